/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a PSCI_VERSION costs, from the HVC, which counts, to the guest's next instruction, which
 * does not.
 *
 * Under QEMU's -icount shift=0 an instruction is a nanosecond of CNTVCT_EL0. The same loop with a
 * NOP in the HVC's place is the cost of the loop; the NOP stands for the HVC.
 */
#include "guest.h"

#define CALLS  1000
#define CHUNKS 101
#define NANO   UINT64_C(1000000000)

uint64_t bench_hvc(uint64_t n);
uint64_t bench_nop(uint64_t n);

static void sort(uint64_t *values, unsigned int n)
{
	for (unsigned int i = 1; i < n; i++) {
		for (unsigned int j = i; j && values[j] < values[j - 1]; j--) {
			uint64_t larger = values[j - 1];

			values[j - 1] = values[j];
			values[j] = larger;
		}
	}
}

/* Hundredths of an instruction per turn. */
static uint64_t hundredths(uint64_t ticks)
{
	return ticks * (NANO / READ_SYSREG(CNTFRQ_EL0)) * 100 / CALLS;
}

void guest_main(void)
{
	uint64_t hvc[CHUNKS], nop[CHUNKS], cost;

	for (unsigned int i = 0; i < CHUNKS; i++) {
		hvc[i] = bench_hvc(CALLS);
		nop[i] = bench_nop(CALLS);
	}
	sort(hvc, CHUNKS);
	sort(nop, CHUNKS);
	cost = hundredths(hvc[CHUNKS / 2]) - hundredths(nop[CHUNKS / 2]) + 100;
	guest_print("bench: loop %lu/100 with a NOP, %lu/100 with the call, fastest %lu/100, "
	            "slowest %lu/100",
	            hundredths(nop[CHUNKS / 2]), hundredths(hvc[CHUNKS / 2]), hundredths(hvc[0]),
	            hundredths(hvc[CHUNKS - 1]));
	guest_print("bench: psci_bounce=%lu.%lu%lu", cost / 100, cost / 10 % 10, cost % 10);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	guest_fail("bench", "CPU %lu was never asked for, context %lu", cpu->index, context);
}
