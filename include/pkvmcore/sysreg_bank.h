/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The bank that holds a vCPU's system registers while they are not in a CPU.
 *
 * Memory only: nothing here touches a live register; sysreg.h does.
 */
#ifndef PKVMCORE_SYSREG_BANK_H
#define PKVMCORE_SYSREG_BANK_H

#include <pkvmcore/hyp_sysreg_list.h>
#include <pkvmcore/sysreg_enc.h>
#include <pkvmcore/sysreg_list.h>
#include <pkvmcore/types.h>

/* clang-format off */

/** The index of a vCPU's register in its bank: dense, grouped; 0 names none. */
enum pkc_sysreg {
	PKC_SYSREG_INVALID,
/** A row of the list as an index. */
#define PKC_ROW(name, ...) PKC_##name,
	PKC_SYSREG_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_SYSREGS
};

/**
 * The encoding of each register and SYS instruction of both lists, as PKC_SYSREG_ENC() makes it.
 */
enum pkc_sysreg_enc {
/** A row of a list as an encoding. */
#define PKC_ROW(name, op0, op1, crn, crm, op2, ...) \
	PKC_ENC_##name = PKC_SYSREG_ENC(op0, op1, crn, crm, op2),
	PKC_SYSREG_LIST(PKC_ROW) PKC_HYP_SYSREG_LIST(PKC_ROW)
#undef PKC_ROW
};

/* clang-format on */

/**
 * Registers that a machine has together, or has not, and that move together: the column of the
 * list.
 */
enum pkc_sysreg_group {
	PKC_GROUP_ID,     /**< who the vCPU is; only EL2 writes them */
	PKC_GROUP_EL1,    /**< EL1, every implementation */
	PKC_GROUP_EL0,    /**< EL0, every implementation */
	PKC_GROUP_RAS,    /**< FEAT_RAS */
	PKC_GROUP_CSV2,   /**< FEAT_CSV2_2 */
	PKC_GROUP_TCR2,   /**< FEAT_TCR2 */
	PKC_GROUP_S1PIE,  /**< FEAT_S1PIE */
	PKC_GROUP_S1POE,  /**< FEAT_S1POE */
	PKC_GROUP_MTE,    /**< FEAT_MTE2 */
	PKC_GROUP_SVE,    /**< FEAT_SVE */
	PKC_GROUP_FPMR,   /**< FEAT_FPMR */
	PKC_GROUP_PAC,    /**< FEAT_PAuth */
	PKC_GROUP_VTIMER, /**< the virtual timer */
	PKC_GROUP_PTIMER, /**< the EL1 physical timer */
	PKC_GROUP_DEBUG,  /**< self-hosted debug */
	PKC_GROUP_PMU,    /**< FEAT_PMUv3 */
	PKC_NR_GROUPS
};

/** The system registers of one vCPU. */
struct pkc_sysregs {
	uint64_t reg[PKC_NR_SYSREGS]; /**< by enum pkc_sysreg; the first is nobody's and stays 0 */
};

/** The saved value of the register that @p name, a name of the list, names. */
#define pkc_bank_read(bank, name) ((bank)->reg[PKC_##name])

/** Makes @p value the saved value of the register that @p name names. */
#define pkc_bank_write(bank, name, value) ((void)((bank)->reg[PKC_##name] = (value)))

PKC_BEGIN_DECLS

/**
 * The saved value of a register that is known only at run time.
 *
 * @param      bank   the vCPU's registers
 * @param      reg    1 to PKC_NR_SYSREGS - 1
 * @param[out] value  set on success only
 * @retval 0           read
 * @retval -PKC_EINVAL no register has this index
 */
PKC_API int pkc_bank_get(const struct pkc_sysregs *bank, uint32_t reg, uint64_t *value);

/**
 * Sets the saved value of a register that is known only at run time.
 *
 * @param bank   the vCPU's registers
 * @param reg    1 to PKC_NR_SYSREGS - 1
 * @param value  kept as it is: what a host may choose is checked before, by class
 * @retval 0           written
 * @retval -PKC_EINVAL no register has this index; nothing is changed
 */
PKC_API int pkc_bank_set(struct pkc_sysregs *bank, uint32_t reg, uint64_t value);

/**
 * The bank's index of the register that a trapped MRS or MSR names.
 *
 * @param enc  the encoding, as pkc_esr_sys64_decode() gives it
 * @return     an enum pkc_sysreg, or PKC_SYSREG_INVALID if no vCPU owns such a register
 */
PKC_API enum pkc_sysreg pkc_sysreg_find(uint32_t enc);

/**
 * The group of a register.
 *
 * @param      reg    1 to PKC_NR_SYSREGS - 1
 * @param[out] group  set on success only
 * @retval 0           found
 * @retval -PKC_EINVAL no register has this index
 */
PKC_API int pkc_sysreg_group_of(uint32_t reg, enum pkc_sysreg_group *group);

PKC_END_DECLS

#endif
