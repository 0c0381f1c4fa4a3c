/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "counters.h"
#include "guest.h"
#include <hypercall.h>
#include <pkvmcore/errno.h>

/* A counter of struct fw_cpu, as its offset. */
static uint64_t sum(size_t offset)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < fw_guest.psci.power.nr_vcpus; i++)
		all += pkc_atomic_load(
			(const uint64_t *)(const void *)((const char *)fw_cpu(i) + offset),
			PKC_RELAXED);
	return all;
}

static int runs(uint64_t *values)
{
	for (uint32_t code = 0; code < FW_EXIT_CODES; code++)
		values[code] = sum(offsetof(struct fw_cpu, vm_exits) + code * sizeof(uint64_t));
	values[FW_EXIT_CODES] = sum(offsetof(struct fw_cpu, vm_entries));
	values[FW_EXIT_CODES + 1] = sum(offsetof(struct fw_cpu, calls));
	return FW_EXIT_CODES + 2;
}

int fw_counters(uint64_t set, uint64_t *values)
{
	if (set == HYP_COUNT_EXITS)
		return runs(values);
	return -PKC_EINVAL;
}
