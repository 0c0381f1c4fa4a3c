/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Processes that each sit on a CPU, and wake each other: whoever misses an interrupt sleeps on, and
 * what it has to do is missing in the end.
 */
#define _GNU_SOURCE /* sched_setaffinity() */
#include "load.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CPUS = 32, TOKENS = 4 };

#define MS     UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)
/* How late a sleeper may be on a machine that has other work. */
#define LATE   (5 * SECOND)

/* Shared by all processes; each writes its own. */
struct counts {
	uint64_t hops[MAX_CPUS], ticks[MAX_CPUS];
	int failed;
};

static struct counts *counts;
static int ring[MAX_CPUS][2];
static uint64_t end;
static int cpus;

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* The counter that the timers compare with, which user space may read. */
static uint64_t counter(void)
{
	uint64_t value;

	__asm__ volatile("isb\n\tmrs %0, CNTVCT_EL0" : "=r"(value)::"memory");
	return value;
}

static uint64_t frequency(void)
{
	uint64_t value;

	__asm__ volatile("mrs %0, CNTFRQ_EL0" : "=r"(value));
	return value;
}

static void fail(int cpu, const char *what, uint64_t got, uint64_t wanted)
{
	counts->failed = 1;
	say("load: cpu%d: %s %lu, not %lu", cpu, what, (unsigned long)got, (unsigned long)wanted);
}

static void sit_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void pass_token(int cpu, uint64_t *expected)
{
	uint64_t token, number;

	if (read(ring[cpu][0], &token, sizeof(token)) != sizeof(token))
		return;
	number = token / TOKENS;
	if (number != expected[token % TOKENS]++)
		fail(cpu, "token", number, expected[token % TOKENS] - 1);
	counts->hops[cpu]++;
	token += cpu == 0 ? TOKENS : 0;
	(void)!write(ring[(cpu + 1) % cpus][1], &token, sizeof(token));
}

/* The first puts the tokens in, and each that comes round again is one more. */
static void pass_tokens(int cpu)
{
	struct pollfd waiting = {ring[cpu][0], POLLIN, 0};
	uint64_t expected[TOKENS] = {0};
	int idle = 0;

	for (uint64_t i = 0; cpu == 0 && i < TOKENS; i++)
		(void)!write(ring[1 % cpus][1], &i, sizeof(i));
	while (now() < end && idle < 100) {
		idle = poll(&waiting, 1, 100) == 1 ? 0 : idle + 1;
		if (!idle)
			pass_token(cpu, expected);
	}
	if (idle == 100)
		fail(cpu, "no token for 10 s after", counts->hops[cpu], 0);
}

static void sleep_until(uint64_t time)
{
	struct timespec until = {(time_t)(time / SECOND), (long)(time % SECOND)};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
}

/*
 * From one point of a grid to the next that is not past. Neither early, nor so late that it must
 * have been another interrupt that woke us; and the grid is that of the machine's counter.
 */
static void tick(int cpu)
{
	uint64_t first = counter(), start = now(), next = start, points, due;

	while (next < end) {
		next += ((now() - next) / MS + 1) * MS;
		sleep_until(next);
		if (now() < next || now() - next > LATE)
			fail(cpu, "woken at", now() / MS, next / MS);
		counts->ticks[cpu]++;
	}
	points = (next - start) / MS;
	due = (counter() - first) / (frequency() / 1000);
	if (points > due || points + LATE / MS < due)
		fail(cpu, "milliseconds passed", points, due);
}

/* Lines "line 1", "line 2" … until the end; none at all is fine. */
static void read_lines(void)
{
	struct pollfd waiting = {STDIN_FILENO, POLLIN, 0};
	unsigned long lines = 0, number;
	char line[64];

	while (now() < end) {
		if (poll(&waiting, 1, 100) != 1 || !fgets(line, sizeof(line), stdin))
			continue;
		lines++;
		if (sscanf(line, "line %lu", &number) != 1 || number != lines)
			fail(0, "a console line", number, lines);
	}
	say("load: lines=%lu", lines);
}

static void start(void (*work)(int), int cpu)
{
	if (fork())
		return;
	sit_on(cpu);
	work(cpu);
	fflush(stdout);
	_exit(0);
}

static uint64_t sum(const uint64_t *values)
{
	uint64_t all = 0;

	for (int i = 0; i < cpus; i++)
		all += values[i];
	return all;
}

void load(int seconds)
{
	cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
	counts = mmap(NULL, sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	              0);
	end = now() + (uint64_t)seconds * SECOND;
	for (int cpu = 0; cpu < cpus; cpu++)
		(void)!pipe(ring[cpu]);
	say("load: begin");
	for (int cpu = 0; cpu < cpus; cpu++) {
		start(pass_tokens, cpu);
		start(tick, cpu);
	}
	read_lines();
	while (wait(NULL) > 0)
		;
	say("load: %s cpus=%d hops=%lu ticks=%lu", counts->failed ? "FAIL" : "ok", cpus,
	    (unsigned long)sum(counts->hops), (unsigned long)sum(counts->ticks));
}
