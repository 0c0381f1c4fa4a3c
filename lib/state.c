/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/state.h>

/* Where a class is stands in masks: what is in no mask below is a move between CPU and HYP. */

static void state_move_debug(struct pkc_state *state, bool load)
{
	struct pkc_sysregs *bank = &state->context.sys;
	uint32_t breakpoints = state->setup.breakpoints;
	uint32_t watchpoints = state->setup.watchpoints;

	if (load) {
		pkc_sysreg_restore_debug(bank, breakpoints, watchpoints);
		return;
	}
	pkc_sysreg_save_debug(bank, breakpoints, watchpoints);
	/* Whoever runs next has no step and no match that is not its own. */
	pkc_write(MDSCR_EL1, 0);
}

/** Saves classes that are in the CPU alone. */
static void state_save(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	uint64_t groups = pkc_class_groups(classes & ~PKC_CLASS(FP)) & state->setup.groups;

	if (!classes)
		return;

	pkc_sysreg_save(&state->context.sys, groups);
	if (classes & PKC_CLASS(DEBUG))
		state_move_debug(state, false);
	if (classes & PKC_CLASS(FP))
		pkc_state_move_fp(state, PKC_FP_SAVE);
	state->hyp |= classes;
	state->cpu &= ~(classes & PKC_CLASSES_ACTIVE);
	pkc_state_count(cpu, state, classes, PKC_MOVE_CPU_HYP);
}

/** What of some classes a save would move. */
static uint32_t state_unsaved(const struct pkc_state *state, uint32_t classes)
{
	return classes & state->cpu & ~state->hyp;
}

PKC_API void pkc_state_bring(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	uint64_t groups = pkc_class_groups(classes & ~PKC_CLASS(FP)) & state->setup.groups;

	pkc_sysreg_restore(&state->context.sys, groups);
	if (classes & PKC_CLASS(DEBUG))
		state_move_debug(state, true);
	if (classes & PKC_CLASS(FP))
		pkc_state_move_fp(state, PKC_FP_LOAD);
	state->cpu |= classes;
	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			cpu->owner[i] = state;
	pkc_state_count(cpu, state, classes, PKC_MOVE_HYP_CPU);
}

PKC_API void pkc_state_evict(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	state_save(cpu, state, state_unsaved(state, classes));
	state->cpu &= ~classes;
}

PKC_API void pkc_state_to_hyp(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	state_save(cpu, state, state_unsaved(state, classes));
}

PKC_API void pkc_state_to_hyp_only(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes)
{
	pkc_state_evict(cpu, state, classes);
	state->host &= ~classes;
}

PKC_API void pkc_state_init(struct pkc_state *state, const struct pkc_state_setup *setup)
{
	state->cpu = 0;
	state->hyp = PKC_CLASSES_ALL;
	state->host = 0;
	state->home = PKC_CPU_NONE;
	state->vsesr = 0;
	state->setup = *setup;
}

PKC_API void pkc_state_reset(struct pkc_cpu *cpu, struct pkc_state *state)
{
	/* A timer or a breakpoint of what it was must not go on. */
	pkc_state_evict(cpu, state, PKC_CLASSES_ACTIVE);
	state->cpu = 0;
	state->hyp = PKC_CLASSES_ALL;
	state->host = 0;
	state->hcr &= ~PKC_HCR_VSE;
	state->vsesr = 0;
}

/* One after the other: a loop costs twice as much. */
#define STATE_OWNED(name) (cpu->owner[PKC_CLASS_##name] == state ? PKC_CLASS(name) : 0)

PKC_API void pkc_state_load(const struct pkc_cpu *cpu, struct pkc_state *state)
{
	uint32_t mine = state->home == cpu->id ? state->cpu : 0;

	state->cpu = mine & (STATE_OWNED(SYS) | STATE_OWNED(FP) | STATE_OWNED(DEBUG) |
	                     STATE_OWNED(PAC) | STATE_OWNED(VTIMER));
	state->home = cpu->id;
}

PKC_API void pkc_state_put(struct pkc_cpu *cpu, struct pkc_state *state)
{
	state_save(cpu, state, state_unsaved(state, PKC_CLASSES_ALL));
}

PKC_API void pkc_state_first_use(struct pkc_cpu *cpu, struct pkc_state *state,
                                 struct pkc_state *other, uint32_t classes)
{
	uint32_t missing = classes & ~state->cpu;

	if (other)
		pkc_state_evict(cpu, other, missing & other->cpu);
	if (missing)
		pkc_state_bring(cpu, state, missing);
	state->hyp &= ~classes;
	state->host &= ~classes;
}

static uint64_t state_expiry(uint64_t ctl, uint64_t cval, uint64_t offset)
{
	/* ENABLE, and not IMASK. */
	return (ctl & 3) == 1 ? cval + offset : PKC_NO_DEADLINE;
}

PKC_API uint64_t pkc_state_deadline(const struct pkc_state *state, uint64_t cntvoff)
{
	const struct pkc_sysregs *bank = &state->context.sys;
	uint64_t virt = state_expiry(pkc_bank_read(bank, CNTV_CTL_EL0),
	                             pkc_bank_read(bank, CNTV_CVAL_EL0), cntvoff);
	uint64_t phys = state_expiry(pkc_bank_read(bank, CNTP_CTL_EL0),
	                             pkc_bank_read(bank, CNTP_CVAL_EL0), 0);

	return virt < phys ? virt : phys;
}
