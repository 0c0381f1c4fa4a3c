/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/state_switch.h>

PKC_API void pkc_state_switch_by_steps(struct pkc_cpu *cpu, struct pkc_state *from,
                                       const struct pkc_state_rules *from_rules,
                                       struct pkc_state *to, const struct pkc_state_rules *to_rules)
{
	pkc_state_exit(cpu, from, from_rules);
	pkc_state_enter(cpu, to, to_rules);
}
