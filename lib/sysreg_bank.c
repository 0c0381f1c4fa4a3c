/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/sysreg_bank.h>

static bool bank_has(uint32_t reg)
{
	return reg != PKC_SYSREG_INVALID && reg < PKC_NR_SYSREGS;
}

PKC_API int pkc_bank_get(const struct pkc_sysregs *bank, uint32_t reg, uint64_t *value)
{
	if (!bank_has(reg))
		return -PKC_EINVAL;

	*value = bank->reg[reg];
	return 0;
}

PKC_API int pkc_bank_set(struct pkc_sysregs *bank, uint32_t reg, uint64_t value)
{
	if (!bank_has(reg))
		return -PKC_EINVAL;

	bank->reg[reg] = value;
	return 0;
}

PKC_API enum pkc_sysreg pkc_sysreg_find(uint32_t enc)
{
	static const uint16_t encodings[] = {UINT16_MAX,
#define BANK_ENC(name, ...) PKC_ENC_##name,
	                                     PKC_SYSREG_LIST(BANK_ENC)
#undef BANK_ENC
	};

	/* Linear, since the registers that hypervisors do trap, of paging, are the first. */
	for (uint32_t reg = PKC_SYSREG_INVALID + 1; reg < PKC_NR_SYSREGS; reg++) {
		if (encodings[reg] == enc)
			return (enum pkc_sysreg)reg;
	}
	return PKC_SYSREG_INVALID;
}

PKC_API int pkc_sysreg_group_of(uint32_t reg, enum pkc_sysreg_group *group)
{
	static const uint8_t groups[] = {0,
#define BANK_GROUP(name, op0, op1, crn, crm, op2, group, ...) PKC_GROUP_##group,
	                                 PKC_SYSREG_LIST(BANK_GROUP)
#undef BANK_GROUP
	};

	if (!bank_has(reg))
		return -PKC_EINVAL;

	*group = (enum pkc_sysreg_group)groups[reg];
	return 0;
}
