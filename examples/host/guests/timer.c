/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The virtual timer: each interrupt that it asks for comes, once, and never before its time. Every
 * other one is waited for in WFI, the rest in a loop.
 */
#include "guest.h"

#define TIMER    27
#define SPURIOUS 1020
#define TIMER_ON 1

static uint64_t due, latest;
static volatile uint64_t taken;

static void arm(uint64_t when)
{
	due = when;
	pkc_write(CNTV_CVAL_EL0, when);
	pkc_write(CNTV_CTL_EL0, TIMER_ON);
	pkc_port_barrier(PKC_ISB);
}

static void on_timer(void)
{
	uint64_t now = el1_now();

	CHECK(pkc_read(CNTV_CTL_EL0) == 5, "timer: CNTV_CTL is 0x%lx", pkc_read(CNTV_CTL_EL0));
	CHECK(pkc_read(CNTV_CVAL_EL0) == due, "timer: CNTV_CVAL is not as written");
	CHECK(now >= due, "timer: %lu ticks early", due - now);
	if (now - due > latest)
		latest = now - due;
	pkc_write(CNTV_CTL_EL0, 0);
	pkc_port_barrier(PKC_ISB);
	taken++;
}

void el1_interrupt(void)
{
	uint64_t id = pkc_read(ICC_IAR1_EL1);

	if (id >= SPURIOUS)
		return;
	CHECK(id == TIMER, "timer: interrupt %lu", id);
	on_timer();
	pkc_write(ICC_EOIR1_EL1, id);
	pkc_port_barrier(PKC_ISB);
}

/* Masked before WFI: an interrupt in between would be waited for in vain. */
static void await(uint64_t n, bool sleep)
{
	while (taken < n) {
		el1_mask();
		if (sleep && taken < n)
			el1_wait();
		el1_unmask();
		pkc_port_barrier(PKC_ISB);
	}
}

void el1_main(uint64_t x0)
{
	uint64_t ticks = x0;
	uint64_t period = pkc_read(CNTFRQ_EL0) / 1000, start = el1_now();

	el1_gic_cpu_init(false);
	for (uint64_t n = 1; n <= ticks; n++) {
		arm(start + n * period);
		await(n, n & 1);
	}
	CHECK(taken == ticks, "timer: %lu interrupts, not %lu", taken, ticks);
	CHECK(el1_now() - start >= ticks * period, "timer: time has stood still");
	el1_print("PASS timer ticks=%lu latest=%lu us", ticks, latest * 1000 / period);
}

void el1_secondary(uint32_t cpu)
{
	el1_fail("FAIL vCPU %lu, which nobody has turned on", (uint64_t)cpu);
}

bool el1_sync(struct el1_frame *frame)
{
	(void)frame;
	return false;
}
