/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "counters.h"
#include "guest.h"
#include <hypercall.h>
#include <pkvmcore/class.h>
#include <pkvmcore/errno.h>

PKC_STATIC_ASSERT(FW_EXIT_CODES + 1 <= FW_COUNTERS_MAX && PKC_NR_CLASSES <= FW_COUNTERS_MAX,
                  "an answer has room");

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
	values[FW_EXIT_CODES] = sum(offsetof(struct fw_cpu, calls));
	return FW_EXIT_CODES + 1;
}

/* Zero in a build that does not count them. */
static uint64_t moved(uint32_t class, enum pkc_move move)
{
#if PKC_STATS
	return sum(offsetof(struct fw_cpu, self.moved) +
	           (class * PKC_NR_MOVES + move) * sizeof(uint64_t));
#else
	return (void)class, (void)move, 0;
#endif
}

static int bytes(enum pkc_move move, uint64_t *values)
{
	for (uint32_t class = 0; class < PKC_NR_CLASSES; class ++)
		values[class] = moved(class, move);
	return PKC_NR_CLASSES;
}

int fw_counters(uint64_t set, uint64_t *values)
{
	switch (set) {
	case HYP_COUNT_EXITS:
		return runs(values);
	case HYP_COUNT_TO_HOST:
		return bytes(PKC_MOVE_HYP_HOST, values);
	case HYP_COUNT_FROM_HOST:
		return bytes(PKC_MOVE_HOST_HYP, values);
	case HYP_COUNT_SAVED:
		return bytes(PKC_MOVE_CPU_HYP, values);
	case HYP_COUNT_LOADED:
		return bytes(PKC_MOVE_HYP_CPU, values);
	default:
		return -PKC_EINVAL;
	}
}
