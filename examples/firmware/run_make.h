/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What is made before anything can run: a vCPU's state, and the host's.
 */
#ifndef FW_RUN_MAKE_H
#define FW_RUN_MAKE_H

#include "vm.h"
#include <pkvmcore/power.h>

/* Makes the state of @vcpu, all of it in EL2's memory, that after a reset by @request. */
void fw_run_reset(struct fw_vcpu *vcpu, const struct pkc_power_request *request);

/* EL2 registers of hypregs.h that the machine has. */
extern uint32_t fw_run_hypregs;

/* Whether the machine has something in the auxiliary registers of pkc_sysreg_swap(). */
extern bool fw_run_auxiliary;

#endif
