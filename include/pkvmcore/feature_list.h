/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The features that ID registers announce: what keeps their registers, which EL2 traps cover them,
 * and which encodings they open.
 *
 * Trap bits are those of Arm's register descriptions (DDI 0487 D24.2, DDI 0601);
 * docs/design/idreg.md says what was read.
 */
#ifndef PKVMCORE_FEATURE_LIST_H
#define PKVMCORE_FEATURE_LIST_H

#include <pkvmcore/types.h>

/* clang-format off */

/**
 * A feature that has registers, or traps: X(name, where its registers are kept).
 *
 * Kept: PKC_GROUP_… for a group of the bank; PKC_KEPT_NOWHERE, so that no guest that shares a CPU
 * may have it; PKC_KEPT_ELSEWHERE, with PSTATE, the vector registers or the virtual GIC;
 * PKC_KEPT_STATELESS if there is nothing to keep.
 */
#define PKC_FEATURE_LIST(X) \
	X(AA32,        PKC_KEPT_STATELESS) \
	X(PAN,         PKC_KEPT_ELSEWHERE) \
	X(UAO,         PKC_KEPT_ELSEWHERE) \
	X(DIT,         PKC_KEPT_ELSEWHERE) \
	X(SSBS2,       PKC_KEPT_ELSEWHERE) \
	X(NMI,         PKC_KEPT_ELSEWHERE) \
	X(MTE,         PKC_KEPT_ELSEWHERE) /* PSTATE.TCO, and instructions */ \
	X(MTE2,        PKC_GROUP_MTE) \
	X(FP,          PKC_KEPT_ELSEWHERE) \
	X(SVE,         PKC_GROUP_SVE) \
	X(FPMR,        PKC_GROUP_FPMR) \
	X(SME,         PKC_KEPT_NOWHERE) \
	X(GIC,         PKC_KEPT_ELSEWHERE) \
	X(RAS,         PKC_GROUP_RAS) \
	X(RAS_RECORDS, PKC_KEPT_NOWHERE) /* the machine's error records */ \
	X(AMU,         PKC_KEPT_NOWHERE) \
	X(MPAM,        PKC_KEPT_NOWHERE) \
	X(CSV2,        PKC_GROUP_CSV2) \
	X(PAUTH,       PKC_GROUP_PAC) \
	X(GCS,         PKC_KEPT_NOWHERE) \
	X(THE,         PKC_KEPT_NOWHERE) \
	X(TME,         PKC_KEPT_STATELESS) \
	X(RNDR,        PKC_KEPT_STATELESS) \
	X(LS64,        PKC_KEPT_STATELESS) \
	X(LS64_V,      PKC_KEPT_STATELESS) \
	X(LS64_ACC,    PKC_KEPT_NOWHERE) \
	X(MOPS,        PKC_KEPT_STATELESS) \
	X(TCR2,        PKC_GROUP_TCR2) \
	X(SCTLR2,      PKC_KEPT_NOWHERE) \
	X(S1PIE,       PKC_GROUP_S1PIE) \
	X(S1POE,       PKC_GROUP_S1POE) \
	X(AIE,         PKC_KEPT_NOWHERE) \
	X(LOR,         PKC_KEPT_NOWHERE) \
	X(ECV,         PKC_KEPT_STATELESS) \
	X(CCIDX,       PKC_KEPT_STATELESS) \
	X(DEBUG,       PKC_GROUP_DEBUG) \
	X(PMU,         PKC_GROUP_PMU) \
	X(SPE,         PKC_KEPT_NOWHERE) \
	X(TRACE,       PKC_KEPT_NOWHERE) \
	X(TRF,         PKC_KEPT_NOWHERE) \
	X(TRBE,        PKC_KEPT_NOWHERE) \
	X(BRBE,        PKC_KEPT_NOWHERE) \
	X(VHE,         PKC_KEPT_NOWHERE) /* EL2's own, as the next two */ \
	X(HCX,         PKC_KEPT_NOWHERE) \
	X(FGT,         PKC_KEPT_NOWHERE) \
	X(IMPDEF,      PKC_KEPT_NOWHERE) /* CRn 11 and 15; no field announces them */

/** What announces a feature: X(feature, register, field, least level). Any one row is enough. */
#define PKC_FEATURE_FIELD_LIST(X) \
	X(AA32, AA64PFR0, EL0, 2)              X(PAN, AA64MMFR1, PAN, 1) \
	X(UAO, AA64MMFR2, UAO, 1)              X(DIT, AA64PFR0, DIT, 1) \
	X(SSBS2, AA64PFR1, SSBS, 2)            X(NMI, AA64PFR1, NMI, 1) \
	X(MTE, AA64PFR1, MTE, 1)               X(MTE2, AA64PFR1, MTE, 2) \
	X(FP, AA64PFR0, FP, 0)                 X(SVE, AA64PFR0, SVE, 1) \
	X(FPMR, AA64PFR2, FPMR, 1)             X(SME, AA64PFR1, SME, 1) \
	X(GIC, AA64PFR0, GIC, 1)               X(RAS, AA64PFR0, RAS, 1) \
	X(RAS_RECORDS, AA64PFR0, RAS, 1)       X(AMU, AA64PFR0, AMU, 1) \
	X(MPAM, AA64PFR0, MPAM, 1)             X(MPAM, AA64PFR1, MPAM_frac, 1) \
	X(CSV2, AA64PFR0, CSV2, 2)             X(CSV2, AA64PFR1, CSV2_frac, 2) \
	X(PAUTH, AA64ISAR1, APA, 1)            X(PAUTH, AA64ISAR1, API, 1) \
	X(PAUTH, AA64ISAR2, APA3, 1)           X(GCS, AA64PFR1, GCS, 1) \
	X(THE, AA64PFR1, THE, 1)               X(TME, AA64ISAR0, TME, 1) \
	X(RNDR, AA64ISAR0, RNDR, 1)            X(LS64, AA64ISAR1, LS64, 1) \
	X(LS64_V, AA64ISAR1, LS64, 2)          X(LS64_ACC, AA64ISAR1, LS64, 3) \
	X(MOPS, AA64ISAR2, MOPS, 1)            X(TCR2, AA64MMFR3, TCRX, 1) \
	X(SCTLR2, AA64MMFR3, SCTLRX, 1)        X(S1PIE, AA64MMFR3, S1PIE, 1) \
	X(S1POE, AA64MMFR3, S1POE, 1)          X(AIE, AA64MMFR3, AIE, 1) \
	X(LOR, AA64MMFR1, LO, 1)               X(ECV, AA64MMFR0, ECV, 1) \
	X(CCIDX, AA64MMFR2, CCIDX, 1)          X(DEBUG, AA64DFR0, DebugVer, 1) \
	X(PMU, AA64DFR0, PMUVer, 1)            X(SPE, AA64DFR0, PMSVer, 1) \
	X(TRACE, AA64DFR0, TraceVer, 1)        X(TRF, AA64DFR0, TraceFilt, 1) \
	X(TRBE, AA64DFR0, TraceBuffer, 1)      X(BRBE, AA64DFR0, BRBE, 1) \
	X(VHE, AA64MMFR1, VH, 1)               X(HCX, AA64MMFR1, HCX, 1) \
	X(FGT, AA64MMFR0, FGT, 1)

/** An EL2 register with traps: X(name, the feature that it comes with). */
#define PKC_TRAP_REG_LIST(X) \
	X(HCR_EL2,     ALWAYS) \
	X(HCRX_EL2,    HCX) \
	X(CPTR_EL2,    ALWAYS) /* its layout while HCR_EL2.E2H is 0 */ \
	X(CPTR_E2H,    VHE)    /* and while it is 1 */ \
	X(MDCR_EL2,    ALWAYS) \
	X(MPAM2_EL2,   MPAM) \
	X(HFGRTR_EL2,  FGT) \
	X(HFGWTR_EL2,  FGT) \
	X(HFGITR_EL2,  FGT) \
	X(HDFGRTR_EL2, FGT) \
	X(HDFGWTR_EL2, FGT)

/**
 * A trap: X(feature, EL2 register, highest bit, lowest bit, kind).
 *
 * kind: TRAPS if the bits trap when they are set, and are RES0 in a machine without the feature;
 * TRAPS_RES1 if they are RES1 there; OPENS if they trap when they are clear.
 */
#define PKC_TRAP_LIST(X) \
	X(FP,          CPTR_EL2,    10, 10, TRAPS_RES1)     /* TFP */ \
	X(FP,          CPTR_E2H,    21, 20, OPENS)          /* FPEN */ \
	X(SVE,         CPTR_EL2,     8,  8, TRAPS_RES1)     /* TZ */ \
	X(SVE,         CPTR_E2H,    17, 16, OPENS)          /* ZEN */ \
	X(SME,         CPTR_EL2,    12, 12, TRAPS_RES1)     /* TSM */ \
	X(SME,         CPTR_E2H,    25, 24, OPENS)          /* SMEN */ \
	X(SME,         HCR_EL2,     16, 16, TRAPS)          /* TID1: SMIDR_EL1 */ \
	X(SME,         HFGRTR_EL2,  55, 54, OPENS)          /* nTPIDR2_EL0, nSMPRI_EL1 */ \
	X(SME,         HFGWTR_EL2,  55, 54, OPENS) \
	X(FPMR,        HCRX_EL2,    23, 23, OPENS)          /* EnFPM */ \
	X(MTE2,        HCR_EL2,     56, 56, OPENS)          /* ATA */ \
	X(MTE2,        HCR_EL2,     58, 58, TRAPS)          /* TID5: GMID_EL1 */ \
	X(RAS_RECORDS, HCR_EL2,     36, 36, TRAPS)          /* TERR */ \
	X(AMU,         CPTR_EL2,    30, 30, TRAPS)          /* TAM */ \
	X(AMU,         CPTR_E2H,    30, 30, TRAPS) \
	X(MPAM,        MPAM2_EL2,   49, 48, TRAPS)          /* TRAPMPAM0EL1, TRAPMPAM1EL1 */ \
	X(CSV2,        HCR_EL2,     53, 53, OPENS)          /* EnSCXT */ \
	X(PAUTH,       HCR_EL2,     41, 40, OPENS)          /* API, APK */ \
	X(GCS,         HCRX_EL2,    22, 22, OPENS)          /* GCSEn */ \
	X(GCS,         HFGRTR_EL2,  53, 52, OPENS)          /* nGCS_EL1, nGCS_EL0 */ \
	X(GCS,         HFGWTR_EL2,  53, 52, OPENS) \
	X(GCS,         HFGITR_EL2,  59, 57, OPENS)          /* nGCSEPP, nGCSSTR, nGCSPUSHM */ \
	X(THE,         HFGRTR_EL2,  56, 56, OPENS)          /* nRCWMASK_EL1 */ \
	X(THE,         HFGWTR_EL2,  56, 56, OPENS) \
	X(TME,         HCR_EL2,     39, 39, OPENS)          /* TME */ \
	X(LS64,        HCRX_EL2,     1,  1, OPENS)          /* EnALS */ \
	X(LS64_V,      HCRX_EL2,     2,  2, OPENS)          /* EnASR */ \
	X(LS64_ACC,    HCRX_EL2,     0,  0, OPENS)          /* EnAS0 */ \
	X(LS64_ACC,    HFGRTR_EL2,  50, 50, OPENS)          /* nACCDATA_EL1 */ \
	X(LS64_ACC,    HFGWTR_EL2,  50, 50, OPENS) \
	X(MOPS,        HCRX_EL2,    11, 11, OPENS)          /* MSCEn */ \
	X(TCR2,        HCRX_EL2,    14, 14, OPENS)          /* TCR2En */ \
	X(SCTLR2,      HCRX_EL2,    15, 15, OPENS)          /* SCTLR2En */ \
	X(S1PIE,       HFGRTR_EL2,  58, 57, OPENS)          /* nPIR_EL1, nPIRE0_EL1 */ \
	X(S1PIE,       HFGWTR_EL2,  58, 57, OPENS) \
	X(S1POE,       HFGRTR_EL2,  60, 59, OPENS)          /* nPOR_EL1, nPOR_EL0 */ \
	X(S1POE,       HFGWTR_EL2,  60, 59, OPENS) \
	X(S1POE,       CPTR_E2H,    29, 29, OPENS)          /* E0POE */ \
	X(AIE,         HFGRTR_EL2,  63, 62, OPENS)          /* nAMAIR2_EL1, nMAIR2_EL1 */ \
	X(AIE,         HFGWTR_EL2,  63, 62, OPENS) \
	X(LOR,         HCR_EL2,     35, 35, TRAPS)          /* TLOR */ \
	X(DEBUG,       MDCR_EL2,    11,  9, TRAPS)          /* TDRA, TDOSA, TDA */ \
	X(PMU,         MDCR_EL2,     6,  5, TRAPS)          /* TPM, TPMCR */ \
	X(SPE,         MDCR_EL2,    14, 14, TRAPS)          /* TPMS */ \
	X(SPE,         MDCR_EL2,    13, 12, OPENS)          /* E2PB */ \
	X(TRACE,       CPTR_EL2,    20, 20, TRAPS)          /* TTA */ \
	X(TRACE,       CPTR_E2H,    28, 28, TRAPS) \
	X(TRF,         MDCR_EL2,    19, 19, TRAPS)          /* TTRF */ \
	X(TRBE,        MDCR_EL2,    25, 24, OPENS)          /* E2TB */ \
	X(BRBE,        HDFGRTR_EL2, 61, 59, OPENS)          /* nBRBDATA, nBRBCTL, nBRBIDR */ \
	X(BRBE,        HDFGWTR_EL2, 61, 60, OPENS) \
	X(BRBE,        HFGITR_EL2,  56, 55, OPENS)          /* nBRBIALL, nBRBINJ */ \
	X(IMPDEF,      HCR_EL2,     20, 20, TRAPS)          /* TIDCP */

/**
 * Encodings that EL1 reaches with a feature and that are no vCPU's own:
 * X(feature, op0, op1, CRn, CRm, op2 of the first, CRn, CRm, op2 of the last).
 *
 * They are an upper bound: some have no register yet.
 */
#define PKC_REACH_LIST(X) \
	X(DEBUG,       2, 0,  0,  0, 0,   7, 15, 7) \
	X(TRACE,       2, 1,  0,  0, 0,   7, 15, 7) \
	X(BRBE,        2, 1,  8,  0, 0,   9, 15, 7) \
	X(DEBUG,       2, 3,  0,  0, 0,   0,  7, 7) \
	X(ALWAYS,      3, 0,  0,  0, 0,   0,  7, 7) /* the ID registers */ \
	X(SCTLR2,      3, 0,  1,  0, 3,   1,  0, 3) \
	X(TRF,         3, 0,  1,  2, 1,   1,  2, 1) \
	X(SME,         3, 0,  1,  2, 4,   1,  2, 6) /* SMPRI_EL1, SMCR_EL1 */ \
	X(GCS,         3, 0,  2,  5, 0,   2,  5, 2) \
	X(ALWAYS,      3, 0,  4,  2, 0,   4,  2, 2) /* SPSel, CurrentEL */ \
	X(PAN,         3, 0,  4,  2, 3,   4,  2, 3) \
	X(UAO,         3, 0,  4,  2, 4,   4,  2, 4) \
	X(NMI,         3, 0,  4,  3, 0,   4,  3, 0) /* ALLINT */ \
	X(GIC,         3, 0,  4,  6, 0,   4,  6, 0) /* ICC_PMR_EL1 */ \
	X(RAS_RECORDS, 3, 0,  5,  3, 0,   5,  5, 7) \
	X(SPE,         3, 0,  9,  9, 0,   9, 10, 7) \
	X(TRBE,        3, 0,  9, 11, 0,   9, 11, 7) \
	X(PMU,         3, 0,  9, 14, 0,   9, 14, 7) \
	X(AIE,         3, 0, 10,  2, 1,  10,  2, 1) /* MAIR2_EL1 */ \
	X(AIE,         3, 0, 10,  3, 1,  10,  3, 1) /* AMAIR2_EL1 */ \
	X(LOR,         3, 0, 10,  4, 0,  10,  4, 3) \
	X(MPAM,        3, 0, 10,  4, 4,  10,  4, 5) \
	X(LOR,         3, 0, 10,  4, 7,  10,  4, 7) /* LORID_EL1 */ \
	X(MPAM,        3, 0, 10,  5, 0,  10,  5, 7) \
	X(IMPDEF,      3, 0, 11,  0, 0,  11, 15, 7) \
	X(ALWAYS,      3, 0, 12,  1, 0,  12,  1, 0) /* ISR_EL1 */ \
	X(GIC,         3, 0, 12,  8, 0,  12, 12, 7) \
	X(THE,         3, 0, 13,  0, 3,  13,  0, 3) /* RCWSMASK_EL1 */ \
	X(LS64_ACC,    3, 0, 13,  0, 5,  13,  0, 5) \
	X(THE,         3, 0, 13,  0, 6,  13,  0, 6) /* RCWMASK_EL1 */ \
	X(IMPDEF,      3, 0, 15,  0, 0,  15, 15, 7) \
	X(ALWAYS,      3, 1,  0,  0, 0,   0,  0, 1) /* CCSIDR_EL1, CLIDR_EL1 */ \
	X(CCIDX,       3, 1,  0,  0, 2,   0,  0, 2) \
	X(MTE2,        3, 1,  0,  0, 4,   0,  0, 4) /* GMID_EL1 */ \
	X(SME,         3, 1,  0,  0, 6,   0,  0, 6) /* SMIDR_EL1 */ \
	X(ALWAYS,      3, 1,  0,  0, 7,   0,  0, 7) /* AIDR_EL1 */ \
	X(IMPDEF,      3, 1, 11,  0, 0,  11, 15, 7) \
	X(IMPDEF,      3, 1, 15,  0, 0,  15, 15, 7) \
	X(IMPDEF,      3, 2, 11,  0, 0,  11, 15, 7) \
	X(IMPDEF,      3, 2, 15,  0, 0,  15, 15, 7) \
	X(ALWAYS,      3, 3,  0,  0, 1,   0,  0, 1) /* CTR_EL0 */ \
	X(ALWAYS,      3, 3,  0,  0, 7,   0,  0, 7) /* DCZID_EL0 */ \
	X(RNDR,        3, 3,  2,  4, 0,   2,  4, 1) \
	X(GCS,         3, 3,  2,  5, 1,   2,  5, 1) \
	X(ALWAYS,      3, 3,  4,  2, 0,   4,  2, 1) /* NZCV, DAIF */ \
	X(SME,         3, 3,  4,  2, 2,   4,  2, 2) /* SVCR */ \
	X(DIT,         3, 3,  4,  2, 5,   4,  2, 5) \
	X(SSBS2,       3, 3,  4,  2, 6,   4,  2, 6) \
	X(MTE,         3, 3,  4,  2, 7,   4,  2, 7) /* TCO */ \
	X(FP,          3, 3,  4,  4, 0,   4,  4, 1) \
	X(PMU,         3, 3,  9, 12, 0,   9, 14, 7) \
	X(IMPDEF,      3, 3, 11,  0, 0,  11, 15, 7) \
	X(SME,         3, 3, 13,  0, 5,  13,  0, 5) /* TPIDR2_EL0 */ \
	X(AMU,         3, 3, 13,  2, 0,  13, 15, 7) \
	X(ALWAYS,      3, 3, 14,  0, 0,  14,  0, 2) /* frequency, counters */ \
	X(ECV,         3, 3, 14,  0, 5,  14,  0, 6) \
	X(ALWAYS,      3, 3, 14,  2, 0,  14,  2, 0) /* CNTP_TVAL_EL0 */ \
	X(ALWAYS,      3, 3, 14,  3, 0,  14,  3, 0) /* CNTV_TVAL_EL0 */ \
	X(PMU,         3, 3, 14,  8, 0,  14, 15, 7) \
	X(IMPDEF,      3, 3, 15,  0, 0,  15, 15, 7)

/* clang-format on */

#endif
