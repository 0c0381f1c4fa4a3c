/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that does to its GIC what comes to its mind: random values into all registers of
 * distributor, redistributors and CPU interface, interrupts that are ended twice or never, and CPUs
 * that go off in the middle of it. No interrupt need arrive; EL2 must live, and the guest get on.
 *
 * Boot arguments: cpus=N seconds=N seed=N.
 */
#include "guest.h"

#define GICD         UINT64_C(0x08000000)
#define GICD_IROUTER 0x6000
#define GICR         UINT64_C(0x080a0000)
#define GICR_STRIDE  UINT64_C(0x20000)
#define GICR_SGI     UINT64_C(0x10000)
#define NR_INTIDS    256
#define SPURIOUS     1023
#define OPERATIONS   3000

static unsigned int nr_cpus;
static uint64_t interrupts, starts;

static uint64_t below(uint64_t n)
{
	return guest_random() % n;
}

/* All, few, or one. */
static uint64_t some_bits(void)
{
	uint64_t r = guest_random();

	switch (below(4)) {
	case 0:
		return r;
	case 1:
		return r & guest_random() & guest_random();
	case 2:
		return UINT64_C(1) << r % 64;
	default:
		return r % NR_INTIDS;
	}
}

/* A timer stays due until it is turned off. */
void guest_interrupt(bool fiq)
{
	uint64_t id = fiq ? READ_SYSREG(ICC_IAR0_EL1) : READ_SYSREG(ICC_IAR1_EL1);

	__atomic_fetch_add(&interrupts, id != SPURIOUS, __ATOMIC_RELAXED);
	WRITE_SYSREG(CNTV_CTL_EL0, 0);
	WRITE_SYSREG(CNTP_CTL_EL0, 0);
	if (!below(8))
		return;
	if (fiq)
		WRITE_SYSREG(ICC_EOIR0_EL1, id);
	else
		WRITE_SYSREG(ICC_EOIR1_EL1, id);
	if (below(8))
		WRITE_SYSREG(ICC_DIR_EL1, id);
}

static void disturb_distributor(void)
{
	uint64_t offset = below(0x400) * 4;

	if (below(4))
		*(volatile uint32_t *)at(GICD + offset) = (uint32_t)some_bits();
	else
		*(volatile uint64_t *)at(GICD + GICD_IROUTER +
		                         (32 + below(NR_INTIDS - 32)) * 8) = below(nr_cpus);
}

static void disturb_redistributor(void)
{
	uint64_t frames = GICR + below(nr_cpus) * GICR_STRIDE;

	switch (below(4)) {
	case 0:
		*(volatile uint32_t *)at(frames + below(0x40) * 4) = (uint32_t)some_bits();
		break;
	case 1:
		*(volatile uint8_t *)at(frames + GICR_SGI + 0x400 +
		                        below(32)) = (uint8_t)below(256);
		break;
	default:
		*(volatile uint32_t *)at(frames + GICR_SGI +
		                         below(0x340) * 4) = (uint32_t)some_bits();
		(void)*(volatile uint32_t *)at(frames + GICR_SGI + below(0x340) * 4);
	}
}

static void send(void)
{
	uint64_t value = below(16) << 24 | below(256) | below(8) / 7 << 40;

	switch (below(4)) {
	case 0:
		WRITE_SYSREG(ICC_SGI0R_EL1, value);
		break;
	case 1:
		WRITE_SYSREG(ICC_ASGI1R_EL1, some_bits());
		break;
	default:
		WRITE_SYSREG(ICC_SGI1R_EL1, value);
	}
}

static void disturb_interface(void)
{
	switch (below(10)) {
	case 0:
		WRITE_SYSREG(ICC_PMR_EL1, some_bits());
		break;
	case 1:
		WRITE_SYSREG(ICC_BPR0_EL1, below(8));
		WRITE_SYSREG(ICC_BPR1_EL1, below(8));
		break;
	case 2:
		WRITE_SYSREG(ICC_CTLR_EL1, some_bits());
		break;
	case 3:
		WRITE_SYSREG(ICC_IGRPEN0_EL1, below(4));
		break;
	case 4:
		WRITE_SYSREG(ICC_IGRPEN1_EL1, below(4));
		break;
	case 5:
		WRITE_SYSREG(ICC_AP0R0_EL1, below(2) * some_bits());
		break;
	case 6:
		WRITE_SYSREG(ICC_AP1R0_EL1, below(2) * some_bits());
		break;
	case 7:
		WRITE_SYSREG(ICC_EOIR0_EL1, below(NR_INTIDS));
		break;
	case 8:
		WRITE_SYSREG(ICC_EOIR1_EL1, below(NR_INTIDS));
		break;
	default:
		WRITE_SYSREG(ICC_DIR_EL1, below(NR_INTIDS));
	}
}

/* What brings interrupts at all, now and again. */
static void set_right(void)
{
	uint64_t frames = GICR + guest_this_cpu()->index * GICR_STRIDE;

	*(volatile uint32_t *)at(GICD) = 0x13;
	*(volatile uint32_t *)at(frames + GICR_SGI + 0x100) = UINT32_MAX;
	WRITE_SYSREG(ICC_AP0R0_EL1, 0);
	WRITE_SYSREG(ICC_AP1R0_EL1, 0);
	WRITE_SYSREG(ICC_PMR_EL1, 0xff);
	WRITE_SYSREG(ICC_IGRPEN0_EL1, 1);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
	WRITE_SYSREG(CNTV_CVAL_EL0, READ_SYSREG(CNTVCT_EL0) + below(1000));
	WRITE_SYSREG(CNTV_CTL_EL0, 1);
	WRITE_SYSREG(CNTP_CVAL_EL0, READ_SYSREG(CNTVCT_EL0) + below(1000));
	WRITE_SYSREG(CNTP_CTL_EL0, 1);
}

static void disturb(void)
{
	switch (below(8)) {
	case 0:
		disturb_distributor();
		break;
	case 1:
		disturb_redistributor();
		break;
	case 2:
	case 3:
		send();
		break;
	case 4:
		set_right();
		break;
	case 5:
		__asm__ volatile("msr daifset, #3" ::: "memory");
		break;
	case 6:
		__asm__ volatile("msr daifclr, #3" ::: "memory");
		break;
	default:
		disturb_interface();
	}
}

static void run(void)
{
	guest_this_cpu()->random = (starts + 1) * 64 + guest_number("seed=", 1) * 8 +
	                           guest_this_cpu()->index;
	WRITE_SYSREG(ICC_SRE_EL1, 7);
	set_right();
	for (unsigned int i = 0; i < OPERATIONS; i++)
		disturb();
	__asm__ volatile("msr daifset, #3" ::: "memory");
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	(void)cpu;
	(void)context;
	__atomic_fetch_add(&starts, 1, __ATOMIC_RELAXED);
	run();
}

/* It ends while the others still run. */
void guest_main(void)
{
	uint64_t end = READ_SYSREG(CNTVCT_EL0) +
	               guest_number("seconds=", 3) * READ_SYSREG(CNTFRQ_EL0);

	nr_cpus = (unsigned int)guest_number("cpus=", 4);
	while (READ_SYSREG(CNTVCT_EL0) < end || starts + 1 < nr_cpus || !interrupts) {
		for (unsigned int i = 1; i < nr_cpus; i++)
			(void)guest_cpu_on(i, 0);
		run();
	}
	guest_print("irqchaos: PASS interrupts=%lu starts=%lu", interrupts, starts);
}
