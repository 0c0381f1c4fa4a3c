/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The redistributors' own frames, which a host reaches through EL2: with LPIs on, a redistributor
 * reads and writes memory by itself, wherever its registers say.
 */
#ifndef FW_REDIST_H
#define FW_REDIST_H

#include "board.h"
#include "cpu.h"

/* @board has them, 128 KiB for each of its CPUs, and maybe for more. */
void fw_redist_init(const struct fw_board *board);

/* Whether @pa is in a frame that a host does not reach by itself. */
bool fw_is_redist(uint64_t pa);

/*
 * Answers the abort at @pa with ESR_EL2 @esr: LPIs are not there, all else is the hardware's.
 * Returns false if it is none, or no load or store that can be answered.
 */
bool fw_redist_answer(struct fw_cpu *cpu, uint64_t esr, uint64_t pa);

#endif
