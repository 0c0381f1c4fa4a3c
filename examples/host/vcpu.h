/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A vCPU of the host: from load to put it belongs to one CPU, else to the queue of its home.
 */
#ifndef HOST_VCPU_H
#define HOST_VCPU_H

#include "hyp.h"
#include "virq.h"
#include <pkvmcore/hostside.h>
#include <pkvmcore/trap.h>

struct vm;

struct vcpu {
	struct vm *vm; /* NULL: EL2 does not know it */
	uint32_t index;
	uint32_t home; /* atomic: the CPU that runs it, or whose queue it is in */
	struct vcpu *next;

	uint64_t own; /* pages donated to EL2 */
	struct hyp_vcpu_page *page;

	struct hyp_regs run;      /* registers of the run call, then of its answer */
	struct pkc_reply reply;   /* to the last exit */
	struct pkc_hostside side; /* what its registers in the page are worth */

	struct virq virq;
	bool refused;      /* EL2 says that it is off: until it is woken */
	bool waiting;      /* in WFI, until an interrupt or until ... */
	uint64_t deadline; /* ... this value of the counter */
	uint32_t woken;    /* atomic: the wait is over for another reason */
};

/* Creates it at EL2. */
void vcpu_make(struct vcpu *vcpu, struct vm *vm, uint32_t index);
/* Takes back what it was made of; its VM has been taken down. */
void vcpu_reclaim(struct vcpu *vcpu);

/* The steps of running it; @cpu is this one. EL2's answer to the last entry is in @vcpu->run. */
int64_t vcpu_load(struct vcpu *vcpu, struct cpu *cpu);
void vcpu_enter(struct vcpu *vcpu, struct cpu *cpu);
void vcpu_put(struct vcpu *vcpu, struct cpu *cpu);

/* Runs it on this CPU until its share is used up, or it has nothing to do. */
void vcpu_run(struct vcpu *vcpu);
/* Whether it has anything to do at @now. Any CPU: but its home alone gets an answer that lasts. */
bool vcpu_is_runnable(const struct vcpu *vcpu, uint64_t now);
/*
 * Whether all of a vCPU's registers move at each of its exits, to the host and back, as if the host
 * might have a use for any of them.
 */
void vcpu_move_all(bool all);
/* Brings classes of the loaded vCPU to its page; returns those that it has, if any. */
uint32_t vcpu_fetch(struct vcpu *vcpu, uint32_t classes);
/* It waits for an interrupt, at most until @deadline. */
void vcpu_wait(struct vcpu *vcpu, uint64_t deadline);
/* Any CPU: it waits no more. */
void vcpu_wake(struct vcpu *vcpu);
/* Something has changed for it: wherever it is, it comes back to the host, or is looked at. */
void vcpu_kick(const struct vcpu *vcpu);

/* Carries out what it left its CPU for; the answer is then in @vcpu->reply. */
void vcpu_exit(struct vcpu *vcpu);

#endif
