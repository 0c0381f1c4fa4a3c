/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/psci.h>

/** MIGRATE_INFO_TYPE: no Trusted OS that would have to migrate (DEN0022, 5.9). */
#define PSCI_MIGRATE_NOT_REQUIRED 2

/**
 * Keeps a function out of pkc_psci_handle(), which so needs no stack frame: what is answered at
 * once costs some twenty instructions, and the others are tail calls.
 */
#define PSCI_OUT_OF_LINE __attribute__((noinline))

static struct pkc_psci_reply psci_act(enum pkc_psci_action action, int64_t result)
{
	struct pkc_psci_reply reply;

	reply.result = result;
	reply.seq = 0;
	reply.target = 0;
	reply.action = (uint16_t)action;
	return reply;
}

static struct pkc_psci_reply psci_resume(int64_t result)
{
	return psci_act(PKC_PSCI_RESUME, result);
}

static bool psci_offers(const struct pkc_psci_vm *vm, struct pkc_smccc_call call)
{
	uint32_t offered = vm->offered[pkc_smccc_is_smc64(call.id)];

	return pkc_smccc_caller_may(call) && (offered >> pkc_psci_function(call.id) & 1);
}

static int64_t psci_features_code(const struct pkc_psci_vm *vm, struct pkc_smccc_call call)
{
	uint32_t features = vm->offer.features;

	call.id = pkc_smccc_arg32(call, 1);
	if (call.id == PKC_SMCCC_VERSION)
		return features & PKC_PSCI_SMCCC ? PKC_PSCI_SUCCESS : PKC_PSCI_NOT_SUPPORTED;
	if (!pkc_psci_in_range(call.id) || !psci_offers(vm, call))
		return PKC_PSCI_NOT_SUPPORTED;

	switch (pkc_psci_function(call.id)) {
	case PKC_PSCI_CPU_SUSPEND: /* bit 1: the format; bit 0: OS-initiated mode, never */
		return features & PKC_PSCI_EXTENDED_STATE ? 2 : 0;
	case PKC_PSCI_SYSTEM_OFF2: /* the types that there are */
		return PKC_PSCI_OFF2_HIBERNATE;
	default:
		return PKC_PSCI_SUCCESS;
	}
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_features(const struct pkc_psci_vm *vm,
                                                            struct pkc_smccc_call call)
{
	return psci_resume(psci_features_code(vm, call));
}

/** An A64 instruction is aligned to 4, a T32 one to 2 with bit 0 set, an A32 one to 4. */
static bool psci_entry_ok(const struct pkc_psci_vm *vm, struct pkc_smccc_call call, uint64_t entry)
{
	bool thumb = (call.caller & PKC_SMCCC_AARCH32) && (entry & 1);

	return (thumb || !(entry & 3)) && entry >= vm->offer.entry_min &&
	       entry <= vm->offer.entry_last;
}

/** The request that argument @p n and the next one make. */
static struct pkc_power_request psci_request(struct pkc_smccc_call call, unsigned int n)
{
	struct pkc_power_request request;

	request.entry = pkc_smccc_arg(call, n);
	request.context_id = pkc_smccc_arg(call, n + 1);
	request.be = !!(call.caller & PKC_SMCCC_BIG_ENDIAN);
	request.seq = 0;
	return request;
}

/** Index of the vCPU that an affinity value names, strictly; nr_vcpus if none. */
static uint32_t psci_find(const struct pkc_power_vm *vm, uint64_t affinity)
{
	uint32_t i = 0;

	if (affinity & ~PKC_MPIDR_AFFINITY)
		return vm->nr_vcpus;
	while (i < vm->nr_vcpus && !pkc_mpidr_match(vm->vcpus[i].mpidr, affinity, 0))
		i++;
	return i;
}

static int64_t psci_claim_code(int err)
{
	switch (err) {
	case 0:
		return PKC_PSCI_SUCCESS;
	case -PKC_EALREADY:
		return PKC_PSCI_ALREADY_ON;
	case -PKC_EAGAIN:
		return PKC_PSCI_ON_PENDING;
	default: /* the VM is stopping */
		return PKC_PSCI_DENIED;
	}
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_cpu_on(struct pkc_psci_vm *vm,
                                                          struct pkc_smccc_call call)
{
	struct pkc_power_request request = psci_request(call, 2);
	uint32_t target = psci_find(&vm->power, pkc_smccc_arg(call, 1));
	struct pkc_psci_reply reply;
	int err;

	if (target == vm->power.nr_vcpus)
		return psci_resume(PKC_PSCI_INVALID_PARAMETERS);
	if (!psci_entry_ok(vm, call, request.entry))
		return psci_resume(PKC_PSCI_INVALID_ADDRESS);

	reply = psci_act(PKC_PSCI_DO_CPU_ON, PKC_PSCI_SUCCESS);
	err = pkc_power_claim(&vm->power, &vm->power.vcpus[target], &reply.seq);
	if (err)
		return psci_resume(psci_claim_code(err));

	pkc_power_publish(&vm->power.vcpus[target], reply.seq, &request);
	reply.target = (uint16_t)target;
	return reply;
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_cpu_off(struct pkc_psci_vm *vm, uint32_t vcpu)
{
	(void)pkc_power_off(&vm->power.vcpus[vcpu]);
	return psci_act(PKC_PSCI_DO_CPU_OFF, PKC_PSCI_INTERNAL_FAILURE);
}

static int64_t psci_affinity_code(const struct pkc_power_vm *vm, struct pkc_smccc_call call)
{
	uint64_t affinity = pkc_smccc_arg(call, 1);
	uint32_t level = pkc_smccc_arg32(call, 2);
	int64_t info = PKC_PSCI_INVALID_PARAMETERS;

	if (affinity & ~PKC_MPIDR_AFFINITY)
		return PKC_PSCI_INVALID_PARAMETERS;

	for (uint32_t i = 0; i < vm->nr_vcpus; i++) {
		uint32_t state = pkc_power_state(&vm->vcpus[i]);

		if (!pkc_mpidr_match(vm->vcpus[i].mpidr, affinity, level))
			continue;
		if (state == PKC_POWER_ON)
			return PKC_PSCI_AFFINITY_ON;
		if (state != PKC_POWER_OFF)
			info = PKC_PSCI_AFFINITY_ON_PENDING;
		else if (info < 0)
			info = PKC_PSCI_AFFINITY_OFF;
	}
	return info;
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_affinity_info(const struct pkc_psci_vm *vm,
                                                                 struct pkc_smccc_call call)
{
	return psci_resume(psci_affinity_code(&vm->power, call));
}

/** The reserved bits and the type bit of power_state in its two formats (DEN0022, 5.4.2). */
PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_cpu_suspend(const struct pkc_psci_vm *vm,
                                                               struct pkc_smccc_call call)
{
	bool extended = vm->offer.features & PKC_PSCI_EXTENDED_STATE;
	uint32_t reserved = extended ? UINT32_C(0xb0000000) : UINT32_C(0xfcfe0000);
	uint32_t power_down = extended ? UINT32_C(0x40000000) : UINT32_C(0x00010000);
	uint32_t power_state = pkc_smccc_arg32(call, 1);

	if (power_state & reserved)
		return psci_resume(PKC_PSCI_INVALID_PARAMETERS);
	if (!(power_state & power_down))
		return psci_act(PKC_PSCI_DO_STANDBY, PKC_PSCI_SUCCESS);
	if (!(vm->offer.features & PKC_PSCI_POWER_DOWN))
		return psci_resume(PKC_PSCI_INVALID_PARAMETERS);
	if (!psci_entry_ok(vm, call, pkc_smccc_arg(call, 2)))
		return psci_resume(PKC_PSCI_INVALID_ADDRESS);
	return psci_act(PKC_PSCI_DO_POWER_DOWN, PKC_PSCI_SUCCESS);
}

static bool psci_all_others_off(const struct pkc_power_vm *vm, uint32_t vcpu)
{
	for (uint32_t i = 0; i < vm->nr_vcpus; i++)
		if (i != vcpu && pkc_power_state(&vm->vcpus[i]) != PKC_POWER_OFF)
			return false;
	return true;
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_system_suspend(const struct pkc_psci_vm *vm,
                                                                  uint32_t vcpu,
                                                                  struct pkc_smccc_call call)
{
	if (!psci_entry_ok(vm, call, pkc_smccc_arg(call, 1)))
		return psci_resume(PKC_PSCI_INVALID_ADDRESS);
	if (!psci_all_others_off(&vm->power, vcpu))
		return psci_resume(PKC_PSCI_DENIED);
	return psci_act(PKC_PSCI_DO_SYSTEM_SUSPEND, PKC_PSCI_SUCCESS);
}

/**
 * Shuts the gate for @p action.
 *
 * The call does not return, unless the embedder fails: then INTERNAL_FAILURE stands in x0 already.
 */
PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_stop(struct pkc_psci_vm *vm,
                                                        enum pkc_psci_action action)
{
	if (pkc_power_vm_stop(&vm->power))
		action = PKC_PSCI_DO_LEAVE;
	return psci_act(action, PKC_PSCI_INTERNAL_FAILURE);
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_system_reset2(struct pkc_psci_vm *vm,
                                                                 struct pkc_smccc_call call)
{
	uint32_t type = pkc_smccc_arg32(call, 1);
	bool vendor = (type & PKC_PSCI_RESET2_VENDOR) &&
	              (vm->offer.features & PKC_PSCI_VENDOR_RESET);

	if (type && !vendor)
		return psci_resume(PKC_PSCI_INVALID_PARAMETERS);
	return psci_stop(vm, PKC_PSCI_DO_SYSTEM_RESET2);
}

PSCI_OUT_OF_LINE static struct pkc_psci_reply psci_system_off2(struct pkc_psci_vm *vm,
                                                               struct pkc_smccc_call call)
{
	if (pkc_smccc_arg32(call, 1) & ~PKC_PSCI_OFF2_HIBERNATE || pkc_smccc_arg(call, 2))
		return psci_resume(PKC_PSCI_INVALID_PARAMETERS);
	return psci_stop(vm, PKC_PSCI_DO_SYSTEM_OFF2);
}

PKC_API struct pkc_psci_reply pkc_psci_handle(struct pkc_psci_vm *vm, uint32_t vcpu,
                                              struct pkc_smccc_call call)
{
	if (!psci_offers(vm, call))
		return psci_resume(PKC_PSCI_NOT_SUPPORTED);

	switch (pkc_psci_function(call.id)) {
	case PKC_PSCI_VERSION:
		return psci_resume(vm->offer.version);
	case PKC_PSCI_CPU_SUSPEND:
		return psci_cpu_suspend(vm, call);
	case PKC_PSCI_CPU_OFF:
		return psci_cpu_off(vm, vcpu);
	case PKC_PSCI_CPU_ON:
		return psci_cpu_on(vm, call);
	case PKC_PSCI_AFFINITY_INFO:
		return psci_affinity_info(vm, call);
	case PKC_PSCI_MIGRATE_INFO_TYPE:
		return psci_resume(PSCI_MIGRATE_NOT_REQUIRED);
	case PKC_PSCI_SYSTEM_OFF:
		return psci_stop(vm, PKC_PSCI_DO_SYSTEM_OFF);
	case PKC_PSCI_SYSTEM_RESET:
		return psci_stop(vm, PKC_PSCI_DO_SYSTEM_RESET);
	case PKC_PSCI_FEATURES:
		return psci_features(vm, call);
	case PKC_PSCI_SYSTEM_SUSPEND:
		return psci_system_suspend(vm, vcpu, call);
	case PKC_PSCI_SYSTEM_RESET2:
		return psci_system_reset2(vm, call);
	case PKC_PSCI_SYSTEM_OFF2:
		return psci_system_off2(vm, call);
	default:
		return psci_resume(PKC_PSCI_NOT_SUPPORTED);
	}
}

PKC_API int64_t pkc_psci_cpu_on_done(struct pkc_psci_vm *vm, struct pkc_psci_reply reply,
                                     bool accepted)
{
	struct pkc_power_vcpu *target = &vm->power.vcpus[reply.target];

	if (accepted || pkc_power_rollback(target, reply.seq))
		return PKC_PSCI_SUCCESS;
	return PKC_PSCI_INTERNAL_FAILURE;
}

PKC_API struct pkc_power_request pkc_psci_resume_at(struct pkc_smccc_call call)
{
	bool system = pkc_psci_function(call.id) == PKC_PSCI_SYSTEM_SUSPEND;

	return psci_request(call, system ? 1 : 2);
}
