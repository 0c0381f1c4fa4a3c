/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The example firmware's view of single pages: what is open is mapped, what is closed is forgotten.
 */
#include "map.h"
#include "window.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>

#define START  UINT64_C(0x40000000)
#define BLOCKS 3

static struct pkc_fake_cpu cpu;
static const uint64_t *tables[BLOCKS + 1];

void fw_map_late(const void *start, uint64_t size)
{
	cr_assert(start && size);
}

void fw_map_table(uint64_t va, const uint64_t *entries)
{
	cr_assert(va >= START && va % FW_BLOCK == 0 && (va - START) / FW_BLOCK <= BLOCKS);
	tables[(va - START) / FW_BLOCK] = entries;
}

/* A little less than three pieces of 2 MiB. */
static void make(void)
{
	struct fw_range memory = {START, START + BLOCKS * FW_BLOCK - 2 * FW_PAGE};

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	fw_window_init(&memory);
	pkc_fake_settle();
	pkc_fake_forget(&cpu);
}

TestSuite(fw_window, .init = make);

static uint64_t entry(uint64_t pa)
{
	return tables[(pa - START) / FW_BLOCK][pa / FW_PAGE % 512];
}

Test(fw_window, all_of_the_memory_has_tables_and_is_closed)
{
	for (uint64_t i = 0; i < BLOCKS; i++)
		cr_assert_not_null(tables[i]);
	cr_expect_null(tables[BLOCKS]);
	for (uint64_t pa = START; pa < START + BLOCKS * FW_BLOCK; pa += FW_PAGE)
		cr_expect_eq(entry(pa), 0);
}

Test(fw_window, what_is_open_is_mapped_where_it_lies_as_data)
{
	uint64_t pa = START + FW_BLOCK - FW_PAGE;

	fw_window_open(pa, 2);
	cr_expect_eq(entry(pa), pa | FW_MAP_DATA | FW_MAP_PAGE);
	cr_expect_eq(entry(pa + FW_PAGE), (pa + FW_PAGE) | FW_MAP_DATA | FW_MAP_PAGE);
	cr_expect(!entry(pa - FW_PAGE) && !entry(pa + 2 * FW_PAGE));
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_BARRIER, PKC_DSB_ISHST), 0,
	             "the walk of the next access sees it");
	pkc_fake_settle();
}

Test(fw_window, what_is_closed_is_forgotten_by_every_cpu)
{
	uint64_t pa = START + 5 * FW_PAGE;

	fw_window_open(pa, 3);
	pkc_fake_forget(&cpu);
	fw_window_close(pa, 2);
	cr_expect(!entry(pa) && !entry(pa + FW_PAGE) && entry(pa + 2 * FW_PAGE));
	for (uint64_t i = 0, at = 0; i < 2; i++, at++) {
		at = pkc_fake_find(&cpu, (uint32_t)at, PKC_FAKE_SYS, PKC_ENC_TLBI_VAE2IS);
		cr_assert(at < cpu.logged);
		cr_expect_eq(cpu.log[at].value, pa / FW_PAGE + i);
	}
	pkc_fake_settle();
}
