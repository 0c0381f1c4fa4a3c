/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * State: in which of three places each class of a vCPU's registers is current, and how it moves.
 *
 * The places are CPU (live in a physical core), HYP (EL2's memory) and HOST (the host's). A mask
 * for each says which classes it holds; several may hold equal copies. Nothing moves before it is
 * asked for. docs/design/state.md has the events and the invariants.
 *
 * One context on a CPU is a vCPU that it has loaded; another may be the host's own, which
 * has no HOST place and is never put. Only that CPU touches them, so all here is plain. Whose
 * registers a CPU holds stands in pkc_cpu::owner.
 */
#ifndef PKVMCORE_STATE_H
#define PKVMCORE_STATE_H

#include <pkvmcore/context.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/hostmem.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vreg.h>

struct pkc_limits;

/** The HOST place: host memory in the layout of struct pkc_context, which is what a host names. */
struct pkc_host_context {
	struct pkc_host_u64 word[sizeof(struct pkc_context) / 8]; /**< its words, in order */
};

/** What a vCPU has, and where it is kept. Constant once given. */
struct pkc_state_setup {
	/** The groups of system registers that it has: bits by enum pkc_sysreg_group. */
	uint64_t groups;
	uint32_t breakpoints; /**< that the machine has; 0 if DEBUG is never in the CPU */
	uint32_t watchpoints; /**< likewise */
	/** The format of FP: 0 is FP and SIMD; else SVE, and bytes of a vector, 16 to 256. */
	uint32_t sve_vl;
	/** With SVE: Z0 to Z31, P0 to P15, FFR; PKC_SVE_BYTES(), aligned to 16. Else NULL. */
	uint64_t *sve;
	struct pkc_host_context *host; /**< the HOST place, mapped at EL2; NULL if it has none */
	struct pkc_host_u64 *host_sve; /**< the same for the SVE registers; NULL without */
	const struct pkc_limits
		*limits; /**< what a host may make of it; NULL without a HOST place */
};

/**
 * One vCPU's state, and where it is. In use it belongs to the CPU that has loaded the vCPU.
 *
 * Masks are bits by PKC_CLASS(). What an embedder may change is said; it reads what it likes.
 */
struct pkc_state {
	uint32_t cpu;  /**< in the CPU: exact while loaded */
	uint32_t hyp;  /**< in `context` */
	uint32_t host; /**< in the HOST place */
	uint32_t home; /**< pkc_cpu::id of the CPU that `cpu` is about */
	/** Its HCR_EL2, to change freely. VSE: its virtual SError is pending. */
	uint64_t hcr;
	uint64_t vsesr;               /**< its VSESR_EL2, to change freely: bits 24:0 */
	struct pkc_state_setup setup; /**< as given */
	struct pkc_context
		context; /**< the HYP place: to be changed where HYP is the only holder */
};

/**
 * What an embedder decides about a kind of guest: compile-time constants, so that they fold.
 *
 * A class that is neither eager nor lazy is never in the CPU: EL2 traps it, and ID registers hide
 * it. GPR and PC are moved by the world switch, and in no mask but the host's two.
 */
struct pkc_state_rules {
	uint32_t eager; /**< loaded at each entry, if not there */
	uint32_t lazy;  /**< loaded at the first use, which EL2 traps until then */
	uint32_t evict; /**< saved at each exit: all that no EL2 trap keeps from who runs next */
	uint32_t host_read;  /**< a host may fetch; none of a protected guest */
	uint32_t host_write; /**< a host may claim; likewise */
};

/** The deadline of timers that are off. */
#define PKC_NO_DEADLINE UINT64_MAX

PKC_BEGIN_DECLS

/**
 * Makes a vCPU's state: nowhere but in HYP, where pkc_reset_vcpu() puts it before the first entry.
 *
 * @param[out] state  storage; `hcr` is left to the caller, `context` as it is
 * @param      setup  copied
 */
PKC_API void pkc_state_init(struct pkc_state *state, const struct pkc_state_setup *setup);

/**
 * Power-on reset: HYP, which the caller has reset or is about to, is the only holder of all.
 *
 * What is in a CPU or with the host is dropped, a pending virtual SError too.
 *
 * @param cpu    the calling CPU
 * @param state  of the loaded vCPU
 */
PKC_API void pkc_state_reset(struct pkc_cpu *cpu, struct pkc_state *state);

/**
 * Takes a vCPU's state to this CPU, after pkc_vcpu_load(): what another has used here since,
 * or what is in another CPU, no longer counts. Moves nothing.
 *
 * @param cpu    the calling CPU
 * @param state  of the vCPU that it has just loaded, or the host's, once
 */
PKC_API void pkc_state_load(const struct pkc_cpu *cpu, struct pkc_state *state);

/**
 * Makes HYP hold all, before pkc_vcpu_put() and before a vCPU is torn down. HOST is untouched; what
 * is passive may stay in the CPU as a copy.
 *
 * @param cpu    the calling CPU
 * @param state  of the loaded vCPU
 */
PKC_API void pkc_state_put(struct pkc_cpu *cpu, struct pkc_state *state);

/**
 * Makes HYP hold some classes, for who reads them there: others hold them too.
 *
 * @param cpu      the calling CPU
 * @param state    of the loaded vCPU, or the host's
 * @param classes  bits by PKC_CLASS()
 */
PKC_API void pkc_state_to_hyp(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes);

/**
 * Makes HYP the only holder of some classes, for who changes them there: pkc_inject() does with SYS
 * and PC.
 *
 * @param cpu      the calling CPU
 * @param state    of the loaded vCPU, or the host's
 * @param classes  bits by PKC_CLASS()
 */
PKC_API void pkc_state_to_hyp_only(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes);

/**
 * Entry, step 1: takes in what the host has written. After it come the run gate and a reset, then
 * the outcome of the last exit, then pkc_state_enter().
 *
 * Each word of the host is read once. HYP becomes the only holder.
 *
 * @param      cpu       the calling CPU
 * @param      state     of the loaded vCPU
 * @param      rules     of its kind
 * @param      claim     the classes that the host says it has written; any value
 * @param[out] consumed  those taken in: @p claim as far as a host may write; 0 on error
 * @retval 0            taken in
 * @retval -PKC_EINVAL  a PSTATE that no guest may have; nothing is changed
 */
PKC_API int pkc_state_import(struct pkc_cpu *cpu, struct pkc_state *state,
                             const struct pkc_state_rules *rules, uint32_t claim,
                             uint32_t *consumed);

/**
 * Copies out what the host asks for; what it may not read, or has written, is left out.
 *
 * @param cpu    the calling CPU
 * @param state  of the loaded vCPU: the host's, or loaded for this call
 * @param rules  of its kind
 * @param want   the classes that the host asks for; any value
 * @param claim  the classes that it has written since the last import; any value
 * @return       the classes that the host holds now
 */
PKC_API uint32_t pkc_state_fetch(struct pkc_cpu *cpu, struct pkc_state *state,
                                 const struct pkc_state_rules *rules, uint32_t want,
                                 uint32_t claim);

/**
 * The first use of lazy classes since another context had them: loads them, for the guest to go on
 * without a trap.
 *
 * @param cpu      the calling CPU
 * @param state    of who uses them
 * @param other    the one other context of this CPU that may be their only holder: the host's for
 *                 the loaded vCPU, the loaded vCPU's for the host. NULL if there is none
 * @param classes  of the lazy ones
 */
PKC_API void pkc_state_first_use(struct pkc_cpu *cpu, struct pkc_state *state,
                                 struct pkc_state *other, uint32_t classes);

/**
 * When a timer of the vCPU will fire, for whoever has to wake it: a timer that was saved does not.
 *
 * @param state    the vCPU's, with VTIMER in HYP: after an exit that evicts it, or a put
 * @param cntvoff  its CNTVOFF_EL2
 * @return         the physical count, or PKC_NO_DEADLINE if none is on and unmasked
 */
PKC_API uint64_t pkc_state_deadline(const struct pkc_state *state, uint64_t cntvoff);

/** Loads classes that are not in the CPU; pkc_state_enter() and pkc_state_first_use() do. */
PKC_API void pkc_state_bring(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes);

/** Saves classes that are in the CPU, and takes them out of it; pkc_state_exit() does. */
PKC_API void pkc_state_evict(struct pkc_cpu *cpu, struct pkc_state *state, uint32_t classes);

/**
 * Moves the FP class between the CPU and HYP, whatever EL2 traps of it, which stays so.
 * With SVE, ZCR_EL2 is left at the vector length of @p state.
 */
PKC_API void pkc_state_move_fp(struct pkc_state *state, enum pkc_fp_move move);

/** Adds a move of classes to pkc_cpu::moved. Costs nothing without PKC_STATS. */
#if PKC_STATS
PKC_API void pkc_state_count(struct pkc_cpu *cpu, const struct pkc_state *state, uint32_t classes,
                             enum pkc_move move);
#else
PKC_ALWAYS_INLINE void pkc_state_count(struct pkc_cpu *cpu, const struct pkc_state *state,
                                       uint32_t classes, enum pkc_move move)
{
	(void)cpu;
	(void)state;
	(void)classes;
	(void)move;
}
#endif

PKC_END_DECLS

/** What MDSCR_EL1 arms: software step, and breakpoints and watchpoints. */
#define PKC_MDSCR_ARMED (PKC_BIT(0) | PKC_BIT(15))

/** The lazy classes that act without an access that EL2 could trap: DEBUG, while it is armed. */
PKC_ALWAYS_INLINE uint32_t pkc_state_armed(const struct pkc_state *state,
                                           const struct pkc_state_rules *rules)
{
	bool armed = (rules->lazy & PKC_CLASS(DEBUG)) &&
	             (pkc_bank_read(&state->context.sys, MDSCR_EL1) & PKC_MDSCR_ARMED);

	return armed ? PKC_CLASS(DEBUG) : 0;
}

/**
 * Entry, steps 4 and 5: loads what is eager and not there, then what the guest can write is nowhere
 * else. The world switch follows, with no way back but an exit.
 *
 * EL2's traps have to be those of pkc_state_traps().
 *
 * @param cpu    the calling CPU
 * @param state  of the vCPU that is entered, or the host's
 * @param rules  of its kind
 */
PKC_ALWAYS_INLINE void pkc_state_enter(struct pkc_cpu *cpu, struct pkc_state *state,
                                       const struct pkc_state_rules *rules)
{
	uint32_t missing = (rules->eager | pkc_state_armed(state, rules)) & ~state->cpu;

	if (missing)
		pkc_state_bring(cpu, state, missing);
	if (pkc_unlikely(state->hcr & PKC_HCR_VSE) &&
	    (state->setup.groups & PKC_BIT(PKC_GROUP_RAS)))
		pkc_write(VSESR_EL2, state->vsesr);
	state->hyp &= ~state->cpu;
	state->host &= ~(state->cpu | PKC_CLASSES_SWITCH);
	pkc_state_count(cpu, state, PKC_CLASSES_SWITCH, PKC_MOVE_HYP_CPU);
}

/**
 * Right after an exit, before HCR_EL2 is written: takes back whether the virtual SError is pending
 * still. pkc_state_exit() does; who enters the same vCPU again without it needs this alone.
 *
 * The CPU clears VSE on its own, so who keeps the last value written to HCR_EL2 has to keep
 * `hcr` from here.
 *
 * @param cpu    the calling CPU
 * @param state  of the vCPU that has left
 */
PKC_ALWAYS_INLINE void pkc_state_left(struct pkc_cpu *cpu, struct pkc_state *state)
{
	pkc_state_count(cpu, state, PKC_CLASSES_SWITCH, PKC_MOVE_CPU_HYP);
	if (pkc_unlikely(state->hcr & PKC_HCR_VSE))
		state->hcr &= pkc_read(HCR_EL2) | ~PKC_HCR_VSE;
}

/**
 * Exit: saves what is to leave the CPU, before another context of this CPU is entered.
 *
 * @param cpu    the calling CPU
 * @param state  of the vCPU that has left, or the host's
 * @param rules  of its kind
 */
PKC_ALWAYS_INLINE void pkc_state_exit(struct pkc_cpu *cpu, struct pkc_state *state,
                                      const struct pkc_state_rules *rules)
{
	uint32_t leaving = rules->evict & state->cpu;

	pkc_state_left(cpu, state);
	if (leaving)
		pkc_state_evict(cpu, state, leaving);
}

/** The lazy classes that EL2 has to trap while this vCPU runs: in the CPU they are not its own. */
PKC_ALWAYS_INLINE uint32_t pkc_state_traps(const struct pkc_state *state,
                                           const struct pkc_state_rules *rules)
{
	return rules->lazy & ~state->cpu;
}

/** A view of the vCPU's system registers, to read them where they are current: see vreg.h. */
PKC_ALWAYS_INLINE struct pkc_vregs pkc_state_vregs(struct pkc_state *state)
{
	struct pkc_vregs view = {&state->context.sys,
	                         pkc_class_groups(state->cpu) & state->setup.groups};

	return view;
}

/**
 * A view to write system registers as well: the place where they are current becomes their only
 * holder.
 *
 * @param state    of the loaded vCPU, or the host's
 * @param classes  those of the registers that are to be written
 */
PKC_ALWAYS_INLINE struct pkc_vregs pkc_state_vregs_for_write(struct pkc_state *state,
                                                             uint32_t classes)
{
	state->hyp &= ~(state->cpu & classes);
	state->host &= ~classes;
	return pkc_state_vregs(state);
}

#endif
