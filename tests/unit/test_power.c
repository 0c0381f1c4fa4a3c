/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/power.h>

#define NR_VCPUS 3
#define LAST_SEQ UINT32_C(0x3fffffff)

static struct pkc_power_vcpu vcpus[NR_VCPUS];
static struct pkc_power_vm vm;

static const struct pkc_power_request kernel = {0x40200000, 0x48000000, 0, 0};
static const struct pkc_power_request secondary = {0x40300000, 0x1234, 1, 0};

/** vCPU @p i starts by the request that it has. */
static int start(uint32_t i)
{
	struct pkc_power_request request;
	int err = pkc_power_take(&vm, &vcpus[i], &request);

	return err ? err : pkc_power_start(&vcpus[i], &request);
}

/** vCPU @p i becomes ON_PENDING. @return the number of the request */
static uint32_t ask(uint32_t i)
{
	uint32_t seq = 0;

	cr_assert_eq(pkc_power_claim(&vm, &vcpus[i], &seq), 0);
	pkc_power_publish(&vcpus[i], seq, &secondary);
	return seq;
}

/** vCPU 0 is ON, the others are OFF. */
static void boot(void)
{
	pkc_power_vm_init(&vm, vcpus, NR_VCPUS);
	cr_assert_eq(pkc_power_vm_boot(&vm, 0, &kernel), 0);
	cr_assert_eq(start(0), 0);
}

TestSuite(power, .init = boot);

Test(power, a_vcpu_goes_from_off_to_on_and_back)
{
	uint32_t seq;

	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
	cr_assert_eq(pkc_power_claim(&vm, &vcpus[1], &seq), 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_CLAIMED);
	pkc_power_publish(&vcpus[1], seq, &secondary);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
	cr_expect_eq(start(1), 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON);
	cr_expect_eq(pkc_power_off(&vcpus[1]), 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
}

Test(power, a_request_arrives_whole)
{
	struct pkc_power_request request;
	uint32_t seq = ask(1);

	cr_assert_eq(pkc_power_take(&vm, &vcpus[1], &request), 0);
	cr_expect_eq(request.entry, secondary.entry);
	cr_expect_eq(request.context_id, secondary.context_id);
	cr_expect_eq(request.be, secondary.be);
	cr_expect_eq(request.seq, seq);
}

/** What each call says in each state of the vCPU. */
Test(power, a_call_in_the_wrong_state_says_which_and_changes_nothing)
{
	static const struct {
		uint32_t state;
		int claim, take, off;
		bool enter;
	} rows[] = {
		{PKC_POWER_OFF, 0, -PKC_EPERM, -PKC_EPERM, false},
		{PKC_POWER_CLAIMED, -PKC_EAGAIN, -PKC_EAGAIN, -PKC_EPERM, false},
		{PKC_POWER_ON_PENDING, -PKC_EAGAIN, 0, -PKC_EPERM, false},
		{PKC_POWER_ON, -PKC_EALREADY, -PKC_EALREADY, 0, true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pkc_power_request request = {7, 7, 7, 7};
		uint32_t seq = 7;

		vcpus[1].word = 5 << 2 | rows[i].state;
		cr_expect_eq(pkc_power_may_enter(&vm, &vcpus[1]), rows[i].enter);
		cr_expect_eq(pkc_power_take(&vm, &vcpus[1], &request), rows[i].take);
		cr_expect(!rows[i].take || (request.entry == 7 && request.seq == 7));
		cr_expect_eq(vcpus[1].word, 5 << 2 | rows[i].state);
		cr_expect_eq(pkc_power_claim(&vm, &vcpus[1], &seq), rows[i].claim);
		cr_expect_eq(seq, rows[i].claim ? 7 : 6);
		vcpus[1].word = 5 << 2 | rows[i].state;
		cr_expect_eq(pkc_power_off(&vcpus[1]), rows[i].off);
		cr_expect_eq(vcpus[1].word, 5 << 2 | (rows[i].off ? rows[i].state : PKC_POWER_OFF));
	}
}

Test(power, a_request_that_was_taken_back_starts_nobody)
{
	struct pkc_power_request request;
	uint32_t seq = ask(1);

	cr_assert_eq(pkc_power_take(&vm, &vcpus[1], &request), 0);
	cr_assert_eq(pkc_power_rollback(&vcpus[1], seq), 0);
	cr_expect_eq(pkc_power_start(&vcpus[1], &request), -PKC_ECANCELED);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
}

Test(power, a_stale_number_touches_no_newer_request)
{
	struct pkc_power_request stale;
	uint32_t first = ask(1);

	cr_assert_eq(pkc_power_take(&vm, &vcpus[1], &stale), 0);
	cr_assert_eq(pkc_power_rollback(&vcpus[1], first), 0);
	ask(1);
	cr_expect_eq(pkc_power_rollback(&vcpus[1], first), -PKC_ECANCELED);
	cr_expect_eq(pkc_power_start(&vcpus[1], &stale), -PKC_ECANCELED);
	cr_expect_eq(start(1), 0);
}

Test(power, the_number_wraps_without_touching_the_state)
{
	uint32_t seq;

	vcpus[1].word = LAST_SEQ << 2 | PKC_POWER_OFF;
	cr_assert_eq(pkc_power_claim(&vm, &vcpus[1], &seq), 0);
	cr_expect_eq(seq, 0);
	cr_expect_eq(vcpus[1].word, PKC_POWER_CLAIMED);
	pkc_power_publish(&vcpus[1], seq, &secondary);
	cr_expect_eq(pkc_power_rollback(&vcpus[1], seq), 0);

	vcpus[1].word = LAST_SEQ << 2 | PKC_POWER_ON;
	cr_expect_eq(pkc_power_off(&vcpus[1]), 0);
	cr_expect_eq(vcpus[1].word, LAST_SEQ << 2 | PKC_POWER_OFF);
}

Test(power, a_new_vm_runs_nobody_until_it_boots)
{
	struct pkc_power_request request;

	pkc_power_vm_init(&vm, vcpus, NR_VCPUS);
	cr_expect_eq(pkc_power_vm_state(&vm), PKC_POWER_VM_STOPPED);
	cr_expect_eq(pkc_power_take(&vm, &vcpus[0], &request), -PKC_ECANCELED);
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		cr_expect_eq(pkc_power_state(&vcpus[i]), PKC_POWER_OFF);

	cr_assert_eq(pkc_power_vm_boot(&vm, 2, &kernel), 0);
	cr_expect_eq(pkc_power_state(&vcpus[2]), PKC_POWER_ON_PENDING);
	cr_expect_eq(pkc_power_state(&vcpus[0]), PKC_POWER_OFF);
	cr_expect_eq(start(2), 0);
	cr_expect(pkc_power_may_enter(&vm, &vcpus[2]));
}

Test(power, boot_wants_a_stopped_vm_and_a_vcpu_of_it)
{
	cr_expect_eq(pkc_power_vm_boot(&vm, 0, &kernel), -PKC_EBUSY);
	cr_assert_eq(pkc_power_vm_stop(&vm), 0);
	cr_expect_eq(pkc_power_vm_boot(&vm, 0, &kernel), -PKC_EBUSY);
	cr_assert_eq(pkc_power_off(&vcpus[0]), 0);
	cr_assert_eq(pkc_power_vm_stopped(&vm), 0);
	cr_expect_eq(pkc_power_vm_boot(&vm, NR_VCPUS, &kernel), -PKC_EINVAL);
	cr_expect_eq(pkc_power_vm_boot(&vm, 0, &kernel), 0);
}

Test(power, a_stop_shuts_the_gate_and_refuses_claims)
{
	struct pkc_power_request request;
	uint32_t seq;

	ask(1);
	cr_assert_eq(pkc_power_vm_stop(&vm), 0);
	cr_expect_eq(pkc_power_vm_stop(&vm), -PKC_EALREADY);
	cr_expect_not(pkc_power_may_enter(&vm, &vcpus[0]));
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		cr_expect_eq(pkc_power_take(&vm, &vcpus[i], &request), -PKC_ECANCELED);
	cr_expect_eq(pkc_power_claim(&vm, &vcpus[2], &seq), -PKC_ECANCELED);
	cr_expect_eq(pkc_power_state(&vcpus[2]), PKC_POWER_OFF);
}

Test(power, a_vm_has_stopped_when_nobody_is_on)
{
	uint32_t seq = ask(1);

	cr_expect_eq(pkc_power_vm_stopped(&vm), -PKC_EPERM, "it runs");
	cr_assert_eq(pkc_power_vm_stop(&vm), 0);
	cr_expect_eq(pkc_power_vm_stopped(&vm), -PKC_EBUSY);
	cr_assert_eq(pkc_power_off(&vcpus[0]), 0);
	cr_expect_eq(pkc_power_vm_stopped(&vm), 0);
	cr_expect_eq(pkc_power_vm_state(&vm), PKC_POWER_VM_STOPPED);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF, "its request was dropped");
	cr_expect_eq(pkc_power_rollback(&vcpus[1], seq), -PKC_ECANCELED);
	cr_expect_eq(pkc_power_vm_stop(&vm), -PKC_EALREADY);
	cr_expect_eq(pkc_power_vm_stopped(&vm), 0);
}

Test(power, a_request_of_an_earlier_life_starts_nobody)
{
	struct pkc_power_request stale;

	ask(1);
	cr_assert_eq(pkc_power_take(&vm, &vcpus[1], &stale), 0);
	cr_assert_eq(pkc_power_vm_stop(&vm), 0);
	cr_assert_eq(pkc_power_off(&vcpus[0]), 0);
	cr_assert_eq(pkc_power_vm_stopped(&vm), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm, 1, &kernel), 0);
	cr_expect_eq(pkc_power_start(&vcpus[1], &stale), -PKC_ECANCELED);
	cr_expect_eq(start(1), 0);
	cr_expect_eq(pkc_power_state(&vcpus[0]), PKC_POWER_OFF);
}
