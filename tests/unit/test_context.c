/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/context.h>

Test(context, assembly_finds_the_registers_of_the_vcpu_first)
{
	struct pkc_context ctx;

	cr_expect_eq((void *)&ctx.regs, (void *)&ctx);
	cr_expect_eq((char *)&ctx.regs.x[30] - (char *)&ctx, PKC_CONTEXT_X + 8 * 30);
	cr_expect_eq((char *)&ctx.regs.pc - (char *)&ctx, PKC_CONTEXT_PC);
	cr_expect_eq((char *)&ctx.regs.pstate - (char *)&ctx, PKC_CONTEXT_PSTATE);
}

Test(context, the_byte_order_is_that_of_the_state_and_level)
{
	uint64_t el1 = PKC_SCTLR_EE, el0 = PKC_SCTLR_E0E;

	cr_expect(pkc_is_big_endian(PKC_PSTATE_EL1H, el1));
	cr_expect(pkc_is_big_endian(PKC_PSTATE_EL1T, el1));
	cr_expect_not(pkc_is_big_endian(PKC_PSTATE_EL1H, el0));
	cr_expect(pkc_is_big_endian(PKC_PSTATE_EL0T, el0));
	cr_expect_not(pkc_is_big_endian(PKC_PSTATE_EL0T, el1));
	cr_expect(pkc_is_big_endian(PKC_PSTATE_AARCH32 | PKC_PSTATE_E32, 0));
	cr_expect_not(pkc_is_big_endian(PKC_PSTATE_AARCH32, el0 | el1));
}

Test(context, register_31_is_zero_and_loses_what_is_written)
{
	struct pkc_regs regs = {.x = {[30] = 30}, .pc = 5};

	pkc_reg_write(&regs, 31, 7);
	pkc_reg_write(&regs, 0, 9);
	cr_expect_eq(regs.pc, 5);
	cr_expect_eq(pkc_reg_read(&regs, 31), 0);
	cr_expect_eq(pkc_reg_read(&regs, 30), 30);
	cr_expect_eq(pkc_reg_read(&regs, 0), 9);
}
