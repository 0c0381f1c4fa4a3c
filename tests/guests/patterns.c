/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that fills what is its own, FP and SVE and system registers too, leaves EL1 in every way
 * there is, and finds everything as it was. It ends with `patterns: PASS exits=N …`.
 *
 * Boot arguments: memory=MIB as QEMU was given it, rounds=N (default 200).
 */
#include "patterns.h"

#define DEFAULT_ROUNDS 200
#define TICKS          10000

enum outcome { ANSWERED, MAYBE_UNDEFINED, UNDEFINED, ABORTED, SILENT };

struct exit_case {
	const char name[24];
	uint64_t x[5];
	enum guest_exit way;
	enum outcome outcome;
};

static uint64_t exits;

/* x0 to x3 are where answers stand; whatever is no call changes nothing at all. */
static void check_general(const struct exit_case *c, const struct guest_regs *before,
                          const struct guest_regs *after)
{
	unsigned int first = guest_this_cpu()->trap.taken || c->outcome >= UNDEFINED ? 0 : 4;

	for (unsigned int i = first; i < 31; i++)
		CHECK(after->x[i] == before->x[i], "%s: x%lu was 0x%lx and is 0x%lx", c->name,
		      (uint64_t)i, before->x[i], after->x[i]);
	CHECK(after->nzcv == before->nzcv, "%s: NZCV", c->name);
}

static void check_trap(const struct exit_case *c, const struct guest_trap *trap)
{
	bool must = c->outcome == UNDEFINED || c->outcome == ABORTED;
	bool may = must || c->outcome == MAYBE_UNDEFINED;
	unsigned int ec = c->outcome == ABORTED ? EC_DABT_CUR : EC_UNKNOWN;

	CHECK(trap->taken ? may : !must, "%s: %lu exceptions", c->name, (uint64_t)trap->taken);
	CHECK(!trap->taken || (ESR_EC(trap->esr) == ec && trap->esr & ESR_IL), "%s: ESR 0x%lx",
	      c->name, trap->esr);
}

static void leave(const struct exit_case *c, bool unmasked)
{
	struct guest_trap *trap = &guest_this_cpu()->trap;
	struct guest_regs before, after;
	uint64_t interrupts = guest_this_cpu()->interrupts;

	for (unsigned int i = 0; i < 31; i++)
		before.x[i] = i < 5 && c->way != EXIT_NONE ? c->x[i] : guest_random();
	before.nzcv = guest_random() & UINT64_C(0xf0000000);
	fill_fp();
	fill_sysregs();
	after = before;
	*trap = (struct guest_trap){.allowed = true};
	if (unmasked)
		__asm__ volatile("msr DAIFClr, #2");
	guest_exit(c->way, &after);
	__asm__ volatile("msr DAIFSet, #2");
	trap->allowed = false;
	check_fp(c->name);
	check_sysregs(c->name, trap->taken || interrupts != guest_this_cpu()->interrupts);
	check_trap(c, trap);
	check_general(c, &before, &after);
	exits++;
}

static void leave_by_call(void)
{
	static const struct exit_case cases[] = {
		{"HVC VERSION", {PSCI_VERSION, 1, 2, 3, 4}, EXIT_HVC, ANSWERED},
		{"SMC VERSION", {PSCI_VERSION, 1, 2, 3, 4}, EXIT_SMC, ANSWERED},
		{"HVC FEATURES", {PSCI_FEATURES, PSCI_CPU_ON}, EXIT_HVC, ANSWERED},
		{"HVC CPU_ON self", {PSCI_CPU_ON, 0, 0x40000000}, EXIT_HVC, ANSWERED},
		{"SMC CPU_ON nobody", {PSCI_CPU_ON, 0xffff}, EXIT_SMC, ANSWERED},
		{"HVC AFFINITY_INFO", {PSCI_AFFINITY_INFO, 0, 0}, EXIT_HVC, ANSWERED},
		{"HVC RESET2 refused", {PSCI(18), 1}, EXIT_HVC, ANSWERED},
		{"HVC SMCCC_VERSION", {SMCCC_VERSION}, EXIT_HVC, ANSWERED},
		{"SMC ARCH_FEATURES", {SMCCC_ARCH_FEATURES, SMCCC_VERSION}, EXIT_SMC, ANSWERED},
		{"HVC unknown", {0xc6001234}, EXIT_HVC, ANSWERED},
		{"SMC unknown", {0xb2001234}, EXIT_SMC, ANSWERED},
		{"HVC #1", {PSCI_VERSION}, EXIT_HVC_1, MAYBE_UNDEFINED},
		{"SMC #0xffff", {PSCI_VERSION}, EXIT_SMC_FFFF, MAYBE_UNDEFINED},
		{"unknown register", {0}, EXIT_UNKNOWN_REGISTER, UNDEFINED},
		{"EL2 register", {0}, EXIT_EL2_REGISTER, UNDEFINED},
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		leave(&cases[i], false);
}

static void leave_by_memory(uint64_t random)
{
	uint64_t start = guest_ram_base + guest_ram_size;
	uint64_t size = guest_ram_base + (guest_number("memory=", 0) << 20) - start;
	uint64_t address = start + (random % size & -UINT64_C(8));
	const struct exit_case load = {"load", {1, 2, 3, address, 5}, EXIT_LOAD, ABORTED};
	const struct exit_case store = {"store", {1, 2, 3, address, 5}, EXIT_STORE, ABORTED};

	leave(&load, false);
	leave(&store, false);
}

/* The timer fires after the registers are filled, masked or not; nothing else ends a wait. */
static void leave_to_wait(bool unmasked)
{
	static const struct exit_case cases[] = {
		{"WFI", {0}, EXIT_WFI, SILENT},
		{"CPU_SUSPEND", {PSCI_CPU_SUSPEND, 0}, EXIT_HVC, ANSWERED},
		{"SMC CPU_SUSPEND", {PSCI_CPU_SUSPEND, 0}, EXIT_SMC, ANSWERED},
		{"WFE", {0}, EXIT_WFE, SILENT},
		{"interrupt", {0}, EXIT_NONE, SILENT},
	};

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		guest_timer_start(unmasked ? 1 + guest_random() % TICKS : 0);
		leave(&cases[i], unmasked);
		guest_timer_stop();
	}
}

void guest_main(void)
{
	uint64_t rounds = guest_number("rounds=", DEFAULT_ROUNDS);
	bool has_sve = prepare_fp();

	for (uint64_t round = 0; round < rounds; round++) {
		leave_by_call();
		if (guest_number("memory=", 0))
			leave_by_memory(guest_random());
		leave_to_wait(round & 1);
	}
	CHECK(guest_this_cpu()->interrupts, "there was no interrupt");
	guest_print("patterns: PASS exits=%lu sve=%lu interrupts=%lu", exits, (uint64_t)has_sve,
	            guest_this_cpu()->interrupts);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	guest_fail("patterns", "CPU %lu was never asked for, context %lu", cpu->index, context);
}
