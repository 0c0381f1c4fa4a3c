/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vm_idregs.h"
#include "idregs.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic.h>

/* What moves from one guest to the next: neither SVE nor MTE, no debug, no PMU. */
#define KEPT                                                                            \
	(PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | PKC_BIT(PKC_GROUP_RAS) |     \
	 PKC_BIT(PKC_GROUP_CSV2) | PKC_BIT(PKC_GROUP_TCR2) | PKC_BIT(PKC_GROUP_S1PIE) | \
	 PKC_BIT(PKC_GROUP_S1POE) | PKC_BIT(PKC_GROUP_PAC) | PKC_BIT(PKC_GROUP_VTIMER))

static struct pkc_idregs machine, guest;
static struct pkc_traps traps;
struct pkc_limits fw_vm_limits;

void fw_vm_idregs_init(void)
{
	struct pkc_idregs ceiling;

	pkc_idregs_machine(&machine);
	pkc_idregs_all(&ceiling);
	pkc_idregs_hide_unkept(&ceiling, KEPT);
	pkc_idregs_guest(&guest, &machine, &ceiling);
	pkc_idregs_traps(&guest, &machine, &traps);
	pkc_limits_init(&fw_vm_limits, &guest, pkc_read(ACTLR_EL1));
}

/* The physical timer is no feature: EL2 keeps it from them, by CNTHCTL_EL2. */
uint64_t fw_vm_groups(void)
{
	return pkc_idregs_groups(&guest, &machine) & KEPT;
}

void fw_vm_trap(struct pkc_hypregs *regs)
{
	pkc_hypregs_trap(regs, &traps);
}

/* ICC_SRE_EL1 is one for all who use the CPU, and has but one value. */
static bool takes_nothing(uint32_t enc)
{
	return enc == PKC_ENC_ICC_SRE_EL1 || fw_idregs_ignored(enc);
}

static bool read_value(uint32_t enc, uint64_t *value)
{
	*value = PKC_VGIC_SRE;
	return enc == PKC_ENC_ICC_SRE_EL1 || fw_idregs_read(&guest, enc, value);
}

/* All that a guest may access and EL2 answers. */
bool fw_vm_idregs_answer(struct pkc_regs *regs, uint64_t esr)
{
	struct pkc_sys64 access;
	uint64_t value = 0;

	if (pkc_esr_sys64_decode(esr, &access) || PKC_ENC_OP0(access.enc) < 2)
		return false;
	if (access.read ? !read_value(access.enc, &value) : !takes_nothing(access.enc))
		return false;
	if (access.read)
		pkc_reg_write(regs, access.rt, value);
	pkc_skip_instruction(regs, esr);
	return true;
}

bool fw_sre_answer(struct pkc_regs *regs, uint64_t esr)
{
	struct pkc_sys64 access;

	return !pkc_esr_sys64_decode(esr, &access) && access.enc == PKC_ENC_ICC_SRE_EL1 &&
	       fw_vm_idregs_answer(regs, esr);
}
