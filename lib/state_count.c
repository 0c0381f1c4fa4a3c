/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* How many bytes a move of a class is, for pkc_cpu::moved. */
#include <pkvmcore/state.h>

#if PKC_STATS

/** Registers of a group, of which a CPU holds all that the machine has. */
static uint32_t state_group_registers(uint64_t groups)
{
	uint32_t count = 0;

	groups &= PKC_GROUPS_UNCOUNTED;
#define STATE_COUNT_ROW(name, op0, op1, crn, crm, op2, group, ...) \
	count += (groups & PKC_BIT(PKC_GROUP_##group)) != 0;
	PKC_SYSREG_LIST(STATE_COUNT_ROW)
#undef STATE_COUNT_ROW
	return count;
}

/** What the world switch, a save or a load of class @p i moves. */
static uint32_t state_cpu_bytes(const struct pkc_state *state, uint32_t i)
{
	const struct pkc_state_setup *setup = &state->setup;
	uint32_t bytes = 8 *
	                 state_group_registers(pkc_class_groups(UINT32_C(1) << i) & setup->groups);

	switch (i) {
	case PKC_CLASS_GPR:
		return sizeof(state->context.regs.x);
	case PKC_CLASS_PC:
		return 16;
	case PKC_CLASS_FP:
		return bytes + (setup->sve_vl ? PKC_SVE_BYTES(setup->sve_vl) + 16
		                              : (uint32_t)sizeof(struct pkc_fp));
	case PKC_CLASS_DEBUG:
		return 16 * (1 + setup->breakpoints + setup->watchpoints);
	default:
		return bytes;
	}
}

/** What goes to the HOST place or comes from there: see the ranges of state_host.c. */
static uint32_t state_host_bytes(const struct pkc_state *state, uint32_t i)
{
	uint32_t sve = PKC_SVE_BYTES(state->setup.sve_vl);

	switch (i) {
	case PKC_CLASS_GPR:
	case PKC_CLASS_PC:
		return state_cpu_bytes(state, i);
	case PKC_CLASS_FP:
		return (uint32_t)sizeof(struct pkc_fp) + 16 + sve;
	case PKC_CLASS_DEBUG:
		return 16 * (1 + 2 * PKC_DEBUG_MAX);
	default:
		return 8 * state_group_registers(pkc_class_groups(UINT32_C(1) << i));
	}
}

PKC_API void pkc_state_count(struct pkc_cpu *cpu, const struct pkc_state *state, uint32_t classes,
                             enum pkc_move move)
{
	bool host = move == PKC_MOVE_HYP_HOST || move == PKC_MOVE_HOST_HYP;

	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			cpu->moved[i][move] += host ? state_host_bytes(state, i)
			                            : state_cpu_bytes(state, i);
}

#endif
