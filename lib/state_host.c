/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Between HYP and HOST. */
#include <pkvmcore/errno.h>
#include <pkvmcore/sanitise.h>
#include <pkvmcore/state.h>

/** Words of struct pkc_context. */
struct state_range {
	uint16_t first, count;
};

#define STATE_WORD(member) (offsetof(struct pkc_context, member) / 8)
#define STATE_REGS(first, last)                                             \
	{                                                                   \
		STATE_WORD(sys) + PKC_##first, PKC_##last - PKC_##first + 1 \
	}

/* clang-format off */
/* By class: where it is. The rows of a group stand together in the list, and so do these groups. */
static const struct state_range state_ranges[PKC_NR_CLASSES][2] = {
	{{STATE_WORD(regs.x), 31}, {0, 0}},
	{{STATE_WORD(regs.pc), 2}, {0, 0}},
	{STATE_REGS(SCTLR_EL1, TFSRE0_EL1), {0, 0}},
	{{STATE_WORD(fp), sizeof(struct pkc_fp) / 8}, STATE_REGS(ZCR_EL1, FPMR)},
	{STATE_REGS(MDCCINT_EL1, DBGWCR15_EL1), {0, 0}},
	{STATE_REGS(APIAKEYLO_EL1, APGAKEYHI_EL1), {0, 0}},
	{STATE_REGS(CNTV_CTL_EL0, CNTP_CVAL_EL0), {0, 0}},
};
/* clang-format on */

static uint64_t *state_word(struct pkc_state *state, uint32_t word)
{
	return (uint64_t *)(void *)&state->context + word;
}

static void state_export(struct pkc_state *state, uint32_t i)
{
	struct pkc_host_context *host = state->setup.host;

	for (uint32_t part = 0; part < 2; part++) {
		struct state_range range = state_ranges[i][part];

		pkc_host_write_words(&host->word[range.first], state_word(state, range.first),
		                     range.count);
	}
	if (i == PKC_CLASS_FP && state->setup.sve_vl)
		pkc_host_write_words(state->setup.host_sve, state->setup.sve,
		                     PKC_SVE_BYTES(state->setup.sve_vl) / 8);
}

PKC_API uint32_t pkc_state_fetch(struct pkc_cpu *cpu, struct pkc_state *state,
                                 const struct pkc_state_rules *rules, uint32_t want, uint32_t claim)
{
	uint32_t classes = want & rules->host_read & ~claim;

	pkc_state_to_hyp(cpu, state, classes);
	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			state_export(state, i);
	state->host |= classes;
	pkc_state_count(cpu, state, classes, PKC_MOVE_HYP_HOST);
	return state->host;
}

/** The one class that may be refused; it is alone, so that nothing has changed then. */
static int state_import_pc(struct pkc_state *state)
{
	uint64_t pair[2];
	int err;

	pkc_host_read_words(pair, &state->setup.host->word[STATE_WORD(regs.pc)], 2);
	err = pkc_sanitise_pc(state->setup.limits, &pair[0], &pair[1]);
	if (err)
		return err;

	state->context.regs.pc = pair[0];
	state->context.regs.pstate = pair[1];
	return 0;
}

/* HYP is private: what is read into it, once, can be made safe there. */
static void state_import_class(struct pkc_state *state, uint32_t i)
{
	const struct pkc_host_context *host = state->setup.host;

	for (uint32_t part = 0; part < 2; part++) {
		struct state_range range = state_ranges[i][part];

		pkc_host_read_words(state_word(state, range.first), &host->word[range.first],
		                    range.count);
	}
	if (i == PKC_CLASS_FP && state->setup.sve_vl)
		pkc_host_read_words(state->setup.sve, state->setup.host_sve,
		                    PKC_SVE_BYTES(state->setup.sve_vl) / 8);
}

static void state_import(struct pkc_state *state, uint32_t classes)
{
	const struct pkc_limits *limits = state->setup.limits;

	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			state_import_class(state, i);
	if (classes & PKC_CLASS(FP))
		pkc_sanitise_fp(limits, &state->context.fp);
	if (classes & ~PKC_CLASS(GPR))
		pkc_sanitise_sysregs(limits, &state->context.sys,
		                     pkc_class_groups(classes) & state->setup.groups);
}

PKC_API int pkc_state_import(struct pkc_cpu *cpu, struct pkc_state *state,
                             const struct pkc_state_rules *rules, uint32_t claim,
                             uint32_t *consumed)
{
	uint32_t classes = claim & rules->host_write;
	int err;

	*consumed = 0;
	if (classes & PKC_CLASS(PC)) {
		err = state_import_pc(state);
		if (err)
			return err;
	}
	/* What acts is turned off in the CPU; of the rest the copy there no longer counts. */
	pkc_state_evict(cpu, state, classes & PKC_CLASSES_ACTIVE);
	state_import(state, classes & ~PKC_CLASS(PC));
	state->hyp |= classes;
	state->cpu &= ~classes;
	state->host &= ~classes;
	pkc_state_count(cpu, state, classes, PKC_MOVE_HOST_HYP);
	*consumed = classes;
	return 0;
}
