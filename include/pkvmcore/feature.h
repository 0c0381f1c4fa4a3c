/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What follows from a guest's ID registers: its EL2 traps, its groups of registers, and which
 * encodings are UNDEFINED for it.
 *
 * All of it is computed from the bank that the guest reads, so that it cannot disagree with it.
 */
#ifndef PKVMCORE_FEATURE_H
#define PKVMCORE_FEATURE_H

#include <pkvmcore/idreg.h>
#include <pkvmcore/sysreg_bank.h>

/** Where a feature's registers are kept that are in no group of the bank. */
enum pkc_kept {
	PKC_KEPT_NOWHERE = PKC_NR_GROUPS, /**< it must be trapped for guests that share a CPU */
	PKC_KEPT_ELSEWHERE,               /**< PSTATE, vector registers, virtual GIC */
	PKC_KEPT_STATELESS                /**< there is nothing to keep */
};

/* clang-format off */

/** An EL2 register whose bits trap features. */
enum pkc_trap_reg {
/** A row of the list as an enumerator. */
#define PKC_ROW(name, feature) PKC_TRAP_##name,
	PKC_TRAP_REG_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_TRAP_REGS
};

/* clang-format on */

/** The bits that are decided in one EL2 register; all others are the embedder's. */
struct pkc_trap_bits {
	uint64_t set;   /**< these must be 1 */
	uint64_t clear; /**< these must be 0 */
};

/** The bits that are decided in all EL2 registers that have traps. */
struct pkc_traps {
	struct pkc_trap_bits reg[PKC_NR_TRAP_REGS]; /**< by enum pkc_trap_reg */
};

PKC_BEGIN_DECLS

/**
 * Where the registers of a feature are kept.
 *
 * @param feature  below PKC_NR_FEATURES
 * @return         an enum pkc_sysreg_group, or an enum pkc_kept
 */
PKC_API uint32_t pkc_feature_kept(enum pkc_feature feature);

/**
 * The feature that an encoding belongs to.
 *
 * A trapped access is UNDEFINED for a guest unless pkc_idregs_have() the feature.
 *
 * @param enc  a system register of op0 2 or 3, as pkc_esr_sys64_decode() gives it
 * @return     PKC_FEATURE_NONE if it is no guest's, or unknown
 */
PKC_API enum pkc_feature pkc_feature_of(uint32_t enc);

/**
 * Hides each feature whose registers nobody keeps while another guest runs.
 *
 * What is left suits guests that share a CPU.
 *
 * @param ceiling  from pkc_idregs_all()
 * @param groups   the groups that the embedder saves and restores: bits by enum pkc_sysreg_group
 */
PKC_API void pkc_idregs_hide_unkept(struct pkc_idregs *ceiling, uint64_t groups);

/**
 * The EL2 trap bits of a guest: closed for what it lacks and the machine has, open for what it has.
 *
 * HCR_EL2.TID3 is among them: set if any register of the two banks differs. Bits of registers that
 * the machine lacks are in neither set nor clear. A feature that no trap covers stays within reach,
 * so pkc_idregs_groups() counts it in.
 *
 * @param      guest    from pkc_idregs_guest()
 * @param      machine  what it was made from
 * @param[out] traps    set whole
 */
PKC_API void pkc_idregs_traps(const struct pkc_idregs *guest, const struct pkc_idregs *machine,
                              struct pkc_traps *traps);

/**
 * The groups of registers that are a guest's: those it has, and those that it lacks but reaches,
 * since no EL2 trap covers them.
 *
 * @param guest    from pkc_idregs_guest()
 * @param machine  what it was made from
 * @return         bits by enum pkc_sysreg_group
 */
PKC_API uint64_t pkc_idregs_groups(const struct pkc_idregs *guest,
                                   const struct pkc_idregs *machine);

PKC_END_DECLS

#endif
