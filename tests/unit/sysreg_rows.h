/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The list of a vCPU's registers as a table, for tests that walk all of it. */
#ifndef TESTS_SYSREG_ROWS_H
#define TESTS_SYSREG_ROWS_H

#include <pkvmcore/sysreg.h>

static const struct {
	uint32_t enc, group;
	uint64_t res0;
} rows[] = {
	{0, PKC_NR_GROUPS, 0},
/* clang-format off */
#define ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1) \
	{PKC_ENC_##name, PKC_GROUP_##group, res0 == PKC_NOT_KNOWN ? 0 : res0},
	PKC_SYSREG_LIST(ROW)
#undef ROW
	/* clang-format on */
};

/* Where a register of a vCPU is while the vCPU is in the CPU. */
static inline uint32_t live(uint32_t reg)
{
	switch (reg) {
	case PKC_MIDR_EL1:
		return PKC_ENC_VPIDR_EL2;
	case PKC_MPIDR_EL1:
		return PKC_ENC_VMPIDR_EL2;
	case PKC_DISR_EL1:
		return PKC_ENC_VDISR_EL2;
	default:
		return rows[reg].enc;
	}
}

#endif
