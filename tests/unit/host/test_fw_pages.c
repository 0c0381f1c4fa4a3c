/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The owner of each page of the host's memory.
 */
#include "machine.h"

#define VM     3
#define OTHER  4
#define SECRET UINT64_C(0x5ec2e7)

TestSuite(fw_pages, .init = machine_start, .fini = machine_end);

static const enum fw_page_state given[] = {FW_PAGE_HYP, FW_PAGE_HYP_SHARED, FW_PAGE_GUEST,
                                           FW_PAGE_GUEST_SHARED};

static bool is_donated(enum fw_page_state state)
{
	return state == FW_PAGE_HYP || state == FW_PAGE_GUEST;
}

static bool is_hyps(enum fw_page_state state)
{
	return state == FW_PAGE_HYP || state == FW_PAGE_HYP_SHARED;
}

static void fill(uint64_t n)
{
	for (uint64_t i = 0; i < HYP_PAGE / 8; i++)
		machine_words(n)[i] = SECRET;
}

static bool is_all(uint64_t n, uint64_t value)
{
	for (uint64_t i = 0; i < HYP_PAGE / 8; i++)
		if (machine_words(n)[i] != value)
			return false;
	return true;
}

Test(fw_pages, each_state_is_reached_by_those_that_it_says)
{
	for (uint64_t i = 0; i < 4; i++) {
		cr_assert_eq(fw_pages_give(machine_page(10 * i), 3, given[i], VM), 0);
		for (uint64_t n = 10 * i; n < 10 * i + 3; n++) {
			cr_expect_eq(machine_host_has(n), !is_donated(given[i]));
			cr_expect_eq(machine_hyp_has(n), is_hyps(given[i]));
			cr_expect_eq(fw_page_state(machine_page(n), VM), given[i]);
			cr_expect_eq(fw_page_state(machine_page(n), OTHER), FW_PAGE_HOST);
		}
		cr_expect(machine_host_has(10 * i + 3) && !machine_hyp_has(10 * i + 3));
	}
	cr_expect_eq(fw_pages_of(VM), 12);
	cr_expect_eq(fw_pages_of(OTHER), 0);
}

Test(fw_pages, what_comes_back_is_the_hosts_alone_and_tells_nothing)
{
	for (uint64_t i = 0; i < 4; i++) {
		fill(i);
		cr_assert_eq(fw_pages_give(machine_page(i), 1, given[i], VM), 0);
		if (given[i] == FW_PAGE_HYP)
			cr_expect(is_all(i, 0), "EL2 begins with what the host wrote");
		fill(i);
		cr_expect_eq(fw_pages_take_back(machine_page(i), VM), 0);
		cr_expect(machine_host_has(i) && !machine_hyp_has(i));
		cr_expect(is_all(i, is_donated(given[i]) ? 0 : SECRET));
	}
	cr_expect_eq(fw_pages_of(VM), 0);
}

Test(fw_pages, what_a_guest_is_given_keeps_its_contents)
{
	fill(0);
	cr_assert_eq(fw_pages_give(machine_page(0), 1, FW_PAGE_GUEST, VM), 0);
	cr_expect(is_all(0, SECRET));
}

Test(fw_pages, a_page_that_is_given_is_nobody_elses)
{
	for (uint64_t i = 0; i < 4; i++) {
		cr_assert_eq(fw_pages_give(machine_page(10 * i + 1), 1, given[i], VM), 0);
		for (uint64_t j = 0; j < 4; j++)
			cr_expect_eq(fw_pages_give(machine_page(10 * i), 3, given[j], VM),
			             -PKC_EPERM);
		cr_expect(machine_host_has(10 * i) && machine_host_has(10 * i + 2));
		cr_expect_eq(fw_page_state(machine_page(10 * i), VM), FW_PAGE_HOST);
		cr_expect_eq(fw_pages_take_back(machine_page(10 * i + 1), OTHER), -PKC_EPERM);
		cr_expect_eq(fw_pages_take_back(machine_page(10 * i), VM), -PKC_EPERM);
	}
	cr_expect_eq(fw_pages_of(VM), 4);
}

Test(fw_pages, what_is_no_whole_page_of_the_memory_is_refused)
{
	static const struct {
		uint64_t pa, nr;
	} rows[] = {
		{MACHINE_RAM - HYP_PAGE, 1},
		{MACHINE_RAM - HYP_PAGE, 2},
		{MACHINE_RAM + MACHINE_PAGES * HYP_PAGE, 1},
		{MACHINE_RAM + (MACHINE_PAGES - 1) * HYP_PAGE, 2},
		{MACHINE_RAM + 8, 1},
		{MACHINE_RAM, 0},
		{MACHINE_RAM, HYP_PAGES_MAX + 1},
		{MACHINE_RAM, UINT64_MAX},
		{MACHINE_RAM, UINT64_C(1) << 52},
		{0, 1},
		{-HYP_PAGE, 1},
		{-HYP_PAGE, 2},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(fw_pages_give(rows[i].pa, rows[i].nr, FW_PAGE_HYP, VM), -PKC_EINVAL,
		             "row %zu", i);
	cr_expect_eq(fw_pages_take_back(MACHINE_RAM - HYP_PAGE, VM), -PKC_EINVAL);
	cr_expect_eq(fw_pages_take_back(MACHINE_RAM + 1, VM), -PKC_EINVAL);
	cr_expect_eq(fw_page_state(0, VM), FW_PAGE_HOST);
	cr_expect_eq(fw_pages_of(VM), 0);
}
