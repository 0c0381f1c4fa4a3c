/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/hostmem.h>
#include <string.h>

#define ROOM  4
#define WORDS 8

/** What the host shares, and how often each part was accessed. */
static struct {
	struct pkc_host_u64 words[WORDS];
	struct pkc_host_u32 count;
	struct pkc_host_u8 byte;
} shared;
static unsigned int accesses[WORDS + 2];

/** The host flips what was just accessed, so that nobody gets the same value twice. */
static void flip(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	(void)cpu;
	for (int i = 0; i < WORDS; i++)
		if (p == &shared.words[i]) {
			shared.words[i].host_ = ~shared.words[i].host_;
			accesses[i]++;
		}
	if (p == &shared.count) {
		shared.count.host_ = ~shared.count.host_;
		accesses[WORDS]++;
	}
	if (p == &shared.byte) {
		shared.byte.host_ = (uint8_t)~shared.byte.host_;
		accesses[WORDS + 1]++;
	}
}

static void hostile_host(void)
{
	for (uint32_t i = 0; i < WORDS; i++)
		shared.words[i].host_ = UINT64_C(0x0101010101010101) * i;
	pkc_fake_cpu_current()->host = flip;
}

/** Expects that the first @p words words were accessed once, and the rest not at all. */
static void expect_words(unsigned int words)
{
	for (unsigned int i = 0; i < WORDS; i++)
		cr_expect_eq(accesses[i], i < words, "word %u", i);
}

TestSuite(hostmem, .init = hostile_host);

Test(hostmem, a_word_is_read_once)
{
	shared.byte.host_ = 0x12;
	shared.count.host_ = 0x12345678;
	cr_expect_eq(pkc_host_read_u64(&shared.words[0]), 0);
	cr_expect_eq(pkc_host_read_u32(&shared.count), 0x12345678);
	cr_expect_eq(pkc_host_read_u8(&shared.byte), 0x12);
	cr_expect_eq(accesses[WORDS], 1);
	cr_expect_eq(accesses[WORDS + 1], 1);
	expect_words(1);
}

Test(hostmem, a_word_is_written_once)
{
	pkc_host_write_u64(&shared.words[0], 5);
	pkc_host_write_u32(&shared.count, 6);
	pkc_host_write_u8(&shared.byte, 7);
	cr_expect_eq(shared.words[0].host_, ~UINT64_C(5));
	cr_expect_eq(shared.count.host_, ~UINT32_C(6));
	cr_expect_eq(shared.byte.host_, 0xf8);
	cr_expect_eq(accesses[WORDS], 1);
	cr_expect_eq(accesses[WORDS + 1], 1);
	expect_words(1);
}

Test(hostmem, an_array_is_copied_by_the_length_that_was_read_first)
{
	uint64_t copy[ROOM + 1] = {9, 9, 9, 9, 9};

	for (uint32_t nr = 0; nr <= ROOM; nr++) {
		uint32_t copied = 99;

		memset(accesses, 0, sizeof(accesses));
		hostile_host();
		shared.count.host_ = nr;
		cr_expect_eq(pkc_host_copy_in(copy, ROOM, shared.words, &shared.count, &copied), 0);
		cr_expect_eq(copied, nr);
		for (uint32_t i = 0; i < nr; i++)
			cr_expect_eq(copy[i], UINT64_C(0x0101010101010101) * i);
		cr_expect_eq(copy[nr], 9);
		cr_expect_eq(accesses[WORDS], 1, "length read once");
		expect_words(nr);
	}
}

Test(hostmem, an_array_that_is_too_long_is_refused_unread)
{
	static const uint32_t lengths[] = {ROOM + 1, WORDS, UINT32_MAX};
	uint64_t copy[ROOM] = {9, 9, 9, 9};
	uint32_t copied = 99;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		shared.count.host_ = lengths[i];
		cr_expect_eq(pkc_host_copy_in(copy, ROOM, shared.words, &shared.count, &copied),
		             -PKC_ERANGE);
	}
	cr_expect_eq(copied, 99);
	cr_expect(copy[0] == 9 && copy[3] == 9);
	expect_words(0);
}

Test(hostmem, who_takes_what_fits_gets_no_more)
{
	static const struct {
		uint32_t length, copied;
	} rows[] = {{0, 0}, {3, 3}, {ROOM, ROOM}, {ROOM + 1, ROOM}, {UINT32_MAX, ROOM}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t copy[ROOM + 1] = {9, 9, 9, 9, 9};

		memset(accesses, 0, sizeof(accesses));
		shared.count.host_ = rows[i].length;
		cr_expect_eq(pkc_host_copy_in_some(copy, ROOM, shared.words, &shared.count),
		             rows[i].copied, "row %zu", i);
		cr_expect_eq(copy[rows[i].copied], 9, "row %zu", i);
		cr_expect_eq(accesses[WORDS], 1, "row %zu", i);
		expect_words(rows[i].copied);
	}
}

Test(hostmem, words_are_written_in_order_and_once)
{
	static const uint64_t values[3] = {11, 12, 13};

	pkc_host_write_words(shared.words, values, 3);
	for (int i = 0; i < 3; i++)
		cr_expect_eq(shared.words[i].host_, ~values[i]);
	expect_words(3);
}

/** pkc_range_in() by arithmetic that cannot overflow. */
static bool in_by_wide_arithmetic(uint64_t start, uint64_t size, uint64_t base, uint64_t length)
{
	return start >= base && (__uint128_t)start + size <= (__uint128_t)base + length;
}

Test(hostmem, no_range_gets_out_of_its_window_by_overflow)
{
	static const uint64_t edges[] = {
		0,
		1,
		2,
		0xfff,
		0x1000,
		0x1001,
		0x2000,
		(uint64_t)INT64_MAX,
		(uint64_t)INT64_MAX + 1,
		UINT64_MAX - 0x1000,
		UINT64_MAX - 0xfff,
		UINT64_MAX - 1,
		UINT64_MAX,
	};
	const size_t nr = sizeof(edges) / sizeof(edges[0]);

	for (size_t i = 0; i < nr * nr * nr * nr; i++) {
		uint64_t start = edges[i % nr], size = edges[i / nr % nr];
		uint64_t base = edges[i / nr / nr % nr], length = edges[i / nr / nr / nr];

		if (pkc_range_in(start, size, base, length) !=
		    in_by_wide_arithmetic(start, size, base, length))
			cr_expect_fail("%#lx+%#lx in %#lx+%#lx", (unsigned long)start,
			               (unsigned long)size, (unsigned long)base,
			               (unsigned long)length);
	}
}
