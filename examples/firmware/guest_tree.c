/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "guest_tree.h"
#include <libfdt.h>
#include <string.h>

/*
 * Interrupt specifiers of a GICv3 have three cells; the first three timers are the secure, the EL1
 * and the virtual one.
 */
#define TIMERS_BELOW_EL2 ((int)(3 * 3 * sizeof(fdt32_t)))

/* The first error wins, what follows it is not done. */
#define TRY(step)                          \
	do {                               \
		int try_error_ = (step);   \
		if (try_error_ < 0)        \
			return try_error_; \
	} while (0)

static int set_string(void *tree, int node, const char *name, const char *value)
{
	return fdt_setprop(tree, node, name, value, (int)strlen(value) + 1);
}

/*
 * Cuts a piece of memory, two cells of address and two of size at @reg, that ends where ours ends.
 */
static void cut_piece(fdt64_t *reg, const struct fw_range *own)
{
	uint64_t start = fdt64_ld(&reg[0]);
	uint64_t end = start + fdt64_ld(&reg[1]);

	if (start < own->start && own->start < end)
		fdt64_st(&reg[1], own->start - start);
}

static int cut_memory(void *tree, const struct fw_range *own)
{
	int node;

	fdt_for_each_subnode(node, tree, 0)
	{
		const char *type = fdt_getprop(tree, node, "device_type", NULL);
		int length;
		fdt64_t *reg = fdt_getprop_w(tree, node, "reg", &length);

		if (!type || strcmp(type, "memory") != 0)
			continue;
		for (int i = 0; i < length / 16; i++)
			cut_piece(reg + 2 * i, own);
	}
	return 0;
}

static int hvc_psci(void *tree)
{
	int node = fdt_node_offset_by_compatible(tree, -1, "arm,psci-0.2");

	TRY(set_string(tree, node, "method", "hvc"));
	fdt_delprop(tree, node, "migrate");
	return 0;
}

static int drop_el2_interrupts(void *tree)
{
	int gic = fdt_node_offset_by_compatible(tree, -1, "arm,gic-v3");
	int timer;
	const void *interrupts;
	uint8_t kept[TIMERS_BELOW_EL2];
	int length;

	TRY(gic);
	fdt_delprop(tree, gic, "interrupts");
	TRY(timer = fdt_node_offset_by_compatible(tree, -1, "arm,armv8-timer"));
	interrupts = fdt_getprop(tree, timer, "interrupts", &length);
	if (!interrupts || length <= TIMERS_BELOW_EL2)
		return 0;
	memcpy(kept, interrupts, sizeof(kept));
	return fdt_setprop(tree, timer, "interrupts", kept, sizeof(kept));
}

static int drop_modules(void *tree)
{
	int node;

	while ((node = fdt_node_offset_by_compatible(tree, -1, "multiboot,module")) >= 0)
		TRY(fdt_del_node(tree, node));
	return 0;
}

static int set_chosen(void *tree, const char *bootargs, const struct fw_range *initrd)
{
	int chosen;

	TRY(chosen = fdt_path_offset(tree, "/chosen"));
	/* What is there is EL2's. */
	fdt_delprop(tree, chosen, "bootargs");
	if (bootargs)
		TRY(set_string(tree, chosen, "bootargs", bootargs));
	if (!fw_range_size(initrd))
		return 0;
	TRY(fdt_setprop_u64(tree, chosen, "linux,initrd-start", initrd->start));
	return fdt_setprop_u64(tree, chosen, "linux,initrd-end", initrd->end);
}

int fw_guest_tree(void *tree, int size, const void *machine, const struct fw_board *board,
                  const struct fw_range *own, const struct fw_range *initrd)
{
	TRY(fdt_open_into(machine, tree, size));
	TRY(cut_memory(tree, own));
	TRY(hvc_psci(tree));
	TRY(drop_el2_interrupts(tree));
	TRY(drop_modules(tree));
	TRY(set_chosen(tree, board->kernel.bootargs, initrd));
	return fdt_pack(tree);
}

/* Devices name the ITS that they would write to. */
int fw_guest_tree_hide_its(void *tree)
{
	int node;

	while ((node = fdt_node_offset_by_compatible(tree, -1, "arm,gic-v3-its")) >= 0)
		TRY(fdt_del_node(tree, node));
	for (node = 0; node >= 0; node = fdt_next_node(tree, node, NULL)) {
		fdt_delprop(tree, node, "msi-map");
		fdt_delprop(tree, node, "msi-parent");
	}
	return fdt_pack(tree);
}
