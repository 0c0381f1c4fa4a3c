/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* What a host may make of an exit: lib/trap.c, and the table of docs/design/trap.md. */
#include "trap_vcpu.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>

static struct pkc_context before;
static struct pkc_reply reply = {0, {0xa0, 0xa1, 0xa2, 0xa3}};

/* The host answers @p action. */
static int answer(uint64_t action)
{
	before = ctx;
	reply.action = action;
	return pkc_trap_import(&vcpu, &record, &reply);
}

/* What was expected to change has been undone: all else is as before. */
static void expect_nothing_else(const char *what)
{
	cr_expect_eq(memcmp(&ctx, &before, sizeof(ctx)), 0, "%s, esr %llx", what,
	             (unsigned long long)record.esr);
}

Test(trap_import, an_answer_applies_once)
{
	static const enum pkc_ec classes[] = {PKC_EC_HVC64, PKC_EC_SMC64, PKC_EC_SYS64, PKC_EC_WFX,
	                                      PKC_EC_DABT_LOW};

	for (size_t i = 0; i < 5; i++) {
		leave_by(NP, classes[i], DABT_ISS(3, 0, 1, 1, 0));
		cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
		cr_expect_neq(memcmp(&ctx, &before, sizeof(ctx)), 0);
		cr_expect_eq(answer(PKC_REPLY_SKIP | PKC_REPLY_INJECT), 0);
		expect_nothing_else("second answer");
	}
}

Test(trap_import, to_an_interrupt_no_answer_means_anything)
{
	for (uint32_t code = 0; code < 4; code++) {
		for (uint64_t action = 0; action < 4; action++) {
			if (code == PKC_EXIT_TRAP)
				continue;
			leave_by(action & 1, PKC_EC_SYS64, SYS64_ISS(1, 1));
			record.code = code;
			cr_expect_eq(answer(action), 0);
			expect_nothing_else("no trap");
			record.code = PKC_EXIT_TRAP | PKC_EXIT_SERROR_PENDING;
			cr_expect_eq(answer(action), 0);
			expect_nothing_else("SError pending");
		}
	}
}

Test(trap_import, none_leaves_the_guest_to_try_again)
{
	for (uint32_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		leave(ec & 1, (uint64_t)ec << 26 | DABT_ISS(3, 0, 1, 1, 0));
		cr_expect_eq(answer(~UINT64_C(3)), 0);
		expect_nothing_else("other bits do nothing");
	}
}

Test(trap_import, a_call_of_an_np_guest_gets_x0_to_x3)
{
	leave_by(NP, PKC_EC_HVC64, 0);
	cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
	cr_expect_eq(memcmp(ctx.regs.x, reply.data, sizeof(reply.data)), 0);
	memcpy(ctx.regs.x, before.regs.x, sizeof(reply.data));
	expect_nothing_else("the PC of an HVC is behind it");

	leave_by(NP, PKC_EC_SMC64, 0);
	cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
	cr_expect_eq(memcmp(ctx.regs.x, reply.data, sizeof(reply.data)), 0);
	cr_expect_eq(ctx.regs.pc, 0x401004);
}

Test(trap_import, a_call_of_a_protected_guest_gets_what_its_record_says)
{
	static const enum pkc_ec calls[] = {PKC_EC_HVC64, PKC_EC_SMC64};

	for (uint32_t i = 0; i < 4 * 4 * 2; i++) {
		uint32_t kind = i & 3, action = i >> 2 & 3;

		leave_by(PROTECTED, calls[i >> 4], 0);
		record.answer = (uint8_t)kind;
		record.result = -3;
		cr_expect_eq(answer(action), 0);
		cr_expect_eq(ctx.regs.x[0], kind == PKC_ANSWER_EL2    ? (uint64_t)-3
		                            : kind == PKC_ANSWER_HOST ? 0xa0
		                                                      : secret(0));
		ctx.regs.x[0] = secret(0);
		expect_nothing_else("x0 alone, whatever the action");
	}
}

Test(trap_import, an_mrs_yields_the_hosts_value_and_an_msr_nothing)
{
	for (uint32_t i = 0; i < 2 * 2 * 32; i++) {
		uint32_t kind = i & 1, read = i >> 1 & 1, rt = i >> 2;

		leave_by(kind, PKC_EC_SYS64, SYS64_ISS(rt, read));
		cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
		if (read && rt < 31) {
			cr_expect_eq(ctx.regs.x[rt], 0xa0);
			ctx.regs.x[rt] = secret(rt);
		}
		cr_expect_eq(ctx.regs.pc, 0x401004);
		ctx.regs.pc = 0x401000;
		expect_nothing_else("MRS");
	}
}

Test(trap_import, a_load_yields_what_its_syndrome_says_of_the_hosts_value)
{
	static const struct {
		uint32_t sas, sse, sf;
		bool be;
		uint64_t value;
	} rows[] = {
		{0, 0, 1, false, 0x88},
		{0, 1, 1, false, 0xffffffffffffff88},
		{0, 1, 0, false, 0xffffff88},
		{1, 0, 1, false, 0x9988},
		{1, 1, 0, false, 0xffff9988},
		{2, 0, 0, false, 0xbbaa9988},
		{2, 1, 1, false, 0xffffffffbbaa9988},
		{3, 0, 1, false, 0xffeeddccbbaa9988},
		{0, 0, 1, true, 0x88},
		{1, 0, 1, true, 0x8899},
		{1, 1, 1, true, 0xffffffffffff8899},
		{2, 0, 0, true, 0x8899aabb},
		{3, 0, 1, true, 0x8899aabbccddeeff},
	};
	struct pkc_reply load = {PKC_REPLY_SKIP, {0xffeeddccbbaa9988, 1, 2, 3}};

	for (uint32_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		size_t row = i >> 1;

		leave_by(i & 1, PKC_EC_DABT_LOW,
		         DABT_ISS(rows[row].sas, rows[row].sse, 17, rows[row].sf, 0));
		if (rows[row].be)
			ctx.sys.reg[PKC_SCTLR_EL1] |= PKC_SCTLR_EE;
		before = ctx;
		cr_expect_eq(pkc_trap_import(&vcpu, &record, &load), 0);
		cr_expect_eq(ctx.regs.x[17], rows[row].value, "row %zu", row);
		cr_expect_eq(ctx.regs.pc, 0x401004);
		ctx.regs.x[17] = secret(17);
		ctx.regs.pc = 0x401000;
		expect_nothing_else("load");
	}
}

Test(trap_import, a_store_and_a_load_of_xzr_change_no_register)
{
	for (uint32_t i = 0; i < 4; i++) {
		leave_by(i & 1, PKC_EC_DABT_LOW,
		         i & 2 ? DABT_ISS(3, 0, 31, 1, 0) : DABT_ISS(3, 0, 5, 1, 1));
		cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
		cr_expect_eq(ctx.regs.pc, 0x401004);
		ctx.regs.pc = 0x401000;
		expect_nothing_else("no destination");
	}
}

/* The host picks among these, and a protected guest's among fewer. */
static bool may_skip(uint32_t kind, uint32_t ec, uint64_t iss)
{
	bool valid = (iss & (PKC_BIT(24) | PKC_BIT(7))) == PKC_BIT(24);
	bool maintenance = iss & PKC_BIT(8);

	switch (ec) {
	case PKC_EC_WFX:
	case PKC_EC_SYS64:
		return true;
	case PKC_EC_DABT_LOW:
		return kind == NP || valid || maintenance;
	case PKC_EC_IABT_LOW:
	case PKC_EC_HVC64:
		return false;
	default:
		return kind == NP;
	}
}

Test(trap_import, an_instruction_is_skipped_only_where_that_is_legal)
{
	static const uint64_t iss[] = {DABT_ISS(3, 0, 5, 1, 1), DABT_ISS(3, 0, 5, 1, 1) | 1 << 7,
	                               DABT_ISS(3, 0, 5, 1, 1) | 1 << 8, 7};

	for (uint32_t i = 0; i < 2 * 4 * 64; i++) {
		uint32_t kind = i & 1, ec = i >> 3;
		uint64_t syndrome = ec == PKC_EC_SYS64 ? SYS64_ISS(5, 0) : iss[i >> 1 & 3];
		bool skips = may_skip(kind, ec, syndrome);

		leave(kind, (uint64_t)ec << 26 | PKC_ESR_IL | syndrome);
		ctx.regs.pstate |= PKC_PSTATE_BTYPE;
		cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
		cr_expect_eq(ctx.regs.pc, 0x401000 + (skips ? 4 : 0), "kind %u EC %x", kind, ec);
		cr_expect_eq(!(ctx.regs.pstate & PKC_PSTATE_BTYPE), skips);
	}
}

Test(trap_import, a_fault_of_memory_is_neither_skipped_nor_answered)
{
	leave_by(PROTECTED, PKC_EC_DABT_LOW, DABT_ISS(3, 0, 5, 1, 0));
	record.memory = 1;
	cr_expect_eq(answer(PKC_REPLY_SKIP), 0);
	expect_nothing_else("memory");
}

/* The ESR_EL1 that the guest gets if the host wants an exception; 0 for none. */
static uint64_t exception(uint32_t kind, uint32_t ec, bool el0)
{
	switch (ec) {
	case PKC_EC_WFX:
		return 0;
	case PKC_EC_IABT_LOW:
		return el0 ? 0x82000010 : 0x86000010;
	case PKC_EC_DABT_LOW:
		return el0 ? 0x92000010 : 0x96000010;
	case PKC_EC_HVC64:
	case PKC_EC_SMC64:
		return kind == NP ? 0x02000000 : 0;
	default:
		return 0x02000000;
	}
}

Test(trap_import, an_exception_is_el2s_and_wins_over_a_skip)
{
	for (uint32_t i = 0; i < 2 * 2 * 2 * 64; i++) {
		uint32_t kind = i & 1, el0 = i >> 1 & 1, skip = i >> 2 & 1, ec = i >> 3;
		uint64_t esr = exception(kind, ec, el0);
		bool abort = ec == PKC_EC_IABT_LOW || ec == PKC_EC_DABT_LOW;
		uint64_t pc = ec == PKC_EC_HVC64 ? 0x400ffc : 0x401000;

		leave(kind, (uint64_t)ec << 26 | PKC_ESR_IL | DABT_ISS(3, 0, 1, 1, 0));
		ctx.regs.pstate = el0 ? PKC_PSTATE_EL0T : PKC_PSTATE_EL1H;
		cr_expect_eq(answer(PKC_REPLY_INJECT | skip), 0);
		if (esr) {
			cr_expect_eq(ctx.sys.reg[PKC_ESR_EL1], esr, "EC %x", ec);
			cr_expect_eq(ctx.sys.reg[PKC_ELR_EL1], pc, "EC %x", ec);
			cr_expect_eq(ctx.sys.reg[PKC_SPSR_EL1], before.regs.pstate);
			cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1],
			             abort ? record.far : before.sys.reg[PKC_FAR_EL1]);
			cr_expect_eq(ctx.regs.pc, 0xffff000000080000 + (el0 ? 0x400 : 0x200));
			ctx.sys = before.sys;
			ctx.regs.pc = before.regs.pc;
			ctx.regs.pstate = before.regs.pstate;
		}
		expect_nothing_else("exception");
	}
}

Test(trap_import, an_exception_from_where_no_guest_is_changes_nothing)
{
	leave_by(NP, PKC_EC_HVC64, 0);
	ctx.regs.pstate = 9; /* EL2h */
	cr_expect_eq(answer(PKC_REPLY_INJECT), -PKC_EINVAL);
	expect_nothing_else("refused");
}

/* The registers that an exception reads and writes are live; their places in the bank are stale. */
Test(trap_import, live_registers_take_part_and_the_bank_follows)
{
	static struct pkc_fake_cpu cpu;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	leave_by(NP, PKC_EC_DABT_LOW, 7);
	vcpu.live = PKC_BIT(PKC_GROUP_EL1);
	vcpu.features = PKC_HAS_PAN;
	pkc_fake_set(&cpu, PKC_ENC_VBAR_EL1, 0x10000);
	pkc_fake_set(&cpu, PKC_ENC_SCTLR_EL1, 0); /* SPAN is clear: PAN is set */
	cr_expect_eq(answer(PKC_REPLY_INJECT), 0);
	cr_expect_eq(ctx.regs.pc, 0x10200);
	cr_expect(ctx.regs.pstate & PKC_PSTATE_PAN);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ELR_EL1), 0x401000);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_SPSR_EL1), before.regs.pstate);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ESR_EL1), 0x96000010);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_FAR_EL1), record.far);
	cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1], record.far);
	cr_expect_eq(ctx.sys.reg[PKC_ELR_EL1], 0x401000);
	vcpu.features = 0;
	pkc_fake_cpu_use(NULL);
}

Test(trap_import, an_undefined_instruction_leaves_a_live_far_alone)
{
	static struct pkc_fake_cpu cpu;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	leave_by(PROTECTED, PKC_EC_SYS64, SYS64_ISS(1, 1));
	vcpu.live = PKC_BIT(PKC_GROUP_EL1);
	pkc_fake_set(&cpu, PKC_ENC_FAR_EL1, 0x777);
	cr_expect_eq(answer(PKC_REPLY_INJECT), 0);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_FAR_EL1), 0x777);
	cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1], 0x777);
	pkc_fake_cpu_use(NULL);
}

Test(trap_import, where_registers_are_live_byte_order_and_timer_are_the_live_ones)
{
	static struct pkc_fake_cpu cpu;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	pkc_fake_set(&cpu, PKC_ENC_SCTLR_EL1, PKC_SCTLR_EE);
	pkc_fake_set(&cpu, PKC_ENC_CNTV_CTL_EL0, 1);
	pkc_fake_set(&cpu, PKC_ENC_CNTV_CVAL_EL0, 4242);
	leave_by(PROTECTED, PKC_EC_DABT_LOW, DABT_ISS(1, 0, 4, 1, 1));
	vcpu.live = PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_VTIMER);
	ctx.regs.x[4] = 0x1122;
	pkc_trap_export(&vcpu, &record, &told);
	cr_expect_eq(told.data[0], 0x2211);
	leave_by(PROTECTED, PKC_EC_WFX, 0);
	vcpu.live = PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_VTIMER);
	pkc_trap_export(&vcpu, &record, &told);
	cr_expect_eq(told.deadline, 4242);
	pkc_fake_cpu_use(NULL);
}
