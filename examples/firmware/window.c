/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "window.h"
#include "map.h"
#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

static uint64_t entries[FW_PAGED_MAX] __attribute__((aligned(FW_PAGE))) FW_LATE;
static uint64_t base;

static uint64_t *entry(uint64_t pa)
{
	return &entries[(pa - base) / FW_PAGE];
}

void fw_window_init(const struct fw_range *memory)
{
	base = memory->start & ~(uint64_t)(FW_BLOCK - 1);
	fw_map_late(entries, sizeof(entries));
	for (uint64_t pa = base; pa < memory->end; pa += FW_PAGE)
		*entry(pa) = 0;
	for (uint64_t pa = base; pa < memory->end; pa += FW_BLOCK)
		fw_map_table(pa, entry(pa));
	pkc_dsb(ISHST);
	pkc_isb();
}

void fw_window_open(uint64_t pa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		pkc_atomic_store(entry(pa) + i, (pa + i * FW_PAGE) | FW_MAP_DATA | FW_MAP_PAGE,
		                 PKC_RELAXED);
	pkc_dsb(ISHST);
	pkc_isb();
}

void fw_window_close(uint64_t pa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		pkc_atomic_store(entry(pa) + i, 0, PKC_RELAXED);
	pkc_dsb(ISHST);
	for (uint64_t i = 0; i < nr; i++)
		pkc_write(TLBI_VAE2IS, pa / FW_PAGE + i);
	pkc_dsb(ISH);
	pkc_isb();
}
