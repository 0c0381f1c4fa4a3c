/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What EL2 has counted of VMs, over all CPUs.
 */
#ifndef FW_COUNTERS_H
#define FW_COUNTERS_H

#include <pkvmcore/types.h>

/* The most values that one answer has: x2 to x17. */
#define FW_COUNTERS_MAX 16

/*
 * Fills in the set @set, an enum hyp_counters; any value. Returns how many @values there are, or
 * -PKC_EINVAL.
 */
int fw_counters(uint64_t set, uint64_t *values);

#endif
