/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "report.h"
#include "el1/el1.h"
#include "hyp.h"
#include <pkvmcore/class.h>

/* Exits of guests stand first in their set, by code. */
#define EXIT_CODES 4

static struct hyp_regs counters(uint64_t set)
{
	struct hyp_regs regs = {{HYP_CALL(HYP_COUNTERS), set}};

	hyp_must("COUNTERS", &regs);
	return regs;
}

static uint64_t sum(uint64_t set, uint32_t n)
{
	struct hyp_regs regs = counters(set);
	uint64_t all = 0;

	for (uint32_t i = 0; i < n; i++)
		all += regs.x[2 + i];
	return all;
}

uint64_t report_counter(uint64_t set, uint32_t index)
{
	return counters(set).x[2 + index];
}

struct report report_now(void)
{
	return (struct report){
		.exits = sum(HYP_COUNT_EXITS, EXIT_CODES),
		.to_host = sum(HYP_COUNT_TO_HOST, PKC_NR_CLASSES),
		.from_host = sum(HYP_COUNT_FROM_HOST, PKC_NR_CLASSES),
	};
}

static uint64_t average(uint64_t bytes, uint64_t exits)
{
	return exits ? (bytes + exits / 2) / exits : 0;
}

void report_since(const char *what, const struct report *before)
{
	struct report now = report_now();
	uint64_t exits = now.exits - before->exits;
	uint64_t to_host = now.to_host - before->to_host;
	uint64_t from_host = now.from_host - before->from_host;

	el1_print("host: %s exits=%lu to_host=%lu from_host=%lu average=%lu bytes of state an exit",
	          what, exits, to_host, from_host, average(to_host + from_host, exits));
}
