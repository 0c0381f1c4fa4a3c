/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "psci_vm.h"

TestSuite(psci, .init = boot_with_everything);

Test(psci, version_is_what_the_embedder_states)
{
	cr_expect_eq(result(SMC32(PKC_PSCI_VERSION), 0, 0, 0), 0x10003);
}

Test(psci, the_sve_hint_is_not_part_of_the_function)
{
	uint64_t x[4] = {SMC32(PKC_PSCI_VERSION) | PKC_SMCCC_SVE_HINT | WILD_HIGH, 0, 0, 0};
	struct pkc_smccc_call decoded;

	cr_assert(pkc_psci_decode(x, PKC_SMCCC_AARCH64, &decoded));
	cr_expect_eq(decoded.id, SMC32(PKC_PSCI_VERSION));
	cr_expect_eq(pkc_psci_handle(&vm, 0, decoded).result, 0x10003);
}

Test(psci, any_other_bit_beside_the_function_number_is_not_psci)
{
	for (int bit = 5; bit < 32; bit++) {
		uint64_t x[4] = {SMC32(PKC_PSCI_CPU_ON) ^ PKC_BIT(bit), 0, 0, 0};
		struct pkc_smccc_call decoded;
		bool psci = bit == 16 || bit == 30;

		cr_expect_eq(pkc_psci_decode(x, PKC_SMCCC_AARCH64, &decoded), psci, "bit %d", bit);
	}
}

/** Whether a function in one of its forms exists, as the table of DEN0022 has it. */
static bool exists(uint32_t id, uint32_t offered)
{
	static const uint32_t smc64 = 1 << 1 | 1 << 3 | 1 << 4 | 1 << 14 | 1 << 18 | 1 << 21;
	uint32_t function = 1u << (id & 31);

	offered |= 1u << PKC_PSCI_VERSION | 1u << PKC_PSCI_FEATURES;
	return (function & offered) && (!(id & PKC_SMCCC_SMC64) || (function & smc64));
}

/** Calls @p id, and asks for it, as @p caller of a VM with @p offered. */
static void expect_offered(uint32_t id, uint32_t offered, uint32_t caller)
{
	bool there = exists(id, offered) &&
	             !((id & PKC_SMCCC_SMC64) && (caller & PKC_SMCCC_AARCH32));
	struct pkc_psci_reply reply = call_as(caller, id, SMC32(PKC_PSCI_VERSION), 0, 0);
	int64_t feature = call_as(caller, SMC32(PKC_PSCI_FEATURES), WILD_HIGH | id, 0, 0).result;

	cr_expect_eq(reply.result != PKC_PSCI_NOT_SUPPORTED, there, "id %#x offered %#x", id,
	             offered);
	cr_expect(there || reply.action == PKC_PSCI_RESUME, "id %#x", id);
	cr_expect_eq(feature >= 0, there, "id %#x offered %#x", id, offered);
	cr_expect(there || feature == PKC_PSCI_NOT_SUPPORTED, "id %#x", id);
}

Test(psci, what_is_not_offered_is_not_supported_and_features_says_so)
{
	struct pkc_psci_offer offer = everything;

	for (uint32_t function = 0; function < 32; function++) {
		uint32_t alone = PKC_PSCI_ALL & 1u << function;
		uint32_t masks[] = {PKC_PSCI_ALL, 0, alone, PKC_PSCI_ALL & ~alone};

		for (int i = 0; i < 16; i++) {
			offer.functions = masks[i & 3];
			boot(&offer);
			expect_offered(i & 4 ? SMC64(function) : SMC32(function), offer.functions,
			               i & 8 ? PKC_SMCCC_AARCH32 : PKC_SMCCC_AARCH64);
		}
	}
}

Test(psci, features_knows_no_other_ids)
{
	uint32_t features = SMC32(PKC_PSCI_FEATURES);

	cr_expect_eq(result(features, PKC_SMCCC_ARCH_FEATURES, 0, 0), PKC_PSCI_NOT_SUPPORTED);
	cr_expect_eq(result(features, 0, 0, 0), PKC_PSCI_NOT_SUPPORTED);
	cr_expect_eq(result(features, SMC64(PKC_PSCI_VERSION), 0, 0), PKC_PSCI_NOT_SUPPORTED);
	for (int bit = 5; bit < 30; bit++)
		cr_expect_eq(result(features, SMC32(PKC_PSCI_CPU_OFF) ^ PKC_BIT(bit), 0, 0),
		             PKC_PSCI_NOT_SUPPORTED, "bit %d", bit);
}

Test(psci, features_tells_the_embedders_flags)
{
	struct pkc_psci_offer offer = everything;
	uint32_t features = SMC32(PKC_PSCI_FEATURES);

	cr_expect_eq(result(features, PKC_SMCCC_VERSION, 0, 0), PKC_PSCI_SUCCESS);
	cr_expect_eq(result(features, SMC64(PKC_PSCI_CPU_SUSPEND), 0, 0), 0);
	cr_expect_eq(result(features, SMC64(PKC_PSCI_SYSTEM_OFF2), 0, 0), 1);

	offer.features = PKC_PSCI_EXTENDED_STATE;
	boot(&offer);
	cr_expect_eq(result(features, PKC_SMCCC_VERSION, 0, 0), PKC_PSCI_NOT_SUPPORTED);
	cr_expect_eq(result(features, SMC32(PKC_PSCI_CPU_SUSPEND), 0, 0), 2);
}
Test(psci, there_is_no_trusted_os_to_migrate)
{
	cr_expect_eq(result(SMC32(PKC_PSCI_MIGRATE_INFO_TYPE), 0, 0, 0), 2);
	cr_expect_eq(result(SMC64(PKC_PSCI_MIGRATE), 0, 0, 0), PKC_PSCI_NOT_SUPPORTED);
}

static int init_with(uint32_t version, uint32_t functions, uint32_t features, uint64_t entry_min)
{
	struct pkc_psci_offer offer = {version, functions, features, entry_min, RAM_LAST};

	return pkc_psci_vm_init(&vm, &offer, vcpus, NR_VCPUS);
}

Test(psci, init_refuses_an_offer_that_cannot_be_kept)
{
	uint32_t v1_0 = PKC_PSCI_MAKE_VERSION(1, 0);
	uint32_t v1_3 = PKC_PSCI_MAKE_VERSION(1, 3);

	cr_expect_eq(init_with(PKC_PSCI_MAKE_VERSION(0, 2), 0, 0, 0), -PKC_EINVAL);
	cr_expect_eq(init_with(v1_3, 0, 0, RAM_LAST + 1), -PKC_EINVAL);
	cr_expect_eq(init_with(v1_3, 1u << PKC_PSCI_MEM_PROTECT, 0, 0), -PKC_ENOTSUP);
	cr_expect_eq(init_with(v1_3, 1u << 31, 0, 0), -PKC_ENOTSUP);
	cr_expect_eq(init_with(v1_3, 0, 16, 0), -PKC_ENOTSUP);
	cr_expect_eq(init_with(v1_0, 1u << PKC_PSCI_SYSTEM_RESET2, 0, 0), -PKC_ENOTSUP);
	cr_expect_eq(init_with(PKC_PSCI_MAKE_VERSION(1, 2), 1u << PKC_PSCI_SYSTEM_OFF2, 0, 0),
	             -PKC_ENOTSUP);
	cr_expect_eq(init_with(v1_0, 1u << PKC_PSCI_SYSTEM_SUSPEND, 0, 0), 0);
	cr_expect_eq(init_with(PKC_PSCI_MAKE_VERSION(1, 1), 1u << PKC_PSCI_SYSTEM_RESET2, 0, 0), 0);
}

Test(psci, init_refuses_vcpus_that_cannot_be_told_apart)
{
	cr_expect_eq(pkc_psci_vm_init(&vm, &everything, vcpus, 0), -PKC_EINVAL);
	cr_expect_eq(pkc_psci_vm_init(&vm, &everything, vcpus, 65536), -PKC_EINVAL);
	vcpus[3].mpidr = vcpus[1].mpidr & ~PKC_MPIDR_RES1;
	cr_expect_eq(pkc_psci_vm_init(&vm, &everything, vcpus, NR_VCPUS), -PKC_EEXIST);
	cr_expect(pkc_power_may_enter(&vm.power, &vcpus[0]), "nothing has changed");
}
