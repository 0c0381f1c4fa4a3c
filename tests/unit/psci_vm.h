/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What the tests of psci share: a VM of four vCPUs, of which the first is ON.
 */
#ifndef PKC_TESTS_PSCI_VM_H
#define PKC_TESTS_PSCI_VM_H

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

static inline void make_on(uint32_t vcpu)
{
	struct pkc_power_request request;

	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[vcpu], &request), 0);
	cr_assert_eq(pkc_power_start(&vcpus[vcpu], &request), 0);
}

/** A VM with @p offer; vCPU 0 is ON. */
static inline void boot(const struct pkc_psci_offer *offer)
{
	static const struct pkc_power_request kernel = {RAM, 0x48000000, 0, 0};

	for (uint32_t i = 0; i < NR_VCPUS; i++)
		vcpus[i].mpidr = pkc_mpidr_from_vcpu_id(i);
	cr_assert_eq(pkc_psci_vm_init(&vm, offer, vcpus, NR_VCPUS), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, 0, &kernel), 0);
	make_on(0);
}

static inline void boot_with_everything(void)
{
	boot(&everything);
}

static inline struct pkc_psci_reply call_as(uint32_t caller, uint32_t id, uint64_t x1, uint64_t x2,
                                            uint64_t x3)
{
	uint64_t x[4] = {id, x1, x2, x3};
	struct pkc_smccc_call call;

	cr_assert(pkc_psci_decode(x, caller, &call));
	return pkc_psci_handle(&vm, 0, call);
}

static inline struct pkc_psci_reply call(uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	return call_as(PKC_SMCCC_AARCH64, id, x1, x2, x3);
}

static inline int64_t result(uint32_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct pkc_psci_reply reply = call(id, x1, x2, x3);

	cr_expect_eq(reply.action, PKC_PSCI_RESUME, "id %#x", id);
	return reply.result;
}

#endif
