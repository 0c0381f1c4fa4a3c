/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Stage 1 of EL2: 48-bit addresses, 4 KiB granule, the largest blocks that fit.
 *
 * Runs with the MMU on and off: addresses of our own objects are then FW_LINK's or physical, and
 * fw_pa() is right for both.
 */
#include "map.h"
#include "console.h"
#include "cpu.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

#define ENTRIES       512
#define TABLES        32
#define LAST_LEVEL    3
#define VALID         UINT64_C(1)
#define TABLE_OR_PAGE UINT64_C(2)
#define ADDRESS       PKC_BITS(47, 12)

/* After all else in memory: see the linker script. */
struct fw_cpu_area fw_cpu_areas[FW_MAX_CPUS] __attribute__((section(".cpus,\"aw\",@nobits//")));

struct table {
	uint64_t entry[ENTRIES];
} __attribute__((aligned(FW_PAGE)));

struct table fw_root;
static struct table tables[TABLES];
static uint32_t nr_tables;
static uint64_t image_pa;

uint64_t fw_image_pa(void)
{
	return image_pa;
}

uint64_t fw_pa(const void *p)
{
	return (uint64_t)((const char *)p - fw_start) + image_pa;
}

static struct table *table_at(uint64_t entry)
{
	return (struct table *)(void *)(fw_start + ((entry & ADDRESS) - image_pa));
}

static struct table *next_table(uint64_t *entry)
{
	if (!(*entry & VALID)) {
		if (nr_tables == TABLES)
			fw_fatal("more than %d pages of page tables", TABLES);
		*entry = fw_pa(&tables[nr_tables++]) | TABLE_OR_PAGE | VALID;
	}
	return table_at(*entry);
}

static uint64_t level_size(int level)
{
	return UINT64_C(1) << (39 - 9 * level);
}

/* Levels 1 and 2 have blocks of 1 GiB and 2 MiB. */
static bool fits(uint64_t va, uint64_t pa, uint64_t size, int level)
{
	return level >= 1 && ((va | pa) & (level_size(level) - 1)) == 0 &&
	       size >= level_size(level);
}

/* Maps one block or page, returns its size. */
static uint64_t map_one(uint64_t va, uint64_t pa, uint64_t size, uint64_t kind)
{
	struct table *table = &fw_root;
	int level = 0;
	uint64_t *entry;

	for (;;) {
		entry = &table->entry[(va >> (39 - 9 * level)) % ENTRIES];
		if (level == LAST_LEVEL || fits(va, pa, size, level))
			break;
		table = next_table(entry);
		level++;
	}
	*entry = kind == FW_MAP_NOTHING ? 0 : pa | kind | (level == LAST_LEVEL ? TABLE_OR_PAGE : 0);
	return level_size(level);
}

static void map_range(uint64_t va, uint64_t pa, uint64_t size, uint64_t kind)
{
	while (size) {
		uint64_t done = map_one(va, pa, size, kind);

		va += done;
		pa += done;
		size -= done;
	}
}

void fw_map(uint64_t va, uint64_t pa, uint64_t size, uint64_t kind)
{
	map_range(va, pa, size, kind);
	pkc_dsb(ISHST);
	if (kind == FW_MAP_NOTHING) {
		pkc_write(TLBI_ALLE2IS, 0);
		pkc_dsb(ISH);
	}
	pkc_isb();
}

void fw_map_late(const void *start, uint64_t size)
{
	fw_map((uint64_t)start, fw_pa(start), size, FW_MAP_DATA);
}

void fw_map_table(uint64_t va, const uint64_t *entries)
{
	struct table *table = &fw_root;

	for (int level = 0; level < LAST_LEVEL - 1; level++)
		table = next_table(&table->entry[(va >> (39 - 9 * level)) % ENTRIES]);
	table->entry[(va >> 21) % ENTRIES] = fw_pa(entries) | TABLE_OR_PAGE | VALID;
}

/* [@from, @to) of the image, at the address that it is linked at. */
static void map_image(const char *from, const char *to, uint64_t kind)
{
	map_range(FW_LINK + (uint64_t)(from - fw_start), fw_pa(from), (uint64_t)(to - from), kind);
}

void fw_map_boot(uint64_t tree)
{
	char *cpus = (char *)fw_cpu_areas;

	image_pa = (uint64_t)fw_start;
	map_image(fw_start, fw_rodata, FW_MAP_TEXT);
	map_image(fw_rodata, fw_bss, FW_MAP_RODATA);
	map_image(fw_bss, cpus, FW_MAP_DATA);
	for (struct fw_cpu_area *area = fw_cpu_areas; area < fw_cpu_areas + FW_MAX_CPUS; area++)
		map_image((char *)area->stack, (char *)(area + 1), FW_MAP_DATA);
	map_range(fw_pa(fw_idmap), fw_pa(fw_idmap), FW_PAGE, FW_MAP_TEXT);
	map_range(FW_TREE_WINDOW, tree & ~(uint64_t)(FW_BLOCK - 1), 2 * FW_BLOCK, FW_MAP_DATA);
}
