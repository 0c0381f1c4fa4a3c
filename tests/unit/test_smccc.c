/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/smccc.h>

#define WILD UINT64_C(0xdeadbeef)

static const struct pkc_smccc_offer offer = {
	PKC_SMCCC_1_2, {PKC_SMCCC_SUCCESS, PKC_SMCCC_NOT_REQUIRED, PKC_SMCCC_NOT_SUPPORTED}};

/** The call whose every register has a number of its own. */
static struct pkc_smccc_call call(const uint64_t *x, uint32_t caller)
{
	return pkc_smccc_decode(x, caller);
}

static int64_t arch(uint32_t id, uint64_t x1)
{
	uint64_t x[4] = {id, x1, 0, 0};

	return pkc_smccc_arch(&offer, call(x, PKC_SMCCC_AARCH64));
}

Test(smccc, the_identifier_is_w0_without_the_sve_hint)
{
	uint64_t x[4] = {WILD << 32 | PKC_SMCCC_VERSION | PKC_SMCCC_SVE_HINT, 0, 0, 0};

	cr_expect_eq(call(x, PKC_SMCCC_BIG_ENDIAN).id, PKC_SMCCC_VERSION);
	cr_expect_eq(call(x, PKC_SMCCC_BIG_ENDIAN).caller, PKC_SMCCC_BIG_ENDIAN);
	cr_expect_eq(pkc_smccc_arch(&offer, call(x, PKC_SMCCC_AARCH64)), PKC_SMCCC_1_2);
}

Test(smccc, bits_31_and_30_tell_the_kind_of_call)
{
	cr_expect(pkc_smccc_is_fast(0x80000000));
	cr_expect_not(pkc_smccc_is_fast(0x7fffffff));
	cr_expect(pkc_smccc_is_smc64(0x40000000));
	cr_expect_not(pkc_smccc_is_smc64(0xbfffffff));
}

Test(smccc, each_owner_has_its_range_in_both_conventions)
{
	for (uint32_t owner = 0; owner < 64; owner++) {
		cr_expect_eq(pkc_smccc_owner(0x80000000 | owner << 24), owner);
		cr_expect_eq(pkc_smccc_owner(0x80000000 | owner << 24 | 0xffff), owner);
		cr_expect_eq(pkc_smccc_owner(0xc0000000 | owner << 24), owner);
	}
}

Test(smccc, nobody_answers_a_yielding_call_or_a_reserved_bit)
{
	cr_expect_eq(pkc_smccc_owner(0x04000000), PKC_SMCCC_OWNER_NONE);
	cr_expect_eq(pkc_smccc_owner(0x7fffffff), PKC_SMCCC_OWNER_NONE);
	for (int bit = 17; bit < 24; bit++) {
		cr_expect_eq(pkc_smccc_owner(0x84000000 | (uint32_t)PKC_BIT(bit)),
		             PKC_SMCCC_OWNER_NONE, "bit %d", bit);
		cr_expect_eq(arch(PKC_SMCCC_VERSION | (uint32_t)PKC_BIT(bit), 0),
		             PKC_SMCCC_NOT_SUPPORTED, "bit %d", bit);
	}
}

Test(smccc, an_argument_is_as_wide_as_the_convention)
{
	uint64_t x[8] = {0x84000000};

	for (unsigned int n = 1; n < 8; n++)
		x[n] = WILD << 32 | n;
	for (unsigned int n = 1; n < 8; n++) {
		cr_expect_eq(pkc_smccc_arg(call(x, PKC_SMCCC_AARCH64), n), n);
		cr_expect_eq(pkc_smccc_arg32(call(x, PKC_SMCCC_AARCH64), n), n);
	}
	x[0] = 0xc4000000;
	for (unsigned int n = 1; n < 8; n++) {
		cr_expect_eq(pkc_smccc_arg(call(x, PKC_SMCCC_AARCH64), n), WILD << 32 | n);
		cr_expect_eq(pkc_smccc_arg32(call(x, PKC_SMCCC_AARCH64), n), n);
	}
	cr_expect_eq(x[7], WILD << 32 | 7, "the caller's registers are left alone");
}

Test(smccc, an_aarch32_caller_makes_smc32_calls_only)
{
	uint64_t smc32[4] = {0x84000000};
	uint64_t smc64[4] = {0xc4000000};

	cr_expect(pkc_smccc_caller_may(call(smc32, PKC_SMCCC_AARCH32)));
	cr_expect_not(pkc_smccc_caller_may(call(smc64, PKC_SMCCC_AARCH32)));
	cr_expect_not(pkc_smccc_caller_may(call(smc64, PKC_SMCCC_AARCH32 | PKC_SMCCC_BIG_ENDIAN)));
	cr_expect(pkc_smccc_caller_may(call(smc64, PKC_SMCCC_BIG_ENDIAN)));
}

Test(smccc, arch_features_tells_what_the_embedder_states)
{
	static const struct {
		uint32_t id;
		int64_t answer;
	} rows[] = {
		{PKC_SMCCC_VERSION, 0},
		{PKC_SMCCC_ARCH_FEATURES, 0},
		{PKC_SMCCC_ARCH_WORKAROUND_1, 0},
		{PKC_SMCCC_ARCH_WORKAROUND_2, PKC_SMCCC_NOT_REQUIRED},
		{PKC_SMCCC_ARCH_WORKAROUND_3, PKC_SMCCC_NOT_SUPPORTED},
		{PKC_SMCCC_ARCH_SOC_ID, PKC_SMCCC_NOT_SUPPORTED},
		{PKC_SMCCC_VERSION | PKC_SMCCC_SMC64, PKC_SMCCC_NOT_SUPPORTED},
		{PKC_SMCCC_VERSION | PKC_SMCCC_SVE_HINT, PKC_SMCCC_NOT_SUPPORTED},
		{0x84000000, PKC_SMCCC_NOT_SUPPORTED},
		{0, PKC_SMCCC_NOT_SUPPORTED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(arch(PKC_SMCCC_ARCH_FEATURES, WILD << 32 | rows[i].id), rows[i].answer,
		             "%#x", rows[i].id);
}

Test(smccc, a_call_is_answered_if_features_says_so)
{
	cr_expect_eq(arch(PKC_SMCCC_VERSION, 0), PKC_SMCCC_1_2);
	cr_expect_eq(arch(PKC_SMCCC_ARCH_WORKAROUND_1, 0), PKC_SMCCC_SUCCESS);
	cr_expect_eq(arch(PKC_SMCCC_ARCH_WORKAROUND_2, 1), PKC_SMCCC_SUCCESS);
	cr_expect_eq(arch(PKC_SMCCC_ARCH_WORKAROUND_3, 0), PKC_SMCCC_NOT_SUPPORTED);
	cr_expect_eq(arch(PKC_SMCCC_ARCH_SOC_ID, 0), PKC_SMCCC_NOT_SUPPORTED);
	cr_expect_eq(arch(PKC_SMCCC_VERSION | PKC_SMCCC_SMC64, 0), PKC_SMCCC_NOT_SUPPORTED);
}

Test(smccc, a_negative_result_fills_all_of_x0)
{
	cr_expect_eq((uint64_t)arch(0x80001337, 0), ~UINT64_C(0));
}
