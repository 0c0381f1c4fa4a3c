/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "names.h"
#include <pkvmcore/esr.h>

#define COUNT(array)           (sizeof(array) / sizeof((array)[0]))
#define ROW(name, class, what) [class] = what,

static const char *const classes[PKC_EC_MAX + 1] = {PKC_EC_LIST(ROW)};

/* By bits 5:2: bits 1:0 are the level of the walk. */
static const char *const faults[16] = {
	[0] = "address size", [1] = "translation",         [2] = "access flag",
	[3] = "permission",   [4] = "external abort",      [5] = "external abort on a walk",
	[6] = "ECC error",    [7] = "ECC error on a walk", [8] = "alignment",
};

static const char *const functions[] = {
	"VERSION",
	"CPU_SUSPEND",
	"CPU_OFF",
	"CPU_ON",
	"AFFINITY_INFO",
	"MIGRATE",
	"MIGRATE_INFO_TYPE",
	"MIGRATE_INFO_UP_CPU",
	"SYSTEM_OFF",
	"SYSTEM_RESET",
	"FEATURES",
	"CPU_FREEZE",
	"CPU_DEFAULT_SUSPEND",
	"NODE_HW_STATE",
	"SYSTEM_SUSPEND",
	"SET_SUSPEND_MODE",
	"STAT_RESIDENCY",
	"STAT_COUNT",
	"SYSTEM_RESET2",
	"MEM_PROTECT",
	"MEM_PROTECT_CHECK_RANGE",
	"SYSTEM_OFF2",
	"CLEAN_INV_MEMREGION",
	"CLEAN_INV_MEMREGION_ATTRIBUTES",
};

static const char *const results[] = {
	"SUCCESS",
	"NOT_SUPPORTED",
	"INVALID_PARAMETERS",
	"DENIED",
	"ALREADY_ON",
	"ON_PENDING",
	"INTERNAL_FAILURE",
	"NOT_PRESENT",
	"DISABLED",
	"INVALID_ADDRESS",
	"TIMEOUT",
	"RATE_LIMITED",
	"BUSY",
	"(a value)",
};

const char *fw_class_name(uint64_t class)
{
	return classes[class] ? classes[class] : "reserved class";
}

const char *fw_fault_name(uint64_t status)
{
	return faults[status >> 2] ? faults[status >> 2] : "other";
}

const char *fw_psci_name(uint64_t function)
{
	return function < COUNT(functions) ? functions[function] : "reserved function";
}

const char *fw_psci_result_name(uint64_t column)
{
	return results[column];
}
