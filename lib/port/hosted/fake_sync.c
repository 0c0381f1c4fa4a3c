/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 10 to 18: what awaits a context synchronisation; sources in docs/design/fake-cpu.md. */
#include "fake.h"

/* What a write leaves to the next ISB, and what a use needs done. */
enum {
	SYNC_EL2_TRANSLATION = 1 << 0,
	SYNC_STAGE_2 = 1 << 1,
	SYNC_EL1_TRANSLATION = 1 << 2,
	SYNC_FP = 1 << 3,
	SYNC_SRE = 1 << 4,
	SYNC_LR = 1 << 5,
	SYNC_VIRTUAL_OFFSET = 1 << 6,
	SYNC_VTIMER = 1 << 7,
	SYNC_PTIMER = 1 << 8,
	SYNC_HTIMER = 1 << 9,
	SYNC_CACHE_SELECT = 1 << 10,
	SYNC_PMU_SELECT = 1 << 11,
	SYNC_PAR = 1 << 12,
	SYNC_CODE = 1 << 13,
	SYNC_AP = 1 << 14,
};

/* Which rule a missing synchronisation breaks. */
static const struct {
	uint32_t bits;
	enum pkc_fake_rule rule;
} sync_rules[] = {
	{SYNC_EL2_TRANSLATION | SYNC_STAGE_2 | SYNC_EL1_TRANSLATION, PKC_FAKE_ISB_TRANSLATION},
	{SYNC_FP, PKC_FAKE_ISB_FP},
	{SYNC_SRE, PKC_FAKE_ISB_SRE},
	{SYNC_LR, PKC_FAKE_ISB_LR},
	{SYNC_VIRTUAL_OFFSET | SYNC_VTIMER | SYNC_PTIMER | SYNC_HTIMER, PKC_FAKE_ISB_TIMER},
	{SYNC_CACHE_SELECT | SYNC_PMU_SELECT, PKC_FAKE_ISB_SELECT},
	{SYNC_PAR, PKC_FAKE_ISB_PAR},
	{SYNC_CODE, PKC_FAKE_ISB_CODE},
	{SYNC_AP, PKC_FAKE_ISB_AP},
};

/* Registers whose write leaves something to the next ISB. */
static const struct {
	uint32_t enc, leaves;
} sync_written[] = {
	{PKC_ENC_SCTLR_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TTBR0_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TTBR1_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TCR_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TCR2_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_MAIR_EL2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_HCR_EL2, SYNC_EL2_TRANSLATION | SYNC_STAGE_2 | SYNC_FP},
	{PKC_ENC_VTTBR_EL2, SYNC_STAGE_2},
	{PKC_ENC_VTCR_EL2, SYNC_STAGE_2},
	{PKC_ENC_SCTLR_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_TTBR0_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_TTBR1_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_TCR_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_TCR2_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_MAIR_EL1, SYNC_EL1_TRANSLATION},
	{PKC_ENC_CPTR_EL2, SYNC_FP},
	{PKC_ENC_ICC_SRE_EL1, SYNC_SRE},
	{PKC_ENC_ICC_SRE_EL2, SYNC_SRE},
	{PKC_ENC_ICH_HCR_EL2, SYNC_LR},
	{PKC_ENC_ICH_VMCR_EL2, SYNC_LR},
	{PKC_ENC_CNTVOFF_EL2, SYNC_VIRTUAL_OFFSET | SYNC_VTIMER},
	{PKC_ENC_CNTV_CVAL_EL0, SYNC_VTIMER},
	{PKC_ENC_CNTV_TVAL_EL0, SYNC_VTIMER},
	{PKC_ENC_CNTPOFF_EL2, SYNC_PTIMER},
	{PKC_ENC_CNTP_CVAL_EL0, SYNC_PTIMER},
	{PKC_ENC_CNTP_TVAL_EL0, SYNC_PTIMER},
	{PKC_ENC_CNTHP_CVAL_EL2, SYNC_HTIMER},
	{PKC_ENC_CNTHP_TVAL_EL2, SYNC_HTIMER},
	{PKC_ENC_CSSELR_EL1, SYNC_CACHE_SELECT},
	{PKC_ENC_PMSELR_EL0, SYNC_PMU_SELECT},
};

/* By the fields of the encoding (Arm DDI 0487, C5.1.2). */
enum fake_sys_kind fake_sys_kind(uint32_t enc)
{
	if (PKC_ENC_OP0(enc) != 1)
		return FAKE_SYS_NONE;
	if (PKC_ENC_CRN(enc) == 8)
		return FAKE_SYS_TLBI;
	switch (PKC_ENC_CRM(enc)) {
	case 1:
	case 5:
		return FAKE_SYS_IC;
	case 4:
		return FAKE_SYS_ZERO;
	case 8:
	case 9:
		return FAKE_SYS_AT;
	default:
		return FAKE_SYS_DC;
	}
}

/* One of the four ICH_AP0Rn_EL2 or ICH_AP1Rn_EL2 that begin with `first`. */
static bool sync_is_ap(uint32_t enc, uint32_t first)
{
	return enc >= first && enc < first + 4;
}

static uint32_t sync_left_by_write(uint32_t enc)
{
	for (size_t i = 0; i < sizeof(sync_written) / sizeof(sync_written[0]); i++) {
		if (sync_written[i].enc == enc)
			return sync_written[i].leaves;
	}
	if (fake_sys_kind(enc) == FAKE_SYS_AT)
		return SYNC_PAR;
	if (fake_sys_kind(enc) == FAKE_SYS_IC)
		return SYNC_CODE;
	if (sync_is_ap(enc, PKC_ENC_ICH_AP1R0_EL2))
		return SYNC_AP;
	return fake_register_is_lr(enc) ? SYNC_LR : 0;
}

/* What an access needs synchronised, whatever its value. */
static const struct {
	uint32_t enc, needs;
} sync_used[] = {
	{PKC_ENC_ZCR_EL1, SYNC_FP},
	{PKC_ENC_ZCR_EL2, SYNC_FP},
	{PKC_ENC_FPCR, SYNC_FP},
	{PKC_ENC_FPSR, SYNC_FP},
	{PKC_ENC_FPMR, SYNC_FP},
	{PKC_ENC_ICH_MISR_EL2, SYNC_LR},
	{PKC_ENC_ICH_EISR_EL2, SYNC_LR},
	{PKC_ENC_ICH_ELRSR_EL2, SYNC_LR},
	{PKC_ENC_CNTVCT_EL0, SYNC_VIRTUAL_OFFSET},
	{PKC_ENC_CCSIDR_EL1, SYNC_CACHE_SELECT},
	{PKC_ENC_PMXEVTYPER_EL0, SYNC_PMU_SELECT},
	{PKC_ENC_PMXEVCNTR_EL0, SYNC_PMU_SELECT},
	{PKC_ENC_PAR_EL1, SYNC_PAR},
	{PKC_ENC_AT_S1E2R, SYNC_EL2_TRANSLATION},
	{PKC_ENC_AT_S1E2W, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_ALLE2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_ALLE2IS, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_VAE2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_VAE2IS, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_VALE2, SYNC_EL2_TRANSLATION},
	{PKC_ENC_TLBI_VALE2IS, SYNC_EL2_TRANSLATION},
};

static uint32_t sync_needed_by_sys(uint32_t enc)
{
	switch (fake_sys_kind(enc)) {
	case FAKE_SYS_AT:
		return SYNC_EL1_TRANSLATION | SYNC_STAGE_2;
	case FAKE_SYS_TLBI:
		return SYNC_STAGE_2;
	case FAKE_SYS_DC:
	case FAKE_SYS_IC:
	case FAKE_SYS_ZERO:
		return SYNC_EL2_TRANSLATION;
	case FAKE_SYS_NONE:
		break;
	}
	return 0;
}

static uint32_t sync_needed_by_access(uint32_t enc)
{
	bool sre = enc == PKC_ENC_ICC_SRE_EL1 || enc == PKC_ENC_ICC_SRE_EL2;
	uint32_t needs = fake_register_is_gic(enc) && !sre ? SYNC_SRE : 0;

	for (size_t i = 0; i < sizeof(sync_used) / sizeof(sync_used[0]); i++) {
		if (sync_used[i].enc == enc)
			return needs | sync_used[i].needs;
	}
	return needs | sync_needed_by_sys(enc);
}

/* A timer may only be turned on once what it compares with is there; group 0 comes first. */
static uint32_t sync_needed_by_value(uint32_t enc, uint64_t value)
{
	if (sync_is_ap(enc, PKC_ENC_ICH_AP0R0_EL2))
		return SYNC_AP;
	if (!(value & 1))
		return 0;
	switch (enc) {
	case PKC_ENC_CNTV_CTL_EL0:
		return SYNC_VTIMER;
	case PKC_ENC_CNTP_CTL_EL0:
		return SYNC_PTIMER;
	case PKC_ENC_CNTHP_CTL_EL2:
		return SYNC_HTIMER;
	default:
		return 0;
	}
}

void fake_sync_need(struct pkc_fake_cpu *cpu, uint32_t needs)
{
	for (size_t i = 0; i < sizeof(sync_rules) / sizeof(sync_rules[0]); i++) {
		if (cpu->unsynchronised & needs & sync_rules[i].bits)
			fake_broken(cpu, sync_rules[i].rule);
	}
}

void fake_sync_read(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	fake_sync_need(cpu, sync_needed_by_access(enc));
}

void fake_sync_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value)
{
	fake_sync_need(cpu, sync_needed_by_access(enc) | sync_needed_by_value(enc, value));
	cpu->unsynchronised |= sync_left_by_write(enc);
}

void fake_sync_done(struct pkc_fake_cpu *cpu)
{
	cpu->unsynchronised = 0;
}

void pkc_fake_use_fp(void)
{
	fake_sync_need(pkc_fake_cpu_current(), SYNC_FP);
}
