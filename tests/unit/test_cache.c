/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/cache.h>
#include <pkvmcore/fake_cpu.h>

#define CTR_IDC PKC_BIT(28)
#define CTR_DIC PKC_BIT(29)

static struct pkc_fake_cpu cpu;

static void play(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
}

TestSuite(cache, .init = play);

static const void *at(uintptr_t address)
{
	return (const void *)address;
}

/* Expects @p count instructions @p enc from event @p from on, for the lines from @p first on. */
static void expect_lines(uint32_t from, uint32_t enc, uint64_t first, uint64_t line, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		cr_expect_eq(cpu.log[from + i].what, enc);
		cr_expect_eq(cpu.log[from + i].value, first + i * line, "line %u", i);
	}
}

static void expect_barrier(uint32_t i, enum pkc_barrier kind)
{
	cr_expect_eq(cpu.log[i].op, PKC_FAKE_BARRIER, "event %u", i);
	cr_expect_eq(cpu.log[i].what, kind, "event %u", i);
}

Test(cache, every_line_that_the_range_touches_is_cleaned)
{
	static const struct {
		uintptr_t start;
		size_t size;
		uint64_t first;
		uint32_t lines;
	} rows[] = {
		{0x1000, 0, 0x1000, 0},
		{0x1000, 1, 0x1000, 1},
		{0x1000, 64, 0x1000, 1},
		{0x1000, 65, 0x1000, 2},
		{0x103f, 1, 0x1000, 1},
		{0x103f, 2, 0x1000, 2},
		{0x1001, 0, 0x1000, 0},
		{0x1020, 4096, 0x1000, 65},
		{UINTPTR_MAX - 63, 64, UINT64_MAX - 63, 1},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pkc_fake_forget(&cpu);
		pkc_cache_clean(at(rows[i].start), rows[i].size);
		cr_expect_eq(cpu.logged, rows[i].lines + 2, "row %zu", i);
		expect_lines(1, PKC_ENC_DC_CVAC, rows[i].first, 64, rows[i].lines);
		expect_barrier(rows[i].lines + 1, PKC_DSB_SY);
	}
}

Test(cache, line_sizes_come_from_ctr)
{
	pkc_fake_set(&cpu, PKC_ENC_CTR_EL0, 5 << 16 | 3);
	pkc_cache_sync_code(at(0x1000), 256);
	expect_lines(1, PKC_ENC_DC_CVAU, 0x1000, 128, 2);
	expect_lines(4, PKC_ENC_IC_IVAU, 0x1000, 32, 8);
}

Test(cache, clean_and_invalidate_ends_with_dsb_sy)
{
	pkc_cache_clean_invalidate(at(0x1010), 100);
	cr_assert_eq(cpu.logged, 4);
	expect_lines(1, PKC_ENC_DC_CIVAC, 0x1000, 64, 2);
	expect_barrier(3, PKC_DSB_SY);
}

Test(cache, code_is_cleaned_then_invalidated_then_synchronised)
{
	pkc_cache_sync_code(at(0x1000), 64);
	cr_assert_eq(cpu.logged, 6);
	expect_lines(1, PKC_ENC_DC_CVAU, 0x1000, 64, 1);
	expect_barrier(2, PKC_DSB_ISH);
	expect_lines(3, PKC_ENC_IC_IVAU, 0x1000, 64, 1);
	expect_barrier(4, PKC_DSB_ISH);
	expect_barrier(5, PKC_ISB);
}

Test(cache, what_ctr_says_is_not_needed_is_left_out)
{
	pkc_fake_set(&cpu, PKC_ENC_CTR_EL0, pkc_fake_get(&cpu, PKC_ENC_CTR_EL0) | CTR_IDC);
	pkc_cache_sync_code(at(0x1000), 64);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_SYS, PKC_ENC_DC_CVAU), cpu.logged);
	cr_expect_lt(pkc_fake_find(&cpu, 0, PKC_FAKE_SYS, PKC_ENC_IC_IVAU), cpu.logged);
	expect_barrier(1, PKC_DSB_ISH);

	pkc_fake_forget(&cpu);
	pkc_fake_set(&cpu, PKC_ENC_CTR_EL0, pkc_fake_get(&cpu, PKC_ENC_CTR_EL0) | CTR_DIC);
	pkc_cache_sync_code(at(0x1000), 64);
	cr_assert_eq(cpu.logged, 3);
	expect_barrier(1, PKC_DSB_ISH);
	expect_barrier(2, PKC_ISB);
}

Test(cache, nothing_is_left_half_done)
{
	pkc_cache_clean(at(0x1000), 4096);
	pkc_fake_settle();
	pkc_cache_clean_invalidate(at(0x1000), 4096);
	pkc_fake_settle();
	pkc_cache_sync_code(at(0x1000), 4096);
	pkc_fake_settle();
}
