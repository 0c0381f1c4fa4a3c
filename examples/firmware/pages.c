/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "pages.h"
#include "map.h"
#include "stage2.h"
#include "window.h"
#include <hypercall.h>
#include <pkvmcore/cache.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/hostmem.h>
#include <pkvmcore/spinlock.h>

struct page {
	uint8_t state; /* enum fw_page_state */
	uint8_t vm;    /* place of the VM that it was given for */
};

/* Who reaches a page of each state, beside a guest. */
static const struct {
	bool host;
	bool hyp;
} reach[] = {
	[FW_PAGE_HOST] = {true, false},         [FW_PAGE_HYP] = {false, true},
	[FW_PAGE_HYP_SHARED] = {true, true},    [FW_PAGE_GUEST] = {false, false},
	[FW_PAGE_GUEST_SHARED] = {true, false},
};

static struct pkc_spinlock lock;
static struct fw_range memory;
static struct page pages[FW_PAGED_MAX] FW_LATE;
static uint32_t nr_pages_of[FW_MAX_VMS];

void fw_pages_init(const struct fw_range *all)
{
	fw_map_late(pages, sizeof(pages));
	memory = *all;
	for (uint64_t i = 0; i < fw_range_size(all) / FW_PAGE; i++)
		pages[i] = (struct page){FW_PAGE_HOST, 0};
}

static bool are_pages(uint64_t pa, uint64_t nr)
{
	return pa % FW_PAGE == 0 && nr && nr <= HYP_PAGES_MAX &&
	       pkc_range_in(pa, nr * FW_PAGE, memory.start, fw_range_size(&memory));
}

static struct page *page_at(uint64_t pa)
{
	return &pages[(pa - memory.start) / FW_PAGE];
}

/* By two words at a time, which no compiler makes a call of memset(). */
static void zero(uint64_t *words)
{
	for (uint32_t i = 0; i < FW_PAGE / sizeof(*words); i += 2) {
		words[i] = 0;
		words[i + 1] = 0;
		__asm__ volatile("" ::: "memory");
	}
}

/* Also for those who look past the caches: a guest begins without them, a host can choose to. */
static void wipe(uint64_t pa, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		zero((uint64_t *)(uintptr_t)(pa + i * FW_PAGE));
	pkc_cache_clean_invalidate((void *)(uintptr_t)pa, nr * FW_PAGE);
}

static void move(uint64_t pa, uint64_t nr, enum fw_page_state to)
{
	if (!reach[to].host)
		fw_stage2_take(pa, nr);
	if (reach[to].hyp)
		fw_window_open(pa, nr);
	if (to == FW_PAGE_HYP)
		wipe(pa, nr);
}

static void move_back(uint64_t pa, enum fw_page_state from)
{
	bool donated = !reach[from].host;

	if (donated && !reach[from].hyp)
		fw_window_open(pa, 1);
	if (donated)
		wipe(pa, 1);
	if (donated || reach[from].hyp)
		fw_window_close(pa, 1);
	if (donated)
		fw_stage2_give_back(pa);
}

int fw_pages_give(uint64_t pa, uint64_t nr, enum fw_page_state to, uint32_t vm)
{
	pkc_guard(spinlock)(&lock);

	if (!are_pages(pa, nr))
		return -PKC_EINVAL;
	for (uint64_t i = 0; i < nr; i++)
		if (page_at(pa)[i].state != FW_PAGE_HOST)
			return -PKC_EPERM;

	for (uint64_t i = 0; i < nr; i++)
		page_at(pa)[i] = (struct page){(uint8_t)to, (uint8_t)vm};
	nr_pages_of[vm] += (uint32_t)nr;
	move(pa, nr, to);
	return 0;
}

int fw_pages_take_back(uint64_t pa, uint32_t vm)
{
	struct page *page;
	pkc_guard(spinlock)(&lock);

	if (!are_pages(pa, 1))
		return -PKC_EINVAL;
	page = page_at(pa);
	if (page->state == FW_PAGE_HOST || page->vm != vm)
		return -PKC_EPERM;

	move_back(pa, page->state);
	*page = (struct page){FW_PAGE_HOST, 0};
	nr_pages_of[vm]--;
	return 0;
}

void fw_pages_return(uint64_t pa, uint64_t nr, uint32_t vm)
{
	for (uint64_t i = 0; i < nr; i++) {
		int error = fw_pages_take_back(pa + i * FW_PAGE, vm);

		PKC_ASSERT(!error);
	}
}

enum fw_page_state fw_page_state(uint64_t pa, uint32_t vm)
{
	pkc_guard(spinlock)(&lock);

	if (!are_pages(pa, 1) || page_at(pa)->vm != vm)
		return FW_PAGE_HOST;
	return page_at(pa)->state;
}

uint32_t fw_pages_of(uint32_t vm)
{
	pkc_guard(spinlock)(&lock);

	return nr_pages_of[vm];
}
