/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/reset.h>
#include <string.h>

static const struct pkc_reset_values values = {
	.mpidr = 0x80000002, .midr = 0x410fd083, .actlr = 11, .amair = 12, .pmcr = 6 << 11};

static struct pkc_context used_context(void)
{
	struct pkc_context ctx;

	memset(&ctx, 0xa5, sizeof(ctx));
	return ctx;
}

Test(reset, core_registers_are_zero_and_pstate_is_el1h_masked)
{
	struct pkc_context ctx = used_context();
	static const struct pkc_fp no_fp;

	pkc_reset_core(&ctx);
	for (int n = 0; n < 31; n++)
		cr_expect_eq(ctx.regs.x[n], 0, "x%d", n);
	cr_expect_eq(ctx.regs.pc, 0);
	cr_expect_eq(ctx.regs.pstate, 0x3c5);
	cr_expect_eq(memcmp(&ctx.fp, &no_fp, sizeof(no_fp)), 0);
}

Test(reset, core_leaves_the_system_registers_alone)
{
	struct pkc_context ctx = used_context();
	struct pkc_sysregs before = ctx.sys;

	pkc_reset_core(&ctx);
	cr_expect_eq(memcmp(&ctx.sys, &before, sizeof(before)), 0);
}

Test(reset, what_has_a_stated_value_has_it)
{
	static const struct {
		enum pkc_sysreg reg;
		uint64_t value;
	} rows[] = {
		{PKC_SCTLR_EL1, 0x00c50078},
		{PKC_CPACR_EL1, 0},
		{PKC_ZCR_EL1, 0},
		{PKC_TCR_EL1, 0},
		{PKC_VBAR_EL1, 0},
		{PKC_CONTEXTIDR_EL1, 0},
		{PKC_CNTKCTL_EL1, 0},
		{PKC_MDSCR_EL1, 0},
		{PKC_MDCCINT_EL1, 0},
		{PKC_DISR_EL1, 0},
		{PKC_PMCCFILTR_EL0, 0},
		{PKC_PMUSERENR_EL0, 0},
		{PKC_CNTV_CTL_EL0, 0},
		{PKC_CNTP_CTL_EL0, 0},
		{PKC_MPIDR_EL1, 0x80000002},
		{PKC_MIDR_EL1, 0x410fd083},
		{PKC_ACTLR_EL1, 11},
		{PKC_AMAIR_EL1, 12},
		{PKC_PMCR_EL0, 6 << 11},
		{PKC_SYSREG_INVALID, 0},
	};
	struct pkc_sysregs bank;

	memset(&bank, 0xa5, sizeof(bank));
	pkc_reset_sysregs(&bank, &values);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(bank.reg[rows[i].reg], rows[i].value, "register %d", rows[i].reg);
}

Test(reset, what_is_unknown_is_poison_within_what_is_reserved)
{
	struct pkc_sysregs bank;
	int poisoned = 0;

	memset(&bank, 0, sizeof(bank));
	pkc_reset_sysregs(&bank, &values);
#define ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1)                             \
	if ((reset) == PKC_POISON) {                                                             \
		uint64_t zeros = (res0) == PKC_NOT_KNOWN ? 0 : (res0);                           \
		uint64_t ones = (res1) == PKC_NOT_KNOWN ? 0 : (res1);                            \
                                                                                                 \
		cr_expect_eq(bank.reg[PKC_##name], (0x1de7ec7edbadc0de & ~zeros) | ones, #name); \
		poisoned++;                                                                      \
	}
	PKC_SYSREG_LIST(ROW)
#undef ROW
	cr_expect_gt(poisoned, 100);
}

Test(reset, no_timer_nor_debug_nor_pmu_runs_after_reset)
{
	struct pkc_sysregs bank;

	pkc_reset_sysregs(&bank, &values);
	cr_expect_not(bank.reg[PKC_CNTV_CTL_EL0] & 1);
	cr_expect_not(bank.reg[PKC_CNTP_CTL_EL0] & 1);
	cr_expect_not(bank.reg[PKC_PMCR_EL0] & 1);
	cr_expect_not(bank.reg[PKC_MDSCR_EL1]);
	for (int n = 0; n < PKC_DEBUG_MAX; n++) {
		cr_expect_not(bank.reg[PKC_DBGBCR0_EL1 + 4 * n] & 1, "breakpoint %d", n);
		cr_expect_not(bank.reg[PKC_DBGWCR0_EL1 + 4 * n] & 1, "watchpoint %d", n);
	}
}

Test(reset, a_request_sets_pc_x0_and_the_byte_order_and_nothing_else)
{
	for (int be = 0; be < 2; be++) {
		struct pkc_context ctx = used_context(), want = ctx;

		pkc_reset_psci(&ctx, 0x40080000, 0x1234, be);
		want.regs.pc = 0x40080000;
		want.regs.x[0] = 0x1234;
		want.sys.reg[PKC_SCTLR_EL1] &= ~PKC_BIT(25);
		want.sys.reg[PKC_SCTLR_EL1] |= be ? PKC_BIT(25) : 0;
		cr_expect_eq(memcmp(&ctx, &want, sizeof(ctx)), 0, "be %d", be);
	}
}

Test(reset, the_byte_order_outlives_the_reset_of_the_system_registers)
{
	struct pkc_context ctx = used_context();

	pkc_reset_vcpu(&ctx, &values, 0x80000, 42, true);
	cr_expect_eq(ctx.sys.reg[PKC_SCTLR_EL1], 0x02c50078);
	cr_expect_eq(ctx.regs.pc, 0x80000);
	cr_expect_eq(ctx.regs.x[0], 42);
	cr_expect_eq(ctx.regs.pstate, 0x3c5);
	cr_expect(pkc_is_big_endian(ctx.regs.pstate, ctx.sys.reg[PKC_SCTLR_EL1]));
}

Test(reset, the_state_after_a_reset_depends_on_nothing_before_it)
{
	struct pkc_context zero, used = used_context(), once;

	memset(&zero, 0, sizeof(zero));
	pkc_reset_vcpu(&zero, &values, 0x80000, 42, false);
	pkc_reset_vcpu(&used, &values, 0x80000, 42, false);
	once = used;
	pkc_reset_vcpu(&used, &values, 0x80000, 42, false);
	cr_expect_eq(memcmp(&zero, &once, sizeof(once)), 0);
	cr_expect_eq(memcmp(&used, &once, sizeof(once)), 0);
}

Test(reset, it_stays_within_the_context)
{
	struct {
		uint64_t before;
		struct pkc_context ctx;
		uint64_t behind;
	} memory = {.before = 1, .behind = 2};

	pkc_reset_vcpu(&memory.ctx, &values, 0, 0, false);
	cr_expect(memory.before == 1 && memory.behind == 2);
}
