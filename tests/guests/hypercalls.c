/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host at EL1 that tries what EL2 offers it, right and wrong, and then anything at all. It ends
 * with `hypercalls: PASS calls=N …`.
 *
 * Boot arguments: calls=N in all at random (default 100000), seed=N.
 */
#include "hypercalls.h"

#define DEFAULT_CALLS 100000
#define MAX_CPUS      4
#define ARENA_OFFSET  (UINT64_C(64) << 20)

uint64_t arena, vm_pages, vcpu_pages;
static unsigned int nr_cpus;
static uint64_t ready, called, worked;

int64_t hyp_call(struct hyp_regs *regs)
{
	struct guest_regs all = {.nzcv = guest_random() & UINT64_C(0xf0000000)}, before;

	for (unsigned int i = 0; i < 31; i++)
		all.x[i] = i < 18 ? regs->x[i] : guest_random();
	before = all;
	if (all.x[0] == HYP_CALL(HYP_VCPU_RUN))
		tick_start();
	guest_exit(EXIT_HVC, &all);
	if (before.x[0] == HYP_CALL(HYP_VCPU_RUN))
		tick_stop();
	for (unsigned int i = 0; i < 18; i++)
		regs->x[i] = all.x[i];
	for (unsigned int i = 18; i < 31; i++)
		CHECK(all.x[i] == before.x[i], "call 0x%lx changed x%lu", before.x[0], (uint64_t)i);
	CHECK(all.nzcv == before.nzcv, "call 0x%lx changed the flags", before.x[0]);
	guest_this_cpu()->calls++;
	if ((int64_t)all.x[0] == NOT_SUPPORTED)
		return -PKC_ENOTSUP;
	CHECK(all.x[0] == 0, "call 0x%lx answers 0x%lx", before.x[0], all.x[0]);
	return (int64_t)all.x[1];
}

bool aborts(uint64_t address)
{
	const struct guest_trap *trap = &guest_this_cpu()->trap;

	guest_probe(PROBE_LDR, address, false);
	CHECK(!trap->taken || ESR_EC(trap->esr) == EC_DABT_CUR, "0x%lx: ESR 0x%lx", address,
	      trap->esr);
	return trap->taken;
}

static void check_version(void)
{
	struct hyp_regs regs = {{HYP_CALL(HYP_VERSION)}};

	CHECK(hyp_call(&regs) == HYP_ABI, "version 0x%lx", regs.x[1]);
	vm_pages = regs.x[2];
	vcpu_pages = regs.x[3];
	CHECK(vm_pages >= 3 && vm_pages < 16 && vcpu_pages >= 1 && vcpu_pages < 16,
	      "a VM of %lu pages, vCPUs of %lu", vm_pages, vcpu_pages);
	EXPECT(0, HYP_NOP, 0);
	EXPECT(0, HYP_NOP | 0x10000, 0);
	EXPECT(-PKC_ENOTSUP, HYP_NR_CALLS, 0);
	EXPECT(-PKC_ENOTSUP, 0xffff, 0);
	EXPECT(-PKC_ENOTSUP, 0x800000, 0);
}

/* Until all CPUs have come here. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the atomic store is not seen as one */
static void meet(uint64_t *here)
{
	__atomic_fetch_add(here, 1, __ATOMIC_ACQ_REL);
	while (__atomic_load_n(here, __ATOMIC_ACQUIRE) < nr_cpus)
		__asm__ volatile("yield");
}

/* While one has its guest made or taken down, nobody calls at random: its pages could be hit. */
static void work(struct guest_cpu *cpu)
{
	uint64_t seed = guest_number("seed=", 1);

	cpu->random = seed * UINT64_C(0x9e3779b97f4a7c15) ^ (cpu->index + 1);
	tick_init();
	start_alive(0);
	meet(&ready);
	call_at_random(guest_number("calls=", DEFAULT_CALLS) / nr_cpus);
	meet(&called);
	end_alive();
	meet(&worked);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	if (context == ERRAND_OFF)
		load_and_run_of_first();
	else
		work(cpu);
}

void guest_main(void)
{
	arena = guest_ram_base + ARENA_OFFSET;
	nr_cpus = guest_nr_cpus() < MAX_CPUS ? guest_nr_cpus() : MAX_CPUS;
	check_version();
	check_devices();
	check_pages();
	check_life();
	if (nr_cpus > 1)
		check_off(1);
	for (unsigned int i = 1; i < nr_cpus; i++)
		CHECK(guest_cpu_on(i, 0) == SUCCESS, "CPU %lu does not come on", (uint64_t)i);
	work(guest_this_cpu());
	end_all();
	check_pages();
	check_life();
	guest_print("hypercalls: PASS calls=%lu cpus=%lu seed=%lu",
	            guest_number("calls=", DEFAULT_CALLS), (uint64_t)nr_cpus,
	            guest_number("seed=", 1));
}
