/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/context.h>
#include <pkvmcore/errno.h>

struct row {
	const char *name;
	uint32_t enc;
	enum pkc_sysreg_group group;
	uint64_t reset, res0, res1;
};

static const struct row rows[PKC_NR_SYSREGS] = {
#define ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1) \
	[PKC_##name] = {#name, PKC_ENC_##name, PKC_GROUP_##group, (reset), (res0), (res1)},
	PKC_SYSREG_LIST(ROW)
#undef ROW
};

static const struct row hyp_rows[] = {
#define ROW(name, op0, op1, crn, crm, op2, res0) \
	{#name, PKC_ENC_##name, PKC_NR_GROUPS, 0, (res0), 0},
	PKC_HYP_SYSREG_LIST(ROW)
#undef ROW
};

#define NR_HYP_ROWS (sizeof(hyp_rows) / sizeof(hyp_rows[0]))

Test(sysreg_bank, every_encoding_is_unique_and_comes_back_from_its_fields)
{
	static char seen[1 << 16];

	for (size_t i = 1; i < PKC_NR_SYSREGS + NR_HYP_ROWS; i++) {
		const struct row *row = i < PKC_NR_SYSREGS ? &rows[i]
		                                           : &hyp_rows[i - PKC_NR_SYSREGS];
		uint32_t enc = row->enc;

		cr_assert_lt(enc, 1u << 16, "%s", row->name);
		cr_expect_not(seen[enc]++, "%s", row->name);
		cr_expect_eq(PKC_SYSREG_ENC(PKC_ENC_OP0(enc), PKC_ENC_OP1(enc), PKC_ENC_CRN(enc),
		                            PKC_ENC_CRM(enc), PKC_ENC_OP2(enc)),
		             enc, "%s", row->name);
	}
}

Test(sysreg_bank, a_register_is_found_by_its_encoding_and_nothing_else_is)
{
	uint32_t found = 0;

	for (uint32_t enc = 0; enc < 1u << 17; enc++) {
		enum pkc_sysreg reg = pkc_sysreg_find(enc);

		if (reg == PKC_SYSREG_INVALID)
			continue;
		cr_assert_lt(reg, PKC_NR_SYSREGS);
		cr_expect_eq(rows[reg].enc, enc, "%s", rows[reg].name);
		found++;
	}
	cr_expect_eq(found, PKC_NR_SYSREGS - 1);
	cr_expect_eq(pkc_sysreg_find(UINT32_MAX), PKC_SYSREG_INVALID);
	cr_expect_eq(pkc_sysreg_find(PKC_ENC_HCR_EL2), PKC_SYSREG_INVALID);
}

Test(sysreg_bank, a_run_time_index_reaches_its_register_alone)
{
	struct pkc_sysregs bank = {{0}};

	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		cr_expect_eq(pkc_bank_set(&bank, reg, 1000 + reg), 0);
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		uint64_t value = 0;

		cr_expect_eq(pkc_bank_get(&bank, reg, &value), 0);
		cr_expect_eq(value, 1000 + reg, "%s", rows[reg].name);
	}
	cr_expect_eq(pkc_bank_read(&bank, FAR_EL1), 1000 + PKC_FAR_EL1);
	pkc_bank_write(&bank, FAR_EL1, 7);
	cr_expect_eq(bank.reg[PKC_FAR_EL1], 7);
}

Test(sysreg_bank, an_index_of_no_register_is_refused_and_changes_nothing)
{
	static const uint32_t bad[] = {PKC_SYSREG_INVALID, PKC_NR_SYSREGS, PKC_NR_SYSREGS + 1,
	                               1u << 31, UINT32_MAX};
	struct {
		struct pkc_sysregs bank;
		uint64_t behind;
	} memory = {.behind = 42};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		enum pkc_sysreg_group group = PKC_NR_GROUPS;
		uint64_t value = 42;

		cr_expect_eq(pkc_bank_set(&memory.bank, bad[i], 1), -PKC_EINVAL);
		cr_expect_eq(pkc_bank_get(&memory.bank, bad[i], &value), -PKC_EINVAL);
		cr_expect_eq(pkc_sysreg_group_of(bad[i], &group), -PKC_EINVAL);
		cr_expect(value == 42 && group == PKC_NR_GROUPS && memory.behind == 42);
		cr_expect_eq(memory.bank.reg[0], 0);
	}
}

Test(sysreg_bank, a_group_is_a_range_of_registers)
{
	enum pkc_sysreg_group last = PKC_GROUP_ID;

	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		enum pkc_sysreg_group group = PKC_NR_GROUPS;

		cr_expect_eq(pkc_sysreg_group_of(reg, &group), 0);
		cr_expect_eq(group, rows[reg].group, "%s", rows[reg].name);
		cr_expect(group == last || group == last + 1, "%s", rows[reg].name);
		last = group;
	}
	cr_expect_eq(last, PKC_NR_GROUPS - 1);
}

Test(sysreg_bank, no_bit_is_both_res0_and_res1)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		const struct row *row = &rows[reg];

		if (row->res0 == PKC_NOT_KNOWN || row->res1 == PKC_NOT_KNOWN)
			continue;
		cr_expect_eq(row->res0 & row->res1, 0, "%s", row->name);
	}
}

Test(sysreg_bank, a_reset_value_that_is_stated_keeps_to_res0_and_res1)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		const struct row *row = &rows[reg];

		if (row->reset == PKC_POISON || row->reset == PKC_GIVEN)
			continue;
		cr_expect(row->res0 == PKC_NOT_KNOWN || !(row->reset & row->res0), "%s", row->name);
		cr_expect(row->res1 == PKC_NOT_KNOWN || !(~row->reset & row->res1), "%s",
		          row->name);
	}
}

Test(sysreg_bank, the_numbered_debug_and_pmu_registers_are_all_there)
{
	for (uint32_t n = 0; n < PKC_DEBUG_MAX; n++) {
		for (uint32_t op2 = 4; op2 < 8; op2++)
			cr_expect_eq(pkc_sysreg_find(PKC_SYSREG_ENC(2, 0, 0, n, op2)),
			             PKC_DBGBVR0_EL1 + 4 * n + op2 - 4);
	}
	for (uint32_t n = 0; n < PKC_PMU_MAX; n++) {
		uint32_t counter = PKC_SYSREG_ENC(3u, 3u, 14u, 8 + n / 8, n % 8);
		uint32_t type = PKC_SYSREG_ENC(3u, 3u, 14u, 12 + n / 8, n % 8);

		cr_expect_eq(pkc_sysreg_find(counter), PKC_PMEVCNTR0_EL0 + 2 * n);
		cr_expect_eq(pkc_sysreg_find(type), PKC_PMEVTYPER0_EL0 + 2 * n);
	}
}
