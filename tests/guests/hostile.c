/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that means harm: wild calls, wild PSCI arguments, CPU_ON storms, and the firmware's
 * memory. It ends with `hostile: PASS calls=N …` and SYSTEM_OFF, while all other CPUs still call.
 *
 * Boot arguments: calls=N in all (default 100000), seed=N, memory=MIB as QEMU was given it.
 */
#include "hostile.h"

#define DEFAULT_CALLS 100000
#define POWER_ROUNDS  25

unsigned int nr_cpus;
static struct rendezvous start, end;
static uint64_t worked;

void barrier(struct rendezvous *meeting, unsigned int participants)
{
	uint64_t ticket = __atomic_fetch_add(&meeting->arrived, 1, __ATOMIC_ACQ_REL);
	uint64_t all = (ticket / participants + 1) * participants;

	while (__atomic_load_n(&meeting->arrived, __ATOMIC_ACQUIRE) < all)
		__asm__ volatile("yield");
}

/*
 * A yielding neighbour may change what this CPU is told of it, never whether a call keeps the
 * convention.
 */
static void check_kept(const struct guest_regs *before, const struct guest_regs *after)
{
	for (unsigned int i = 1; i < 31; i++) {
		bool kept = after->x[i] == before->x[i];

		CHECK(kept || (i < 4 && !after->x[i]), "call 0x%lx: x%lu was 0x%lx and is 0x%lx",
		      before->x[0], (uint64_t)i, before->x[i], after->x[i]);
	}
	CHECK(after->nzcv == before->nzcv, "call 0x%lx: NZCV was 0x%lx and is 0x%lx", before->x[0],
	      before->nzcv, after->nzcv);
}

int64_t call(enum guest_exit way, uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct guest_regs before, after;

	for (unsigned int i = 0; i < 31; i++)
		before.x[i] = guest_random();
	before.x[0] = id;
	before.x[1] = x1;
	before.x[2] = x2;
	before.x[3] = x3;
	before.nzcv = guest_random() & UINT64_C(0xf0000000);
	after = before;
	guest_exit(way, &after);
	check_kept(&before, &after);
	guest_this_cpu()->calls++;
	return (int64_t)after.x[0];
}

static void work(struct guest_cpu *cpu)
{
	uint64_t seed = guest_number("seed=", 1);

	cpu->random = seed * UINT64_C(0x9e3779b97f4a7c15) ^ (cpu->index + 1);
	barrier(&start, nr_cpus);
	attack_memory();
	guest_timer_start(0);
	call_at_random(guest_number("calls=", DEFAULT_CALLS) / nr_cpus);
	__atomic_fetch_add(&worked, cpu->calls, __ATOMIC_RELAXED);
	barrier(&end, nr_cpus);
}

/* The machine has to stop whatever the others are in the middle of. */
static void never_end(void)
{
	for (;;)
		call_at_random(1000);
}

void guest_main(void)
{
	nr_cpus = guest_nr_cpus();
	guest_print("hostile: %lu CPUs, memory 0x%lx to 0x%lx", (uint64_t)nr_cpus, guest_ram_base,
	            guest_ram_base + guest_ram_size);
	check_known_answers();
	guest_print("hostile: power");
	cycle_power(POWER_ROUNDS);
	storm(1);
	guest_print("hostile: memory and calls");
	for (unsigned int i = 1; i < nr_cpus; i++)
		CHECK(guest_cpu_on(i, ERRAND_WORK) == SUCCESS, "CPU %lu does not start",
		      (uint64_t)i);
	work(guest_this_cpu());
	guest_print("hostile: PASS calls=%lu cpus=%lu", worked, (uint64_t)nr_cpus);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	cpu->random = cpu->index + 1;
	if (context >= ERRAND_STORM_CALLER)
		storm((unsigned int)context - ERRAND_STORM_CALLER);
	else if (context >= ERRAND_STORM_TARGET)
		storm_target((unsigned int)context - ERRAND_STORM_TARGET);
	else {
		work(cpu);
		never_end();
	}
}
