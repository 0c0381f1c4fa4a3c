/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "devices.h"
#include <libfdt.h>
#include <string.h>

#define ROOT        0
#define MAX_DEVICES 16

/* Programmed by the CPU alone, all of them. */
static const char *const harmless[] = {
	"arm,pl011",
	"arm,pl031",
	"arm,pl061",
	"arm,gic-v3",
};

static struct fw_range devices[MAX_DEVICES];
static uint32_t nr_devices;

static bool is_harmless(const void *tree, int node)
{
	for (uint32_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (fdt_node_check_compatible(tree, node, harmless[i]) == 0)
			return true;
	return false;
}

/* Has addresses of its own, and is no memory. */
static bool is_device(const void *tree, int node)
{
	const char *type = fdt_getprop(tree, node, "device_type", NULL);

	if (type && strcmp(type, "memory") == 0)
		return false;
	return fdt_getprop(tree, node, "reg", NULL) || fdt_getprop(tree, node, "ranges", NULL);
}

/* The ITS among them. */
static int drop_children(void *tree, int node)
{
	int child, error = 0;

	while (!error && (child = fdt_first_subnode(tree, node)) >= 0)
		error = fdt_del_node(tree, child);
	return error;
}

static int note(struct fw_range device)
{
	if (nr_devices == MAX_DEVICES)
		return -FDT_ERR_NOSPACE;
	devices[nr_devices++] = device;
	return 0;
}

/* Two cells of address and two of size, as on the whole machine. */
static int note_all(const void *tree, int node)
{
	int length, error = 0;
	const fdt64_t *reg = fdt_getprop(tree, node, "reg", &length);

	for (int i = 0; !error && i < length / 16; i++) {
		uint64_t start = fdt64_ld(&reg[2 * i]);

		error = note((struct fw_range){start, start + fdt64_ld(&reg[2 * i + 1])});
	}
	return error;
}

static int keep(void *tree, int node)
{
	int error = drop_children(tree, node);

	return error ? error : note_all(tree, node);
}

static int first_harmful(const void *tree)
{
	int node;

	fdt_for_each_subnode(node, tree, ROOT)
	{
		if (is_device(tree, node) && !is_harmless(tree, node))
			return node;
	}
	return -FDT_ERR_NOTFOUND;
}

int fw_devices_choose(void *tree)
{
	int node, error = 0;

	while (!error && (node = first_harmful(tree)) >= 0)
		error = fdt_del_node(tree, node);
	fdt_for_each_subnode(node, tree, ROOT)
	{
		if (!error && is_harmless(tree, node))
			error = keep(tree, node);
	}
	return error ? error : fdt_pack(tree);
}

bool fw_devices_in(const struct fw_range *block)
{
	for (uint32_t i = 0; i < nr_devices; i++)
		if (fw_range_overlap(&devices[i], block))
			return true;
	return false;
}
