/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "virq.h"
#include "gic.h"

/* All SGIs, and the timer. */
#define INTIDS   (UINT32_C(0xffff) | UINT32_C(1) << PPI_VIRTUAL_TIMER)
#define PRIORITY 0xa0

static struct pkc_vgic_hw hw;
static struct pkc_vgic_masks masks;

void virq_machine(uint64_t vtr)
{
	const struct pkc_vgic_policy policy = {.hw_ppis = UINT32_C(1) << PPI_VIRTUAL_TIMER};

	pkc_vgic_decode(&hw, vtr);
	if (pkc_vgic_make_masks(&masks, &hw, &policy))
		el1_fail("FAIL host: ICH_VTR_EL2 is 0x%lx", vtr);
}

static void reset_interface(struct virq *virq)
{
	virq->timer = false;
	pkc_vgic_reset(&virq->cpuif, &masks);
	pkc_host_write_u32(&virq->page->vmcr, virq->cpuif.vmcr);
	for (uint32_t i = 0; i < PKC_VGIC_APS_MAX; i++) {
		pkc_host_write_u64(&virq->page->ap0r[i], 0);
		pkc_host_write_u64(&virq->page->ap1r[i], 0);
	}
}

void virq_reset(struct virq *virq)
{
	pkc_vgic_lr_reset(&virq->lr, &virq->cpuif);
	reset_interface(virq);
}

void virq_init(struct virq *virq, struct pkc_host_vgic *page)
{
	virq->page = page;
	reset_interface(virq);
	if (pkc_vgic_lr_init(&virq->lr, &hw, &virq->block, PKC_VGIC_LR_BLOCK))
		el1_fail("FAIL host: no list registers");
	for (uint32_t id = 0; id < 32; id++) {
		if (!(INTIDS >> id & 1))
			continue;
		pkc_vgic_lr_set_group(&virq->lr, id, true);
		pkc_vgic_lr_set_priority(&virq->lr, id, PRIORITY);
		pkc_vgic_lr_enable(&virq->lr, id, true);
	}
	pkc_vgic_lr_map(&virq->lr, PPI_VIRTUAL_TIMER, PPI_VIRTUAL_TIMER);
}

void virq_inject(struct virq *virq, uint32_t intid)
{
	pkc_vgic_lr_inject(&virq->lr, intid);
}

bool virq_has_news(const struct virq *virq)
{
	return pkc_atomic_load(&virq->lr.news, PKC_ACQUIRE) || virq->lr.waiting;
}

static void set_active(struct cpu *cpu, bool active)
{
	if (cpu->timer_is_active == active)
		return;
	gic_set_active(cpu->index, PPI_VIRTUAL_TIMER, active);
	cpu->timer_is_active = active;
}

void virq_flush(struct virq *virq, struct cpu *cpu)
{
	const struct pkc_vgic_cpuif *cpuif = &virq->cpuif;

	pkc_vgic_lr_flush(&virq->lr, &virq->cpuif);
	set_active(cpu, virq->timer);
	for (uint32_t i = 0; i < cpuif->used_lrs; i++)
		pkc_host_write_u64(&virq->page->lr[i], cpuif->lr[i]);
	pkc_host_write_u32(&virq->page->used_lrs, cpuif->used_lrs);
	pkc_host_write_u32(&virq->page->hcr, cpuif->hcr);
}

/* The guest's end of the timer has deactivated the physical one. */
static void sync_timer(struct virq *virq, struct cpu *cpu)
{
	if (!virq->timer || pkc_vgic_lr_state(&virq->lr, &virq->cpuif, PPI_VIRTUAL_TIMER))
		return;
	virq->timer = false;
	cpu->timer_is_active = false;
}

void virq_sync(struct virq *virq, struct cpu *cpu)
{
	struct pkc_vgic_cpuif *cpuif = &virq->cpuif;

	for (uint32_t i = 0; i < cpuif->used_lrs; i++)
		cpuif->lr[i] = pkc_host_read_u64(&virq->page->lr[i]);
	cpuif->hcr = pkc_host_read_u32(&virq->page->hcr);
	cpuif->vmcr = pkc_host_read_u32(&virq->page->vmcr);
	pkc_vgic_lr_sync(&virq->lr, cpuif);
	while (pkc_vgic_lr_owed(&virq->lr))
		set_active(cpu, false);
	sync_timer(virq, cpu);
}

void virq_put(struct virq *virq, struct cpu *cpu)
{
	pkc_vgic_lr_put(&virq->lr, &virq->cpuif);
	set_active(cpu, false);
}

void virq_timer(struct virq *virq)
{
	if (virq->timer)
		return;
	virq->timer = true;
	virq_inject(virq, PPI_VIRTUAL_TIMER);
}

bool virq_is_signalled(struct virq *virq)
{
	return pkc_vgic_lr_signalled(&virq->lr, &hw, &virq->cpuif);
}
