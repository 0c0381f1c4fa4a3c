/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a VM of the host reads from its ID registers, and what of the machine it reaches: guests
 * that share CPUs, with each other and with the host.
 */
#ifndef FW_VM_IDREGS_H
#define FW_VM_IDREGS_H

#include <pkvmcore/context.h>
#include <pkvmcore/hypregs.h>
#include <pkvmcore/sanitise.h>

/* After fw_idregs_init(). */
void fw_vm_idregs_init(void);

/* The groups of registers that are a VM's, and the values that it may have in them. */
uint64_t fw_vm_groups(void);
extern struct pkc_limits fw_vm_limits;

/* Makes EL2's traps those of a VM. */
void fw_vm_trap(struct pkc_hypregs *regs);

/* Answers an access with ESR_EL2 @esr that trapped; false if it is none of EL2's to answer. */
bool fw_vm_idregs_answer(struct pkc_regs *regs, uint64_t esr);

/* The same of ICC_SRE_EL1 alone, for the host. */
bool fw_sre_answer(struct pkc_regs *regs, uint64_t esr);

#endif
