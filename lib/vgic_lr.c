/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/vgic_lr.h>

static struct pkc_vgic_lr_block *lr_block(const struct pkc_vgic_lr *lr, uint32_t intid)
{
	return &lr->blocks[intid / PKC_VGIC_LR_BLOCK];
}

static uint64_t lr_bit(uint32_t intid)
{
	return PKC_BIT(intid % PKC_VGIC_LR_BLOCK);
}

PKC_API int pkc_vgic_lr_init(struct pkc_vgic_lr *lr, const struct pkc_vgic_hw *hw,
                             struct pkc_vgic_lr_block *blocks, uint32_t nr_intids)
{
	if (!nr_intids || nr_intids > PKC_VGIC_LR_INTIDS_MAX || (uintptr_t)blocks % PKC_CACHE_LINE)
		return -PKC_EINVAL;

	__builtin_memset(lr, 0, sizeof(*lr));
	__builtin_memset(blocks, 0, pkc_vgic_lr_size(nr_intids));
	lr->blocks = blocks;
	lr->nr_intids = nr_intids;
	lr->nr_lrs = hw->nr_lrs;
	lr->dir_trap = (uint32_t)(hw->has_tds ? PKC_ICH_HCR_TDIR : PKC_ICH_HCR_TC);
	lr->priority = (0xff00u >> hw->priority_bits) & 0xff;
	return 0;
}

PKC_API int pkc_vgic_lr_map(struct pkc_vgic_lr *lr, uint32_t intid, uint32_t pintid)
{
	if (intid >= lr->nr_intids || (pintid && pintid < 16) || pintid > 1019)
		return -PKC_EINVAL;

	lr_block(lr, intid)->pintid[intid % PKC_VGIC_LR_BLOCK] = (uint16_t)pintid;
	return 0;
}

/* The release makes what was changed before visible to the flush that takes the news. */
static int lr_tell(struct pkc_vgic_lr *lr, uint32_t intid)
{
	return !pkc_atomic_fetch_or(&lr->news, 1u << intid / PKC_VGIC_LR_BLOCK, PKC_RELEASE);
}

/* Sets or clears the bit of an interrupt; whether that changed it. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the atomic store is not seen as one */
static bool lr_change(uint64_t *word, uint32_t intid, bool on)
{
	uint64_t bit = lr_bit(intid);
	uint64_t old = on ? pkc_atomic_fetch_or(word, bit, PKC_RELEASE)
	                  : pkc_atomic_fetch_and(word, ~bit, PKC_RELEASE);

	return on != ((old & bit) != 0);
}

static bool lr_is_level(const struct pkc_vgic_lr *lr, uint32_t intid)
{
	return pkc_atomic_load(&lr_block(lr, intid)->level, PKC_RELAXED) & lr_bit(intid);
}

static bool lr_is_mapped(const struct pkc_vgic_lr *lr, uint32_t intid)
{
	return lr_block(lr, intid)->pintid[intid % PKC_VGIC_LR_BLOCK] != 0;
}

PKC_API int pkc_vgic_lr_inject(struct pkc_vgic_lr *lr, uint32_t intid)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	return lr_change(&lr_block(lr, intid)->latch, intid, true) ? lr_tell(lr, intid) : 0;
}

PKC_API int pkc_vgic_lr_raise(struct pkc_vgic_lr *lr, uint32_t intid)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;
	if (lr_is_mapped(lr, intid))
		return pkc_vgic_lr_inject(lr, intid);
	if (!lr_change(&lr_block(lr, intid)->line, intid, true))
		return 0;

	return lr_is_level(lr, intid) ? lr_tell(lr, intid) : pkc_vgic_lr_inject(lr, intid);
}

PKC_API int pkc_vgic_lr_lower(struct pkc_vgic_lr *lr, uint32_t intid)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;
	if (!lr_change(&lr_block(lr, intid)->line, intid, false))
		return 0;

	return lr_is_level(lr, intid) ? lr_tell(lr, intid) : 0;
}

PKC_API int pkc_vgic_lr_enable(struct pkc_vgic_lr *lr, uint32_t intid, bool on)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	return lr_change(&lr_block(lr, intid)->enabled, intid, on) ? lr_tell(lr, intid) : 0;
}

PKC_API int pkc_vgic_lr_set_level(struct pkc_vgic_lr *lr, uint32_t intid, bool level)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	return lr_change(&lr_block(lr, intid)->level, intid, level) ? lr_tell(lr, intid) : 0;
}

PKC_API int pkc_vgic_lr_set_group(struct pkc_vgic_lr *lr, uint32_t intid, bool group1)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	return lr_change(&lr_block(lr, intid)->group1, intid, group1) ? lr_tell(lr, intid) : 0;
}

PKC_API int pkc_vgic_lr_set_priority(struct pkc_vgic_lr *lr, uint32_t intid, uint8_t priority)
{
	uint8_t *place, kept = (uint8_t)(priority & lr->priority);

	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	place = &lr_block(lr, intid)->priority[intid % PKC_VGIC_LR_BLOCK];
	if (pkc_atomic_load(place, PKC_RELAXED) == kept)
		return 0;

	pkc_atomic_store(place, kept, PKC_RELAXED);
	return lr_tell(lr, intid);
}

/* The states that a list register holds of an interrupt: pending only if by an event. */
static uint64_t lr_state_in_lrs(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                                uint32_t intid)
{
	for (uint32_t i = 0; i < cpuif->used_lrs; i++) {
		uint64_t value = cpuif->lr[i];

		if ((value & PKC_LR_STATE) && (value & PKC_LR_VINTID) == intid)
			return value & (lr->latched & 1u << i ? PKC_LR_STATE : PKC_LR_ACTIVE);
	}
	return 0;
}

PKC_API uint32_t pkc_vgic_lr_state(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                                   uint32_t intid)
{
	const struct pkc_vgic_lr_block *block;
	uint64_t pending, state;

	if (intid >= lr->nr_intids)
		return 0;

	block = lr_block(lr, intid);
	pending = pkc_atomic_load(&block->latch, PKC_RELAXED) |
	          (pkc_atomic_load(&block->line, PKC_RELAXED) &
	           pkc_atomic_load(&block->level, PKC_RELAXED));
	state = lr_state_in_lrs(lr, cpuif, intid);
	if (pending & lr_bit(intid))
		state |= PKC_LR_PENDING;
	if (block->active & lr_bit(intid))
		state |= PKC_LR_ACTIVE;
	return (state & PKC_LR_PENDING ? PKC_VGIC_LR_PENDING : 0) |
	       (state & PKC_LR_ACTIVE ? PKC_VGIC_LR_ACTIVE : 0);
}

/* Notes that the physical interrupt behind one has to be deactivated, if there is one. */
static void lr_owe(struct pkc_vgic_lr *lr, uint32_t intid)
{
	if (!lr_is_mapped(lr, intid))
		return;

	lr_block(lr, intid)->owed |= lr_bit(intid);
	lr->owing |= 1u << intid / PKC_VGIC_LR_BLOCK;
}

PKC_API int pkc_vgic_lr_clear(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif, uint32_t intid)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;

	pkc_vgic_lr_put(lr, cpuif);
	if (lr_change(&lr_block(lr, intid)->latch, intid, false))
		lr_owe(lr, intid);
	return 0;
}

PKC_API int pkc_vgic_lr_deactivate(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif,
                                   uint32_t intid)
{
	if (intid >= lr->nr_intids)
		return -PKC_EINVAL;
	if (!(pkc_vgic_lr_state(lr, cpuif, intid) & PKC_VGIC_LR_ACTIVE))
		return -PKC_EALREADY;

	pkc_vgic_lr_put(lr, cpuif);
	lr_block(lr, intid)->active &= ~lr_bit(intid);
	lr_owe(lr, intid);
	return 0;
}

/* Forgets what a block has pending and active. */
static void lr_forget(struct pkc_vgic_lr *lr, uint32_t block)
{
	struct pkc_vgic_lr_block *b = &lr->blocks[block];
	uint64_t gone = b->active | pkc_atomic_fetch_and(&b->latch, 0, PKC_ACQUIRE);

	b->active = 0;
	for (; gone; gone &= gone - 1)
		lr_owe(lr, block * PKC_VGIC_LR_BLOCK + (uint32_t)__builtin_ctzll(gone));
}

PKC_API void pkc_vgic_lr_reset(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	pkc_vgic_lr_put(lr, cpuif);
	for (uint32_t i = 0; i * PKC_VGIC_LR_BLOCK < lr->nr_intids; i++)
		lr_forget(lr, i);
}

PKC_API uint32_t pkc_vgic_lr_owed_next(struct pkc_vgic_lr *lr)
{
	uint32_t i = (uint32_t)__builtin_ctz(lr->owing);
	struct pkc_vgic_lr_block *block = &lr->blocks[i];
	uint32_t pintid = block->pintid[__builtin_ctzll(block->owed)];

	block->owed &= block->owed - 1;
	if (!block->owed)
		lr->owing &= ~(1u << i);
	return pintid;
}
