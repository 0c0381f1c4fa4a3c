/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The GICv3 of QEMU's virt machine, and the timers.
 */
#include "irqload.h"

#define GICD            UINT64_C(0x08000000)
#define GICD_CTLR       (GICD + 0x0000)
#define GICD_IGROUPR    (GICD + 0x0080)
#define GICD_ISENABLER  (GICD + 0x0100)
#define GICD_ISPENDR    (GICD + 0x0200)
#define GICD_IPRIORITYR (GICD + 0x0400)
#define GICD_ICFGR      (GICD + 0x0c00)
#define GICD_IROUTER    (GICD + 0x6000)
#define GICR            UINT64_C(0x080a0000)
#define GICR_STRIDE     UINT64_C(0x20000)
#define GICR_WAKER      0x14
#define GICR_IGROUPR0   0x10080
#define GICR_ISENABLER0 0x10100
#define GICR_IPRIORITYR 0x10400

#define UART_ICR  UINT64_C(0x09000044)
#define UART_IMSC UINT64_C(0x09000038)
#define UART_TX   0x20

#define PERIOD_US 2000

static volatile uint32_t *word(uint64_t address)
{
	return at(address);
}

static volatile uint8_t *byte(uint64_t address)
{
	return at(address);
}

uint64_t gic_redistributor(unsigned int cpu)
{
	return GICR + cpu * GICR_STRIDE;
}

/* Four levels: as deep as SGIs interrupt each other. */
static uint8_t priority_of(unsigned int sgi)
{
	return (uint8_t)(0x60 + sgi % 4 * 0x10);
}

static void begin_spi(unsigned int spi, bool edge)
{
	volatile uint32_t *config = word(GICD_ICFGR + spi / 16 * 4);
	uint32_t bit = 2U << spi % 16 * 2;

	*config = edge ? *config | bit : *config & ~bit;
	if (!is_group0(spi))
		*word(GICD_IGROUPR + spi / 32 * 4) |= 1U << spi % 32;
	*byte(GICD_IPRIORITYR + spi) = 0x50;
	*word(GICD_ISENABLER + spi / 32 * 4) = 1U << spi % 32;
}

void gic_begin_distributor(void)
{
	*word(GICD_CTLR) = 0x13; /* affinity routing, both groups */
	for (unsigned int i = 0; i < GUEST_MAX_CPUS; i++)
		begin_spi(FIRST_SPI + i, i % 2);
	begin_spi(SPI_UART, false);
	*word(UART_ICR) = UINT32_MAX;
	*word(UART_IMSC) = UART_TX;
}

static void begin_redistributor(uint64_t frames)
{
	*word(frames + GICR_WAKER) = 0;
	while (*word(frames + GICR_WAKER))
		;
	*word(frames + GICR_IGROUPR0) = GROUP1;
	for (unsigned int i = 0; i < NR_SGIS; i++)
		*byte(frames + GICR_IPRIORITYR + i) = priority_of(i);
	*byte(frames + GICR_IPRIORITYR + PPI_VTIMER) = 0x40;
	*byte(frames + GICR_IPRIORITYR + PPI_PTIMER) = 0xa0;
	*word(frames + GICR_ISENABLER0) = 0xffff | 1U << PPI_VTIMER | 1U << PPI_PTIMER;
}

static void begin_grid(struct grid *grid, uint64_t period)
{
	grid->period = period;
	grid->start = READ_SYSREG(CNTVCT_EL0);
	grid->next = grid->start + period;
	grid->ticks = 0;
}

void gic_begin(void)
{
	struct load_cpu *me = this_load();
	uint64_t period = READ_SYSREG(CNTFRQ_EL0) / 1000000 * PERIOD_US;

	begin_redistributor(gic_redistributor((unsigned int)guest_this_cpu()->index));
	WRITE_SYSREG(ICC_SRE_EL1, 1);
	WRITE_SYSREG(ICC_CTLR_EL1, split_eoi ? 2 : 0);
	WRITE_SYSREG(ICC_PMR_EL1, 0xf8);
	WRITE_SYSREG(ICC_IGRPEN0_EL1, 1);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
	begin_grid(&me->vtimer, period);
	begin_grid(&me->ptimer, period * 3 / 2);
	WRITE_SYSREG(CNTV_CVAL_EL0, me->vtimer.next);
	WRITE_SYSREG(CNTP_CVAL_EL0, me->ptimer.next);
	WRITE_SYSREG(CNTV_CTL_EL0, 1);
	WRITE_SYSREG(CNTP_CTL_EL0, 1);
}

void gic_end(void)
{
	WRITE_SYSREG(CNTV_CTL_EL0, 0);
	WRITE_SYSREG(CNTP_CTL_EL0, 0);
}

void gic_send(unsigned int targets, unsigned int sgi)
{
	__asm__ volatile("dsb ishst" ::: "memory");
	if (sgi < FIRST_GROUP0)
		WRITE_SYSREG(ICC_SGI1R_EL1, (uint64_t)sgi << 24 | targets);
	else
		WRITE_SYSREG(ICC_SGI0R_EL1, (uint64_t)sgi << 24 | targets);
}

void gic_send_others(unsigned int sgi)
{
	__asm__ volatile("dsb ishst" ::: "memory");
	if (sgi < FIRST_GROUP0)
		WRITE_SYSREG(ICC_SGI1R_EL1, (uint64_t)sgi << 24 | UINT64_C(1) << 40);
	else
		WRITE_SYSREG(ICC_SGI0R_EL1, (uint64_t)sgi << 24 | UINT64_C(1) << 40);
}

void gic_pend_spi(unsigned int owner, unsigned int target)
{
	unsigned int spi = FIRST_SPI + owner;

	*(volatile uint64_t *)at(GICD_IROUTER + 8 * spi) = target;
	__asm__ volatile("dsb sy" ::: "memory");
	*word(GICD_ISPENDR + spi / 32 * 4) = 1U << spi % 32;
}
