/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * One system register of a vCPU, in place: in its bank, or in this CPU, wherever it is current.
 *
 * An access by name costs what the plain load, store, MRS or MSR costs where `live` is a constant,
 * and one test more where it is not. There is no ISB here: a write to a live register is seen by
 * the guest, which is entered by an ERET; EL2 code that relies on it before then, such as AT by
 * SCTLR_EL1 or a timer's CTL by its CVAL, makes one.
 */
#ifndef PKVMCORE_VREG_H
#define PKVMCORE_VREG_H

#include <pkvmcore/context.h>
#include <pkvmcore/sysreg.h>

/**
 * Where the registers of one vCPU are current. A view, made for use on one CPU, while the vCPU
 * stays as it is there.
 */
struct pkc_vregs {
	struct pkc_sysregs *bank; /**< the vCPU's */
	/**
	 * The groups that are current in this CPU, bits by enum pkc_sysreg_group; all others are
	 * in the bank. The machine has them, and EL2 does not trap itself on them.
	 */
	uint64_t live;
};

/* clang-format off */

/** The groups whose registers can be accessed live, and have in the CPU the name that they have. */
#define PKC_VREG_SAME_LIST(X) \
	PKC_SYSREG_EL1_LIST(X) PKC_SYSREG_EL0_LIST(X) PKC_SYSREG_CSV2_LIST(X) \
	PKC_SYSREG_TCR2_LIST(X) PKC_SYSREG_S1PIE_LIST(X) PKC_SYSREG_S1POE_LIST(X) \
	PKC_SYSREG_MTE_LIST(X) PKC_SYSREG_SVE_LIST(X) PKC_SYSREG_FPMR_LIST(X) \
	PKC_SYSREG_PAC_LIST(X) PKC_SYSREG_VTIMER_LIST(X) PKC_SYSREG_PTIMER_LIST(X)

/** Every register that can be accessed live: those of PKC_GROUPS_UNCOUNTED. */
#define PKC_VREG_LIST(X) PKC_SYSREG_ID_LIST(X) PKC_SYSREG_RAS_LIST(X) PKC_VREG_SAME_LIST(X)

/**
 * Where EL2 finds a vCPU's register in the CPU.
 *
 * Debug and PMU have none: how many there are is the machine's, and the PMU's SET registers do not
 * become what is written to them. By name, pkc_bank_read() and pkc_read() say which copy is meant.
 */
enum pkc_vreg_enc {
	PKC_VREG_ENC_MIDR_EL1 = PKC_ENC_VPIDR_EL2,   /**< MIDR_EL1 at EL2 is the machine's */
	PKC_VREG_ENC_MPIDR_EL1 = PKC_ENC_VMPIDR_EL2, /**< likewise */
	PKC_VREG_ENC_DISR_EL1 = PKC_ENC_VDISR_EL2,   /**< while HCR_EL2.AMO is set */
/** @cond internal */
#define PKC_ROW(name, ...) PKC_VREG_ENC_##name = PKC_ENC_##name,
/** @endcond */
	PKC_VREG_SAME_LIST(PKC_ROW)
#undef PKC_ROW
};

/** The group of each register of PKC_VREG_LIST, as a constant. */
enum pkc_vreg_group {
/** @cond internal */
#define PKC_ROW(name, op0, op1, crn, crm, op2, group, ...) \
	PKC_VREG_GROUP_##name = PKC_GROUP_##group,
/** @endcond */
	PKC_VREG_LIST(PKC_ROW)
#undef PKC_ROW
};

/* clang-format on */

/** Whether the register that @p name names is current in the CPU. */
#define pkc_vreg_is_live(regs, name) (((regs)->live & PKC_BIT(PKC_VREG_GROUP_##name)) != 0)

/**
 * The value of the register that @p name, of PKC_VREG_LIST, names.
 *
 * A timer's CTL has ISTATUS in the CPU alone. As in all of these macros, @p regs, a const struct
 * pkc_vregs *, is evaluated more than once.
 */
#define pkc_vreg_read(regs, name)                                                 \
	(pkc_vreg_is_live(regs, name) ? pkc_port_sysreg_read(PKC_VREG_ENC_##name) \
	                              : pkc_bank_read((regs)->bank, name))

/** Makes @p v, evaluated once, the value of the register that @p name names. */
#define pkc_vreg_write(regs, name, v)                                  \
	do {                                                           \
		if (pkc_vreg_is_live(regs, name))                      \
			pkc_port_sysreg_write(PKC_VREG_ENC_##name, v); \
		else                                                   \
			pkc_bank_write((regs)->bank, name, v);         \
	} while (0)

/** Clears the bits @p clear of the register that @p name names, then sets the bits @p set. */
#define pkc_vreg_modify(regs, name, clear, set) \
	pkc_vreg_write(regs, name,              \
	               (pkc_vreg_read(regs, name) & ~(uint64_t)(clear)) | (uint64_t)(set))

/** Whether the vCPU accesses data big-endian, with @p pstate as its PSTATE. */
PKC_ALWAYS_INLINE bool pkc_vreg_is_big_endian(const struct pkc_vregs *regs, uint64_t pstate)
{
	return pkc_is_big_endian(pstate, pkc_vreg_read(regs, SCTLR_EL1));
}

PKC_BEGIN_DECLS

/**
 * The value of a register that is known only at run time.
 *
 * @param      regs   where the vCPU's registers are
 * @param      reg    1 to PKC_NR_SYSREGS - 1
 * @param[out] value  set on success only
 * @retval 0           read
 * @retval -PKC_EINVAL no register has this index
 * @retval -PKC_EBUSY  its group is live, and is not in PKC_GROUPS_UNCOUNTED: save it first
 */
PKC_API int pkc_vreg_get(const struct pkc_vregs *regs, uint32_t reg, uint64_t *value);

/**
 * Sets a register that is known only at run time.
 *
 * @param regs   where the vCPU's registers are
 * @param reg    1 to PKC_NR_SYSREGS - 1
 * @param value  kept as it is: what a guest or a host may choose is checked before
 * @retval 0           written
 * @retval -PKC_EINVAL no register has this index; nothing is changed
 * @retval -PKC_EBUSY  its group is live, and is not in PKC_GROUPS_UNCOUNTED; nothing is changed
 */
PKC_API int pkc_vreg_set(const struct pkc_vregs *regs, uint32_t reg, uint64_t value);

PKC_END_DECLS

/**
 * The value of the register that a trapped MRS names.
 *
 * @param      regs   where the vCPU's registers are
 * @param      enc    any value: the encoding, as pkc_esr_sys64_decode() gives it
 * @param[out] value  set on success only
 * @retval 0           read
 * @retval -PKC_EINVAL no vCPU owns such a register
 * @retval -PKC_EBUSY  as for pkc_vreg_get()
 */
PKC_ALWAYS_INLINE int pkc_vreg_get_by_enc(const struct pkc_vregs *regs, uint32_t enc,
                                          uint64_t *value)
{
	return pkc_vreg_get(regs, pkc_sysreg_find(enc), value);
}

/**
 * Sets the register that a trapped MSR names.
 *
 * @param regs   where the vCPU's registers are
 * @param enc    any value: the encoding, as pkc_esr_sys64_decode() gives it
 * @param value  as for pkc_vreg_set()
 * @retval 0           written
 * @retval -PKC_EINVAL no vCPU owns such a register; nothing is changed
 * @retval -PKC_EBUSY  as for pkc_vreg_set(); nothing is changed
 */
PKC_ALWAYS_INLINE int pkc_vreg_set_by_enc(const struct pkc_vregs *regs, uint32_t enc,
                                          uint64_t value)
{
	return pkc_vreg_set(regs, pkc_sysreg_find(enc), value);
}

#endif
