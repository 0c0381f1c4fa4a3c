/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#ifndef FW_EXIT_H
#define FW_EXIT_H

#include "cpu.h"

/*
 * Handles any exit but HVC #0; @kind is one of FW_EXIT_…. Returns if the guest goes on, with
 * cpu->context.regs.
 */
void fw_exit(struct fw_cpu *cpu, uint64_t kind);

#endif
