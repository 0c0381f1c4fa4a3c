/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The vCPU of this CPU: its registers live in the CPU; its saved context serves to start it, and to
 * make it take exceptions.
 */
#ifndef FW_VCPU_H
#define FW_VCPU_H

#include "cpu.h"
#include <pkvmcore/power.h>

/* Resets it as @request says, and loads what it then has in system registers. */
void fw_vcpu_reset(struct fw_cpu *cpu, const struct pkc_power_request *request);

/* Answers the exit with this ESR_EL2 and FAR_EL2 by an exception at EL1: an abort, or UNDEFINED. */
void fw_vcpu_refuse(struct fw_cpu *cpu, uint64_t esr, uint64_t far);

/* Makes it take, when it unmasks them, the SError that came to EL2 with @esr. */
void fw_vcpu_serror(uint64_t esr);

#endif
