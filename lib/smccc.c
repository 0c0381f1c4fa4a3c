/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/smccc.h>

static int64_t smccc_features(const struct pkc_smccc_offer *offer, uint32_t id)
{
	switch (id) {
	case PKC_SMCCC_VERSION:
	case PKC_SMCCC_ARCH_FEATURES:
		return PKC_SMCCC_SUCCESS;
	case PKC_SMCCC_ARCH_WORKAROUND_1:
		return offer->workaround[0];
	case PKC_SMCCC_ARCH_WORKAROUND_2:
		return offer->workaround[1];
	case PKC_SMCCC_ARCH_WORKAROUND_3:
		return offer->workaround[2];
	default:
		return PKC_SMCCC_NOT_SUPPORTED;
	}
}

PKC_API int64_t pkc_smccc_arch(const struct pkc_smccc_offer *offer, struct pkc_smccc_call call)
{
	if (smccc_features(offer, call.id) == PKC_SMCCC_NOT_SUPPORTED)
		return PKC_SMCCC_NOT_SUPPORTED;

	switch (call.id) {
	case PKC_SMCCC_VERSION:
		return offer->version;
	case PKC_SMCCC_ARCH_FEATURES:
		return smccc_features(offer, pkc_smccc_arg32(call, 1));
	default:
		return PKC_SMCCC_SUCCESS;
	}
}
