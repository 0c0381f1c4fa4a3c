/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <string.h>

#define ALL_FEATURES (PKC_HAS_PAN | PKC_HAS_SSBS | PKC_HAS_MTE | PKC_HAS_NMI)

static struct pkc_context context(uint64_t pstate)
{
	struct pkc_context ctx;

	memset(&ctx, 0xa5, sizeof(ctx));
	ctx.regs.pstate = pstate;
	ctx.regs.pc = 0x1000;
	ctx.sys.reg[PKC_VBAR_EL1] = 0xffff800008010800;
	ctx.sys.reg[PKC_SCTLR_EL1] = PKC_SCTLR_SPAN;
	return ctx;
}

Test(inject, the_vector_follows_from_source_and_kind)
{
	static const struct {
		uint64_t mode, offset;
	} sources[] = {{0x0, 0x400}, {0x4, 0x000}, {0x5, 0x200}, {0x10, 0x600}};
	static const enum pkc_vector kinds[] = {PKC_VECTOR_SYNC, PKC_VECTOR_IRQ, PKC_VECTOR_FIQ,
	                                        PKC_VECTOR_SERROR};

	for (size_t i = 0; i < 4; i++) {
		for (uint64_t kind = 0; kind < 4; kind++) {
			struct pkc_context ctx = context(sources[i].mode);

			cr_expect_eq(pkc_inject(&ctx, 0, kinds[kind], 0), 0);
			cr_expect_eq(ctx.regs.pc,
			             0xffff800008010800 + sources[i].offset + 0x80 * kind,
			             "mode %x kind %d", (unsigned)sources[i].mode, (int)kind);
		}
	}
}

Test(inject, reserved_bits_of_vbar_do_not_move_the_vector)
{
	struct pkc_context ctx = context(PKC_PSTATE_EL1H);

	ctx.sys.reg[PKC_VBAR_EL1] |= 0x7ff;
	cr_expect_eq(pkc_inject_undef(&ctx, 0), 0);
	cr_expect_eq(ctx.regs.pc, 0xffff800008010a00);
}

Test(inject, what_was_comes_back_from_elr_and_spsr)
{
	struct pkc_context ctx = context(PKC_PSTATE_EL0T | PKC_PSTATE_NZCV | PKC_PSTATE_BTYPE);
	struct pkc_context want = ctx;

	cr_expect_eq(pkc_inject(&ctx, 0, PKC_VECTOR_SYNC, 0x1234), 0);
	want.sys.reg[PKC_ELR_EL1] = 0x1000;
	want.sys.reg[PKC_SPSR_EL1] = want.regs.pstate;
	want.sys.reg[PKC_ESR_EL1] = 0x1234;
	want.regs.pc = 0xffff800008010c00;
	want.regs.pstate = 0xf00003c5;
	cr_expect_eq(memcmp(&ctx, &want, sizeof(ctx)), 0);
}

Test(inject, an_interrupt_has_no_syndrome_and_an_serror_has)
{
	for (uint32_t kind = 0; kind < 4; kind++) {
		struct pkc_context ctx = context(PKC_PSTATE_EL1H);
		bool interrupt = kind == 1 || kind == 2;

		ctx.sys.reg[PKC_ESR_EL1] = 42;
		cr_expect_eq(pkc_inject(&ctx, 0, (enum pkc_vector)(kind * 0x80), 7), 0);
		cr_expect_eq(ctx.sys.reg[PKC_ESR_EL1], interrupt ? 42 : 7, "kind %u", kind);
	}
}

Test(inject, a_state_that_no_guest_may_be_in_is_refused_and_unchanged)
{
	for (uint64_t mode = 0; mode < 32; mode++) {
		struct pkc_context ctx = context(mode | PKC_PSTATE_NZCV), before = ctx;
		bool valid = mode == 0x0 || mode == 0x4 || mode == 0x5 || mode == 0x10;
		int want = valid ? 0 : -PKC_EINVAL;

		cr_expect_eq(pkc_inject_undef(&ctx, ALL_FEATURES), want);
		ctx = valid ? before : ctx;
		cr_expect_eq(pkc_inject_data_abort(&ctx, ALL_FEATURES, 1), want);
		ctx = valid ? before : ctx;
		cr_expect_eq(pkc_inject_instruction_abort(&ctx, ALL_FEATURES, 1), want);
		if (!valid)
			cr_expect_eq(memcmp(&ctx, &before, sizeof(ctx)), 0, "mode %x",
			             (unsigned)mode);
	}
}

/* Every combination of the PSTATE fields that an exception keeps, sets or clears. */
Test(inject, pstate_keeps_flags_pan_and_dit_and_drops_all_else)
{
	static const uint64_t fields[] = {
		PKC_PSTATE_NZCV, PKC_PSTATE_PAN,   PKC_PSTATE_DIT,    PKC_PSTATE_TCO,
		PKC_PSTATE_UAO,  PKC_PSTATE_SS,    PKC_PSTATE_IL,     PKC_PSTATE_SSBS,
		PKC_PSTATE_DAIF, PKC_PSTATE_BTYPE, PKC_PSTATE_ALLINT,
	};
	uint64_t kept = PKC_PSTATE_NZCV | PKC_PSTATE_PAN | PKC_PSTATE_DIT;

	for (uint32_t set = 0; set < 1 << 11; set++) {
		uint64_t pstate = PKC_PSTATE_EL1T;

		for (int i = 0; i < 11; i++)
			pstate |= set >> i & 1 ? fields[i] : 0;
		cr_assert_eq(pkc_pstate_after_exception(pstate, PKC_SCTLR_SPAN, 0),
		             (pstate & kept) | 0x3c5, "%x", (unsigned)pstate);
	}
}

/* SCTLR_EL1 and the features decide on PAN, SSBS, TCO and ALLINT, whatever they were. */
Test(inject, pstate_follows_sctlr_where_the_feature_is_there)
{
	for (uint32_t bits = 0; bits < 1 << 7; bits++) {
		uint32_t features = bits & 15;
		bool span = bits & 16, dssbs = bits & 32, spintmask = bits & 64;
		uint64_t sctlr = (span ? PKC_SCTLR_SPAN : 0) | (dssbs ? PKC_SCTLR_DSSBS : 0) |
		                 (spintmask ? PKC_SCTLR_SPINTMASK : 0);
		uint64_t was = PKC_PSTATE_EL0T | PKC_PSTATE_SSBS | PKC_PSTATE_ALLINT;
		uint64_t after = pkc_pstate_after_exception(was, sctlr, features);

		cr_assert_eq(!!(after & PKC_BIT(22)), (features & PKC_HAS_PAN) && !span);
		cr_assert_eq(!!(after & PKC_BIT(12)), (features & PKC_HAS_SSBS) && dssbs);
		cr_assert_eq(!!(after & PKC_BIT(25)), !!(features & PKC_HAS_MTE));
		cr_assert_eq(!!(after & PKC_BIT(13)), (features & PKC_HAS_NMI) && !spintmask);
	}
}

Test(inject, from_aarch32_nothing_of_its_layout_stays)
{
	uint64_t a32 = PKC_PSTATE_AARCH32 | PKC_PSTATE_T32 | PKC_PSTATE_IT | PKC_BIT(27) |
	               PKC_BITS(19, 16) | PKC_PSTATE_E32 | PKC_PSTATE_NZCV;

	cr_expect_eq(pkc_pstate_after_exception(a32, PKC_SCTLR_SPAN, 0), 0xf00003c5);
}

Test(inject, an_undefined_instruction_has_class_0_and_il)
{
	struct pkc_context ctx = context(PKC_PSTATE_EL0T);

	cr_expect_eq(pkc_inject_undef(&ctx, 0), 0);
	cr_expect_eq(ctx.sys.reg[PKC_ESR_EL1], 0x02000000);
	cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1], 0xa5a5a5a5a5a5a5a5);
}

Test(inject, an_abort_says_whether_it_came_from_el0)
{
	static const struct {
		uint64_t mode, data, instruction;
	} rows[] = {{0x0, 0x92000010, 0x82000010},
	            {0x4, 0x96000010, 0x86000010},
	            {0x5, 0x96000010, 0x86000010},
	            {0x10, 0x92000010, 0x82000010}};

	for (size_t i = 0; i < 4; i++) {
		struct pkc_context ctx = context(rows[i].mode);

		cr_expect_eq(pkc_inject_data_abort(&ctx, 0, 0xffff000012345678), 0);
		cr_expect_eq(ctx.sys.reg[PKC_ESR_EL1], rows[i].data);
		cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1], 0xffff000012345678);
		ctx = context(rows[i].mode);
		cr_expect_eq(pkc_inject_instruction_abort(&ctx, 0, 0x4000), 0);
		cr_expect_eq(ctx.sys.reg[PKC_ESR_EL1], rows[i].instruction);
		cr_expect_eq(ctx.sys.reg[PKC_FAR_EL1], 0x4000);
	}
}

Test(inject, an_serror_is_pended_once_with_its_syndrome)
{
	uint64_t hcr = PKC_HCR_AMO | 1, vsesr = 0;

	cr_expect_eq(pkc_inject_serror(&hcr, &vsesr, 0x1abcdef), 0);
	cr_expect_eq(hcr, 0x121);
	cr_expect_eq(vsesr, 0x1abcdef);
	cr_expect_eq(pkc_inject_serror(&hcr, &vsesr, 1), -PKC_EALREADY);
	cr_expect(hcr == 0x121 && vsesr == 0x1abcdef);
	hcr &= ~PKC_HCR_VSE; /* as the CPU does when the guest takes it */
	cr_expect_eq(pkc_inject_serror(&hcr, &vsesr, 1), 0);
	cr_expect_eq(vsesr, 1);
}

Test(inject, an_serror_that_would_never_be_taken_is_refused)
{
	static const uint64_t bad[] = {0, PKC_HCR_TGE, PKC_HCR_AMO | PKC_HCR_TGE};

	for (size_t i = 0; i < 3; i++) {
		uint64_t hcr = bad[i], vsesr = 77;

		cr_expect_eq(pkc_inject_serror(&hcr, &vsesr, 0), -PKC_EINVAL);
		cr_expect(hcr == bad[i] && vsesr == 77);
	}
	for (int bit = 0; bit < 64; bit++) {
		uint64_t hcr = PKC_HCR_AMO, vsesr = 77;

		cr_expect_eq(pkc_inject_serror(&hcr, &vsesr, PKC_BIT(bit)),
		             bit < 25 ? 0 : -PKC_ERANGE, "bit %d", bit);
	}
}

Test(inject, a_skipped_instruction_is_as_long_as_the_syndrome_says)
{
	struct pkc_regs regs = {.pc = 0x1000, .pstate = PKC_PSTATE_EL1H};

	pkc_skip_instruction(&regs, PKC_ESR_IL);
	cr_expect_eq(regs.pc, 0x1004);
	pkc_skip_instruction(&regs, 0);
	cr_expect_eq(regs.pc, 0x1006);
	cr_expect_eq(regs.pstate, PKC_PSTATE_EL1H);
}

Test(inject, skipping_clears_btype_and_ss_and_nothing_else)
{
	struct pkc_regs regs = {.pc = UINT64_MAX - 3, .pstate = PKC_BITS(31, 5) | PKC_PSTATE_EL0T};

	pkc_skip_instruction(&regs, PKC_ESR_IL);
	cr_expect_eq(regs.pstate, PKC_BITS(31, 5) & ~(PKC_PSTATE_BTYPE | PKC_PSTATE_SS));
	cr_expect_eq(regs.pc, 0);
}

static uint64_t with_it(uint64_t it)
{
	return PKC_PSTATE_AARCH32 | PKC_PSTATE_T32 | (it >> 2) << 10 | (it & 3) << 25;
}

Test(inject, skipping_in_an_it_block_moves_to_its_next_condition)
{
	for (uint64_t it = 0; it < 256; it++) {
		struct pkc_regs regs = {.pc = 0xfffffffe, .pstate = with_it(it) | PKC_PSTATE_SS};
		uint64_t next = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;

		pkc_skip_instruction(&regs, 0);
		cr_expect_eq(regs.pstate, with_it(next), "IT %x", (unsigned)it);
		cr_expect_eq(regs.pc, 0, "the PC of AArch32 has 32 bits");
	}
}
