/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Which classes of state go when.
 */
#ifndef FW_RUN_RULES_H
#define FW_RUN_RULES_H

#include <pkvmcore/state.h>

/*
 * FP stays in the CPU until another uses it: EL2 traps that. What it cannot trap moves each time.
 * The host's debug registers stay, too, since guests have none; its physical timer goes on, and
 * ends a guest's turn.
 */
#define FW_RUN_EAGER (PKC_CLASS(SYS) | PKC_CLASS(PAC) | PKC_CLASS(VTIMER))
#define FW_RUN_LAZY  PKC_CLASS(FP)
#define FW_OF_HOST   (PKC_CLASSES_ALL & ~PKC_CLASS(DEBUG))

static const struct pkc_state_rules fw_host_rules = {
	.eager = FW_RUN_EAGER,
	.lazy = FW_RUN_LAZY,
	.evict = FW_RUN_EAGER,
};

/* A protected guest's are the same, but that there is nothing for its host. */
static const struct pkc_state_rules fw_np_rules = {
	.eager = FW_RUN_EAGER,
	.lazy = FW_RUN_LAZY,
	.evict = FW_RUN_EAGER,
	.host_read = FW_OF_HOST,
	.host_write = FW_OF_HOST,
};

#endif
