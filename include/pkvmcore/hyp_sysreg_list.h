/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The list of what is no vCPU's: EL2, the GIC, ID registers, PSTATE, and SYS instructions.
 *
 * A row is X(name, op0, op1, CRn, CRm, op2, RES0): the fields of the encoding (Arm DDI 0487, C5.2,
 * C5.3), and the bits that are RES0 whatever the machine implements, or PKC_NOT_KNOWN where no
 * description of the register has been read.
 */
#ifndef PKVMCORE_HYP_SYSREG_LIST_H
#define PKVMCORE_HYP_SYSREG_LIST_H

#include <pkvmcore/types.h>

/* clang-format off */

/** EL2's own registers, and those by which it shapes what EL1 sees. */
#define PKC_EL2_SYSREG_LIST(X) \
	X(VPIDR_EL2,         3, 4,  0,  0, 0, PKC_NOT_KNOWN) \
	X(VMPIDR_EL2,        3, 4,  0,  0, 5, PKC_NOT_KNOWN) \
	X(SCTLR_EL2,         3, 4,  1,  0, 0, PKC_NOT_KNOWN) \
	X(ACTLR_EL2,         3, 4,  1,  0, 1, PKC_NOT_KNOWN) \
	X(HCR_EL2,           3, 4,  1,  1, 0, PKC_NOT_KNOWN) \
	X(MDCR_EL2,          3, 4,  1,  1, 1, PKC_NOT_KNOWN) \
	X(CPTR_EL2,          3, 4,  1,  1, 2, PKC_NOT_KNOWN) \
	X(HSTR_EL2,          3, 4,  1,  1, 3, PKC_NOT_KNOWN) \
	X(HFGRTR_EL2,        3, 4,  1,  1, 4, PKC_NOT_KNOWN) \
	X(HFGWTR_EL2,        3, 4,  1,  1, 5, PKC_NOT_KNOWN) \
	X(HFGITR_EL2,        3, 4,  1,  1, 6, PKC_NOT_KNOWN) \
	X(HACR_EL2,          3, 4,  1,  1, 7, PKC_NOT_KNOWN) \
	X(ZCR_EL2,           3, 4,  1,  2, 0, PKC_NOT_KNOWN) \
	X(TRFCR_EL2,         3, 4,  1,  2, 1, PKC_NOT_KNOWN) \
	X(HCRX_EL2,          3, 4,  1,  2, 2, PKC_NOT_KNOWN) \
	X(SMCR_EL2,          3, 4,  1,  2, 6, PKC_NOT_KNOWN) \
	X(TTBR0_EL2,         3, 4,  2,  0, 0, PKC_NOT_KNOWN) \
	X(TTBR1_EL2,         3, 4,  2,  0, 1, PKC_NOT_KNOWN) \
	X(TCR_EL2,           3, 4,  2,  0, 2, PKC_NOT_KNOWN) \
	X(TCR2_EL2,          3, 4,  2,  0, 3, PKC_NOT_KNOWN) \
	X(VTTBR_EL2,         3, 4,  2,  1, 0, PKC_NOT_KNOWN) \
	X(VTCR_EL2,          3, 4,  2,  1, 2, PKC_NOT_KNOWN) \
	X(HDFGRTR_EL2,       3, 4,  3,  1, 4, PKC_NOT_KNOWN) \
	X(HDFGWTR_EL2,       3, 4,  3,  1, 5, PKC_NOT_KNOWN) \
	X(HAFGRTR_EL2,       3, 4,  3,  1, 6, PKC_NOT_KNOWN) \
	X(SPSR_EL2,          3, 4,  4,  0, 0, PKC_NOT_KNOWN) \
	X(ELR_EL2,           3, 4,  4,  0, 1, PKC_NOT_KNOWN) \
	X(AFSR0_EL2,         3, 4,  5,  1, 0, PKC_NOT_KNOWN) \
	X(AFSR1_EL2,         3, 4,  5,  1, 1, PKC_NOT_KNOWN) \
	X(ESR_EL2,           3, 4,  5,  2, 0, PKC_NOT_KNOWN) \
	X(VSESR_EL2,         3, 4,  5,  2, 3, 0xfffffffffe000000) \
	X(TFSR_EL2,          3, 4,  5,  6, 0, PKC_NOT_KNOWN) \
	X(FAR_EL2,           3, 4,  6,  0, 0, PKC_NOT_KNOWN) \
	X(HPFAR_EL2,         3, 4,  6,  0, 4, PKC_NOT_KNOWN) \
	X(PMSCR_EL2,         3, 4,  9,  9, 0, PKC_NOT_KNOWN) \
	X(MAIR_EL2,          3, 4, 10,  2, 0, PKC_NOT_KNOWN) \
	X(AMAIR_EL2,         3, 4, 10,  3, 0, PKC_NOT_KNOWN) \
	X(MPAMHCR_EL2,       3, 4, 10,  4, 0, PKC_NOT_KNOWN) \
	X(MPAMVPMV_EL2,      3, 4, 10,  4, 1, PKC_NOT_KNOWN) \
	X(MPAM2_EL2,         3, 4, 10,  5, 0, PKC_NOT_KNOWN) \
	X(VBAR_EL2,          3, 4, 12,  0, 0, PKC_NOT_KNOWN) \
	X(VDISR_EL2,         3, 4, 12,  1, 1, PKC_NOT_KNOWN) \
	X(CONTEXTIDR_EL2,    3, 4, 13,  0, 1, PKC_NOT_KNOWN) \
	X(TPIDR_EL2,         3, 4, 13,  0, 2, PKC_NOT_KNOWN) \
	X(SCXTNUM_EL2,       3, 4, 13,  0, 7, PKC_NOT_KNOWN) \
	X(CNTVOFF_EL2,       3, 4, 14,  0, 3, PKC_NOT_KNOWN) \
	X(CNTPOFF_EL2,       3, 4, 14,  0, 6, PKC_NOT_KNOWN) \
	X(CNTHCTL_EL2,       3, 4, 14,  1, 0, PKC_NOT_KNOWN) \
	X(CNTHP_TVAL_EL2,    3, 4, 14,  2, 0, PKC_NOT_KNOWN) \
	X(CNTHP_CTL_EL2,     3, 4, 14,  2, 1, PKC_NOT_KNOWN) \
	X(CNTHP_CVAL_EL2,    3, 4, 14,  2, 2, PKC_NOT_KNOWN) \
	X(CNTHV_TVAL_EL2,    3, 4, 14,  3, 0, PKC_NOT_KNOWN) \
	X(CNTHV_CTL_EL2,     3, 4, 14,  3, 1, PKC_NOT_KNOWN) \
	X(CNTHV_CVAL_EL2,    3, 4, 14,  3, 2, PKC_NOT_KNOWN)

/** The GICv3 CPU interface and its virtual interface control. */
#define PKC_GIC_SYSREG_LIST(X) \
	X(ICC_PMR_EL1,       3, 0,  4,  6, 0, 0xffffffffffffff00) \
	X(ICC_IAR0_EL1,      3, 0, 12,  8, 0, PKC_NOT_KNOWN) \
	X(ICC_EOIR0_EL1,     3, 0, 12,  8, 1, 0xffffffffff000000) \
	X(ICC_HPPIR0_EL1,    3, 0, 12,  8, 2, PKC_NOT_KNOWN) \
	X(ICC_BPR0_EL1,      3, 0, 12,  8, 3, 0xfffffffffffffff8) \
	X(ICC_DIR_EL1,       3, 0, 12, 11, 1, 0xffffffffff000000) \
	X(ICC_RPR_EL1,       3, 0, 12, 11, 3, PKC_NOT_KNOWN) \
	X(ICC_SGI1R_EL1,     3, 0, 12, 11, 5, 0xff000e00f0000000) \
	X(ICC_ASGI1R_EL1,    3, 0, 12, 11, 6, 0xff000e00f0000000) \
	X(ICC_SGI0R_EL1,     3, 0, 12, 11, 7, 0xff000e00f0000000) \
	X(ICC_IAR1_EL1,      3, 0, 12, 12, 0, PKC_NOT_KNOWN) \
	X(ICC_EOIR1_EL1,     3, 0, 12, 12, 1, 0xffffffffff000000) \
	X(ICC_HPPIR1_EL1,    3, 0, 12, 12, 2, PKC_NOT_KNOWN) \
	X(ICC_BPR1_EL1,      3, 0, 12, 12, 3, 0xfffffffffffffff8) \
	X(ICC_CTLR_EL1,      3, 0, 12, 12, 4, PKC_NOT_KNOWN) \
	X(ICC_SRE_EL1,       3, 0, 12, 12, 5, 0xfffffffffffffff8) \
	X(ICC_IGRPEN0_EL1,   3, 0, 12, 12, 6, 0xfffffffffffffffe) \
	X(ICC_IGRPEN1_EL1,   3, 0, 12, 12, 7, 0xfffffffffffffffe) \
	X(ICH_AP0R0_EL2,     3, 4, 12,  8, 0, 0xffffffff00000000) \
	X(ICH_AP0R1_EL2,     3, 4, 12,  8, 1, 0xffffffff00000000) \
	X(ICH_AP0R2_EL2,     3, 4, 12,  8, 2, 0xffffffff00000000) \
	X(ICH_AP0R3_EL2,     3, 4, 12,  8, 3, 0xffffffff00000000) \
	X(ICH_AP1R0_EL2,     3, 4, 12,  9, 0, 0x7fffffff00000000) \
	X(ICH_AP1R1_EL2,     3, 4, 12,  9, 1, 0xffffffff00000000) \
	X(ICH_AP1R2_EL2,     3, 4, 12,  9, 2, 0xffffffff00000000) \
	X(ICH_AP1R3_EL2,     3, 4, 12,  9, 3, 0xffffffff00000000) \
	X(ICC_SRE_EL2,       3, 4, 12,  9, 5, 0xfffffffffffffff0) \
	X(ICH_HCR_EL2,       3, 4, 12, 11, 0, 0xffffffff07ff0200) \
	X(ICH_VTR_EL2,       3, 4, 12, 11, 1, PKC_NOT_KNOWN) \
	X(ICH_MISR_EL2,      3, 4, 12, 11, 2, PKC_NOT_KNOWN) \
	X(ICH_EISR_EL2,      3, 4, 12, 11, 3, PKC_NOT_KNOWN) \
	X(ICH_ELRSR_EL2,     3, 4, 12, 11, 5, PKC_NOT_KNOWN) \
	X(ICH_VMCR_EL2,      3, 4, 12, 11, 7, 0xffffffff0003fde0) \
	X(ICH_LR0_EL2,       3, 4, 12, 12, 0, 0x0700e00000000000) \
	X(ICH_LR1_EL2,       3, 4, 12, 12, 1, 0x0700e00000000000) \
	X(ICH_LR2_EL2,       3, 4, 12, 12, 2, 0x0700e00000000000) \
	X(ICH_LR3_EL2,       3, 4, 12, 12, 3, 0x0700e00000000000) \
	X(ICH_LR4_EL2,       3, 4, 12, 12, 4, 0x0700e00000000000) \
	X(ICH_LR5_EL2,       3, 4, 12, 12, 5, 0x0700e00000000000) \
	X(ICH_LR6_EL2,       3, 4, 12, 12, 6, 0x0700e00000000000) \
	X(ICH_LR7_EL2,       3, 4, 12, 12, 7, 0x0700e00000000000) \
	X(ICH_LR8_EL2,       3, 4, 12, 13, 0, 0x0700e00000000000) \
	X(ICH_LR9_EL2,       3, 4, 12, 13, 1, 0x0700e00000000000) \
	X(ICH_LR10_EL2,      3, 4, 12, 13, 2, 0x0700e00000000000) \
	X(ICH_LR11_EL2,      3, 4, 12, 13, 3, 0x0700e00000000000) \
	X(ICH_LR12_EL2,      3, 4, 12, 13, 4, 0x0700e00000000000) \
	X(ICH_LR13_EL2,      3, 4, 12, 13, 5, 0x0700e00000000000) \
	X(ICH_LR14_EL2,      3, 4, 12, 13, 6, 0x0700e00000000000) \
	X(ICH_LR15_EL2,      3, 4, 12, 13, 7, 0x0700e00000000000)

/** An ID register @p name of the space that HCR_EL2.TID3 traps. */
#define PKC_ID_SPACE_ROW(X, name, crm, op2) X(name, 3, 0, 0, crm, op2, PKC_NOT_KNOWN)

/** What the machine is, and what it counts: read-only. */
#define PKC_ID_SYSREG_LIST(X) \
	X(REVIDR_EL1,        3, 0,  0,  0, 6, PKC_NOT_KNOWN) \
	PKC_ID_SPACE_ROW(X, ID_PFR0_EL1, 1, 0) PKC_ID_SPACE_ROW(X, ID_PFR1_EL1, 1, 1) \
	PKC_ID_SPACE_ROW(X, ID_MMFR0_EL1, 1, 4) PKC_ID_SPACE_ROW(X, ID_MMFR1_EL1, 1, 5) \
	PKC_ID_SPACE_ROW(X, ID_MMFR2_EL1, 1, 6) PKC_ID_SPACE_ROW(X, ID_MMFR3_EL1, 1, 7) \
	PKC_ID_SPACE_ROW(X, ID_ISAR0_EL1, 2, 0) PKC_ID_SPACE_ROW(X, ID_ISAR1_EL1, 2, 1) \
	PKC_ID_SPACE_ROW(X, ID_ISAR2_EL1, 2, 2) PKC_ID_SPACE_ROW(X, ID_ISAR3_EL1, 2, 3) \
	PKC_ID_SPACE_ROW(X, ID_ISAR4_EL1, 2, 4) PKC_ID_SPACE_ROW(X, ID_ISAR5_EL1, 2, 5) \
	PKC_ID_SPACE_ROW(X, ID_MMFR4_EL1, 2, 6) PKC_ID_SPACE_ROW(X, ID_ISAR6_EL1, 2, 7) \
	PKC_ID_SPACE_ROW(X, MVFR0_EL1, 3, 0) PKC_ID_SPACE_ROW(X, MVFR1_EL1, 3, 1) \
	PKC_ID_SPACE_ROW(X, MVFR2_EL1, 3, 2) PKC_ID_SPACE_ROW(X, ID_PFR2_EL1, 3, 4) \
	PKC_ID_SPACE_ROW(X, ID_MMFR5_EL1, 3, 6) \
	X(ID_AA64PFR0_EL1,   3, 0,  0,  4, 0, PKC_NOT_KNOWN) \
	X(ID_AA64PFR1_EL1,   3, 0,  0,  4, 1, PKC_NOT_KNOWN) \
	X(ID_AA64PFR2_EL1,   3, 0,  0,  4, 2, PKC_NOT_KNOWN) \
	X(ID_AA64ZFR0_EL1,   3, 0,  0,  4, 4, PKC_NOT_KNOWN) \
	X(ID_AA64SMFR0_EL1,  3, 0,  0,  4, 5, PKC_NOT_KNOWN) \
	X(ID_AA64FPFR0_EL1,  3, 0,  0,  4, 7, PKC_NOT_KNOWN) \
	X(ID_AA64DFR0_EL1,   3, 0,  0,  5, 0, PKC_NOT_KNOWN) \
	X(ID_AA64DFR1_EL1,   3, 0,  0,  5, 1, PKC_NOT_KNOWN) \
	X(ID_AA64AFR0_EL1,   3, 0,  0,  5, 4, PKC_NOT_KNOWN) \
	X(ID_AA64AFR1_EL1,   3, 0,  0,  5, 5, PKC_NOT_KNOWN) \
	X(ID_AA64ISAR0_EL1,  3, 0,  0,  6, 0, PKC_NOT_KNOWN) \
	X(ID_AA64ISAR1_EL1,  3, 0,  0,  6, 1, PKC_NOT_KNOWN) \
	X(ID_AA64ISAR2_EL1,  3, 0,  0,  6, 2, PKC_NOT_KNOWN) \
	X(ID_AA64ISAR3_EL1,  3, 0,  0,  6, 3, PKC_NOT_KNOWN) \
	X(ID_AA64MMFR0_EL1,  3, 0,  0,  7, 0, PKC_NOT_KNOWN) \
	X(ID_AA64MMFR1_EL1,  3, 0,  0,  7, 1, PKC_NOT_KNOWN) \
	X(ID_AA64MMFR2_EL1,  3, 0,  0,  7, 2, PKC_NOT_KNOWN) \
	X(ID_AA64MMFR3_EL1,  3, 0,  0,  7, 3, PKC_NOT_KNOWN) \
	X(MPAMIDR_EL1,       3, 0, 10,  4, 4, PKC_NOT_KNOWN) \
	X(ISR_EL1,           3, 0, 12,  1, 0, PKC_NOT_KNOWN) \
	X(CCSIDR_EL1,        3, 1,  0,  0, 0, PKC_NOT_KNOWN) \
	X(CLIDR_EL1,         3, 1,  0,  0, 1, PKC_NOT_KNOWN) \
	X(AIDR_EL1,          3, 1,  0,  0, 7, PKC_NOT_KNOWN) \
	X(CTR_EL0,           3, 3,  0,  0, 1, PKC_NOT_KNOWN) \
	X(DCZID_EL0,         3, 3,  0,  0, 7, PKC_NOT_KNOWN) \
	X(CNTFRQ_EL0,        3, 3, 14,  0, 0, PKC_NOT_KNOWN) \
	X(CNTPCT_EL0,        3, 3, 14,  0, 1, PKC_NOT_KNOWN) \
	X(CNTVCT_EL0,        3, 3, 14,  0, 2, PKC_NOT_KNOWN)

/** PSTATE fields and FP status that MRS and MSR reach. */
#define PKC_PSTATE_SYSREG_LIST(X) \
	X(SPSel,             3, 0,  4,  2, 0, PKC_NOT_KNOWN) \
	X(CurrentEL,         3, 0,  4,  2, 2, PKC_NOT_KNOWN) \
	X(PAN,               3, 0,  4,  2, 3, PKC_NOT_KNOWN) \
	X(UAO,               3, 0,  4,  2, 4, PKC_NOT_KNOWN) \
	X(ALLINT,            3, 0,  4,  3, 0, PKC_NOT_KNOWN) \
	X(NZCV,              3, 3,  4,  2, 0, PKC_NOT_KNOWN) \
	X(DAIF,              3, 3,  4,  2, 1, PKC_NOT_KNOWN) \
	X(DIT,               3, 3,  4,  2, 5, PKC_NOT_KNOWN) \
	X(SSBS,              3, 3,  4,  2, 6, PKC_NOT_KNOWN) \
	X(TCO,               3, 3,  4,  2, 7, PKC_NOT_KNOWN) \
	X(FPCR,              3, 3,  4,  4, 0, PKC_NOT_KNOWN) \
	X(FPSR,              3, 3,  4,  4, 1, PKC_NOT_KNOWN)

/** Second names of what a vCPU owns: write-one-to-clear, relative and indirect views; locks. */
#define PKC_VIEW_SYSREG_LIST(X) \
	X(OSLAR_EL1,         2, 0,  1,  0, 4, PKC_NOT_KNOWN) \
	X(OSLSR_EL1,         2, 0,  1,  1, 4, PKC_NOT_KNOWN) \
	X(OSDLR_EL1,         2, 0,  1,  3, 4, PKC_NOT_KNOWN) \
	X(PMINTENCLR_EL1,    3, 0,  9, 14, 2, 0xfffffffe00000000) \
	X(PMCNTENCLR_EL0,    3, 3,  9, 12, 2, 0xfffffffe00000000) \
	X(PMOVSCLR_EL0,      3, 3,  9, 12, 3, 0xfffffffe00000000) \
	X(PMSWINC_EL0,       3, 3,  9, 12, 4, PKC_NOT_KNOWN) \
	X(PMXEVTYPER_EL0,    3, 3,  9, 13, 1, PKC_NOT_KNOWN) \
	X(PMXEVCNTR_EL0,     3, 3,  9, 13, 2, PKC_NOT_KNOWN) \
	X(CNTP_TVAL_EL0,     3, 3, 14,  2, 0, PKC_NOT_KNOWN) \
	X(CNTV_TVAL_EL0,     3, 3, 14,  3, 0, PKC_NOT_KNOWN)

/** SYS instructions: cache and TLB maintenance, address translation. */
#define PKC_SYS_LIST(X) \
	X(IC_IALLUIS,        1, 0,  7,  1, 0, 0) \
	X(IC_IALLU,          1, 0,  7,  5, 0, 0) \
	X(IC_IVAU,           1, 3,  7,  5, 1, 0) \
	X(DC_IVAC,           1, 0,  7,  6, 1, 0) \
	X(DC_ISW,            1, 0,  7,  6, 2, 0) \
	X(DC_CSW,            1, 0,  7, 10, 2, 0) \
	X(DC_CISW,           1, 0,  7, 14, 2, 0) \
	X(DC_ZVA,            1, 3,  7,  4, 1, 0) \
	X(DC_CVAC,           1, 3,  7, 10, 1, 0) \
	X(DC_CVAU,           1, 3,  7, 11, 1, 0) \
	X(DC_CVAP,           1, 3,  7, 12, 1, 0) \
	X(DC_CIVAC,          1, 3,  7, 14, 1, 0) \
	X(AT_S1E1R,          1, 0,  7,  8, 0, 0) \
	X(AT_S1E1W,          1, 0,  7,  8, 1, 0) \
	X(AT_S1E0R,          1, 0,  7,  8, 2, 0) \
	X(AT_S1E0W,          1, 0,  7,  8, 3, 0) \
	X(AT_S1E2R,          1, 4,  7,  8, 0, 0) \
	X(AT_S1E2W,          1, 4,  7,  8, 1, 0) \
	X(AT_S12E1R,         1, 4,  7,  8, 4, 0) \
	X(AT_S12E1W,         1, 4,  7,  8, 5, 0) \
	X(AT_S12E0R,         1, 4,  7,  8, 6, 0) \
	X(AT_S12E0W,         1, 4,  7,  8, 7, 0) \
	X(TLBI_VMALLE1IS,    1, 0,  8,  3, 0, 0) \
	X(TLBI_VMALLE1,      1, 0,  8,  7, 0, 0) \
	X(TLBI_IPAS2E1IS,    1, 4,  8,  0, 1, 0) \
	X(TLBI_IPAS2LE1IS,   1, 4,  8,  0, 5, 0) \
	X(TLBI_ALLE2IS,      1, 4,  8,  3, 0, 0) \
	X(TLBI_VAE2IS,       1, 4,  8,  3, 1, 0) \
	X(TLBI_ALLE1IS,      1, 4,  8,  3, 4, 0) \
	X(TLBI_VALE2IS,      1, 4,  8,  3, 5, 0) \
	X(TLBI_VMALLS12E1IS, 1, 4,  8,  3, 6, 0) \
	X(TLBI_IPAS2E1,      1, 4,  8,  4, 1, 0) \
	X(TLBI_IPAS2LE1,     1, 4,  8,  4, 5, 0) \
	X(TLBI_ALLE2,        1, 4,  8,  7, 0, 0) \
	X(TLBI_VAE2,         1, 4,  8,  7, 1, 0) \
	X(TLBI_ALLE1,        1, 4,  8,  7, 4, 0) \
	X(TLBI_VALE2,        1, 4,  8,  7, 5, 0) \
	X(TLBI_VMALLS12E1,   1, 4,  8,  7, 6, 0)

/** Everything with an encoding that is no vCPU's. */
#define PKC_HYP_SYSREG_LIST(X) \
	PKC_EL2_SYSREG_LIST(X) PKC_GIC_SYSREG_LIST(X) PKC_ID_SYSREG_LIST(X) \
	PKC_PSTATE_SYSREG_LIST(X) PKC_VIEW_SYSREG_LIST(X) PKC_SYS_LIST(X)

/* clang-format on */

#endif
