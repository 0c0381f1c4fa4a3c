/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The interleaver: runs every schedule of a few actors' accesses to shared memory, and checks after
 * each access.
 *
 * Every atomic access of the library, compiled with schedule_port.h, is a step, whatever its order
 * says: accesses interleave as on a sequentially consistent machine. An actor is an ordinary
 * function without side effects but those accesses and what it does under schedule_live(). To make
 * one step it is run from its beginning, with the results of its earlier steps played back, up to
 * its next access. What it will do therefore depends only on these results, and two schedules that
 * lead to equal memory and equal results are continued once.
 */
#ifndef PKC_TESTS_INTERLEAVE_H
#define PKC_TESTS_INTERLEAVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCHEDULE_ACTORS 4    /**< at most */
#define SCHEDULE_STEPS  64   /**< accesses and notes of one actor, at most */
#define SCHEDULE_BYTES  1024 /**< size of what is shared, at most */

/** What an access does; the value before is always its result. */
enum schedule_access {
	SCHEDULE_LOAD,
	SCHEDULE_STORE,
	SCHEDULE_CAS,
	SCHEDULE_ADD,
	SCHEDULE_OR,
	SCHEDULE_AND,
};

/** Some actors on some memory. */
struct schedule {
	const char *name;
	void *shared; /**< all that the actors share, as each schedule is to find it */
	size_t size;
	void (*actors[SCHEDULE_ACTORS])(void); /**< up to the first NULL */
	void (*check)(void);                   /**< holds after every step */
	void (*finish)(void);                  /**< holds when all actors are done */
	void (*touch)(const volatile void *p); /**< holds before every access to p; may be NULL */
};

/** How much was run. */
struct schedule_count {
	uint64_t states;
	uint64_t schedules;
};

/** Runs every schedule, and says how many there were; a failure is as in schedule_explore(). */
struct schedule_count schedule_run(const struct schedule *schedule);

/**
 * Runs every schedule, and prints `ok unit/schedules/NAME` and how many there were.
 *
 * The first failure is printed with its schedule, and ends the program.
 */
void schedule_explore(const struct schedule *schedule);

/** Fails the schedule that is being run unless @p holds. */
void schedule_expect(bool holds, const char *what);

/**
 * Whether this code runs for the first time, and not in order to get back to where the actor was.
 *
 * What follows it, up to the next access, happens together with the access before.
 */
bool schedule_live(void);

/** @p value as it was when the actor came here first: for what decides what the actor does next. */
uint64_t schedule_note(uint64_t value);

/**
 * One access to the @p size bytes at @p p; the value before. @p expected counts for SCHEDULE_CAS.
 */
uint64_t schedule_step(enum schedule_access access, const volatile void *p, size_t size,
                       uint64_t operand, uint64_t expected);

#endif
