/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that knows nothing of this host: what the boot loader has brought along as the host's
 * initrd. An arm64 Image, with an initrd of its own behind it, or any flat binary. It finds a
 * device tree where its memory begins, made from the host's.
 */
#ifndef HOST_FOREIGN_H
#define HOST_FOREIGN_H

#include "vm.h"

/* Whether there is one, and the plan of a VM for it. */
bool foreign_plan(struct vm_plan *plan);
/* Its device tree, to the beginning of @memory. */
void foreign_tree(const struct vm_plan *plan, uint64_t memory);

#endif
