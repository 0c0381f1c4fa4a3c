/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 10 to 25 of docs/design/fake-cpu.md, each broken and kept. */
#include "fake_rules.h"

TestSuite(fake_order, .init = play);

struct pair {
	uint32_t write, use;
	uint64_t value; /* of a use that is a write */
};

static bool is_written(uint32_t enc)
{
	return PKC_ENC_OP0(enc) == 1 || enc == PKC_ENC_CNTV_CTL_EL0 ||
	       enc == PKC_ENC_CNTP_CTL_EL0 || enc == PKC_ENC_CNTHP_CTL_EL2 ||
	       enc == PKC_ENC_ICC_SGI1R_EL1;
}

static void use(const struct pair *pair)
{
	if (is_written(pair->use))
		pkc_port_sysreg_write(pair->use, pair->value);
	else
		pkc_port_sysreg_read(pair->use);
}

/* Without ISB each pair breaks the rule; with one, and the other way round, it breaks none. */
static void expect_isb_between(enum pkc_fake_rule rule, const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pkc_dsb(ISH);
		pkc_port_sysreg_write(pairs[i].write, 0);
		BAD(rule, use(&pairs[i]));
		pkc_dsb(ISH);
		pkc_port_sysreg_write(pairs[i].write, 0);
		pkc_isb();
		GOOD(use(&pairs[i]));
	}
}

#define EXPECT_ISB_BETWEEN(rule, pairs) \
	expect_isb_between(rule, pairs, sizeof(pairs) / sizeof((pairs)[0]))

Test(fake_order, rule_10_translation_control)
{
	static const struct pair pairs[] = {
		{PKC_ENC_SCTLR_EL2, PKC_ENC_AT_S1E2R, 0},
		{PKC_ENC_SCTLR_EL2, PKC_ENC_AT_S1E2W, 0},
		{PKC_ENC_SCTLR_EL2, PKC_ENC_TLBI_VAE2, 0},
		{PKC_ENC_SCTLR_EL2, PKC_ENC_TLBI_ALLE2IS, 0},
		{PKC_ENC_SCTLR_EL2, PKC_ENC_TLBI_VALE2IS, 0},
		{PKC_ENC_SCTLR_EL2, PKC_ENC_TLBI_VALE2, 0},
		{PKC_ENC_TTBR0_EL2, PKC_ENC_TLBI_VAE2IS, 0},
		{PKC_ENC_TTBR1_EL2, PKC_ENC_TLBI_ALLE2, 0},
		{PKC_ENC_TCR_EL2, PKC_ENC_DC_CIVAC, 0},
		{PKC_ENC_TCR2_EL2, PKC_ENC_DC_ZVA, 0},
		{PKC_ENC_MAIR_EL2, PKC_ENC_DC_CVAC, 0},
		{PKC_ENC_HCR_EL2, PKC_ENC_DC_CVAU, 0},
		{PKC_ENC_HCR_EL2, PKC_ENC_AT_S12E1R, 0},
		{PKC_ENC_HCR_EL2, PKC_ENC_AT_S1E2W, 0},
		{PKC_ENC_VTTBR_EL2, PKC_ENC_TLBI_VMALLS12E1IS, 0},
		{PKC_ENC_VTTBR_EL2, PKC_ENC_TLBI_IPAS2E1IS, 0},
		{PKC_ENC_VTCR_EL2, PKC_ENC_AT_S12E0W, 0},
		{PKC_ENC_SCTLR_EL1, PKC_ENC_AT_S1E1R, 0},
		{PKC_ENC_TTBR0_EL1, PKC_ENC_AT_S12E1W, 0},
		{PKC_ENC_TTBR1_EL1, PKC_ENC_AT_S1E1W, 0},
		{PKC_ENC_TCR_EL1, PKC_ENC_AT_S1E0R, 0},
		{PKC_ENC_TCR2_EL1, PKC_ENC_AT_S1E1R, 0},
		{PKC_ENC_MAIR_EL1, PKC_ENC_AT_S1E0W, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_TRANSLATION, pairs);
}

Test(fake_order, rule_10_leaves_other_regimes_alone)
{
	pkc_dsb(ISH);
	GOOD(pkc_write(VTTBR_EL2, 0); pkc_write(DC_CVAC, 0));
	pkc_dsb(ISH);
	GOOD(pkc_write(TTBR0_EL2, 0); pkc_write(TLBI_VMALLS12E1, 0));
	GOOD(pkc_write(SCTLR_EL1, 0); pkc_read(TTBR0_EL1); pkc_write(TTBR0_EL1, 0));
	GOOD(pkc_write(HCR_EL2, 0); cr_expect_eq(pkc_read(HCR_EL2), 0));
}

Test(fake_order, rule_11_fp)
{
	static const struct pair pairs[] = {
		{PKC_ENC_CPTR_EL2, PKC_ENC_FPCR, 0},    {PKC_ENC_CPTR_EL2, PKC_ENC_FPSR, 0},
		{PKC_ENC_CPTR_EL2, PKC_ENC_ZCR_EL1, 0}, {PKC_ENC_CPTR_EL2, PKC_ENC_ZCR_EL2, 0},
		{PKC_ENC_HCR_EL2, PKC_ENC_FPMR, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_FP, pairs);
	BAD(PKC_FAKE_ISB_FP, pkc_write(CPTR_EL2, 0); pkc_fake_use_fp());
	GOOD(pkc_write(CPTR_EL2, 0); pkc_isb(); pkc_fake_use_fp());
	GOOD(pkc_write(CPACR_EL1, 0); pkc_read(ZCR_EL1)); /* not what EL2 is trapped by */
}

Test(fake_order, rule_12_system_register_interface)
{
	static const struct pair pairs[] = {
		{PKC_ENC_ICC_SRE_EL2, PKC_ENC_ICH_VTR_EL2, 0},
		{PKC_ENC_ICC_SRE_EL2, PKC_ENC_ICC_PMR_EL1, 0},
		{PKC_ENC_ICC_SRE_EL1, PKC_ENC_ICH_VMCR_EL2, 0},
		{PKC_ENC_ICC_SRE_EL1, PKC_ENC_ICC_SGI1R_EL1, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_SRE, pairs);
	GOOD(pkc_write(ICC_SRE_EL2, 0xf); pkc_read(ICC_SRE_EL2); pkc_write(ICC_SRE_EL1, 7));
}

Test(fake_order, rule_13_vgic_status)
{
	static const struct pair pairs[] = {
		{PKC_ENC_ICH_LR0_EL2, PKC_ENC_ICH_ELRSR_EL2, 0},
		{PKC_ENC_ICH_LR3_EL2, PKC_ENC_ICH_EISR_EL2, 0},
		{PKC_ENC_ICH_HCR_EL2, PKC_ENC_ICH_MISR_EL2, 0},
		{PKC_ENC_ICH_VMCR_EL2, PKC_ENC_ICH_MISR_EL2, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_LR, pairs);
}

Test(fake_order, rule_14_timers)
{
	static const struct pair pairs[] = {
		{PKC_ENC_CNTVOFF_EL2, PKC_ENC_CNTVCT_EL0, 0},
		{PKC_ENC_CNTVOFF_EL2, PKC_ENC_CNTV_CTL_EL0, 1},
		{PKC_ENC_CNTV_CVAL_EL0, PKC_ENC_CNTV_CTL_EL0, 1},
		{PKC_ENC_CNTV_TVAL_EL0, PKC_ENC_CNTV_CTL_EL0, 3},
		{PKC_ENC_CNTP_CVAL_EL0, PKC_ENC_CNTP_CTL_EL0, 1},
		{PKC_ENC_CNTP_TVAL_EL0, PKC_ENC_CNTP_CTL_EL0, 1},
		{PKC_ENC_CNTPOFF_EL2, PKC_ENC_CNTP_CTL_EL0, 1},
		{PKC_ENC_CNTHP_CVAL_EL2, PKC_ENC_CNTHP_CTL_EL2, 1},
		{PKC_ENC_CNTHP_TVAL_EL2, PKC_ENC_CNTHP_CTL_EL2, 1},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_TIMER, pairs);
	GOOD(pkc_write(CNTV_CVAL_EL0, 0); pkc_write(CNTV_CTL_EL0, 2));
	GOOD(pkc_write(CNTV_CVAL_EL0, 0); pkc_read(CNTVCT_EL0));
	GOOD(pkc_write(CNTV_CVAL_EL0, 0); pkc_write(CNTP_CTL_EL0, 1));
}

Test(fake_order, rule_15_selectors)
{
	static const struct pair pairs[] = {
		{PKC_ENC_CSSELR_EL1, PKC_ENC_CCSIDR_EL1, 0},
		{PKC_ENC_PMSELR_EL0, PKC_ENC_PMXEVTYPER_EL0, 0},
		{PKC_ENC_PMSELR_EL0, PKC_ENC_PMXEVCNTR_EL0, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_SELECT, pairs);
}

Test(fake_order, rule_16_par_after_at)
{
	static const struct pair pairs[] = {
		{PKC_ENC_AT_S1E1R, PKC_ENC_PAR_EL1, 0},
		{PKC_ENC_AT_S12E1W, PKC_ENC_PAR_EL1, 0},
	};

	EXPECT_ISB_BETWEEN(PKC_FAKE_ISB_PAR, pairs);
}

Test(fake_order, rule_17_code)
{
	BAD(PKC_FAKE_ISB_CODE, pkc_write(IC_IVAU, 0); pkc_dsb(ISH); pkc_fake_settle());
	GOOD(pkc_write(IC_IVAU, 0); pkc_dsb(ISH); pkc_isb(); pkc_fake_settle());
	GOOD(pkc_write(IC_IALLUIS, 0); pkc_dsb(ISH); pkc_fake_eret(); pkc_fake_settle());
}

Test(fake_order, rule_18_active_priorities)
{
	pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, UINT64_C(6) << 26);
	BAD(PKC_FAKE_ISB_AP, pkc_write(ICH_AP1R0_EL2, 0); pkc_write(ICH_AP0R0_EL2, 0));
	BAD(PKC_FAKE_ISB_AP, pkc_write(ICH_AP1R3_EL2, 0); pkc_write(ICH_AP0R3_EL2, 0));
	GOOD(pkc_write(ICH_AP0R0_EL2, 0); pkc_write(ICH_AP1R0_EL2, 0); pkc_write(ICH_AP1R1_EL2, 0));
	GOOD(pkc_write(ICH_AP1R0_EL2, 0); pkc_isb(); pkc_write(ICH_AP0R0_EL2, 0));
	GOOD(pkc_write(ICH_AP1R0_EL2, 0); pkc_read(ICH_AP0R0_EL2));
}

Test(fake_order, exceptions_synchronise_the_context)
{
	struct pkc_smccc_regs regs = {{0x84000000}};

	GOOD(pkc_write(CPTR_EL2, 0); pkc_fake_eret(); pkc_fake_use_fp());
	GOOD(pkc_write(CPTR_EL2, 0); pkc_port_smccc_call(&regs); pkc_fake_use_fp());
}

Test(fake_order, rule_20_dsb_before_tlbi)
{
	static uint64_t entry;

	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_write(TLBI_VAE2IS, 0));
	GOOD(pkc_dsb(ISHST); pkc_write(TLBI_VAE2IS, 0); pkc_write(TLBI_VALE2IS, 1));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dsb(NSH); pkc_write(TLBI_ALLE1IS, 0));
	GOOD(pkc_dsb(NSH); pkc_write(TLBI_ALLE1, 0));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dmb(ISH); pkc_write(TLBI_ALLE1, 0));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dsb(ISH); pkc_fake_store(&entry);
	    pkc_write(TLBI_ALLE2, 0));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dsb(ISH); pkc_atomic_store(&entry, 1, PKC_RELEASE);
	    pkc_write(TLBI_ALLE2, 0));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dsb(ISH); pkc_write(DC_ZVA, 0); pkc_write(TLBI_ALLE2, 0));
}

Test(fake_order, rule_20_the_dsb_of_the_last_change_is_not_that_of_the_next)
{
	GOOD(pkc_dsb(ISHST); pkc_write(TLBI_IPAS2E1IS, 0); pkc_dsb(ISH);
	     pkc_write(TLBI_VMALLE1IS, 0));
	pkc_dsb(ISHST);
	pkc_write(TLBI_IPAS2E1IS, 0);
	pkc_dsb(ISH);
	pkc_isb();
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_write(TLBI_IPAS2E1IS, 0));
	GOOD(pkc_dsb(ISHST); pkc_write(VTTBR_EL2, 0); pkc_isb(); pkc_write(TLBI_IPAS2E1IS, 0));
	BAD(PKC_FAKE_DSB_BEFORE_TLBI, pkc_dsb(ISH); pkc_fake_eret(); pkc_write(TLBI_ALLE1, 0));
}

static void invalidate(void)
{
	pkc_dsb(ISHST);
	pkc_write(TLBI_VMALLS12E1IS, 0);
}

Test(fake_order, rule_20_an_isb_ends_one_change_only)
{
	invalidate();
	pkc_dsb(ISH);
	pkc_isb();
	pkc_dsb(ISHST);
	pkc_isb();
	GOOD(pkc_write(TLBI_ALLE1IS, 0));
}

Test(fake_order, rule_21_dsb_after_tlbi)
{
	BAD(PKC_FAKE_DSB_AFTER_TLBI, invalidate(); pkc_isb());
	BAD(PKC_FAKE_DSB_AFTER_TLBI, invalidate(); pkc_fake_eret());
	BAD(PKC_FAKE_DSB_AFTER_TLBI, invalidate(); pkc_fake_settle());
	BAD(PKC_FAKE_DSB_AFTER_TLBI, invalidate(); pkc_dsb(ISHST); pkc_isb());
	BAD(PKC_FAKE_DSB_AFTER_TLBI, invalidate(); pkc_dsb(NSH); pkc_isb());
	GOOD(invalidate(); pkc_dsb(ISH); pkc_isb(); pkc_fake_settle());
	GOOD(invalidate(); pkc_dsb(SY); pkc_fake_eret());
	GOOD(pkc_dsb(NSH); pkc_write(TLBI_ALLE2, 0); pkc_dsb(NSH); pkc_isb());
}

Test(fake_order, rule_22_dsb_after_cache_maintenance)
{
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_write(DC_CVAC, 0); pkc_fake_eret());
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_write(DC_CIVAC, 0); pkc_dsb(ISH); pkc_fake_settle());
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_write(DC_CVAU, 0); pkc_dsb(NSH); pkc_fake_settle());
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_write(DC_CVAU, 0); pkc_dsb(ISHST); pkc_signal());
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_write(IC_IVAU, 0); pkc_isb());
	GOOD(pkc_write(DC_CVAC, 0); pkc_dsb(SY); pkc_fake_settle());
	GOOD(pkc_write(DC_CVAU, 0); pkc_dsb(ISH); pkc_fake_settle());
}

Test(fake_order, rule_23_dsb_between_clean_and_ic)
{
	BAD(PKC_FAKE_DSB_BEFORE_IC, pkc_write(DC_CVAU, 0); pkc_write(IC_IVAU, 0));
	BAD(PKC_FAKE_DSB_BEFORE_IC, pkc_write(DC_CVAU, 0); pkc_isb(); pkc_write(IC_IVAU, 0));
	GOOD(pkc_write(DC_CVAU, 0); pkc_dsb(ISH); pkc_write(IC_IVAU, 0));
}

Test(fake_order, rule_24_dsb_before_sev)
{
	static uint32_t word;

	BAD(PKC_FAKE_DSB_BEFORE_SEV, pkc_port_signal());
	GOOD(pkc_dsb(ISHST); pkc_port_signal());
	GOOD(pkc_signal());
	BAD(PKC_FAKE_DSB_BEFORE_SEV, pkc_signal(); pkc_port_signal());
	BAD(PKC_FAKE_DSB_BEFORE_SEV, pkc_dsb(ISH); pkc_atomic_fetch_or(&word, 1, PKC_RELEASE);
	    pkc_port_signal());
	BAD(PKC_FAKE_DSB_BEFORE_SEV, pkc_dsb(NSH); pkc_port_signal());
	BAD(PKC_FAKE_DSB_BEFORE_SEV, pkc_dmb(ISHST); pkc_port_signal());
}

static void call(uint32_t function)
{
	struct pkc_smccc_regs regs = {{function}};

	pkc_port_smccc_call(&regs);
}

Test(fake_order, rule_25_dsb_before_cpu_on)
{
	BAD(PKC_FAKE_DSB_BEFORE_CPU_ON, call(0xc4000003));
	BAD(PKC_FAKE_DSB_BEFORE_CPU_ON, call(0x84000003));
	BAD(PKC_FAKE_DSB_BEFORE_CPU_ON, pkc_dsb(ISH); call(0xc4000003));
	BAD(PKC_FAKE_DSB_BEFORE_CPU_ON, pkc_dsb(SY); pkc_fake_store(&cpu); call(0xc4000003));
	BAD(PKC_FAKE_DSB_AFTER_CACHE, pkc_dsb(SY); pkc_write(DC_CVAC, 0); call(0xc4000003));
	GOOD(pkc_write(DC_CVAC, 0); pkc_dsb(SY); call(0xc4000003));
	GOOD(call(0x84000000));
	BAD(PKC_FAKE_DSB_BEFORE_CPU_ON, pkc_dsb(SY); call(0xc4000003); call(0xc4000003));
}
