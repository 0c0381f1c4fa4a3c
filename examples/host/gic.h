/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The host's own interrupts: QEMU's GICv3. EL2 leaves it to the host while the host runs; while a
 * guest runs each interrupt ends the run, and waits for the host.
 */
#ifndef HOST_GIC_H
#define HOST_GIC_H

#include <pkvmcore/types.h>

/* The host's SGI: look at what another CPU has changed. */
#define SGI_KICK          0
/* PPIs: a guest's timer, and the host's. */
#define PPI_VIRTUAL_TIMER 27
#define PPI_TICK          30
#define GIC_SPURIOUS      1020

void gic_init(void);
void gic_cpu_init(uint32_t cpu);
void gic_kick(uint32_t cpu);

/* The next interrupt of this CPU, GIC_SPURIOUS or above if there is none; its priority runs. */
uint32_t gic_acknowledge(void);
/* Its handling has ended, but it stays active: it cannot come again before gic_deactivate(). */
void gic_drop(uint32_t id);
void gic_deactivate(uint32_t id);
/* Makes this CPU's PPI @id active, or not, whatever it was. */
void gic_set_active(uint32_t cpu, uint32_t id, bool active);

#endif
