/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/psci.h>

#define PSCI_FN(function) (UINT32_C(1) << (function))

/** Functions that have an SMC64 form as well as the SMC32 one (DEN0022, 5.1). */
#define PSCI_HAS_SMC64                                                        \
	(PSCI_FN(PKC_PSCI_CPU_SUSPEND) | PSCI_FN(PKC_PSCI_CPU_ON) |           \
	 PSCI_FN(PKC_PSCI_AFFINITY_INFO) | PSCI_FN(PKC_PSCI_SYSTEM_SUSPEND) | \
	 PSCI_FN(PKC_PSCI_SYSTEM_RESET2) | PSCI_FN(PKC_PSCI_SYSTEM_OFF2))

/** Functions that came with PSCI 1.1 and 1.3. */
#define PSCI_SINCE_1_1 PSCI_FN(PKC_PSCI_SYSTEM_RESET2)
#define PSCI_SINCE_1_3 PSCI_FN(PKC_PSCI_SYSTEM_OFF2)

#define PSCI_ALL_FEATURES                                                                  \
	((uint32_t)PKC_PSCI_EXTENDED_STATE | PKC_PSCI_POWER_DOWN | PKC_PSCI_VENDOR_RESET | \
	 PKC_PSCI_SMCCC)

static int psci_check_offer(const struct pkc_psci_offer *offer)
{
	uint32_t known = PKC_PSCI_ALL;

	if (offer->version < PKC_PSCI_MAKE_VERSION(1, 0) || offer->entry_min > offer->entry_last)
		return -PKC_EINVAL;
	if (offer->version < PKC_PSCI_MAKE_VERSION(1, 1))
		known &= ~PSCI_SINCE_1_1;
	if (offer->version < PKC_PSCI_MAKE_VERSION(1, 3))
		known &= ~PSCI_SINCE_1_3;
	if (offer->functions & ~known || offer->features & ~PSCI_ALL_FEATURES)
		return -PKC_ENOTSUP;
	return 0;
}

static bool psci_has_twins(const struct pkc_power_vcpu *vcpus, uint32_t nr_vcpus)
{
	for (uint32_t i = 1; i < nr_vcpus; i++)
		for (uint32_t j = 0; j < i; j++)
			if (pkc_mpidr_match(vcpus[i].mpidr, vcpus[j].mpidr, 0))
				return true;
	return false;
}

PKC_API int pkc_psci_vm_init(struct pkc_psci_vm *vm, const struct pkc_psci_offer *offer,
                             struct pkc_power_vcpu *vcpus, uint32_t nr_vcpus)
{
	uint32_t always = PSCI_FN(PKC_PSCI_VERSION) | PSCI_FN(PKC_PSCI_FEATURES);
	int err = psci_check_offer(offer);

	if (!nr_vcpus || nr_vcpus > UINT16_MAX)
		return -PKC_EINVAL;
	if (err)
		return err;
	if (psci_has_twins(vcpus, nr_vcpus))
		return -PKC_EEXIST;

	pkc_power_vm_init(&vm->power, vcpus, nr_vcpus);
	vm->offer = *offer;
	vm->offered[0] = offer->functions | always;
	vm->offered[1] = offer->functions & PSCI_HAS_SMC64;
	return 0;
}
