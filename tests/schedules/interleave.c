/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "interleave.h"
#include <pkvmcore/port.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** How far an actor has come: the results of its steps. */
struct actor {
	uint32_t nr_results;
	uint32_t done;
	uint64_t results[SCHEDULE_STEPS];
};

/** All that decides what can happen from here. */
struct state {
	unsigned char shared[SCHEDULE_BYTES];
	struct actor actors[SCHEDULE_ACTORS];
};

/** A state that was met, by 128 bits of hash, and the number of schedules from it to the end. */
struct met {
	uint64_t hash[2];
	uint64_t schedules;
};

static const struct schedule *scenario;
static unsigned int nr_actors;
static struct state now;

static struct met *table;
static size_t nr_states;
static size_t table_size;

/** The step that is being made. */
static jmp_buf step_end;
static unsigned int running;
static uint32_t position; /**< results used since the actor's beginning */
static uint32_t played;   /**< results there were when the step began */
static bool made;         /**< the step's access has been made */
static unsigned char path[SCHEDULE_ACTORS * SCHEDULE_STEPS];
static size_t depth;

void schedule_expect(bool holds, const char *what)
{
	if (holds)
		return;

	printf("not ok unit/schedules/%s: %s\nschedule:", scenario->name, what);
	for (size_t i = 0; i < depth; i++)
		printf(" %u", path[i]);
	printf("\n");
	exit(1);
}

/** An invariant of the library is broken. */
void pkc_port_panic(const char *why)
{
	schedule_expect(false, why);
	abort();
}

static uint64_t keep(uint64_t result)
{
	struct actor *actor = &now.actors[running];

	if (actor->nr_results == SCHEDULE_STEPS)
		schedule_expect(false, "an actor has more steps than SCHEDULE_STEPS");
	position++;
	actor->results[actor->nr_results++] = result;
	return result;
}

bool schedule_live(void)
{
	return made || !played;
}

uint64_t schedule_note(uint64_t value)
{
	if (position < played)
		return now.actors[running].results[position++];
	return keep(value);
}

static uint64_t fetch(const volatile void *p, size_t size)
{
	schedule_expect(size == 1 || size == 4 || size == 8, "an access of 1, 4 or 8 bytes");
	if (size == 1)
		return *(const volatile uint8_t *)p;
	return size == 8 ? *(const volatile uint64_t *)p : *(const volatile uint32_t *)p;
}

static void put(const volatile void *p, size_t size, uint64_t value)
{
	if (size == 8)
		*(volatile uint64_t *)(uintptr_t)p = value;
	else if (size == 1)
		*(volatile uint8_t *)(uintptr_t)p = (uint8_t)value;
	else
		*(volatile uint32_t *)(uintptr_t)p = (uint32_t)value;
}

static uint64_t after(enum schedule_access access, uint64_t old, uint64_t operand,
                      uint64_t expected)
{
	switch (access) {
	case SCHEDULE_STORE:
		return operand;
	case SCHEDULE_CAS:
		return old == expected ? operand : old;
	case SCHEDULE_ADD:
		return old + operand;
	case SCHEDULE_OR:
		return old | operand;
	case SCHEDULE_AND:
		return old & operand;
	case SCHEDULE_LOAD:
		break;
	}
	return old;
}

uint64_t schedule_step(enum schedule_access access, const volatile void *p, size_t size,
                       uint64_t operand, uint64_t expected)
{
	uint64_t old;

	if (position < played)
		return now.actors[running].results[position++];
	if (made)
		longjmp(step_end, 1);

	made = true;
	if (scenario->touch)
		scenario->touch(p);
	old = fetch(p, size);
	if (access != SCHEDULE_LOAD)
		put(p, size, after(access, old, operand, expected));
	return keep(old);
}

static void step(unsigned int actor)
{
	running = actor;
	position = 0;
	played = now.actors[actor].nr_results;
	made = false;
	path[depth++] = (unsigned char)actor;
	if (!setjmp(step_end)) {
		scenario->actors[running]();
		now.actors[running].done = 1;
	}
}

static void mix(uint64_t hash[2], const void *bytes, size_t size)
{
	uint64_t word;

	for (size_t i = 0; i < size; i += sizeof(word)) {
		memcpy(&word, (const unsigned char *)bytes + i, sizeof(word));
		hash[0] = (hash[0] ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash[0] ^= hash[0] >> 29;
		hash[1] = (hash[1] + word) * UINT64_C(0xd6e8feb86659fd93);
		hash[1] ^= hash[1] >> 32;
	}
}

static struct met *slot(const uint64_t hash[2])
{
	size_t i = hash[0] & (table_size - 1);

	while (table[i].schedules && memcmp(table[i].hash, hash, sizeof(table[i].hash)) != 0)
		i = (i + 1) & (table_size - 1);
	return &table[i];
}

static void grow(void)
{
	struct met *old = table;
	size_t old_size = table_size;

	table_size = old_size ? 2 * old_size : 1024;
	table = calloc(table_size, sizeof(*table));
	for (size_t i = 0; i < old_size; i++)
		if (old[i].schedules)
			*slot(old[i].hash) = old[i];
	free(old);
}

static void remember(const uint64_t hash[2], uint64_t schedules)
{
	struct met *met;

	if (2 * ++nr_states > table_size)
		grow();
	met = slot(hash);
	memcpy(met->hash, hash, sizeof(met->hash));
	met->schedules = schedules;
}

static void hash_of_now(uint64_t hash[2])
{
	mix(hash, scenario->shared, scenario->size);
	for (unsigned int i = 0; i < nr_actors; i++)
		mix(hash, &now.actors[i],
		    offsetof(struct actor, results) + now.actors[i].nr_results * sizeof(uint64_t));
}

static uint64_t explore(void);

/** The number of schedules that begin with a step of each actor in turn. */
static uint64_t explore_steps(void)
{
	struct state here = now;
	size_t depth_here = depth;
	uint64_t schedules = 0;

	memcpy(here.shared, scenario->shared, scenario->size);
	for (unsigned int i = 0; i < nr_actors; i++) {
		if (here.actors[i].done)
			continue;
		step(i);
		scenario->check();
		schedules += explore();
		now = here;
		memcpy(scenario->shared, here.shared, scenario->size);
		depth = depth_here;
	}
	return schedules;
}

static uint64_t explore(void)
{
	uint64_t hash[2] = {1, 1};
	uint64_t schedules;

	hash_of_now(hash);
	schedules = slot(hash)->schedules;
	if (schedules)
		return schedules;

	schedules = explore_steps();
	if (!schedules) {
		scenario->finish();
		schedules = 1;
	}
	remember(hash, schedules);
	return schedules;
}

struct schedule_count schedule_run(const struct schedule *schedule)
{
	struct schedule_count count;

	scenario = schedule;
	memset(&now, 0, sizeof(now));
	depth = 0;
	nr_states = 0;
	for (nr_actors = 0; nr_actors < SCHEDULE_ACTORS && schedule->actors[nr_actors]; nr_actors++)
		continue;
	schedule_expect(schedule->size <= SCHEDULE_BYTES && schedule->size % 8 == 0, "bad size");

	grow();
	count.schedules = explore();
	count.states = nr_states;
	free(table);
	table = NULL;
	table_size = 0;
	return count;
}

void schedule_explore(const struct schedule *schedule)
{
	struct schedule_count count = schedule_run(schedule);

	printf("ok unit/schedules/%s\n    %llu states, %llu schedules\n", schedule->name,
	       (unsigned long long)count.states, (unsigned long long)count.schedules);
}
