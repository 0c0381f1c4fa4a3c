/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/handle.h>

Test(handle, it_is_64_bits_each_of_which_counts)
{
	struct pkc_handle before = pkc_handle_from_register(0);

	cr_expect_eq(sizeof(struct pkc_handle), 8);
	for (int bit = 0; bit < 64; bit++) {
		struct pkc_handle handle = pkc_handle_from_register(PKC_BIT(bit));

		cr_expect(handle.index != before.index || handle.generation != before.generation,
		          "bit %d", bit);
		cr_expect_eq(pkc_handle_to_register(handle), PKC_BIT(bit), "bit %d", bit);
	}
}

Test(handle, the_index_is_the_low_half_and_the_generation_the_high_one)
{
	struct pkc_handle handle = pkc_handle_from_register(UINT64_C(0x123456789abcdef0));

	cr_expect_eq(handle.index, 0x9abcdef0);
	cr_expect_eq(handle.generation, 0x12345678);
	cr_expect_eq(pkc_handle_to_register(handle), UINT64_C(0x123456789abcdef0));
}
