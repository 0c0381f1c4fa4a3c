/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Stage 2: 40 bits of guest physical address, each its own physical address, without our memory.
 */
#ifndef FW_STAGE2_H
#define FW_STAGE2_H

#include "board.h"

/* Makes the tables: once, before any CPU enters the guest. */
void fw_stage2_make(const struct fw_board *board, const struct fw_range *own);

/* VTTBR_EL2 and VTCR_EL2 for it, on the calling CPU. */
uint64_t fw_stage2_vttbr(void);
uint64_t fw_stage2_vtcr(void);

/*
 * The memory that is mapped by pages: the first GiB of RAM, if that is one piece, as far as it is
 * not ours. Elsewhere there are blocks, which stay as they are.
 */
struct fw_range fw_stage2_paged(void);

/* Takes @nr pages of it from @pa on from the guest, for all CPUs. */
void fw_stage2_take(uint64_t pa, uint64_t nr);

/* Gives the page at @pa back. */
void fw_stage2_give_back(uint64_t pa);

/* Takes all memory from the guest: whichever CPU still runs it comes to EL2 and stays. */
void fw_stage2_revoke(void);

#endif
