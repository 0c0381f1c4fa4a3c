/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * As many interrupts of its timer, and as many SGIs to itself, as the boot argument n=N says, one
 * after the other. What they cost in exits is EL2's to tell.
 */
#include "guest.h"

#define GICD_CTLR       UINT64_C(0x08000000)
#define GICR_WAKER      UINT64_C(0x080a0014)
#define GICR_IGROUPR0   UINT64_C(0x080b0080)
#define GICR_ISENABLER0 UINT64_C(0x080b0100)
#define TIMER_PPI       27
#define SGI             5

static uint64_t ticks, sgis;

static void write32(uint64_t address, uint32_t value)
{
	*(volatile uint32_t *)at(address) = value;
}

void guest_interrupt(bool fiq)
{
	uint64_t intid = READ_SYSREG(ICC_IAR1_EL1);

	if (fiq)
		guest_fail("irqbench", "a FIQ came");
	if (intid == TIMER_PPI) {
		ticks++;
		WRITE_SYSREG(CNTV_CTL_EL0, 0);
	}
	sgis += intid == SGI;
	WRITE_SYSREG(ICC_EOIR1_EL1, intid);
}

static void wait_for(const uint64_t *count, uint64_t value)
{
	while (__atomic_load_n(count, __ATOMIC_RELAXED) < value)
		;
}

static void set_up(void)
{
	write32(GICD_CTLR, 0x12);
	write32(GICR_WAKER, 0);
	write32(GICR_IGROUPR0, UINT32_MAX);
	write32(GICR_ISENABLER0, 1U << TIMER_PPI | 1U << SGI);
	WRITE_SYSREG(ICC_SRE_EL1, 7);
	WRITE_SYSREG(ICC_PMR_EL1, 0xf8);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
	__asm__ volatile("msr daifclr, #3" ::: "memory");
}

void guest_main(void)
{
	uint64_t n = guest_number("n=", 1000);

	set_up();
	for (uint64_t i = 1; i <= n; i++) {
		WRITE_SYSREG(CNTV_TVAL_EL0, 100);
		WRITE_SYSREG(CNTV_CTL_EL0, 1);
		wait_for(&ticks, i);
		WRITE_SYSREG(ICC_SGI1R_EL1, UINT64_C(SGI) << 24 | 1);
		wait_for(&sgis, i);
	}
	guest_print("irqbench: ticks=%lu sgis=%lu", ticks, sgis);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	guest_fail("irqbench", "CPU %lu was never asked for, context %lu", cpu->index, context);
}
