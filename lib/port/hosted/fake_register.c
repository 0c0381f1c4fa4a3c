/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "fake.h"

/* In the order of enum pkc_fake_register. */
/* clang-format off */
static const struct fake_register fake_registers[] = {
#define FAKE_ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1) \
	{#name, res0, PKC_SYSREG_ENC(op0, op1, crn, crm, op2), PKC_GROUP_##group},
	PKC_SYSREG_LIST(FAKE_ROW)
#undef FAKE_ROW
#define FAKE_ROW(name, op0, op1, crn, crm, op2, res0) \
	{#name, res0, PKC_SYSREG_ENC(op0, op1, crn, crm, op2), 0},
	PKC_HYP_SYSREG_LIST(FAKE_ROW)
#undef FAKE_ROW
};
/* clang-format on */

PKC_STATIC_ASSERT(sizeof(fake_registers) / sizeof(fake_registers[0]) == PKC_FAKE_NR_REGISTERS,
                  "one row for each");

const struct fake_register *fake_register_find(uint32_t enc)
{
	for (size_t i = 0; i < PKC_FAKE_NR_REGISTERS; i++) {
		if (fake_registers[i].enc == enc)
			return &fake_registers[i];
	}
	return NULL;
}

bool fake_register_is_lr(uint32_t enc)
{
	return enc >= PKC_ENC_ICH_LR0_EL2 && enc <= PKC_ENC_ICH_LR15_EL2;
}

/* ICC_* and ICH_*: CRn = 12 from CRm = 8 on, and ICC_PMR_EL1. */
bool fake_register_is_gic(uint32_t enc)
{
	return enc == PKC_ENC_ICC_PMR_EL1 ||
	       (PKC_ENC_OP0(enc) == 3 && PKC_ENC_CRN(enc) == 12 && PKC_ENC_CRM(enc) >= 8);
}

/* The other name of what one register sets and another clears, or @p enc itself. */
static uint32_t register_behind(uint32_t enc)
{
	switch (enc) {
	case PKC_ENC_PMINTENCLR_EL1:
		return PKC_ENC_PMINTENSET_EL1;
	case PKC_ENC_PMCNTENCLR_EL0:
		return PKC_ENC_PMCNTENSET_EL0;
	case PKC_ENC_PMOVSCLR_EL0:
		return PKC_ENC_PMOVSSET_EL0;
	default:
		return enc;
	}
}

static uint64_t *register_value(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	const struct fake_register *reg = fake_register_find(register_behind(enc));

	return reg ? &cpu->value[reg - fake_registers] : NULL;
}

uint64_t pkc_fake_get(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	const struct fake_register *reg = fake_register_find(register_behind(enc));

	return reg ? cpu->value[reg - fake_registers] : 0;
}

void pkc_fake_set(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value)
{
	uint64_t *place = register_value(cpu, enc);

	if (place)
		*place = value;
}

/* Bit n: list register n is invalid and asks for no maintenance interrupt (Arm IHI0069). */
uint64_t fake_register_empty_lrs(const struct pkc_fake_cpu *cpu)
{
	uint64_t empty = 0;

	for (uint32_t n = 0; n <= PKC_FIELD(pkc_fake_get(cpu, PKC_ENC_ICH_VTR_EL2), 4, 0); n++) {
		uint64_t lr = cpu->value[PKC_FAKE_ICH_LR0_EL2_ + n];
		bool asks = !(lr & PKC_BIT(61)) && (lr & PKC_BIT(41));

		if (!PKC_FIELD(lr, 63, 62) && !asks)
			empty |= PKC_BIT(n);
	}
	return empty;
}

uint64_t fake_register_read(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	uint64_t *place = register_value(cpu, enc);

	switch (enc) {
	case PKC_ENC_ICH_ELRSR_EL2:
		return fake_register_empty_lrs(cpu);
	case PKC_ENC_CNTPCT_EL0:
	case PKC_ENC_CNTVCT_EL0:
		return (*place)++; /* or who waits for a time would never see it */
	default:
		return *place;
	}
}

void fake_register_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value)
{
	uint64_t *place = register_value(cpu, enc);

	switch (enc) {
	case PKC_ENC_PMINTENSET_EL1:
	case PKC_ENC_PMCNTENSET_EL0:
	case PKC_ENC_PMOVSSET_EL0:
		*place |= value;
		break;
	case PKC_ENC_PMINTENCLR_EL1:
	case PKC_ENC_PMCNTENCLR_EL0:
	case PKC_ENC_PMOVSCLR_EL0:
		*place &= ~value;
		break;
	default:
		*place = value;
		break;
	}
}

/* As a Cortex-A72: 64-byte lines that need maintenance, four list registers, six counters. */
static void register_reset_machine(struct pkc_fake_cpu *cpu)
{
	static const struct {
		uint32_t enc;
		uint64_t value;
	} rows[] = {
		{PKC_ENC_CTR_EL0, 0x84448004},
		{PKC_ENC_ICH_VTR_EL2, 0x90b80003},
		{PKC_ENC_ID_AA64DFR0_EL1, 5 << 12 | 3 << 20},
		{PKC_ENC_PMCR_EL0, 6 << 11},
		{PKC_ENC_CurrentEL, 2 << 2},
		{PKC_ENC_DAIF, 0x3c0},
		{PKC_ENC_SPSel, 1},
		{PKC_ENC_CNTFRQ_EL0, 62500000},
		{PKC_ENC_ICC_IAR0_EL1, 1023},
		{PKC_ENC_ICC_IAR1_EL1, 1023},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		pkc_fake_set(cpu, rows[i].enc, rows[i].value);
	fake_feature_reset(cpu);
}

void fake_register_reset(struct pkc_fake_cpu *cpu)
{
	for (size_t i = 0; i < PKC_FAKE_NR_REGISTERS; i++) {
		uint64_t res0 = fake_registers[i].res0;

		cpu->value[i] = PKC_POISON & (res0 == PKC_NOT_KNOWN ? ~UINT64_C(0) : ~res0);
	}
#define FAKE_ZERO_ROW(name, ...) cpu->value[PKC_FAKE_##name##_] = 0;
	PKC_ID_SYSREG_LIST(FAKE_ZERO_ROW)
	PKC_GIC_SYSREG_LIST(FAKE_ZERO_ROW)
#undef FAKE_ZERO_ROW
	pkc_fake_set(cpu, PKC_ENC_HCR_EL2, 0);
	register_reset_machine(cpu);
}
