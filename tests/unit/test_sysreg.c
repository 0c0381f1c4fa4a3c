/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/reset.h>
#include <pkvmcore/sysreg.h>
#include <string.h>

static struct pkc_fake_cpu cpu;

static bool is_timer_control(uint32_t reg)
{
	return reg == PKC_CNTV_CTL_EL0 || reg == PKC_CNTP_CTL_EL0;
}

/* A value that no other register has, and that the register can hold. */
static uint64_t mark(uint32_t reg)
{
	uint64_t value = UINT64_C(0x0123456700000000) | reg << 16 | reg;

	return is_timer_control(reg) ? 3 : value & ~rows[reg].res0;
}

static void play(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
}

TestSuite(sysreg, .init = play);

Test(sysreg, a_group_is_saved_and_nothing_else_is_read)
{
	for (uint32_t group = PKC_GROUP_EL1; group < PKC_GROUP_DEBUG; group++) {
		struct pkc_sysregs bank;

		memset(&bank, 0, sizeof(bank));
		play();
		for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
			pkc_fake_set(&cpu, live(reg), mark(reg));
		pkc_sysreg_save(&bank, PKC_BIT(group));
		for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
			bool mine = rows[reg].group == group;

			cr_expect_eq(bank.reg[reg], mine ? mark(reg) : 0, "group %u reg %u", group,
			             reg);
			cr_expect(mine == (pkc_fake_find(&cpu, 0, PKC_FAKE_READ, live(reg)) <
			                   cpu.logged),
			          "group %u reg %u", group, reg);
		}
	}
}

Test(sysreg, a_group_is_restored_and_nothing_else_is_written)
{
	struct pkc_sysregs bank = {{0}};

	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		bank.reg[reg] = mark(reg);
	for (uint32_t group = PKC_GROUP_ID; group < PKC_GROUP_DEBUG; group++) {
		play();
		pkc_sysreg_restore(&bank, PKC_BIT(group));
		for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
			bool mine = rows[reg].group == group;

			cr_expect(mine == (pkc_fake_find(&cpu, 0, PKC_FAKE_WRITE, live(reg)) <
			                   cpu.logged),
			          "group %u reg %u", group, reg);
			cr_expect(!mine || pkc_fake_get(&cpu, live(reg)) == mark(reg),
			          "group %u reg %u", group, reg);
		}
	}
}

Test(sysreg, what_the_machine_has_not_is_not_touched)
{
	static const uint32_t id[] = {PKC_ENC_ID_AA64PFR0_EL1,  PKC_ENC_ID_AA64PFR1_EL1,
	                              PKC_ENC_ID_AA64PFR2_EL1,  PKC_ENC_ID_AA64ISAR1_EL1,
	                              PKC_ENC_ID_AA64MMFR3_EL1, PKC_ENC_ID_AA64DFR0_EL1};
	uint64_t groups = PKC_BIT(PKC_GROUP_ID) | PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) |
	                  PKC_BIT(PKC_GROUP_VTIMER) | PKC_BIT(PKC_GROUP_PTIMER);
	struct pkc_sysregs bank = {{0}};

	for (size_t i = 0; i < sizeof(id) / sizeof(id[0]); i++)
		pkc_fake_set(&cpu, id[i], 0);
	cpu.catch_violations = true;
	pkc_sysreg_save(&bank, groups);
	pkc_sysreg_restore(&bank, groups);
	cr_expect_eq(cpu.broken[PKC_FAKE_ABSENT], 0);
	pkc_sysreg_save(&bank, PKC_BIT(PKC_GROUP_PAC));
	cr_expect_gt(cpu.broken[PKC_FAKE_ABSENT], 0, "the machine of this test has no keys");
}

Test(sysreg, a_group_with_numbers_or_unknown_is_ignored)
{
	struct pkc_sysregs bank = {{0}};

	pkc_sysreg_save(&bank, ~PKC_GROUPS_UNCOUNTED);
	pkc_sysreg_restore(&bank, ~PKC_GROUPS_UNCOUNTED);
	pkc_sysreg_save(&bank, PKC_BIT(PKC_GROUP_ID));
	cr_expect_eq(cpu.logged, 0);
}

static void timer_is_off_once_it_is_saved(enum pkc_sysreg_group group, uint32_t ctl, uint32_t index)
{
	struct pkc_sysregs bank = {{0}};

	pkc_fake_set(&cpu, ctl, 7);
	pkc_sysreg_save(&bank, PKC_BIT(group));
	cr_expect_eq(bank.reg[index], 3, "ISTATUS is not part of the state");
	cr_expect_eq(pkc_fake_get(&cpu, ctl), 0);
	pkc_fake_set(&cpu, ctl, 6);
	pkc_fake_forget(&cpu);
	pkc_sysreg_save(&bank, PKC_BIT(group));
	cr_expect_eq(bank.reg[index], 2);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_WRITE, ctl), cpu.logged, "it was off");
}

Test(sysreg, a_timer_is_off_once_it_is_saved)
{
	timer_is_off_once_it_is_saved(PKC_GROUP_VTIMER, PKC_ENC_CNTV_CTL_EL0, PKC_CNTV_CTL_EL0);
	timer_is_off_once_it_is_saved(PKC_GROUP_PTIMER, PKC_ENC_CNTP_CTL_EL0, PKC_CNTP_CTL_EL0);
}

static void compare_value_comes_first(enum pkc_sysreg_group group, uint32_t cval, uint32_t ctl,
                                      uint32_t index)
{
	struct pkc_sysregs bank = {{0}};

	pkc_fake_forget(&cpu);
	bank.reg[index] = 1;
	pkc_sysreg_restore(&bank, PKC_BIT(group));
	cr_assert_eq(cpu.logged, 3);
	cr_expect(cpu.log[0].op == PKC_FAKE_WRITE && cpu.log[0].what == cval);
	cr_expect(cpu.log[1].op == PKC_FAKE_BARRIER && cpu.log[1].what == PKC_ISB);
	cr_expect(cpu.log[2].op == PKC_FAKE_WRITE && cpu.log[2].what == ctl);
	cr_expect_eq(cpu.log[2].value, 1);
}

static void is_off_before_its_compare_value(enum pkc_sysreg_group group, uint32_t cval,
                                            uint32_t ctl, uint32_t index)
{
	struct pkc_sysregs bank = {{0}};

	pkc_fake_set(&cpu, ctl, 1);
	pkc_fake_forget(&cpu);
	bank.reg[index] = 2;
	pkc_sysreg_restore(&bank, PKC_BIT(group));
	cr_assert_eq(cpu.logged, 2, "no ISB");
	cr_expect(cpu.log[0].op == PKC_FAKE_WRITE && cpu.log[0].what == ctl);
	cr_expect_eq(cpu.log[0].value, 2);
	cr_expect(cpu.log[1].op == PKC_FAKE_WRITE && cpu.log[1].what == cval);
}

Test(sysreg, a_timer_gets_its_compare_value_before_it_is_on)
{
	compare_value_comes_first(PKC_GROUP_VTIMER, PKC_ENC_CNTV_CVAL_EL0, PKC_ENC_CNTV_CTL_EL0,
	                          PKC_CNTV_CTL_EL0);
	compare_value_comes_first(PKC_GROUP_PTIMER, PKC_ENC_CNTP_CVAL_EL0, PKC_ENC_CNTP_CTL_EL0,
	                          PKC_CNTP_CTL_EL0);
}

Test(sysreg, a_timer_that_stays_off_is_off_at_once_and_needs_no_barrier)
{
	is_off_before_its_compare_value(PKC_GROUP_VTIMER, PKC_ENC_CNTV_CVAL_EL0,
	                                PKC_ENC_CNTV_CTL_EL0, PKC_CNTV_CTL_EL0);
	is_off_before_its_compare_value(PKC_GROUP_PTIMER, PKC_ENC_CNTP_CVAL_EL0,
	                                PKC_ENC_CNTP_CTL_EL0, PKC_CNTP_CTL_EL0);
}

/* Which of the numbered debug registers a machine of so many has. */
static bool has_debug(uint32_t reg, uint32_t breakpoints, uint32_t watchpoints)
{
	uint32_t number = (reg - PKC_DBGBVR0_EL1) / 4, kind = (reg - PKC_DBGBVR0_EL1) % 4;

	return reg < PKC_DBGBVR0_EL1 || number < (kind < 2 ? breakpoints : watchpoints);
}

static void debug_round_trip(uint32_t breakpoints, uint32_t watchpoints)
{
	uint64_t dfr0 = (breakpoints - 1) << 12 | (watchpoints - 1) << 20;
	struct pkc_sysregs bank = {{0}};

	play();
	pkc_fake_set(&cpu, PKC_ENC_ID_AA64DFR0_EL1, dfr0);
	for (uint32_t reg = PKC_MDCCINT_EL1; reg <= PKC_DBGWCR15_EL1; reg++)
		pkc_fake_set(&cpu, live(reg), mark(reg));
	pkc_sysreg_save_debug(&bank, pkc_debug_breakpoints(dfr0), pkc_debug_watchpoints(dfr0));
	for (uint32_t reg = PKC_MDCCINT_EL1; reg <= PKC_DBGWCR15_EL1; reg++) {
		bool has = has_debug(reg, breakpoints, watchpoints);

		cr_expect_eq(bank.reg[reg], has ? mark(reg) : 0, "register %u", reg);
		bank.reg[reg] = ~mark(reg);
	}
	pkc_sysreg_restore_debug(&bank, breakpoints, watchpoints);
	for (uint32_t reg = PKC_MDCCINT_EL1; reg <= PKC_DBGWCR15_EL1; reg++) {
		bool has = has_debug(reg, breakpoints, watchpoints);

		cr_expect_eq(pkc_fake_get(&cpu, live(reg)), has ? ~mark(reg) : mark(reg));
	}
}

Test(sysreg, debug_registers_are_moved_up_to_their_number_and_no_further)
{
	for (uint32_t n = 2; n <= PKC_DEBUG_MAX; n++) {
		debug_round_trip(n, 2);
		debug_round_trip(2, n);
	}
	debug_round_trip(16, 16);
}

Test(sysreg, a_count_above_the_architectures_is_cut)
{
	struct pkc_sysregs bank = {{0}};

	pkc_fake_set(&cpu, PKC_ENC_ID_AA64DFR0_EL1, 15 << 12 | 15 << 20 | 1 << 8);
	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, 31 << 11);
	pkc_sysreg_save_debug(&bank, UINT32_MAX, UINT32_MAX);
	pkc_sysreg_restore_debug(&bank, UINT32_MAX, UINT32_MAX);
	pkc_sysreg_save_pmu(&bank, UINT32_MAX);
	pkc_sysreg_restore_pmu(&bank, UINT32_MAX);
}

static void pmu_round_trip(uint32_t counters)
{
	uint64_t pmcr = (uint64_t)counters << 11 | 7;
	struct pkc_sysregs bank = {{0}};

	play();
	for (uint32_t reg = PKC_PMINTENSET_EL1; reg < PKC_NR_SYSREGS; reg++)
		pkc_fake_set(&cpu, live(reg), mark(reg));
	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, pmcr);
	pkc_sysreg_save_pmu(&bank, pkc_pmu_counters(pmcr));
	cr_expect_eq(bank.reg[PKC_PMCR_EL0], pmcr & ~PKC_BITS(2, 1));
	for (uint32_t reg = PKC_PMINTENSET_EL1; reg < PKC_NR_SYSREGS; reg++) {
		bool has = reg < PKC_PMEVCNTR0_EL0 || (reg - PKC_PMEVCNTR0_EL0) / 2 < counters;

		if (reg != PKC_PMCR_EL0)
			cr_expect_eq(bank.reg[reg], has ? mark(reg) : 0, "register %u", reg);
	}
	pkc_sysreg_restore_pmu(&bank, counters);
}

Test(sysreg, event_counters_are_moved_up_to_their_number_and_no_further)
{
	for (uint32_t n = 0; n <= PKC_PMU_MAX; n++)
		pmu_round_trip(n);
}

Test(sysreg, the_pmu_stands_still_while_it_is_saved)
{
	struct pkc_sysregs bank = {{0}};

	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, 0x41 << 24 | 6 << 11 | 1);
	pkc_sysreg_save_pmu(&bank, 6);
	cr_assert_gt(cpu.logged, 3);
	cr_expect_eq(cpu.log[0].what, PKC_ENC_PMCR_EL0);
	cr_expect(cpu.log[1].op == PKC_FAKE_WRITE && cpu.log[1].what == PKC_ENC_PMCR_EL0);
	cr_expect_not(cpu.log[1].value & 7);
	cr_expect(cpu.log[2].op == PKC_FAKE_BARRIER && cpu.log[2].what == PKC_ISB);
}

Test(sysreg, the_pmu_runs_last_and_its_sets_are_exact)
{
	struct pkc_sysregs bank = {{0}};
	uint64_t all = PKC_BIT(31) | 0x3f;

	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, 6 << 11);
	bank.reg[PKC_PMCR_EL0] = 6 << 11 | 7;
	bank.reg[PKC_PMCNTENSET_EL0] = 0x80000005;
	bank.reg[PKC_PMINTENSET_EL1] = 0x7ffffff2;
	bank.reg[PKC_PMOVSSET_EL0] = 0;
	pkc_sysreg_restore_pmu(&bank, 6);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_PMCNTENSET_EL0) & all, 0x80000005);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_PMINTENSET_EL1) & all, 0x32);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_PMOVSSET_EL0) & all, 0);
	cr_expect_eq(cpu.log[cpu.logged - 1].what, PKC_ENC_PMCR_EL0);
	cr_expect_eq(cpu.log[cpu.logged - 1].value, 6 << 11 | 1,
	             "P and C would reset the counters");
}

Test(sysreg, a_vcpu_after_reset_breaks_no_rule_when_it_is_loaded)
{
	static const struct pkc_reset_values values = {.mpidr = PKC_BIT(31), .pmcr = 6 << 11};
	struct pkc_sysregs bank;

	pkc_fake_set(&cpu, PKC_ENC_PMCR_EL0, 6 << 11);
	pkc_reset_sysregs(&bank, &values);
	pkc_sysreg_restore(&bank, PKC_GROUPS_UNCOUNTED);
	pkc_sysreg_restore_debug(&bank, 2, 2);
	pkc_sysreg_restore_pmu(&bank, 6);
	pkc_isb();
	pkc_fake_eret();
	pkc_fake_settle();
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_SCTLR_EL1), 0x00c50078);
}

Test(sysreg, counts_come_from_the_fields_of_the_id_registers)
{
	cr_expect_eq(pkc_debug_breakpoints(0), 1);
	cr_expect_eq(pkc_debug_breakpoints(~(UINT64_C(0xf) << 12)), 1);
	cr_expect_eq(pkc_debug_breakpoints(0x5000), 6);
	cr_expect_eq(pkc_debug_watchpoints(0x300000), 4);
	cr_expect_eq(pkc_debug_watchpoints(~(UINT64_C(0xf) << 20)), 1);
	cr_expect_eq(pkc_pmu_counters(0x41013000), 6);
	cr_expect_eq(pkc_pmu_counters(UINT64_MAX), 31);
}

Test(sysreg, each_id_register_of_the_machine_is_read_into_its_place)
{
	static const uint32_t listed[] = {
#define ROW(name, crm, op2) PKC_ID_##name,
		PKC_IDREG_LIST(ROW)
#undef ROW
	};
	struct pkc_idregs machine, expected = {{0}};

	memset(&machine, 0xff, sizeof(machine));
	for (size_t i = 0; i < sizeof(listed) / sizeof(listed[0]); i++) {
		expected.reg[listed[i]] = 1000 + listed[i];
		pkc_fake_set(&cpu, PKC_SYSREG_ENC(3, 0, 0, 0, 0) + listed[i], 1000 + listed[i]);
	}
	pkc_idregs_machine(&machine);
	cr_expect_arr_eq(machine.reg, expected.reg, sizeof(machine.reg));
}

Test(sysreg, auxiliary_registers_that_hold_something_are_found_and_left_alone)
{
	static const uint32_t auxiliary[] = {PKC_ENC_AFSR0_EL1, PKC_ENC_AFSR1_EL1,
	                                     PKC_ENC_AMAIR_EL1};

	for (uint32_t i = 0; i < 3; i++)
		pkc_fake_set(&cpu, auxiliary[i], 1000 + i);
	pkc_fake_forget(&cpu);
	cr_expect_not(pkc_sysreg_auxiliary_is_fixed());
	for (uint32_t i = 0; i < 3; i++)
		cr_expect_eq(pkc_fake_get(&cpu, auxiliary[i]), 1000 + i);
	cr_expect_eq(cpu.logged, 12, "ACTLR_EL1 is not touched");
}
