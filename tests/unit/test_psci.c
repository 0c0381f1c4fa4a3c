/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/psci.h>

#define NR_VCPUS  4
#define RAM       UINT64_C(0x40000000)
#define RAM_LAST  UINT64_C(0x7fffffff)
#define ENTRY     UINT64_C(0x40300000)
#define SMC32(fn) (UINT32_C(0x84000000) | (fn))
#define SMC64(fn) (UINT32_C(0xc4000000) | (fn))
#define WILD_HIGH UINT64_C(0xdeadbeef00000000)

static struct pkc_power_vcpu vcpus[NR_VCPUS];
static struct pkc_psci_vm vm;

static const struct pkc_psci_offer everything = {PKC_PSCI_MAKE_VERSION(1, 3), PKC_PSCI_ALL,
                                                 PKC_PSCI_SMCCC | PKC_PSCI_POWER_DOWN, RAM,
                                                 RAM_LAST};

static void make_on(uint32_t vcpu)
{
	struct pkc_power_request request;

	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[vcpu], &request), 0);
	cr_assert_eq(pkc_power_start(&vcpus[vcpu], &request), 0);
}

/** A VM with @p offer; vCPU 0 is ON. */
static void boot(const struct pkc_psci_offer *offer)
{
	static const struct pkc_power_request kernel = {RAM, 0x48000000, 0, 0};

	for (uint32_t i = 0; i < NR_VCPUS; i++)
		vcpus[i].mpidr = pkc_mpidr_from_vcpu_id(i);
	cr_assert_eq(pkc_psci_vm_init(&vm, offer, vcpus, NR_VCPUS), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, 0, &kernel), 0);
	make_on(0);
}

static void boot_with_everything(void)
{
	boot(&everything);
}

static struct pkc_psci_reply call_as(uint32_t caller, uint32_t id, uint64_t x1, uint64_t x2,
                                     uint64_t x3)
{
	uint64_t x[4] = {id, x1, x2, x3};
	struct pkc_smccc_call call;

	cr_assert(pkc_psci_decode(x, caller, &call));
	return pkc_psci_handle(&vm, 0, call);
}

static struct pkc_psci_reply call(uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	return call_as(PKC_SMCCC_AARCH64, id, x1, x2, x3);
}

static int64_t result(uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct pkc_psci_reply reply = call(id, x1, x2, x3);

	cr_expect_eq(reply.action, PKC_PSCI_RESUME, "id %#x", id);
	return reply.result;
}

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

Test(psci, cpu_on_hands_the_target_its_entry_and_context)
{
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 2, ENTRY, ~UINT64_C(0)), 2, ENTRY,
	               ~UINT64_C(0));
}

/** Hazard 16: what stands above an SMC32 caller's arguments is not the caller's word. */
Test(psci, smc32_arguments_are_narrowed_and_smc64_ones_are_not)
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

Test(psci, the_target_comes_up_in_the_callers_endianness)
{
	struct pkc_power_request request;

	call_as(PKC_SMCCC_BIG_ENDIAN, SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 0);
	call_as(PKC_SMCCC_AARCH64, SMC64(PKC_PSCI_CPU_ON), 2, ENTRY, 0);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[1], &request), 0);
	cr_expect_eq(request.be, 1);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[2], &request), 0);
	cr_expect_eq(request.be, 0);
}

/** Hazard 17. */
Test(psci, a_target_with_a_reserved_bit_names_nobody)
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

Test(psci, every_field_of_the_affinity_counts)
{
	for (uint32_t field = 0; field < NR_VCPUS; field++) {
		vcpus[field].mpidr = PKC_MPIDR_RES1 | PKC_BIT(field == 3 ? 32 : 8 * field);
		cr_expect_eq(
			call(SMC64(PKC_PSCI_CPU_ON), vcpus[field].mpidr & ~PKC_MPIDR_RES1, ENTRY, 0)
				.result,
			field ? PKC_PSCI_SUCCESS : PKC_PSCI_ALREADY_ON, "Aff%u", field);
	}
}

Test(psci, an_entry_point_is_aligned_and_where_the_embedder_allows)
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

Test(psci, an_aarch32_caller_may_start_in_thumb_state)
{
	uint32_t cpu_on = SMC32(PKC_PSCI_CPU_ON);

	cr_expect_eq(call_as(PKC_SMCCC_AARCH32, cpu_on, 1, RAM + 2, 0).result,
	             PKC_PSCI_INVALID_ADDRESS);
	expect_request(call_as(PKC_SMCCC_AARCH32, cpu_on, 1, RAM + 3, 0), 1, RAM + 3, 0);
	expect_request(call_as(PKC_SMCCC_AARCH32, cpu_on, 2, RAM_LAST, 0), 2, RAM_LAST, 0);
}

/** Hazard 15: one SUCCESS, and the loser leaves no trace. */
Test(psci, a_second_cpu_on_says_pending_and_changes_nothing)
{
	struct pkc_psci_reply first = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);

	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), PKC_PSCI_ON_PENDING);
	expect_request(first, 1, ENTRY, 1);
	make_on(1);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), PKC_PSCI_ALREADY_ON);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 0, ENTRY + 4, 2), PKC_PSCI_ALREADY_ON);
}

Test(psci, a_claim_that_is_being_written_counts_as_pending)
{
	uint32_t seq;

	cr_assert_eq(pkc_power_claim(&vm.power, &vcpus[1], &seq), 0);
	cr_expect_eq(result(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 0), PKC_PSCI_ON_PENDING);
	cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), 1, 0, 0), PKC_PSCI_AFFINITY_ON_PENDING);
}

Test(psci, a_refused_cpu_on_fails_and_may_be_tried_again)
{
	struct pkc_psci_reply first = call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);

	cr_expect_eq(pkc_psci_cpu_on_done(&vm, first, false), PKC_PSCI_INTERNAL_FAILURE);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
	expect_request(call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY + 4, 2), 1, ENTRY + 4, 2);
}

Test(psci, a_refusal_that_comes_too_late_is_none)
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

Test(psci, cpu_off_shuts_the_gate_of_the_caller_alone)
{
	call(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 1);
	make_on(1);
	cr_expect_eq(call(SMC32(PKC_PSCI_CPU_OFF), 0, 0, 0).action, PKC_PSCI_DO_CPU_OFF);
	cr_expect_not(pkc_power_may_enter(&vm.power, &vcpus[0]));
	cr_expect(pkc_power_may_enter(&vm.power, &vcpus[1]));
	cr_expect_eq(result(SMC64(PKC_PSCI_AFFINITY_INFO), 0, 0, 0), PKC_PSCI_AFFINITY_OFF);
}

Test(psci, affinity_info_prefers_on_to_pending_to_off)
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

Test(psci, affinity_info_refuses_what_matches_nobody)
{
	uint32_t info = SMC64(PKC_PSCI_AFFINITY_INFO);

	cr_expect_eq(result(info, 0x010000, 2, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, NR_VCPUS, 0, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, 4, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, 0xffffffff, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, PKC_BIT(63), 3, 0), PKC_PSCI_INVALID_PARAMETERS);
	cr_expect_eq(result(info, 0, WILD_HIGH, 0), PKC_PSCI_AFFINITY_ON, "a level has 32 bits");
}

Test(psci, suspend_goes_by_the_format_and_the_states_that_are_offered)
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

Test(psci, a_suspended_caller_resumes_where_it_said)
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

Test(psci, the_system_suspends_when_all_others_are_off)
{
	struct pkc_psci_reply on = call(SMC64(PKC_PSCI_CPU_ON), 3, ENTRY, 0);

	cr_expect_eq(result(SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, 0, 0), PKC_PSCI_DENIED);
	pkc_psci_cpu_on_done(&vm, on, false);
	cr_expect_eq(call(SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, 0, 0).action,
	             PKC_PSCI_DO_SYSTEM_SUSPEND);
}

Test(psci, a_system_call_shuts_the_gate_and_the_next_one_only_leaves)
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

Test(psci, reset2_and_off2_know_their_types)
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

static uint64_t random_state = 42;

static uint64_t any(void)
{
	uint64_t mixed;

	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	mixed = random_state * UINT64_C(0x2545f4914f6cdd1d);
	return mixed ^ mixed >> 32;
}

/** Something that is now and then nearly right. */
static uint64_t wild(void)
{
	uint64_t value = any();

	switch (value & 7) {
	case 0:
		return value;
	case 1:
		return any() >> (any() & 63);
	case 2:
		return RAM + (any() & 0xffff);
	case 4:
		return RAM + (any() & 0xfffc);
	case 3:
		return any() & 0x80010003;
	default:
		return any() & 7;
	}
}

/** Stops the VM, and boots it with some vCPU. */
static void boot_again(void)
{
	static const struct pkc_power_request again = {RAM, 0, 0, 0};

	pkc_power_vm_stop(&vm.power);
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		pkc_power_off(&vcpus[i]);
	cr_assert_eq(pkc_power_vm_stopped(&vm.power), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, any() % NR_VCPUS, &again), 0);
}

static bool all_off(void)
{
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		if (pkc_power_state(&vcpus[i]) != PKC_POWER_OFF)
			return false;
	return true;
}

/** Carries the action out like an embedder of little patience. */
static void carry_out(struct pkc_psci_reply reply)
{
	if (reply.action == PKC_PSCI_DO_CPU_ON && any() & 1)
		pkc_psci_cpu_on_done(&vm, reply, false);
	else if (reply.action == PKC_PSCI_DO_CPU_ON)
		make_on(reply.target);
	if (reply.action >= PKC_PSCI_DO_SYSTEM_OFF || all_off())
		boot_again();
}

/** Whether @p reply may answer @p id. */
static bool legal(uint32_t id, struct pkc_psci_reply reply)
{
	if (reply.action > PKC_PSCI_DO_LEAVE || reply.target >= NR_VCPUS)
		return false;
	if (reply.result < 0)
		return reply.result >= PKC_PSCI_INVALID_ADDRESS;
	return reply.result <= PKC_PSCI_OFF2_HIBERNATE + 1 || (id & 31) == PKC_PSCI_VERSION;
}

Test(psci, wild_calls_get_legal_answers)
{
	uint32_t actions = 0;

	for (int i = 0; i < 100000; i++) {
		uint64_t x[4] = {SMC32(any() & 31) |
		                         (any() & (PKC_SMCCC_SMC64 | PKC_SMCCC_SVE_HINT)),
		                 wild(), wild(), wild()};
		uint32_t vcpu = any() % NR_VCPUS;
		struct pkc_smccc_call decoded;
		struct pkc_psci_reply reply;

		if (!pkc_power_take(&vm.power, &vcpus[vcpu], &(struct pkc_power_request){0}))
			make_on(vcpu);
		if (!pkc_power_may_enter(&vm.power, &vcpus[vcpu]))
			continue;
		cr_assert(pkc_psci_decode(x, any() & (PKC_SMCCC_AARCH32 | PKC_SMCCC_BIG_ENDIAN),
		                          &decoded));
		reply = pkc_psci_handle(&vm, vcpu, decoded);
		cr_assert(legal(decoded.id, reply), "call %d: %#lx %#lx %#lx %#lx", i, x[0], x[1],
		          x[2], x[3]);
		actions |= 1u << reply.action;
		carry_out(reply);
	}
	cr_expect_eq(actions, 0x3ff, "every action but DO_LEAVE has been seen: %#x", actions);
}
