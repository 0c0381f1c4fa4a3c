/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "idregs.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/sysreg.h>

static struct pkc_idregs machine, guest;
static struct pkc_traps traps;

void fw_idregs_init(void)
{
	struct pkc_idregs ceiling;

	pkc_idregs_machine(&machine);
	pkc_idregs_all(&ceiling);
#ifdef FW_ISOLATED /* a test build: as if the guest shared its CPUs, and were protected */
	pkc_idregs_hide_unkept(&ceiling, ~(PKC_BIT(PKC_GROUP_PMU) | PKC_BIT(PKC_GROUP_DEBUG)));
#endif
	pkc_idregs_guest(&guest, &machine, &ceiling);
	pkc_idregs_traps(&guest, &machine, &traps);
}

bool fw_guest_has(enum pkc_feature feature)
{
	return pkc_idregs_have(&guest, feature);
}

bool fw_machine_has(enum pkc_feature feature)
{
	return pkc_idregs_have(&machine, feature);
}

uint64_t fw_guest_groups(void)
{
	return pkc_idregs_groups(&guest, &machine);
}

uint64_t fw_with_traps(enum pkc_trap_reg reg, uint64_t others)
{
	return (others & ~traps.reg[reg].clear) | traps.reg[reg].set;
}

bool fw_idregs_ignored(uint32_t enc)
{
	return pkc_feature_of(enc) == PKC_FEATURE_DEBUG;
}

bool fw_idregs_read(const struct pkc_idregs *bank, uint32_t enc, uint64_t *value)
{
	*value = 0;
	switch (enc) {
	case PKC_ENC_REVIDR_EL1:
		*value = pkc_read(REVIDR_EL1);
		return true;
	case PKC_ENC_AIDR_EL1:
		*value = pkc_read(AIDR_EL1);
		return true;
	default:
		return !pkc_idreg_read(bank, enc, value) || fw_idregs_ignored(enc);
	}
}

bool fw_idregs_answer(struct fw_cpu *cpu, uint64_t esr)
{
	struct pkc_sys64 access;
	uint64_t value;

	if (pkc_esr_sys64_decode(esr, &access) || PKC_ENC_OP0(access.enc) < 2)
		return false;
	if (access.read ? !fw_idregs_read(&guest, access.enc, &value)
	                : !fw_idregs_ignored(access.enc))
		return false;
	if (access.read && access.rt != 31)
		cpu->context.regs.x[access.rt] = value;
	pkc_skip_instruction(&cpu->context.regs, esr);
	return true;
}
