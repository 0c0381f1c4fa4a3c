/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls that the host answers, one after the other: what one takes, in nanoseconds. Where an
 * instruction is emulated in one nanosecond, that is how many there are.
 */
#include "guest.h"

#define CALLS   1000
/* A call that nobody has (DEN0028: OEM service). */
#define NOBODYS UINT64_C(0x83000000)

static uint64_t round_of_calls(void)
{
	uint64_t start = el1_now();

	for (unsigned int i = 0; i < CALLS; i++)
		CHECK(el1_call(NOBODYS, i, 0, 0) == -1, "calls: somebody has answered");
	return el1_now() - start;
}

/* The fastest, since some have the host's tick in them. */
void el1_main(uint64_t x0)
{
	uint64_t rounds = x0;
	uint64_t fastest = UINT64_MAX, ticks;

	for (uint64_t i = 0; i < rounds; i++) {
		ticks = round_of_calls();
		fastest = ticks < fastest ? ticks : fastest;
	}
	el1_print("PASS calls ns=%lu",
	          fastest * (UINT64_C(1000000000) / pkc_read(CNTFRQ_EL0)) / CALLS);
}
