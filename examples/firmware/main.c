/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The order of things, from start.S to the guest's first instruction.
 *
 * We run twice: where the loader put us, only to copy ourselves to the top of RAM and start anew
 * there; and there, for good.
 */
#include "board.h"
#include "console.h"
#include "devices.h"
#include "el2.h"
#include "guest.h"
#include "guest_tree.h"
#include "host.h"
#include "load.h"
#include "map.h"
#include "options.h"
#include "stage2.h"
#include "virq.h"
#include <libfdt.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/cache.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg.h>
#include <string.h>

extern char fw_restart_at[];
__attribute__((noreturn)) void fw_restart(uint64_t tree, uint64_t start, uint64_t restart_at);
__attribute__((noreturn)) void fw_main(uint64_t tree_pa);

static struct fw_board board;
static uint8_t guest_tree[FW_TREE_MAX] __attribute__((aligned(8)));

static uint64_t image_size(void)
{
	return (uint64_t)(fw_end - fw_start);
}

/* Ours is all memory from the place that we take at the top of RAM. */
static struct fw_range own_memory(void)
{
	uint64_t end = board.ram[board.nr_ram - 1].end;
	struct fw_range own = {(end - (uint64_t)(fw_top - fw_start)) & ~(uint64_t)(FW_BLOCK - 1),
	                       end};

	if (own.start <= board.ram[board.nr_ram - 1].start)
		fw_fatal("the last piece of memory is too small");
	return own;
}

static void read_options(void)
{
	const char *unknown = fw_options_parse(&fw_options, board.bootargs);

	if (unknown)
		fw_fatal("no such option of EL2: %s", unknown);
	if (fw_options.host && fw_options.irq_virtual)
		fw_fatal("a host takes interrupts itself: irq=direct");
}

static void check(const char *problem)
{
	if (problem)
		fw_fatal("%s", problem);
}

/* The copy is run with the MMU off at first. */
static void move_to(const struct fw_range *own, uint64_t tree_pa)
{
	uint64_t here = fw_image_pa();
	struct fw_range old = {here, here + image_size()};

	if (fw_range_overlap(&old, own) || fw_range_overlap(&old, &board.kernel.at) ||
	    fw_range_overlap(&old, &board.initrd.at))
		fw_fatal("the firmware was loaded to 0x%lx, over the guest or its own place", here);
	fw_map(own->start, own->start, image_size(), FW_MAP_DATA);
	memcpy((void *)own->start, fw_start, (size_t)(fw_bss - fw_start));
	pkc_cache_clean_invalidate((void *)own->start, image_size());
	fw_restart(tree_pa, own->start, fw_pa(fw_restart_at));
}

/* All RAM but ours, to copy the guest. */
static void map_ram(const struct fw_range *own, uint64_t kind)
{
	for (uint32_t i = 0; i < board.nr_ram; i++) {
		const struct fw_range *ram = &board.ram[i];
		uint64_t end = ram->end == own->end ? own->start : ram->end;

		fw_map(ram->start, ram->start, end - ram->start, kind);
	}
}

/*
 * The device tree and the guest's pieces are read for the last time: then EL2 sees no guest memory
 * any more.
 */
static void load_guest(struct fw_load_plan *plan, const struct fw_range *own, void *tree,
                       uint64_t tree_pa)
{
	struct fw_range tree_at = {tree_pa, tree_pa + fdt_totalsize(tree)};
	int error;

	map_ram(own, FW_MAP_DATA);
	check(fw_load_plan(plan, &board, own, &tree_at));
	error = fw_guest_tree(guest_tree, sizeof(guest_tree), tree, &board, own, &plan->initrd);
	if (!error && fw_options.irq_virtual)
		error = fw_guest_tree_hide_its(guest_tree);
	if (!error && fw_options.host)
		error = fw_devices_choose(guest_tree);
	if (error)
		fw_fatal("no device tree for the guest: %s", fdt_strerror(error));
	fw_load_copy(plan, &board, guest_tree, fdt_totalsize(guest_tree));
	pkc_write(IC_IALLUIS, 0);
	pkc_dsb(ISH);
	map_ram(own, FW_MAP_NOTHING);
}

void fw_main(uint64_t tree_pa)
{
	void *tree = (void *)(FW_TREE_WINDOW + tree_pa % FW_BLOCK);
	struct fw_load_plan plan;
	struct fw_range own;

	/* Moves what is in it: first of all. */
	fdt_pack(tree);
	fw_board_read(&board, tree);
	fw_map(board.uart, board.uart, FW_PAGE, FW_MAP_DEVICE);
	fw_console_init(board.uart);
	read_options();
	own = own_memory();
	if (fw_image_pa() != own.start)
		move_to(&own, tree_pa);
	load_guest(&plan, &own, tree, tree_pa);
	fw_print("el2: libpkvmcore firmware at 0x%lx, guest at 0x%lx, device tree at 0x%lx\n",
	         own.start, plan.kernel.start, plan.tree.start);
	fw_host_prepare(&board);
	fw_virq_init(&board);
	fw_stage2_make(&board, &own);
	fw_host_init();
	fw_guest_start(&board, plan.kernel.start, plan.tree.start, own.start - 1);
}
