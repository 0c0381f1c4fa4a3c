/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "psci_vm.h"

TestSuite(psci_cpu, .init = boot_with_everything);

static void expect_request(struct pkc_psci_reply reply, uint32_t target, uint64_t entry,
                           uint64_t context_id)
{
	struct pkc_power_request request = {0, 0, 0, 0};

	cr_expect_eq(reply.action, PKC_PSCI_DO_CPU_ON);
	cr_expect_eq(reply.target, target);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[target], &request), 0);
	cr_expect_eq(request.entry, entry);
	cr_expect_eq(request.context_id, context_id);
	cr_expect_eq(request.seq, reply.seq);
	cr_expect_eq(pkc_psci_cpu_on_done(&vm, reply, true), PKC_PSCI_SUCCESS);
}

Test(psci_cpu, cpu_on_hands_the_target_its_entry_and_context)
{
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 2, ENTRY, ~UINT64_C(0)), 2, ENTRY,
	               ~UINT64_C(0));
}

/** What stands above an SMC32 caller's arguments is not the caller's word. */
Test(psci_cpu, smc32_arguments_are_narrowed_and_smc64_ones_are_not)
{
	uint64_t high = WILD_HIGH;

	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), high | 1, ENTRY, 5),
	             PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, high | ENTRY, 5), PKC_PSCI_INVALID_ADDRESS);
	cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), high, 0, 0),
	             PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(SMC32(PKC_PSCI_AFFINITY_INFO), high, 0, 0), PKC_PSCI_AFFINITY_ON);
	expect_request(call(SMC32(PKC_PSCI_CPU_ON), high | 1, high | ENTRY, high | 5), 1, ENTRY, 5);
}

Test(psci_cpu, the_target_comes_up_in_the_callers_endianness)
{
	struct pkc_power_request request;

	call_as(PKC_SMCCC_BIG_ENDIAN, SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 0);
	call_as(PKC_SMCCC_AARCH64, SMC64(PKC_PSCI_CPU_ON), 2, ENTRY, 0);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[1], &request), 0);
	cr_expect_eq(request.be, 1);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[2], &request), 0);
	cr_expect_eq(request.be, 0);
}

Test(psci_cpu, a_target_with_a_reserved_bit_names_nobody)
{
	for (int bit = 0; bit < 64; bit++) {
		if (bit < 2)
			continue;
		cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), PKC_BIT(bit) | 1, ENTRY, 0),
		             PKC_PSCI_INVALID_PARAMETERS, "bit %d", bit);
		cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), PKC_BIT(bit) | 1, 0, 0),
		             PKC_PSCI_INVALID_PARAMETERS, "bit %d", bit);
	}
	for (uint32_t i = 1; i < NR_VCPUS; i++)
		cr_expect_eq(pkc_power_state(&vcpus[i]), PKC_POWER_OFF);
}

Test(psci_cpu, every_field_of_the_affinity_counts)
{
	for (uint32_t field = 0; field < NR_VCPUS; field++) {
		vcpus[field].mpidr = PKC_MPIDR_RES1 | PKC_BIT(field == 3 ? 32 : 8 * field);
		cr_expect_eq(
			call(SMC64(PKC_PSCI_CPU_ON), vcpus[field].mpidr & ~PKC_MPIDR_RES1, ENTRY, 0)
				.result,
			field ? PKC_PSCI_SUCCESS : PKC_PSCI_ALREADY_ON, "Aff%u", field);
	}
}

Test(psci_cpu, an_entry_point_is_aligned_and_where_the_embedder_allows)
{
	static const uint64_t bad[] = {0,
	                               RAM - 4,
	                               RAM + 1,
	                               RAM + 2,
	                               RAM + 3,
	                               RAM_LAST + 1,
	                               RAM_LAST,
	                               UINT64_C(0x100000000) + RAM,
	                               ~UINT64_C(0) - 3};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, bad[i], 0), PKC_PSCI_INVALID_ADDRESS,
		             "%#lx", bad[i]);
		cr_expect_eq(result(SMC64(PKC_PSCI_SYSTEM_SUSPEND), bad[i], 0, 0),
		             PKC_PSCI_INVALID_ADDRESS, "%#lx", bad[i]);
		cr_expect_eq(result(SMC64(PKC_PSCI_CPU_SUSPEND), 1 << 16, bad[i], 0),
		             PKC_PSCI_INVALID_ADDRESS, "%#lx", bad[i]);
	}
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 1, RAM, 0), 1, RAM, 0);
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 2, RAM_LAST - 3, 0), 2, RAM_LAST - 3, 0);
}

Test(psci_cpu, an_aarch32_caller_may_start_in_thumb_state)
{
	uint32_t cpu_on = SMC32(PKC_PSCI_CPU_ON);

	cr_expect_eq(call_as(PKC_SMCCC_AARCH32, cpu_on, 1, RAM + 2, 0).result,
	             PKC_PSCI_INVALID_ADDRESS);
	expect_request(call_as(PKC_SMCCC_AARCH32, cpu_on, 1, RAM + 3, 0), 1, RAM + 3, 0);
	expect_request(call_as(PKC_SMCCC_AARCH32, cpu_on, 2, RAM_LAST, 0), 2, RAM_LAST, 0);
}

/** One SUCCESS, and the loser leaves no trace. */
Test(psci_cpu, a_second_cpu_on_says_pending_and_changes_nothing)
{
	struct pkc_psci_reply first = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);

	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), PKC_PSCI_ON_PENDING);
	expect_request(first, 1, ENTRY, 1);
	make_on(1);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), PKC_PSCI_ALREADY_ON);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 0, ENTRY + 4, 2), PKC_PSCI_ALREADY_ON);
}

Test(psci_cpu, a_claim_that_is_being_written_counts_as_pending)
{
	uint32_t seq;

	cr_assert_eq(pkc_power_claim(&vm.power, &vcpus[1], &seq), 0);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 0), PKC_PSCI_ON_PENDING);
	cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), 1, 0, 0), PKC_PSCI_AFFINITY_ON_PENDING);
}

Test(psci_cpu, a_refused_cpu_on_fails_and_may_be_tried_again)
{
	struct pkc_psci_reply first = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);

	cr_expect_eq(pkc_psci_cpu_on_done(&vm, first, false), PKC_PSCI_INTERNAL_FAILURE);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), 1, ENTRY + 4, 2);
}

Test(psci_cpu, a_refusal_that_comes_too_late_is_none)
{
	struct pkc_psci_reply first = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);
	struct pkc_psci_reply second;

	make_on(1);
	cr_expect_eq(pkc_psci_cpu_on_done(&vm, first, false), PKC_PSCI_SUCCESS);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON);

	cr_assert_eq(pkc_power_off(&vcpus[1]), 0);
	second = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2);
	cr_expect_eq(pkc_psci_cpu_on_done(&vm, first, false), PKC_PSCI_SUCCESS);
	expect_request(second, 1, ENTRY + 4, 2);
}

Test(psci_cpu, cpu_off_shuts_the_gate_of_the_caller_alone)
{
	call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);
	make_on(1);
	cr_expect_eq(call(SMC32(PKC_PSCI_CPU_OFF), 0, 0, 0).action, PKC_PSCI_DO_CPU_OFF);
	cr_expect_not(pkc_power_may_enter(&vm.power, &vcpus[0]));
	cr_expect(pkc_power_may_enter(&vm.power, &vcpus[1]));
	cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), 0, 0, 0), PKC_PSCI_AFFINITY_OFF);
}

Test(psci_cpu, affinity_info_prefers_on_to_pending_to_off)
{
	uint32_t info = SMC64(PKC_PSCI_AFFINITY_INFO);
	struct pkc_psci_reply on;

	vcpus[0].mpidr = 0x000000;
	vcpus[1].mpidr = 0x000001;
	vcpus[2].mpidr = 0x010000;
	vcpus[3].mpidr = 0x010100;
	cr_expect_eq(result(info, 0x010000, 2, 0), PKC_PSCI_AFFINITY_OFF);
	on = call(SMC64(PKC_PSCI_CPU_ON), 0x010000, ENTRY, 0);
	cr_expect_eq(result(info, 0x010000, 2, 0), PKC_PSCI_AFFINITY_ON_PENDING);
	pkc_psci_cpu_on_done(&vm, on, false);
	call(SMC64(PKC_PSCI_CPU_ON), 0x010100, ENTRY, 0);
	cr_expect_eq(result(info, 0x010000, 0, 0), PKC_PSCI_AFFINITY_OFF);
	cr_expect_eq(result(info, 0x010000, 1, 0), PKC_PSCI_AFFINITY_OFF);
	cr_expect_eq(result(info, 0x010000, 2, 0), PKC_PSCI_AFFINITY_ON_PENDING);
	cr_expect_eq(result(info, 0x010000, 3, 0), PKC_PSCI_AFFINITY_ON);
	cr_expect_eq(result(info, 0x000001, 0, 0), PKC_PSCI_AFFINITY_OFF);
	cr_expect_eq(result(info, 0x0000ff, 1, 0), PKC_PSCI_AFFINITY_ON);
	make_on(3);
	cr_expect_eq(result(info, 0x01ffff, 2, 0), PKC_PSCI_AFFINITY_ON);
}

Test(psci_cpu, affinity_info_refuses_what_matches_nobody)
{
	uint32_t info = SMC64(PKC_PSCI_AFFINITY_INFO);

	cr_expect_eq(result(info, 0x010000, 2, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, NR_VCPUS, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, 4, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, 0xffffffff, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, PKC_BIT(63), 3, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, WILD_HIGH, 0), PKC_PSCI_AFFINITY_ON, "a level has 32 bits");
}
