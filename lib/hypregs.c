/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/hypregs.h>

/* A set's register that has traps takes their bits; of the layouts of CPTR_EL2 that is one. */
#define HYPREGS_TRAP(name)                                                                       \
	pkc_hypreg(regs, name) = (pkc_hypreg(regs, name) & ~traps->reg[PKC_TRAP_##name].clear) | \
	                         traps->reg[PKC_TRAP_##name].set
#define HYPREGS_TRAP_ROW(name, feature) HYPREGS_TRAP(name);
#define HYPREGS_LOAD_ROW(name, feature)                 \
	if (cpu->features & PKC_BIT(PKC_HYPREG_##name)) \
		PKC_HYPREG_LOAD(cpu, regs, name);
#define HYPREGS_HAVE_ROW(name, feature)                      \
	if (pkc_idregs_have(machine, PKC_FEATURE_##feature)) \
		features |= PKC_BIT(PKC_HYPREG_##name);

PKC_API void pkc_hypregs_trap(struct pkc_hypregs *regs, const struct pkc_traps *traps)
{
	HYPREGS_TRAP(HCR_EL2);
	HYPREGS_TRAP(CPTR_EL2);
	HYPREGS_TRAP(MDCR_EL2);
	PKC_HYPREG_FEATURE_LIST(HYPREGS_TRAP_ROW)
}

PKC_API void pkc_hypregs_init(struct pkc_cpu_hypregs *cpu, const struct pkc_idregs *machine,
                              const struct pkc_hypregs *regs)
{
	uint64_t features = 0;

	PKC_HYPREG_FEATURE_LIST(HYPREGS_HAVE_ROW)
	cpu->features = features;
	for (uint32_t reg = 0; reg < PKC_NR_HYPREGS; reg++)
		cpu->now.reg[reg] = ~regs->reg[reg];
	pkc_hypregs_load(cpu, regs);
}

PKC_API void pkc_hypregs_load_features(struct pkc_cpu_hypregs *cpu, const struct pkc_hypregs *regs){
	PKC_HYPREG_FEATURE_LIST(HYPREGS_LOAD_ROW)}

PKC_API void pkc_hypregs_load_seldom(struct pkc_cpu_hypregs *cpu, const struct pkc_hypregs *regs)
{
	PKC_HYPREG_LOAD(cpu, regs, VPIDR_EL2);
	PKC_HYPREG_LOAD(cpu, regs, VTCR_EL2);
	PKC_HYPREG_LOAD(cpu, regs, CNTVOFF_EL2);
}
