/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "stage2.h"
#include "console.h"
#include "map.h"
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
#define LEVEL3_TABLES  512
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
static uint64_t level3[LEVEL3_TABLES][ENTRIES]
	__attribute__((aligned(FW_PAGE), section(".late,\"aw\",@nobits//")));
static uint32_t nr_level2;
static uint32_t nr_level3;
static uint64_t holes[HOLE_TABLES][ENTRIES]
	__attribute__((aligned(FW_PAGE), section(".late,\"aw\",@nobits//")));
static uint32_t nr_holes;

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

/* Devices, and holes where some are hidden. */
static uint64_t devices_2mib(const struct fw_board *board, uint64_t pa)
{
	uint64_t *table = holes[nr_holes];

	if (nr_holes++ == HOLE_TABLES)
		fw_fatal("hidden devices are in more places than stage 2 has tables for");
	for (uint64_t i = 0; i < ENTRIES; i++) {
		struct fw_range page = {pa + i * FW_PAGE, pa + (i + 1) * FW_PAGE};

		table[i] = overlaps_hidden(board, &page) ? 0 : page.start | DEVICE | PAGE;
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
	return overlaps_hidden(board, &block) ? devices_2mib(board, pa) : pa | DEVICE;
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

	if (!overlaps_ram(board, &block) && !overlaps_hidden(board, &block))
		return pa | DEVICE;
	if (nr_level3 == LEVEL3_TABLES && within_ram(board, &block) &&
	    !fw_range_overlap(&block, own))
		return pa | RAM;
	return split(board, own, pa);
}

void fw_stage2_make(const struct fw_board *board, const struct fw_range *own)
{
	fw_map((uint64_t)level3, fw_pa(level3), sizeof(level3), FW_MAP_DATA);
	fw_map((uint64_t)holes, fw_pa(holes), sizeof(holes), FW_MAP_DATA);
	for (uint64_t i = 0; i < LEVEL1_ENTRIES; i++)
		level1[i] = entry_1gib(board, own, i * GIB);
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

void fw_stage2_revoke(void)
{
	for (uint64_t i = 0; i < LEVEL1_ENTRIES; i++)
		level1[i] = 0;
	pkc_dsb(ISHST);
	pkc_write(TLBI_VMALLS12E1IS, 0);
	pkc_dsb(ISH);
	pkc_isb();
}
