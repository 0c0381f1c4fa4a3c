/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The console device of a guest, as much of a PL011 as its drivers want (Arm DDI 0183): what is
 * written comes out, nothing comes in.
 */
#ifndef HOST_PL011_H
#define HOST_PL011_H

#include "vm.h"

uint64_t pl011_read(uint64_t offset);
void pl011_write(struct vm *vm, uint64_t offset, uint64_t value);

#endif
