/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "foreign.h"
#include "hyp.h"
#include "pool.h"
#include "tree.h"

/* Linux, Documentation/arm64/booting.rst: words of the Image's header. */
#define IMAGE_SIZE  2
#define IMAGE_MAGIC 7
#define MAGIC       0x644d5241

/* U-Boot wants its device tree, and so itself, not where its memory begins, but near it. */
#define FLAT_OFFSET  0x80000
#define FLAT_MIB     64
#define IMAGE_OFFSET (2 * MIB)
/* Beside what was loaded. */
#define IMAGE_MIB    96

static uint64_t round_up(uint64_t size)
{
	return (size + 2 * MIB - 1) & -(2 * MIB);
}

static bool is_image(void)
{
	const uint64_t *header = at(tree.initrd);

	return (uint32_t)header[IMAGE_MAGIC] == MAGIC;
}

static void plan_image(struct vm_plan *plan)
{
	plan->nr_vcpus = nr_cpus < VM_MAX_VCPUS ? nr_cpus : VM_MAX_VCPUS;
	plan->offset = IMAGE_OFFSET;
	plan->mib = round_up(tree.initrd_end - tree.initrd) / MIB + IMAGE_MIB;
	plan->has_flash = false;
	plan->prompt = NULL;
	plan->says = "guest: hotplug=";
}

bool foreign_plan(struct vm_plan *plan)
{
	*plan = (struct vm_plan){.image = IMAGE_FOREIGN,
	                         .nr_vcpus = 1,
	                         .mib = FLAT_MIB,
	                         .offset = FLAT_OFFSET,
	                         .x0 = VM_BASE,
	                         .has_flash = true,
	                         .prompt = "=> "};
	if (!tree.initrd_end)
		return false;
	plan->flags = tree_has("protected") ? HYP_VM_PROTECTED : 0;
	if (is_image())
		plan_image(plan);
	return true;
}

/* An Image's initrd stands behind all memory that its header asks for, at a multiple of 2 MiB. */
void foreign_tree(const struct vm_plan *plan, uint64_t memory)
{
	const uint64_t *header = at(tree.initrd);
	uint64_t size = tree.initrd_end - tree.initrd;
	uint64_t end = VM_BASE + plan->offset + size;
	uint64_t initrd = end;

	if (is_image() && round_up(header[IMAGE_SIZE]) < size)
		initrd = VM_BASE + plan->offset + round_up(header[IMAGE_SIZE]);
	tree_copy(memory, plan->mib * MIB, initrd, end);
}
