/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "stage2.h"
#include "console.h"
#include "devices.h"
#include "map.h"
#include "options.h"
#include "redist.h"
#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

/*
 * Level 1: 2^40 bytes in entries of 1 GiB, two concatenated tables (Arm DDI 0487, D8.2.3). Level 2:
 * 2 MiB.
 */
#define GIB            UINT64_C(0x40000000)
#define LEVEL1_ENTRIES 1024
#define ENTRIES        512
#define LEVEL2_TABLES  (2 * FW_MAX_RAM + 2)
#define LEVEL3_TABLES  (FW_PAGED_MAX / ENTRIES)
#define HOLE_TABLES    16

/*
 * Descriptor bits (same, D8.3.2). RAM is write-back. All else is normal non-cacheable and never
 * executable: the guest's own stage 1 makes it a device, or a framebuffer.
 */
#define TABLE  UINT64_C(3)
#define PAGE   UINT64_C(2)
#define RAM    UINT64_C(0x7fd)
#define DEVICE (UINT64_C(0x7d5) | PKC_BIT(54))

/*
 * 40 bits of input, from level 1, walks inner shareable and write-back, 4 KiB granule (same,
 * VTCR_EL2).
 */
#define VTCR_T0SZ       (64 - 40)
#define VTCR_SL0_LEVEL1 PKC_BIT(6)
#define VTCR_IRGN0_WB   PKC_BIT(8)
#define VTCR_ORGN0_WB   PKC_BIT(10)
#define VTCR_SH0_INNER  (UINT64_C(3) << 12)
#define VTCR_PS_SHIFT   16
#define VTCR_RES1       PKC_BIT(31)
/* The widest that needs no larger descriptors: 48 bits. */
#define PS_MAX          5
#define VMID            (UINT64_C(1) << 48)

static uint64_t level1[LEVEL1_ENTRIES] __attribute__((aligned(8 * LEVEL1_ENTRIES)));
static uint64_t level2[LEVEL2_TABLES][ENTRIES] __attribute__((aligned(FW_PAGE)));
static uint64_t level3[LEVEL3_TABLES][ENTRIES] __attribute__((aligned(FW_PAGE))) FW_LATE;
static uint32_t nr_level2;
static uint32_t nr_level3;
static uint64_t holes[HOLE_TABLES][ENTRIES] __attribute__((aligned(FW_PAGE))) FW_LATE;
static uint32_t nr_holes;
static struct fw_range paged;

static bool overlaps_ram(const struct fw_board *board, const struct fw_range *block)
{
	for (uint32_t i = 0; i < board->nr_ram; i++)
		if (fw_range_overlap(&board->ram[i], block))
			return true;
	return false;
}

static bool within_ram(const struct fw_board *board, const struct fw_range *block)
{
	for (uint32_t i = 0; i < board->nr_ram; i++)
		if (board->ram[i].start <= block->start && block->end <= board->ram[i].end)
			return true;
	return false;
}

/*
 * The first GiB of RAM is mapped by pages. For a real TLB blocks are right; but QEMU, once it has
 * met one, forgets all that it has whenever the guest invalidates an address: a boot is then a
 * tenth longer.
 */
static uint64_t ram_2mib(uint64_t pa)
{
	uint64_t *table = level3[nr_level3];

	if (nr_level3 == LEVEL3_TABLES)
		return pa | RAM;
	nr_level3++;
	for (uint64_t i = 0; i < ENTRIES; i++)
		table[i] = (pa + i * FW_PAGE) | RAM | PAGE;
	return fw_pa(table) | TABLE;
}

static bool overlaps_hidden(const struct fw_board *board, const struct fw_range *block)
{
	for (uint32_t i = 0; i < board->nr_hidden; i++)
		if (fw_range_overlap(&board->hidden[i], block))
			return true;
	return false;
}

/* Whether the guest has all of @block, which is no memory. */
static bool is_whole(const struct fw_board *board, const struct fw_range *block)
{
	return !fw_options.host && !overlaps_hidden(board, block);
}

/* A host has the devices that its tree lists, and nothing else: not even what only reads. */
static bool is_empty(const struct fw_range *block)
{
	return fw_options.host && !fw_devices_in(block);
}

static bool is_reachable(const struct fw_board *board, const struct fw_range *page)
{
	if (fw_options.host)
		return fw_devices_in(page) && !fw_is_redist(page->start);
	return !overlaps_hidden(board, page);
}

/* Devices, and holes where some are hidden. */
static uint64_t devices_2mib(const struct fw_board *board, uint64_t pa)
{
	uint64_t *table = holes[nr_holes];

	if (nr_holes++ == HOLE_TABLES)
		fw_fatal("hidden devices are in more places than stage 2 has tables for");
	for (uint64_t i = 0; i < ENTRIES; i++) {
		struct fw_range page = {pa + i * FW_PAGE, pa + (i + 1) * FW_PAGE};

		table[i] = is_reachable(board, &page) ? page.start | DEVICE | PAGE : 0;
	}
	return fw_pa(table) | TABLE;
}

static uint64_t block_2mib(const struct fw_board *board, const struct fw_range *own, uint64_t pa)
{
	struct fw_range block = {pa, pa + FW_BLOCK};

	if (fw_range_overlap(&block, own))
		return 0;
	if (overlaps_ram(board, &block))
		return ram_2mib(pa);
	if (is_whole(board, &block))
		return pa | DEVICE;
	return is_empty(&block) ? 0 : devices_2mib(board, pa);
}

static uint64_t split(const struct fw_board *board, const struct fw_range *own, uint64_t pa)
{
	uint64_t *table = level2[nr_level2];

	if (nr_level2++ == LEVEL2_TABLES)
		fw_fatal("memory is in more pieces than stage 2 has tables for");
	for (uint64_t i = 0; i < ENTRIES; i++)
		table[i] = block_2mib(board, own, pa + i * FW_BLOCK);
	return fw_pa(table) | TABLE;
}

static uint64_t entry_1gib(const struct fw_board *board, const struct fw_range *own, uint64_t pa)
{
	struct fw_range block = {pa, pa + GIB};

	if (!overlaps_ram(board, &block) && is_whole(board, &block))
		return pa | DEVICE;
	if (!overlaps_ram(board, &block) && is_empty(&block))
		return 0;
	if (nr_level3 == LEVEL3_TABLES && within_ram(board, &block) &&
	    !fw_range_overlap(&block, own))
		return pa | RAM;
	return split(board, own, pa);
}

static void find_paged(const struct fw_board *board, const struct fw_range *own)
{
	uint64_t start = board->ram[0].start;
	uint64_t end = board->ram[0].end < own->start ? board->ram[0].end : own->start;
	uint64_t last = start + FW_PAGED_MAX * (uint64_t)FW_PAGE;

	if (start % FW_BLOCK == 0 && start < end)
		paged = (struct fw_range){start, end < last ? end : last};
}

void fw_stage2_make(const struct fw_board *board, const struct fw_range *own)
{
	fw_map_late(level3, sizeof(level3));
	fw_map_late(holes, sizeof(holes));
	for (uint64_t i = 0; i < LEVEL1_ENTRIES; i++)
		level1[i] = entry_1gib(board, own, i * GIB);
	find_paged(board, own);
	pkc_dsb(ISHST);
}

uint64_t fw_stage2_vttbr(void)
{
	return VMID | fw_pa(level1);
}

uint64_t fw_stage2_vtcr(void)
{
	uint64_t range = PKC_FIELD(pkc_read(ID_AA64MMFR0_EL1), 3, 0);
	uint64_t ps = range < PS_MAX ? range : PS_MAX;

	return VTCR_RES1 | ps << VTCR_PS_SHIFT | VTCR_SH0_INNER | VTCR_ORGN0_WB | VTCR_IRGN0_WB |
	       VTCR_SL0_LEVEL1 | VTCR_T0SZ;
}

/*
 * All of the VMID, both stages: what combines the two, most entries, would have to go for one page,
 * too.
 */
static void invalidate(void)
{
	pkc_dsb(ISHST);
	pkc_write(TLBI_VMALLS12E1IS, 0);
	pkc_dsb(ISH);
	pkc_isb();
}

void fw_stage2_revoke(void)
{
	for (uint64_t i = 0; i < LEVEL1_ENTRIES; i++)
		level1[i] = 0;
	invalidate();
}

/* The tables of the first GiB of RAM are made in its order. */
static uint64_t *page_entry(uint64_t pa)
{
	return &level3[0][(pa - paged.start) / FW_PAGE];
}

struct fw_range fw_stage2_paged(void)
{
	return paged;
}

void fw_stage2_take(uint64_t pa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		pkc_atomic_store(page_entry(pa) + i, 0, PKC_RELAXED);
	invalidate();
}

void fw_stage2_give_back(uint64_t pa)
{
	pkc_atomic_store(page_entry(pa), pa | RAM | PAGE, PKC_RELAXED);
	pkc_dsb(ISHST);
}
