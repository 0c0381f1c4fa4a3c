/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "run_exit.h"
#include "layout.h"
#include "run_fp.h"
#include "run_make.h"
#include "run_rules.h"
#include "vm_idregs.h"
#include <pkvmcore/fault.h>
#include <pkvmcore/psci_host.h>
#include <pkvmcore/sysreg.h>

/* ESR_EL2 of a data abort: FAR_EL2 is not valid. */
#define ESR_FNV    PKC_BIT(10)
/* HPFAR_EL2: bits 51:12 of the IPA. */
#define HPFAR_FIPA PKC_BITS(43, 4)

/*
 * Stage 2 lets a guest do everything with a page or nothing, so a fault is never one of permission,
 * and no AT instruction is needed to know where it was. There is none in EL2: see
 * docs/design/switch.md for what that is good for.
 */
static bool abort_exit(struct fw_vcpu *vcpu, uint64_t esr)
{
	pkc_fault_record(&vcpu->exit, PKC_EXIT_TRAP, esr);
	if (!(esr & ESR_FNV))
		vcpu->exit.far = pkc_read(FAR_EL2);
	if (pkc_esr_hpfar_valid(esr))
		vcpu->exit.hpfar = pkc_read(HPFAR_EL2) & HPFAR_FIPA;
	return true;
}

static uint32_t caller(struct fw_vcpu *vcpu)
{
	struct pkc_vregs regs = pkc_state_vregs(&vcpu->state);

	return (uint32_t)pkc_vreg_read(&regs, SCTLR_EL1) & PKC_SMCCC_BIG_ENDIAN;
}

/* An np guest's calls are its host's; of a protected one's, PSCI is EL2's. */
static bool call_exit(struct fw_vcpu *vcpu, uint64_t esr)
{
	struct pkc_regs *regs = &vcpu->state.context.regs;
	int host;

	pkc_fault_record(&vcpu->exit, PKC_EXIT_TRAP, esr);
	if (!vcpu->view.is_protected)
		return true;
	host = pkc_psci_host_call(&vcpu->vm->psci, vcpu->vcpu.index, &vcpu->exit, regs,
	                          caller(vcpu));
	if (host >= 0)
		return host > 0;

	regs->x[0] = (uint64_t)PKC_SMCCC_NOT_SUPPORTED;
	if (pkc_esr_ec(esr) == PKC_EC_SMC64)
		pkc_skip_instruction(regs, esr);
	return false;
}

static bool sync_exit(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint64_t esr)
{
	switch (pkc_esr_ec(esr)) {
	case PKC_EC_HVC64:
	case PKC_EC_SMC64:
		return call_exit(vcpu, esr);
	case PKC_EC_DABT_LOW:
	case PKC_EC_IABT_LOW:
		return abort_exit(vcpu, esr);
	case PKC_EC_FP:
		fw_run_vm_fp(cpu, vcpu);
		return false;
	case PKC_EC_SYS64:
		if (fw_vm_idregs_answer(&vcpu->state.context.regs, esr))
			return false;
		break;
	default:
		break;
	}
	pkc_fault_record(&vcpu->exit, PKC_EXIT_TRAP, esr);
	return true;
}

bool fw_run_exit(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint64_t kind)
{
	if (kind != FW_EXIT_SYNC) {
		cpu->vm_exits[kind == FW_EXIT_SERROR ? PKC_EXIT_SERROR : PKC_EXIT_IRQ]++;
		if (kind == FW_EXIT_SERROR)
			pkc_fault_serror(&vcpu->exit);
		else
			pkc_fault_irq(&vcpu->exit);
		return true;
	}
	cpu->vm_exits[PKC_EXIT_TRAP]++;
	return sync_exit(cpu, vcpu, pkc_read(ESR_EL2));
}

static int gate(struct fw_cpu *cpu, struct fw_vcpu *vcpu, const struct pkc_reply *reply)
{
	struct pkc_psci_vm *psci = &vcpu->vm->psci;
	struct pkc_power_request request;
	int error = pkc_psci_host_gate(psci, vcpu->vcpu.index, &request);

	if (error < 0)
		return error;
	pkc_psci_host_reply(psci, &vcpu->exit, reply);
	if (!error)
		return 0;

	pkc_state_reset(&cpu->self, &vcpu->state);
	fw_run_reset(vcpu, &request);
	return pkc_power_start(&vcpu->vm->power[vcpu->vcpu.index], &request);
}

int fw_run_claim(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint32_t *consumed)
{
	const uint64_t *x = cpu->context.regs.x;
	uint32_t before = vcpu->state.cpu;
	int error;

	if (vcpu->view.is_protected)
		error = gate(cpu, vcpu, (const struct pkc_reply *)&x[HYP_RUN_ACTION]);
	else
		error = pkc_state_import(&cpu->self, &vcpu->state, &fw_np_rules,
		                         (uint32_t)x[HYP_RUN_CLAIM], consumed);
	/* FP that the host has written, or a reset has, is in the CPU no longer, and traps. */
	if (vcpu->state.cpu != before)
		fw_run_pair(cpu, vcpu);
	return error;
}
