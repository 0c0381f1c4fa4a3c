/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * ICC_SGI1R_EL1 and its kin: which vCPUs a guest's software-generated interrupt is for.
 *
 * Pure functions. Bits that are RES0 do not count, as in hardware (IHI0069, ICC_SGI1R_EL1).
 */
#ifndef PKVMCORE_VGIC_SGI_H
#define PKVMCORE_VGIC_SGI_H

#include <pkvmcore/types.h>

/** A write that sends an SGI. */
struct pkc_vgic_sgi {
	uint64_t affinity; /**< Aff3, Aff2 and Aff1 of the targets as in MPIDR_EL1; Aff0 is 0 */
	uint16_t targets;  /**< bit n: the vCPU with Aff0 = 16 * @p range + n */
	uint8_t range;     /**< range selector, 0 to 15 */
	uint8_t intid;     /**< 0 to 15 */
	/**
	 * It becomes pending where the target has @p intid in group 1 as well; else only where it
	 * has it in group 0. For a distributor with one security state (GICD_CTLR.DS; IHI0069,
	 * "Forwarding an SGI to a target PE").
	 */
	bool group1;
	bool all_but_self; /**< IRM: to every vCPU but the sender; the fields of targets are 0 */
};

PKC_BEGIN_DECLS

/**
 * Decodes a write of ICC_SGI1R_EL1, ICC_ASGI1R_EL1 or ICC_SGI0R_EL1.
 *
 * @param      enc    any value: PKC_ENC_… of the register
 * @param      value  what the guest wrote, any value
 * @param[out] sgi    set on success only
 * @retval 0           decoded
 * @retval -PKC_EINVAL @p enc is none of the three
 */
PKC_API int pkc_vgic_sgi_decode(uint32_t enc, uint64_t value, struct pkc_vgic_sgi *sgi);

/**
 * Whether an SGI is for a vCPU. A target that does not exist is nobody's: no error, as in hardware.
 *
 * @param sgi    as decoded
 * @param self   MPIDR_EL1 of the vCPU that sent it
 * @param mpidr  MPIDR_EL1 of the vCPU in question; may be the same
 */
PKC_API bool pkc_vgic_sgi_targets(const struct pkc_vgic_sgi *sgi, uint64_t self, uint64_t mpidr);

PKC_END_DECLS

/** Whether an SGI becomes pending at a target that has its INTID in group 1, if @p group1, or 0. */
PKC_ALWAYS_INLINE bool pkc_vgic_sgi_reaches(const struct pkc_vgic_sgi *sgi, bool group1)
{
	return sgi->group1 || !group1;
}

#endif
