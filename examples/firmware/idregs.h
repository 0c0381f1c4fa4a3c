/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the guest reads from its ID registers, and what of the machine it reaches.
 */
#ifndef FW_IDREGS_H
#define FW_IDREGS_H

#include "cpu.h"
#include <pkvmcore/feature.h>

/* Before any CPU's EL2 is set up: all CPUs of the machine are taken to be alike. */
void fw_idregs_init(void);

bool fw_guest_has(enum pkc_feature feature);
bool fw_machine_has(enum pkc_feature feature);

/* The groups of registers that are the guest's. */
uint64_t fw_guest_groups(void);

/* The value of an EL2 register: @others where no feature decides. */
uint64_t fw_with_traps(enum pkc_trap_reg reg, uint64_t others);

/*
 * What a guest of @bank reads where its access traps: false if that is UNDEFINED for it. There are
 * REVIDR_EL1 and AIDR_EL1 beside, which the trap of SMIDR_EL1 takes with it.
 */
bool fw_idregs_read(const struct pkc_idregs *bank, uint32_t enc, uint64_t *value);

/* What reads as zero and takes nothing: kernels write to breakpoints unasked, without debug too. */
bool fw_idregs_ignored(uint32_t enc);

/* Answers an access that trapped; false if it is UNDEFINED for the guest. */
bool fw_idregs_answer(struct fw_cpu *cpu, uint64_t esr);

#endif
