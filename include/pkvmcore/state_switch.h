/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * From one context of a CPU to another in one pass: the exit of the one and the entry of the other.
 */
#ifndef PKVMCORE_STATE_SWITCH_H
#define PKVMCORE_STATE_SWITCH_H

#include <pkvmcore/state.h>

/**
 * What pkc_state_switch() may take as the same answer for good: whether what two contexts leave and
 * find missing is what pkc_sysreg_swap() moves.
 *
 * It is on a machine without optional features, or for who has none of them.
 *
 * @param a        of the one; only what never changes of it is looked at
 * @param a_rules  of its kind
 * @param b        of the other, likewise
 * @param b_rules  of its kind
 */
PKC_ALWAYS_INLINE bool pkc_state_swappable(const struct pkc_state *a,
                                           const struct pkc_state_rules *a_rules,
                                           const struct pkc_state *b,
                                           const struct pkc_state_rules *b_rules)
{
	uint32_t classes = a_rules->evict;

	return classes == b_rules->evict && classes == a_rules->eager &&
	       classes == b_rules->eager && !(classes & ~PKC_CLASSES_PLAIN) &&
	       !(~classes & (PKC_CLASS(SYS) | PKC_CLASS(VTIMER))) &&
	       !((a->setup.groups | b->setup.groups) & pkc_class_groups(classes) &
	         ~PKC_GROUPS_SWAPPED);
}

/**
 * pkc_state_exit() of one context and pkc_state_enter() of another, as a host and the vCPU that it
 * runs alternate: what the one leaves and the other finds missing moves together.
 *
 * @param cpu         the calling CPU
 * @param from        of who has left
 * @param from_rules  of its kind
 * @param to          of who is entered next
 * @param to_rules    of its kind
 * @param swappable   pkc_state_swappable() of them
 */
PKC_ALWAYS_INLINE void pkc_state_switch(struct pkc_cpu *cpu, struct pkc_state *from,
                                        const struct pkc_state_rules *from_rules,
                                        struct pkc_state *to,
                                        const struct pkc_state_rules *to_rules, bool swappable)
{
	uint32_t classes = from_rules->evict;

	if (pkc_unlikely(!swappable || (classes & ~from->cpu) || (classes & to->cpu))) {
		pkc_state_exit(cpu, from, from_rules);
		pkc_state_enter(cpu, to, to_rules);
		return;
	}
	pkc_state_left(cpu, from);
	pkc_sysreg_swap(&from->context.sys, &to->context.sys);
	from->cpu &= ~classes;
	from->hyp |= classes;
	to->cpu |= classes;
	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		if (classes & (UINT32_C(1) << i))
			cpu->owner[i] = to;
	pkc_state_count(cpu, from, classes, PKC_MOVE_CPU_HYP);
	pkc_state_count(cpu, to, classes, PKC_MOVE_HYP_CPU);
	pkc_state_enter(cpu, to, to_rules);
}

#endif
