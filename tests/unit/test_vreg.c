/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/vreg.h>
#include <string.h>

static struct pkc_fake_cpu cpu;
static struct pkc_sysregs bank;
static const struct pkc_vregs saved = {&bank, 0};
static const struct pkc_vregs loaded = {&bank, PKC_GROUPS_UNCOUNTED};
static const struct pkc_vregs all_loaded = {&bank, PKC_BIT(PKC_NR_GROUPS) - 1};

static const uint32_t no_register[] = {PKC_SYSREG_INVALID, PKC_NR_SYSREGS, 1u << 31, UINT32_MAX};

static bool counted(uint32_t reg)
{
	return rows[reg].group == PKC_GROUP_DEBUG || rows[reg].group == PKC_GROUP_PMU;
}

/* A value that no other register has in that place, and that the register can hold. */
static uint64_t mark(uint32_t reg, uint64_t place)
{
	bool timer = reg == PKC_CNTV_CTL_EL0 || reg == PKC_CNTP_CTL_EL0;

	return timer ? 1 + place : (place << 32 | reg << 8 | reg << 20) & ~rows[reg].res0;
}

static void play(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	bank.reg[0] = 0;
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		bank.reg[reg] = mark(reg, 0);
		pkc_fake_set(&cpu, live(reg), mark(reg, 1));
	}
	pkc_fake_forget(&cpu);
}

/* Expects that the CPU was accessed once since the last call, by @p op of @p enc. */
static void expect_one(enum pkc_fake_op op, uint32_t enc)
{
	cr_expect(cpu.logged == 1 && cpu.log[0].op == op && cpu.log[0].what == enc, "%u: %u",
	          cpu.logged, enc);
	pkc_fake_forget(&cpu);
}

/* Expects that no register but @p reg, if any, has changed in the bank or, if live, the CPU. */
static void expect_others_kept(uint32_t reg, bool in_cpu)
{
	for (uint32_t i = 1; i < PKC_NR_SYSREGS; i++) {
		if (i != reg || in_cpu)
			cr_expect_eq(bank.reg[i], mark(i, 0), "%u", i);
		if (i != reg || !in_cpu)
			cr_expect_eq(pkc_fake_get(&cpu, live(i)), mark(i, 1), "%u", i);
	}
	cr_expect_eq(bank.reg[0], 0);
}

TestSuite(vreg, .init = play);

Test(vreg, a_saved_register_is_read_by_name_without_the_cpu)
{
#define ROW(name, ...) cr_expect_eq(pkc_vreg_read(&saved, name), mark(PKC_##name, 0), #name);
	PKC_VREG_LIST(ROW)
#undef ROW
	cr_expect_eq(cpu.logged, 0);
}

Test(vreg, a_live_register_is_read_by_name_with_one_access)
{
#define ROW(name, ...)                                                          \
	cr_expect_eq(pkc_vreg_read(&loaded, name), mark(PKC_##name, 1), #name); \
	expect_one(PKC_FAKE_READ, live(PKC_##name));
	PKC_VREG_LIST(ROW)
#undef ROW
}

Test(vreg, a_write_by_name_changes_the_current_copy_alone)
{
#define ROW(name, ...)                                                  \
	play();                                                         \
	pkc_vreg_write(&saved, name, 0);                                \
	cr_expect(bank.reg[PKC_##name] == 0 && cpu.logged == 0, #name); \
	expect_others_kept(PKC_##name, false);                          \
	play();                                                         \
	pkc_vreg_write(&loaded, name, 0);                               \
	cr_expect_eq(pkc_fake_get(&cpu, live(PKC_##name)), 0, #name);   \
	expect_one(PKC_FAKE_WRITE, live(PKC_##name));                   \
	expect_others_kept(PKC_##name, true);
	PKC_VREG_LIST(ROW)
#undef ROW
}

Test(vreg, a_modification_clears_then_sets_in_place)
{
	pkc_vreg_write(&saved, FAR_EL1, UINT64_C(0xf0f0));
	pkc_vreg_modify(&saved, FAR_EL1, 0xff, 0x3c);
	cr_expect_eq(bank.reg[PKC_FAR_EL1], UINT64_C(0xf03c));
	cr_expect_eq(cpu.logged, 0);
	expect_others_kept(PKC_FAR_EL1, false);

	play();
	pkc_fake_set(&cpu, PKC_ENC_FAR_EL1, UINT64_C(0xf0f0f0f0f0f0));
	pkc_vreg_modify(&loaded, FAR_EL1, 0xffu, 0x3cu);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_FAR_EL1), UINT64_C(0xf0f0f0f0f03c));
	cr_expect_eq(cpu.logged, 2);
	expect_others_kept(PKC_FAR_EL1, true);
}

Test(vreg, a_value_is_evaluated_once)
{
	uint64_t n = 0;

	pkc_vreg_write(&saved, FAR_EL1, ++n);
	pkc_vreg_write(&loaded, FAR_EL1, ++n);
	cr_expect(n == 2 && bank.reg[PKC_FAR_EL1] == 1);
	pkc_vreg_modify(&saved, FAR_EL1, 1, ++n);
	cr_expect(n == 3 && bank.reg[PKC_FAR_EL1] == 3);
}

Test(vreg, each_group_is_where_the_view_says)
{
	for (uint32_t group = 0; group < PKC_NR_GROUPS; group++) {
		const struct pkc_vregs one = {&bank, PKC_BIT(group) & PKC_GROUPS_UNCOUNTED};

#define ROW(name, ...)                                                                             \
	cr_expect_eq(pkc_vreg_read(&one, name), mark(PKC_##name, rows[PKC_##name].group == group), \
	             "%s: %u", #name, group);
		PKC_VREG_LIST(ROW)
#undef ROW
		for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
			bool here = rows[reg].group == group && !counted(reg);
			uint64_t value = 0;

			cr_expect_eq(pkc_vreg_get(&one, reg, &value), 0);
			cr_expect_eq(value, mark(reg, here), "%u: %u", reg, group);
		}
	}
}

Test(vreg, a_run_time_index_reads_the_current_copy_alone)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		uint64_t value = 0;

		cr_expect_eq(pkc_vreg_get(&saved, reg, &value), 0);
		cr_expect(value == mark(reg, 0) && cpu.logged == 0, "%u", reg);
		if (counted(reg))
			continue;
		cr_expect_eq(pkc_vreg_get(&loaded, reg, &value), 0);
		cr_expect_eq(value, mark(reg, 1), "%u", reg);
		expect_one(PKC_FAKE_READ, live(reg));
	}
	expect_others_kept(0, false);
}

Test(vreg, a_run_time_index_writes_the_current_copy_alone)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		play();
		cr_expect_eq(pkc_vreg_set(&saved, reg, 0), 0);
		cr_expect(bank.reg[reg] == 0 && cpu.logged == 0, "%u", reg);
		expect_others_kept(reg, false);
		if (counted(reg))
			continue;
		play();
		cr_expect_eq(pkc_vreg_set(&loaded, reg, 0), 0);
		cr_expect_eq(pkc_fake_get(&cpu, live(reg)), 0, "%u", reg);
		expect_one(PKC_FAKE_WRITE, live(reg));
		expect_others_kept(reg, true);
	}
}

Test(vreg, an_index_of_no_register_is_refused_and_changes_nothing)
{
	for (size_t i = 0; i < sizeof(no_register) / sizeof(no_register[0]); i++) {
		uint64_t value = 42;

		cr_expect_eq(pkc_vreg_get(&saved, no_register[i], &value), -PKC_EINVAL);
		cr_expect_eq(pkc_vreg_get(&all_loaded, no_register[i], &value), -PKC_EINVAL);
		cr_expect_eq(pkc_vreg_set(&saved, no_register[i], 1), -PKC_EINVAL);
		cr_expect_eq(pkc_vreg_set(&all_loaded, no_register[i], 1), -PKC_EINVAL);
		cr_expect(value == 42 && cpu.logged == 0);
	}
	expect_others_kept(0, false);
}

Test(vreg, debug_and_pmu_registers_are_never_touched_in_the_cpu)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
		uint64_t value = 42;

		if (!counted(reg))
			continue;
		cr_expect_eq(pkc_vreg_get(&all_loaded, reg, &value), -PKC_EBUSY, "%u", reg);
		cr_expect_eq(pkc_vreg_set(&all_loaded, reg, 1), -PKC_EBUSY, "%u", reg);
		cr_expect(value == 42 && cpu.logged == 0, "%u", reg);
	}
	expect_others_kept(0, false);
}

Test(vreg, an_encoding_reaches_its_register_and_no_other_encoding_reaches_any)
{
	uint32_t found = 0;

	for (uint32_t enc = 0; enc < 1u << 17; enc++) {
		uint64_t value = 42;
		uint32_t reg = pkc_sysreg_find(enc);

		if (pkc_vreg_get_by_enc(&saved, enc, &value) == 0) {
			cr_expect(rows[reg].enc == enc && value == mark(reg, 0), "%u", enc);
			cr_expect_eq(pkc_vreg_set_by_enc(&saved, enc, value), 0);
			found++;
			continue;
		}
		cr_assert_eq(pkc_vreg_get_by_enc(&loaded, enc, &value), -PKC_EINVAL, "%u", enc);
		cr_assert_eq(pkc_vreg_set_by_enc(&loaded, enc, 1), -PKC_EINVAL, "%u", enc);
		cr_assert_eq(value, 42, "%u", enc);
	}
	cr_expect_eq(found, PKC_NR_SYSREGS - 1);
	cr_expect_eq(cpu.logged, 0);
	expect_others_kept(0, false);
}

Test(vreg, an_encoding_reaches_the_live_copy)
{
	uint64_t value = 0;

	cr_expect_eq(pkc_vreg_set_by_enc(&loaded, PKC_ENC_MPIDR_EL1, 7), 0);
	expect_one(PKC_FAKE_WRITE, PKC_ENC_VMPIDR_EL2);
	cr_expect_eq(pkc_vreg_get_by_enc(&loaded, PKC_ENC_MPIDR_EL1, &value), 0);
	expect_one(PKC_FAKE_READ, PKC_ENC_VMPIDR_EL2);
	cr_expect_eq(value, 7);
}

Test(vreg, the_byte_order_follows_the_current_copy)
{
	pkc_vreg_write(&saved, SCTLR_EL1, PKC_SCTLR_EE);
	pkc_vreg_write(&loaded, SCTLR_EL1, PKC_SCTLR_E0E);
	cr_expect(pkc_vreg_is_big_endian(&saved, PKC_PSTATE_EL1H));
	cr_expect_not(pkc_vreg_is_big_endian(&saved, PKC_PSTATE_EL0T));
	cr_expect_not(pkc_vreg_is_big_endian(&loaded, PKC_PSTATE_EL1H));
	cr_expect(pkc_vreg_is_big_endian(&loaded, PKC_PSTATE_EL0T));
	cr_expect(pkc_vreg_is_big_endian(&loaded, PKC_PSTATE_AARCH32 | PKC_PSTATE_E32));
	cr_expect_not(pkc_vreg_is_big_endian(&loaded, PKC_PSTATE_AARCH32));
}
