/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Interrupts of a vCPU: SGIs and the virtual timer, by the library's list-register engine. EL2
 * moves the list registers between the vCPU's page and the CPU.
 *
 * The timer is mapped to the physical one: the guest's end of it deactivates both. Active in the
 * redistributor means that a guest has yet to end it; so that state moves with the vCPU.
 */
#ifndef HOST_VIRQ_H
#define HOST_VIRQ_H

#include "cpu.h"
#include <pkvmcore/vgic_host.h>
#include <pkvmcore/vgic_lr.h>

struct virq {
	struct pkc_vgic_lr lr;
	struct pkc_vgic_lr_block block; /* INTIDs 0 to 63 */
	struct pkc_vgic_cpuif cpuif;
	struct pkc_host_vgic *page;
	bool timer; /* its timer's interrupt is under way */
};

/* What list registers there are, by ICH_VTR_EL2. */
void virq_machine(uint64_t vtr);

/* As after a reset; all of its interrupts are enabled, since its guest sees no distributor. */
void virq_init(struct virq *virq, struct pkc_host_vgic *page);

/* Of a vCPU that is loaded nowhere, and is turned on anew. */
void virq_reset(struct virq *virq);

/* Any CPU. The vCPU has to be kicked. */
void virq_inject(struct virq *virq, uint32_t intid);
/* Whether something has been injected that it does not know of. Any CPU. */
bool virq_has_news(const struct virq *virq);

/* All that follows: the CPU where the vCPU is loaded. */
void virq_flush(struct virq *virq, struct cpu *cpu);
void virq_sync(struct virq *virq, struct cpu *cpu);
void virq_put(struct virq *virq, struct cpu *cpu);
/* Its virtual timer has fired: PPI_VIRTUAL_TIMER is active. */
void virq_timer(struct virq *virq);
/* Whether an interrupt would end its WFI at once. */
bool virq_is_signalled(struct virq *virq);

#endif
