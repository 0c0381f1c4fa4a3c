/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * From the host to a guest and back: HYP_VCPU_RUN.
 *
 * The host came by an HVC of which the vectors have saved x0 to x17: its other registers are kept
 * by the calling convention, through here and pkc_switch_enter(), until it continues. The way of an
 * np guest's HVC and of an interrupt is counted in instructions: docs/performance.md.
 */
#include "run.h"
#include "calls.h"
#include "run_exit.h"
#include "run_rules.h"
#include <pkvmcore/fault.h>
#include <pkvmcore/state_switch.h>
#include <pkvmcore/switch.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic_switch.h>

extern char fw_vectors[], fw_vm_vectors[];

/*
 * A pointer of which the compiler knows nothing: it reaches what is behind it from there, and has
 * nothing to keep while the guest has all registers.
 */
#define PLAIN(pointer) __asm__("" : "+rm"(pointer))

/* The words of the host's registers that are the library's structs. */
#define REPLY(x) ((const struct pkc_reply *)&(x)[HYP_RUN_ACTION])
#define EXIT(x)  ((struct pkc_exit *)&(x)[HYP_EXIT_CODE])
PKC_STATIC_ASSERT(HYP_RUN_DATA == HYP_RUN_ACTION + 1 && sizeof(struct pkc_reply) == 40,
                  "a reply is x2 to x6");
PKC_STATIC_ASSERT(HYP_EXIT_DATA == HYP_EXIT_CODE + 6 && sizeof(struct pkc_exit) == 88,
                  "an exit is x1 to x10, and what comes behind is written after it");

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
	enum pkc_swap swap;

	cpu->context.regs.pc = pc;
	cpu->context.regs.pstate = pstate;
	PLAIN(run);
	swap = run->swap;
	disarm_host(run);
	pkc_vgic_enter(&run->vgic, &vcpu->vgic, &vcpu->page->vgic, &run->masks);
	pkc_state_switch(&cpu->self, &run->host, &fw_host_rules, &vcpu->state, &fw_np_rules, swap);
	if (pkc_unlikely(swap == PKC_SWAP_NONE))
		pkc_hypreg(&run->regs, HCR_EL2) = run->host.hcr;
	pkc_hypregs_write(&vcpu->hypregs, run->differ);
	pkc_write(VBAR_EL2, (uint64_t)fw_vm_vectors);
}

PKC_ALWAYS_INLINE void enter_host(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	uint64_t pc = cpu->context.regs.pc, pstate = cpu->context.regs.pstate;
	struct fw_run_cpu *run = &cpu->run;

	PLAIN(run);
	pkc_write(ELR_EL2, pc);
	pkc_write(SPSR_EL2, pstate);
	pkc_vgic_leave(&run->vgic, &vcpu->vgic, &vcpu->page->vgic);
	pkc_state_switch(&cpu->self, &vcpu->state, &fw_np_rules, &run->host, &fw_host_rules,
	                 run->swap);
	pkc_hypregs_write(&run->regs, run->differ);
	arm_host(run);
	pkc_write(VBAR_EL2, (uint64_t)fw_vectors);
}

/* Plain is an np guest without a claim: its calls and interrupts are in line, all else is not. */
__attribute__((noinline)) static int import_any(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	return pkc_trap_import(&vcpu->view, &vcpu->exit, REPLY(cpu->context.regs.x));
}

__attribute__((noinline)) static void export_any(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	pkc_trap_export(&vcpu->view, &vcpu->exit, EXIT(cpu->context.regs.x));
}

PKC_ALWAYS_INLINE int import(struct fw_cpu *cpu, struct fw_vcpu *vcpu, bool plain)
{
	const struct pkc_trap_vcpu view = {&vcpu->state.context, 0, 0, 0};
	const struct pkc_reply *reply = REPLY(cpu->context.regs.x);

	if (plain && vcpu->exit.code == PKC_EXIT_IRQ)
		return 0;
	if (!plain || vcpu->exit.code != PKC_EXIT_TRAP || vcpu->exit.esr != FW_ESR_HVC0 ||
	    reply->action != PKC_REPLY_SKIP)
		return import_any(cpu, vcpu);
	return pkc_trap_import(&view, &vcpu->exit, reply);
}

PKC_ALWAYS_INLINE void tell(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	const struct pkc_trap_vcpu view = {&vcpu->state.context, 0, 0, 0};

	pkc_trap_export(&view, &vcpu->exit, EXIT(cpu->context.regs.x));
}

/* Whether the guest has left by a call or an interrupt. The host is told at once then. */
PKC_ALWAYS_INLINE bool is_plain(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint64_t kind)
{
	if (kind == FW_EXIT_IRQ) {
		cpu->vm_exits[PKC_EXIT_IRQ]++;
		pkc_fault_irq(&vcpu->exit);
		tell(cpu, vcpu);
		return true;
	}
	if (pkc_unlikely(kind != FW_EXIT_SYNC || pkc_read(ESR_EL2) != FW_ESR_HVC0))
		return false;
	cpu->vm_exits[PKC_EXIT_TRAP]++;
	pkc_fault_record(&vcpu->exit, PKC_EXIT_TRAP, FW_ESR_HVC0);
	tell(cpu, vcpu);
	return true;
}

PKC_ALWAYS_INLINE void answer(struct fw_cpu *cpu, const struct fw_vcpu *vcpu, uint32_t consumed)
{
	const struct pkc_sysregs *sys = &vcpu->state.context.sys;
	uint64_t due = pkc_bank_read(sys, CNTV_CVAL_EL0);
	uint64_t *x = cpu->context.regs.x;

	if (pkc_bank_read(sys, CNTV_CTL_EL0) != 1)
		due = PKC_NO_DEADLINE;
	x[0] = 0;
	x[HYP_EXIT_CLASSES] = vcpu->state.host;
	x[HYP_EXIT_CONSUMED] = consumed;
	x[HYP_EXIT_DEADLINE] = due;
}

__attribute__((noinline)) static void refuse(struct fw_cpu *cpu, const struct fw_vcpu *vcpu,
                                             int error, uint32_t consumed)
{
	cpu->context.regs.x[HYP_EXIT_CODE] = (uint64_t)(int64_t)error;
	answer(cpu, vcpu, consumed);
}

PKC_ALWAYS_INLINE void run(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint32_t consumed, bool plain)
{
	int error = import(cpu, vcpu, plain);
	uint64_t kind;
	bool told;

	if (pkc_unlikely(error)) {
		refuse(cpu, vcpu, error, consumed);
		return;
	}
	leave_host(cpu, vcpu);
	do {
		kind = pkc_switch_enter(&vcpu->state.context.regs);
		PLAIN(cpu);
		PLAIN(vcpu);
		told = plain && is_plain(cpu, vcpu, kind);
	} while (!told && !fw_run_exit(cpu, vcpu, kind));
	enter_host(cpu, vcpu);
	if (!told)
		export_any(cpu, vcpu);
	answer(cpu, vcpu, consumed);
}

__attribute__((noinline)) static void run_any(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	uint32_t consumed = 0;
	int error = fw_run_claim(cpu, vcpu, &consumed);

	if (error)
		refuse(cpu, vcpu, error, consumed);
	else
		run(cpu, vcpu, consumed, false);
}

void fw_run(struct fw_cpu *cpu)
{
	struct fw_vcpu *vcpu = fw_vcpu_loaded(cpu);

	if (pkc_unlikely(!vcpu))
		fw_answer(cpu, -PKC_ENOENT);
	else if (pkc_unlikely(cpu->context.regs.x[HYP_RUN_CLAIM] | vcpu->view.is_protected))
		run_any(cpu, vcpu);
	else
		run(cpu, vcpu, 0, true);
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
