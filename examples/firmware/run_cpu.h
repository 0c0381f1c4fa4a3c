/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a CPU keeps to go from the host to what it runs, and back.
 */
#ifndef FW_RUN_CPU_H
#define FW_RUN_CPU_H

#include <pkvmcore/hypregs.h>
#include <pkvmcore/state_switch.h>
#include <pkvmcore/vgic_hw.h>

/* What is used at each change, first. */
struct fw_run_cpu {
	struct pkc_hypregs regs;     /* EL2's registers while the host runs */
	uint64_t mdscr;              /* the host's MDSCR_EL1, while a guest runs */
	uint32_t differ;             /* which of EL2's registers are others for the loaded vCPU */
	enum pkc_swap swap;          /* pkc_state_swappable() of that one and the host */
	struct pkc_vgic_masks masks; /* what of the virtual CPU interface a host may choose */
	struct pkc_state host;       /* the host's registers, but for x0 to x30 */
	struct pkc_vgic_live vgic;   /* what the virtual CPU interface holds */
};

#endif
