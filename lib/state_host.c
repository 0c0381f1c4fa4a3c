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

/* By class: where it is. The rows of a group stand together in the list, and so do these groups. */
static const struct state_range state_ranges[PKC_NR_CLASSES] = {
	{STATE_WORD(regs.x), 31},
	{STATE_WORD(regs.pc), 2},
	STATE_REGS(SCTLR_EL1, TFSRE0_EL1),
	{STATE_WORD(fp), sizeof(struct pkc_fp) / 8},
	STATE_REGS(MDCCINT_EL1, DBGWCR15_EL1),
	STATE_REGS(APIAKEYLO_EL1, APGAKEYHI_EL1),
	STATE_REGS(CNTV_CTL_EL0, CNTP_CVAL_EL0),
};

/* What FP has beside that. */
static const struct state_range state_fp_regs = STATE_REGS(ZCR_EL1, FPMR);

/* x24 to x30, behind the last whole block of eight. */
#define STATE_LAST_GPRS(X) X(24) X(25) X(26) X(27) X(28) X(29) X(30)

static uint64_t *state_words(struct pkc_state *state, struct state_range range)
{
	return (uint64_t *)(void *)&state->context + range.first;
}

static void state_export_range(struct pkc_state *state, struct state_range range)
{
	pkc_host_write_words(&state->setup.host->word[range.first], state_words(state, range),
	                     range.count);
}

static void state_import_range(struct pkc_state *state, struct state_range range)
{
	pkc_host_read_words(state_words(state, range), &state->setup.host->word[range.first],
	                    range.count);
}

/* What is moved most of all is moved without a loop. */
static void state_export_gprs(struct pkc_state *state)
{
	struct pkc_host_u64 *host = state->setup.host->word;
	const uint64_t *x = state->context.regs.x;

	pkc_host_write_8(host, x);
	pkc_host_write_8(host + 8, x + 8);
	pkc_host_write_8(host + 16, x + 16);
#define STATE_EXPORT(n) pkc_host_write_u64(&host[n], x[n]);
	STATE_LAST_GPRS(STATE_EXPORT)
#undef STATE_EXPORT
}

static void state_import_gprs(struct pkc_state *state)
{
	const struct pkc_host_u64 *host = state->setup.host->word;
	uint64_t *x = state->context.regs.x;

	pkc_host_read_8(x, host);
	pkc_host_read_8(x + 8, host + 8);
	pkc_host_read_8(x + 16, host + 16);
#define STATE_IMPORT(n) x[n] = pkc_host_read_u64(&host[n]);
	STATE_LAST_GPRS(STATE_IMPORT)
#undef STATE_IMPORT
}

/* Classes other than GPR. */
static void state_export(struct pkc_state *state, uint32_t classes)
{
	const struct pkc_state_setup *setup = &state->setup;

	for (uint32_t i = PKC_CLASS_PC; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			state_export_range(state, state_ranges[i]);
	if (!(classes & PKC_CLASS(FP)))
		return;
	state_export_range(state, state_fp_regs);
	pkc_host_write_words(setup->host_sve, setup->sve, PKC_SVE_BYTES(setup->sve_vl) / 8);
}

PKC_API uint32_t pkc_state_fetch(struct pkc_cpu *cpu, struct pkc_state *state,
                                 const struct pkc_state_rules *rules, uint32_t want, uint32_t claim)
{
	uint32_t classes = want & rules->host_read & ~claim;

	if (classes & state->cpu)
		pkc_state_to_hyp(cpu, state, classes);
	if (classes & PKC_CLASS(GPR))
		state_export_gprs(state);
	if (classes & ~PKC_CLASS(GPR))
		state_export(state, classes);
	state->host |= classes;
	pkc_state_count(cpu, state, classes, PKC_MOVE_HYP_HOST);
	return state->host;
}

/** The one class that may be refused; it is alone, so that nothing has changed then. */
static int state_import_pc(struct pkc_state *state)
{
	const struct pkc_host_u64 *host = state->setup.host->word;
	uint64_t pc = pkc_host_read_u64(&host[STATE_WORD(regs.pc)]);
	uint64_t pstate = pkc_host_read_u64(&host[STATE_WORD(regs.pstate)]);
	int err = pkc_sanitise_pc(state->setup.limits, &pc, &pstate);

	if (err)
		return err;

	state->context.regs.pc = pc;
	state->context.regs.pstate = pstate;
	return 0;
}

/* Classes other than GPR and PC. HYP is private: what is read into it can be made safe there. */
static void state_import(struct pkc_state *state, uint32_t classes)
{
	const struct pkc_state_setup *setup = &state->setup;

	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			state_import_range(state, state_ranges[i]);
	if (classes & PKC_CLASS(FP)) {
		state_import_range(state, state_fp_regs);
		pkc_host_read_words(setup->sve, setup->host_sve, PKC_SVE_BYTES(setup->sve_vl) / 8);
		pkc_sanitise_fp(setup->limits, &state->context.fp);
	}
	pkc_sanitise_sysregs(setup->limits, &state->context.sys,
	                     pkc_class_groups(classes) & setup->groups);
}

static void state_imported(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	state->hyp |= classes;
	state->cpu &= ~classes;
	state->host &= ~classes;
	pkc_state_count(cpu, state, classes, PKC_MOVE_HOST_HYP);
}

PKC_API int pkc_state_import(struct pkc_cpu *cpu, struct pkc_state *state,
                             const struct pkc_state_rules *rules, uint32_t claim,
                             uint32_t *consumed)
{
	uint32_t classes = claim & rules->host_write;
	int err = classes & PKC_CLASS(PC) ? state_import_pc(state) : 0;

	*consumed = err ? 0 : classes;
	if (err)
		return err;

	if (classes & PKC_CLASS(GPR))
		state_import_gprs(state);
	/* What acts is turned off in the CPU; of the rest the copy there no longer counts. */
	if (classes & ~PKC_CLASSES_SWITCH) {
		pkc_state_evict(cpu, state, classes & PKC_CLASSES_ACTIVE);
		state_import(state, classes);
	}
	state_imported(cpu, state, classes);
	return 0;
}
