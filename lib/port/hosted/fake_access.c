/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 1 to 9: may this register be read or written, with this value, on this machine? */
#include "fake.h"

enum { ACCESS_READ = 1, ACCESS_WRITE = 2 };

/* What only one of MRS and MSR reaches; SYS instructions are written. */
static int access_of(uint32_t enc)
{
/* clang-format off */
#define FAKE_CASE(name, ...) case PKC_ENC_##name:
	switch (enc) {
	PKC_ID_SYSREG_LIST(FAKE_CASE) PKC_SYSREG_ID_LIST(FAKE_CASE)
	case PKC_ENC_ICH_VTR_EL2: case PKC_ENC_ICH_MISR_EL2: case PKC_ENC_ICH_EISR_EL2:
	case PKC_ENC_ICH_ELRSR_EL2: case PKC_ENC_ICC_IAR0_EL1: case PKC_ENC_ICC_IAR1_EL1:
	case PKC_ENC_ICC_HPPIR0_EL1: case PKC_ENC_ICC_HPPIR1_EL1: case PKC_ENC_ICC_RPR_EL1:
	case PKC_ENC_OSLSR_EL1: case PKC_ENC_CurrentEL:
		return ACCESS_READ;
	case PKC_ENC_ICC_EOIR0_EL1: case PKC_ENC_ICC_EOIR1_EL1: case PKC_ENC_ICC_DIR_EL1:
	case PKC_ENC_ICC_SGI0R_EL1: case PKC_ENC_ICC_SGI1R_EL1: case PKC_ENC_ICC_ASGI1R_EL1:
	case PKC_ENC_OSLAR_EL1: case PKC_ENC_PMSWINC_EL0:
		return ACCESS_WRITE;
	default:
		return PKC_ENC_OP0(enc) == 1 ? ACCESS_WRITE : ACCESS_READ | ACCESS_WRITE;
	}
#undef FAKE_CASE
	/* clang-format on */
}

static bool access_exists(struct pkc_fake_cpu *cpu, const struct fake_register *reg)
{
	if (!fake_feature_present(cpu, reg)) {
		fake_broken(cpu, PKC_FAKE_ABSENT);
		return false;
	}
	if (!fake_number_present(cpu, reg->enc)) {
		fake_broken(cpu, PKC_FAKE_NUMBER);
		return false;
	}
	return true;
}

static bool access_is_empty_lr(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	return fake_register_is_lr(enc) &&
	       (fake_register_empty_lrs(cpu) & PKC_BIT((enc - PKC_ENC_ICH_LR0_EL2) & 15));
}

/* Does another list register hold this one's interrupt? */
static bool access_is_second_lr(const struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t lr)
{
	for (uint32_t n = 0; n <= PKC_FIELD(pkc_fake_get(cpu, PKC_ENC_ICH_VTR_EL2), 4, 0); n++) {
		uint64_t other = cpu->value[PKC_FAKE_ICH_LR0_EL2_ + n];

		if (n != enc - PKC_ENC_ICH_LR0_EL2 && PKC_FIELD(other, 63, 62) &&
		    (uint32_t)other == (uint32_t)lr)
			return true;
	}
	return false;
}

static bool access_is_wild_lr(const struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t lr)
{
	uint64_t vintid = PKC_FIELD(lr, 31, 0), pintid = PKC_FIELD(lr, 44, 32);
	uint64_t state = PKC_FIELD(lr, 63, 62);

	if (!fake_register_is_lr(enc) || !state)
		return false;
	if ((vintid >= 1020 && vintid <= 1023) || access_is_second_lr(cpu, enc, lr))
		return true;
	return (lr & PKC_BIT(61)) && (pintid < 16 || pintid > 1019 || state == 3);
}

static void access_acknowledge(struct pkc_fake_cpu *cpu, uint32_t interrupt)
{
	if (interrupt < 1020 || interrupt >= 8192)
		cpu->acknowledged[cpu->nr_acknowledged++ % 16] = interrupt;
}

static void access_end(struct pkc_fake_cpu *cpu, uint32_t interrupt)
{
	if (!cpu->nr_acknowledged ||
	    cpu->acknowledged[(cpu->nr_acknowledged - 1) % 16] != interrupt)
		fake_broken(cpu, PKC_FAKE_EOI_ORDER);
	else
		cpu->nr_acknowledged--;
}

bool fake_access_read(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	const struct fake_register *reg = fake_register_find(enc);

	if (!reg) {
		fake_broken(cpu, PKC_FAKE_UNKNOWN_REGISTER);
		return false;
	}
	if (!(access_of(enc) & ACCESS_READ)) {
		fake_broken(cpu, PKC_FAKE_WRITE_ONLY);
		return false;
	}
	if (!access_exists(cpu, reg))
		return false;
	if (access_is_empty_lr(cpu, enc))
		fake_broken(cpu, PKC_FAKE_LR_EMPTY);
	if (enc == PKC_ENC_ICC_IAR0_EL1 || enc == PKC_ENC_ICC_IAR1_EL1)
		access_acknowledge(cpu, (uint32_t)pkc_fake_get(cpu, enc));
	return true;
}

bool fake_access_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value)
{
	const struct fake_register *reg = fake_register_find(enc);

	if (!reg) {
		fake_broken(cpu, PKC_FAKE_UNKNOWN_REGISTER);
		return false;
	}
	if (!(access_of(enc) & ACCESS_WRITE)) {
		fake_broken(cpu, PKC_FAKE_READ_ONLY);
		return false;
	}
	if (!access_exists(cpu, reg))
		return false;
	if (reg->res0 != PKC_NOT_KNOWN && (value & reg->res0))
		fake_broken(cpu, PKC_FAKE_RES0);
	if (access_is_wild_lr(cpu, enc, value))
		fake_broken(cpu, PKC_FAKE_LR_VALUE);
	if (enc == PKC_ENC_ICC_EOIR0_EL1 || enc == PKC_ENC_ICC_EOIR1_EL1)
		access_end(cpu, (uint32_t)value);
	return true;
}
