/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/idreg.h>
#include <pkvmcore/sysreg_bank.h>

struct field {
	const char *name;
	uint32_t reg, lsb, width;
	enum pkc_idreg_kind kind;
	uint32_t most;
	enum pkc_feature needs;
};

static const struct field fields[PKC_NR_IDREG_FIELDS] = {
#define ROW(reg, name, lsb, width, kind, most, needs) \
	{#reg "." #name, PKC_ID_##reg, lsb, width, PKC_ID_##kind, most, PKC_FEATURE_##needs},
	PKC_IDREG_FIELD_LIST(ROW)
#undef ROW
};

struct announcement {
	enum pkc_feature feature;
	enum pkc_idreg_field field;
	int least;
};

static const struct announcement announcements[] = {
#define ROW(feature, reg, field, least) {PKC_FEATURE_##feature, PKC_ID_##reg##_##field, least},
	PKC_FEATURE_FIELD_LIST(ROW)
#undef ROW
};

#define NR_ANNOUNCEMENTS (sizeof(announcements) / sizeof(announcements[0]))

static const char *const feature_names[PKC_NR_FEATURES] = {"NONE", "ALWAYS",
#define ROW(name, kept) #name,
                                                           PKC_FEATURE_LIST(ROW)
#undef ROW
};

static uint64_t mask(const struct field *field)
{
	return PKC_BITS(field->width - 1, 0);
}

static uint64_t get(const struct pkc_idregs *regs, const struct field *field)
{
	return regs->reg[field->reg] >> field->lsb & mask(field);
}

static void set(struct pkc_idregs *regs, const struct field *field, uint64_t value)
{
	regs->reg[field->reg] &= ~(mask(field) << field->lsb);
	regs->reg[field->reg] |= (value & mask(field)) << field->lsb;
}

static struct pkc_idregs all(void)
{
	struct pkc_idregs ceiling;

	pkc_idregs_all(&ceiling);
	return ceiling;
}

/* What the list calls the most of everything; facts as 5. */
static struct pkc_idregs best_machine(void)
{
	struct pkc_idregs machine = {{0}};

	for (int i = 0; i < PKC_NR_IDREG_FIELDS; i++)
		set(&machine, &fields[i], fields[i].kind == PKC_ID_FACT ? 5 : fields[i].most);
	return machine;
}

static uint64_t read_one(enum pkc_idreg_field field, uint64_t machine_value, uint64_t most)
{
	struct pkc_idregs machine = best_machine(), ceiling = all(), guest;

	set(&machine, &fields[field], machine_value);
	pkc_idregs_limit(&ceiling, field, most);
	pkc_idregs_guest(&guest, &machine, &ceiling);
	return get(&guest, &fields[field]);
}

Test(idreg, fields_lie_within_their_register_and_never_overlap)
{
	uint64_t taken[PKC_NR_IDREGS] = {0};

	for (int i = 0; i < PKC_NR_IDREG_FIELDS; i++) {
		const struct field *field = &fields[i];
		uint64_t bits = mask(field) << field->lsb;

		cr_assert(field->width >= 1 && field->lsb + field->width <= 64, "%s", field->name);
		cr_assert(field->reg >= 8 && field->reg < PKC_NR_IDREGS, "%s", field->name);
		cr_expect_eq(taken[field->reg] & bits, 0, "%s", field->name);
		taken[field->reg] |= bits;
		cr_expect_leq(field->most, mask(field), "%s", field->name);
		if (field->kind == PKC_ID_SIGNED)
			cr_expect_leq(field->most, mask(field) >> 1, "%s", field->name);
	}
}

Test(idreg, an_index_is_the_low_six_bits_of_the_encoding)
{
#define SAME(name) cr_expect_eq(PKC_ENC_ID_##name##_EL1 & 63, (int)PKC_ID_##name, #name)
	SAME(AA64PFR0);
	SAME(AA64PFR1);
	SAME(AA64PFR2);
	SAME(AA64ZFR0);
	SAME(AA64DFR0);
	SAME(AA64DFR1);
	SAME(AA64ISAR0);
	SAME(AA64ISAR1);
	SAME(AA64ISAR2);
	SAME(AA64MMFR0);
	SAME(AA64MMFR1);
	SAME(AA64MMFR2);
	SAME(AA64MMFR3);
}

/* So that one pass can decide what is absent. */
Test(idreg, what_announces_a_feature_needs_no_other)
{
	for (size_t i = 0; i < NR_ANNOUNCEMENTS; i++)
		cr_expect_eq(fields[announcements[i].field].needs, PKC_FEATURE_ALWAYS, "%s",
		             fields[announcements[i].field].name);
}

Test(idreg, a_guest_reads_the_lower_of_machine_and_ceiling)
{
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_CSV2, 3, 2), 2);
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_CSV2, 1, 2), 1);
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_CSV2, 0, 2), 0);
	cr_expect_eq(read_one(PKC_ID_AA64ISAR0_AES, 15, 15), 15);
	cr_expect_eq(read_one(PKC_ID_AA64DFR0_PMUVer, 9, 8), 8);
}

Test(idreg, a_signed_field_is_absent_at_all_ones)
{
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_FP, 0xf, 1), 0xf);
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_FP, 1, 0), 0);
	cr_expect_eq(read_one(PKC_ID_AA64PFR0_FP, 1, 0xf), 0xf);
	cr_expect_eq(read_one(PKC_ID_AA64MMFR0_TGran64, 0xf, 0), 0xf);
	cr_expect_eq(read_one(PKC_ID_AA64MMFR0_TGran64, 0, 0), 0);
}

Test(idreg, a_pmu_of_another_kind_is_no_pmu)
{
	struct pkc_idregs machine = best_machine();

	cr_expect_eq(read_one(PKC_ID_AA64DFR0_PMUVer, 15, 15), 0);
	cr_expect(pkc_idregs_have(&machine, PKC_FEATURE_PMU));
	set(&machine, &fields[PKC_ID_AA64DFR0_PMUVer], 15);
	cr_expect_not(pkc_idregs_have(&machine, PKC_FEATURE_PMU));
}

Test(idreg, a_fact_is_read_as_it_is)
{
	cr_expect_eq(read_one(PKC_ID_AA64MMFR2_CCIDX, 1, 0), 1);
	cr_expect_eq(read_one(PKC_ID_AA64MMFR2_CCIDX, 0, 1), 0);
	cr_expect_eq(read_one(PKC_ID_AA64MMFR1_SpecSEI, 2, 0), 2);
}

/* The highest level that a field can hold. */
static uint64_t highest(const struct field *field)
{
	if (field->kind == PKC_ID_SIGNED)
		return mask(field) >> 1;
	return field->kind == PKC_ID_PMU ? mask(field) - 1 : mask(field);
}

Test(idreg, a_ceiling_is_never_raised)
{
	for (int i = 0; i < PKC_NR_IDREG_FIELDS; i++) {
		struct pkc_idregs ceiling = all(), before = all();

		pkc_idregs_limit(&ceiling, (enum pkc_idreg_field)i, highest(&fields[i]));
		cr_expect_arr_eq(ceiling.reg, before.reg, sizeof(before.reg), "%s", fields[i].name);
	}
}

/* What no row names is hidden, whatever the machine has there: later features, EL2, EL3, SME. */
Test(idreg, what_is_not_listed_reads_as_zero)
{
	struct pkc_idregs machine, ceiling = all(), guest;
	uint64_t listed[PKC_NR_IDREGS] = {0};

	for (int i = 0; i < PKC_NR_IDREG_FIELDS; i++)
		listed[fields[i].reg] |= mask(&fields[i]) << fields[i].lsb;
	for (int i = 0; i < PKC_NR_IDREGS; i++)
		machine.reg[i] = 0x7777777777777777;
	pkc_idregs_guest(&guest, &machine, &ceiling);
	for (int i = 0; i < PKC_NR_IDREGS; i++)
		cr_expect_eq(guest.reg[i] & ~listed[i], 0, "CRm %d, op2 %d", i >> 3, i & 7);
	cr_expect_eq(PKC_FIELD(guest.reg[PKC_ID_AA64PFR0], 15, 8), 0, "EL2 and EL3");
	cr_expect_eq(PKC_FIELD(guest.reg[PKC_ID_AA64PFR1], 27, 24), 0, "SME");
	cr_expect_eq(PKC_FIELD(guest.reg[PKC_ID_AA64PFR0], 7, 4), 1, "EL1 is AArch64 only");
}

Test(idreg, a_hidden_feature_is_not_read)
{
	struct pkc_idregs machine = best_machine();

	for (int feature = PKC_FEATURE_ALWAYS + 1; feature < PKC_NR_FEATURES; feature++) {
		struct pkc_idregs ceiling = all(), guest;

		pkc_idregs_hide(&ceiling, (enum pkc_feature)feature);
		pkc_idregs_guest(&guest, &machine, &ceiling);
		if (feature != PKC_FEATURE_CCIDX)
			cr_expect_not(pkc_idregs_have(&guest, (enum pkc_feature)feature), "%s",
			              feature_names[feature]);
	}
}

/* One level lower, so that what a lower level announces is still there. */
Test(idreg, hiding_takes_no_more_than_the_level)
{
	struct pkc_idregs machine = best_machine(), ceiling = all(), guest;

	pkc_idregs_hide(&ceiling, PKC_FEATURE_MTE2);
	pkc_idregs_hide(&ceiling, PKC_FEATURE_LS64_ACC);
	pkc_idregs_hide(&ceiling, PKC_FEATURE_CSV2);
	pkc_idregs_guest(&guest, &machine, &ceiling);
	cr_expect(pkc_idregs_have(&guest, PKC_FEATURE_MTE));
	cr_expect(pkc_idregs_have(&guest, PKC_FEATURE_LS64_V));
	cr_expect_eq(get(&guest, &fields[PKC_ID_AA64PFR0_CSV2]), 1);
	cr_expect(pkc_idregs_have(&guest, PKC_FEATURE_SVE));
}

Test(idreg, a_field_of_a_hidden_feature_reads_as_absent)
{
	struct pkc_idregs machine = best_machine();

	for (int i = 0; i < PKC_NR_IDREG_FIELDS; i++) {
		struct pkc_idregs ceiling = all(), guest;
		uint64_t absent = fields[i].kind == PKC_ID_SIGNED ? mask(&fields[i]) : 0;

		if (fields[i].needs == PKC_FEATURE_ALWAYS)
			continue;
		pkc_idregs_hide(&ceiling, fields[i].needs);
		pkc_idregs_guest(&guest, &machine, &ceiling);
		cr_expect_eq(get(&guest, &fields[i]), absent, "%s", fields[i].name);
	}
}

Test(idreg, a_feature_is_there_from_its_least_level_on)
{
	for (size_t i = 0; i < NR_ANNOUNCEMENTS; i++) {
		const struct announcement *row = &announcements[i];
		const struct field *field = &fields[row->field];
		struct pkc_idregs regs = {{0}};

		for (int j = 0; j < PKC_NR_IDREG_FIELDS; j++)
			set(&regs, &fields[j], fields[j].kind == PKC_ID_SIGNED ? 0xf : 0);
		cr_expect_not(pkc_idregs_have(&regs, row->feature), "%s", field->name);
		set(&regs, field, (uint64_t)(row->least - 1));
		cr_expect_not(pkc_idregs_have(&regs, row->feature), "%s", field->name);
		set(&regs, field, (uint64_t)row->least);
		cr_expect(pkc_idregs_have(&regs, row->feature), "%s", field->name);
	}
}

Test(idreg, every_guest_has_what_is_always_there_and_none_what_is_nobodys)
{
	struct pkc_idregs nothing = {{0}};

	cr_expect(pkc_idregs_have(&nothing, PKC_FEATURE_ALWAYS));
	cr_expect_not(pkc_idregs_have(&nothing, PKC_FEATURE_NONE));
	cr_expect_not(pkc_idregs_have(&nothing, PKC_FEATURE_IMPDEF));
}

Test(idreg, a_trapped_read_has_a_value_in_all_of_the_id_space_and_nowhere_else)
{
	struct pkc_idregs guest;
	uint32_t found = 0;

	for (int i = 0; i < PKC_NR_IDREGS; i++)
		guest.reg[i] = 1000 + (uint64_t)i;
	for (uint32_t enc = 0; enc < 1u << 17; enc++) {
		uint64_t value = 7;
		int error = pkc_idreg_read(&guest, enc, &value);

		if (error) {
			cr_assert_eq(error, -PKC_EINVAL);
			cr_assert_eq(value, 7);
			continue;
		}
		found++;
		cr_expect_eq(value, 1000 + PKC_ENC_CRM(enc) * 8 + PKC_ENC_OP2(enc));
		cr_expect_eq(enc & ~63u, (uint32_t)PKC_SYSREG_ENC(3, 0, 0, 0, 0));
		cr_expect_neq(PKC_ENC_CRM(enc), 0);
	}
	cr_expect_eq(found, 56);
}
