/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Where the guest goes: the places that QEMU itself would choose, and a safe way there.
 *
 * Pure but for fw_load_copy(); all of it also compiles on the build machine, for the tests.
 */
#ifndef FW_LOAD_H
#define FW_LOAD_H

#include "board.h"

/* Room for the guest's device tree. */
#define FW_TREE_MAX    UINT64_C(0x40000)
/*
 * A headerless guest's distance from the base of RAM; a copy of the device tree has the room before
 * it.
 */
#define FW_FLAT_OFFSET UINT64_C(0x80000)

struct fw_load_plan {
	struct fw_range kernel; /* with the memory that its header asks for beyond the file */
	struct fw_range initrd; /* empty if there is none */
	struct fw_range tree;
	struct fw_range tree_copy; /* empty if the guest has an Image header */
	bool initrd_first;         /* the kernel's place holds the initrd as it was loaded */
};

/*
 * Plans for @board, of whose memory [@own, end of RAM) is ours; @tree is where the device tree is
 * now.
 *
 * Returns NULL, or what is wrong, in words.
 */
const char *fw_load_plan(struct fw_load_plan *plan, const struct fw_board *board,
                         const struct fw_range *own, const struct fw_range *tree);

/*
 * Copies kernel, initrd and the @tree_size bytes of @tree, and cleans them to the point of
 * coherency: the guest begins with its MMU and caches off. Instruction caches are left to the
 * caller.
 */
void fw_load_copy(const struct fw_load_plan *plan, const struct fw_board *board, const void *tree,
                  uint64_t tree_size);

#endif
