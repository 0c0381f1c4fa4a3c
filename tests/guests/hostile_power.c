/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * CPU_ON and CPU_OFF: each CPU in turn, then all on one at once.
 */
#include "hostile.h"

#define STORM_ROUNDS 10
#define RACE_CALLS   300

static struct rendezvous meeting;
static uint64_t winner, successes, starts;

/* One CPU at a time, off to off; what the context names is what arrives. */
void cycle_power(unsigned int rounds)
{
	for (unsigned int i = 1; i < nr_cpus; i++) {
		for (unsigned int round = 0; round < rounds; round++) {
			uint64_t before = __atomic_load_n(&starts, __ATOMIC_ACQUIRE);

			CHECK(guest_cpu_on(i, ERRAND_STORM_TARGET + round) == SUCCESS,
			      "CPU %lu, round %lu: no start", (uint64_t)i, (uint64_t)round);
			while (__atomic_load_n(&starts, __ATOMIC_ACQUIRE) == before)
				;
			guest_wait_off(i);
			CHECK(winner == round, "CPU %lu: context of another start", (uint64_t)i);
		}
	}
}

void storm_target(unsigned int caller)
{
	winner = caller;
	__atomic_fetch_add(&starts, 1, __ATOMIC_ACQ_REL);
}

static int64_t summon(unsigned int target, unsigned int me)
{
	int64_t result = guest_cpu_on(target, ERRAND_STORM_TARGET + me);

	CHECK(result == SUCCESS || result == ALREADY_ON || result == ON_PENDING,
	      "CPU_ON of CPU %lu in a storm: %ld", (uint64_t)target, result);
	if (result == SUCCESS)
		__atomic_fetch_add(&successes, 1, __ATOMIC_ACQ_REL);
	return result;
}

/*
 * The target is off and everybody calls: one of us wins, and the target starts with that one's
 * context.
 */
static void storm_once(unsigned int target, unsigned int me)
{
	static uint64_t sole_winner;

	if (me == 0) {
		guest_wait_off(target);
		__atomic_store_n(&successes, 0, __ATOMIC_RELEASE);
		__atomic_store_n(&starts, 0, __ATOMIC_RELEASE);
	}
	barrier(&meeting, nr_cpus - 1);
	if (summon(target, me) == SUCCESS)
		sole_winner = me;
	barrier(&meeting, nr_cpus - 1);
	if (me)
		return;
	while (!__atomic_load_n(&starts, __ATOMIC_ACQUIRE))
		;
	guest_wait_off(target);
	/* The loser of one claim may win the next, once the target has come and gone. */
	CHECK(successes == starts, "%lu CPU_ON succeeded, CPU %lu started %lu times", successes,
	      (uint64_t)target, starts);
	CHECK(successes > 1 || winner == sole_winner, "CPU %lu won, CPU %lu's context arrived",
	      sole_winner, winner);
}

/* Everybody calls all the time, while the target comes and goes: as many starts as successes. */
static void race(unsigned int target, unsigned int me)
{
	barrier(&meeting, nr_cpus - 1);
	for (unsigned int i = 0; i < RACE_CALLS; i++)
		summon(target, me);
	barrier(&meeting, nr_cpus - 1);
	if (me)
		return;
	while (__atomic_load_n(&starts, __ATOMIC_ACQUIRE) !=
	       __atomic_load_n(&successes, __ATOMIC_ACQUIRE))
		CHECK(starts <= successes, "%lu starts, %lu successes", starts, successes);
	guest_wait_off(target);
}

/* Every CPU but 0 is the target once, in order; when its turn is over it joins the callers. */
void storm(unsigned int first_target)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index;

	if (me == 0)
		for (unsigned int i = 2; i < nr_cpus; i++)
			guest_cpu_on(i, ERRAND_STORM_CALLER + 1);
	for (unsigned int target = first_target; target < nr_cpus; target++) {
		if (target == me)
			return;
		for (unsigned int round = 0; round < STORM_ROUNDS; round++)
			storm_once(target, me);
		race(target, me);
		if (me == 0)
			guest_cpu_on(target, ERRAND_STORM_CALLER + target + 1);
	}
	if (me == 0)
		for (unsigned int i = 1; i < nr_cpus; i++)
			guest_wait_off(i);
}
