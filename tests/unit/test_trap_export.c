/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* What an exit tells the host: lib/trap.c, and the table of docs/design/trap.md. */
#include "trap_vcpu.h"
#include <criterion/criterion.h>

static void tell(void)
{
	pkc_trap_export(&vcpu, &record, &told);
}

/* Nothing but these four. */
static void expect_told(uint64_t esr, uint64_t far, uint64_t hpfar, uint64_t pstate)
{
	struct pkc_exit want;

	memset(&want, 0, sizeof(want));
	want.code = record.code;
	want.esr = esr;
	want.far = far;
	want.hpfar = hpfar;
	want.pstate = pstate;
	cr_expect_eq(memcmp(&told, &want, sizeof(want)), 0, "esr %llx",
	             (unsigned long long)record.esr);
}

Test(trap, an_interrupt_tells_an_np_host_pc_and_pstate_and_a_protected_ones_nothing)
{
	for (uint32_t code = 0; code < 4; code++) {
		if (code == PKC_EXIT_TRAP)
			continue;
		leave_by(PROTECTED, PKC_EC_HVC64, 0);
		record.code = code;
		record.args = 4;
		tell();
		expect_told(record.esr, 0, 0, 0);
		leave_by(NP, PKC_EC_HVC64, 0);
		record.code = code;
		tell();
		cr_expect(told.pc == 0x401000 && told.pstate == ctx.regs.pstate);
		told.pc = 0;
		expect_told(record.esr, 0, 0, ctx.regs.pstate);
	}
}

Test(trap, an_np_guests_call_tells_x0_to_x3_whatever_it_is)
{
	static const enum pkc_ec calls[] = {PKC_EC_HVC64, PKC_EC_SMC64};

	for (size_t i = 0; i < 2; i++) {
		leave_by(NP, calls[i], 0x1234);
		tell();
		cr_expect(told.code == PKC_EXIT_TRAP && told.esr == record.esr);
		cr_expect(told.pc == ctx.regs.pc && told.pstate == ctx.regs.pstate);
		cr_expect_eq(memcmp(told.data, ctx.regs.x, sizeof(told.data)), 0);
		cr_expect(!told.hpfar && !told.deadline);
	}
}

Test(trap, the_fast_way_out_tells_what_the_other_does)
{
	struct pkc_exit fast;

	leave_by(NP, PKC_EC_HVC64, 0xffff);
	record.far = record.hpfar = 0; /* as it is of what is no abort */
	tell();
	fast = told;
	memset(&told, 0x77, sizeof(told));
	pkc_trap_export_any(&vcpu, &record, &told);
	cr_expect_eq(memcmp(&fast, &told, sizeof(told)), 0);
}

Test(trap, a_protected_guests_call_tells_as_many_arguments_as_its_record_says)
{
	static const enum pkc_ec calls[] = {PKC_EC_HVC64, PKC_EC_SMC64};

	for (uint32_t args = 0; args < 256; args++) {
		leave_by(PROTECTED, calls[args & 1], 0);
		ctx.regs.x[0] = UINT64_C(0x5ec0e7ff00000000) | 0xc4000003;
		record.args = (uint8_t)args;
		tell();
		cr_expect_eq(told.data[0], args ? 0xc4000003 : 0, "no upper half");
		for (uint32_t i = 1; i < 4; i++)
			cr_expect_eq(told.data[i], i < args ? secret(i) : 0, "%u", args);
		cr_expect(!told.pc && !told.pstate && !told.far && !told.hpfar && !told.deadline);
	}
}

Test(trap, arguments_of_a_32_bit_call_are_narrow)
{
	leave_by(PROTECTED, PKC_EC_HVC64, 0);
	ctx.regs.x[0] = UINT64_C(0xffffffff84000003);
	record.args = 4;
	tell();
	cr_expect_eq(told.data[0], 0x84000003);
	for (uint32_t i = 1; i < 4; i++)
		cr_expect_eq(told.data[i], (uint32_t)secret(i));
}

Test(trap, a_wait_tells_the_mode_and_when_it_ends_but_no_register_number)
{
	/* RN 21, RV, and the four of TI: WFI, WFE, WFIT, WFET. */
	for (uint64_t ti = 0; ti < 4; ti++) {
		bool timeout = ti & 2;

		leave_by(PROTECTED, PKC_EC_WFX, 21 << 5 | 4 | ti);
		tell();
		cr_expect_eq(told.deadline, timeout ? secret(21) : UINT64_MAX);
		told.deadline = 0;
		expect_told(PKC_ESR(PKC_EC_WFX, 4 | ti), 0, 0, 0x105);
		leave_by(NP, PKC_EC_WFX, 21 << 5 | 4 | ti);
		tell();
		cr_expect_eq(told.deadline, timeout ? secret(21) : UINT64_MAX);
		cr_expect_eq(told.esr, record.esr);
	}
}

Test(trap, a_wait_ends_by_the_timer_or_its_own_timeout)
{
	static const struct {
		uint64_t ctl, cval, iss, deadline;
	} rows[] = {
		{0, 100, 0, UINT64_MAX}, {1, 100, 0, 100},     {3, 100, 0, UINT64_MAX},
		{5, 100, 0, 100},        {1, 100, 6 | 0, 100}, {1, 9999, 6, 5000},
		{1, 9999, 2, 9999},      {0, 9999, 6, 5000},   {1, 9999, 5, 9999},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		leave_by(PROTECTED, PKC_EC_WFX, rows[i].iss);
		ctx.regs.x[0] = 5000;
		ctx.sys.reg[PKC_CNTV_CTL_EL0] = rows[i].ctl;
		ctx.sys.reg[PKC_CNTV_CVAL_EL0] = rows[i].cval;
		tell();
		cr_expect_eq(told.deadline, rows[i].deadline, "row %zu", i);
	}
}

Test(trap, an_msr_tells_its_value_and_an_mrs_none)
{
	for (uint32_t rt = 0; rt < 32; rt++) {
		uint64_t value = rt < 31 ? secret(rt) : 0;

		for (uint32_t kind = NP; kind <= PROTECTED; kind++) {
			leave_by(kind, PKC_EC_SYS64, SYS64_ISS(rt, 0));
			tell();
			cr_expect_eq(told.data[0], value);
			leave_by(kind, PKC_EC_SYS64, SYS64_ISS(rt, 1));
			tell();
			cr_expect_eq(told.data[0], 0);
		}
		expect_told(PKC_ESR(PKC_EC_SYS64, SYS64_ISS(0, 1)), 0, 0, 0x105);
	}
}

Test(trap, an_instruction_abort_tells_where_in_guest_physical_memory)
{
	leave_by(PROTECTED, PKC_EC_IABT_LOW, 0x7);
	tell();
	expect_told(PKC_ESR(PKC_EC_IABT_LOW, 0x7), 0, 0xabcdef0, 0);
	leave_by(NP, PKC_EC_IABT_LOW, 0x7);
	tell();
	cr_expect(told.far == record.far && told.hpfar == record.hpfar);
}

Test(trap, a_store_tells_its_width_of_its_register_and_no_number)
{
	for (uint32_t i = 0; i < 4 * 32; i++) {
		uint32_t sas = i & 3, srt = i >> 2, bits = 8u << sas;
		uint64_t value = srt < 31 ? secret(srt) & (UINT64_MAX >> (64 - bits)) : 0;

		for (uint32_t kind = NP; kind <= PROTECTED; kind++) {
			leave_by(kind, PKC_EC_DABT_LOW, DABT_ISS(sas, 0, srt, 1, 1));
			tell();
			cr_expect_eq(told.data[0], value, "%u", i);
		}
		told.data[0] = 0;
		expect_told(PKC_ESR(PKC_EC_DABT_LOW, DABT_ISS(sas, 0, 0, 1, 1)), 0x67a, 0xabcdef0,
		            0x105);
	}
}

Test(trap, a_big_endian_store_tells_what_the_bus_would_see)
{
	static const uint64_t bus[] = {0x88, 0x8877, 0x88776655, 0x8877665544332211};

	for (uint32_t i = 0; i < 8; i++) {
		uint32_t sas = i & 3;
		bool el0 = i & 4;

		leave_by(PROTECTED, PKC_EC_DABT_LOW, DABT_ISS(sas, 0, 3, 1, 1));
		ctx.regs.x[3] = 0x1122334455667788;
		ctx.regs.pstate = el0 ? PKC_PSTATE_EL0T : PKC_PSTATE_EL1H;
		ctx.sys.reg[PKC_SCTLR_EL1] = el0 ? PKC_SCTLR_E0E : PKC_SCTLR_EE;
		tell();
		cr_expect_eq(told.data[0], bus[sas], "SAS %u", sas);
	}
}

Test(trap, a_load_tells_the_offset_and_no_value)
{
	leave_by(PROTECTED, PKC_EC_DABT_LOW, DABT_ISS(2, 1, 9, 1, 0));
	tell();
	expect_told(PKC_ESR(PKC_EC_DABT_LOW, DABT_ISS(2, 1, 0, 1, 0)), 0x67a, 0xabcdef0, 0x105);
}

Test(trap, an_abort_that_is_no_mmio_access_tells_no_offset_and_no_value)
{
	static const uint64_t iss[] = {
		7 | 1 << 6,                       /* no valid syndrome */
		DABT_ISS(3, 0, 1, 1, 1) | 1 << 7, /* stage 1 walk */
		DABT_ISS(3, 0, 1, 1, 1) | 1 << 8, /* cache maintenance */
		(DABT_ISS(3, 0, 1, 1, 1) & ~UINT64_C(0x3f)) | 0x10,
	};

	for (size_t i = 0; i < 4; i++) {
		leave_by(PROTECTED, PKC_EC_DABT_LOW, iss[i]);
		tell();
		expect_told(record.esr & ~UINT64_C(0x1f0000), 0, 0xabcdef0, 0x105);
		leave_by(NP, PKC_EC_DABT_LOW, iss[i]);
		tell();
		cr_expect(told.far == record.far && told.esr == record.esr && !told.data[0]);
	}
}

Test(trap, a_store_to_memory_tells_no_offset_and_no_value)
{
	leave_by(PROTECTED, PKC_EC_DABT_LOW, DABT_ISS(3, 0, 1, 1, 1));
	record.memory = 1;
	tell();
	expect_told(PKC_ESR(PKC_EC_DABT_LOW, DABT_ISS(3, 0, 0, 1, 1)), 0, 0xabcdef0, 0x105);
}

Test(trap, of_any_other_class_a_protected_host_learns_the_class)
{
	for (uint32_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		bool known = ec == PKC_EC_WFX || ec == PKC_EC_HVC64 || ec == PKC_EC_SMC64 ||
		             ec == PKC_EC_SYS64 || ec == PKC_EC_IABT_LOW || ec == PKC_EC_DABT_LOW;

		if (known)
			continue;
		leave(PROTECTED, (uint64_t)ec << 26 | UINT64_C(0xff01ffffff));
		tell();
		expect_told((uint64_t)ec << 26, 0, 0, 0);
		leave(NP, (uint64_t)ec << 26 | UINT64_C(0xff01ffffff));
		tell();
		cr_expect_eq(told.esr, record.esr);
		cr_expect_eq(told.hpfar, 0);
	}
}

Test(trap, the_upper_half_of_a_protected_guests_syndrome_stays_at_el2)
{
	leave(PROTECTED, PKC_ESR(PKC_EC_DABT_LOW, 7) | UINT64_C(0x1f00000000));
	tell();
	cr_expect_eq(told.esr, PKC_ESR(PKC_EC_DABT_LOW, 7));
}

Test(trap, of_pstate_a_protected_host_sees_the_exception_level)
{
	for (uint64_t mode = 0; mode < 6; mode++) {
		leave_by(PROTECTED, PKC_EC_DABT_LOW, 7);
		ctx.regs.pstate = UINT64_C(0xfffffffffffffff0) & ~PKC_PSTATE_A;
		ctx.regs.pstate |= mode;
		tell();
		cr_expect_eq(told.pstate, mode | PKC_PSTATE_A);
	}
}

Test(trap, with_a_pending_serror_the_trap_has_not_been)
{
	for (uint32_t kind = NP; kind <= PROTECTED; kind++) {
		leave_by(kind, PKC_EC_HVC64, 0);
		record.args = 4;
		pkc_trap_serror_pending(&record, &ctx.regs, 0x800000c1);
		tell();
		cr_expect_eq(told.code, PKC_EXIT_TRAP | PKC_EXIT_SERROR_PENDING);
		cr_expect(told.esr == 0x800000c1 && !told.data[0] && !told.far && !told.hpfar);
		cr_expect_eq(ctx.regs.pc, 0x400ffc, "the HVC will be made again");
	}
	leave_by(NP, PKC_EC_SMC64, 0);
	pkc_trap_serror_pending(&record, &ctx.regs, 1);
	cr_expect_eq(ctx.regs.pc, 0x401000, "an SMC has not been made");
	leave_by(NP, PKC_EC_HVC64, 0);
	record.code = PKC_EXIT_IRQ;
	pkc_trap_serror_pending(&record, &ctx.regs, 1);
	cr_expect_eq(ctx.regs.pc, 0x401000);
	cr_expect_eq(record.code, PKC_EXIT_SERROR_PENDING);
}
