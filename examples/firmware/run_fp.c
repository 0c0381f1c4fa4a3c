/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What changes which of EL2's registers are the guest's and which the host's: a vCPU is loaded, FP
 * has another owner.
 */
#include "run_fp.h"
#include "run_make.h"
#include "run_rules.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/state_switch.h>
#include <pkvmcore/sysreg.h>

/* CPTR_EL2, nVHE layout: FP is trapped. SVE is so always, but for a host that has it. */
#define CPTR_TFP PKC_BIT(10)
#define CPTR_TZ  PKC_BIT(8)

static void trap_fp(struct pkc_hypregs *regs, const struct pkc_state *state)
{
	uint64_t bits = state->setup.sve_vl ? CPTR_TFP | CPTR_TZ : CPTR_TFP;

	if (state->cpu & PKC_CLASS(FP))
		pkc_hypreg(regs, CPTR_EL2) &= ~bits;
	else
		pkc_hypreg(regs, CPTR_EL2) |= bits;
}

/*
 * CPTR_EL2 is among what differs, since FP has another owner at any time. The rest is worked out
 * when a vCPU is loaded on another CPU than before.
 */
static void compare(struct fw_run_cpu *run, struct fw_vcpu *vcpu, uint32_t cpu)
{
	vcpu->differ = fw_run_hypregs &
	               (pkc_hypregs_differ(&run->regs, &vcpu->hypregs) | PKC_HYPREG_BIT(CPTR_EL2));
	vcpu->differs_on = cpu;
	vcpu->swap = pkc_state_swappable(&run->host, &fw_host_rules, &vcpu->state, &fw_np_rules,
	                                 fw_run_auxiliary);
}

void fw_run_pair(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	struct fw_run_cpu *run = &cpu->run;

	trap_fp(&run->regs, &run->host);
	if (!vcpu)
		return;
	trap_fp(&vcpu->hypregs, &vcpu->state);
	if (vcpu->differs_on != cpu->self.id)
		compare(run, vcpu, cpu->self.id);
	run->differ = vcpu->differ;
	run->swap = run->host.hcr & PKC_HCR_VSE ? PKC_SWAP_NONE : (enum pkc_swap)vcpu->swap;
}

void fw_run_vm_fp(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	pkc_state_first_use(&cpu->self, &vcpu->state, &cpu->run.host, PKC_CLASS(FP));
	fw_run_pair(cpu, vcpu);
	pkc_write(CPTR_EL2, pkc_hypreg(&vcpu->hypregs, CPTR_EL2));
}

bool fw_run_host_fp(struct fw_cpu *cpu, uint64_t esr)
{
	struct fw_vcpu *vcpu = fw_vcpu_loaded(cpu);
	uint32_t ec = pkc_esr_ec(esr);

	if ((ec != PKC_EC_FP && ec != PKC_EC_SVE) ||
	    !pkc_state_traps(&cpu->run.host, &fw_host_rules))
		return false;
	pkc_state_first_use(&cpu->self, &cpu->run.host, vcpu ? &vcpu->state : NULL, PKC_CLASS(FP));
	fw_run_pair(cpu, vcpu);
	pkc_write(CPTR_EL2, pkc_hypreg(&cpu->run.regs, CPTR_EL2));
	return true;
}

void fw_run_host_serror(struct fw_cpu *cpu)
{
	cpu->run.host.hcr = pkc_read(HCR_EL2);
	pkc_hypreg(&cpu->run.regs, HCR_EL2) = cpu->run.host.hcr;
	cpu->run.swap = PKC_SWAP_NONE;
}
