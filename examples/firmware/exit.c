/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "exit.h"
#include "console.h"
#include "guest.h"
#include "hvc.h"
#include "smp.h"
#include <pkvmcore/sysreg.h>

#define EC_HVC64  0x16
#define EC_SMC64  0x17
#define IMMEDIATE PKC_BITS(15, 0)

/* HVC and SMC with an immediate other than 0 are nobody's calls (DEN0028, 2.9). */
static void call(struct fw_cpu *cpu, uint64_t esr)
{
	if (esr & IMMEDIATE)
		cpu->regs.x[0] = (uint64_t)PKC_SMCCC_NOT_SUPPORTED;
	else
		fw_smc(cpu);
}

static void sync(struct fw_cpu *cpu, uint64_t esr)
{
	uint64_t class = PKC_FIELD(esr, 31, 26);

	cpu->exits[class]++;
	switch (class) {
	case EC_HVC64:
		call(cpu, esr);
		break;
	case EC_SMC64:
		cpu->regs.pc += 4;
		call(cpu, esr);
		break;
	default:
		fw_fatal("guest exit 0x%lx at 0x%lx, 0x%lx", esr, cpu->regs.pc, pkc_read(FAR_EL2));
	}
}

void fw_exit(struct fw_cpu *cpu, uint64_t kind)
{
	if (pkc_power_vm_state(&fw_guest.psci.power) != PKC_POWER_VM_RUN)
		fw_smp_off();
	if (kind != FW_EXIT_SYNC)
		fw_fatal("an interrupt came to EL2");
	sync(cpu, pkc_read(ESR_EL2));
}
