/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What a host may choose of a vCPU's state: each class made safe, on EL2's own copy.
 *
 * A host that could choose the mode of an ERET would own EL2; all else that it may write is what
 * the guest could write itself. The general-purpose registers, the pointer-authentication keys and
 * the vector registers have no value that matters to EL2, hence no sanitiser.
 */
#ifndef PKVMCORE_SANITISE_H
#define PKVMCORE_SANITISE_H

#include <pkvmcore/context.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/idreg.h>
#include <pkvmcore/inject.h>

/** What values a vCPU's state may have: made once, from what the guest has. */
struct pkc_limits {
	uint64_t pstate;   /**< bits of PSTATE in AArch64, M among them */
	uint64_t pstate32; /**< bits of PSTATE in AArch32 at EL0, M among them */
	uint64_t fpcr;     /**< bits of FPCR */
	uint64_t fpsr;     /**< bits of FPSR */
	uint64_t actlr;    /**< ACTLR_EL1, which no host chooses */
	uint32_t modes;    /**< bit n: PSTATE.M may be n */
	uint32_t features; /**< bits of enum pkc_pstate_feature, for inject.h */
};

/** HCR_EL2.TWI: WFI is trapped. */
#define PKC_HCR_TWI            PKC_BIT(13)
/** HCR_EL2.TWE: WFE is trapped. */
#define PKC_HCR_TWE            PKC_BIT(14)
/** HCR_EL2.TVM: writes to the registers of EL1's translation are trapped. */
#define PKC_HCR_TVM            PKC_BIT(26)
/** HCR_EL2.TRVM: reads of them are trapped. */
#define PKC_HCR_TRVM           PKC_BIT(30)
/** The bits of HCR_EL2 that are the host's for a protected guest. */
#define PKC_HCR_HOST_PROTECTED (PKC_HCR_TWI | PKC_HCR_TWE | PKC_HCR_VSE)
/**
 * The bits of HCR_EL2 that are the host's for an np guest: it also may watch the guest turn its
 * caches on, to emulate cache maintenance by set and way.
 */
#define PKC_HCR_HOST_NP        (PKC_HCR_HOST_PROTECTED | PKC_HCR_TVM | PKC_HCR_TRVM)
/**
 * The bits of MDCR_EL2 that are the host's for an np guest, to debug it: TDE, TDA, TDOSA, TDRA.
 * None is of a protected guest; HPMN and the traps of the PMU are EL2's always.
 */
#define PKC_MDCR_HOST_NP       PKC_BITS(11, 8)
/** The bits of VSESR_EL2 that are the host's: the syndrome of the virtual SError that it pends. */
#define PKC_VSESR_HOST         PKC_BITS(24, 0)

/**
 * A register of EL2's in which some bits are the host's.
 *
 * @param own   EL2's value
 * @param host  the host's, read once
 * @param mask  the bits that are the host's, such as PKC_HCR_HOST_NP
 */
PKC_ALWAYS_INLINE uint64_t pkc_host_bits(uint64_t own, uint64_t host, uint64_t mask)
{
	return (own & ~mask) | (host & mask);
}

/**
 * Makes a PSTATE safe to return to: EL0, EL1t, EL1h, or AArch32 at EL0 where the guest has it.
 *
 * What the guest does not have, what is RES0, and IL are cleared.
 *
 * @param         limits  of the guest
 * @param[in,out] pstate  EL2's own copy; unchanged on error
 * @retval 0            safe
 * @retval -PKC_EINVAL  another mode: the entry fails
 */
PKC_ALWAYS_INLINE int pkc_sanitise_pstate(const struct pkc_limits *limits, uint64_t *pstate)
{
	uint64_t mode = *pstate & PKC_PSTATE_MODE;

	if (!(limits->modes >> mode & 1))
		return -PKC_EINVAL;

	*pstate &= mode & PKC_PSTATE_AARCH32 ? limits->pstate32 : limits->pstate;
	return 0;
}

/**
 * Makes a PC and a PSTATE safe together: in AArch32 the PC has 32 bits.
 *
 * @param         limits  of the guest
 * @param[in,out] pc      EL2's own copy; unchanged on error. Any address is safe, since the fault
 *                        of a bad one is the guest's
 * @param[in,out] pstate  EL2's own copy; unchanged on error
 * @retval 0            safe
 * @retval -PKC_EINVAL  as for pkc_sanitise_pstate()
 */
PKC_ALWAYS_INLINE int pkc_sanitise_pc(const struct pkc_limits *limits, uint64_t *pc,
                                      uint64_t *pstate)
{
	int err = pkc_sanitise_pstate(limits, pstate);

	if (!err && (*pstate & PKC_PSTATE_AARCH32))
		*pc = (uint32_t)*pc;
	return err;
}

PKC_BEGIN_DECLS

/**
 * Works out what values a vCPU's state may have.
 *
 * @param[out] limits  set whole
 * @param      guest   what the guest reads, from pkc_idregs_guest()
 * @param      actlr   its ACTLR_EL1: the machine's value at reset
 */
PKC_API void pkc_limits_init(struct pkc_limits *limits, const struct pkc_idregs *guest,
                             uint64_t actlr);

/**
 * Makes system registers that a host has written safe: bits that are RES0 whatever the machine
 * are cleared, timers have no ISTATUS, ACTLR_EL1 is EL2's, and no breakpoint or watchpoint matches
 * above EL1. PKC_GROUP_ID is never a host's to write.
 *
 * A bit of a feature that the guest lacks stays: the guest could set it as well.
 *
 * @param limits  of the guest
 * @param bank    EL2's own copy
 * @param groups  the groups that the host has written, bits by enum pkc_sysreg_group: of those
 *                that the guest has
 */
PKC_API void pkc_sanitise_sysregs(const struct pkc_limits *limits, struct pkc_sysregs *bank,
                                  uint64_t groups);

/** Makes FPSR and FPCR that a host has written safe. @p fp is EL2's own copy. */
PKC_API void pkc_sanitise_fp(const struct pkc_limits *limits, struct pkc_fp *fp);

PKC_END_DECLS

#endif
