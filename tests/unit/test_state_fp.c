/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "state_play.h"

static uint64_t sve[2][PKC_SVE_BYTES(256) / 8];

static void give_sve(struct pkc_state *state, uint32_t vl, uint32_t which)
{
	state->setup.groups |= PKC_BIT(PKC_GROUP_SVE);
	state->setup.sve_vl = vl;
	state->setup.sve = sve[which];
	for (uint32_t i = 0; i < PKC_SVE_BYTES(256) / 8; i++)
		sve[which][i] = mark(i, 6 + which);
}

TestSuite(state_fp, .init = play_state);

Test(state_fp, fp_moves_whatever_el2_traps_and_the_trap_stays)
{
	static const uint64_t e2h = PKC_BIT(34);
	static const struct {
		uint64_t hcr, cptr;
	} cases[] = {
		{0, 0},
		{0, PKC_BIT(10)},
		{0, PKC_BIT(10) | PKC_BIT(8)},
		{e2h, 0},
		{e2h, PKC_BITS(21, 20)},
		{e2h, PKC_BIT(21)},
		{0, ~UINT64_C(0)},
		{e2h, PKC_BITS(17, 16)},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		play_state();
		give_sve(&guest, i & 1 ? 32 : 0, 0);
		guest.setup.groups &= ~(i & 1 ? 0 : PKC_BIT(PKC_GROUP_SVE));
		pkc_fake_set(&cpus[0], PKC_ENC_HCR_EL2, cases[i].hcr);
		pkc_fake_set(&cpus[0], PKC_ENC_CPTR_EL2, cases[i].cptr);
		pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
		pkc_state_put(cpu0, &guest);
		cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CPTR_EL2), cases[i].cptr, "%zu", i);
	}
}

Test(state_fp, sve_moves_at_the_length_of_whose_it_is)
{
	static const uint32_t lengths[] = {16, 32, 48, 64, 128, 240};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint32_t vl = lengths[i], words = PKC_SVE_BYTES(vl) / 8;

		play_state();
		give_sve(&guest, vl, 0);
		give_sve(&hosts[0], 256, 1);
		memset(cpus[0].sve, 0x55, sizeof(cpus[0].sve));
		pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
		cr_expect_eq(sve[1][PKC_SVE_BYTES(256) / 8 - 1], UINT64_C(0x5555555555555555));
		cr_expect(!memcmp(cpus[0].sve, sve[0], words * 8) &&
		                  cpus[0].sve[words] != sve[0][words],
		          "%u", vl);
		cr_expect_eq(cpus[0].fp.fpsr, guest.context.fp.fpsr);
		cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_ZCR_EL2), vl / 16 - 1);
		cpus[0].sve[words - 1] = 0x1234;
		pkc_state_put(cpu0, &guest);
		cr_expect_eq(sve[0][words - 1], 0x1234);
		cr_expect_eq(sve[0][words], mark(words, 6), "no word beyond");
	}
}

Test(state_fp, the_registers_of_fp_go_with_fp_and_not_with_the_others)
{
	give_sve(&guest, 16, 0);
	enter(0);
	cr_expect_neq(pkc_fake_get(&cpus[0], PKC_ENC_ZCR_EL1), reg_mark(PKC_ZCR_EL1, SEED_GUEST));
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_ZCR_EL1), reg_mark(PKC_ZCR_EL1, SEED_GUEST));
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_FPMR), reg_mark(PKC_FPMR, SEED_GUEST));
	pkc_fake_set(&cpus[0], PKC_ENC_FPMR, 7);
	pkc_state_to_hyp(cpu0, &guest, fp);
	cr_expect_eq(guest.context.sys.reg[PKC_FPMR], 7);
}

Test(state_fp, the_size_of_the_sve_registers_is_in_whole_words)
{
	for (uint32_t vl = 16; vl <= 256; vl += 16) {
		cr_expect_eq(PKC_SVE_BYTES(vl) % 8, 0);
		cr_expect(PKC_SVE_BYTES(vl) >= 32 * vl + 17 * (vl / 8), "%u", vl);
		cr_expect(PKC_SVE_BYTES(vl) < 32 * vl + 17 * (vl / 8) + 8, "%u", vl);
	}
	cr_expect_eq(PKC_SVE_BYTES(0), 0);
}
