/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "psci_vm.h"

TestSuite(psci_wild, .init = boot_with_everything);

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

Test(psci_wild, calls_get_legal_answers)
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
