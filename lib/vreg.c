/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/vreg.h>

/* 1 if the register is live, 0 if it is in the bank. */
static int vreg_place(const struct pkc_vregs *regs, uint32_t reg)
{
	enum pkc_sysreg_group group;

	if (pkc_sysreg_group_of(reg, &group) != 0)
		return -PKC_EINVAL;
	if (!(regs->live & PKC_BIT(group)))
		return 0;
	return PKC_GROUPS_UNCOUNTED & PKC_BIT(group) ? 1 : -PKC_EBUSY;
}

static uint64_t vreg_live_read(uint32_t reg)
{
	switch (reg) {
#define VREG_READ(name, ...) \
	case PKC_##name:     \
		return pkc_port_sysreg_read(PKC_VREG_ENC_##name);
		PKC_VREG_LIST(VREG_READ)
#undef VREG_READ
	default:
		return 0;
	}
}

static void vreg_live_write(uint32_t reg, uint64_t value)
{
	switch (reg) {
#define VREG_WRITE(name, ...)                                      \
	case PKC_##name:                                           \
		pkc_port_sysreg_write(PKC_VREG_ENC_##name, value); \
		break;
		PKC_VREG_LIST(VREG_WRITE)
#undef VREG_WRITE
	default:
		break;
	}
}

PKC_API int pkc_vreg_get(const struct pkc_vregs *regs, uint32_t reg, uint64_t *value)
{
	int place = vreg_place(regs, reg);

	if (place < 0)
		return place;

	*value = place ? vreg_live_read(reg) : regs->bank->reg[reg];
	return 0;
}

PKC_API int pkc_vreg_set(const struct pkc_vregs *regs, uint32_t reg, uint64_t value)
{
	int place = vreg_place(regs, reg);

	if (place < 0)
		return place;

	if (place)
		vreg_live_write(reg, value);
	else
		regs->bank->reg[reg] = value;
	return 0;
}
