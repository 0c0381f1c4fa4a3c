/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vpsci.h"
#include "vm.h"
#include <pkvmcore/mpidr.h>

/* x1 to x3 as they were. */
static void answer(struct vcpu *vcpu, int64_t result)
{
	vcpu->reply.action = PKC_REPLY_SKIP;
	vcpu->reply.data[0] = (uint64_t)result;
	for (int i = 1; i < 4; i++)
		vcpu->reply.data[i] = vcpu->run.x[HYP_EXIT_DATA + i];
}

/* The vCPU's own CPU is where it was reset, see power_on(): the request waits there. */
static void turn_on(struct vcpu *vcpu, struct pkc_psci_reply reply)
{
	struct vm *vm = vcpu->vm;

	answer(vcpu, pkc_psci_cpu_on_done(&vm->psci, reply, true));
	vcpu_wake(&vm->vcpus[reply.target]);
}

static void carry_out(struct vcpu *vcpu, struct pkc_psci_reply reply)
{
	answer(vcpu, reply.result);
	switch (reply.action) {
	case PKC_PSCI_RESUME:
		break;
	case PKC_PSCI_DO_CPU_ON:
		turn_on(vcpu, reply);
		break;
	case PKC_PSCI_DO_STANDBY:
		vcpu_wait(vcpu, vcpu->run.x[HYP_EXIT_DEADLINE]);
		break;
	case PKC_PSCI_DO_CPU_OFF:
	case PKC_PSCI_DO_LEAVE:
		vcpu->reply.action = PKC_REPLY_NONE;
		break;
	default:
		vm_power_off(vcpu->vm);
	}
}

static void np_call(struct vcpu *vcpu)
{
	struct pkc_smccc_call call;

	if (pkc_psci_decode(&vcpu->run.x[HYP_EXIT_DATA], PKC_SMCCC_AARCH64, &call))
		carry_out(vcpu, pkc_psci_handle(&vcpu->vm->psci, vcpu->index, call));
	else
		answer(vcpu, PKC_SMCCC_NOT_SUPPORTED);
}

/* Accepted: EL2 has the request, and starts the vCPU by it when it is run. */
static void start_target(struct vcpu *vcpu, uint64_t affinity)
{
	uint32_t id;

	answer(vcpu, 0);
	if (!pkc_mpidr_to_vcpu_id(affinity, &id) && id < vcpu->vm->plan->nr_vcpus)
		vcpu_wake(&vcpu->vm->vcpus[id]);
}

static void protected_call(struct vcpu *vcpu)
{
	const uint64_t *x = &vcpu->run.x[HYP_EXIT_DATA];

	switch (pkc_psci_in_range((uint32_t)x[0]) ? pkc_psci_function((uint32_t)x[0]) : 32) {
	case PKC_PSCI_CPU_ON:
		start_target(vcpu, x[1]);
		break;
	case PKC_PSCI_CPU_SUSPEND:
		vcpu_wait(vcpu, vcpu->run.x[HYP_EXIT_DEADLINE]);
		break;
	case PKC_PSCI_CPU_OFF:
		break;
	case PKC_PSCI_SYSTEM_OFF:
	case PKC_PSCI_SYSTEM_RESET:
		vm_power_off(vcpu->vm);
		break;
	default:
		answer(vcpu, PKC_SMCCC_NOT_SUPPORTED);
	}
}

void vpsci_call(struct vcpu *vcpu)
{
	if (vm_is_protected(vcpu->vm))
		protected_call(vcpu);
	else
		np_call(vcpu);
}
