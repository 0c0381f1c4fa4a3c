/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "load.h"
#include <pkvmcore/cache.h>
#include <string.h>

/* The arm64 Image header (Linux, Documentation/arm64/booting.rst). */
struct image_header {
	uint32_t code[2];
	uint64_t text_offset;
	uint64_t image_size;
	uint64_t flags;
	uint64_t reserved[3];
	uint32_t magic;
	uint32_t pe_header;
};

#define IMAGE_MAGIC            UINT32_C(0x644d5241)
/*
 * Images that state no size are older than the field, and text_offset is then this (same source).
 */
#define OLD_TEXT_OFFSET        UINT64_C(0x80000)
/* QEMU keeps the first page of RAM for its own first instructions, and moves such an Image up. */
#define QEMU_LOADER_SIZE       UINT64_C(0x1000)
#define QEMU_LOADER_MOVE       UINT64_C(0x200000)
/* Where QEMU puts initrd and device tree: half of RAM, at most this. */
#define QEMU_INITRD_OFFSET_MAX UINT64_C(0x8000000)

static uint64_t align_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) & ~(unit - 1);
}

static struct fw_range range(uint64_t start, uint64_t size)
{
	struct fw_range made = {start, start + size};

	return made;
}

static const void *at(uint64_t address)
{
	return (const void *)(uintptr_t)address;
}

static bool is_image(const struct fw_module *kernel, struct image_header *header)
{
	if (fw_range_size(&kernel->at) < sizeof(*header))
		return false;
	memcpy(header, at(kernel->at.start), sizeof(*header));
	return header->magic == IMAGE_MAGIC;
}

static uint64_t image_offset(const struct image_header *header)
{
	uint64_t offset = header->image_size ? header->text_offset : OLD_TEXT_OFFSET;

	return offset < QEMU_LOADER_SIZE ? offset + QEMU_LOADER_MOVE : offset;
}

/*
 * Header fields are any 64-bit values: what does not fit a RAM of @room bytes is cut to just too
 * much.
 */
static uint64_t at_most(uint64_t value, uint64_t room)
{
	return value > room ? room + 1 : value;
}

static void place_kernel(struct fw_load_plan *plan, const struct fw_board *board, uint64_t base,
                         uint64_t room)
{
	uint64_t size = fw_range_size(&board->kernel.at);
	struct image_header header;

	if (is_image(&board->kernel, &header)) {
		size = header.image_size > size ? header.image_size : size;
		plan->kernel = range(base + at_most(image_offset(&header), room),
		                     at_most(size, room));
	} else {
		plan->kernel = range(base + FW_FLAT_OFFSET, size);
		plan->tree_copy = range(base, FW_TREE_MAX);
	}
}

static void place_rest(struct fw_load_plan *plan, const struct fw_board *board, uint64_t base,
                       uint64_t room)
{
	uint64_t half = room / 2 < QEMU_INITRD_OFFSET_MAX ? room / 2 : QEMU_INITRD_OFFSET_MAX;
	uint64_t initrd = base + half > plan->kernel.end ? base + half : plan->kernel.end;

	plan->initrd = range(align_up(initrd, FW_PAGE), fw_range_size(&board->initrd.at));
	plan->tree = range(align_up(plan->initrd.end, FW_BLOCK), FW_TREE_MAX);
}

static const char *check_sources(const struct fw_board *board, const struct fw_range *own,
                                 const struct fw_range *tree)
{
	const struct fw_range *kernel = &board->kernel.at, *initrd = &board->initrd.at;

	if (fw_range_size(kernel) == 0)
		return "no guest kernel was loaded";
	if (fw_range_overlap(kernel, initrd))
		return "guest kernel and initrd were loaded over each other";
	if (fw_range_overlap(kernel, tree) || fw_range_overlap(initrd, tree))
		return "the guest was loaded over the device tree";
	if (fw_range_overlap(kernel, own) || fw_range_overlap(initrd, own))
		return "the guest was loaded into the firmware's memory";
	return NULL;
}

/* What the copied kernel overwrites: its file, not yet the memory beyond. */
static struct fw_range written(const struct fw_load_plan *plan, const struct fw_board *board)
{
	return range(plan->kernel.start, fw_range_size(&board->kernel.at));
}

static const char *choose_order(struct fw_load_plan *plan, const struct fw_board *board)
{
	struct fw_range kernel = written(plan, board);

	plan->initrd_first = fw_range_overlap(&kernel, &board->initrd.at);
	if (plan->initrd_first && fw_range_overlap(&plan->initrd, &board->kernel.at))
		return "guest kernel and initrd were loaded each where the other belongs";
	return NULL;
}

const char *fw_load_plan(struct fw_load_plan *plan, const struct fw_board *board,
                         const struct fw_range *own, const struct fw_range *tree)
{
	uint64_t base = board->ram[0].start;
	uint64_t room = fw_range_size(&board->ram[0]);
	uint64_t end = own->start < board->ram[0].end ? own->start : board->ram[0].end;
	const char *problem = check_sources(board, own, tree);

	if (problem)
		return problem;
	memset(plan, 0, sizeof(*plan));
	place_kernel(plan, board, base, room);
	place_rest(plan, board, base, room);
	if (plan->tree.end > end)
		return "the guest is too large for the memory";
	return choose_order(plan, board);
}

typedef uint64_t __attribute__((may_alias)) word;

#define CHUNK (8 * sizeof(word))

/* By words, since a compiler makes the copy of a struct a call of memcpy(). */
static void move_chunk(uint8_t *to, const uint8_t *from)
{
	const word *f = (const word *)(const void *)from;
	word *t = (word *)(void *)to;
	word a = f[0], b = f[1], c = f[2], d = f[3], e = f[4], g = f[5], h = f[6], i = f[7];

	t[0] = a;
	t[1] = b;
	t[2] = c;
	t[3] = d;
	t[4] = e;
	t[5] = g;
	t[6] = h;
	t[7] = i;
}

/* memmove() for what is 32 million bytes, of which picolibc's moves one at a time. */
static void move(uint8_t *to, const uint8_t *from, uint64_t size)
{
	bool aligned = ((uintptr_t)to | (uintptr_t)from) % sizeof(word) == 0;
	uint64_t whole = aligned ? size - size % CHUNK : 0;

	if (to > from)
		memmove(to + whole, from + whole, size - whole);
	for (uint64_t done = 0; done < whole; done += CHUNK) {
		uint64_t at = to > from ? whole - CHUNK - done : done;

		move_chunk(to + at, from + at);
	}
	if (to < from)
		memmove(to + whole, from + whole, size - whole);
}

/* What is in its place already is cleaned too: nobody said how it came there. */
static void copy(uint64_t to, const void *from, uint64_t size)
{
	uint8_t *target = (uint8_t *)(uintptr_t)to;

	move(target, from, size);
	pkc_cache_clean(target, size);
}

static void copy_module(uint64_t to, const struct fw_module *module)
{
	uint64_t size = fw_range_size(&module->at);

	if (size)
		copy(to, at(module->at.start), size);
}

void fw_load_copy(const struct fw_load_plan *plan, const struct fw_board *board, const void *tree,
                  uint64_t tree_size)
{
	if (plan->initrd_first)
		copy_module(plan->initrd.start, &board->initrd);
	copy_module(plan->kernel.start, &board->kernel);
	if (!plan->initrd_first)
		copy_module(plan->initrd.start, &board->initrd);
	copy(plan->tree.start, tree, tree_size);
	if (fw_range_size(&plan->tree_copy))
		copy(plan->tree_copy.start, tree, tree_size);
}
