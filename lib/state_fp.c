/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The FP class between the CPU and HYP: the one whose registers EL2 may have to open for itself. */
#include <pkvmcore/barrier.h>
#include <pkvmcore/state.h>

#define STATE_FP_E2H  PKC_BIT(34)
#define STATE_FP_TFP  PKC_BIT(10)
#define STATE_FP_TZ   PKC_BIT(8)
#define STATE_FP_FPEN PKC_BITS(21, 20)
#define STATE_FP_ZEN  PKC_BITS(17, 16)

/** CPTR_EL2 with FP, or FP and SVE, open to EL2 (Arm DDI 0487, CPTR_EL2: two layouts). */
static uint64_t state_fp_open(uint64_t cptr, bool sve)
{
	if (pkc_read(HCR_EL2) & STATE_FP_E2H)
		return cptr | STATE_FP_FPEN | (sve ? STATE_FP_ZEN : 0);
	return cptr & ~(STATE_FP_TFP | (sve ? STATE_FP_TZ : 0));
}

PKC_API void pkc_state_move_fp(struct pkc_state *state, enum pkc_fp_move move)
{
	const struct pkc_state_setup *setup = &state->setup;
	uint64_t groups = setup->groups & PKC_GROUPS_FP;
	uint64_t cptr = pkc_read(CPTR_EL2);

	pkc_write(CPTR_EL2, state_fp_open(cptr, setup->sve_vl));
	if (setup->sve_vl) {
		/* First the trap, then what it traps. */
		pkc_isb();
		pkc_write(ZCR_EL2, setup->sve_vl / 16 - 1);
	}
	pkc_isb();
	pkc_port_fp_move(move, &state->context.fp, setup->sve, setup->sve_vl);
	if (move == PKC_FP_SAVE)
		pkc_sysreg_save(&state->context.sys, groups);
	else
		pkc_sysreg_restore(&state->context.sys, groups);
	pkc_write(CPTR_EL2, cptr);
}
