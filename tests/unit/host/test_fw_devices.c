/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a host has of a machine's devices, by a tree like QEMU's.
 */
#include "devices.h"
#include <criterion/criterion.h>
#include <libfdt.h>
#include <string.h>

#define ROOM 0x4000
#define UART UINT64_C(0x9000000)
#define GICD UINT64_C(0x8000000)
#define GICR UINT64_C(0x80a0000)
#define ITS  UINT64_C(0x8080000)
#define PCIE UINT64_C(0x10000000)

static uint8_t tree[ROOM] __attribute__((aligned(8)));

static void begin(const char *node, const char *compatible)
{
	cr_assert_eq(fdt_begin_node(tree, node), 0);
	if (compatible)
		fdt_property_string(tree, "compatible", compatible);
}

static void reg(const uint64_t *values, int count)
{
	fdt64_t raw[4];

	for (int i = 0; i < count; i++)
		raw[i] = cpu_to_fdt64(values[i]);
	fdt_property(tree, "reg", raw, count * (int)sizeof(raw[0]));
}

static void device(const char *node, const char *compatible, uint64_t start)
{
	begin(node, compatible);
	reg((uint64_t[]){start, 0x1000}, 2);
	fdt_end_node(tree);
}

static void gic(void)
{
	begin("intc@8000000", "arm,gic-v3");
	reg((uint64_t[]){GICD, 0x10000, GICR, 0xf60000}, 4);
	fdt_property(tree, "ranges", "", 0);
	device("its@8080000", "arm,gic-v3-its", ITS);
	device("v2m@8020000", "arm,gic-v2m-frame", 0x8020000);
	fdt_end_node(tree);
}

static void make_tree(void)
{
	fdt_create(tree, ROOM);
	fdt_finish_reservemap(tree);
	begin("", NULL);
	begin("memory@40000000", NULL);
	fdt_property_string(tree, "device_type", "memory");
	reg((uint64_t[]){0x40000000, 0x40000000}, 2);
	fdt_end_node(tree);
	begin("cpus", NULL);
	fdt_end_node(tree);
	device("virtio_mmio@a000000", "virtio,mmio", 0xa000000);
	device("virtio_mmio@a000200", "virtio,mmio", 0xa000200);
	device("pl011@9000000", "arm,pl011", UART);
	device("fw-cfg@9020000", "qemu,fw-cfg-mmio", 0x9020000);
	gic();
	device("pcie@10000000", "pci-host-ecam-generic", PCIE);
	begin("platform-bus@c000000", "qemu,platform");
	fdt_property(tree, "ranges", "", 0);
	fdt_end_node(tree);
	device("what@b000000", "somebody,something", 0xb000000);
	begin("timer", "arm,armv8-timer");
	fdt_end_node(tree);
	fdt_end_node(tree);
	fdt_finish(tree);
	cr_assert_eq(fdt_open_into(tree, tree, ROOM), 0);
}

TestSuite(fw_devices, .init = make_tree);

static bool is_in(uint64_t start, uint64_t size)
{
	struct fw_range range = {start, start + size};

	return fw_devices_in(&range);
}

Test(fw_devices, what_could_reach_memory_is_in_no_tree)
{
	static const char *const gone[] = {
		"/virtio_mmio@a000000",      "/virtio_mmio@a000200",
		"/fw-cfg@9020000",           "/intc@8000000/its@8080000",
		"/intc@8000000/v2m@8020000", "/pcie@10000000",
		"/platform-bus@c000000",     "/what@b000000",
	};

	cr_assert_eq(fw_devices_choose(tree), 0);
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		cr_expect_eq(fdt_path_offset(tree, gone[i]), -FDT_ERR_NOTFOUND, "%s", gone[i]);
}

Test(fw_devices, what_cannot_stays_as_it_was)
{
	static const char *const kept[] = {"/memory@40000000", "/cpus", "/pl011@9000000",
	                                   "/intc@8000000", "/timer"};

	cr_assert_eq(fw_devices_choose(tree), 0);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		cr_expect_geq(fdt_path_offset(tree, kept[i]), 0, "%s", kept[i]);
	cr_expect_not_null(fdt_getprop(tree, fdt_path_offset(tree, "/intc@8000000"), "reg", NULL));
}

Test(fw_devices, the_host_reaches_those_of_its_tree_and_nothing_else)
{
	cr_expect(!is_in(0, UINT64_MAX), "nothing is chosen yet");
	cr_assert_eq(fw_devices_choose(tree), 0);
	cr_expect(is_in(UART, 0x1000) && is_in(UART + 0xfff, 1) && !is_in(UART + 0x1000, 0x1000));
	cr_expect(is_in(GICD, 1) && is_in(GICR, 1) && is_in(GICR + 0xf5ffff, 1));
	cr_expect(!is_in(GICD + 0x10000, GICR - GICD - 0x10000), "the ITS");
	cr_expect(!is_in(0xa000000, PCIE + 0x1000 - 0xa000000));
	cr_expect(!is_in(0x40000000, 0x40000000), "memory is no device");
}
