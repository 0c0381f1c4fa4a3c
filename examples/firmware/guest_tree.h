/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The device tree that the guest gets: the machine as it is for the guest.
 */
#ifndef FW_GUEST_TREE_H
#define FW_GUEST_TREE_H

#include "board.h"

/*
 * Makes it in @tree, which has room for @size bytes, from the @machine's own, packed.
 *
 * Different are: memory ends where @own begins; PSCI is called by HVC; the EL2 timer, the
 * maintenance interrupt and the loader's modules are gone; bootargs are the kernel module's, if
 * it has any; @initrd is named unless it is empty.
 *
 * Returns 0 or one of libfdt's errors.
 */
int fw_guest_tree(void *tree, int size, const void *machine, const struct fw_board *board,
                  const struct fw_range *own, const struct fw_range *initrd);

/*
 * Makes @tree that of a machine without an ITS: nobody can send an LPI.
 *
 * Returns 0 or one of libfdt's errors.
 */
int fw_guest_tree_hide_its(void *tree);

#endif
