/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Exceptions that EL2 makes a vCPU take to EL1, and instructions that EL2 makes it skip.
 *
 * Pure functions on a saved context: they do what the CPU would do (Arm DDI 0487,
 * AArch64.TakeException), so the group PKC_GROUP_EL1 has to be in the bank before, and restored
 * after. Nothing here comes from a host.
 */
#ifndef PKVMCORE_INJECT_H
#define PKVMCORE_INJECT_H

#include <pkvmcore/context.h>

/** What a vCPU has, as its ID registers tell it, that changes PSTATE on an exception. */
enum pkc_pstate_feature {
	PKC_HAS_PAN = 1 << 0,  /**< FEAT_PAN */
	PKC_HAS_SSBS = 1 << 1, /**< FEAT_SSBS */
	PKC_HAS_MTE = 1 << 2,  /**< FEAT_MTE, instructions at least: PSTATE.TCO exists */
	PKC_HAS_NMI = 1 << 3,  /**< FEAT_NMI */
};

/** Kind of exception: its place among the four vectors of a source (Arm DDI 0487, D1.4.1). */
enum pkc_vector {
	PKC_VECTOR_SYNC = 0x000,   /**< synchronous */
	PKC_VECTOR_IRQ = 0x080,    /**< IRQ */
	PKC_VECTOR_FIQ = 0x100,    /**< FIQ */
	PKC_VECTOR_SERROR = 0x180, /**< SError */
};

/** HCR_EL2.AMO: physical SErrors go to EL2, and virtual ones exist. */
#define PKC_HCR_AMO PKC_BIT(5)
/** HCR_EL2.VSE: a virtual SError is pending; the CPU clears it when the guest takes it. */
#define PKC_HCR_VSE PKC_BIT(8)
/** HCR_EL2.TGE: exceptions of EL0 go to EL2, and virtual ones do not exist. */
#define PKC_HCR_TGE PKC_BIT(27)

PKC_BEGIN_DECLS

/**
 * The PSTATE of EL1 right after it has taken an exception.
 *
 * NZCV, PAN and DIT stay; DAIF are set; PAN is set unless SPAN; SSBS becomes DSSBS; TCO is set;
 * ALLINT is set unless SPINTMASK; all else is clear: IL, SS, UAO, BTYPE, IT. The features
 * FEAT_EBEP, FEAT_GCS and later ones that add PSTATE bits have to be hidden from the vCPU.
 *
 * @param pstate    PSTATE before: EL0, EL1, or AArch32 EL0
 * @param sctlr     SCTLR_EL1 of the vCPU
 * @param features  bits of enum pkc_pstate_feature; what is not there has no bit in PSTATE
 */
PKC_API uint64_t pkc_pstate_after_exception(uint64_t pstate, uint64_t sctlr, uint32_t features);

/**
 * Makes a vCPU take an exception to EL1: PSTATE, PC, SPSR_EL1, ELR_EL1, and ESR_EL1 for what has a
 * syndrome.
 *
 * @param ctx       the vCPU
 * @param features  bits of enum pkc_pstate_feature
 * @param vector    kind; of IRQ and FIQ @p esr is not used
 * @param esr       ESR_EL1 of PKC_VECTOR_SYNC and PKC_VECTOR_SERROR
 * @retval 0           the vCPU continues at its vector
 * @retval -PKC_EINVAL PSTATE is of no state that a guest may be in (EL0, EL1t, EL1h, AArch32 EL0);
 *                     nothing is changed
 */
PKC_API int pkc_inject(struct pkc_context *ctx, uint32_t features, enum pkc_vector vector,
                       uint64_t esr);

/**
 * Makes the instruction at the PC UNDEFINED: EC 0, IL set.
 *
 * @param ctx       the vCPU
 * @param features  bits of enum pkc_pstate_feature
 * @retval 0           the vCPU continues at its vector
 * @retval -PKC_EINVAL as for pkc_inject()
 */
PKC_API int pkc_inject_undef(struct pkc_context *ctx, uint32_t features);

/**
 * Makes the instruction at the PC take a synchronous external abort for its data access.
 *
 * @param ctx       the vCPU
 * @param features  bits of enum pkc_pstate_feature
 * @param far       FAR_EL1: the virtual address, EL2's own FAR_EL2
 * @retval 0           the vCPU continues at its vector
 * @retval -PKC_EINVAL as for pkc_inject()
 */
PKC_API int pkc_inject_data_abort(struct pkc_context *ctx, uint32_t features, uint64_t far);

/**
 * Makes the fetch of the instruction at the PC take a synchronous external abort; as
 * pkc_inject_data_abort().
 *
 * @param ctx       the vCPU
 * @param features  bits of enum pkc_pstate_feature
 * @param far       FAR_EL1: the virtual address, EL2's own FAR_EL2
 * @retval 0           the vCPU continues at its vector
 * @retval -PKC_EINVAL as for pkc_inject()
 */
PKC_API int pkc_inject_instruction_abort(struct pkc_context *ctx, uint32_t features, uint64_t far);

/**
 * Makes an SError pending, which the vCPU takes when it unmasks it: HCR_EL2.VSE, with its syndrome
 * in VSESR_EL2.
 *
 * Once the vCPU has run, HCR_EL2 as read back says whether it has taken it.
 *
 * @param[in,out] hcr    the vCPU's HCR_EL2
 * @param[out]    vsesr  its VSESR_EL2, for a machine with FEAT_RAS
 * @param         iss    ESR_EL1.ISS that it will see: bits 24:0
 * @retval 0             pending from the next entry
 * @retval -PKC_ERANGE   @p iss has more than 25 bits
 * @retval -PKC_EINVAL   HCR_EL2 has AMO clear or TGE set: the vCPU would never take it
 * @retval -PKC_EALREADY one is pending, with its own syndrome; nothing is changed
 */
PKC_API int pkc_inject_serror(uint64_t *hcr, uint64_t *vsesr, uint64_t iss);

/**
 * Moves a vCPU past the instruction that trapped and that EL2 has carried out.
 *
 * PSTATE changes as by any instruction that is no branch: BTYPE and SS are clear, and an AArch32
 * IT block advances. Not for HVC, after which the PC is behind the instruction already; a trapped
 * SMC does need it.
 *
 * @param regs  the vCPU
 * @param esr   ESR_EL2 of the trap, for the length of the instruction
 */
PKC_API void pkc_skip_instruction(struct pkc_regs *regs, uint64_t esr);

PKC_END_DECLS

#endif
