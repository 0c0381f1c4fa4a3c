/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>

PKC_API uint64_t pkc_mpidr_from_vcpu_id(uint32_t vcpu_id)
{
	return PKC_MPIDR_RES1 | PKC_FIELD(vcpu_id, 19, 4) << 8 | PKC_FIELD(vcpu_id, 3, 0);
}

PKC_API int pkc_mpidr_to_vcpu_id(uint64_t affinity, uint32_t *vcpu_id)
{
	if (affinity & ~(PKC_BITS(23, 8) | PKC_BITS(3, 0)))
		return -PKC_EINVAL;

	*vcpu_id = (uint32_t)(PKC_FIELD(affinity, 23, 8) << 4 | PKC_FIELD(affinity, 3, 0));
	return 0;
}

PKC_API uint64_t pkc_mpidr_level_mask(uint64_t level)
{
	if (level > PKC_MPIDR_LEVEL_MAX)
		return 0;
	/* A shift by 24 leaves Aff3, which stands at bit 32: no field begins at bit 24. */
	return PKC_MPIDR_AFFINITY & (~UINT64_C(0) << (8 * level));
}

PKC_API bool pkc_mpidr_match(uint64_t mpidr, uint64_t affinity, uint64_t level)
{
	uint64_t mask = pkc_mpidr_level_mask(level);

	return mask && !((mpidr ^ affinity) & mask);
}
