/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A GIC with as many list registers as one could want: what an interrupt is, without how it is
 * delivered. Written from the architecture's words, and not from the library's code.
 */
#ifndef VGIC_MODEL_H
#define VGIC_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define MODEL_INTIDS 100
#define MODEL_NONE   1023u

struct model_irq {
	bool enabled, group1, level, line, latch, active;
	uint8_t priority;
};

/** An interrupt that has been acknowledged, and its priority not yet dropped. */
struct model_taken {
	uint32_t intid, level;
	bool group1;
};

struct model {
	struct model_irq irq[MODEL_INTIDS];
	struct model_taken taken[128]; /* the last one is the one that runs */
	uint32_t nr_taken;
	uint32_t pmr, bpr0, bpr1;
	bool on[2], cbpr, split; /* split: EOImode 1 */
};

static inline bool model_pending(const struct model_irq *irq)
{
	return irq->latch || (irq->level && irq->line);
}

/** The bits of a priority that preempt. */
static inline uint32_t model_level(const struct model *m, uint32_t priority, bool group1)
{
	uint32_t low = group1 && !m->cbpr ? m->bpr1 : m->bpr0 + 1;

	return priority >> low << low;
}

static inline uint32_t model_running(const struct model *m)
{
	return m->nr_taken ? m->taken[m->nr_taken - 1].level : 0x100;
}

/** Whether the CPU interface may signal this one, if it is alone. */
static inline bool model_eligible(const struct model *m, const struct model_irq *irq)
{
	return model_pending(irq) && irq->enabled && !irq->active && m->on[irq->group1];
}

/** One of highest priority, if it may be signalled now; all equals are as good. */
static inline uint32_t model_best(const struct model *m)
{
	uint32_t best = MODEL_NONE;

	for (uint32_t i = 0; i < MODEL_INTIDS; i++)
		if (model_eligible(m, &m->irq[i]) &&
		    (best == MODEL_NONE || m->irq[i].priority < m->irq[best].priority))
			best = i;
	return best;
}

static inline bool model_signalled(const struct model *m, uint32_t intid)
{
	const struct model_irq *irq = &m->irq[intid];

	return irq->priority < m->pmr &&
	       model_level(m, irq->priority, irq->group1) < model_running(m);
}

static inline void model_raise(struct model_irq *irq)
{
	irq->latch |= !irq->level && !irq->line;
	irq->line = true;
}

static inline void model_take(struct model *m, uint32_t intid, uint32_t level, bool group1)
{
	m->irq[intid].latch = false;
	m->irq[intid].active = true;
	m->taken[m->nr_taken++] = (struct model_taken){intid, level, group1};
}

#endif
