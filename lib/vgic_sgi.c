/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/vgic_sgi.h>

#define SGI_IRM PKC_BIT(40)

/* The lowest level of which the targets of one write are all. */
#define SGI_LEVEL 1

PKC_API int pkc_vgic_sgi_decode(uint32_t enc, uint64_t value, struct pkc_vgic_sgi *sgi)
{
	if (enc != PKC_ENC_ICC_SGI1R_EL1 && enc != PKC_ENC_ICC_ASGI1R_EL1 &&
	    enc != PKC_ENC_ICC_SGI0R_EL1)
		return -PKC_EINVAL;

	sgi->intid = (uint8_t)PKC_FIELD(value, 27, 24);
	sgi->group1 = enc == PKC_ENC_ICC_SGI1R_EL1;
	sgi->all_but_self = (value & SGI_IRM) != 0;
	if (sgi->all_but_self)
		value = 0;
	sgi->affinity = PKC_FIELD(value, 55, 48) << 32 | PKC_FIELD(value, 39, 32) << 16 |
	                PKC_FIELD(value, 23, 16) << 8;
	sgi->range = (uint8_t)PKC_FIELD(value, 47, 44);
	sgi->targets = (uint16_t)PKC_FIELD(value, 15, 0);
	return 0;
}

PKC_API bool pkc_vgic_sgi_targets(const struct pkc_vgic_sgi *sgi, uint64_t self, uint64_t mpidr)
{
	if (sgi->all_but_self)
		return !pkc_mpidr_match(mpidr, self, 0);

	return pkc_mpidr_match(mpidr, sgi->affinity, SGI_LEVEL) &&
	       PKC_FIELD(mpidr, 7, 4) == sgi->range &&
	       (sgi->targets & PKC_BIT(PKC_FIELD(mpidr, 3, 0)));
}
