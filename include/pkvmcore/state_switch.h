/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * From one context of a CPU to another in one pass: the exit of the one and the entry of the other.
 */
#ifndef PKVMCORE_STATE_SWITCH_H
#define PKVMCORE_STATE_SWITCH_H

#include <pkvmcore/state.h>

/** How two contexts alternate. */
enum pkc_swap {
	PKC_SWAP_NONE, /**< by steps */
	PKC_SWAP_MOST, /**< in one pass, without the auxiliary registers of pkc_sysreg_swap() */
	PKC_SWAP_ALL,  /**< in one pass */
};

/**
 * How pkc_state_switch() may go about two contexts, for as long as they stay as they are in this:
 * whether what they leave and find missing is what pkc_sysreg_swap() moves, and no virtual SError
 * is pending for either. Whoever makes one pending asks again.
 *
 * It is so on a machine without optional features, or for who has none of them.
 *
 * @param a          of the one
 * @param a_rules    of its kind
 * @param b          of the other
 * @param b_rules    of its kind
 * @param auxiliary  as for pkc_sysreg_swap()
 */
PKC_ALWAYS_INLINE enum pkc_swap pkc_state_swappable(const struct pkc_state *a,
                                                    const struct pkc_state_rules *a_rules,
                                                    const struct pkc_state *b,
                                                    const struct pkc_state_rules *b_rules,
                                                    bool auxiliary)
{
	uint32_t classes = a_rules->evict;

	if (!(classes == b_rules->evict && classes == a_rules->eager && classes == b_rules->eager &&
	      !(classes & ~PKC_CLASSES_PLAIN) &&
	      !(~classes & (PKC_CLASS(SYS) | PKC_CLASS(VTIMER))) &&
	      !((a->setup.groups | b->setup.groups) & pkc_class_groups(classes) &
	        ~PKC_GROUPS_SWAPPED)) ||
	    ((a->hcr | b->hcr) & PKC_HCR_VSE))
		return PKC_SWAP_NONE;
	return auxiliary ? PKC_SWAP_ALL : PKC_SWAP_MOST;
}

PKC_BEGIN_DECLS

/** pkc_state_switch() where it is not one pass. */
PKC_API void pkc_state_switch_by_steps(struct pkc_cpu *cpu, struct pkc_state *from,
                                       const struct pkc_state_rules *from_rules,
                                       struct pkc_state *to,
                                       const struct pkc_state_rules *to_rules);

PKC_END_DECLS

/**
 * pkc_state_exit() of one context and pkc_state_enter() of another, as a host and the vCPU that it
 * runs alternate: what the one leaves and the other finds missing moves together.
 *
 * @param cpu         the calling CPU
 * @param from        of who has left
 * @param from_rules  of its kind
 * @param to          of who is entered next
 * @param to_rules    of its kind
 * @param swap        pkc_state_swappable() of them
 */
PKC_ALWAYS_INLINE void pkc_state_switch(struct pkc_cpu *cpu, struct pkc_state *from,
                                        const struct pkc_state_rules *from_rules,
                                        struct pkc_state *to,
                                        const struct pkc_state_rules *to_rules, enum pkc_swap swap)
{
	uint32_t classes = from_rules->evict, left = from->cpu, entered = to->cpu | classes;

	if (pkc_unlikely(swap == PKC_SWAP_NONE || (classes & ~left) || (classes & to->cpu) ||
	                 (pkc_state_armed(to, to_rules) & ~to->cpu))) {
		pkc_state_switch_by_steps(cpu, from, from_rules, to, to_rules);
		return;
	}
	/* ALL is behind MOST: 1 or 0, in one instruction. */
	pkc_sysreg_swap(&from->context.sys, &to->context.sys,
	                (uint32_t)swap - (uint32_t)PKC_SWAP_MOST);
	from->cpu = left & ~classes;
	from->hyp |= classes;
	to->cpu = entered;
	to->hyp &= ~entered;
	to->host &= ~(entered | PKC_CLASSES_SWITCH);
	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			cpu->owner[i] = to;
	pkc_state_count(cpu, from, classes | PKC_CLASSES_SWITCH, PKC_MOVE_CPU_HYP);
	pkc_state_count(cpu, to, classes | PKC_CLASSES_SWITCH, PKC_MOVE_HYP_CPU);
}

#endif
