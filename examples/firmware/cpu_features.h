/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the CPU has, by its ID registers (Arm DDI 0487, D19.2).
 */
#ifndef FW_CPU_FEATURES_H
#define FW_CPU_FEATURES_H

#include <pkvmcore/sysreg.h>

/* The four bits from @shift up of ID register @name. */
#define FW_FEATURE(name, shift) PKC_FIELD(pkc_read(name), (shift) + 3, shift)

static inline bool fw_has_pauth(void)
{
	return (pkc_read(ID_AA64ISAR1_EL1) & (PKC_BITS(11, 4) | PKC_BITS(31, 24))) ||
	       (pkc_read(ID_AA64ISAR2_EL1) & PKC_BITS(15, 8));
}

/* SCXTNUM_ELx: CSV2 2 and up, or fraction 2 of CSV2 1. */
static inline bool fw_has_scxtnum(void)
{
	return FW_FEATURE(ID_AA64PFR0_EL1, 56) >= 2 || FW_FEATURE(ID_AA64PFR1_EL1, 32) >= 2;
}

static inline bool fw_has_ras(void)
{
	return FW_FEATURE(ID_AA64PFR0_EL1, 28);
}

static inline bool fw_has_sve(void)
{
	return FW_FEATURE(ID_AA64PFR0_EL1, 32);
}

static inline bool fw_has_sme(void)
{
	return FW_FEATURE(ID_AA64PFR1_EL1, 24);
}

/* Tags in memory: 2 and up. */
static inline bool fw_has_mte2(void)
{
	return FW_FEATURE(ID_AA64PFR1_EL1, 8) >= 2;
}

/* Not 0, nor 15, which is a PMU of another kind. */
static inline bool fw_has_pmu(void)
{
	uint64_t version = FW_FEATURE(ID_AA64DFR0_EL1, 8);

	return version != 0 && version != 15;
}

#endif
