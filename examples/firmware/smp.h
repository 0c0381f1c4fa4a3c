/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Physical CPUs: turned on and off by the PSCI below us, called by SMC.
 */
#ifndef FW_SMP_H
#define FW_SMP_H

#include "cpu.h"

/*
 * Turns @cpu, which is off or just going off, on; it begins in fw_secondary(). Returns 0 or a PSCI
 * error: one that is still going off after a second is given up.
 */
int64_t fw_smp_on(struct fw_cpu *cpu);

/* Turns the calling CPU off. */
__attribute__((noreturn)) void fw_smp_off(void);

/* Turns the machine off, or restarts it. */
__attribute__((noreturn)) void fw_machine_off(void);
__attribute__((noreturn)) void fw_machine_reset(void);

#endif
