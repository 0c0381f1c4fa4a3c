/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * From the host to a guest and back: HYP_VCPU_RUN.
 *
 * The host came by an HVC of which the vectors have saved x0 to x17: its other registers are kept
 * by the calling convention, through here and pkc_switch_enter(), until it continues. The way of an
 * np guest's HVC and of an interrupt is counted in instructions.
 */
#include "run.h"
#include "calls.h"
#include "run_exit.h"
#include "run_rules.h"
#include <pkvmcore/state_switch.h>
#include <pkvmcore/switch.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic_host.h>

extern char fw_vectors[], fw_vm_vectors[];

/*
 * A guest cannot touch the host's breakpoints, which stay in the CPU, but would hit them: MDSCR_EL1
 * arms them.
 */
PKC_ALWAYS_INLINE void disarm_host(struct fw_run_cpu *run)
{
	uint64_t mdscr = pkc_read(MDSCR_EL1);

	run->mdscr = mdscr;
	if (pkc_unlikely(mdscr))
		pkc_write(MDSCR_EL1, 0);
}

PKC_ALWAYS_INLINE void arm_host(const struct fw_run_cpu *run)
{
	if (pkc_unlikely(run->mdscr))
		pkc_write(MDSCR_EL1, run->mdscr);
}

PKC_ALWAYS_INLINE void leave_host(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	uint64_t pc = pkc_read(ELR_EL2), pstate = pkc_read(SPSR_EL2);
	struct fw_run_cpu *run = &cpu->run;

	cpu->context.regs.pc = pc;
	cpu->context.regs.pstate = pstate;
	disarm_host(run);
	pkc_vgic_flush(&vcpu->vgic, &vcpu->page->vgic, &fw_vgic_masks);
	pkc_vgic_hw_restore(&run->vgic, &vcpu->vgic);
	pkc_state_switch(&cpu->self, &run->host, &fw_host_rules, &vcpu->state, &fw_np_rules,
	                 run->swappable);
	pkc_hypreg(&run->regs, HCR_EL2) = run->host.hcr;
	pkc_hypregs_write(&vcpu->hypregs, run->differ);
	pkc_write(VBAR_EL2, (uint64_t)fw_vm_vectors);
}

PKC_ALWAYS_INLINE void enter_host(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	uint64_t pc = cpu->context.regs.pc, pstate = cpu->context.regs.pstate;
	struct fw_run_cpu *run = &cpu->run;

	pkc_vgic_hw_save(&run->vgic, &vcpu->vgic);
	pkc_vgic_hw_quiet(&run->vgic, &vcpu->vgic);
	pkc_vgic_sync(&vcpu->vgic, &vcpu->page->vgic);
	pkc_state_switch(&cpu->self, &vcpu->state, &fw_np_rules, &run->host, &fw_host_rules,
	                 run->swappable);
	pkc_hypregs_write(&run->regs, run->differ);
	arm_host(run);
	pkc_write(VBAR_EL2, (uint64_t)fw_vectors);
	pkc_write(ELR_EL2, pc);
	pkc_write(SPSR_EL2, pstate);
}

/* The words of the host's registers that are the library's structs. */
PKC_STATIC_ASSERT(HYP_RUN_DATA == HYP_RUN_ACTION + 1 && sizeof(struct pkc_reply) == 40,
                  "a reply is x2 to x6");
PKC_STATIC_ASSERT(HYP_EXIT_DATA == HYP_EXIT_CODE + 6 && sizeof(struct pkc_exit) == 88,
                  "an exit is x1 to x10, and what comes behind is written after it");

PKC_ALWAYS_INLINE int64_t deadline(const struct fw_vcpu *vcpu)
{
	const struct pkc_sysregs *sys = &vcpu->state.context.sys;
	uint64_t cval = pkc_bank_read(sys, CNTV_CVAL_EL0);

	return (int64_t)(pkc_bank_read(sys, CNTV_CTL_EL0) == 1 ? cval : PKC_NO_DEADLINE);
}

/* All but the claim and the gate. */
PKC_ALWAYS_INLINE int run(struct fw_cpu *cpu, struct fw_vcpu *vcpu,
                          const struct pkc_trap_vcpu *view)
{
	uint64_t *x = cpu->context.regs.x;
	int error = pkc_trap_import(view, &vcpu->exit,
	                            (const struct pkc_reply *)&x[HYP_RUN_ACTION]);

	if (pkc_unlikely(error))
		return error;
	leave_host(cpu, vcpu);
	while (!fw_run_exit(cpu, vcpu, pkc_switch_enter(&vcpu->state.context.regs)))
		;
	enter_host(cpu, vcpu);
	pkc_trap_export(view, &vcpu->exit, (struct pkc_exit *)&x[HYP_EXIT_CODE]);
	return 0;
}

void fw_run(struct fw_cpu *cpu)
{
	struct fw_vcpu *vcpu = fw_vcpu_loaded(cpu);
	uint64_t *x = cpu->context.regs.x;
	uint32_t consumed = 0;
	int error = 0;

	if (pkc_unlikely(!vcpu)) {
		fw_answer(cpu, -PKC_ENOENT);
		return;
	}
	if (pkc_unlikely(x[HYP_RUN_CLAIM] | vcpu->view.is_protected))
		error = fw_run_claim(cpu, vcpu, &consumed);
	if (!error)
		error = run(cpu, vcpu, &vcpu->view);
	if (pkc_unlikely(error))
		x[HYP_EXIT_CODE] = (uint64_t)(int64_t)error;
	x[0] = 0;
	x[HYP_EXIT_CLASSES] = vcpu->state.host;
	x[HYP_EXIT_CONSUMED] = consumed;
	x[HYP_EXIT_DEADLINE] = (uint64_t)deadline(vcpu);
}

void fw_run_fetch(struct fw_cpu *cpu)
{
	struct fw_vcpu *vcpu = fw_vcpu_loaded(cpu);
	const uint64_t *x = cpu->context.regs.x;

	if (!vcpu)
		fw_answer(cpu, -PKC_ENOENT);
	else if (vcpu->view.is_protected)
		fw_answer(cpu, -PKC_EPERM);
	else
		fw_answer(cpu, pkc_state_fetch(&cpu->self, &vcpu->state, &fw_np_rules,
		                               (uint32_t)x[1], (uint32_t)x[2]));
}
