/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * From one context of a CPU to another in one pass: the exit of the one and the entry of the other.
 */
#ifndef PKVMCORE_STATE_SWITCH_H
#define PKVMCORE_STATE_SWITCH_H

#include <pkvmcore/state.h>

/** Whether all that some classes are of two contexts is what pkc_sysreg_swap() moves. */
PKC_ALWAYS_INLINE bool pkc_state_swappable(const struct pkc_state *from, const struct pkc_state *to,
                                           uint32_t classes)
{
	return !(classes & ~PKC_CLASSES_PLAIN) &&
	       !(~classes & (PKC_CLASS(SYS) | PKC_CLASS(VTIMER))) &&
	       !((from->setup.groups | to->setup.groups) & pkc_class_groups(classes) &
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
 */
PKC_ALWAYS_INLINE void pkc_state_switch(struct pkc_cpu *cpu, struct pkc_state *from,
                                        const struct pkc_state_rules *from_rules,
                                        struct pkc_state *to,
                                        const struct pkc_state_rules *to_rules)
{
	uint32_t classes = from_rules->evict & to_rules->eager;

	if (pkc_likely((from->cpu & classes) == classes && !(to->cpu & classes) &&
	               pkc_state_swappable(from, to, classes))) {
		pkc_sysreg_swap(&from->context.sys, &to->context.sys);
		from->hyp |= classes;
		from->cpu &= ~classes;
		to->cpu |= classes;
		for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
			if (classes & (UINT32_C(1) << i))
				cpu->owner[i] = to;
		pkc_state_count(cpu, from, classes, PKC_MOVE_CPU_HYP);
		pkc_state_count(cpu, to, classes, PKC_MOVE_HYP_CPU);
	}
	pkc_state_exit(cpu, from, from_rules);
	pkc_state_enter(cpu, to, to_rules);
}

#endif
