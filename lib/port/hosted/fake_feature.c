/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "fake.h"

/* Features beyond those of a vCPU's groups: their numbers follow enum pkc_sysreg_group. */
enum {
	FEATURE_VHE = PKC_NR_GROUPS,
	FEATURE_FGT,
	FEATURE_HCX,
	FEATURE_ECV,
	FEATURE_AMU,
	FEATURE_SME,
	FEATURE_SPE,
	FEATURE_TRF,
	FEATURE_MPAM,
	FEATURE_GIC,
	NR_FEATURES
};

/* The field of an ID register, four bits from `low`, and the least value that has the registers. */
struct feature_field {
	uint32_t enc, low, least;
};

static const struct feature_field feature_fields[NR_FEATURES] = {
	[PKC_GROUP_RAS] = {PKC_ENC_ID_AA64PFR0_EL1, 28, 1},
	[PKC_GROUP_CSV2] = {PKC_ENC_ID_AA64PFR0_EL1, 56, 2},
	[PKC_GROUP_TCR2] = {PKC_ENC_ID_AA64MMFR3_EL1, 0, 1},
	[PKC_GROUP_S1PIE] = {PKC_ENC_ID_AA64MMFR3_EL1, 8, 1},
	[PKC_GROUP_S1POE] = {PKC_ENC_ID_AA64MMFR3_EL1, 16, 1},
	[PKC_GROUP_MTE] = {PKC_ENC_ID_AA64PFR1_EL1, 8, 2},
	[PKC_GROUP_SVE] = {PKC_ENC_ID_AA64PFR0_EL1, 32, 1},
	[PKC_GROUP_FPMR] = {PKC_ENC_ID_AA64PFR2_EL1, 32, 1},
	[PKC_GROUP_PAC] = {PKC_ENC_ID_AA64ISAR1_EL1, 4, 1},
	[PKC_GROUP_PMU] = {PKC_ENC_ID_AA64DFR0_EL1, 8, 1},
	[FEATURE_VHE] = {PKC_ENC_ID_AA64MMFR1_EL1, 8, 1},
	[FEATURE_FGT] = {PKC_ENC_ID_AA64MMFR0_EL1, 56, 1},
	[FEATURE_HCX] = {PKC_ENC_ID_AA64MMFR1_EL1, 40, 1},
	[FEATURE_ECV] = {PKC_ENC_ID_AA64MMFR0_EL1, 60, 2},
	[FEATURE_AMU] = {PKC_ENC_ID_AA64PFR0_EL1, 44, 1},
	[FEATURE_SME] = {PKC_ENC_ID_AA64PFR1_EL1, 24, 1},
	[FEATURE_SPE] = {PKC_ENC_ID_AA64DFR0_EL1, 32, 1},
	[FEATURE_TRF] = {PKC_ENC_ID_AA64DFR0_EL1, 40, 1},
	[FEATURE_MPAM] = {PKC_ENC_ID_AA64PFR0_EL1, 40, 1},
	[FEATURE_GIC] = {PKC_ENC_ID_AA64PFR0_EL1, 24, 1},
};

/* The other ways of having PAuth, which has one field for each algorithm and kind of key. */
static const struct feature_field feature_pauth[] = {
	{PKC_ENC_ID_AA64ISAR1_EL1, 4, 1},  {PKC_ENC_ID_AA64ISAR1_EL1, 8, 1},
	{PKC_ENC_ID_AA64ISAR1_EL1, 24, 1}, {PKC_ENC_ID_AA64ISAR1_EL1, 28, 1},
	{PKC_ENC_ID_AA64ISAR2_EL1, 8, 1},  {PKC_ENC_ID_AA64ISAR2_EL1, 12, 1},
};

/* Which feature an EL2 register or a GIC register is part of. */
static uint32_t feature_of_hyp(uint32_t enc)
{
	switch (enc) {
	case PKC_ENC_TTBR1_EL2:
	case PKC_ENC_CONTEXTIDR_EL2:
	case PKC_ENC_CNTHV_TVAL_EL2:
	case PKC_ENC_CNTHV_CTL_EL2:
	case PKC_ENC_CNTHV_CVAL_EL2:
		return FEATURE_VHE;
	case PKC_ENC_HFGRTR_EL2:
	case PKC_ENC_HFGWTR_EL2:
	case PKC_ENC_HFGITR_EL2:
	case PKC_ENC_HDFGRTR_EL2:
	case PKC_ENC_HDFGWTR_EL2:
		return FEATURE_FGT;
	case PKC_ENC_MPAMHCR_EL2:
	case PKC_ENC_MPAMVPMV_EL2:
	case PKC_ENC_MPAM2_EL2:
	case PKC_ENC_MPAMIDR_EL1:
		return FEATURE_MPAM;
	case PKC_ENC_VSESR_EL2:
	case PKC_ENC_VDISR_EL2:
		return PKC_GROUP_RAS;
	case PKC_ENC_PMINTENCLR_EL1:
	case PKC_ENC_PMCNTENCLR_EL0:
	case PKC_ENC_PMOVSCLR_EL0:
	case PKC_ENC_PMSWINC_EL0:
	case PKC_ENC_PMXEVTYPER_EL0:
	case PKC_ENC_PMXEVCNTR_EL0:
		return PKC_GROUP_PMU;
	default:
		return 0;
	}
}

static uint32_t feature_of_one(uint32_t enc)
{
	static const uint32_t rows[][2] = {
		{PKC_ENC_HCRX_EL2, FEATURE_HCX},       {PKC_ENC_CNTPOFF_EL2, FEATURE_ECV},
		{PKC_ENC_HAFGRTR_EL2, FEATURE_AMU},    {PKC_ENC_SMCR_EL2, FEATURE_SME},
		{PKC_ENC_PMSCR_EL2, FEATURE_SPE},      {PKC_ENC_TRFCR_EL2, FEATURE_TRF},
		{PKC_ENC_SCXTNUM_EL2, PKC_GROUP_CSV2}, {PKC_ENC_TCR2_EL2, PKC_GROUP_TCR2},
		{PKC_ENC_ZCR_EL2, PKC_GROUP_SVE},      {PKC_ENC_TFSR_EL2, PKC_GROUP_MTE},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i][0] == enc)
			return rows[i][1];
	}
	return 0;
}

static uint32_t feature_of(const struct fake_register *reg)
{
	uint32_t enc = reg->enc;
	uint32_t feature = reg->group;

	if (!feature)
		feature = feature_of_hyp(enc);

	if (!feature)
		feature = feature_of_one(enc);
	if (!feature && fake_register_is_gic(enc))
		feature = FEATURE_GIC;
	return feature;
}

static bool feature_field_says(const struct pkc_fake_cpu *cpu, const struct feature_field *field)
{
	uint64_t value = (pkc_fake_get(cpu, field->enc) >> field->low) & 15;

	return value >= field->least && value != 15;
}

bool fake_feature_present(const struct pkc_fake_cpu *cpu, const struct fake_register *reg)
{
	uint32_t feature = feature_of(reg);

	if (feature == PKC_GROUP_PAC) {
		for (size_t i = 0; i < sizeof(feature_pauth) / sizeof(feature_pauth[0]); i++) {
			if (feature_field_says(cpu, &feature_pauth[i]))
				return true;
		}
		return false;
	}
	return !feature_fields[feature].least || feature_field_says(cpu, &feature_fields[feature]);
}

/* A machine that has all of them. */
void fake_feature_reset(struct pkc_fake_cpu *cpu)
{
	for (uint32_t i = 0; i < NR_FEATURES; i++) {
		const struct feature_field *field = &feature_fields[i];

		pkc_fake_set(cpu, field->enc,
		             pkc_fake_get(cpu, field->enc) | (uint64_t)field->least << field->low);
	}
}

/* Breakpoints, watchpoints: op0 = 2, op1 = 0, CRn = 0, op2 = 4 to 7, numbered by CRm. */
static bool number_of_debug(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	uint64_t dfr0 = pkc_fake_get(cpu, PKC_ENC_ID_AA64DFR0_EL1);
	uint32_t last = (uint32_t)(PKC_ENC_OP2(enc) < 6 ? PKC_FIELD(dfr0, 15, 12)
	                                                : PKC_FIELD(dfr0, 23, 20));

	return PKC_ENC_CRM(enc) <= last;
}

/* Event counters: CRm = 8 to 15, op2, numbered by both; PMCCFILTR_EL0 stands in the last place. */
static bool number_of_counter(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	uint32_t number = (PKC_ENC_CRM(enc) & 3) << 3 | PKC_ENC_OP2(enc);

	return number == 31 || number < PKC_FIELD(pkc_fake_get(cpu, PKC_ENC_PMCR_EL0), 15, 11);
}

/* ICH_VTR_EL2 (Arm IHI0069): list registers less one; a preemption bit doubles ICH_APnR. */
static bool number_of_vgic(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	uint64_t vtr = pkc_fake_get(cpu, PKC_ENC_ICH_VTR_EL2);

	if (PKC_ENC_CRM(enc) >= 12)
		return ((PKC_ENC_CRM(enc) & 1) << 3 | PKC_ENC_OP2(enc)) <= PKC_FIELD(vtr, 4, 0);
	return PKC_ENC_OP2(enc) < 1u << (PKC_FIELD(vtr, 28, 26) - 4);
}

bool fake_number_present(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	if (fake_register_is_lr(enc))
		return number_of_vgic(cpu, enc);
	if (enc >= PKC_ENC_ICH_AP0R0_EL2 && enc <= PKC_ENC_ICH_AP1R3_EL2 && PKC_ENC_OP2(enc) < 4)
		return number_of_vgic(cpu, enc);
	if (enc >= PKC_ENC_PMEVCNTR0_EL0 && enc <= PKC_ENC_PMCCFILTR_EL0)
		return number_of_counter(cpu, enc);
	if (PKC_ENC_OP0(enc) == 2 && PKC_ENC_CRN(enc) == 0 && PKC_ENC_OP2(enc) >= 4)
		return number_of_debug(cpu, enc);
	return true;
}
