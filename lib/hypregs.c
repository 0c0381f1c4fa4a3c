/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/hypregs.h>

/* clang-format off */
#define HYPREGS_HAVE(name, feature)                          \
	if (pkc_idregs_have(machine, PKC_FEATURE_##feature)) \
		which |= PKC_HYPREG_BIT(name);
#define HYPREGS_READ(name, feature)                          \
	if (which & PKC_HYPREG_BIT(name))                    \
		pkc_hypreg(regs, name) = pkc_read(name);
#define HYPREGS_WRITE(name, feature)                         \
	if (which & PKC_HYPREG_BIT(name))                    \
		pkc_write(name, pkc_hypreg(regs, name));
#define HYPREGS_TRAP(name)                                   \
	hypregs_trap(&pkc_hypreg(regs, name), &traps->reg[PKC_TRAP_##name])
/* clang-format on */

PKC_API uint32_t pkc_hypregs_of(const struct pkc_idregs *machine)
{
	uint32_t which = 0;

	PKC_HYPREG_LIST(HYPREGS_HAVE)
	return which;
}

PKC_API uint32_t pkc_hypregs_differ(const struct pkc_hypregs *a, const struct pkc_hypregs *b)
{
	uint32_t which = 0;

	for (uint32_t reg = 0; reg < PKC_NR_HYPREGS; reg++)
		which |= (uint32_t)(a->reg[reg] != b->reg[reg]) << reg;
	return which;
}

static void hypregs_trap(uint64_t *reg, const struct pkc_trap_bits *bits)
{
	*reg = (*reg & ~bits->clear) | bits->set;
}

PKC_API void pkc_hypregs_trap(struct pkc_hypregs *regs, const struct pkc_traps *traps)
{
	HYPREGS_TRAP(HCR_EL2);
	HYPREGS_TRAP(HCRX_EL2);
	HYPREGS_TRAP(CPTR_EL2);
	HYPREGS_TRAP(MDCR_EL2);
	HYPREGS_TRAP(MPAM2_EL2);
	HYPREGS_TRAP(HFGRTR_EL2);
	HYPREGS_TRAP(HFGWTR_EL2);
	HYPREGS_TRAP(HFGITR_EL2);
	HYPREGS_TRAP(HDFGRTR_EL2);
	HYPREGS_TRAP(HDFGWTR_EL2);
}

PKC_API void pkc_hypregs_read(struct pkc_hypregs *regs, uint32_t which)
{
	const struct pkc_hypregs none = {{0}};

	*regs = none;
	PKC_HYPREG_LIST(HYPREGS_READ)
}

PKC_API void pkc_hypregs_write_seldom(const struct pkc_hypregs *regs, uint32_t which)
{
	PKC_HYPREG_SELDOM_LIST(HYPREGS_WRITE)
}
