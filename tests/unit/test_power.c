/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/power.h>

static struct pkc_power_vcpu vcpus[3];
static struct pkc_power_vm vm;

static const struct pkc_power_request kernel = {0x40200000, 0x48000000, 0, 0};
static const struct pkc_power_request secondary = {0x40300000, 0x1234, 1, 0};

/** vCPU 0 is ON, the others are OFF. */
static void boot(void)
{
	struct pkc_power_request request;

	pkc_power_vm_init(&vm, vcpus, 3);
	cr_assert_eq(pkc_power_vm_boot(&vm, 0, &kernel), 0);
	cr_assert_eq(pkc_power_take(&vm, &vcpus[0], &request), 0);
	cr_assert_eq(pkc_power_start(&vcpus[0], &request), 0);
}

TestSuite(power, .init = boot);

Test(power, a_vcpu_goes_from_off_to_on_and_back)
{
	struct pkc_power_request request;
	uint32_t seq;

	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_OFF);
	cr_assert_eq(pkc_power_claim(&vm, &vcpus[1], &seq), 0);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_CLAIMED);
	pkc_power_publish(&vcpus[1], seq, &secondary);
	cr_expect_eq(pkc_power_state(&vcpus[1]), PKC_POWER_ON_PENDING);
	cr_expect_not(pkc_power_may_enter(&vm, &vcpus[1]));

	cr_assert_eq(pkc_power_take(&vm, &vcpus[1], &request), 0);
	cr_expect_eq(request.entry, secondary.entry);
	cr_expect_eq(request.context_id, secondary.context_id);
	cr_expect_eq(request.be, secondary.be);
	cr_expect_not(pkc_power_may_enter(&vm, &vcpus[1]));
	cr_assert_eq(pkc_power_start(&vcpus[1], &request), 0);
	cr_expect(pkc_power_may_enter(&vm, &vcpus[1]));

	cr_expect_eq(pkc_power_off(&vcpus[1]), 0);
	cr_expect_not(pkc_power_may_enter(&vm, &vcpus[1]));
}
