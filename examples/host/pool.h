/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Free pages of the host's memory. Whoever donates pages to EL2 or to a guest takes them from here,
 * and gives them back when they have been reclaimed.
 */
#ifndef HOST_POOL_H
#define HOST_POOL_H

#include <pkvmcore/types.h>

#define PAGE       UINT64_C(4096)
/* What one call to EL2 maps at most: a piece of memory is a multiple of it, or a few pages. */
#define PIECE      512
#define MIB        UINT64_C(0x100000)
#define PAGES(mib) ((mib)*MIB / PAGE)

/* All memory but this program and the tree. */
void pool_init(void);

/* @n pages in a row, zeroed and aligned to @align pages; stops the machine if there are none. */
uint64_t pool_take(uint64_t n, uint64_t align);
void pool_give(uint64_t pa, uint64_t n);

/* Pages that are not in the pool. */
uint64_t pool_used(void);

#endif
