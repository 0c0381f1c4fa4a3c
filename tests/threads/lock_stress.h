/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * One stress program for any lock. Before it is included, for the lock under test:
 *
 *     STRESS_TYPE       its type; all zero is unlocked
 *     STRESS_LOCK       the functions that lock it,
 *     STRESS_TRY        try to, true if so,
 *     STRESS_UNLOCK     and unlock it
 *     STRESS_WAITERS(l) how many threads wait for it, if it is fair and can tell
 *
 * Run it under the thread sanitizer too: what the lock protects is plain data.
 */
#include <pkvmcore/guard.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef STRESS_ROUNDS
#define STRESS_ROUNDS 20000
#endif
#ifndef STRESS_THREADS
#define STRESS_THREADS 4
#endif

PKC_DEFINE_GUARD(stress, STRESS_TYPE, STRESS_LOCK, STRESS_UNLOCK);
PKC_DEFINE_GUARD_COND(stress_try, STRESS_TYPE, STRESS_TRY, STRESS_UNLOCK);

static pthread_barrier_t stress_start;

static struct {
	STRESS_TYPE lock;
	uint64_t count;      /* of all rounds in which the lock was had */
	uint64_t twice[2];   /* two words that only the holder sees differ */
	unsigned int inside; /* how many are in the locked part */
	unsigned int served; /* fairness: how many have been served */
	unsigned int order[STRESS_THREADS];
} stress;

static void stress_expect(int condition, const char *what)
{
	if (!condition) {
		fprintf(stderr, "failed: %s\n", what);
		exit(1);
	}
}

/* What a holder does: plain accesses that a second one inside, or one hoisted out, would spoil. */
static void stress_inside(void)
{
	stress_expect(stress.inside++ == 0, "one at a time");
	stress_expect(stress.twice[0] == stress.twice[1], "the last holder's stores are seen");
	stress.twice[0]++;
	if (stress.count % 64 == 0)
		sched_yield(); /* let the others come and wait */
	stress.twice[1]++;
	stress.count++;
	stress.inside--;
}

/* The ways out of a guard. */
static int stress_round(uint32_t round)
{
	pkc_guard(stress)(&stress.lock);

	stress_inside();
	if (round & 1)
		return 1;
	while (round & 2) {
		if (round & 4)
			break;
		return 2;
	}
	return 0;
}

static void *stress_guards(void *unused)
{
	pthread_barrier_wait(&stress_start);
	for (uint32_t round = 0; round < STRESS_ROUNDS; round++) {
		if (round % 5) {
			stress_round(round);
			continue;
		}
		pkc_scoped_guard(stress, &stress.lock) {
			stress_inside();
			if (round % 3)
				continue;
		}
	}
	return unused;
}

static bool stress_try_once(void)
{
	pkc_cond_guard(stress_try, held)(&stress.lock);

	if (!held)
		return false;
	stress_inside();
	return true;
}

/* Returns how often the lock was had. */
static void *stress_tries(void *unused)
{
	uintptr_t had = 0;

	(void)unused;
	pthread_barrier_wait(&stress_start);
	for (uint32_t round = 0; round < STRESS_ROUNDS; round++) {
		had += stress_try_once();
		pkc_scoped_cond_guard(stress_try, continue, &stress.lock) {
			stress_inside();
			had++;
		}
	}
	return (void *)had;
}

/* Runs @p body in all threads. Returns the sum of what they returned. */
static uint64_t stress_run(void *(*body)(void *))
{
	pthread_t threads[STRESS_THREADS];
	uint64_t sum = 0;

	pthread_barrier_init(&stress_start, NULL, STRESS_THREADS);
	for (int i = 0; i < STRESS_THREADS; i++)
		stress_expect(!pthread_create(&threads[i], NULL, body, NULL), "a thread starts");
	for (int i = 0; i < STRESS_THREADS; i++) {
		void *returned;

		stress_expect(!pthread_join(threads[i], &returned), "a thread ends");
		sum += (uintptr_t)returned;
	}
	return sum;
}

#ifdef STRESS_WAITERS
static void *stress_queue(void *number)
{
	pkc_guard(stress)(&stress.lock);

	stress.order[stress.served++] = (unsigned int)(uintptr_t)number;
	return NULL;
}

/* Threads queue up one by one behind the holder: they are served in that order. */
static void stress_fairness(void)
{
	pthread_t threads[STRESS_THREADS];

	stress.served = 0;
	pkc_scoped_guard(stress, &stress.lock) {
		for (unsigned int i = 0; i < STRESS_THREADS; i++) {
			pthread_create(&threads[i], NULL, stress_queue, (void *)(uintptr_t)i);
			while (STRESS_WAITERS(&stress.lock) <= i)
				sched_yield();
		}
	}
	for (unsigned int i = 0; i < STRESS_THREADS; i++)
		pthread_join(threads[i], NULL);
	for (unsigned int i = 0; i < STRESS_THREADS; i++)
		stress_expect(stress.order[i] == i, "first come, first served");
}
#else
static void stress_fairness(void)
{
}
#endif

int main(void)
{
	uint64_t had;

	alarm(300); /* a lock that never comes free is a failure too */
	stress_run(stress_guards);
	stress_expect(stress.count == (uint64_t)STRESS_THREADS * STRESS_ROUNDS, "no round is lost");
	stress.count = 0;
	had = stress_run(stress_tries);
	stress_expect(stress.count == had, "the lock was had as often as it said");
	stress_expect(stress_try_once(), "the lock is free in the end");
	for (int i = 0; i < 50; i++)
		stress_fairness();
	return 0;
}
