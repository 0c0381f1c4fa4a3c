/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "psci_vm.h"
#include <pkvmcore/fault.h>
#include <pkvmcore/psci_host.h>
#include <string.h>

#define SECRET UINT64_C(0x5ec0e70000000000)

static const struct pkc_psci_offer to_protected = {
	PKC_PSCI_MAKE_VERSION(1, 3), PKC_PSCI_HOST_FUNCTIONS, PKC_PSCI_SMCCC, RAM, RAM_LAST};

static struct pkc_context ctx;
static struct pkc_exit_record record;
static struct pkc_exit told;
static struct pkc_trap_vcpu vcpu_0 = {&ctx, 0, 0, 1};

/* vCPU 0 makes a call by @p ec. @return as pkc_psci_host_call() does */
static int make(enum pkc_ec ec, uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	memset(&ctx, 0, sizeof(ctx));
	for (uint32_t i = 0; i < 31; i++)
		ctx.regs.x[i] = SECRET | i;
	ctx.regs.x[0] = SECRET | id;
	ctx.regs.x[1] = x1;
	ctx.regs.x[2] = x2;
	ctx.regs.x[3] = x3;
	ctx.regs.pc = 0x1000;
	pkc_fault_record(&record, PKC_EXIT_TRAP, PKC_ESR(ec, 0));
	return pkc_psci_host_call(&vm, 0, &record, &ctx.regs, PKC_SMCCC_AARCH64);
}

static int hvc(uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	return make(PKC_EC_HVC64, id, x1, x2, x3);
}

/* The host has been told, and enters vCPU 0 again with @p action and @p data. */
static void reenter(uint64_t action, uint64_t data)
{
	struct pkc_reply reply = {action, {data, 1, 2, 3}};

	pkc_psci_host_reply(&vm, &record, &reply);
	cr_expect_eq(pkc_trap_import(&vcpu_0, &record, &reply), 0);
}

static void expect_told(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	pkc_trap_export(&vcpu_0, &record, &told);
	cr_expect_eq(told.data[0], x0);
	cr_expect_eq(told.data[1], x1);
	cr_expect_eq(told.data[2], x2);
	cr_expect_eq(told.data[3], x3);
	cr_expect(!told.pc && !told.pstate && !told.far && !told.hpfar);
}

Test(psci_host, what_el2_can_answer_is_no_exit)
{
	static const struct {
		uint32_t id;
		uint64_t x1;
		int64_t result;
	} calls[] = {
		{SMC32(PKC_PSCI_VERSION), 0, 0x10003},
		{SMC32(PKC_PSCI_FEATURES), SMC64(PKC_PSCI_CPU_ON), 0},
		{SMC32(PKC_PSCI_FEATURES), SMC64(PKC_PSCI_SYSTEM_SUSPEND), PKC_PSCI_NOT_SUPPORTED},
		{SMC64(PKC_PSCI_AFFINITY_INFO), 1, PKC_PSCI_AFFINITY_OFF},
		{SMC64(PKC_PSCI_CPU_ON), 77, PKC_PSCI_INVALID_PARAMETERS},
		{SMC64(PKC_PSCI_CPU_ON), 0, PKC_PSCI_INVALID_ADDRESS},
		{SMC64(PKC_PSCI_SYSTEM_SUSPEND), ENTRY, PKC_PSCI_NOT_SUPPORTED},
		{SMC32(PKC_PSCI_MIGRATE), 0, PKC_PSCI_NOT_SUPPORTED},
		{SMC32(31), 0, PKC_PSCI_NOT_SUPPORTED},
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		bool smc = i & 1;

		boot(&to_protected);
		cr_expect_eq(
			make(smc ? PKC_EC_SMC64 : PKC_EC_HVC64, calls[i].id, calls[i].x1, 0, 0), 0,
			"call %zu", i);
		cr_expect_eq(ctx.regs.x[0], (uint64_t)calls[i].result, "call %zu", i);
		cr_expect_eq(ctx.regs.pc, smc ? 0x1004 : 0x1000);
	}
}

Test(psci_host, what_is_no_call_of_psci_is_left_alone)
{
	boot(&to_protected);
	cr_expect_eq(hvc(0xc6000000, 1, 2, 3), -PKC_EINVAL);
	cr_expect_eq(make(PKC_EC_SYS64, SMC32(0), 0, 0, 0), -PKC_EINVAL);
	pkc_fault_irq(&record);
	cr_expect_eq(pkc_psci_host_call(&vm, 0, &record, &ctx.regs, 0), -PKC_EINVAL);
	cr_expect(ctx.regs.pc == 0x1000 && ctx.regs.x[0] == (SECRET | SMC32(0)));
}

Test(psci_host, of_cpu_on_the_host_learns_the_target_alone)
{
	boot(&to_protected);
	cr_expect_eq(
		hvc(SMC64(PKC_PSCI_CPU_ON), vcpus[1].mpidr & PKC_MPIDR_AFFINITY, ENTRY, SECRET), 1);
	expect_told(SMC64(PKC_PSCI_CPU_ON), 1, 0, 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
}

Test(psci_host, of_other_calls_the_host_learns_what_it_has_to_do)
{
	static const struct {
		uint32_t id, args;
		uint64_t x1, x2;
	} calls[] = {
		{SMC32(PKC_PSCI_CPU_OFF), 1, 7, 7},
		{SMC64(PKC_PSCI_CPU_SUSPEND), 1, 0, ENTRY},
		{SMC32(PKC_PSCI_SYSTEM_OFF), 1, 7, 7},
		{SMC32(PKC_PSCI_SYSTEM_RESET), 1, 7, 7},
		{SMC64(PKC_PSCI_SYSTEM_RESET2), 3, 0, SECRET},
		{SMC64(PKC_PSCI_SYSTEM_OFF2), 3, 1, 0},
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		bool all = calls[i].args == 3;

		boot(&to_protected);
		cr_expect_eq(hvc(calls[i].id, calls[i].x1, calls[i].x2, SECRET), 1, "call %zu", i);
		expect_told(calls[i].id, all ? calls[i].x1 : 0, all ? calls[i].x2 : 0, 0);
	}
}

Test(psci_host, arguments_of_a_32_bit_cpu_on_are_narrow_for_the_host_too)
{
	boot(&to_protected);
	cr_expect_eq(hvc(SMC32(PKC_PSCI_CPU_ON), WILD_HIGH | 1, WILD_HIGH | ENTRY, SECRET), 1);
	expect_told(SMC32(PKC_PSCI_CPU_ON), 1, 0, 0);
}

Test(psci_host, a_cpu_on_succeeds_if_and_only_if_the_host_accepts)
{
	static const struct {
		uint64_t action, data;
		bool accepts;
	} answers[] = {
		{PKC_REPLY_SKIP, 0, true},
		{PKC_REPLY_SKIP, (uint64_t)PKC_PSCI_ALREADY_ON, false},
		{PKC_REPLY_SKIP, PKC_BIT(32), false},
		{PKC_REPLY_NONE, 0, false},
		{PKC_REPLY_INJECT, 0, false},
		{PKC_REPLY_INJECT | PKC_REPLY_SKIP, 0, false},
		{UINT64_MAX, 0, false},
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		int64_t want = answers[i].accepts ? 0 : PKC_PSCI_INTERNAL_FAILURE;

		boot(&to_protected);
		hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
		reenter(answers[i].action, answers[i].data);
		cr_expect_eq(ctx.regs.x[0], (uint64_t)want, "answer %zu", i);
		cr_expect_eq(ctx.regs.x[1], 1, "x0 alone");
		cr_expect_eq(ctx.regs.pc, 0x1000);
		cr_expect_eq(pkc_power_state(&vcpus[1]),
		             answers[i].accepts ? PKC_POWER_ON_PENDING : PKC_POWER_OFF);
	}
}

Test(psci_host, a_refusal_after_the_target_has_started_is_none)
{
	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	make_on(1);
	reenter(PKC_REPLY_NONE, 0);
	cr_expect_eq(ctx.regs.x[0], PKC_PSCI_SUCCESS);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON);
}

Test(psci_host, a_second_answer_to_a_cpu_on_does_nothing)
{
	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	reenter(PKC_REPLY_SKIP, 0);
	ctx.regs.x[0] = 42;
	reenter(PKC_REPLY_SKIP, (uint64_t)-6);
	cr_expect_eq(ctx.regs.x[0], 42);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
}

/* An embedder that asks in the wrong order gets no power, and takes none back. */
Test(psci_host, an_answer_to_a_record_that_is_taken_does_nothing)
{
	struct pkc_reply refusal = {PKC_REPLY_SKIP, {1, 0, 0, 0}};

	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	record.code = PKC_EXIT_IRQ;
	pkc_psci_host_reply(&vm, &record, &refusal);
	cr_expect_eq(record.answer, PKC_ANSWER_CPU_ON);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
}

Test(psci_host, the_host_does_not_choose_the_result_of_any_other_call)
{
	static const uint32_t calls[][2] = {
		{SMC64(PKC_PSCI_CPU_SUSPEND), PKC_PSCI_SUCCESS},
		{SMC32(PKC_PSCI_SYSTEM_OFF), (uint32_t)PKC_PSCI_INTERNAL_FAILURE}};

	for (size_t i = 0; i < 2; i++) {
		for (uint64_t action = 0; action < 4; action++) {
			boot(&to_protected);
			cr_expect_eq(make(PKC_EC_SMC64, calls[i][0], 0, 0, 0), 1);
			reenter(action, 0x123456789);
			cr_expect_eq((uint32_t)ctx.regs.x[0], calls[i][1]);
			cr_expect_eq(ctx.regs.pc, 0x1004, "the SMC is skipped once");
		}
	}
}

Test(psci_host, the_gate_lets_in_who_is_on_and_starts_who_is_pending)
{
	struct pkc_power_request request = {0, 0, 0, 0};

	boot(&to_protected);
	cr_expect_eq(pkc_psci_host_gate(&vm, 0, &request), 0);
	cr_expect_eq(pkc_psci_host_gate(&vm, 1, &request), -PKC_EPERM);
	cr_expect_eq(request.entry, 0);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	cr_expect_eq(pkc_psci_host_gate(&vm, 1, &request), 1);
	cr_expect(request.entry == ENTRY && request.context_id == 5 && !request.be);
	cr_expect_eq(pkc_power_start(&vcpus[1], &request), 0);
	cr_expect_eq(pkc_psci_host_gate(&vm, 1, &request), 0);
}

Test(psci_host, the_gate_refuses_a_half_written_request)
{
	struct pkc_power_request request;
	uint32_t seq;

	boot(&to_protected);
	cr_expect_eq(pkc_power_claim(&vm.power, &vcpus[1], &seq), 0);
	cr_expect_eq(pkc_psci_host_gate(&vm, 1, &request), -PKC_EAGAIN);
}

Test(psci_host, a_vcpu_that_is_off_stays_out_whatever_the_host_does)
{
	struct pkc_power_request request;

	boot(&to_protected);
	cr_expect_eq(hvc(SMC32(PKC_PSCI_CPU_OFF), 0, 0, 0), 1);
	for (uint64_t action = 0; action < 4; action++) {
		cr_expect_eq(pkc_psci_host_gate(&vm, 0, &request), -PKC_EPERM);
		reenter(action, 0);
	}
	cr_expect_eq(pkc_power_state(&vcpus[0]), PKC_POWER_OFF);
}

Test(psci_host, a_stopped_vm_lets_nobody_in_and_its_vcpus_go_off_one_by_one)
{
	struct pkc_power_request request;

	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	make_on(1);
	cr_expect_eq(hvc(SMC32(PKC_PSCI_SYSTEM_OFF), 0, 0, 0), 1);
	for (uint32_t i = 0; i < NR_VCPUS; i++) {
		cr_expect_eq(pkc_psci_host_gate(&vm, i, &request), -PKC_ECANCELED);
		cr_expect_eq(pkc_power_state(&vcpus[i]), PKC_POWER_OFF);
	}
	cr_expect_eq(pkc_power_vm_stopped(&vm.power), 0);
}

Test(psci_host, a_call_while_the_vm_stops_is_an_exit_that_tells_nothing)
{
	boot(&to_protected);
	cr_expect_eq(pkc_power_vm_stop(&vm.power), 0);
	cr_expect_eq(hvc(SMC32(PKC_PSCI_SYSTEM_RESET), 0, 0, 0), 1);
	expect_told(0, 0, 0, 0);
}

Test(psci_host, a_reset_starts_the_primary_alone_and_forgets_requests)
{
	static const struct pkc_power_request again = {RAM, 9, 0, 0};
	struct pkc_power_request request;

	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	make_on(1);
	hvc(SMC64(PKC_PSCI_CPU_ON), 2, ENTRY, 5);
	cr_expect_eq(pkc_psci_host_reset(&vm, NR_VCPUS, &again), -PKC_EINVAL);
	cr_expect_eq(pkc_power_state(&vcpus[2]), PKC_POWER_ON_PENDING);
	cr_expect_eq(pkc_psci_host_reset(&vm, 3, &again), 0);
	for (uint32_t i = 0; i < 3; i++)
		cr_expect_eq(pkc_psci_host_gate(&vm, i, &request), -PKC_EPERM);
	cr_expect_eq(pkc_psci_host_gate(&vm, 3, &request), 1);
	cr_expect(request.entry == RAM && request.context_id == 9);
}

Test(psci_host, an_answer_from_before_a_reset_hits_no_request_of_after_it)
{
	static const struct pkc_power_request again = {RAM, 9, 0, 0};

	boot(&to_protected);
	hvc(SMC64(PKC_PSCI_CPU_ON), 1, ENTRY, 5);
	cr_expect_eq(pkc_psci_host_reset(&vm, 1, &again), 0);
	reenter(PKC_REPLY_NONE, 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
}

Test(psci_host, a_reset_that_finds_a_claim_in_progress_stops_short)
{
	static const struct pkc_power_request again = {RAM, 9, 0, 0};
	uint32_t seq;

	boot(&to_protected);
	cr_expect_eq(pkc_power_claim(&vm.power, &vcpus[1], &seq), 0);
	cr_expect_eq(pkc_psci_host_reset(&vm, 0, &again), -PKC_EBUSY);
	cr_expect_eq(pkc_power_vm_state(&vm.power), PKC_POWER_VM_STOPPING);
}

/* To an np guest's host a call is four registers; EL2 has no word in it. */
Test(psci_host, an_np_guests_psci_is_its_hosts_whole)
{
	struct pkc_reply reply = {PKC_REPLY_SKIP, {(uint64_t)-2, 5, 6, 7}};
	struct pkc_trap_vcpu np = {&ctx, 0, 0, 0};

	boot(&to_protected);
	hvc(SMC32(PKC_PSCI_VERSION), 0, 0, 0);
	ctx.regs.x[0] = SECRET | SMC64(PKC_PSCI_CPU_ON);
	pkc_fault_record(&record, PKC_EXIT_TRAP, PKC_ESR(PKC_EC_HVC64, 0));
	pkc_trap_export(&np, &record, &told);
	cr_expect_eq(memcmp(told.data, ctx.regs.x, sizeof(told.data)), 0);
	cr_expect_eq(pkc_trap_import(&np, &record, &reply), 0);
	cr_expect_eq(memcmp(reply.data, ctx.regs.x, sizeof(reply.data)), 0);
}
