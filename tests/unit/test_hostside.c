/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/hostside.h>

static const uint32_t gpr = PKC_CLASS(GPR), sys = PKC_CLASS(SYS), fp = PKC_CLASS(FP);

Test(hostside, nothing_is_fresh_at_first)
{
	struct pkc_hostside side = {0, 0};

	cr_expect_eq(pkc_hostside_read(&side, PKC_CLASSES_ALL), PKC_CLASSES_ALL);
	cr_expect_eq(side.claim, 0);
}

Test(hostside, what_is_fetched_is_fresh_and_needs_no_second_call)
{
	struct pkc_hostside side = {0, 0};

	cr_expect_eq(pkc_hostside_read(&side, gpr | sys), gpr | sys);
	pkc_hostside_answered(&side, 0, gpr | sys);
	cr_expect_eq(pkc_hostside_read(&side, gpr | sys), 0);
	cr_expect_eq(pkc_hostside_read(&side, gpr | fp), fp);
}

Test(hostside, a_write_of_a_part_fetches_first_and_claims_only_then)
{
	struct pkc_hostside side = {gpr, 0};

	cr_expect_eq(pkc_hostside_write(&side, gpr | sys), sys);
	cr_expect_eq(side.claim, 0);
	pkc_hostside_answered(&side, 0, gpr | sys);
	cr_expect_eq(pkc_hostside_write(&side, gpr | sys), 0);
	cr_expect_eq(side.claim, gpr | sys);
}

Test(hostside, a_write_of_the_whole_fetches_nothing)
{
	struct pkc_hostside side = {0, 0};

	pkc_hostside_overwrite(&side, fp);
	cr_expect(side.claim == fp && pkc_hostside_read(&side, fp) == 0);
	cr_expect_eq(pkc_hostside_write(&side, fp), 0);
}

Test(hostside, what_was_written_stays_readable_until_it_is_consumed)
{
	struct pkc_hostside side = {gpr, 0};

	cr_expect_eq(pkc_hostside_write(&side, gpr), 0);
	pkc_hostside_answered(&side, 0, 0);
	cr_expect(side.claim == gpr && pkc_hostside_read(&side, gpr) == 0);
	pkc_hostside_answered(&side, gpr, 0);
	cr_expect(side.claim == 0 && pkc_hostside_read(&side, gpr) == gpr);
}

Test(hostside, a_claim_is_kept_as_far_as_it_was_not_consumed)
{
	struct pkc_hostside side = {gpr | sys, gpr | sys};

	pkc_hostside_answered(&side, sys, sys);
	cr_expect(side.claim == gpr && side.held == sys);
}
