/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>

Test(mpidr, the_first_sixteen_vcpus_share_one_target_list)
{
	static const struct {
		uint32_t id;
		uint64_t mpidr;
	} rows[] = {
		{0, 0x80000000},    {15, 0x8000000f},   {16, 0x80000100},      {255, 0x80000f0f},
		{4095, 0x8000ff0f}, {4096, 0x80010000}, {0xfffff, 0x80ffff0f},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(pkc_mpidr_from_vcpu_id(rows[i].id), rows[i].mpidr, "id %u",
		             rows[i].id);
}

Test(mpidr, every_vcpu_id_comes_back)
{
	for (uint32_t id = 0; id <= PKC_VCPU_ID_MAX; id++) {
		uint32_t back = ~id;
		uint64_t affinity = pkc_mpidr_from_vcpu_id(id) & PKC_MPIDR_AFFINITY;

		cr_assert_eq(pkc_mpidr_to_vcpu_id(affinity, &back), 0);
		cr_assert_eq(back, id);
	}
}

Test(mpidr, every_affinity_under_aff3_names_one_vcpu_or_nobody)
{
	uint32_t named = 0;

	for (uint64_t affinity = 0; affinity < PKC_BIT(24); affinity++) {
		uint32_t id = 0;

		if (pkc_mpidr_to_vcpu_id(affinity, &id))
			continue;
		named++;
		cr_assert_eq(pkc_mpidr_from_vcpu_id(id), PKC_MPIDR_RES1 | affinity);
	}
	cr_assert_eq(named, PKC_VCPU_ID_MAX + 1);
}

Test(mpidr, a_reserved_bit_names_nobody)
{
	for (int bit = 0; bit < 64; bit++) {
		uint32_t id = 42;
		bool valid = bit < 4 || (bit >= 8 && bit < 24);

		cr_expect_eq(pkc_mpidr_to_vcpu_id(PKC_BIT(bit), &id), valid ? 0 : -PKC_EINVAL,
		             "bit %d", bit);
		cr_expect(valid || id == 42, "bit %d", bit);
	}
}

Test(mpidr, a_level_keeps_the_fields_from_it_up)
{
	static const uint64_t masks[] = {0xff00ffffff, 0xff00ffff00, 0xff00ff0000, 0xff00000000};

	for (uint64_t level = 0; level <= PKC_MPIDR_LEVEL_MAX; level++)
		cr_expect_eq(pkc_mpidr_level_mask(level), masks[level]);
	cr_expect_eq(pkc_mpidr_level_mask(4), 0);
	cr_expect_eq(pkc_mpidr_level_mask(0xffffffff), 0);
	cr_expect_eq(pkc_mpidr_level_mask(PKC_BIT(61)), 0);
}

Test(mpidr, a_group_matches_at_its_level_only)
{
	uint64_t mpidr = UINT64_C(0x5681020304) & ~PKC_BITS(31, 24);

	cr_expect(pkc_mpidr_match(mpidr | PKC_MPIDR_RES1, UINT64_C(0x5600020304), 0));
	cr_expect_not(pkc_mpidr_match(mpidr, UINT64_C(0x5600020305), 0));
	cr_expect(pkc_mpidr_match(mpidr, UINT64_C(0x5600020305), 1));
	cr_expect_not(pkc_mpidr_match(mpidr, UINT64_C(0x5600030000), 2));
	cr_expect(pkc_mpidr_match(mpidr, UINT64_C(0x5600000000), 3));
	cr_expect_not(pkc_mpidr_match(mpidr, 0, 3));
	cr_expect_not(pkc_mpidr_match(mpidr, mpidr, 4));
}
