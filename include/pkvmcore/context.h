/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * A vCPU's state while it is not in a CPU: what an exception entry saves, and what an entry loads.
 *
 * All of it is plain data that the embedder owns. Assembly that fills it uses the PKC_CONTEXT_…
 * offsets.
 */
#ifndef PKVMCORE_CONTEXT_H
#define PKVMCORE_CONTEXT_H

#include <pkvmcore/sysreg_bank.h>

/** The general-purpose registers, and where and how the vCPU continues. */
struct pkc_regs {
	uint64_t x[31];  /**< x0 to x30; register number 31 is the zero register and has no place */
	uint64_t pc;     /**< ELR_EL2: the next instruction of the vCPU */
	uint64_t pstate; /**< SPSR_EL2: its PSTATE, in the layout of SPSR_EL1 */
};

/** The FP and Advanced SIMD registers. */
struct pkc_fp {
	uint64_t v[32][2]; /**< V0 to V31, bits 63:0 first */
	uint64_t fpsr;     /**< FPSR */
	uint64_t fpcr;     /**< FPCR */
};

/** Bytes of Z0 to Z31, P0 to P15 and FFR with vectors of @p vl bytes, in whole words. */
#define PKC_SVE_BYTES(vl) (((vl)*32 + (vl) / 8 * 17 + 7) & ~7u)

/** One vCPU's saved state. */
struct pkc_context {
	struct pkc_regs regs; /**< first, so that a pointer to the one is a pointer to the other */
	struct pkc_sysregs sys; /**< the registers of sysreg_list.h */
	struct pkc_fp fp;       /**< FP and Advanced SIMD */
};

/** Offset of x0 in struct pkc_regs and struct pkc_context; x@a n is at 8 * n. */
#define PKC_CONTEXT_X      0
/** Offset of pc, with pstate behind it: one load or store pair moves both. */
#define PKC_CONTEXT_PC     248
/** Offset of pstate. */
#define PKC_CONTEXT_PSTATE 256

PKC_STATIC_ASSERT(offsetof(struct pkc_context, regs.x) == PKC_CONTEXT_X, "assembly counts on it");
PKC_STATIC_ASSERT(offsetof(struct pkc_context, regs.pc) == PKC_CONTEXT_PC, "assembly counts on it");
PKC_STATIC_ASSERT(offsetof(struct pkc_context, regs.pstate) == PKC_CONTEXT_PSTATE,
                  "assembly counts on it");
PKC_STATIC_ASSERT(sizeof(struct pkc_fp) == 528, "32 registers of 16 bytes and two of 8");

/*
 * PSTATE, as SPSR_EL1 and SPSR_EL2 hold it (Arm DDI 0487, C5.2.19).
 */

/** M: EL0, AArch64. */
#define PKC_PSTATE_EL0T    UINT64_C(0x0)
/** M: EL1 on SP_EL0. */
#define PKC_PSTATE_EL1T    UINT64_C(0x4)
/** M: EL1 on SP_EL1. */
#define PKC_PSTATE_EL1H    UINT64_C(0x5)
/** All of M. */
#define PKC_PSTATE_MODE    PKC_BITS(4, 0)
/** M[4]: AArch32 state. The layout of some fields below is then another. */
#define PKC_PSTATE_AARCH32 PKC_BIT(4)
/** T, AArch32: the T32 instruction set. */
#define PKC_PSTATE_T32     PKC_BIT(5)
/** FIQ is masked. */
#define PKC_PSTATE_F       PKC_BIT(6)
/** IRQ is masked. */
#define PKC_PSTATE_I       PKC_BIT(7)
/** SError is masked. */
#define PKC_PSTATE_A       PKC_BIT(8)
/** Debug exceptions are masked. */
#define PKC_PSTATE_D       PKC_BIT(9)
/** All four masks. */
#define PKC_PSTATE_DAIF    PKC_BITS(9, 6)
/** E, AArch32: data accesses are big-endian. */
#define PKC_PSTATE_E32     PKC_BIT(9)
/** FEAT_BTI: what kind of branch came last. */
#define PKC_PSTATE_BTYPE   PKC_BITS(11, 10)
/** FEAT_SSBS: speculative store bypass is allowed. */
#define PKC_PSTATE_SSBS    PKC_BIT(12)
/** FEAT_NMI: all interrupts are masked. */
#define PKC_PSTATE_ALLINT  PKC_BIT(13)
/** Illegal execution state. */
#define PKC_PSTATE_IL      PKC_BIT(20)
/** Software step. */
#define PKC_PSTATE_SS      PKC_BIT(21)
/** FEAT_PAN: privileged access never. */
#define PKC_PSTATE_PAN     PKC_BIT(22)
/** FEAT_UAO: user access override. */
#define PKC_PSTATE_UAO     PKC_BIT(23)
/** FEAT_DIT: data-independent timing. */
#define PKC_PSTATE_DIT     PKC_BIT(24)
/** FEAT_MTE: tag checks are off. */
#define PKC_PSTATE_TCO     PKC_BIT(25)
/** IT, AArch32: what is left of the T32 IT block; IT[1:0] are bits 26:25, IT[7:2] bits 15:10. */
#define PKC_PSTATE_IT      (PKC_BITS(26, 25) | PKC_BITS(15, 10))
/** The condition flags. */
#define PKC_PSTATE_NZCV    PKC_BITS(31, 28)
/** After a reset: EL1h, all four masks set. */
#define PKC_PSTATE_RESET   (PKC_PSTATE_DAIF | PKC_PSTATE_EL1H)

/** SCTLR_EL1.SPAN: an exception to EL1 leaves PSTATE.PAN as it is. */
#define PKC_SCTLR_SPAN      PKC_BIT(23)
/** SCTLR_EL1.E0E: EL0 accesses data big-endian. */
#define PKC_SCTLR_E0E       PKC_BIT(24)
/** SCTLR_EL1.EE: EL1 accesses data, and its translation tables, big-endian. */
#define PKC_SCTLR_EE        PKC_BIT(25)
/** SCTLR_EL1.DSSBS: PSTATE.SSBS after an exception to EL1. */
#define PKC_SCTLR_DSSBS     PKC_BIT(44)
/** SCTLR_EL1.SPINTMASK: PSTATE.ALLINT is clear, not set, after an exception to EL1. */
#define PKC_SCTLR_SPINTMASK PKC_BIT(62)

/** Whether a vCPU runs at EL0, in AArch64 or AArch32 state, by its PSTATE. */
PKC_ALWAYS_INLINE bool pkc_pstate_is_el0(uint64_t pstate)
{
	uint64_t mode = pstate & PKC_PSTATE_MODE;

	return mode == PKC_PSTATE_EL0T || mode == PKC_PSTATE_AARCH32;
}

/**
 * Whether a vCPU accesses data big-endian.
 *
 * @param pstate  its PSTATE: EL0, EL1, or AArch32 EL0
 * @param sctlr   its SCTLR_EL1
 */
PKC_ALWAYS_INLINE bool pkc_is_big_endian(uint64_t pstate, uint64_t sctlr)
{
	if (pstate & PKC_PSTATE_AARCH32)
		return pstate & PKC_PSTATE_E32;
	return sctlr & (pkc_pstate_is_el0(pstate) ? PKC_SCTLR_E0E : PKC_SCTLR_EE);
}

/** The value of register number @p rt, 0 to 31, as an instruction reads it: 31 is zero. */
PKC_ALWAYS_INLINE uint64_t pkc_reg_read(const struct pkc_regs *regs, uint32_t rt)
{
	return rt < 31 ? regs->x[rt] : 0;
}

/** Writes register number @p rt, 0 to 31, as an instruction does: 31 is lost. */
PKC_ALWAYS_INLINE void pkc_reg_write(struct pkc_regs *regs, uint32_t rt, uint64_t value)
{
	if (rt < 31)
		regs->x[rt] = value;
}

#endif
