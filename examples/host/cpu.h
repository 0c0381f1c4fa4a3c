/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The host's physical CPUs: what each has for itself, its tick and its idle loop.
 */
#ifndef HOST_CPU_H
#define HOST_CPU_H

#include "el1/el1.h"
#include <pkvmcore/spinlock.h>

struct vcpu;

struct cpu {
	uint32_t index;
	uint32_t resched;         /* set by the tick: the vCPU has had its share */
	uint64_t random;          /* state of cpu_random() */
	uint32_t timer_is_active; /* PPI_VIRTUAL_TIMER is, in this CPU's redistributor */

	/* The abort that cpu_probe() allows, and what came of it. */
	uint32_t probing, aborted;

	struct pkc_spinlock lock; /* of the queue */
	struct vcpu *loaded;      /* the one that runs here, or NULL */
	struct vcpu *queue;       /* those at home here, but for the one that runs */
} __attribute__((aligned(64)));

extern uint32_t nr_cpus;

struct cpu *cpu_at(uint32_t index);
struct cpu *this_cpu(void);

/* Its vectors, stack and map are there: now its interrupts, still masked, and its tick. */
void cpu_init(void);

/* Counter value of the end of a share that begins now. */
uint64_t cpu_share_end(void);
/* The next tick comes at @when. */
void cpu_tick_at(uint64_t when);
/* Takes what interrupts are pending. */
void cpu_take_interrupts(void);
/* Sleeps until @when or the next interrupt, and takes it. */
void cpu_idle(uint64_t when);

/* xorshift64*. */
uint64_t cpu_random(void);

/* Reads 8 bytes at @address, which may abort. Returns whether it did. */
bool cpu_probe(uint64_t address);

#endif
