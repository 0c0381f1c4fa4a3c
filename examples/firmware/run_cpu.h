/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a CPU keeps to go from the host to what it runs, and back.
 */
#ifndef FW_RUN_CPU_H
#define FW_RUN_CPU_H

#include <pkvmcore/hypregs.h>
#include <pkvmcore/state.h>
#include <pkvmcore/vgic_hw.h>

struct fw_run_cpu {
	struct pkc_state host;     /* the host's registers, but for x0 to x30 */
	struct pkc_hypregs regs;   /* and EL2's while it runs */
	struct pkc_vgic_live vgic; /* what the virtual CPU interface holds */
	uint64_t mdscr;            /* the host's, while a guest runs */
	uint32_t differ;           /* what of EL2's is another's for the loaded vCPU */
	bool swappable;            /* pkc_state_swappable() of that one */
};

#endif
