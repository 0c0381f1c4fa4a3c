/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest with a secret in each of its registers. The host and another guest, fresh.c, look for it
 * in all that they can see.
 */
#include "secret.h"
#include "guest.h"

#define CONSOLE  UINT64_C(0x09000000)
#define TURNS    20000
#define TIMER_ON 1

uint64_t hold_secret(uint64_t inverse, uint64_t console, uint64_t turns);

/* Its line is high once it is due, though nobody takes the interrupt: enough to end a WFI. */
static void arm_timer(void)
{
	pkc_write(CNTV_CVAL_EL0, el1_now() + pkc_read(CNTFRQ_EL0) / 2000);
	pkc_write(CNTV_CTL_EL0, TIMER_ON);
	pkc_port_barrier(PKC_ISB);
}

void el1_main(uint64_t x0)
{
	uint64_t rounds = x0;
	volatile uint64_t inverse = SECRET_INVERSE;
	uint64_t lost;

	el1_gic_cpu_init(false);
	for (uint64_t i = 0; i < rounds; i++) {
		secret_sysregs_fill(inverse);
		arm_timer();
		lost = hold_secret(inverse, CONSOLE, TURNS);
		CHECK(!lost, "secret: %lu registers have changed", lost);
		CHECK(secret_sysregs() == SECRET_SYSREGS, "secret: %lu system registers",
		      (uint64_t)secret_sysregs());
	}
	el1_print("PASS secret rounds=%lu", rounds);
}
