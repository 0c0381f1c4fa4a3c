/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "names.h"

static const char *const classes[64] = {
	[0x00] = "unknown reason",
	[0x01] = "WFI or WFE",
	[0x07] = "FP or SIMD",
	[0x09] = "pointer authentication",
	[0x0a] = "LD64B or ST64B",
	[0x0d] = "branch target",
	[0x0e] = "illegal state",
	[0x15] = "SVC",
	[0x16] = "HVC",
	[0x17] = "SMC",
	[0x18] = "MSR, MRS or SYS",
	[0x19] = "SVE",
	[0x1a] = "ERET",
	[0x1c] = "pointer check",
	[0x1d] = "SME",
	[0x20] = "instruction abort",
	[0x21] = "instruction abort, EL2",
	[0x22] = "PC alignment",
	[0x24] = "data abort",
	[0x25] = "data abort, EL2",
	[0x26] = "SP alignment",
	[0x27] = "memory copy",
	[0x2f] = "SError",
	[0x30] = "breakpoint",
	[0x32] = "software step",
	[0x34] = "watchpoint",
	[0x3c] = "BRK",
};

/* By bits 5:2: bits 1:0 are the level of the walk. */
static const char *const faults[16] = {
	[0] = "address size", [1] = "translation",         [2] = "access flag",
	[3] = "permission",   [4] = "external abort",      [5] = "external abort on a walk",
	[6] = "ECC error",    [7] = "ECC error on a walk", [8] = "alignment",
};

const char *fw_class_name(uint64_t class)
{
	return classes[class];
}

const char *fw_fault_name(uint64_t status)
{
	const char *name = faults[status >> 2];

	return name ? name : "other";
}
