/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/vgic_lr.h>

/* What the engine sets in ICH_HCR_EL2, with dir_trap. */
#define REFILL_HCR                                                                              \
	(PKC_ICH_HCR_LRENPIE | PKC_ICH_HCR_NPIE | PKC_ICH_HCR_VGRP0EIE | PKC_ICH_HCR_VGRP0DIE | \
	 PKC_ICH_HCR_VGRP1EIE | PKC_ICH_HCR_VGRP1DIE)

/* As many ends as ICH_HCR_EL2.EOIcount can count; there are fewer list registers. */
#define REFILL_MAX 31

/* The best of a kind, best first: a key has the INTID in bits 15:0, and less is better. */
struct refill_list {
	uint32_t total; /* how many there are of the kind */
	uint32_t kept;  /* how many of them are here */
	uint32_t key[REFILL_MAX];
};

/* One interrupt and where its bits are. */
struct refill_irq {
	struct pkc_vgic_lr_block *block;
	uint32_t intid;
	uint32_t index; /* in the block */
	uint64_t bit;
};

static struct refill_irq refill_of(const struct pkc_vgic_lr *lr, uint64_t intid)
{
	uint32_t id = (uint32_t)intid;
	struct refill_irq irq = {&lr->blocks[id / PKC_VGIC_LR_BLOCK], id, id % PKC_VGIC_LR_BLOCK,
	                         PKC_BIT(id % PKC_VGIC_LR_BLOCK)};

	return irq;
}

/* The first of those of block @p i that @p bits has. */
static struct refill_irq refill_first(const struct pkc_vgic_lr *lr, uint32_t i, uint64_t bits)
{
	return refill_of(lr, i * PKC_VGIC_LR_BLOCK + (uint32_t)__builtin_ctzll(bits));
}

/* Those of a block that are pending by their input. */
static uint64_t refill_high(const struct pkc_vgic_lr_block *block)
{
	return pkc_atomic_load(&block->line, PKC_ACQUIRE) &
	       pkc_atomic_load(&block->level, PKC_RELAXED);
}

/* Those that are pending and may be delivered, but for what list registers hold. */
static uint64_t refill_pending(const struct pkc_vgic_lr_block *block)
{
	return (pkc_atomic_load(&block->latch, PKC_ACQUIRE) | refill_high(block)) &
	       pkc_atomic_load(&block->enabled, PKC_RELAXED);
}

static bool refill_is_group1(struct refill_irq irq)
{
	return pkc_atomic_load(&irq.block->group1, PKC_RELAXED) & irq.bit;
}

static uint32_t refill_priority(struct refill_irq irq)
{
	return pkc_atomic_load(&irq.block->priority[irq.index], PKC_RELAXED);
}

/* By priority, then INTID; last of all those whose group the vCPU has off. */
static uint32_t refill_pending_key(const struct pkc_vgic_cpuif *cpuif, struct refill_irq irq)
{
	bool on = cpuif->vmcr & (refill_is_group1(irq) ? PKC_ICH_VMCR_ENG1 : PKC_ICH_VMCR_ENG0);

	return (uint32_t)!on << 24 | refill_priority(irq) << 16 | irq.intid;
}

/* By what is ended first, which is what was acknowledged last. */
static uint32_t refill_active_key(const struct pkc_vgic_cpuif *cpuif, struct refill_irq irq)
{
	return pkc_vgic_icc_preemption(cpuif, irq.block->running[irq.index],
	                               irq.block->active1 & irq.bit)
	               << 16 |
	       irq.intid;
}

static void refill_keep(struct refill_list *list, uint32_t max, uint32_t key)
{
	uint32_t i;

	list->total++;
	if (list->kept < max)
		list->kept++;
	else if (!max || list->key[max - 1] < key)
		return;
	for (i = list->kept - 1; i && list->key[i - 1] > key; i--)
		list->key[i] = list->key[i - 1];
	list->key[i] = key;
}

static void refill_choose_pending(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                                  struct refill_list *list)
{
	for (uint32_t blocks = lr->waiting; blocks; blocks &= blocks - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(blocks);
		uint64_t bits = refill_pending(&lr->blocks[i]) & ~lr->blocks[i].active;

		for (; bits; bits &= bits - 1)
			refill_keep(list, lr->nr_lrs,
			            refill_pending_key(cpuif, refill_first(lr, i, bits)));
	}
}

static void refill_choose_active(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                                 struct refill_list *list, uint32_t max)
{
	for (uint32_t blocks = lr->waiting; blocks; blocks &= blocks - 1) {
		uint32_t i = (uint32_t)__builtin_ctz(blocks);
		uint64_t bits = lr->blocks[i].active;

		for (; bits; bits &= bits - 1)
			refill_keep(list, max, refill_active_key(cpuif, refill_first(lr, i, bits)));
	}
}

/* What is in the list registers becomes a matter of the blocks again. */
static void refill_withdraw(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	for (uint32_t i = 0; i < cpuif->used_lrs; i++) {
		uint64_t value = cpuif->lr[i];
		struct refill_irq irq = refill_of(lr, value & PKC_LR_VINTID);

		if (!(value & PKC_LR_STATE))
			continue;
		if (value & PKC_LR_ACTIVE) {
			irq.block->active |= irq.bit;
			irq.block->active1 &= ~irq.bit;
			irq.block->active1 |= value & PKC_LR_GROUP1 ? irq.bit : 0;
			irq.block->running[irq.index] = (uint8_t)PKC_FIELD(value, 55, 48);
		}
		if ((value & PKC_LR_PENDING) && (lr->latched & 1u << i))
			pkc_atomic_fetch_or(&irq.block->latch, irq.bit, PKC_RELAXED);
		lr->waiting |= 1u << irq.intid / PKC_VGIC_LR_BLOCK;
	}
	lr->sampled = lr->resample = lr->latched = 0;
	cpuif->used_lrs = 0;
}

static uint64_t refill_common(struct refill_irq irq, uint64_t priority, bool group1)
{
	uint64_t pintid = irq.block->pintid[irq.index];

	return irq.intid | priority << PKC_LR_PRIORITY_SHIFT | (group1 ? PKC_LR_GROUP1 : 0) |
	       (pintid ? PKC_LR_HW | pintid << PKC_LR_PINTID_SHIFT : 0);
}

/* Asks the list register @p i to say when its interrupt ends, since there may be more of it. */
static uint64_t refill_resample(struct pkc_vgic_lr *lr, struct refill_irq irq, uint32_t i)
{
	lr->resample |= 1u << i;
	lr->sampled |= 1u << irq.intid / PKC_VGIC_LR_BLOCK;
	return PKC_LR_EOI;
}

/* Moves an event into the list register @p i, if there is one. */
static uint64_t refill_latch(struct pkc_vgic_lr *lr, struct refill_irq irq, uint32_t i)
{
	if (!(pkc_atomic_fetch_and(&irq.block->latch, ~irq.bit, PKC_ACQUIRE) & irq.bit))
		return 0;

	lr->latched |= 1u << i;
	return PKC_LR_PENDING;
}

static uint64_t refill_pending_lr(struct pkc_vgic_lr *lr, struct refill_irq irq, uint32_t i)
{
	uint64_t value = refill_common(irq, refill_priority(irq), refill_is_group1(irq)) |
	                 PKC_LR_PENDING;

	refill_latch(lr, irq, i);
	if (!(value & PKC_LR_HW) && (refill_high(irq.block) & irq.bit))
		value |= refill_resample(lr, irq, i);
	return value;
}

/*
 * An active interrupt keeps the priority and the group of its acknowledge, by which the CPU
 * interface finds it at its end. What comes after it waits in the same list register if it has the
 * same, and nothing else waits outside, to which it might be preferred there.
 */
static uint64_t refill_active_lr(struct pkc_vgic_lr *lr, struct refill_irq irq, uint32_t i)
{
	uint32_t running = irq.block->running[irq.index];
	bool group1 = irq.block->active1 & irq.bit;
	uint64_t value = refill_common(irq, running, group1) | PKC_LR_ACTIVE;
	bool same = running == refill_priority(irq) && group1 == refill_is_group1(irq);

	irq.block->active &= ~irq.bit;
	if (!(refill_pending(irq.block) & irq.bit))
		return value;
	if (value & PKC_LR_HW) {
		lr->waiting |= 1u << irq.intid / PKC_VGIC_LR_BLOCK;
		return value;
	}
	if (!same || lr->waiting || (refill_high(irq.block) & irq.bit))
		return value | refill_resample(lr, irq, i);
	return value | refill_latch(lr, irq, i);
}

/*
 * The changes of the guest's group enables that make a choice other than this one right. With one
 * group off, nothing is gained when the other one goes off too.
 */
static uint64_t refill_group_hcr(uint32_t vmcr)
{
	bool group0 = vmcr & PKC_ICH_VMCR_ENG0, group1 = vmcr & PKC_ICH_VMCR_ENG1;

	if (group0 && group1)
		return PKC_ICH_HCR_VGRP0DIE | PKC_ICH_HCR_VGRP1DIE;
	if (group0)
		return PKC_ICH_HCR_VGRP1EIE;
	if (group1)
		return PKC_ICH_HCR_VGRP0EIE;
	return PKC_ICH_HCR_VGRP0EIE | PKC_ICH_HCR_VGRP1EIE;
}

/* The maintenance interrupts for so many pending and active ones that have no list register. */
static uint32_t refill_hcr(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                           uint32_t pending, uint32_t active)
{
	uint64_t hcr = 0;

	if (pending)
		hcr |= PKC_ICH_HCR_NPIE | refill_group_hcr(cpuif->vmcr);
	if (active)
		hcr |= PKC_ICH_HCR_LRENPIE | (lr->split ? lr->dir_trap : 0);
	return (uint32_t)((cpuif->hcr & ~(REFILL_HCR | lr->dir_trap)) | hcr);
}

/*
 * All active ones get a list register, so that their end needs no exit; but the best pending one
 * gets one before them. Or else a vCPU whose list registers are all active would never take it, and
 * a maintenance interrupt for want of pending ones would come back for ever.
 */
static void refill_place(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif,
                         const struct refill_list *pending, const struct refill_list *active)
{
	uint32_t room = lr->nr_lrs - (pending->total ? 1 : 0);
	uint32_t nr_active = active->kept < room ? active->kept : room;
	uint32_t rest = lr->nr_lrs - nr_active;
	uint32_t nr_pending = pending->kept < rest ? pending->kept : rest;
	uint32_t n = 0;

	if (nr_active == active->total && nr_pending == pending->total)
		lr->waiting = 0;
	for (uint32_t i = 0; i < nr_pending; i++, n++)
		cpuif->lr[n] = refill_pending_lr(lr, refill_of(lr, pending->key[i] & 0xffff), n);
	for (uint32_t i = 0; i < nr_active; i++, n++)
		cpuif->lr[n] = refill_active_lr(lr, refill_of(lr, active->key[i] & 0xffff), n);
	cpuif->used_lrs = n;
	cpuif->hcr = refill_hcr(lr, cpuif, pending->total - nr_pending, active->total - nr_active);
}

PKC_API void pkc_vgic_lr_refill(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	struct refill_list pending, active;

	pending.total = pending.kept = active.total = active.kept = 0;
	lr->split = cpuif->vmcr & PKC_ICH_VMCR_EOIM;
	lr->waiting |= pkc_atomic_fetch_and(&lr->news, 0, PKC_ACQUIRE);
	refill_withdraw(lr, cpuif);
	refill_choose_pending(lr, cpuif, &pending);
	refill_choose_active(lr, cpuif, &active, lr->nr_lrs);
	refill_place(lr, cpuif, &pending, &active);
}

PKC_API void pkc_vgic_lr_put(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	refill_withdraw(lr, cpuif);
	cpuif->hcr &= (uint32_t) ~(REFILL_HCR | lr->dir_trap);
}

/*
 * The guest has ended some of those without a list register. With EOImode 0 they are the ones of
 * highest preemption level. With EOImode 1 each ICC_DIR_EL1 comes here with its INTID, and what
 * some machines count for ICC_EOIR is no end. What counts is the mode that it was entered with: it
 * may have changed that since, but not while anything was active.
 */
static void refill_ended(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif, uint32_t ended)
{
	struct refill_list active;

	if (lr->split)
		return;

	active.total = active.kept = 0;
	refill_choose_active(lr, cpuif, &active, ended);
	for (uint32_t i = 0; i < active.kept; i++)
		pkc_vgic_lr_deactivate(lr, cpuif, active.key[i] & 0xffff);
}

PKC_API void pkc_vgic_lr_collect(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	uint32_t ended = (uint32_t)PKC_FIELD(cpuif->hcr, 31, 27);

	for (uint32_t i = 0; i < cpuif->used_lrs; i++) {
		if (cpuif->lr[i] & PKC_LR_STATE)
			continue;
		cpuif->lr[i] = 0;
		if (lr->resample & 1u << i)
			lr->waiting |= lr->sampled;
	}
	while (cpuif->used_lrs && !cpuif->lr[cpuif->used_lrs - 1])
		cpuif->used_lrs--;
	cpuif->hcr &= (uint32_t)~PKC_ICH_HCR_EOICOUNT;
	if (ended)
		refill_ended(lr, cpuif, ended);
}
