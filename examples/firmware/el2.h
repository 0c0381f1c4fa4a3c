/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * EL2's own registers on one CPU.
 */
#ifndef FW_EL2_H
#define FW_EL2_H

#include "cpu.h"

/*
 * Sets every one of them that matters to the guest or to us: resets leave most UNKNOWN. On the CPU
 * that @cpu is.
 */
void fw_el2_init(const struct fw_cpu *cpu);

/* Bytes of the calling CPU's SVE vectors, 0 if it has none. After that. */
uint32_t fw_sve_bytes(void);

#endif
