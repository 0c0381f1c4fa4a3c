/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * EL2's own registers that differ from one guest to the next, written only where this CPU holds
 * another value.
 *
 * A guest has a set of values, and a CPU a copy of what it holds. All layouts are those of
 * HCR_EL2.E2H = 0, which a CPU with FEAT_VHE has as well as one without (Arm DDI 0487, CPTR_EL2,
 * CNTHCTL_EL2): E2H is 0 in every set.
 */
#ifndef PKVMCORE_HYPREGS_H
#define PKVMCORE_HYPREGS_H

#include <pkvmcore/feature.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/sysreg.h>

/* clang-format off */

/** A register that every machine has. The last three seldom differ. */
#define PKC_HYPREG_ALWAYS_LIST(X) \
	X(HCR_EL2,     ALWAYS) \
	X(VTTBR_EL2,   ALWAYS) \
	X(CPTR_EL2,    ALWAYS) \
	X(MDCR_EL2,    ALWAYS) \
	X(CNTHCTL_EL2, ALWAYS) \
	X(VMPIDR_EL2,  ALWAYS) \
	X(VPIDR_EL2,   ALWAYS) \
	X(VTCR_EL2,    ALWAYS) \
	X(CNTVOFF_EL2, ALWAYS)

/** One that comes with a feature of the machine: X(name, feature). */
#define PKC_HYPREG_FEATURE_LIST(X) \
	X(HCRX_EL2,    HCX) \
	X(MPAM2_EL2,   MPAM) \
	X(HFGRTR_EL2,  FGT) \
	X(HFGWTR_EL2,  FGT) \
	X(HFGITR_EL2,  FGT) \
	X(HDFGRTR_EL2, FGT) \
	X(HDFGWTR_EL2, FGT)

/** A register of these sets. */
enum pkc_hypreg {
/** A row of the lists as an enumerator. */
#define PKC_ROW(name, feature) PKC_HYPREG_##name,
	PKC_HYPREG_ALWAYS_LIST(PKC_ROW) PKC_HYPREG_FEATURE_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_HYPREGS
};

/* clang-format on */

/** A guest's values, or what a CPU holds. */
struct pkc_hypregs {
	uint64_t reg[PKC_NR_HYPREGS]; /**< by enum pkc_hypreg */
};

/** What one CPU holds. Only that CPU touches it. */
struct pkc_cpu_hypregs {
	struct pkc_hypregs now; /**< the values; of HCR_EL2 with VSE set one that no guest has */
	uint64_t features;      /**< bits by enum pkc_hypreg: those that the machine has at all */
};

/** The value for the register that @p name names, such as HCR_EL2, in a set. */
#define pkc_hypreg(regs, name) ((regs)->reg[PKC_HYPREG_##name])

PKC_BEGIN_DECLS

/**
 * Makes EL2's traps follow what a guest has.
 *
 * @param[in,out] regs   the embedder's own choices, of which the traps set and clear bits
 * @param         traps  from pkc_idregs_traps()
 */
PKC_API void pkc_hypregs_trap(struct pkc_hypregs *regs, const struct pkc_traps *traps);

/**
 * Writes all registers of this CPU, whatever they hold, and begins to keep track of them.
 *
 * @param[out] cpu      set whole
 * @param      machine  from pkc_idregs_machine(): which registers there are
 * @param      regs     the first set
 */
PKC_API void pkc_hypregs_init(struct pkc_cpu_hypregs *cpu, const struct pkc_idregs *machine,
                              const struct pkc_hypregs *regs);

/** The part of pkc_hypregs_load() for machines with any of PKC_HYPREG_FEATURE_LIST. */
PKC_API void pkc_hypregs_load_features(struct pkc_cpu_hypregs *cpu, const struct pkc_hypregs *regs);

/**
 * The part of it for the three that seldom differ: VPIDR_EL2, VTCR_EL2, CNTVOFF_EL2.
 */
PKC_API void pkc_hypregs_load_seldom(struct pkc_cpu_hypregs *cpu, const struct pkc_hypregs *regs);

PKC_END_DECLS

/** Writes one register of this CPU, unless it holds that value. */
#define PKC_HYPREG_LOAD(cpu, regs, name)                                   \
	do {                                                               \
		uint64_t pkc_hypreg_value_ = pkc_hypreg(regs, name);       \
                                                                           \
		if (pkc_hypreg(&(cpu)->now, name) != pkc_hypreg_value_) {  \
			pkc_write(name, pkc_hypreg_value_);                \
			pkc_hypreg(&(cpu)->now, name) = pkc_hypreg_value_; \
		}                                                          \
	} while (0)

/**
 * Loads a guest's set into this CPU: writes what differs, and nothing else.
 *
 * There is no ISB: the ERET that enters the guest is one. EL2 code that depends on a value before,
 * such as TLB maintenance by VTTBR_EL2.VMID or a use of FP registers by CPTR_EL2, makes its own.
 * HCR_EL2 with a pending virtual SError (VSE) is always written, and so is what follows it: the CPU
 * clears that bit on its own.
 *
 * @param cpu   the calling CPU's; whoever writes one of these registers by itself writes back what
 *              was there
 * @param regs  the guest's
 */
PKC_ALWAYS_INLINE void pkc_hypregs_load(struct pkc_cpu_hypregs *cpu, const struct pkc_hypregs *regs)
{
	uint64_t hcr = pkc_hypreg(regs, HCR_EL2);

	if (pkc_hypreg(&cpu->now, HCR_EL2) != hcr) {
		pkc_write(HCR_EL2, hcr);
		pkc_hypreg(&cpu->now, HCR_EL2) = hcr & PKC_HCR_VSE ? UINT64_MAX : hcr;
	}
	PKC_HYPREG_LOAD(cpu, regs, VTTBR_EL2);
	PKC_HYPREG_LOAD(cpu, regs, CPTR_EL2);
	PKC_HYPREG_LOAD(cpu, regs, MDCR_EL2);
	PKC_HYPREG_LOAD(cpu, regs, CNTHCTL_EL2);
	PKC_HYPREG_LOAD(cpu, regs, VMPIDR_EL2);
	if (pkc_unlikely(pkc_hypreg(&cpu->now, VPIDR_EL2) != pkc_hypreg(regs, VPIDR_EL2) ||
	                 pkc_hypreg(&cpu->now, VTCR_EL2) != pkc_hypreg(regs, VTCR_EL2) ||
	                 pkc_hypreg(&cpu->now, CNTVOFF_EL2) != pkc_hypreg(regs, CNTVOFF_EL2)))
		pkc_hypregs_load_seldom(cpu, regs);
	if (pkc_unlikely(cpu->features))
		pkc_hypregs_load_features(cpu, regs);
}

#endif
