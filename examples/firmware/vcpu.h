/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The vCPU of this CPU: its registers live in the CPU, and its saved context is used to start it
 * and to make it take exceptions.
 */
#ifndef FW_VCPU_H
#define FW_VCPU_H

#include "cpu.h"
#include <pkvmcore/power.h>

/* Resets it as @request says, and loads what it then has in system registers. */
void fw_vcpu_reset(struct fw_cpu *cpu, const struct pkc_power_request *request);

/*
 * Makes it take an exception for the one that brought it here, whose ESR_EL2 and FAR_EL2 these are:
 * an abort, or UNDEFINED.
 */
void fw_vcpu_refuse(struct fw_cpu *cpu, uint64_t esr, uint64_t far);

/* Makes it take, when it unmasks them, the SError that came to EL2 with @esr. */
void fw_vcpu_serror(uint64_t esr);

#endif
