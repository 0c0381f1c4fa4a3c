/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A register by a view that is a constant and, with -DBY_HAND, where it is; for cost.sh. */
#include <pkvmcore/vreg.h>

uint64_t read_live(struct pkc_sysregs *bank);
uint64_t read_saved(struct pkc_sysregs *bank);
void write_live(struct pkc_sysregs *bank, uint64_t value);
void write_saved(struct pkc_sysregs *bank, uint64_t value);
void modify_live(struct pkc_sysregs *bank);
void modify_saved(struct pkc_sysregs *bank);

#ifndef BY_HAND

uint64_t read_live(struct pkc_sysregs *bank)
{
	const struct pkc_vregs regs = {bank, PKC_BIT(PKC_GROUP_EL1)};

	return pkc_vreg_read(&regs, SCTLR_EL1);
}

uint64_t read_saved(struct pkc_sysregs *bank)
{
	const struct pkc_vregs regs = {bank, 0};

	return pkc_vreg_read(&regs, SCTLR_EL1);
}

void write_live(struct pkc_sysregs *bank, uint64_t value)
{
	const struct pkc_vregs regs = {bank, PKC_BIT(PKC_GROUP_EL1)};

	pkc_vreg_write(&regs, SCTLR_EL1, value);
}

void write_saved(struct pkc_sysregs *bank, uint64_t value)
{
	const struct pkc_vregs regs = {bank, 0};

	pkc_vreg_write(&regs, SCTLR_EL1, value);
}

void modify_live(struct pkc_sysregs *bank)
{
	const struct pkc_vregs regs = {bank, PKC_BIT(PKC_GROUP_EL1)};

	pkc_vreg_modify(&regs, SCTLR_EL1, 1, PKC_SCTLR_EE);
}

void modify_saved(struct pkc_sysregs *bank)
{
	const struct pkc_vregs regs = {bank, 0};

	pkc_vreg_modify(&regs, SCTLR_EL1, 1, PKC_SCTLR_EE);
}

#else

uint64_t read_live(struct pkc_sysregs *bank)
{
	(void)bank;
	return pkc_read(SCTLR_EL1);
}

uint64_t read_saved(struct pkc_sysregs *bank)
{
	return bank->reg[PKC_SCTLR_EL1];
}

void write_live(struct pkc_sysregs *bank, uint64_t value)
{
	(void)bank;
	pkc_write(SCTLR_EL1, value);
}

void write_saved(struct pkc_sysregs *bank, uint64_t value)
{
	bank->reg[PKC_SCTLR_EL1] = value;
}

void modify_live(struct pkc_sysregs *bank)
{
	(void)bank;
	pkc_write(SCTLR_EL1, (pkc_read(SCTLR_EL1) & ~UINT64_C(1)) | PKC_SCTLR_EE);
}

void modify_saved(struct pkc_sysregs *bank)
{
	bank->reg[PKC_SCTLR_EL1] = (bank->reg[PKC_SCTLR_EL1] & ~UINT64_C(1)) | PKC_SCTLR_EE;
}

#endif
