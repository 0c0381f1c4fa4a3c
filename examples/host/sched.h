/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Who runs where: a queue a CPU. A vCPU that has had its share goes to the queue of a CPU that is
 * chosen at random, so that each migrates all the time.
 */
#ifndef HOST_SCHED_H
#define HOST_SCHED_H

#include "vm.h"

/* All vCPUs of a VM, from now on. */
void sched_add(struct vm *vm);

/* Runs one vCPU of this CPU's queue for its share, or sleeps until there is one. */
void sched_run_one(void);
/* Runs what is in this CPU's queue, until no VM is left that is not off. */
void sched_until_off(void);
/* The same for the other CPUs, for ever. */
__attribute__((noreturn)) void sched_forever(void);

#endif
