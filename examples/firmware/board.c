/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "board.h"
#include "console.h"
#include <libfdt.h>
#include <pkvmcore/mpidr.h>
#include <string.h>

#define ROOT      0
#define FIRST_PPI 16

/* A number of @cells cells at @prop. */
static uint64_t cells_at(const fdt32_t *prop, int cells)
{
	uint64_t value = 0;

	for (int i = 0; i < cells; i++)
		value = value << 32 | fdt32_to_cpu(prop[i]);
	return value;
}

/* The @index-th address and size of @node's reg, with as many cells as @parent says. */
static bool read_reg(const void *tree, int parent, int node, int index, struct fw_range *range)
{
	int address_cells = fdt_address_cells(tree, parent);
	int size_cells = fdt_size_cells(tree, parent);
	int cells = address_cells + size_cells;
	int length;
	const fdt32_t *reg = fdt_getprop(tree, node, "reg", &length);

	if (!reg || address_cells < 0 || size_cells < 0 || length / 4 < (index + 1) * cells)
		return false;
	range->start = cells_at(reg + index * cells, address_cells);
	range->end = range->start + cells_at(reg + index * cells + address_cells, size_cells);
	return true;
}

static int first_compatible(const void *tree, const char *compatible)
{
	int node = fdt_node_offset_by_compatible(tree, -1, compatible);

	if (node < 0)
		fw_fatal("the device tree has no \"%s\"", compatible);
	return node;
}

void fw_board_hide(struct fw_board *board, struct fw_range range)
{
	if (board->nr_hidden == FW_MAX_HIDDEN)
		fw_fatal("more than %d hidden devices", FW_MAX_HIDDEN);
	board->hidden[board->nr_hidden++] = range;
}

static void read_uart(struct fw_board *board, const void *tree)
{
	struct fw_range reg;

	if (read_reg(tree, ROOT, first_compatible(tree, "arm,pl011"), 0, &reg))
		board->uart = reg.start;
}

/* The second of an interrupt's cells is the number, among PPIs where the first is 1. */
static uint32_t read_ppi(const void *tree, int node)
{
	int length;
	const fdt32_t *cells = fdt_getprop(tree, node, "interrupts", &length);

	return cells && length >= 8 && fdt32_to_cpu(cells[0]) == 1
	               ? FIRST_PPI + fdt32_to_cpu(cells[1])
	               : 0;
}

static void read_gic(struct fw_board *board, const void *tree)
{
	int gic = first_compatible(tree, "arm,gic-v3");
	int its = fdt_node_offset_by_compatible(tree, gic, "arm,gic-v3-its");

	read_reg(tree, ROOT, gic, 0, &board->distributor);
	read_reg(tree, ROOT, gic, 1, &board->redistributors);
	board->maintenance = read_ppi(tree, gic);
	if (its >= 0)
		read_reg(tree, gic, its, 0, &board->its);
}

static bool is_device_type(const void *tree, int node, const char *type)
{
	const char *value = fdt_getprop(tree, node, "device_type", NULL);

	return value && strcmp(value, type) == 0;
}

static void add_ram(struct fw_board *board, struct fw_range range)
{
	uint32_t at = board->nr_ram;

	if (at == FW_MAX_RAM)
		fw_fatal("more than %d pieces of memory", FW_MAX_RAM);
	for (; at > 0 && board->ram[at - 1].start > range.start; at--)
		board->ram[at] = board->ram[at - 1];
	board->ram[at] = range;
	board->nr_ram++;
}

static void read_ram(struct fw_board *board, const void *tree)
{
	struct fw_range range;
	int node;

	fdt_for_each_subnode(node, tree, ROOT)
	{
		if (!is_device_type(tree, node, "memory"))
			continue;
		for (int i = 0; read_reg(tree, ROOT, node, i, &range); i++)
			add_ram(board, range);
	}
	if (board->nr_ram == 0)
		fw_fatal("the device tree has no memory");
}

static void read_cpu(struct fw_board *board, const void *tree, int cpus, int node)
{
	struct fw_range reg;

	if (!read_reg(tree, cpus, node, 0, &reg) || (reg.start & ~PKC_MPIDR_AFFINITY))
		fw_fatal("a CPU has no proper affinity");
	if (board->nr_cpus == FW_MAX_CPUS)
		fw_fatal("more than %d CPUs", FW_MAX_CPUS);
	board->cpu_mpidr[board->nr_cpus++] = reg.start;
}

static void read_cpus(struct fw_board *board, const void *tree)
{
	int cpus = fdt_path_offset(tree, "/cpus");
	int node;

	fdt_for_each_subnode(node, tree, cpus)
	{
		if (is_device_type(tree, node, "cpu"))
			read_cpu(board, tree, cpus, node);
	}
}

static void check_conduit(const void *tree)
{
	int node = first_compatible(tree, "arm,psci-0.2");
	const char *method = fdt_getprop(tree, node, "method", NULL);

	if (!method || strcmp(method, "smc") != 0)
		fw_fatal("PSCI below us is not called by SMC");
}

/* The loader counts cells as the root does, not as /chosen does. */
static void read_chosen(struct fw_board *board, const void *tree)
{
	int chosen = fdt_path_offset(tree, "/chosen");
	int node;

	board->bootargs = fdt_getprop(tree, chosen, "bootargs", NULL);
	fdt_for_each_subnode(node, tree, chosen)
	{
		if (fdt_node_check_compatible(tree, node, "multiboot,kernel") == 0) {
			read_reg(tree, ROOT, node, 0, &board->kernel.at);
			board->kernel.bootargs = fdt_getprop(tree, node, "bootargs", NULL);
		} else if (fdt_node_check_compatible(tree, node, "multiboot,ramdisk") == 0) {
			read_reg(tree, ROOT, node, 0, &board->initrd.at);
		}
	}
}

void fw_board_read(struct fw_board *board, const void *tree)
{
	if (fdt_check_header(tree))
		fw_fatal("no device tree");
	read_uart(board, tree);
	read_gic(board, tree);
	read_ram(board, tree);
	read_cpus(board, tree);
	check_conduit(tree);
	read_chosen(board, tree);
}
