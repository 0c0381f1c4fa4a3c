/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/atomic.h>

Test(atomic, load_and_store_of_each_width)
{
	uint8_t b = 0;
	uint16_t h = 0;
	uint32_t w = 0;
	uint64_t x = 0;

	pkc_atomic_store(&b, 0x12, PKC_RELAXED);
	pkc_atomic_store(&h, 0x1234, PKC_RELEASE);
	pkc_atomic_store(&w, 0x12345678, PKC_RELAXED);
	pkc_atomic_store(&x, UINT64_C(0x123456789abcdef0), PKC_RELEASE);
	cr_expect_eq(pkc_atomic_load(&b, PKC_RELAXED), 0x12);
	cr_expect_eq(pkc_atomic_load(&h, PKC_ACQUIRE), 0x1234);
	cr_expect_eq(pkc_atomic_load(&w, PKC_RELAXED), 0x12345678);
	cr_expect_eq(pkc_atomic_load(&x, PKC_ACQUIRE), UINT64_C(0x123456789abcdef0));
}

Test(atomic, compare_and_swap_says_what_it_found)
{
	uint32_t word = 5;
	uint32_t expected = 4;

	cr_expect_not(pkc_atomic_cas(&word, &expected, 6, PKC_ACQ_REL));
	cr_expect_eq(word, 5);
	cr_expect_eq(expected, 5);
	cr_expect(pkc_atomic_cas(&word, &expected, 6, PKC_ACQ_REL));
	cr_expect_eq(word, 6);
}

Test(atomic, fetching_operations_return_the_value_before)
{
	uint32_t word = UINT32_MAX;

	cr_expect_eq(pkc_atomic_fetch_add(&word, 3, PKC_ACQUIRE), UINT32_MAX);
	cr_expect_eq(word, 2);
	cr_expect_eq(pkc_atomic_fetch_or(&word, 5, PKC_RELEASE), 2);
	cr_expect_eq(word, 7);
	cr_expect_eq(pkc_atomic_fetch_and(&word, 6, PKC_RELAXED), 7);
	cr_expect_eq(word, 6);
}

Test(atomic, each_argument_is_evaluated_once)
{
	uint32_t words[4] = {0};
	uint32_t *next = words;
	uint32_t n = 1;
	uint32_t expected = 0;

	pkc_atomic_store(next++, n++, PKC_RELAXED);
	pkc_atomic_fetch_add(next++, n++, PKC_RELAXED);
	cr_expect(pkc_atomic_cas(next++, &expected, n++, PKC_RELAXED));
	cr_expect_eq(pkc_atomic_load(next++, PKC_RELAXED), 0);
	cr_expect_eq(next, words + 4);
	cr_expect_eq(n, 4);
	cr_expect_eq(words[0], 1);
	cr_expect_eq(words[1], 2);
	cr_expect_eq(words[2], 3);
}
