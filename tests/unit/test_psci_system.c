/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "psci_vm.h"

TestSuite(psci_system, .init = boot_with_everything);

Test(psci_system, suspend_goes_by_the_format_and_the_states_that_are_offered)
{
	static const struct {
		uint32_t features, power_state, action;
		int64_t result;
	} rows[] = {
		{0, 0, PKC_PSCI_DO_STANDBY, 0},
		{0, 0x0300ffff, PKC_PSCI_DO_STANDBY, 0},
		{0, 0x00010000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{0, 0x04000000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{0, 0x00020000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{PKC_PSCI_POWER_DOWN, 0x03010001, PKC_PSCI_DO_POWER_DOWN, 0},
		{PKC_PSCI_EXTENDED_STATE, 0x0fffffff, PKC_PSCI_DO_STANDBY, 0},
		{PKC_PSCI_EXTENDED_STATE, 0x40000000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{PKC_PSCI_EXTENDED_STATE, 0x10000000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{PKC_PSCI_EXTENDED_STATE, 0x80000000, PKC_PSCI_RESUME, PKC_PSCI_INVALID_PARAMETERS},
		{PKC_PSCI_EXTENDED_STATE | PKC_PSCI_POWER_DOWN, 0x40000001, PKC_PSCI_DO_POWER_DOWN,
	         0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pkc_psci_offer offer = everything;
		struct pkc_psci_reply reply;

		offer.features = rows[i].features;
		boot(&offer);
		reply = call(SMC64(PKC_PSCI_CPU_SUSPEND), WILD_HIGH | rows[i].power_state, ENTRY,
		             0);
		cr_expect_eq(reply.action, rows[i].action, "row %zu", i);
		cr_expect_eq(reply.result, rows[i].result, "row %zu", i);
		cr_expect(pkc_power_may_enter(&vm.power, &vcpus[0]));
	}
}

Test(psci_system, a_suspended_caller_resumes_where_it_said)
{
	uint64_t suspend[4] = {SMC32(PKC_PSCI_CPU_SUSPEND), 0, WILD_HIGH | ENTRY, WILD_HIGH | 7};
	uint64_t system[4] = {SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, WILD_HIGH | 8, 0};
	struct pkc_power_request request;
	struct pkc_smccc_call decoded;

	pkc_psci_decode(suspend, PKC_SMCCC_BIG_ENDIAN, &decoded);
	request = pkc_psci_resume_at(decoded);
	cr_expect_eq(request.entry, ENTRY);
	cr_expect_eq(request.context_id, 7);
	cr_expect_eq(request.be, 1);
	pkc_psci_decode(system, PKC_SMCCC_AARCH64, &decoded);
	request = pkc_psci_resume_at(decoded);
	cr_expect_eq(request.entry, ENTRY);
	cr_expect_eq(request.context_id, WILD_HIGH | 8);
	cr_expect_eq(request.be, 0);
}

Test(psci_system, the_system_suspends_when_all_others_are_off)
{
	struct pkc_psci_reply on = call(SMC64(PKC_PSCI_CPU_ON), 3, ENTRY, 0);

	cr_expect_eq(result(SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, 0, 0), PKC_PSCI_DENIED);
	pkc_psci_cpu_on_done(&vm, on, false);
	cr_expect_eq(call(SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, 0, 0).action,
	             PKC_PSCI_DO_SYSTEM_SUSPEND);
}

Test(psci_system, a_system_call_shuts_the_gate_and_the_next_one_only_leaves)
{
	static const struct {
		uint32_t id, action;
	} rows[] = {
		{SMC32(PKC_PSCI_SYSTEM_OFF), PKC_PSCI_DO_SYSTEM_OFF},
		{SMC32(PKC_PSCI_SYSTEM_RESET), PKC_PSCI_DO_SYSTEM_RESET},
		{SMC64(PKC_PSCI_SYSTEM_RESET2), PKC_PSCI_DO_SYSTEM_RESET2},
		{SMC64(PKC_PSCI_SYSTEM_OFF2), PKC_PSCI_DO_SYSTEM_OFF2},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pkc_psci_reply reply;

		boot_with_everything();
		reply = call(rows[i].id, 0, 0, 0);
		cr_expect_eq(reply.action, rows[i].action);
		cr_expect_eq(reply.result, PKC_PSCI_INTERNAL_FAILURE, "if the embedder fails");
		cr_expect_not(pkc_power_may_enter(&vm.power, &vcpus[0]));
		cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 0), PKC_PSCI_DENIED);
		cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
		cr_expect_eq(call(SMC32(PKC_PSCI_SYSTEM_OFF), 0, 0, 0).action, PKC_PSCI_DO_LEAVE);
	}
}

Test(psci_system, reset2_and_off2_know_their_types)
{
	struct pkc_psci_offer offer = everything;
	uint32_t reset2 = SMC64(PKC_PSCI_SYSTEM_RESET2);
	uint32_t off2 = SMC64(PKC_PSCI_SYSTEM_OFF2);

	cr_expect_eq(result(reset2, 1, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(reset2, 0x7fffffff, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(reset2, 0x80000000, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(off2, 2, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(off2, 1, WILD_HIGH, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect(pkc_power_may_enter(&vm.power, &vcpus[0]));
	cr_expect_eq(call(SMC32(PKC_PSCI_SYSTEM_OFF2), 1, WILD_HIGH, 0).action,
	             PKC_PSCI_DO_SYSTEM_OFF2);

	offer.features = PKC_PSCI_VENDOR_RESET;
	boot(&offer);
	cr_expect_eq(result(reset2, 0x7fffffff, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(call(reset2, WILD_HIGH | 0x80000001, 5, 0).action, PKC_PSCI_DO_SYSTEM_RESET2);
}
