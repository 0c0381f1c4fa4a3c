/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a host has of the machine's devices: those that cannot read or write memory by themselves.
 * There is no SMMU, so any other would reach what EL2 and guests have.
 */
#ifndef FW_DEVICES_H
#define FW_DEVICES_H

#include "board.h"

/*
 * Takes all others out of @tree, a device tree as fw_guest_tree() makes it, and notes what is left.
 *
 * Returns 0 or one of libfdt's errors.
 */
int fw_devices_choose(void *tree);

/* Whether some of them are in @block. */
bool fw_devices_in(const struct fw_range *block);

#endif
