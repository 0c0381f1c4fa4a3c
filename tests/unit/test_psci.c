/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/psci.h>

#define NR_VCPUS 4

static struct pkc_power_vcpu vcpus[NR_VCPUS];
static struct pkc_psci_vm vm;

static struct pkc_psci_reply call(uint32_t vcpu, uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	uint64_t x[4] = {id, x1, x2, x3};
	struct pkc_smccc_call decoded;

	cr_assert(pkc_psci_decode(x, PKC_SMCCC_AARCH64, &decoded));
	return pkc_psci_handle(&vm, vcpu, decoded);
}

static void boot(void)
{
	static const struct pkc_power_request kernel = {0x40200000, 0x48000000, 0, 0};
	struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3), PKC_PSCI_ALL, PKC_PSCI_SMCCC,
	                               0x40000000, 0x7fffffff};
	struct pkc_power_request request;

	for (uint32_t i = 0; i < NR_VCPUS; i++)
		vcpus[i].mpidr = pkc_mpidr_from_vcpu_id(i);
	cr_assert_eq(pkc_psci_vm_init(&vm, &offer, vcpus, NR_VCPUS), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, 0, &kernel), 0);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[0], &request), 0);
	cr_assert_eq(pkc_power_start(&vcpus[0], &request), 0);
}

TestSuite(psci, .init = boot);

Test(psci, version_is_what_the_embedder_states)
{
	struct pkc_psci_reply reply = call(0, 0x84000000, 0, 0, 0);

	cr_expect_eq(reply.result, 0x10003);
	cr_expect_eq(reply.action, PKC_PSCI_RESUME);
}

Test(psci, cpu_on_hands_the_target_its_entry_and_context)
{
	struct pkc_psci_reply reply = call(0, 0xc4000003, 2, 0x40300000, ~UINT64_C(0));
	struct pkc_power_request request;

	cr_expect_eq(reply.action, PKC_PSCI_DO_CPU_ON);
	cr_expect_eq(reply.target, 2);
	cr_expect_eq(pkc_psci_cpu_on_done(&vm, reply, true), PKC_PSCI_SUCCESS);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[2], &request), 0);
	cr_expect_eq(request.entry, 0x40300000);
	cr_expect_eq(request.context_id, ~UINT64_C(0));
	cr_expect_eq(request.seq, reply.seq);
}
