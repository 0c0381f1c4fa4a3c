/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/barrier.h>
#include <pkvmcore/cache.h>
#include <pkvmcore/sysreg.h>

/* CTR_EL0 (Arm DDI 0487). */
#define CACHE_CTR_DIC             PKC_BIT(29)
#define CACHE_CTR_IDC             PKC_BIT(28)
#define CACHE_CTR_DMINLINE(value) PKC_FIELD(value, 19, 16)
#define CACHE_CTR_IMINLINE(value) PKC_FIELD(value, 3, 0)

struct cache_lines {
	uint64_t address, size, left;
};

/* log2_words is how CTR_EL0 gives the smallest line of any cache of the kind. */
static struct cache_lines cache_lines_of(const void *start, size_t size, uint64_t log2_words)
{
	uint64_t log2_bytes = log2_words + 2;
	uint64_t line = PKC_BIT(log2_bytes);
	uint64_t offset = (uintptr_t)start & (line - 1);
	struct cache_lines lines = {(uintptr_t)start - offset, line, 0};

	if (size)
		lines.left = ((offset + size - 1) >> log2_bytes) + 1;
	return lines;
}

static void cache_next(struct cache_lines *lines)
{
	lines->address += lines->size;
	lines->left--;
}

PKC_API void pkc_cache_clean(const void *start, size_t size)
{
	struct cache_lines lines = cache_lines_of(start, size,
	                                          CACHE_CTR_DMINLINE(pkc_read(CTR_EL0)));

	for (; lines.left; cache_next(&lines))
		pkc_write(DC_CVAC, lines.address);
	pkc_dsb(SY);
}

PKC_API void pkc_cache_clean_invalidate(const void *start, size_t size)
{
	struct cache_lines lines = cache_lines_of(start, size,
	                                          CACHE_CTR_DMINLINE(pkc_read(CTR_EL0)));

	for (; lines.left; cache_next(&lines))
		pkc_write(DC_CIVAC, lines.address);
	pkc_dsb(SY);
}

static void cache_clean_to_unification(const void *start, size_t size, uint64_t ctr)
{
	struct cache_lines lines = cache_lines_of(start, size, CACHE_CTR_DMINLINE(ctr));

	for (; lines.left; cache_next(&lines))
		pkc_write(DC_CVAU, lines.address);
}

static void cache_invalidate_code(const void *start, size_t size, uint64_t ctr)
{
	struct cache_lines lines = cache_lines_of(start, size, CACHE_CTR_IMINLINE(ctr));

	for (; lines.left; cache_next(&lines))
		pkc_write(IC_IVAU, lines.address);
	pkc_dsb(ISH);
}

PKC_API void pkc_cache_sync_code(const void *start, size_t size)
{
	uint64_t ctr = pkc_read(CTR_EL0);

	if (!(ctr & CACHE_CTR_IDC))
		cache_clean_to_unification(start, size, ctr);
	pkc_dsb(ISH);
	if (!(ctr & CACHE_CTR_DIC))
		cache_invalidate_code(start, size, ctr);
	pkc_isb();
}
