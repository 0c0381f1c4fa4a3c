/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The host's tick: an interrupt that ends the run of a guest which does not. The host does not take
 * it: that it is pending is enough.
 */
#include "hypercalls.h"

/* QEMU's virt machine: the EL1 physical timer is PPI 30; registers by Arm IHI0069. */
#define TIMER_PPI   30
#define GICD_CTLR   UINT64_C(0x08000000)
#define GICD_ON     0x12
#define GICR_BASE   UINT64_C(0x080a0000)
#define GICR_STRIDE UINT64_C(0x20000)
#define GICR_WAKER  0x14
#define GICR_GROUP  0x10080
#define GICR_ENABLE 0x10100
#define TICKS       20000

static volatile uint32_t *word(uint64_t address)
{
	return at(address);
}

void tick_init(void)
{
	uint64_t redistributor = GICR_BASE + guest_this_cpu()->index * GICR_STRIDE;

	*word(GICD_CTLR) = GICD_ON;
	*word(redistributor + GICR_WAKER) = 0;
	*word(redistributor + GICR_GROUP) = UINT32_MAX;
	*word(redistributor + GICR_ENABLE) = UINT32_C(1) << TIMER_PPI;
	WRITE_SYSREG(S3_0_C4_C6_0, 0xff); /* ICC_PMR_EL1 */
	WRITE_SYSREG(S3_0_C12_C12_7, 1);  /* ICC_IGRPEN1_EL1 */
}

void tick_start(void)
{
	WRITE_SYSREG(CNTP_TVAL_EL0, TICKS);
	WRITE_SYSREG(CNTP_CTL_EL0, 1);
}

void tick_stop(void)
{
	WRITE_SYSREG(CNTP_CTL_EL0, 0);
}
