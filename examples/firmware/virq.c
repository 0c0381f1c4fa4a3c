/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "virq.h"
#include "board.h"
#include "cpu.h"
#include "gic.h"
#include "options.h"

#define HCR_FMO PKC_BIT(3)
#define HCR_IMO PKC_BIT(4)

struct pkc_vgic_hw fw_virq_hw;
uint32_t fw_virq_nr_cpus;
static struct pkc_vgic_masks masks;

uint64_t fw_virq_hcr(void)
{
	return fw_options.irq_virtual ? HCR_IMO | HCR_FMO : 0;
}

/* Each PPI and SPI of the machine is the guest's of the same number. */
static void init_cpu(uint32_t index)
{
	struct fw_virq *virq = &fw_cpu(index)->virq;
	struct pkc_vgic_lr *lr = &virq->lr;
	uint32_t nr = fw_gic_interrupts();
	int error = pkc_vgic_lr_init(lr, &fw_virq_hw, virq->blocks, nr);

	PKC_ASSERT(!error);
	for (uint32_t i = FW_NR_SGIS; i < nr; i++) {
		(void)pkc_vgic_lr_map(lr, i, i);
		(void)pkc_vgic_lr_enable(lr, i, true);
	}
	fw_gic_redistributor(index)->lr = lr;
}

void fw_virq_init(struct fw_board *board)
{
	static const struct pkc_vgic_policy policy = {0};

	if (!fw_options.irq_virtual)
		return;
	fw_virq_nr_cpus = board->nr_cpus;
	fw_gic_init(board);
	fw_board_hide(board, board->redistributors);
	fw_board_hide(board, board->its);
	pkc_vgic_hw_read(&fw_virq_hw);
	(void)pkc_vgic_make_masks(&masks, &fw_virq_hw, &policy);
	for (uint32_t i = 0; i < fw_virq_nr_cpus; i++)
		init_cpu(i);
}

void fw_virq_collect(struct fw_virq *virq)
{
	uint32_t intid;

	pkc_vgic_hw_save(&virq->live, &virq->cpuif);
	pkc_vgic_hw_save_vmcr(&virq->live, &virq->cpuif);
	pkc_vgic_lr_sync(&virq->lr, &virq->cpuif);
	while ((intid = pkc_vgic_lr_owed(&virq->lr)))
		fw_gic_deactivate(intid);
}

void fw_virq_deliver(struct fw_virq *virq)
{
	pkc_vgic_lr_flush(&virq->lr, &virq->cpuif);
	for (uint32_t n = 0; n < virq->cpuif.used_lrs; n++)
		virq->counts.lr += (virq->cpuif.lr[n] & PKC_LR_STATE) &&
		                   virq->cpuif.lr[n] != virq->live.lr[n];
	pkc_vgic_hw_restore(&virq->live, &virq->cpuif);
}

void fw_virq_collect_all(struct fw_virq *virq)
{
	fw_virq_collect(virq);
	pkc_vgic_hw_put(&virq->live, &virq->cpuif);
}

void fw_virq_deliver_all(struct fw_virq *virq)
{
	pkc_vgic_hw_load(&virq->live, &virq->cpuif);
	fw_virq_deliver(virq);
}

void fw_virq_start(struct fw_cpu *cpu)
{
	struct fw_virq *virq = &cpu->virq;

	if (!fw_options.irq_virtual)
		return;
	fw_gic_cpu_init(cpu->index);
	pkc_vgic_hw_init(&virq->live, &fw_virq_hw);
	pkc_vgic_reset(&virq->cpuif, &masks);
	fw_virq_deliver_all(virq);
}

void fw_virq_stop(struct fw_cpu *cpu)
{
	struct fw_virq *virq = &cpu->virq;
	uint32_t intid;

	if (!fw_options.irq_virtual)
		return;
	fw_virq_collect(virq);
	pkc_vgic_lr_reset(&virq->lr, &virq->cpuif);
	while ((intid = pkc_vgic_lr_owed(&virq->lr)))
		fw_gic_give_back(intid);
	fw_gic_cpu_off();
}

/* One of the machine's, for the guest: inactive again only when the guest ends it. */
static void pass_on(struct fw_virq *virq, const struct fw_irq *irq)
{
	uint64_t *count = irq->intid < FW_NR_PRIVATE ? &virq->counts.ppi : &virq->counts.spi;

	++*count;
	(void)pkc_vgic_lr_set_group(&virq->lr, irq->intid, irq->group1);
	(void)pkc_vgic_lr_set_priority(&virq->lr, irq->intid, irq->priority);
	if (pkc_vgic_lr_inject(&virq->lr, irq->intid) < 0)
		fw_gic_deactivate(irq->intid);
}

static void handle(struct fw_virq *virq, const struct fw_irq *irq)
{
	if (irq->intid >= FW_GIC_FIRST_SPECIAL && irq->intid <= FW_GIC_LAST_SPECIAL) {
		virq->counts.spurious++;
	} else if (irq->intid < FW_NR_SGIS) {
		virq->counts.kick++;
		fw_gic_deactivate(irq->intid);
	} else if (irq->intid == fw_gic_maintenance()) {
		virq->counts.maintenance++;
		fw_gic_deactivate(irq->intid);
	} else {
		pass_on(virq, irq);
	}
}

bool fw_virq_take(struct fw_cpu *cpu, bool group1)
{
	struct fw_irq irq;

	if (!fw_options.irq_virtual)
		return false;
	irq = fw_gic_acknowledge(group1);
	fw_virq_collect(&cpu->virq);
	handle(&cpu->virq, &irq);
	fw_virq_deliver(&cpu->virq);
	return true;
}

bool fw_virq_waits(struct fw_cpu *cpu)
{
	bool waits;

	if (!fw_options.irq_virtual)
		return false;
	fw_virq_collect_all(&cpu->virq);
	waits = pkc_vgic_lr_signalled(&cpu->virq.lr, &fw_virq_hw, &cpu->virq.cpuif);
	fw_virq_deliver_all(&cpu->virq);
	return waits;
}
