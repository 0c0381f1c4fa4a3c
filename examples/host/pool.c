/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "pool.h"
#include "el1/el1.h"
#include "tree.h"
#include <pkvmcore/spinlock.h>

/* The pool is in the first GiB of memory, a bit a page: set if the page is taken. */
#define MAX_PAGES PAGES(1024)

static struct pkc_spinlock lock;
static uint64_t taken[MAX_PAGES / 64];
static uint64_t base, nr_pages, nr_used;

static bool is_taken(uint64_t page)
{
	return taken[page / 64] >> page % 64 & 1;
}

static void mark(uint64_t page, uint64_t n, bool take)
{
	for (; n--; page++) {
		if (take)
			taken[page / 64] |= PKC_BIT(page % 64);
		else
			taken[page / 64] &= ~PKC_BIT(page % 64);
	}
}

static void reserve(uint64_t start, uint64_t end)
{
	uint64_t limit = base + nr_pages * PAGE;

	start &= -PAGE;
	end = end < limit ? end : limit;
	if (start < end)
		mark((start - base) / PAGE, (end - start + PAGE - 1) / PAGE, true);
}

void pool_init(void)
{
	base = tree.ram_base;
	nr_pages = tree.ram_size / PAGE;
	if (nr_pages > MAX_PAGES)
		nr_pages = MAX_PAGES;
	reserve((uint64_t)el1_image, (uint64_t)el1_image_end);
	reserve(tree.initrd, tree.initrd_end);
	reserve(tree.at, tree.at + tree.size);
}

/* How many pages are free from @page on, up to @n. */
static uint64_t free_run(uint64_t page, uint64_t n)
{
	uint64_t run = 0;

	while (run < n && page + run < nr_pages && !is_taken(page + run))
		run++;
	return run;
}

uint64_t pool_take(uint64_t n, uint64_t align)
{
	pkc_guard(spinlock)(&lock);

	for (uint64_t page = 0; page < nr_pages; page += align) {
		if (free_run(page, n) < n)
			continue;
		mark(page, n, true);
		nr_used += n;
		memset(at(base + page * PAGE), 0, n * PAGE);
		return base + page * PAGE;
	}
	el1_fail("FAIL host: no %lu pages of memory in a row", n);
}

void pool_give(uint64_t pa, uint64_t n)
{
	pkc_guard(spinlock)(&lock);

	mark((pa - base) / PAGE, n, false);
	nr_used -= n;
}

uint64_t pool_used(void)
{
	return nr_used;
}
