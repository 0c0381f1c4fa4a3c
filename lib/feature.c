/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/feature.h>

#define FEATURE_HCR_TID3 PKC_BIT(18)
#define FEATURE_CRM_1    8

/* What is kept whatever a machine has. */
#define FEATURE_GROUPS_ALWAYS                                                      \
	(PKC_BIT(PKC_GROUP_ID) | PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | \
	 PKC_BIT(PKC_GROUP_VTIMER) | PKC_BIT(PKC_GROUP_PTIMER))

enum feature_trap_kind { FEATURE_TRAPS, FEATURE_TRAPS_RES1, FEATURE_OPENS };

struct feature_trap {
	uint8_t feature, reg, highest, lowest, kind;
};

struct feature_reach {
	uint16_t first, last;
	uint8_t feature;
};

static const uint8_t feature_kept[] = {
#define FEATURE_ROW(name, kept) (uint8_t)(kept),
	PKC_KEPT_STATELESS, PKC_KEPT_STATELESS, PKC_FEATURE_LIST(FEATURE_ROW)
#undef FEATURE_ROW
};

static const uint8_t feature_of_trap_reg[] = {
#define FEATURE_ROW(name, feature) PKC_FEATURE_##feature,
	PKC_TRAP_REG_LIST(FEATURE_ROW)
#undef FEATURE_ROW
};

static const struct feature_trap feature_traps[] = {
#define FEATURE_ROW(feature, reg, highest, lowest, kind) \
	{PKC_FEATURE_##feature, PKC_TRAP_##reg, highest, lowest, FEATURE_##kind},
	PKC_TRAP_LIST(FEATURE_ROW)
#undef FEATURE_ROW
};

static const struct feature_reach feature_reaches[] = {
#define FEATURE_ROW(feature, op0, op1, crn, crm, op2, last_crn, last_crm, last_op2) \
	{PKC_SYSREG_ENC(op0, op1, crn, crm, op2),                                   \
	 PKC_SYSREG_ENC(op0, op1, last_crn, last_crm, last_op2), PKC_FEATURE_##feature},
	PKC_REACH_LIST(FEATURE_ROW)
#undef FEATURE_ROW
};

#define FEATURE_NR_TRAPS   (sizeof(feature_traps) / sizeof(feature_traps[0]))
#define FEATURE_NR_REACHES (sizeof(feature_reaches) / sizeof(feature_reaches[0]))

PKC_API uint32_t pkc_feature_kept(enum pkc_feature feature)
{
	return feature_kept[feature];
}

static enum pkc_feature feature_of_group(enum pkc_sysreg_group group)
{
	for (uint32_t i = PKC_FEATURE_ALWAYS + 1; i < PKC_NR_FEATURES; i++) {
		if (feature_kept[i] == group)
			return (enum pkc_feature)i;
	}
	return PKC_FEATURE_ALWAYS;
}

PKC_API enum pkc_feature pkc_feature_of(uint32_t enc)
{
	enum pkc_sysreg_group group;

	if (!pkc_sysreg_group_of(pkc_sysreg_find(enc), &group))
		return feature_of_group(group);
	for (size_t i = 0; i < FEATURE_NR_REACHES; i++) {
		if (enc >= feature_reaches[i].first && enc <= feature_reaches[i].last)
			return (enum pkc_feature)feature_reaches[i].feature;
	}
	return PKC_FEATURE_NONE;
}

PKC_API void pkc_idregs_hide_unkept(struct pkc_idregs *ceiling, uint64_t groups)
{
	for (uint32_t i = PKC_FEATURE_ALWAYS + 1; i < PKC_NR_FEATURES; i++) {
		uint32_t kept = feature_kept[i];

		if (kept == PKC_KEPT_NOWHERE || (kept < PKC_NR_GROUPS && !(groups >> kept & 1)))
			pkc_idregs_hide(ceiling, (enum pkc_feature)i);
	}
}

/* Nothing announces IMPLEMENTATION DEFINED registers: any machine may have some. */
static bool feature_is_there(const struct pkc_idregs *machine, enum pkc_feature feature)
{
	return feature == PKC_FEATURE_IMPDEF || pkc_idregs_have(machine, feature);
}

static bool feature_trap_exists(const struct feature_trap *trap, const struct pkc_idregs *machine)
{
	return pkc_idregs_have(machine, (enum pkc_feature)feature_of_trap_reg[trap->reg]);
}

static bool feature_bits_are_set(const struct feature_trap *trap, const struct pkc_idregs *guest,
                                 const struct pkc_idregs *machine)
{
	enum pkc_feature feature = (enum pkc_feature)trap->feature;

	if (pkc_idregs_have(guest, feature))
		return trap->kind == FEATURE_OPENS;
	if (feature_is_there(machine, feature))
		return trap->kind != FEATURE_OPENS;
	return trap->kind == FEATURE_TRAPS_RES1;
}

static bool feature_idregs_differ(const struct pkc_idregs *guest, const struct pkc_idregs *machine)
{
	for (uint32_t i = FEATURE_CRM_1; i < PKC_NR_IDREGS; i++) {
		if (guest->reg[i] != machine->reg[i])
			return true;
	}
	return false;
}

static void feature_decide(struct pkc_trap_bits *decided, uint64_t bits, bool set)
{
	if (set)
		decided->set |= bits;
	else
		decided->clear |= bits;
}

PKC_API void pkc_idregs_traps(const struct pkc_idregs *guest, const struct pkc_idregs *machine,
                              struct pkc_traps *traps)
{
	struct pkc_traps none = {{{0, 0}}};

	*traps = none;
	feature_decide(&traps->reg[PKC_TRAP_HCR_EL2], FEATURE_HCR_TID3,
	               feature_idregs_differ(guest, machine));
	for (size_t i = 0; i < FEATURE_NR_TRAPS; i++) {
		const struct feature_trap *trap = &feature_traps[i];

		if (feature_trap_exists(trap, machine))
			feature_decide(&traps->reg[trap->reg],
			               PKC_BITS(trap->highest, trap->lowest),
			               feature_bits_are_set(trap, guest, machine));
	}
}

/* Whether a machine can trap all of a feature; of CPTR_EL2's two layouts one is enough. */
static bool feature_is_covered(enum pkc_feature feature, const struct pkc_idregs *machine)
{
	bool covered = false;

	for (size_t i = 0; i < FEATURE_NR_TRAPS; i++) {
		const struct feature_trap *trap = &feature_traps[i];

		if (trap->feature != feature || trap->reg == PKC_TRAP_CPTR_E2H)
			continue;
		if (!feature_trap_exists(trap, machine))
			return false;
		covered = true;
	}
	return covered;
}

PKC_API uint64_t pkc_idregs_groups(const struct pkc_idregs *guest, const struct pkc_idregs *machine)
{
	uint64_t groups = FEATURE_GROUPS_ALWAYS;

	for (uint32_t i = PKC_FEATURE_ALWAYS + 1; i < PKC_NR_FEATURES; i++) {
		enum pkc_feature feature = (enum pkc_feature)i;

		if (feature_kept[i] >= PKC_NR_GROUPS || !pkc_idregs_have(machine, feature))
			continue;
		if (pkc_idregs_have(guest, feature) || !feature_is_covered(feature, machine))
			groups |= PKC_BIT(feature_kept[i]);
	}
	return groups;
}
