/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Who has the FP registers, and what EL2's registers are then.
 */
#ifndef FW_RUN_FP_H
#define FW_RUN_FP_H

#include "vm.h"

/* Works out what a change between the host and @vcpu, the loaded one or NULL, has to write. */
void fw_run_pair(struct fw_cpu *cpu, struct fw_vcpu *vcpu);

/* The guest's first use of FP since another had it. */
void fw_run_vm_fp(struct fw_cpu *cpu, struct fw_vcpu *vcpu);

/* The host's: false if what trapped with @esr is none. */
bool fw_run_host_fp(struct fw_cpu *cpu, uint64_t esr);

/* The host has got a virtual SError, in HCR_EL2. */
void fw_run_host_serror(struct fw_cpu *cpu);

#endif
