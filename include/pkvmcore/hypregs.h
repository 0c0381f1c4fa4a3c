/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * EL2's own registers that differ from one guest to the next, written only where they do.
 *
 * A set has the values for one guest, or for a host. A CPU holds those of whoever runs on it, so
 * what a change has to write is where two sets differ, which is worked out before.
 * All layouts are those of HCR_EL2.E2H = 0, which a CPU with FEAT_VHE has as well as one without
 * (Arm DDI 0487, CPTR_EL2, CNTHCTL_EL2): E2H is 0 in every set.
 */
#ifndef PKVMCORE_HYPREGS_H
#define PKVMCORE_HYPREGS_H

#include <pkvmcore/feature.h>
#include <pkvmcore/sysreg.h>

/* clang-format off */

/**
 * A register that every machine has and that often differs: X(name, feature). By twos, since those
 * that differ together are written together.
 */
#define PKC_HYPREG_OFTEN_LIST(X) \
	X(HCR_EL2,     ALWAYS) \
	X(VTTBR_EL2,   ALWAYS) \
	X(MDCR_EL2,    ALWAYS) \
	X(CNTHCTL_EL2, ALWAYS) \
	X(CPTR_EL2,    ALWAYS) \
	X(VMPIDR_EL2,  ALWAYS)

/** One that seldom differs, or that comes with a feature of the machine. */
#define PKC_HYPREG_SELDOM_LIST(X) \
	X(VPIDR_EL2,   ALWAYS) \
	X(VTCR_EL2,    ALWAYS) \
	X(CNTVOFF_EL2, ALWAYS) \
	X(HCRX_EL2,    HCX) \
	X(MPAM2_EL2,   MPAM) \
	X(HFGRTR_EL2,  FGT) \
	X(HFGWTR_EL2,  FGT) \
	X(HFGITR_EL2,  FGT) \
	X(HDFGRTR_EL2, FGT) \
	X(HDFGWTR_EL2, FGT)

/** All of them. */
#define PKC_HYPREG_LIST(X) PKC_HYPREG_OFTEN_LIST(X) PKC_HYPREG_SELDOM_LIST(X)

/** A register of a set. */
enum pkc_hypreg {
/** A row of the lists as an enumerator. */
#define PKC_ROW(name, feature) PKC_HYPREG_##name,
	PKC_HYPREG_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_HYPREGS
};

/* clang-format on */

/** The values for one guest, or for a host. */
struct pkc_hypregs {
	uint64_t reg[PKC_NR_HYPREGS]; /**< by enum pkc_hypreg */
};

/** The value for the register that @p name names, such as HCR_EL2, in a set. */
#define pkc_hypreg(regs, name) ((regs)->reg[PKC_HYPREG_##name])

/** The bit of that register in a mask of registers. */
#define PKC_HYPREG_BIT(name) (UINT32_C(1) << PKC_HYPREG_##name)

/** Those that seldom differ: one test where none of them does. */
#define PKC_HYPREGS_SELDOM ((UINT32_C(1) << PKC_NR_HYPREGS) - (UINT32_C(1) << PKC_HYPREG_VPIDR_EL2))

PKC_BEGIN_DECLS

/**
 * The registers that a machine has.
 *
 * @param machine  from pkc_idregs_machine()
 * @return         a mask of registers
 */
PKC_API uint32_t pkc_hypregs_of(const struct pkc_idregs *machine);

/** The registers in which two sets differ, as a mask, of machines that have them or not. */
PKC_API uint32_t pkc_hypregs_differ(const struct pkc_hypregs *a, const struct pkc_hypregs *b);

/**
 * Makes EL2's traps follow what a guest has.
 *
 * @param[in,out] regs   the embedder's own choices, of which the traps set and clear bits
 * @param         traps  from pkc_idregs_traps()
 */
PKC_API void pkc_hypregs_trap(struct pkc_hypregs *regs, const struct pkc_traps *traps);

/** Reads the registers in @p which, which the machine has, from this CPU; all others become 0. */
PKC_API void pkc_hypregs_read(struct pkc_hypregs *regs, uint32_t which);

/** The part of pkc_hypregs_write() for PKC_HYPREGS_SELDOM. */
PKC_API void pkc_hypregs_write_seldom(const struct pkc_hypregs *regs, uint32_t which);

PKC_END_DECLS

/** Writes two neighbours of a set, which one instruction loads. */
#define PKC_HYPREG_WRITE_TWO(regs, first, second)                \
	do {                                                     \
		uint64_t pkc_first_ = pkc_hypreg(regs, first);   \
		uint64_t pkc_second_ = pkc_hypreg(regs, second); \
                                                                 \
		pkc_write(first, pkc_first_);                    \
		pkc_write(second, pkc_second_);                  \
	} while (0)

/**
 * Writes some of a set to this CPU.
 *
 * There is no ISB: the ERET that enters the guest is one. EL2 code that depends on a value before,
 * such as TLB maintenance by VTTBR_EL2.VMID or a use of FP registers by CPTR_EL2, makes its own.
 * The CPU clears HCR_EL2.VSE by itself: whoever sets it anew for who runs already has HCR_EL2
 * among @p which.
 *
 * @param regs   the set
 * @param which  those of the machine in which it differs from what the CPU holds. Of the first six
 *               the neighbour of each is written, too: HCR and VTTBR, MDCR and CNTHCTL, CPTR and
 *               VMPIDR
 */
PKC_ALWAYS_INLINE void pkc_hypregs_write(const struct pkc_hypregs *regs, uint32_t which)
{
	if (pkc_likely(which & (PKC_HYPREG_BIT(HCR_EL2) | PKC_HYPREG_BIT(VTTBR_EL2)))) {
		PKC_HYPREG_WRITE_TWO(regs, HCR_EL2, VTTBR_EL2);
	}
	if (pkc_likely(which & (PKC_HYPREG_BIT(MDCR_EL2) | PKC_HYPREG_BIT(CNTHCTL_EL2)))) {
		PKC_HYPREG_WRITE_TWO(regs, MDCR_EL2, CNTHCTL_EL2);
	}
	if (pkc_likely(which & (PKC_HYPREG_BIT(CPTR_EL2) | PKC_HYPREG_BIT(VMPIDR_EL2)))) {
		PKC_HYPREG_WRITE_TWO(regs, CPTR_EL2, VMPIDR_EL2);
	}
	if (pkc_unlikely(which & PKC_HYPREGS_SELDOM))
		pkc_hypregs_write_seldom(regs, which);
}

#endif
