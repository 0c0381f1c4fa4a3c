/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The list of the system registers that a vCPU owns. All else about them is made from it.
 *
 * A row is X(name, op0, op1, CRn, CRm, op2, group, reset, RES0, RES1):
 * - the five fields of the encoding (Arm DDI 0487, C5.3);
 * - group: the registers that a machine has together, and that are saved and restored together;
 * - reset: the value after a power-on reset; PKC_POISON where the architecture leaves it UNKNOWN,
 *   PKC_GIVEN where the embedder states it;
 * - RES0, RES1: the bits that are so whatever the machine implements, as far as a description of
 *   the register has been read; else PKC_NOT_KNOWN.
 *
 * The rows of one group stand together, so that a group is a range of enum pkc_sysreg.
 */
#ifndef PKVMCORE_SYSREG_LIST_H
#define PKVMCORE_SYSREG_LIST_H

#include <pkvmcore/types.h>

/** What a register holds after a reset that leaves it UNKNOWN: easily seen, no good address. */
#define PKC_POISON UINT64_C(0x1de7ec7edbadc0de)

/** The reset value is the embedder's to state, in struct pkc_reset_values. */
#define PKC_GIVEN 0

/** RES0 or RES1 where no description has been read for it. No register has this as its mask. */
#define PKC_NOT_KNOWN UINT64_MAX

/** Breakpoints, and watchpoints, that the architecture has at most (without banking). */
#define PKC_DEBUG_MAX 16

/** Event counters of the PMU that the architecture has at most. */
#define PKC_PMU_MAX 31

/* clang-format off */

/** Who the vCPU is: read-only to the guest, which sees VPIDR_EL2 and VMPIDR_EL2. */
#define PKC_SYSREG_ID_LIST(X) \
	X(MIDR_EL1,         3, 0,  0,  0, 0, ID,     PKC_GIVEN,  PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(MPIDR_EL1,        3, 0,  0,  0, 5, ID,     PKC_GIVEN,  0xffffff003e000000, 0x80000000)

/**
 * What every implementation has at EL1. ACTLR, AFSR0, AFSR1 and AMAIR are auxiliary: what they hold
 * is IMPLEMENTATION DEFINED, and often nothing.
 */
#define PKC_SYSREG_EL1_LIST(X) \
	X(SCTLR_EL1,        3, 0,  1,  0, 0, EL1,    0x00c50078, 0x003c000000020000, 0) \
	X(CPACR_EL1,        3, 0,  1,  0, 2, EL1,    0,          0xfffffffc0cccffff, 0) \
	X(ACTLR_EL1,        3, 0,  1,  0, 1, EL1,    PKC_GIVEN,  PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(AFSR0_EL1,        3, 0,  5,  1, 0, EL1,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(AFSR1_EL1,        3, 0,  5,  1, 1, EL1,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(AMAIR_EL1,        3, 0, 10,  3, 0, EL1,    PKC_GIVEN,  PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(TTBR0_EL1,        3, 0,  2,  0, 0, EL1,    PKC_POISON, 0, 0) \
	X(TTBR1_EL1,        3, 0,  2,  0, 1, EL1,    PKC_POISON, 0, 0) \
	X(TCR_EL1,          3, 0,  2,  0, 2, EL1,    0,          0xc000000800000040, 0) \
	X(SPSR_EL1,         3, 0,  4,  0, 0, EL1,    PKC_POISON, 0xffffffe000000000, 0) \
	X(ELR_EL1,          3, 0,  4,  0, 1, EL1,    PKC_POISON, 0, 0) \
	X(SP_EL1,           3, 4,  4,  1, 0, EL1,    PKC_POISON, 0, 0) \
	X(ESR_EL1,          3, 0,  5,  2, 0, EL1,    PKC_POISON, 0xff00000000000000, 0) \
	X(FAR_EL1,          3, 0,  6,  0, 0, EL1,    PKC_POISON, 0, 0) \
	X(PAR_EL1,          3, 0,  7,  4, 0, EL1,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(MAIR_EL1,         3, 0, 10,  2, 0, EL1,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(VBAR_EL1,         3, 0, 12,  0, 0, EL1,    0,          0x00000000000007fe, 0) \
	X(CONTEXTIDR_EL1,   3, 0, 13,  0, 1, EL1,    0,          0xffffffff00000000, 0) \
	X(TPIDR_EL1,        3, 0, 13,  0, 4, EL1,    PKC_POISON, 0, 0) \
	X(CNTKCTL_EL1,      3, 0, 14,  1, 0, EL1,    0,          0xfffffffffff00000, 0) \
	X(CSSELR_EL1,       3, 2,  0,  0, 0, EL1,    PKC_POISON, 0xffffffffffffffe0, 0)

/** What every implementation has at EL0. */
#define PKC_SYSREG_EL0_LIST(X) \
	X(SP_EL0,           3, 0,  4,  1, 0, EL0,    PKC_POISON, 0, 0) \
	X(TPIDR_EL0,        3, 3, 13,  0, 2, EL0,    PKC_POISON, 0, 0) \
	X(TPIDRRO_EL0,      3, 3, 13,  0, 3, EL0,    PKC_POISON, 0, 0)

/** FEAT_RAS: the vCPU's DISR_EL1, which stands in VDISR_EL2 while HCR_EL2.AMO is set. */
#define PKC_SYSREG_RAS_LIST(X) \
	X(DISR_EL1,         3, 0, 12,  1, 1, RAS,    0,          0xffffffff7e000000, 0)

/** FEAT_CSV2_2: software context numbers. */
#define PKC_SYSREG_CSV2_LIST(X) \
	X(SCXTNUM_EL1,      3, 0, 13,  0, 7, CSV2,   PKC_POISON, 0, 0) \
	X(SCXTNUM_EL0,      3, 3, 13,  0, 7, CSV2,   PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_TCR2. */
#define PKC_SYSREG_TCR2_LIST(X) \
	X(TCR2_EL1,         3, 0,  2,  0, 3, TCR2,   0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_S1PIE: permission indirection. */
#define PKC_SYSREG_S1PIE_LIST(X) \
	X(PIRE0_EL1,        3, 0, 10,  2, 2, S1PIE,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(PIR_EL1,          3, 0, 10,  2, 3, S1PIE,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_S1POE: permission overlays. */
#define PKC_SYSREG_S1POE_LIST(X) \
	X(POR_EL1,          3, 0, 10,  2, 4, S1POE,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(POR_EL0,          3, 3, 10,  2, 4, S1POE,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_MTE2. */
#define PKC_SYSREG_MTE_LIST(X) \
	X(RGSR_EL1,         3, 0,  1,  0, 5, MTE,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(GCR_EL1,          3, 0,  1,  0, 6, MTE,    PKC_POISON, 0xfffffffffffe0000, 0) \
	X(TFSR_EL1,         3, 0,  5,  6, 0, MTE,    PKC_POISON, 0xfffffffffffffffc, 0) \
	X(TFSRE0_EL1,       3, 0,  5,  6, 1, MTE,    PKC_POISON, 0xfffffffffffffffc, 0)

/** FEAT_SVE. */
#define PKC_SYSREG_SVE_LIST(X) \
	X(ZCR_EL1,          3, 0,  1,  2, 0, SVE,    0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_FPMR. */
#define PKC_SYSREG_FPMR_LIST(X) \
	X(FPMR,             3, 3,  4,  4, 2, FPMR,   PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_PAuth: the keys. */
#define PKC_SYSREG_PAC_LIST(X) \
	X(APIAKEYLO_EL1,    3, 0,  2,  1, 0, PAC,    PKC_POISON, 0, 0) \
	X(APIAKEYHI_EL1,    3, 0,  2,  1, 1, PAC,    PKC_POISON, 0, 0) \
	X(APIBKEYLO_EL1,    3, 0,  2,  1, 2, PAC,    PKC_POISON, 0, 0) \
	X(APIBKEYHI_EL1,    3, 0,  2,  1, 3, PAC,    PKC_POISON, 0, 0) \
	X(APDAKEYLO_EL1,    3, 0,  2,  2, 0, PAC,    PKC_POISON, 0, 0) \
	X(APDAKEYHI_EL1,    3, 0,  2,  2, 1, PAC,    PKC_POISON, 0, 0) \
	X(APDBKEYLO_EL1,    3, 0,  2,  2, 2, PAC,    PKC_POISON, 0, 0) \
	X(APDBKEYHI_EL1,    3, 0,  2,  2, 3, PAC,    PKC_POISON, 0, 0) \
	X(APGAKEYLO_EL1,    3, 0,  2,  3, 0, PAC,    PKC_POISON, 0, 0) \
	X(APGAKEYHI_EL1,    3, 0,  2,  3, 1, PAC,    PKC_POISON, 0, 0)

/** The virtual timer. Reset leaves it off. */
#define PKC_SYSREG_VTIMER_LIST(X) \
	X(CNTV_CTL_EL0,     3, 3, 14,  3, 1, VTIMER, 0,          0xfffffffffffffff8, 0) \
	X(CNTV_CVAL_EL0,    3, 3, 14,  3, 2, VTIMER, PKC_POISON, 0, 0)

/** The EL1 physical timer. Reset leaves it off. */
#define PKC_SYSREG_PTIMER_LIST(X) \
	X(CNTP_CTL_EL0,     3, 3, 14,  2, 1, PTIMER, 0,          0xfffffffffffffff8, 0) \
	X(CNTP_CVAL_EL0,    3, 3, 14,  2, 2, PTIMER, PKC_POISON, 0, 0)

/** Breakpoint and watchpoint @p n, a number from 0 to 15. */
#define PKC_SYSREG_DEBUG_ROWS(X, n) \
	X(DBGBVR##n##_EL1, 2, 0,  0,  n, 4, DEBUG,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(DBGBCR##n##_EL1, 2, 0,  0,  n, 5, DEBUG,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(DBGWVR##n##_EL1, 2, 0,  0,  n, 6, DEBUG,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(DBGWCR##n##_EL1, 2, 0,  0,  n, 7, DEBUG,  PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** Self-hosted debug. A machine has the first few of the numbered ones. */
#define PKC_SYSREG_DEBUG_LIST(X) \
	X(MDCCINT_EL1,      2, 0,  0,  2, 0, DEBUG,  0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(MDSCR_EL1,        2, 0,  0,  2, 2, DEBUG,  0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	PKC_SYSREG_DEBUG_ROWS(X, 0) PKC_SYSREG_DEBUG_ROWS(X, 1) PKC_SYSREG_DEBUG_ROWS(X, 2) \
	PKC_SYSREG_DEBUG_ROWS(X, 3) PKC_SYSREG_DEBUG_ROWS(X, 4) PKC_SYSREG_DEBUG_ROWS(X, 5) \
	PKC_SYSREG_DEBUG_ROWS(X, 6) PKC_SYSREG_DEBUG_ROWS(X, 7) PKC_SYSREG_DEBUG_ROWS(X, 8) \
	PKC_SYSREG_DEBUG_ROWS(X, 9) PKC_SYSREG_DEBUG_ROWS(X, 10) PKC_SYSREG_DEBUG_ROWS(X, 11) \
	PKC_SYSREG_DEBUG_ROWS(X, 12) PKC_SYSREG_DEBUG_ROWS(X, 13) PKC_SYSREG_DEBUG_ROWS(X, 14) \
	PKC_SYSREG_DEBUG_ROWS(X, 15)

/** Event counter @p n, 8 * @p hi + @p lo: CRm is 8 or 12 and @p hi, op2 is @p lo. */
#define PKC_SYSREG_PMU_ROWS(X, n, hi, lo) \
	X(PMEVCNTR##n##_EL0,  3, 3, 14, 8 + hi, lo, PMU, PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(PMEVTYPER##n##_EL0, 3, 3, 14, 12 + hi, lo, PMU, PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN)

/** FEAT_PMUv3. A machine has the first few of the numbered ones. */
#define PKC_SYSREG_PMU_LIST(X) \
	X(PMINTENSET_EL1,   3, 0,  9, 14, 1, PMU,    PKC_POISON, 0xfffffffe00000000, 0) \
	X(PMCR_EL0,         3, 3,  9, 12, 0, PMU,    PKC_GIVEN,  0xfffffffe00000500, 0) \
	X(PMCNTENSET_EL0,   3, 3,  9, 12, 1, PMU,    PKC_POISON, 0xfffffffe00000000, 0) \
	X(PMSELR_EL0,       3, 3,  9, 12, 5, PMU,    PKC_POISON, PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(PMCCNTR_EL0,      3, 3,  9, 13, 0, PMU,    PKC_POISON, 0, 0) \
	X(PMUSERENR_EL0,    3, 3,  9, 14, 0, PMU,    0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	X(PMOVSSET_EL0,     3, 3,  9, 14, 3, PMU,    PKC_POISON, 0xfffffffe00000000, 0) \
	X(PMCCFILTR_EL0,    3, 3, 14, 15, 7, PMU,    0,          PKC_NOT_KNOWN, PKC_NOT_KNOWN) \
	PKC_SYSREG_PMU_ROWS(X, 0, 0, 0) PKC_SYSREG_PMU_ROWS(X, 1, 0, 1) \
	PKC_SYSREG_PMU_ROWS(X, 2, 0, 2) PKC_SYSREG_PMU_ROWS(X, 3, 0, 3) \
	PKC_SYSREG_PMU_ROWS(X, 4, 0, 4) PKC_SYSREG_PMU_ROWS(X, 5, 0, 5) \
	PKC_SYSREG_PMU_ROWS(X, 6, 0, 6) PKC_SYSREG_PMU_ROWS(X, 7, 0, 7) \
	PKC_SYSREG_PMU_ROWS(X, 8, 1, 0) PKC_SYSREG_PMU_ROWS(X, 9, 1, 1) \
	PKC_SYSREG_PMU_ROWS(X, 10, 1, 2) PKC_SYSREG_PMU_ROWS(X, 11, 1, 3) \
	PKC_SYSREG_PMU_ROWS(X, 12, 1, 4) PKC_SYSREG_PMU_ROWS(X, 13, 1, 5) \
	PKC_SYSREG_PMU_ROWS(X, 14, 1, 6) PKC_SYSREG_PMU_ROWS(X, 15, 1, 7) \
	PKC_SYSREG_PMU_ROWS(X, 16, 2, 0) PKC_SYSREG_PMU_ROWS(X, 17, 2, 1) \
	PKC_SYSREG_PMU_ROWS(X, 18, 2, 2) PKC_SYSREG_PMU_ROWS(X, 19, 2, 3) \
	PKC_SYSREG_PMU_ROWS(X, 20, 2, 4) PKC_SYSREG_PMU_ROWS(X, 21, 2, 5) \
	PKC_SYSREG_PMU_ROWS(X, 22, 2, 6) PKC_SYSREG_PMU_ROWS(X, 23, 2, 7) \
	PKC_SYSREG_PMU_ROWS(X, 24, 3, 0) PKC_SYSREG_PMU_ROWS(X, 25, 3, 1) \
	PKC_SYSREG_PMU_ROWS(X, 26, 3, 2) PKC_SYSREG_PMU_ROWS(X, 27, 3, 3) \
	PKC_SYSREG_PMU_ROWS(X, 28, 3, 4) PKC_SYSREG_PMU_ROWS(X, 29, 3, 5) \
	PKC_SYSREG_PMU_ROWS(X, 30, 3, 6)

/** Every register that a vCPU owns. */
#define PKC_SYSREG_LIST(X) \
	PKC_SYSREG_ID_LIST(X) PKC_SYSREG_EL1_LIST(X) PKC_SYSREG_EL0_LIST(X) \
	PKC_SYSREG_RAS_LIST(X) PKC_SYSREG_CSV2_LIST(X) PKC_SYSREG_TCR2_LIST(X) \
	PKC_SYSREG_S1PIE_LIST(X) PKC_SYSREG_S1POE_LIST(X) PKC_SYSREG_MTE_LIST(X) \
	PKC_SYSREG_SVE_LIST(X) PKC_SYSREG_FPMR_LIST(X) PKC_SYSREG_PAC_LIST(X) \
	PKC_SYSREG_VTIMER_LIST(X) PKC_SYSREG_PTIMER_LIST(X) PKC_SYSREG_DEBUG_LIST(X) \
	PKC_SYSREG_PMU_LIST(X)

/* clang-format on */

#endif
