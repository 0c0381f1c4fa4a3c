/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/psci_host.h>

/* How many of x0 to x3 the host is told of a call that it has to act on. */
static uint8_t psci_host_args(uint32_t action)
{
	switch (action) {
	case PKC_PSCI_DO_CPU_ON: /* not where, and with what */
		return 2;
	case PKC_PSCI_DO_SYSTEM_OFF2:
	case PKC_PSCI_DO_SYSTEM_RESET2:
		return 3;
	case PKC_PSCI_DO_LEAVE: /* it has been told of another vCPU's call */
		return 0;
	default:
		return 1;
	}
}

static bool psci_host_is_call(const struct pkc_exit_record *record)
{
	uint32_t ec = pkc_esr_ec(record->esr);

	return record->code == PKC_EXIT_TRAP && (ec == PKC_EC_HVC64 || ec == PKC_EC_SMC64);
}

/* x0 is the call's until the host has been told of it: the result waits in the record. */
static void psci_host_forward(struct pkc_exit_record *record, struct pkc_psci_reply reply)
{
	record->args = psci_host_args(reply.action);
	record->answer = reply.action == PKC_PSCI_DO_CPU_ON ? PKC_ANSWER_CPU_ON : PKC_ANSWER_EL2;
	record->result = reply.result;
	record->seq = reply.seq;
	record->target = reply.target;
}

PKC_API int pkc_psci_host_call(struct pkc_psci_vm *vm, uint32_t vcpu,
                               struct pkc_exit_record *record, struct pkc_regs *regs,
                               uint32_t caller)
{
	struct pkc_psci_reply reply;
	struct pkc_smccc_call call;

	if (!psci_host_is_call(record) || !pkc_psci_decode(regs->x, caller, &call))
		return -PKC_EINVAL;

	reply = pkc_psci_handle(vm, vcpu, call);
	if (pkc_esr_ec(record->esr) == PKC_EC_SMC64)
		pkc_skip_instruction(regs, record->esr);
	if (reply.action == PKC_PSCI_RESUME) {
		regs->x[0] = (uint64_t)reply.result;
		return 0;
	}
	psci_host_forward(record, reply);
	return 1;
}

PKC_API void pkc_psci_host_reply(struct pkc_psci_vm *vm, struct pkc_exit_record *record,
                                 const struct pkc_reply *host)
{
	bool accepted = host->action == PKC_REPLY_SKIP && host->data[0] == PKC_PSCI_SUCCESS;
	struct pkc_psci_reply reply;

	if (record->code != PKC_EXIT_TRAP || record->answer != PKC_ANSWER_CPU_ON)
		return;

	reply.result = record->result;
	reply.seq = record->seq;
	reply.target = (uint16_t)record->target;
	reply.action = PKC_PSCI_DO_CPU_ON;
	record->result = pkc_psci_cpu_on_done(vm, reply, accepted);
	record->answer = PKC_ANSWER_EL2;
}

PKC_API int pkc_psci_host_gate(struct pkc_psci_vm *vm, uint32_t vcpu,
                               struct pkc_power_request *request)
{
	struct pkc_power_vcpu *power = &vm->power.vcpus[vcpu];
	int err;

	if (pkc_power_may_enter(&vm->power, power))
		return 0;

	err = pkc_power_take(&vm->power, power, request);
	if (err == -PKC_ECANCELED)
		(void)pkc_power_off(power);
	return err ? err : 1;
}

PKC_API int pkc_psci_host_reset(struct pkc_psci_vm *vm, uint32_t primary,
                                const struct pkc_power_request *request)
{
	struct pkc_power_vm *power = &vm->power;
	int err;

	if (primary >= power->nr_vcpus)
		return -PKC_EINVAL;

	(void)pkc_power_vm_stop(power);
	for (uint32_t i = 0; i < power->nr_vcpus; i++)
		(void)pkc_power_off(&power->vcpus[i]);
	err = pkc_power_vm_stopped(power);
	return err ? err : pkc_power_vm_boot(power, primary, request);
}
