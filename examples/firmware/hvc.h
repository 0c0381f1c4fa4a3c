/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#ifndef FW_HVC_H
#define FW_HVC_H

#include "cpu.h"

/* Answers the HVC #0 whose x0 to x17 are in cpu->regs; returns if the guest goes on. */
void fw_hvc(struct fw_cpu *cpu);

/* The same for SMC #0; the caller has moved the PC on. */
void fw_smc(struct fw_cpu *cpu);

#endif
