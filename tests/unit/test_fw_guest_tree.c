/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The device tree that the example firmware makes for its guest, from one like QEMU's.
 */
#include "guest_tree.h"
#include <criterion/criterion.h>
#include <libfdt.h>

#define ROOM 0x2000

static uint8_t machine[ROOM] __attribute__((aligned(8)));
static uint8_t guest[ROOM] __attribute__((aligned(8)));
static struct fw_board board;
static const struct fw_range own = {0x7fe00000, 0x80000000};
static const struct fw_range initrd = {0x48000000, 0x48001234};

static void begin(const char *node, const char *compatible, int length)
{
	fdt_begin_node(machine, node);
	fdt_property(machine, "compatible", compatible, length);
}

static void cells(const char *name, const uint32_t *values, int count)
{
	fdt32_t raw[16];

	for (int i = 0; i < count; i++)
		raw[i] = cpu_to_fdt32(values[i]);
	fdt_property(machine, name, raw, count * (int)sizeof(raw[0]));
}

static void memory(const char *node, uint32_t start, uint32_t size)
{
	const uint32_t reg[] = {0, start, 0, size};

	fdt_begin_node(machine, node);
	fdt_property_string(machine, "device_type", "memory");
	cells("reg", reg, 4);
	fdt_end_node(machine);
}

static void module(const char *node, const char *compatible, int length)
{
	const uint32_t reg[] = {0, 0x50000000, 0, 0x1000};

	begin(node, compatible, length);
	cells("reg", reg, 4);
	fdt_end_node(machine);
}

static void interrupts(const char *node, const char *compatible, int length, int count)
{
	static const uint32_t values[12] = {1, 13, 4, 1, 14, 4, 1, 11, 4, 1, 10, 4};

	begin(node, compatible, length);
	cells("interrupts", values, count);
	fdt_end_node(machine);
}

static void gic(void)
{
	static const uint32_t maintenance[3] = {1, 9, 4}, map[4] = {0, 0x8005, 0, 0x10000};

	begin("intc@8000000", "arm,gic-v3", sizeof("arm,gic-v3"));
	cells("interrupts", maintenance, 3);
	begin("its@8080000", "arm,gic-v3-its", sizeof("arm,gic-v3-its"));
	fdt_property_u32(machine, "phandle", 0x8005);
	fdt_end_node(machine);
	fdt_end_node(machine);
	fdt_begin_node(machine, "pcie@10000000");
	cells("msi-map", map, 4);
	fdt_end_node(machine);
}

static void make_nodes(void)
{
	const char kernel[] = "multiboot,module\0multiboot,kernel";
	const char ramdisk[] = "multiboot,module\0multiboot,ramdisk";
	const char psci[] = "arm,psci-1.0\0arm,psci-0.2\0arm,psci";

	memory("memory@40000000", 0x40000000, 0x40000000);
	memory("memory@20000000", 0x20000000, 0x10000000);
	begin("psci", psci, sizeof(psci));
	fdt_property_string(machine, "method", "smc");
	fdt_property_u32(machine, "migrate", 0xc4000005);
	fdt_end_node(machine);
	gic();
	interrupts("timer", "arm,armv8-timer", sizeof("arm,armv8-timer"), 12);
	fdt_begin_node(machine, "chosen");
	fdt_property_string(machine, "bootargs", "irq=virtual");
	module("module@50000000", kernel, sizeof(kernel));
	module("module@54000000", ramdisk, sizeof(ramdisk));
	fdt_end_node(machine);
}

static void make_machine(void)
{
	fdt_create(machine, ROOM);
	fdt_finish_reservemap(machine);
	fdt_begin_node(machine, "");
	fdt_property_u32(machine, "#address-cells", 2);
	fdt_property_u32(machine, "#size-cells", 2);
	make_nodes();
	fdt_end_node(machine);
	cr_assert_eq(fdt_finish(machine), 0);
	board.kernel.bootargs = "console=ttyAMA0 quiet";
}

TestSuite(fw_guest_tree, .init = make_machine);

static void make_guest(const struct fw_range *with_initrd)
{
	int error = fw_guest_tree(guest, ROOM, machine, &board, &own, with_initrd);

	cr_assert_eq(error, 0, "%s", fdt_strerror(error));
	cr_assert_eq(fdt_check_header(guest), 0);
}

static const void *property(const char *node, const char *name, int *length)
{
	int offset = fdt_path_offset(guest, node);

	cr_assert_geq(offset, 0, "no %s", node);
	return fdt_getprop(guest, offset, name, length);
}

static uint64_t number(const char *node, const char *name, size_t index)
{
	int length;
	const fdt64_t *value = property(node, name, &length);

	cr_assert_not_null(value);
	cr_assert_geq((size_t)length, (index + 1) * sizeof(*value));
	return fdt64_ld(value + index);
}

Test(fw_guest_tree, memory_ends_where_ours_begins)
{
	make_guest(&initrd);
	cr_expect_eq(number("/memory@40000000", "reg", 0), 0x40000000);
	cr_expect_eq(number("/memory@40000000", "reg", 1), 0x3fe00000);
	cr_expect_eq(number("/memory@20000000", "reg", 0), 0x20000000);
	cr_expect_eq(number("/memory@20000000", "reg", 1), 0x10000000);
}

Test(fw_guest_tree, psci_is_called_by_hvc)
{
	make_guest(&initrd);
	cr_expect_str_eq(property("/psci", "method", NULL), "hvc");
	cr_expect_null(property("/psci", "migrate", NULL));
}

Test(fw_guest_tree, no_interrupt_of_el2_is_left)
{
	int length;

	make_guest(&initrd);
	cr_expect_null(property("/intc@8000000", "interrupts", NULL));
	cr_assert_not_null(property("/timer", "interrupts", &length));
	cr_expect_eq(length, 9 * 4);
}

Test(fw_guest_tree, no_module_of_the_loader_is_left)
{
	make_guest(&initrd);
	cr_expect_lt(fdt_first_subnode(guest, fdt_path_offset(guest, "/chosen")), 0);
}

Test(fw_guest_tree, the_guest_finds_its_arguments_and_its_initrd)
{
	make_guest(&initrd);
	cr_expect_str_eq(property("/chosen", "bootargs", NULL), "console=ttyAMA0 quiet");
	cr_expect_eq(number("/chosen", "linux,initrd-start", 0), initrd.start);
	cr_expect_eq(number("/chosen", "linux,initrd-end", 0), initrd.end);
}

Test(fw_guest_tree, what_is_not_there_is_not_named)
{
	const struct fw_range none = {0x48000000, 0x48000000};

	board.kernel.bootargs = NULL;
	make_guest(&none);
	cr_expect_null(property("/chosen", "bootargs", NULL));
	cr_expect_null(property("/chosen", "linux,initrd-start", NULL));
	cr_expect_null(property("/chosen", "linux,initrd-end", NULL));
}

Test(fw_guest_tree, the_its_stays_until_it_is_hidden)
{
	make_guest(&initrd);
	cr_expect_geq(fdt_path_offset(guest, "/intc@8000000/its@8080000"), 0);
	cr_expect_not_null(property("/pcie@10000000", "msi-map", NULL));
	cr_assert_eq(fw_guest_tree_hide_its(guest), 0);
	cr_expect_eq(fdt_path_offset(guest, "/intc@8000000/its@8080000"), -FDT_ERR_NOTFOUND);
	cr_expect_null(property("/pcie@10000000", "msi-map", NULL));
	cr_expect_not_null(property("/intc@8000000", "compatible", NULL));
	cr_expect_eq(fw_guest_tree_hide_its(guest), 0, "there is none any more");
}

Test(fw_guest_tree, too_little_room_is_an_error)
{
	for (int size = 0; size < (int)fdt_totalsize(machine) - 400; size += 8)
		cr_expect_lt(fw_guest_tree(guest, size, machine, &board, &own, &initrd), 0,
		             "%d bytes", size);
}
