/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#ifndef FW_HVC_H
#define FW_HVC_H

#include "guest.h"

/* Answers the HVC #0 whose x0 to x17 are in cpu->context.regs; returns if the guest goes on. */
void fw_hvc(struct fw_cpu *cpu);

/* The same by another way, all registers saved, for a guest that was found by its handle. */
void fw_call(struct fw_cpu *cpu, struct fw_guest *guest);

#endif
