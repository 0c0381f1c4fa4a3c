/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * EL2's view of single pages of the host's memory, each at its physical address, while they are its
 * own to use.
 */
#ifndef FW_WINDOW_H
#define FW_WINDOW_H

#include "board.h"

/* Makes the tables for @memory, all of it closed. Once, before there is a second CPU. */
void fw_window_init(const struct fw_range *memory);

/* Maps @nr pages of it from @pa on as data; they are not mapped yet. */
void fw_window_open(uint64_t pa, uint64_t nr);

/* Unmaps them, for all CPUs. */
void fw_window_close(uint64_t pa, uint64_t nr);

#endif
