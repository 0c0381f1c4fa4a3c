/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A vCPU of a VM on a CPU: its state comes, runs, and goes. The host is a context of the same kind.
 */
#ifndef FW_RUN_H
#define FW_RUN_H

#include "vm.h"

/* Before there is a second CPU; and on each CPU once its EL2 is set up for the host. */
void fw_run_init(void);
void fw_run_start(struct fw_cpu *cpu);

/* Makes the state of @vcpu, whose VM and page are known, that after a reset. */
void fw_run_create(struct fw_vcpu *vcpu, uint32_t index, uint64_t entry, uint64_t x0);

/* After it was loaded, and before it is put, on the calling CPU. */
void fw_run_load(struct fw_cpu *cpu, struct fw_vcpu *vcpu);
void fw_run_put(struct fw_cpu *cpu, struct fw_vcpu *vcpu);

/* HYP_VCPU_RUN and HYP_VCPU_FETCH: arguments and results in the host's registers. */
void fw_run(struct fw_cpu *cpu);
void fw_run_fetch(struct fw_cpu *cpu);

#endif
