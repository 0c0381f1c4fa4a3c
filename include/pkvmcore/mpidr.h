/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * MPIDR_EL1: which vCPU an affinity value names.
 */
#ifndef PKVMCORE_MPIDR_H
#define PKVMCORE_MPIDR_H

#include <pkvmcore/types.h>

/** Aff3[39:32], Aff2[23:16], Aff1[15:8], Aff0[7:0] (Arm DDI 0487, MPIDR_EL1). */
#define PKC_MPIDR_AFFINITY UINT64_C(0xff00ffffff)

/** Bit 31 of MPIDR_EL1, which reads as one. */
#define PKC_MPIDR_RES1 PKC_BIT(31)

/** The largest vCPU id: 4 bits go to Aff0, 8 each to Aff1 and Aff2. */
#define PKC_VCPU_ID_MAX UINT32_C(0xfffff)

/** The highest affinity level, Aff3. */
#define PKC_MPIDR_LEVEL_MAX 3

PKC_BEGIN_DECLS

/**
 * The MPIDR_EL1 that vCPU @p vcpu_id reads.
 *
 * Aff0 is four bits wide, so that one ICC_SGI1R_EL1 target list reaches all siblings (IHI0069,
 * 12.2.21).
 *
 * @param vcpu_id  0 to PKC_VCPU_ID_MAX
 * @return         MPIDR_EL1, bit 31 (RES1) set
 */
PKC_API uint64_t pkc_mpidr_from_vcpu_id(uint32_t vcpu_id);

/**
 * The vCPU that a guest's affinity value names: the inverse of pkc_mpidr_from_vcpu_id().
 *
 * Strict: any bit that a PSCI target must have zero makes the value name nobody, so no two values
 * name one vCPU (DEN0022, 5.1.4).
 *
 * @param      affinity  target_affinity as the guest passed it
 * @param[out] vcpu_id   set on success only
 * @retval 0             found
 * @retval -PKC_EINVAL   a reserved bit is set, or Aff0 > 15, or Aff3 != 0
 */
PKC_API int pkc_mpidr_to_vcpu_id(uint64_t affinity, uint32_t *vcpu_id);

/**
 * The affinity fields that count at a level: those from @p level up.
 *
 * @param level  lowest affinity level, 0 to PKC_MPIDR_LEVEL_MAX
 * @return       a mask over MPIDR_EL1; 0 if @p level is above PKC_MPIDR_LEVEL_MAX
 */
PKC_API uint64_t pkc_mpidr_level_mask(uint64_t level);

/**
 * Whether a CPU is in the group that an affinity value names at a level.
 *
 * @param mpidr     MPIDR_EL1 of the CPU; bits outside PKC_MPIDR_AFFINITY do not count
 * @param affinity  the value looked for; fields below @p level do not count
 * @param level     lowest affinity level; above PKC_MPIDR_LEVEL_MAX nothing matches
 */
PKC_API bool pkc_mpidr_match(uint64_t mpidr, uint64_t affinity, uint64_t level);

PKC_END_DECLS

#endif
