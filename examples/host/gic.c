/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "gic.h"
#include "el1/el1.h"

/* QEMU's virt machine; registers by Arm IHI0069, 12.9 to 12.11. */
#define GICD_CTLR       UINT64_C(0x08000000)
#define GICR_BASE       UINT64_C(0x080a0000)
#define GICR_STRIDE     UINT64_C(0x20000)
#define GICR_WAKER      0x14
#define GICR_IGROUPR0   0x10080
#define GICR_ISENABLER0 0x10100
#define GICR_ISACTIVER0 0x10300
#define GICR_ICACTIVER0 0x10380
/* Affinity routing, group 1. */
#define CTLR_ON         0x12

static void write(uint64_t address, uint32_t value)
{
	pkc_port_host_write(at(address), 4, value);
}

static uint64_t redistributor(uint32_t cpu)
{
	return GICR_BASE + cpu * GICR_STRIDE;
}

void gic_init(void)
{
	write(GICD_CTLR, CTLR_ON);
}

void gic_cpu_init(uint32_t cpu)
{
	uint64_t own = redistributor(cpu);

	write(own + GICR_WAKER, 0);
	while (pkc_port_host_read(at(own + GICR_WAKER), 4))
		;
	write(own + GICR_IGROUPR0, UINT32_MAX);
	write(own + GICR_ISENABLER0, 1U << SGI_KICK | 1U << PPI_VIRTUAL_TIMER | 1U << PPI_TICK);
	el1_gic_cpu_init(true);
}

/* A CPU's Aff0 is its index; the others are 0. */
void gic_kick(uint32_t cpu)
{
	pkc_port_barrier(PKC_DSB_ISH);
	pkc_write(ICC_SGI1R_EL1, (uint64_t)SGI_KICK << 24 | PKC_BIT(cpu));
	pkc_port_barrier(PKC_ISB);
}

uint32_t gic_acknowledge(void)
{
	uint64_t id = pkc_read(ICC_IAR1_EL1);

	pkc_port_barrier(PKC_DSB_SY);
	return (uint32_t)id;
}

void gic_drop(uint32_t id)
{
	pkc_write(ICC_EOIR1_EL1, id);
	pkc_port_barrier(PKC_ISB);
}

void gic_deactivate(uint32_t id)
{
	pkc_write(ICC_DIR_EL1, id);
	pkc_port_barrier(PKC_ISB);
}

void gic_set_active(uint32_t cpu, uint32_t id, bool active)
{
	write(redistributor(cpu) + (active ? GICR_ISACTIVER0 : GICR_ICACTIVER0), 1U << id);
	pkc_port_barrier(PKC_DSB_SY);
}
