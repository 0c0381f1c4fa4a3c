/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The interrupts of most guests: the virtual timer's, counted.
 */
#include "guest.h"

#define TIMER_PPI 27

#define GICD_CTLR      UINT64_C(0x08000000)
#define GICR_BASE      UINT64_C(0x080a0000)
#define GICR_STRIDE    UINT64_C(0x20000)
#define GICR_WAKER     0x14
#define GICR_IGROUPR0  0x10080
#define GICR_ISENABLER 0x10100

static volatile uint32_t *mmio(uint64_t address)
{
	return at(address);
}

static void set_timer(uint64_t ticks)
{
	WRITE_SYSREG(CNTV_CVAL_EL0, READ_SYSREG(CNTVCT_EL0) + ticks);
}

void guest_timer_start(uint64_t ticks)
{
	uint64_t redistributor = GICR_BASE + guest_this_cpu()->index * GICR_STRIDE;

	*mmio(GICD_CTLR) = 0x12; /* affinity routing, group 1 */
	*mmio(redistributor + GICR_WAKER) = 0;
	while (*mmio(redistributor + GICR_WAKER))
		;
	*mmio(redistributor + GICR_IGROUPR0) = UINT32_MAX;
	*mmio(redistributor + GICR_ISENABLER) = 1U << TIMER_PPI;
	WRITE_SYSREG(ICC_SRE_EL1, 1);
	WRITE_SYSREG(ICC_PMR_EL1, 0xff);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
	set_timer(ticks);
	WRITE_SYSREG(CNTV_CTL_EL0, 1);
}

void guest_timer_stop(void)
{
	WRITE_SYSREG(CNTV_CTL_EL0, 0);
}

void guest_interrupt(bool fiq)
{
	uint64_t id = READ_SYSREG(ICC_IAR1_EL1);

	if (fiq)
		guest_fail("exception", "a FIQ came, interrupt %lu", id);
	if (id == TIMER_PPI) {
		set_timer(READ_SYSREG(CNTFRQ_EL0) / 1000);
		guest_this_cpu()->interrupts++;
	}
	WRITE_SYSREG(ICC_EOIR1_EL1, id);
}
