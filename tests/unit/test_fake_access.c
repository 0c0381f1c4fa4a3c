/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 1 to 8 of docs/design/fake-cpu.md, each broken and kept. */
#include "fake_rules.h"

TestSuite(fake_access, .init = play);

static void set(uint32_t enc, uint32_t low, uint64_t field)
{
	uint64_t others = pkc_fake_get(&cpu, enc) & ~(UINT64_C(15) << low);

	pkc_fake_set(&cpu, enc, others | field << low);
}

Test(fake_access, rule_1_unknown_registers)
{
	static const uint32_t unknown[] = {0, PKC_SYSREG_ENC(3, 0, 15, 0, 0), 0xffff,
	                                   PKC_SYSREG_ENC(1, 0, 15, 0, 0)};

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		BAD(PKC_FAKE_UNKNOWN_REGISTER, cr_expect_eq(pkc_port_sysreg_read(unknown[i]), 0));
		BAD(PKC_FAKE_UNKNOWN_REGISTER, pkc_port_sysreg_write(unknown[i], 0));
	}
	GOOD(pkc_read(SCTLR_EL2));
}

Test(fake_access, rule_2_res0)
{
	BAD(PKC_FAKE_RES0, pkc_write(CNTKCTL_EL1, PKC_BIT(63)));
	BAD(PKC_FAKE_RES0, pkc_write(VBAR_EL1, 0x810));
	BAD(PKC_FAKE_RES0, pkc_write(ICC_PMR_EL1, 0x100));
	GOOD(pkc_write(VBAR_EL1, 0x800));
	GOOD(pkc_write(ICC_PMR_EL1, 0xf0));
	GOOD(pkc_write(ACTLR_EL1, UINT64_MAX)); /* no mask is known */
}

Test(fake_access, rule_3_read_only)
{
	BAD(PKC_FAKE_READ_ONLY, pkc_write(CTR_EL0, 0));
	BAD(PKC_FAKE_READ_ONLY, pkc_write(ID_AA64PFR0_EL1, 0));
	BAD(PKC_FAKE_READ_ONLY, pkc_write(MPIDR_EL1, 0));
	BAD(PKC_FAKE_READ_ONLY, pkc_write(ICH_ELRSR_EL2, 0));
	BAD(PKC_FAKE_READ_ONLY, pkc_write(ICC_IAR1_EL1, 0));
	BAD(PKC_FAKE_READ_ONLY, pkc_write(CNTVCT_EL0, 0));
	cr_expect_neq(pkc_fake_get(&cpu, PKC_ENC_ID_AA64PFR0_EL1), 0);
}

Test(fake_access, rule_4_write_only)
{
	BAD(PKC_FAKE_WRITE_ONLY, pkc_read(ICC_DIR_EL1));
	BAD(PKC_FAKE_WRITE_ONLY, pkc_read(ICC_SGI1R_EL1));
	BAD(PKC_FAKE_WRITE_ONLY, pkc_read(OSLAR_EL1));
	BAD(PKC_FAKE_WRITE_ONLY, pkc_read(DC_CVAC));
	BAD(PKC_FAKE_WRITE_ONLY, pkc_read(TLBI_ALLE2));
	GOOD(pkc_write(ICC_SGI1R_EL1, 1));
}

static const struct {
	uint32_t id, low, reg;
} absent[] = {
	{PKC_ENC_ID_AA64PFR0_EL1, 28, PKC_ENC_DISR_EL1},
	{PKC_ENC_ID_AA64PFR0_EL1, 28, PKC_ENC_VSESR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 28, PKC_ENC_VDISR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 56, PKC_ENC_SCXTNUM_EL1},
	{PKC_ENC_ID_AA64PFR0_EL1, 56, PKC_ENC_SCXTNUM_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 32, PKC_ENC_ZCR_EL1},
	{PKC_ENC_ID_AA64PFR0_EL1, 32, PKC_ENC_ZCR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 40, PKC_ENC_MPAM2_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 40, PKC_ENC_MPAMHCR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 40, PKC_ENC_MPAMVPMV_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 40, PKC_ENC_MPAMIDR_EL1},
	{PKC_ENC_ID_AA64PFR0_EL1, 44, PKC_ENC_HAFGRTR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 24, PKC_ENC_ICH_HCR_EL2},
	{PKC_ENC_ID_AA64PFR0_EL1, 24, PKC_ENC_ICC_PMR_EL1},
	{PKC_ENC_ID_AA64PFR1_EL1, 8, PKC_ENC_GCR_EL1},
	{PKC_ENC_ID_AA64PFR1_EL1, 8, PKC_ENC_TFSR_EL2},
	{PKC_ENC_ID_AA64PFR1_EL1, 24, PKC_ENC_SMCR_EL2},
	{PKC_ENC_ID_AA64PFR2_EL1, 32, PKC_ENC_FPMR},
	{PKC_ENC_ID_AA64MMFR0_EL1, 56, PKC_ENC_HFGRTR_EL2},
	{PKC_ENC_ID_AA64MMFR0_EL1, 56, PKC_ENC_HFGWTR_EL2},
	{PKC_ENC_ID_AA64MMFR0_EL1, 56, PKC_ENC_HFGITR_EL2},
	{PKC_ENC_ID_AA64MMFR0_EL1, 56, PKC_ENC_HDFGRTR_EL2},
	{PKC_ENC_ID_AA64MMFR0_EL1, 56, PKC_ENC_HDFGWTR_EL2},
	{PKC_ENC_ID_AA64MMFR0_EL1, 60, PKC_ENC_CNTPOFF_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 8, PKC_ENC_TTBR1_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 8, PKC_ENC_CONTEXTIDR_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 8, PKC_ENC_CNTHV_TVAL_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 8, PKC_ENC_CNTHV_CTL_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 8, PKC_ENC_CNTHV_CVAL_EL2},
	{PKC_ENC_ID_AA64MMFR1_EL1, 40, PKC_ENC_HCRX_EL2},
	{PKC_ENC_ID_AA64MMFR3_EL1, 0, PKC_ENC_TCR2_EL1},
	{PKC_ENC_ID_AA64MMFR3_EL1, 0, PKC_ENC_TCR2_EL2},
	{PKC_ENC_ID_AA64MMFR3_EL1, 8, PKC_ENC_PIR_EL1},
	{PKC_ENC_ID_AA64MMFR3_EL1, 16, PKC_ENC_POR_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMCR_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMXEVCNTR_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMXEVTYPER_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMINTENCLR_EL1},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMCNTENCLR_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 8, PKC_ENC_PMOVSCLR_EL0},
	{PKC_ENC_ID_AA64DFR0_EL1, 32, PKC_ENC_PMSCR_EL2},
	{PKC_ENC_ID_AA64DFR0_EL1, 40, PKC_ENC_TRFCR_EL2},
};

Test(fake_access, rule_5_absent_features)
{
	for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++) {
		uint64_t with = pkc_fake_get(&cpu, absent[i].id);

		GOOD(pkc_port_sysreg_read(absent[i].reg));
		set(absent[i].id, absent[i].low, 0);
		BAD(PKC_FAKE_ABSENT, pkc_port_sysreg_read(absent[i].reg));
		pkc_fake_set(&cpu, absent[i].id, with);
	}
	set(PKC_ENC_ID_AA64DFR0_EL1, 8, 15);
	BAD(PKC_FAKE_ABSENT, pkc_read(PMCR_EL0)); /* 15 is a PMU of somebody's own */
}

Test(fake_access, rule_5_after_reset_nothing_is_absent)
{
/* clang-format off */
#define ROW(name, ...) pkc_port_sysreg_read(PKC_ENC_##name);
	PKC_SYSREG_LIST(ROW)
	PKC_EL2_SYSREG_LIST(ROW)
	PKC_GIC_SYSREG_LIST(ROW)
	PKC_VIEW_SYSREG_LIST(ROW)
#undef ROW
	/* clang-format on */
	cr_expect_eq(cpu.broken[PKC_FAKE_ABSENT], 0);
}

Test(fake_access, rule_5_any_algorithm_makes_the_pauth_keys)
{
	static const uint32_t lows[][2] = {
		{PKC_ENC_ID_AA64ISAR1_EL1, 4},  {PKC_ENC_ID_AA64ISAR1_EL1, 8},
		{PKC_ENC_ID_AA64ISAR1_EL1, 24}, {PKC_ENC_ID_AA64ISAR1_EL1, 28},
		{PKC_ENC_ID_AA64ISAR2_EL1, 8},  {PKC_ENC_ID_AA64ISAR2_EL1, 12},
	};

	pkc_fake_set(&cpu, PKC_ENC_ID_AA64ISAR1_EL1, 0);
	BAD(PKC_FAKE_ABSENT, pkc_write(APIAKEYLO_EL1, 1));
	for (size_t i = 0; i < sizeof(lows) / sizeof(lows[0]); i++) {
		set(lows[i][0], lows[i][1], 1);
		GOOD(pkc_write(APIAKEYLO_EL1, 1));
		set(lows[i][0], lows[i][1], 0);
	}
}

Test(fake_access, rule_6_numbers)
{
	pkc_fake_set(&cpu, PKC_ENC_ICH_LR3_EL2, PKC_BIT(62));
	GOOD(pkc_read(ICH_LR3_EL2));
	GOOD(pkc_write(ICH_LR3_EL2, 0));
	BAD(PKC_FAKE_NUMBER, pkc_write(ICH_LR4_EL2, 0));
	BAD(PKC_FAKE_NUMBER, pkc_read(ICH_LR8_EL2));
	BAD(PKC_FAKE_NUMBER, pkc_read(ICH_LR15_EL2));
	GOOD(pkc_read(ICH_AP0R0_EL2));
	BAD(PKC_FAKE_NUMBER, pkc_read(ICH_AP0R1_EL2));
	BAD(PKC_FAKE_NUMBER, pkc_read(ICH_AP1R3_EL2));
	GOOD(pkc_read(DBGBVR5_EL1));
	BAD(PKC_FAKE_NUMBER, pkc_read(DBGBCR6_EL1));
	GOOD(pkc_read(DBGWCR3_EL1));
	BAD(PKC_FAKE_NUMBER, pkc_read(DBGWVR4_EL1));
	GOOD(pkc_read(PMEVCNTR5_EL0));
	BAD(PKC_FAKE_NUMBER, pkc_read(PMEVCNTR6_EL0));
	BAD(PKC_FAKE_NUMBER, pkc_read(PMEVTYPER30_EL0));
	GOOD(pkc_read(PMCCFILTR_EL0));
	GOOD(pkc_read(MDSCR_EL1));
	GOOD(pkc_read(ICC_SRE_EL2));
}

Test(fake_access, rule_6_follows_the_id_registers)
{
	pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, UINT64_C(6) << 26 | 15);
	GOOD(pkc_write(ICH_LR15_EL2, 0));
	GOOD(pkc_write(ICH_AP1R3_EL2, 0));
	pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, UINT64_C(5) << 26 | 0);
	BAD(PKC_FAKE_NUMBER, pkc_write(ICH_LR1_EL2, 0));
	GOOD(pkc_write(ICH_AP0R1_EL2, 0));
	BAD(PKC_FAKE_NUMBER, pkc_write(ICH_AP0R2_EL2, 0));
	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, 31 << 11);
	GOOD(pkc_read(PMEVCNTR30_EL0));
}

Test(fake_access, rule_7_empty_list_registers)
{
	BAD(PKC_FAKE_LR_EMPTY, pkc_read(ICH_LR0_EL2));
	pkc_fake_set(&cpu, PKC_ENC_ICH_LR0_EL2, PKC_BIT(63));
	GOOD(pkc_read(ICH_LR0_EL2));
	pkc_fake_set(&cpu, PKC_ENC_ICH_LR0_EL2,
	             PKC_BIT(41)); /* invalid, but asks for maintenance */
	GOOD(pkc_read(ICH_LR0_EL2));
	pkc_fake_set(&cpu, PKC_ENC_ICH_LR0_EL2, PKC_BIT(41) | PKC_BIT(61)); /* a physical number */
	BAD(PKC_FAKE_LR_EMPTY, pkc_read(ICH_LR0_EL2));
}

Test(fake_access, rule_8_interrupts_end_in_reverse_order)
{
	BAD(PKC_FAKE_EOI_ORDER, pkc_write(ICC_EOIR1_EL1, 27));
	pkc_fake_set(&cpu, PKC_ENC_ICC_IAR1_EL1, 27);
	GOOD(pkc_read(ICC_IAR1_EL1); pkc_write(ICC_EOIR1_EL1, 27));
	pkc_read(ICC_IAR1_EL1);
	pkc_fake_set(&cpu, PKC_ENC_ICC_IAR1_EL1, 30);
	pkc_read(ICC_IAR1_EL1);
	pkc_write(ICC_EOIR1_EL1, 30);
	GOOD(pkc_write(ICC_EOIR1_EL1, 27));
	BAD(PKC_FAKE_EOI_ORDER, pkc_read(ICC_IAR1_EL1); pkc_write(ICC_EOIR1_EL1, 27));
	pkc_fake_set(&cpu, PKC_ENC_ICC_IAR1_EL1, 1023);
	BAD(PKC_FAKE_EOI_ORDER, pkc_read(ICC_IAR1_EL1); pkc_write(ICC_EOIR1_EL1, 1023));
}

Test(fake_access, rule_9_unpredictable_list_registers)
{
	const uint64_t pending = PKC_BIT(62), active = PKC_BIT(63), hw = PKC_BIT(61);

	GOOD(pkc_write(ICH_LR0_EL2, pending | 27));
	GOOD(pkc_write(ICH_LR0_EL2, active | 27)); /* itself */
	GOOD(pkc_write(ICH_LR1_EL2, 27));          /* no state */
	BAD(PKC_FAKE_LR_VALUE, pkc_write(ICH_LR2_EL2, pending | 27));
	GOOD(pkc_write(ICH_LR2_EL2, 0));
	GOOD(pkc_write(ICH_LR2_EL2, pending | 1019));
	BAD(PKC_FAKE_LR_VALUE, pkc_write(ICH_LR2_EL2, pending | 1020));
	BAD(PKC_FAKE_LR_VALUE, pkc_write(ICH_LR2_EL2, active | 1023));
	GOOD(pkc_write(ICH_LR2_EL2, pending | 1024));
	BAD(PKC_FAKE_LR_VALUE, pkc_write(ICH_LR2_EL2, pending | hw | UINT64_C(15) << 32 | 28));
	GOOD(pkc_write(ICH_LR2_EL2, pending | hw | UINT64_C(16) << 32 | 28));
	GOOD(pkc_write(ICH_LR2_EL2, active | hw | UINT64_C(1019) << 32 | 28));
	BAD(PKC_FAKE_LR_VALUE, pkc_write(ICH_LR2_EL2, active | hw | UINT64_C(1020) << 32 | 28));
	BAD(PKC_FAKE_LR_VALUE,
	    pkc_write(ICH_LR2_EL2, pending | active | hw | UINT64_C(16) << 32 | 28));
	GOOD(pkc_write(ICH_LR2_EL2, pending | active | 28));
}
