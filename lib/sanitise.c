/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/sanitise.h>

/* PSTATE of any guest: flags, single step and masks; in AArch32 also Q, IT, GE, E and T. */
#define SANITISE_PSTATE (PKC_PSTATE_NZCV | PKC_PSTATE_SS | PKC_PSTATE_DAIF | PKC_PSTATE_MODE)
#define SANITISE_PSTATE32 \
	(SANITISE_PSTATE | PKC_BIT(27) | PKC_PSTATE_IT | PKC_BITS(19, 16) | PKC_PSTATE_T32)
/* Modes of a 64-bit guest. */
#define SANITISE_MODES                                                     \
	(UINT32_C(1) << PKC_PSTATE_EL0T | UINT32_C(1) << PKC_PSTATE_EL1T | \
	 UINT32_C(1) << PKC_PSTATE_EL1H)
/* SSBS of AArch32. */
#define SANITISE_SSBS32 PKC_BIT(23)

/* FPCR: AHP, DN, FZ, RMode, and the trap enables. FPSR: QC and the exception flags. */
#define SANITISE_FPCR   (PKC_BITS(26, 22) | PKC_BIT(15) | PKC_BITS(12, 8))
#define SANITISE_FPSR   (PKC_BIT(27) | PKC_BIT(7) | PKC_BITS(4, 0))
/* What AArch32's FPSCR has in them beside that: Stride and Len, NZCV. */
#define SANITISE_FPCR32 (PKC_BITS(21, 20) | PKC_BITS(18, 16))
#define SANITISE_FPSR32 PKC_PSTATE_NZCV

/* What an ID register field brings, from a value of it on; all ones is absent in each of them. */
struct sanitise_row {
	uint32_t pstate;   /* bits of PSTATE, AArch64 */
	uint32_t pstate32; /* bits of PSTATE, AArch32 */
	uint32_t fpcr;     /* bits of FPCR */
	uint8_t feature;   /* enum pkc_pstate_feature */
	uint8_t reg;       /* enum pkc_idreg */
	uint8_t low;       /* the field's lowest bit */
	uint8_t least;     /* the value */
};

static const struct sanitise_row sanitise_rows[] = {
	{PKC_PSTATE_DIT, PKC_PSTATE_DIT, 0, 0, PKC_ID_AA64PFR0, 48, 1},
	{PKC_PSTATE_BTYPE, 0, 0, 0, PKC_ID_AA64PFR1, 0, 1},
	{PKC_PSTATE_SSBS, SANITISE_SSBS32, 0, PKC_HAS_SSBS, PKC_ID_AA64PFR1, 4, 1},
	{PKC_PSTATE_TCO, 0, 0, PKC_HAS_MTE, PKC_ID_AA64PFR1, 8, 1},
	{PKC_PSTATE_ALLINT, 0, 0, PKC_HAS_NMI, PKC_ID_AA64PFR1, 36, 1},
	{PKC_PSTATE_PAN, PKC_PSTATE_PAN, 0, PKC_HAS_PAN, PKC_ID_AA64MMFR1, 20, 1},
	{PKC_PSTATE_UAO, 0, 0, 0, PKC_ID_AA64MMFR2, 4, 1},
	{0, 0, PKC_BIT(19), 0, PKC_ID_AA64PFR0, 16, 1},     /* FZ16 */
	{0, 0, PKC_BITS(2, 0), 0, PKC_ID_AA64MMFR1, 44, 1}, /* NEP, AH, FIZ */
	{0, 0, PKC_BIT(13), 0, PKC_ID_AA64ISAR1, 44, 2},    /* EBF */
};

static bool sanitise_has(const struct pkc_idregs *guest, const struct sanitise_row *row)
{
	uint64_t value = guest->reg[row->reg] >> row->low & 15;

	return value >= row->least && value != 15;
}

PKC_API void pkc_limits_init(struct pkc_limits *limits, const struct pkc_idregs *guest,
                             uint64_t actlr)
{
	bool aarch32 = pkc_idregs_have(guest, PKC_FEATURE_AA32);

	limits->pstate = SANITISE_PSTATE;
	limits->pstate32 = SANITISE_PSTATE32;
	limits->fpcr = SANITISE_FPCR | (aarch32 ? SANITISE_FPCR32 : 0);
	limits->fpsr = SANITISE_FPSR | (aarch32 ? SANITISE_FPSR32 : 0);
	limits->actlr = actlr;
	limits->modes = SANITISE_MODES | (uint32_t)aarch32 << PKC_PSTATE_AARCH32;
	limits->features = 0;
	for (size_t i = 0; i < sizeof(sanitise_rows) / sizeof(sanitise_rows[0]); i++) {
		const struct sanitise_row *row = &sanitise_rows[i];

		if (!sanitise_has(guest, row))
			continue;
		limits->pstate |= row->pstate;
		limits->pstate32 |= row->pstate32;
		limits->fpcr |= row->fpcr;
		limits->features |= row->feature;
	}
}

/*
 * Control of a breakpoint: E, PMC, BAS, LBN and BT; of a watchpoint: E, PAC, LSC, BAS, LBN, WT and
 * MASK. HMC, SSC and SSCE, which choose Exception levels above EL1, are what is missing.
 */
#define SANITISE_DBGBCR (PKC_BITS(23, 16) | PKC_BITS(8, 5) | PKC_BITS(2, 0))
#define SANITISE_DBGWCR (PKC_BITS(28, 24) | PKC_BITS(20, 16) | PKC_BITS(12, 0))
/* MDSCR_EL1: SS, TDCC, KDE and MDE. The rest is an external debugger's. */
#define SANITISE_MDSCR  (PKC_BIT(15) | PKC_BITS(13, 12) | PKC_BIT(0))
/* CTL of a timer: ENABLE and IMASK. */
#define SANITISE_CTL    PKC_BITS(1, 0)

static void sanitise_debug(uint64_t *reg)
{
	reg[PKC_MDCCINT_EL1] = 0; /* interrupts of the physical debug channel */
	reg[PKC_MDSCR_EL1] &= SANITISE_MDSCR;
	for (uint32_t i = 0; i < PKC_DEBUG_MAX; i++) {
		uint32_t row = i * (PKC_DBGBVR1_EL1 - PKC_DBGBVR0_EL1);

		reg[PKC_DBGBCR0_EL1 + row] &= SANITISE_DBGBCR;
		reg[PKC_DBGWCR0_EL1 + row] &= SANITISE_DBGWCR;
	}
}

PKC_API void pkc_sanitise_sysregs(const struct pkc_limits *limits, struct pkc_sysregs *bank,
                                  uint64_t groups)
{
	uint64_t *reg = bank->reg;

#define SANITISE_ROW(name, op0, op1, crn, crm, op2, group, reset, res0, ...)            \
	if ((res0) != PKC_NOT_KNOWN && (res0) && (groups & PKC_BIT(PKC_GROUP_##group))) \
		reg[PKC_##name] &= ~(uint64_t)(res0);
	PKC_SYSREG_LIST(SANITISE_ROW)
#undef SANITISE_ROW
	if (groups & PKC_BIT(PKC_GROUP_VTIMER))
		reg[PKC_CNTV_CTL_EL0] &= SANITISE_CTL;
	if (groups & PKC_BIT(PKC_GROUP_PTIMER))
		reg[PKC_CNTP_CTL_EL0] &= SANITISE_CTL;
	if (groups & PKC_BIT(PKC_GROUP_EL1))
		reg[PKC_ACTLR_EL1] = limits->actlr;
	if (groups & PKC_BIT(PKC_GROUP_DEBUG))
		sanitise_debug(reg);
}

PKC_API void pkc_sanitise_fp(const struct pkc_limits *limits, struct pkc_fp *fp)
{
	fp->fpsr &= limits->fpsr;
	fp->fpcr &= limits->fpcr;
}
