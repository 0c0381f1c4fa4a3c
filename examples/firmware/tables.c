/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "tables.h"
#include <hypercall.h>
#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/hostmem.h>
#include <pkvmcore/sysreg.h>

#define ENTRIES 512
#define VALID   UINT64_C(1)
#define TABLE   UINT64_C(3)
#define ADDRESS PKC_BITS(47, 12)
/* As for the host: write-back, inner shareable, readable, writable, executable (see stage2.c). */
#define PAGE    UINT64_C(0x7ff)

static uint64_t *table_at(uint64_t address)
{
	return (uint64_t *)(uintptr_t)address;
}

/* One store: another CPU may walk the tables. */
#define SET(entry, value) pkc_atomic_store(entry, value, PKC_RELAXED)

/* The table that @entry leads to, if need be a new one; NULL if there is none. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the atomic store is not seen as one */
static uint64_t *next(struct fw_tables *tables, uint64_t *entry, bool make)
{
	if (*entry & VALID)
		return table_at(*entry & ADDRESS);
	if (!make || tables->free == tables->end)
		return NULL;
	SET(entry, tables->free | TABLE);
	tables->free += HYP_PAGE;
	return table_at(tables->free - HYP_PAGE);
}

/* What @ipa has in the last level; NULL if that has no table. */
static uint64_t *entry_of(struct fw_tables *tables, uint64_t ipa, bool make)
{
	uint64_t *level2 = next(tables, &table_at(tables->root)[ipa >> 30], make);
	uint64_t *level3 = level2 ? next(tables, &level2[ipa >> 21 & (ENTRIES - 1)], make) : NULL;

	return level3 ? &level3[ipa >> 12 & (ENTRIES - 1)] : NULL;
}

int fw_tables_prepare(struct fw_tables *tables, uint64_t ipa, uint64_t nr)
{
	if (ipa % HYP_PAGE || nr > HYP_PAGES_MAX ||
	    !pkc_range_in(ipa, nr * HYP_PAGE, 0, HYP_IPA_END))
		return -PKC_EINVAL;
	for (uint64_t i = 0; i < nr; i++) {
		uint64_t *entry = entry_of(tables, ipa + i * HYP_PAGE, true);

		if (!entry)
			return -PKC_ENOMEM;
		if (*entry & VALID)
			return -PKC_EEXIST;
	}
	return 0;
}

void fw_tables_map(struct fw_tables *tables, uint64_t ipa, uint64_t pa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		SET(entry_of(tables, ipa + i * HYP_PAGE, false), (pa + i * HYP_PAGE) | PAGE);
	pkc_dsb(ISHST);
	pkc_write(IC_IALLUIS, 0);
	pkc_dsb(ISH);
	pkc_isb();
}

uint64_t fw_tables_page(struct fw_tables *tables, uint64_t ipa)
{
	uint64_t *entry = ipa < HYP_IPA_END ? entry_of(tables, ipa, false) : NULL;

	return entry && (*entry & VALID) ? *entry & ADDRESS : FW_NO_PAGE;
}

/* Of all VMs: for this one alone VTTBR_EL2 would have to name it, beside the host's stage 1. */
static void invalidate(void)
{
	pkc_dsb(ISHST);
	pkc_write(TLBI_ALLE1IS, 0);
	pkc_dsb(ISH);
	pkc_isb();
}

void fw_tables_unmap(struct fw_tables *tables, uint64_t ipa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++) {
		uint64_t *entry = entry_of(tables, ipa + i * HYP_PAGE, false);

		SET(entry, *entry & ~VALID);
	}
	invalidate();
}

uint64_t fw_tables_forget(struct fw_tables *tables, uint64_t ipa)
{
	uint64_t *entry = entry_of(tables, ipa, false);
	uint64_t page = *entry & ADDRESS;

	SET(entry, 0);
	return page;
}

void fw_tables_end(void)
{
	invalidate();
}
