/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a vCPU has left its CPU for. The answer is a few values in registers: EL2 carries it out, by
 * its own record of the exit.
 */
#include "pl011.h"
#include "vdist.h"
#include "vm.h"
#include "vpsci.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/vgic_sgi.h>

static void skip(struct vcpu *vcpu, uint64_t value)
{
	vcpu->reply.action = PKC_REPLY_SKIP;
	vcpu->reply.data[0] = value;
}

static uint64_t fault_ipa(const struct vcpu *vcpu)
{
	return pkc_fault_ipa(vcpu->run.x[HYP_EXIT_HPFAR], vcpu->run.x[HYP_EXIT_FAR]);
}

static void inject(struct vcpu *vcpu, const char *what)
{
	el1_print("host: VM %c: %s is refused, ESR 0x%lx, IPA 0x%lx, PC 0x%lx", vcpu->vm->name,
	          what, vcpu->run.x[HYP_EXIT_ESR], fault_ipa(vcpu), vcpu->run.x[HYP_EXIT_PC]);
	vcpu->reply.action = PKC_REPLY_INJECT;
}

/* WFE as well: a vCPU that spins has others to wait for. */
static void wait_for_interrupt(struct vcpu *vcpu)
{
	skip(vcpu, 0);
	vcpu_wait(vcpu, vcpu->run.x[HYP_EXIT_DEADLINE]);
}

static bool is_reached(const struct vcpu *vcpu, const struct pkc_vgic_sgi *sgi)
{
	uint64_t group1 = pkc_atomic_load(&vcpu->virq.block.group1, PKC_RELAXED);

	return pkc_vgic_sgi_reaches(sgi, group1 >> sgi->intid & 1);
}

static void send(const struct vcpu *vcpu, const struct pkc_vgic_sgi *sgi)
{
	struct vm *vm = vcpu->vm;
	uint64_t self = vm->power[vcpu->index].mpidr;

	for (uint32_t i = 0; i < vm->plan->nr_vcpus; i++) {
		if (!pkc_vgic_sgi_targets(sgi, self, vm->power[i].mpidr) ||
		    !is_reached(&vm->vcpus[i], sgi))
			continue;
		virq_inject(&vm->vcpus[i].virq, sgi->intid);
		vcpu_kick(&vm->vcpus[i]);
	}
}

static void system_register(struct vcpu *vcpu, uint64_t esr)
{
	struct pkc_vgic_sgi sgi;
	struct pkc_sys64 access;

	if (pkc_esr_sys64_decode(esr, &access) || access.read ||
	    pkc_vgic_sgi_decode(access.enc, vcpu->run.x[HYP_EXIT_DATA], &sgi)) {
		inject(vcpu, "a system register");
		return;
	}
	skip(vcpu, 0);
	send(vcpu, &sgi);
}

/*
 * Returns whether there is a device at @ipa; a load's value is in @value then. A guest with the
 * host's device tree finds devices there that it does not have: they read as zero.
 */
static bool access_device(struct vcpu *vcpu, uint64_t ipa, const struct pkc_mmio *access,
                          uint64_t *value)
{
	if (ipa - VM_CONSOLE >= HYP_PAGE)
		return vdist_access(vcpu, ipa, access, value) ||
		       (ipa < VM_BASE && vcpu->vm->plan->image == IMAGE_FOREIGN);
	if (access->write)
		pl011_write(vcpu->vm, ipa - VM_CONSOLE, *value);
	else
		*value = pl011_read(ipa - VM_CONSOLE);
	return true;
}

static void device(struct vcpu *vcpu, uint64_t esr)
{
	struct pkc_mmio access;
	uint64_t value = 0;

	if (pkc_esr_mmio_decode(esr, &access)) {
		inject(vcpu, "an address");
		return;
	}
	if (access.write)
		value = vcpu->run.x[HYP_EXIT_DATA];
	if (access_device(vcpu, fault_ipa(vcpu), &access, &value))
		skip(vcpu, value);
	else
		inject(vcpu, "an address");
}

static void trap(struct vcpu *vcpu, uint64_t esr)
{
	switch (pkc_esr_ec(esr)) {
	case PKC_EC_HVC64:
	case PKC_EC_SMC64:
		vpsci_call(vcpu);
		break;
	case PKC_EC_WFX:
		wait_for_interrupt(vcpu);
		break;
	case PKC_EC_SYS64:
		system_register(vcpu, esr);
		break;
	case PKC_EC_DABT_LOW:
		device(vcpu, esr);
		break;
	default:
		inject(vcpu, "an instruction");
	}
}

void vcpu_exit(struct vcpu *vcpu)
{
	uint64_t code = vcpu->run.x[HYP_EXIT_CODE];

	if (code == PKC_EXIT_IRQ)
		cpu_take_interrupts();
	else if (code == PKC_EXIT_TRAP)
		trap(vcpu, vcpu->run.x[HYP_EXIT_ESR]);
	else
		el1_fail("FAIL host: VM %c left by 0x%lx, ESR 0x%lx", vcpu->vm->name, code,
		         vcpu->run.x[HYP_EXIT_ESR]);
}
