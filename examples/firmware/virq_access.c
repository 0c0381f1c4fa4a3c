/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the guest does to its interrupts where EL2 has to do it: SGIs, trapped registers of its CPU
 * interface, and its redistributors.
 */
#include "board.h"
#include "cpu.h"
#include "gic.h"
#include "options.h"
#include "virq.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/vgic_sgi.h>

static void kick(struct fw_cpu *cpu, const struct fw_cpu *target, bool group1)
{
	cpu->virq.counts.kicked++;
	fw_gic_kick(target->mpidr, group1);
}

static bool is_in_group1(const struct fw_cpu *cpu, uint32_t sgi)
{
	return pkc_atomic_load(&cpu->virq.blocks->group1, PKC_RELAXED) >> sgi & 1;
}

static void send_to(struct fw_cpu *cpu, struct fw_cpu *target, const struct pkc_vgic_sgi *sgi)
{
	bool group1 = is_in_group1(target, sgi->intid);

	if (!pkc_vgic_sgi_reaches(sgi, group1))
		return;
	cpu->virq.counts.sgi++;
	if (pkc_vgic_lr_inject(&target->virq.lr, sgi->intid) > 0 && target != cpu)
		kick(cpu, target, group1);
}

static void send(struct fw_cpu *cpu, const struct pkc_vgic_sgi *sgi)
{
	for (uint32_t i = 0; i < fw_virq_nr_cpus; i++)
		if (pkc_vgic_sgi_targets(sgi, cpu->mpidr, fw_cpu(i)->mpidr))
			send_to(cpu, fw_cpu(i), sgi);
}

static bool carry_out(struct fw_virq *virq, const struct pkc_sys64 *access, uint64_t *value)
{
	struct pkc_vgic_icc_effect effect = {PKC_VGIC_ICC_DONE, 0};
	int error = access->read ? pkc_vgic_icc_read(&fw_virq_hw, &virq->cpuif, access->enc, value)
	                         : pkc_vgic_icc_write(&fw_virq_hw, &virq->cpuif, access->enc,
	                                              *value, &effect);

	if (effect.todo == PKC_VGIC_ICC_RELEASE)
		fw_gic_deactivate(effect.intid);
	else if (effect.todo == PKC_VGIC_ICC_ABSENT)
		(void)pkc_vgic_lr_deactivate(&virq->lr, &virq->cpuif, effect.intid);
	pkc_vgic_lr_sync(&virq->lr, &virq->cpuif);
	return !error;
}

static bool access_interface(struct fw_cpu *cpu, const struct pkc_sys64 *access, uint64_t *value)
{
	struct pkc_vgic_sgi sgi;
	bool done;

	if (!access->read && !pkc_vgic_sgi_decode(access->enc, *value, &sgi)) {
		fw_virq_collect(&cpu->virq);
		send(cpu, &sgi);
		fw_virq_deliver(&cpu->virq);
		return true;
	}
	fw_virq_collect_all(&cpu->virq);
	done = carry_out(&cpu->virq, access, value);
	fw_virq_deliver_all(&cpu->virq);
	return done;
}

bool fw_virq_sysreg(struct fw_cpu *cpu, uint64_t esr)
{
	struct pkc_regs *regs = &cpu->context.regs;
	struct pkc_sys64 access;
	uint64_t value;

	if (!fw_options.irq_virtual || pkc_esr_sys64_decode(esr, &access))
		return false;
	value = access.rt == 31 ? 0 : regs->x[access.rt];
	if (!access_interface(cpu, &access, &value))
		return false;
	if (access.read && access.rt != 31)
		regs->x[access.rt] = value;
	pkc_skip_instruction(regs, esr);
	return true;
}

static void access_redistributor(struct fw_cpu *cpu, uint32_t index, uint64_t offset,
                                 const struct pkc_mmio *mmio)
{
	struct fw_gicr *gicr = fw_gic_redistributor(index);
	struct pkc_vgic_cpuif *cpuif = index == cpu->index ? &cpu->virq.cpuif : NULL;
	uint64_t *x = mmio->rt == 31 ? NULL : &cpu->context.regs.x[mmio->rt];
	uint64_t data;

	if (mmio->write) {
		data = x ? pkc_mmio_store_value(mmio, *x) : 0;
		if (fw_gicr_write(gicr, cpuif, offset, mmio->bytes, data) && !cpuif)
			kick(cpu, fw_cpu(index), true);
		return;
	}
	data = fw_gicr_read(gicr, cpuif, offset, mmio->bytes);
	if (x)
		*x = pkc_mmio_load_value(mmio, data);
}

bool fw_virq_mmio(struct fw_cpu *cpu, uint64_t esr, uint64_t address)
{
	uint32_t index = fw_gic_find(address);
	struct pkc_mmio mmio;

	if (index == FW_MAX_CPUS || pkc_esr_mmio_decode(esr, &mmio))
		return false;
	fw_virq_collect(&cpu->virq);
	access_redistributor(cpu, index, address - fw_gic_redistributor(index)->base, &mmio);
	fw_virq_deliver(&cpu->virq);
	pkc_skip_instruction(&cpu->context.regs, esr);
	return true;
}
