/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The hostile guest's parts. Each ends the guest with `hostile: FAIL why` at the first wrong
 * answer.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include "guest.h"

#define FAIL(...) guest_fail("hostile", __VA_ARGS__)
#define CHECK(condition, ...)              \
	do {                               \
		if (!(condition))          \
			FAIL(__VA_ARGS__); \
	} while (0)

extern unsigned int nr_cpus;

/* What a secondary is started for: the high half of its context. */
enum errand {
	ERRAND_WORK,
	ERRAND_STORM_TARGET = 0x100, /* + the CPU that won */
	ERRAND_STORM_CALLER = 0x200, /* + the first target still to come */
};

/*
 * A call with every other register filled; its answer is checked against the convention, then
 * returned.
 */
int64_t call(enum guest_exit way, uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3);

/* hostile_answers.c, hostile_random.c, hostile_memory.c, hostile_power.c */
void check_known_answers(void);
void call_at_random(uint64_t calls);
void attack_memory(void);
void cycle_power(unsigned int rounds);
void storm(unsigned int first_target);
void storm_target(unsigned int caller);

struct rendezvous {
	uint64_t arrived;
};

void barrier(struct rendezvous *meeting, unsigned int participants);

#endif
