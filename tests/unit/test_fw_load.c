/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The example firmware's loader, on a piece of this machine's memory that plays all of RAM.
 */
#include "load.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <stdlib.h>
#include <string.h>

#define MIB          (UINT64_C(1) << 20)
#define RAM_SIZE     (32 * MIB)
#define KERNEL_SIZE  UINT64_C(5000)
#define INITRD_SIZE  UINT64_C(3001)
#define IMAGE_MAGIC  UINT32_C(0x644d5241)
#define TEXT_OFFSET  8
#define IMAGE_SIZE   16
#define MAGIC_OFFSET 56

static struct pkc_fake_cpu cpu;
static struct fw_board board;
static struct fw_range own, tree;
static struct fw_load_plan plan;
static uint64_t base;

static uint8_t *at(uint64_t address)
{
	return (uint8_t *)(uintptr_t)address;
}

static void put_module(struct fw_module *module, uint64_t offset, uint64_t size, uint8_t seed)
{
	module->at.start = base + offset;
	module->at.end = base + offset + size;
	for (uint64_t i = 0; i < size; i++)
		at(base + offset)[i] = (uint8_t)(seed + i * 7);
}

/* A kernel without a header at 20 MiB, an initrd at 21 MiB, the tree at 16 MiB, 2 MiB of ours. */
static void put_all(void)
{
	uint8_t *ram = aligned_alloc(FW_BLOCK, RAM_SIZE);

	cr_assert_not_null(ram);
	memset(ram, 0, RAM_SIZE);
	base = (uintptr_t)ram;
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	board.ram[0] = (struct fw_range){base, base + RAM_SIZE};
	board.nr_ram = 1;
	own = (struct fw_range){base + RAM_SIZE - FW_BLOCK, base + RAM_SIZE};
	tree = (struct fw_range){base + 16 * MIB, base + 17 * MIB};
	put_module(&board.kernel, 20 * MIB, KERNEL_SIZE, 1);
	put_module(&board.initrd, 21 * MIB, INITRD_SIZE, 2);
}

static void free_all(void)
{
	free(at(base));
}

TestSuite(fw_load, .init = put_all, .fini = free_all);

static void make_image(uint64_t text_offset, uint64_t image_size)
{
	uint8_t *kernel = at(board.kernel.at.start);
	uint32_t magic = IMAGE_MAGIC;

	memcpy(kernel + TEXT_OFFSET, &text_offset, sizeof(text_offset));
	memcpy(kernel + IMAGE_SIZE, &image_size, sizeof(image_size));
	memcpy(kernel + MAGIC_OFFSET, &magic, sizeof(magic));
}

static const char *make_plan(void)
{
	return fw_load_plan(&plan, &board, &own, &tree);
}

Test(fw_load, an_image_goes_where_its_header_and_qemu_say)
{
	static const struct {
		uint64_t text_offset, image_size, start, size;
	} rows[] = {
		{0, 1 * MIB, 2 * MIB, 1 * MIB},       {0xfff, 1 * MIB, 2 * MIB + 0xfff, 1 * MIB},
		{0x1000, 1 * MIB, 0x1000, 1 * MIB},   {0x80000, 1 * MIB, 0x80000, 1 * MIB},
		{0x80000, 100, 0x80000, KERNEL_SIZE}, {12345, 0, 0x80000, KERNEL_SIZE},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make_image(rows[i].text_offset, rows[i].image_size);
		cr_assert_null(make_plan(), "row %zu", i);
		cr_expect_eq(plan.kernel.start, base + rows[i].start, "row %zu", i);
		cr_expect_eq(fw_range_size(&plan.kernel), rows[i].size, "row %zu", i);
		cr_expect_eq(fw_range_size(&plan.tree_copy), 0, "row %zu", i);
	}
}

Test(fw_load, a_flat_binary_goes_above_a_copy_of_the_tree)
{
	cr_assert_null(make_plan());
	cr_expect_eq(plan.kernel.start, base + 0x80000);
	cr_expect_eq(fw_range_size(&plan.kernel), KERNEL_SIZE);
	cr_expect_eq(plan.tree_copy.start, base);
	cr_expect_leq(plan.tree_copy.end, plan.kernel.start);
}

Test(fw_load, a_file_too_short_for_a_header_is_flat)
{
	make_image(0, 1 * MIB);
	board.kernel.at.end = board.kernel.at.start + 63;
	cr_assert_null(make_plan());
	cr_expect_eq(plan.kernel.start, base + 0x80000);
}

Test(fw_load, initrd_and_tree_follow_half_of_ram_or_the_kernel)
{
	cr_assert_null(make_plan());
	cr_expect_eq(plan.initrd.start, base + RAM_SIZE / 2);
	cr_expect_eq(fw_range_size(&plan.initrd), INITRD_SIZE);
	cr_expect_eq(plan.tree.start, base + RAM_SIZE / 2 + FW_BLOCK);

	make_image(0, 17 * MIB + 1);
	cr_assert_null(make_plan());
	cr_expect_eq(plan.initrd.start, base + 19 * MIB + FW_PAGE);
	cr_expect_eq(plan.tree.start % FW_BLOCK, 0);
	cr_expect_geq(plan.tree.start, plan.initrd.end);
}

Test(fw_load, a_guest_may_have_no_initrd)
{
	board.initrd.at = (struct fw_range){0, 0};
	cr_assert_null(make_plan());
	cr_expect_eq(fw_range_size(&plan.initrd), 0);
	fw_load_copy(&plan, &board, at(tree.start), 64);
}

static void expect_refusal(const char *word)
{
	const char *problem = make_plan();

	cr_assert_not_null(problem, "%s", word);
	cr_expect_not_null(strstr(problem, word), "'%s' does not say '%s'", problem, word);
}

Test(fw_load, what_was_loaded_over_something_is_refused)
{
	const struct fw_board good = board;

	board.kernel.at = (struct fw_range){0, 0};
	expect_refusal("no guest kernel");
	board = good;
	board.initrd.at.start = board.kernel.at.end - 1;
	expect_refusal("over each other");
	board = good;
	board.kernel.at.start = tree.end - 1;
	expect_refusal("device tree");
	board = good;
	board.initrd.at = (struct fw_range){tree.start - 10, tree.start + 1};
	expect_refusal("device tree");
	board = good;
	board.initrd.at = (struct fw_range){own.start - 10, own.start + 1};
	expect_refusal("firmware");
	board = good;
	board.kernel.at = (struct fw_range){own.end - 10, own.end};
	expect_refusal("firmware");
}

Test(fw_load, a_header_of_any_numbers_is_refused_if_it_does_not_fit)
{
	static const uint64_t much[] = {RAM_SIZE - 1, RAM_SIZE, UINT64_MAX - 0xffff, UINT64_MAX};

	for (size_t i = 0; i < sizeof(much) / sizeof(much[0]); i++) {
		make_image(much[i], 1 * MIB);
		expect_refusal("too large");
		make_image(0x1000, much[i]);
		expect_refusal("too large");
		make_image(much[i], much[i]);
		expect_refusal("too large");
	}
	make_image(0, 26 * MIB - FW_PAGE);
	cr_expect_null(make_plan());
	make_image(0, 26 * MIB - FW_PAGE + 1);
	expect_refusal("too large");
}

static void expect_arrived(const struct fw_range *range, uint64_t size, uint8_t seed)
{
	uint64_t i = 0;

	while (i < size && at(range->start)[i] == (uint8_t)(seed + i * 7))
		i++;
	cr_expect_eq(i, size, "byte %lu of %lu differs", (unsigned long)i, (unsigned long)size);
}

/* Plans and copies with both pieces loaded at these offsets. */
static void load_from(uint64_t kernel, uint64_t initrd)
{
	static const uint8_t tree_bytes[] = "the device tree";

	memset(at(base), 0, RAM_SIZE);
	put_module(&board.kernel, kernel, KERNEL_SIZE, 1);
	put_module(&board.initrd, initrd, INITRD_SIZE, 2);
	cr_assert_null(make_plan(), "from %lx and %lx", (unsigned long)kernel,
	               (unsigned long)initrd);
	fw_load_copy(&plan, &board, tree_bytes, sizeof(tree_bytes));
	expect_arrived(&plan.kernel, KERNEL_SIZE, 1);
	expect_arrived(&plan.initrd, INITRD_SIZE, 2);
	cr_expect_eq(memcmp(at(plan.tree.start), tree_bytes, sizeof(tree_bytes)), 0);
	cr_expect_eq(memcmp(at(plan.tree_copy.start), tree_bytes, sizeof(tree_bytes)), 0);
}

Test(fw_load, both_pieces_arrive_from_wherever_they_were)
{
	const uint64_t kernel = 0x80000, initrd = RAM_SIZE / 2;

	tree = (struct fw_range){base + 24 * MIB, base + 25 * MIB};
	load_from(20 * MIB, 21 * MIB);
	load_from(kernel, initrd);
	load_from(kernel + 100, initrd - 100);
	load_from(kernel - 100, initrd + 100);
	load_from(kernel + 64, initrd - 8);
	load_from(kernel - 4096, initrd + 8);
	load_from(20 * MIB, kernel + 1000);
	load_from(initrd + 1000, 20 * MIB);
	load_from(kernel + KERNEL_SIZE, kernel);
	load_from(initrd, initrd + KERNEL_SIZE);
}

Test(fw_load, pieces_in_each_others_place_are_refused)
{
	tree = (struct fw_range){base + 24 * MIB, base + 25 * MIB};
	put_module(&board.kernel, RAM_SIZE / 2, KERNEL_SIZE, 1);
	put_module(&board.initrd, 0x80000, INITRD_SIZE, 2);
	expect_refusal("each where the other belongs");
}

/* Whether a DC CVAC, with a DSB SY after it, names the line at @address. */
static bool is_cleaned(uint64_t address)
{
	for (uint32_t i = 0; i < cpu.logged; i++) {
		const struct pkc_fake_event *event = &cpu.log[i];

		if (event->op == PKC_FAKE_SYS && event->what == PKC_ENC_DC_CVAC &&
		    event->value / 64 == address / 64)
			return pkc_fake_find(&cpu, i, PKC_FAKE_BARRIER, PKC_DSB_SY) < cpu.logged;
	}
	return false;
}

static void expect_cleaned(const struct fw_range *range, uint64_t size)
{
	for (uint64_t i = 0; i < size; i++)
		cr_assert(is_cleaned(range->start + i), "byte %lu", (unsigned long)i);
}

Test(fw_load, every_line_of_what_was_copied_is_cleaned_before_the_guest_starts)
{
	load_from(20 * MIB + 3, 21 * MIB + 5);
	cr_assert_eq(cpu.lost, 0);
	expect_cleaned(&plan.kernel, KERNEL_SIZE);
	expect_cleaned(&plan.initrd, INITRD_SIZE);
	expect_cleaned(&plan.tree, sizeof("the device tree"));
	expect_cleaned(&plan.tree_copy, sizeof("the device tree"));
	pkc_fake_settle();
}
