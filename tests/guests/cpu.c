/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * CPUs of a guest: how they start, what they find when they do, how they are stopped.
 */
#include "guest.h"

#define DAIF_ALL  0x3c0
#define EL1       (1 << 2)
#define SCTLR_M_C 5
#define SPSEL_ELX 1

uint64_t guest_image, guest_tree;

struct guest_cpu *guest_this_cpu(void)
{
	uint64_t sp;

	__asm__ volatile("mov %0, sp" : "=r"(sp));
	return at((sp - 1) & ~(uint64_t)(GUEST_STACK_SIZE - 1));
}

static void check_entry(const struct guest_cpu *cpu)
{
	if (cpu->entry_el != EL1 || cpu->entry_daif != DAIF_ALL || cpu->entry_sctlr & SCTLR_M_C)
		guest_fail("entry", "CPU %lu: CurrentEL 0x%lx, DAIF 0x%lx, SCTLR_EL1 0x%lx",
		           cpu->index, cpu->entry_el, cpu->entry_daif, cpu->entry_sctlr);
}

static struct guest_cpu *adopt(uint64_t index)
{
	struct guest_cpu *cpu = guest_this_cpu();

	cpu->index = index;
	if ((READ_SYSREG(MPIDR_EL1) & 0xff00ffffff) != index)
		guest_fail("entry", "CPU %lu reads MPIDR_EL1 0x%lx", index, READ_SYSREG(MPIDR_EL1));
	check_entry(cpu);
	return cpu;
}

void guest_boot(uint64_t tree, uint64_t image)
{
	guest_image = image;
	guest_tree = tree;
	guest_this_cpu()->random = 1;
	guest_read_tree(tree);
	adopt(0);
	guest_main();
	guest_off();
}

void guest_secondary_boot(uint64_t context)
{
	struct guest_cpu *cpu = adopt(context & UINT32_MAX);

	if (cpu->entry_dirty || cpu->entry_spsel != SPSEL_ELX)
		guest_fail("entry", "CPU %lu: bits 0x%lx in x1 to x30, SPSel %lu", cpu->index,
		           cpu->entry_dirty, cpu->entry_spsel);
	guest_secondary_main(cpu, context >> 32);
	guest_cpu_off();
}

int64_t guest_call_by(enum guest_exit way, uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct guest_regs regs = {.x = {id, x1, x2, x3}};

	guest_exit(way, &regs);
	return (int64_t)regs.x[0];
}

int64_t guest_call(uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	return guest_call_by(EXIT_HVC, id, x1, x2, x3);
}

/* The low half of the context tells the CPU its index, the high half is the caller's. */
int64_t guest_cpu_on(unsigned int index, uint64_t context)
{
	return guest_call(PSCI_CPU_ON, index, (uint64_t)&guest_secondary_entry,
	                  context << 32 | index);
}

unsigned int guest_nr_cpus(void)
{
	unsigned int n = 1;

	while (n < GUEST_MAX_CPUS && guest_call(PSCI_AFFINITY_INFO, n, 0, 0) >= 0)
		n++;
	return n;
}

void guest_wait_off(unsigned int index)
{
	while (guest_call(PSCI_AFFINITY_INFO, index, 0, 0) != AFFINITY_OFF)
		;
}

void guest_cpu_off(void)
{
	int64_t result = guest_call(PSCI_CPU_OFF, 0, 0, 0);

	guest_fail("CPU_OFF", "it returned %ld", result);
}

void guest_off(void)
{
	for (;;)
		guest_call(PSCI_SYSTEM_OFF, 0, 0, 0);
}

/* xorshift64*: the same sequence on every run for the same seed. */
uint64_t guest_random(void)
{
	struct guest_cpu *cpu = guest_this_cpu();

	cpu->random ^= cpu->random >> 12;
	cpu->random ^= cpu->random << 25;
	cpu->random ^= cpu->random >> 27;
	return cpu->random * UINT64_C(0x2545f4914f6cdd1d);
}
