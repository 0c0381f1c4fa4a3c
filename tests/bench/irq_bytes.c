/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Prints how many bytes an interrupt exit gives the host beyond its code, pc and pstate: those of
 * the host's memory that have changed, and those of the answer that are not zero.
 *
 * All that the guest has is EMPTY nowhere, so that nothing of it goes by unseen. For comparison, a
 * second exit whose host asks for everything; it has to give the whole context.
 */
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/fault.h>
#include <pkvmcore/sanitise.h>
#include <pkvmcore/state.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EMPTY  0xee
#define GROUPS (PKC_GROUPS_SYS | PKC_GROUPS_TIMER | PKC_BIT(PKC_GROUP_PAC))

static const struct pkc_state_rules np = {PKC_CLASSES_PLAIN, PKC_CLASS(FP), PKC_CLASSES_PLAIN,
                                          PKC_CLASSES_ALL, PKC_CLASSES_ALL};
static const struct pkc_state_rules protected_guest = {PKC_CLASSES_PLAIN, PKC_CLASS(FP),
                                                       PKC_CLASSES_PLAIN, 0, 0};

static struct pkc_fake_cpu cpu;
static struct pkc_state guest;
static struct pkc_host_context place;
static struct pkc_limits limits;

static void enter(const struct pkc_state_rules *rules)
{
	struct pkc_state_setup setup = {GROUPS, 0, 0, 0, NULL, &place, NULL, &limits};

	pkc_state_init(&guest, &setup);
	for (uint32_t i = 0; i < 31; i++)
		guest.context.regs.x[i] = 0x0101010101010101 * (i + 1);
	guest.context.regs.pstate = PKC_PSTATE_EL1H;
	guest.context.sys.reg[PKC_TPIDR_EL1] = 0x1234567812345678;
	memset(&place, EMPTY, sizeof(place));
	pkc_state_load(&cpu.cpu, &guest);
	pkc_state_enter(&cpu.cpu, &guest, rules);
	pkc_fake_eret();
}

static unsigned int changed(const void *p, size_t size, unsigned char was)
{
	const unsigned char *bytes = (const unsigned char *)p;
	unsigned int n = 0;

	for (size_t i = 0; i < size; i++)
		n += bytes[i] != was;
	return n;
}

/* The exit by an interrupt; then what the host wants. */
static unsigned int leave(const struct pkc_state_rules *rules, bool is_protected, uint32_t want)
{
	struct pkc_trap_vcpu trap = {&guest.context, 0, 0, is_protected};
	struct pkc_exit_record record;
	struct pkc_exit told;

	pkc_fault_irq(&record);
	pkc_state_exit(&cpu.cpu, &guest, rules);
	pkc_trap_export(&trap, &record, &told);
	pkc_state_fetch(&cpu.cpu, &guest, rules, want, 0);
	pkc_state_put(&cpu.cpu, &guest);
	told.pc = told.pstate = 0;
	return changed(&told, sizeof(told), 0) + changed(&place, sizeof(place), EMPTY);
}

int main(void)
{
	unsigned int bytes;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	enter(&np);
	if (leave(&np, false, PKC_CLASSES_ALL) < sizeof(struct pkc_regs))
		return EXIT_FAILURE;
	enter(&np);
	bytes = leave(&np, false, 0);
	enter(&protected_guest);
	bytes += leave(&protected_guest, true, UINT32_MAX);
	printf("%u\n", bytes);
	return EXIT_SUCCESS;
}
