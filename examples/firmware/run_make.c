/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "run_make.h"
#include "console.h"
#include "el2.h"
#include "idregs.h"
#include "options.h"
#include "run.h"
#include "run_exit.h"
#include "run_fp.h"
#include "stage2.h"
#include "vm_idregs.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/reset.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic_host.h>

/*
 * HCR_EL2 of a guest (Arm DDI 0487). Interrupts and SErrors are exits. TLB and cache maintenance
 * reaches all CPUs that it may have run on, WFI is the host's to know, SMC is an exit.
 */
#define HCR_VM    PKC_BIT(0)
#define HCR_SWIO  PKC_BIT(1)
#define HCR_FMO   PKC_BIT(3)
#define HCR_IMO   PKC_BIT(4)
#define HCR_FB    PKC_BIT(9)
#define HCR_BSU_I PKC_BIT(10)
#define HCR_TSC   PKC_BIT(19)
#define HCR_TACR  PKC_BIT(21)
#define HCR_RW    PKC_BIT(31)
#define HCR_GUEST                                                                                 \
	(HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | PKC_HCR_AMO | HCR_FB | HCR_BSU_I | PKC_HCR_TWI | \
	 HCR_TSC | HCR_TACR | HCR_RW)

/* CPTR_EL2, nVHE layout: RES1 in any machine. */
#define CPTR_RES1        UINT64_C(0x22ff)
/* CNTHCTL_EL2, nVHE layout: EL1 reads the physical counter, and has no physical timer. */
#define CNTHCTL_EL1PCTEN PKC_BIT(0)

/* The virtual timer's PPI: a list register may stand for it. */
#define VTIMER_PPI PKC_BIT(27)

struct pkc_vgic_masks fw_vgic_masks;
uint32_t fw_run_hypregs;
bool fw_run_auxiliary;

void fw_run_init(void)
{
	struct pkc_vgic_policy policy = {.hw_ppis = VTIMER_PPI};
	struct pkc_vgic_hw hw;
	struct pkc_idregs machine;

	fw_vm_idregs_init();
	pkc_idregs_machine(&machine);
	fw_run_hypregs = pkc_hypregs_of(&machine);
	fw_run_auxiliary = !pkc_sysreg_auxiliary_is_fixed();
	pkc_vgic_hw_read(&hw);
	if (pkc_vgic_make_masks(&fw_vgic_masks, &hw, &policy))
		fw_fatal("the virtual CPU interface is none that a host could use");
}

static void make_regs(struct pkc_hypregs *regs, const struct fw_vcpu *vcpu, uint32_t index)
{
	bool pmu = fw_machine_has(PKC_FEATURE_PMU);

	pkc_hypreg(regs, HCR_EL2) = HCR_GUEST;
	pkc_hypreg(regs, VTTBR_EL2) = vcpu->vm->vttbr;
	pkc_hypreg(regs, CPTR_EL2) = CPTR_RES1;
	pkc_hypreg(regs, MDCR_EL2) = pmu ? pkc_pmu_counters(pkc_read(PMCR_EL0)) : 0;
	pkc_hypreg(regs, CNTHCTL_EL2) = CNTHCTL_EL1PCTEN;
	pkc_hypreg(regs, VMPIDR_EL2) = pkc_mpidr_from_vcpu_id(index);
	pkc_hypreg(regs, VPIDR_EL2) = pkc_read(MIDR_EL1);
	pkc_hypreg(regs, VTCR_EL2) = fw_stage2_vtcr();
	fw_vm_trap(regs);
}

void fw_run_reset(struct fw_vcpu *vcpu, const struct pkc_power_request *request)
{
	struct pkc_reset_values values = {
		.mpidr = pkc_hypreg(&vcpu->hypregs, VMPIDR_EL2),
		.midr = pkc_hypreg(&vcpu->hypregs, VPIDR_EL2),
		.actlr = fw_vm_limits.actlr,
	};

	pkc_reset_vcpu(&vcpu->state.context, &values, request->entry, request->context_id,
	               request->be);
	vcpu->exit = (struct pkc_exit_record){0};
}

void fw_run_create(struct fw_vcpu *vcpu, uint32_t index, uint64_t entry, uint64_t x0)
{
	struct pkc_state_setup setup = {
		.groups = fw_vm_groups(),
		.host = vcpu->vm->is_protected ? NULL
	                                       : (struct pkc_host_context *)&vcpu->page->state,
		.limits = &fw_vm_limits,
	};
	struct pkc_power_request request = {entry, x0, 0, 0};

	make_regs(&vcpu->hypregs, vcpu, index);
	vcpu->differs_on = PKC_CPU_NONE;
	pkc_state_init(&vcpu->state, &setup);
	vcpu->state.hcr = pkc_hypreg(&vcpu->hypregs, HCR_EL2);
	vcpu->view.ctx = &vcpu->state.context;
	vcpu->view.features = fw_vm_limits.features;
	vcpu->view.is_protected = vcpu->vm->is_protected;
	fw_run_reset(vcpu, &request);
	pkc_vgic_reset(&vcpu->vgic, &fw_vgic_masks);
}

/* Where the host's SVE registers go: all machines of today have room in it. */
#define SVE_WORDS (PKC_SVE_BYTES(256) / 8)
static uint64_t host_sve[FW_MAX_CPUS][(SVE_WORDS + 1) & ~1u] __attribute__((aligned(16)));

/* What EL2's part for the host is: it has all that the machine has, and all of it is in the CPU. */
static void make_host(struct fw_cpu *cpu)
{
	struct pkc_state *host = &cpu->run.host;
	struct pkc_state_setup setup = {
		.groups = fw_guest_groups() & ~(PKC_BIT(PKC_GROUP_PTIMER) | PKC_BIT(PKC_GROUP_PMU)),
		.sve_vl = fw_sve_bytes(),
		.sve = host_sve[cpu->index],
	};

	pkc_state_init(host, &setup);
	pkc_state_load(&cpu->self, host);
	host->cpu = PKC_CLASSES_ALL & ~(PKC_CLASSES_SWITCH | PKC_CLASS(DEBUG));
	host->hyp = PKC_CLASSES_SWITCH | PKC_CLASS(DEBUG);
	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		cpu->self.owner[i] = host;
	host->hcr = pkc_hypreg(&cpu->run.regs, HCR_EL2);
}

void fw_run_start(struct fw_cpu *cpu)
{
	struct pkc_vgic_hw hw;

	if (!fw_options.host)
		return;
	/* As el2.c has made them. */
	pkc_hypregs_read(&cpu->run.regs, fw_run_hypregs);
	make_host(cpu);
	pkc_vgic_hw_read(&hw);
	pkc_vgic_hw_init(&cpu->run.vgic, &hw);
	cpu->run.masks = fw_vgic_masks;
}

void fw_run_load(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	pkc_state_load(&cpu->self, &vcpu->state);
	fw_run_pair(cpu, vcpu);
	pkc_vgic_load(&vcpu->vgic, &vcpu->page->vgic, &fw_vgic_masks);
	pkc_vgic_hw_load(&cpu->run.vgic, &vcpu->vgic);
}

void fw_run_put(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	pkc_state_put(&cpu->self, &vcpu->state);
	pkc_vgic_hw_put(&cpu->run.vgic, &vcpu->vgic);
	pkc_vgic_put(&vcpu->vgic, &vcpu->page->vgic, &fw_vgic_masks);
}
