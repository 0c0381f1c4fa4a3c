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

/* Takes all memory from the guest: whichever CPU still runs it comes to EL2 and stays. */
void fw_stage2_revoke(void);

#endif
