/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "exit.h"
#include "console.h"
#include "hvc.h"
#include "idregs.h"
#include "options.h"
#include "redist.h"
#include "run_fp.h"
#include "vcpu.h"
#include "virq.h"
#include "vm_idregs.h"
#include "vms.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/sysreg.h>

#define IMMEDIATE PKC_BITS(15, 0)

/* Set by the first exit that is logged; a guest could flood the console with more. */
static uint32_t logged;

static void log_once(const struct fw_cpu *cpu, const char *what, uint64_t where)
{
	if (!pkc_atomic_fetch_or(&logged, 1, PKC_RELAXED))
		fw_print("el2: the guest %s 0x%lx, PC 0x%lx: refused; more is not logged\n", what,
		         where, cpu->context.regs.pc);
}

/* HVC and SMC with an immediate other than 0 are nobody's calls (DEN0028, 2.9). */
static void call(struct fw_cpu *cpu, struct fw_guest *guest, uint64_t esr)
{
	if (esr & IMMEDIATE)
		cpu->context.regs.x[0] = (uint64_t)PKC_SMCCC_NOT_SUPPORTED;
	else
		fw_call(cpu, guest);
}

static void access_memory(struct fw_cpu *cpu, uint64_t esr)
{
	uint64_t far = pkc_read(FAR_EL2);
	uint64_t pa = pkc_fault_ipa(pkc_read(HPFAR_EL2), far);

	if (fw_redist_answer(cpu, esr, pa) || fw_virq_mmio(cpu, esr, pa))
		return;
	log_once(cpu, "has nothing at physical address", pa);
	fw_vcpu_refuse(cpu, esr, far);
}

static void sync(struct fw_cpu *cpu, struct fw_guest *guest, uint64_t esr)
{
	cpu->exits[pkc_esr_ec(esr)]++;
	if (fw_options.host && (fw_run_host_fp(cpu, esr) || fw_sre_answer(&cpu->context.regs, esr)))
		return;
	switch (pkc_esr_ec(esr)) {
	case PKC_EC_HVC64:
		call(cpu, guest, esr);
		break;
	case PKC_EC_SMC64:
		pkc_skip_instruction(&cpu->context.regs, esr);
		call(cpu, guest, esr);
		break;
	case PKC_EC_DABT_LOW:
	case PKC_EC_IABT_LOW:
		access_memory(cpu, esr);
		break;
	case PKC_EC_SYS64:
		if (fw_virq_sysreg(cpu, esr) || fw_idregs_answer(cpu, esr))
			break;
		log_once(cpu, "has no such register, ESR", esr);
		fw_vcpu_refuse(cpu, esr, 0);
		break;
	default:
		log_once(cpu, "did something that traps, ESR", esr);
		fw_vcpu_refuse(cpu, esr, 0);
	}
}

void fw_exit(struct fw_cpu *cpu, uint64_t kind)
{
	struct fw_guest *guest = fw_vms_find(cpu);
	uint64_t esr = pkc_read(ESR_EL2);

	if (kind == FW_EXIT_SYNC) {
		sync(cpu, guest, esr);
	} else if (kind == FW_EXIT_SERROR) {
		cpu->exits[PKC_EC_SERROR]++;
		fw_vcpu_serror(esr);
		fw_run_host_serror(cpu);
	} else if (!fw_virq_take(cpu, kind == FW_EXIT_IRQ)) {
		fw_fatal("an interrupt came to EL2");
	}
}
