/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a way of running the guests has cost, as EL2 has counted.
 */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include <pkvmcore/types.h>

struct report {
	uint64_t exits;
	uint64_t to_host, from_host; /* bytes of state between EL2 and the pages of the vCPUs */
};

/* What has been counted up to now. */
struct report report_now(void);
/* One of the counters of @set, by its index. */
uint64_t report_counter(uint64_t set, uint32_t index);
/* A line about what has been counted since. */
void report_since(const char *what, const struct report *before);

#endif
