/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "names.h"
#include <pkvmcore/esr.h>

#define ROW(name, class, what) [class] = what,

static const char *const classes[PKC_EC_MAX + 1] = {PKC_EC_LIST(ROW)};

/* By bits 5:2: bits 1:0 are the level of the walk. */
static const char *const faults[16] = {
	[0] = "address size", [1] = "translation",         [2] = "access flag",
	[3] = "permission",   [4] = "external abort",      [5] = "external abort on a walk",
	[6] = "ECC error",    [7] = "ECC error on a walk", [8] = "alignment",
};

const char *fw_class_name(uint64_t class)
{
	return classes[class] ? classes[class] : "reserved class";
}

const char *fw_fault_name(uint64_t status)
{
	return faults[status >> 2] ? faults[status >> 2] : "other";
}
