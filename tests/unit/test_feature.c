/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/feature.h>

enum kind { TRAPS, TRAPS_RES1, OPENS };

struct trap {
	const char *name;
	enum pkc_feature feature;
	enum pkc_trap_reg reg;
	uint64_t bits;
	enum kind kind;
};

static const struct trap traps[] = {
#define ROW(feature, reg, hi, lo, kind) \
	{#feature " " #reg, PKC_FEATURE_##feature, PKC_TRAP_##reg, PKC_BITS(hi, lo), kind},
	PKC_TRAP_LIST(ROW)
#undef ROW
};

struct reach {
	const char *name;
	uint32_t first, last;
	enum pkc_feature feature;
};

static const struct reach reaches[] = {
#define ROW(feature, op0, op1, crn, crm, op2, last_crn, last_crm, last_op2) \
	{#feature, PKC_SYSREG_ENC(op0, op1, crn, crm, op2),                 \
	 PKC_SYSREG_ENC(op0, op1, last_crn, last_crm, last_op2), PKC_FEATURE_##feature},
	PKC_REACH_LIST(ROW)
#undef ROW
};

static const char *const feature_names[PKC_NR_FEATURES] = {"NONE", "ALWAYS",
#define ROW(name, kept) #name,
                                                           PKC_FEATURE_LIST(ROW)
#undef ROW
};

#define COUNT(table)    (sizeof(table) / sizeof((table)[0]))
#define FIRST_FEATURE   (PKC_FEATURE_ALWAYS + 1)
#define GROUPS_ALL      PKC_BITS(PKC_NR_GROUPS - 1, 0)
#define GROUPS_NO_PMU   (GROUPS_ALL & ~PKC_BIT(PKC_GROUP_PMU))
#define GROUPS_ISOLATED (GROUPS_NO_PMU & ~PKC_BIT(PKC_GROUP_DEBUG))
#define GROUPS_ALWAYS                                                              \
	(PKC_BIT(PKC_GROUP_ID) | PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | \
	 PKC_BIT(PKC_GROUP_VTIMER) | PKC_BIT(PKC_GROUP_PTIMER))

/* A machine that has every feature, EL2's and SME too. */
static struct pkc_idregs whole_machine(void)
{
	struct pkc_idregs machine;

	pkc_idregs_all(&machine);
	machine.reg[PKC_ID_AA64MMFR0] |= UINT64_C(1) << 56;       /* FGT */
	machine.reg[PKC_ID_AA64MMFR1] |= UINT64_C(0x10000000100); /* HCX, VH */
	machine.reg[PKC_ID_AA64PFR1] |= UINT64_C(1) << 24;        /* SME */
	machine.reg[PKC_ID_AA64MMFR2] |= UINT64_C(1) << 20;       /* CCIDX */
	return machine;
}

/* A guest of that machine, without one feature. */
static struct pkc_idregs guest_without(enum pkc_feature feature)
{
	struct pkc_idregs machine = whole_machine(), ceiling, guest;

	pkc_idregs_all(&ceiling);
	pkc_idregs_hide(&ceiling, feature);
	pkc_idregs_guest(&guest, &machine, &ceiling);
	return guest;
}

static bool is_opened(const struct trap *trap, const struct pkc_traps *decided)
{
	const struct pkc_trap_bits *bits = &decided->reg[trap->reg];

	return trap->kind == OPENS ? (bits->set & trap->bits) == trap->bits
	                           : (bits->clear & trap->bits) == trap->bits;
}

static bool is_closed(const struct trap *trap, const struct pkc_traps *decided)
{
	const struct pkc_trap_bits *bits = &decided->reg[trap->reg];

	return trap->kind == OPENS ? (bits->clear & trap->bits) == trap->bits
	                           : (bits->set & trap->bits) == trap->bits;
}

Test(feature, no_two_features_share_a_trap_bit)
{
	uint64_t taken[PKC_NR_TRAP_REGS] = {0};

	taken[PKC_TRAP_HCR_EL2] = PKC_BIT(18);
	for (size_t i = 0; i < COUNT(traps); i++) {
		cr_expect_eq(taken[traps[i].reg] & traps[i].bits, 0, "%s", traps[i].name);
		taken[traps[i].reg] |= traps[i].bits;
	}
}

Test(feature, a_trap_is_open_exactly_for_a_guest_that_has_the_feature)
{
	struct pkc_idregs machine = whole_machine();

	for (int feature = FIRST_FEATURE; feature < PKC_NR_FEATURES; feature++) {
		struct pkc_idregs guest = guest_without((enum pkc_feature)feature);
		struct pkc_traps decided;

		pkc_idregs_traps(&guest, &machine, &decided);
		for (size_t i = 0; i < COUNT(traps); i++) {
			bool has = pkc_idregs_have(&guest, traps[i].feature);

			cr_expect_eq(is_opened(&traps[i], &decided), has, "%s", traps[i].name);
			cr_expect_eq(is_closed(&traps[i], &decided), !has, "%s", traps[i].name);
		}
	}
}

/* The bits as the descriptions of the EL2 registers number them, not as the list does. */
static const struct {
	enum pkc_feature feature;
	enum pkc_trap_reg reg;
	uint64_t bits;
} named_bits[] = {
	{PKC_FEATURE_FP, PKC_TRAP_CPTR_EL2, 0x400},
	{PKC_FEATURE_FP, PKC_TRAP_CPTR_E2H, 0x300000},
	{PKC_FEATURE_SVE, PKC_TRAP_CPTR_EL2, 0x100},
	{PKC_FEATURE_SVE, PKC_TRAP_CPTR_E2H, 0x30000},
	{PKC_FEATURE_TRACE, PKC_TRAP_CPTR_EL2, 0x100000},
	{PKC_FEATURE_TRACE, PKC_TRAP_CPTR_E2H, 0x10000000},
	{PKC_FEATURE_AMU, PKC_TRAP_CPTR_EL2, 0x40000000},
	{PKC_FEATURE_RAS_RECORDS, PKC_TRAP_HCR_EL2, 0x1000000000},
	{PKC_FEATURE_LOR, PKC_TRAP_HCR_EL2, 0x800000000},
	{PKC_FEATURE_TME, PKC_TRAP_HCR_EL2, 0x8000000000},
	{PKC_FEATURE_PAUTH, PKC_TRAP_HCR_EL2, 0x30000000000},
	{PKC_FEATURE_CSV2, PKC_TRAP_HCR_EL2, 0x20000000000000},
	{PKC_FEATURE_MTE2, PKC_TRAP_HCR_EL2, 0x500000000000000},
	{PKC_FEATURE_LS64, PKC_TRAP_HCRX_EL2, 0x7},
	{PKC_FEATURE_LS64_V, PKC_TRAP_HCRX_EL2, 0x5},
	{PKC_FEATURE_LS64_ACC, PKC_TRAP_HCRX_EL2, 0x1},
	{PKC_FEATURE_MOPS, PKC_TRAP_HCRX_EL2, 0x800},
	{PKC_FEATURE_TCR2, PKC_TRAP_HCRX_EL2, 0x4000},
	{PKC_FEATURE_SCTLR2, PKC_TRAP_HCRX_EL2, 0x8000},
	{PKC_FEATURE_GCS, PKC_TRAP_HCRX_EL2, 0x400000},
	{PKC_FEATURE_FPMR, PKC_TRAP_HCRX_EL2, 0x800000},
	{PKC_FEATURE_PMU, PKC_TRAP_MDCR_EL2, 0x60},
	{PKC_FEATURE_DEBUG, PKC_TRAP_MDCR_EL2, 0xe00},
	{PKC_FEATURE_SPE, PKC_TRAP_MDCR_EL2, 0x7000},
	{PKC_FEATURE_TRF, PKC_TRAP_MDCR_EL2, 0x80000},
	{PKC_FEATURE_TRBE, PKC_TRAP_MDCR_EL2, 0x3000000},
	{PKC_FEATURE_MPAM, PKC_TRAP_MPAM2_EL2, 0x3000000000000},
	{PKC_FEATURE_LS64_ACC, PKC_TRAP_HFGRTR_EL2, 0x4000000000000},
	{PKC_FEATURE_GCS, PKC_TRAP_HFGRTR_EL2, 0x30000000000000},
	{PKC_FEATURE_THE, PKC_TRAP_HFGRTR_EL2, 0x100000000000000},
	{PKC_FEATURE_S1PIE, PKC_TRAP_HFGWTR_EL2, 0x600000000000000},
	{PKC_FEATURE_S1POE, PKC_TRAP_HFGWTR_EL2, 0x1800000000000000},
	{PKC_FEATURE_AIE, PKC_TRAP_HFGWTR_EL2, 0xc000000000000000},
	{PKC_FEATURE_GCS, PKC_TRAP_HFGITR_EL2, 0xe00000000000000},
	{PKC_FEATURE_BRBE, PKC_TRAP_HFGITR_EL2, 0x180000000000000},
	{PKC_FEATURE_BRBE, PKC_TRAP_HDFGRTR_EL2, 0x3800000000000000},
	{PKC_FEATURE_BRBE, PKC_TRAP_HDFGWTR_EL2, 0x3000000000000000},
};

Test(feature, hiding_a_feature_changes_the_bits_that_the_architecture_names)
{
	struct pkc_idregs machine = whole_machine(), whole = guest_without(PKC_FEATURE_NONE);
	struct pkc_traps open, closed;

	pkc_idregs_traps(&whole, &machine, &open);
	for (size_t i = 0; i < COUNT(named_bits); i++) {
		struct pkc_idregs guest = guest_without(named_bits[i].feature);

		pkc_idregs_traps(&guest, &machine, &closed);
		cr_expect_eq(open.reg[named_bits[i].reg].set ^ closed.reg[named_bits[i].reg].set,
		             named_bits[i].bits, "%s", feature_names[named_bits[i].feature]);
	}
}

Test(feature, what_a_machine_lacks_leaves_reserved_bits_as_they_must_be)
{
	struct pkc_idregs nothing = {{0}}, guest, ceiling;
	struct pkc_traps decided;

	nothing.reg[PKC_ID_AA64PFR0] = 0xff0000; /* neither FP nor AdvSIMD */
	pkc_idregs_all(&ceiling);
	pkc_idregs_guest(&guest, &nothing, &ceiling);
	pkc_idregs_traps(&guest, &nothing, &decided);
	cr_expect_eq(decided.reg[PKC_TRAP_CPTR_EL2].set, PKC_BIT(12) | PKC_BIT(10) | PKC_BIT(8));
	cr_expect_eq(decided.reg[PKC_TRAP_HCR_EL2].set & ~PKC_BIT(18), PKC_BIT(20), "TIDCP");
	cr_expect_eq(decided.reg[PKC_TRAP_MDCR_EL2].set, 0);
}

Test(feature, bits_of_a_register_that_is_not_there_are_not_decided)
{
	struct pkc_idregs machine = {{0}}, guest = {{0}};
	struct pkc_traps decided;

	pkc_idregs_traps(&guest, &machine, &decided);
	for (int reg = 0; reg < PKC_NR_TRAP_REGS; reg++) {
		bool there = reg == PKC_TRAP_HCR_EL2 || reg == PKC_TRAP_CPTR_EL2 ||
		             reg == PKC_TRAP_MDCR_EL2;

		cr_expect_eq((decided.reg[reg].set | decided.reg[reg].clear) != 0, there, "%d",
		             reg);
	}
}

Test(feature, no_bit_is_both_set_and_clear)
{
	struct pkc_idregs machine = whole_machine();

	for (int feature = FIRST_FEATURE; feature < PKC_NR_FEATURES; feature++) {
		struct pkc_idregs guest = guest_without((enum pkc_feature)feature);
		struct pkc_traps decided;

		pkc_idregs_traps(&guest, &machine, &decided);
		for (int reg = 0; reg < PKC_NR_TRAP_REGS; reg++)
			cr_expect_eq(decided.reg[reg].set & decided.reg[reg].clear, 0, "%s, %d",
			             feature_names[feature], reg);
	}
}

Test(feature, id_registers_trap_if_the_guest_is_to_read_anything_else)
{
	struct pkc_idregs machine = {{0}}, guest = {{0}};
	struct pkc_traps decided;

	pkc_idregs_traps(&guest, &machine, &decided);
	cr_expect(decided.reg[PKC_TRAP_HCR_EL2].clear & PKC_BIT(18));
	for (int i = 8; i < PKC_NR_IDREGS; i++) {
		machine.reg[i] = 1;
		pkc_idregs_traps(&guest, &machine, &decided);
		cr_expect(decided.reg[PKC_TRAP_HCR_EL2].set & PKC_BIT(18), "%d", i);
		machine.reg[i] = 0;
	}
}

Test(feature, each_group_is_always_there_or_has_one_feature_that_can_be_hidden)
{
	for (int group = 0; group < PKC_NR_GROUPS; group++) {
		int features = 0;

		for (int feature = FIRST_FEATURE; feature < PKC_NR_FEATURES; feature++) {
			struct pkc_idregs guest = guest_without((enum pkc_feature)feature);

			if (pkc_feature_kept((enum pkc_feature)feature) != (uint32_t)group)
				continue;
			features++;
			cr_expect_not(pkc_idregs_have(&guest, (enum pkc_feature)feature), "%s",
			              feature_names[feature]);
		}
		cr_expect_eq(features, GROUPS_ALWAYS >> group & 1 ? 0 : 1, "group %d", group);
	}
}

/* A trap covers all of it, or nobody could tell a hidden register from a forgotten one. */
Test(feature, what_nobody_keeps_has_a_trap_or_is_el2s_own)
{
	for (int feature = FIRST_FEATURE; feature < PKC_NR_FEATURES; feature++) {
		bool own = feature == PKC_FEATURE_VHE || feature == PKC_FEATURE_HCX ||
		           feature == PKC_FEATURE_FGT;
		bool trapped = false;

		for (size_t i = 0; i < COUNT(traps); i++)
			trapped |= traps[i].feature == (enum pkc_feature)feature;
		if (pkc_feature_kept((enum pkc_feature)feature) == PKC_KEPT_NOWHERE)
			cr_expect(trapped || own, "%s", feature_names[feature]);
	}
}

Test(feature, guests_that_share_a_cpu_have_nothing_that_nobody_keeps)
{
	struct pkc_idregs machine = whole_machine(), ceiling, guest;

	pkc_idregs_all(&ceiling);
	pkc_idregs_hide_unkept(&ceiling, GROUPS_ISOLATED);
	pkc_idregs_guest(&guest, &machine, &ceiling);
	for (int feature = FIRST_FEATURE; feature < PKC_NR_FEATURES; feature++) {
		uint32_t kept = pkc_feature_kept((enum pkc_feature)feature);
		bool hidden = kept == PKC_KEPT_NOWHERE || feature == PKC_FEATURE_PMU ||
		              feature == PKC_FEATURE_DEBUG || feature == PKC_FEATURE_RAS;

		cr_expect_eq(pkc_idregs_have(&guest, (enum pkc_feature)feature), !hidden, "%s",
		             feature_names[feature]);
	}
}

Test(feature, a_group_is_the_guests_if_it_has_it)
{
	struct pkc_idregs machine = whole_machine(), nothing = {{0}};
	struct pkc_idregs guest = guest_without(PKC_FEATURE_NONE);

	cr_expect_eq(pkc_idregs_groups(&guest, &machine), GROUPS_ALL);
	cr_expect_eq(pkc_idregs_groups(&nothing, &nothing), GROUPS_ALWAYS);
}

Test(feature, a_hidden_group_stays_the_guests_if_no_trap_covers_it)
{
	struct pkc_idregs machine = whole_machine();
	struct pkc_idregs guest = guest_without(PKC_FEATURE_RAS);

	cr_expect_eq(pkc_idregs_groups(&guest, &machine), GROUPS_ALL, "DISR_EL1 has no trap");
	guest = guest_without(PKC_FEATURE_PMU);
	cr_expect_eq(pkc_idregs_groups(&guest, &machine), GROUPS_NO_PMU);
	guest = guest_without(PKC_FEATURE_S1PIE);
	cr_expect_eq(pkc_idregs_groups(&guest, &machine), GROUPS_ALL & ~PKC_BIT(PKC_GROUP_S1PIE));
	machine.reg[PKC_ID_AA64MMFR0] &= ~(UINT64_C(15) << 56);
	cr_expect_eq(pkc_idregs_groups(&guest, &machine), GROUPS_ALL, "no fine-grained traps");
	machine.reg[PKC_ID_AA64MMFR1] &= ~(UINT64_C(15) << 8);
	guest = guest_without(PKC_FEATURE_SVE);
	cr_expect_eq(pkc_idregs_groups(&guest, &machine) & PKC_BIT(PKC_GROUP_SVE), 0,
	             "one layout of CPTR_EL2 is enough");
}

Test(feature, each_register_of_a_vcpu_belongs_to_the_feature_of_its_group)
{
	for (uint32_t enc = 0; enc < 1u << 16; enc++) {
		enum pkc_feature feature = pkc_feature_of(enc);
		enum pkc_sysreg_group group;

		if (pkc_sysreg_group_of(pkc_sysreg_find(enc), &group))
			continue;
		cr_expect_neq(feature, PKC_FEATURE_NONE, "%x", enc);
		cr_expect_eq(pkc_feature_kept(feature),
		             GROUPS_ALWAYS >> group & 1 ? PKC_KEPT_STATELESS : (uint32_t)group,
		             "%x", enc);
	}
}

Test(feature, ranges_of_encodings_are_in_order_and_never_overlap)
{
	for (size_t i = 0; i < COUNT(reaches); i++) {
		cr_expect_leq(reaches[i].first, reaches[i].last, "%s", reaches[i].name);
		if (i)
			cr_expect_lt(reaches[i - 1].last, reaches[i].first, "%s", reaches[i].name);
	}
}

Test(feature, an_encoding_belongs_to_its_range_and_to_no_other)
{
	for (size_t i = 0; i < COUNT(reaches); i++) {
		for (uint32_t enc = reaches[i].first; enc <= reaches[i].last; enc++) {
			if (!pkc_sysreg_find(enc))
				cr_assert_eq(pkc_feature_of(enc), reaches[i].feature, "%x", enc);
		}
	}
	cr_expect_eq(pkc_feature_of(PKC_ENC_HCR_EL2), PKC_FEATURE_NONE);
	cr_expect_eq(pkc_feature_of(PKC_ENC_CNTHP_CTL_EL2), PKC_FEATURE_NONE);
	cr_expect_eq(pkc_feature_of(PKC_ENC_SMCR_EL2), PKC_FEATURE_NONE);
	cr_expect_eq(pkc_feature_of(PKC_ENC_ICC_SRE_EL1), PKC_FEATURE_GIC);
	cr_expect_eq(pkc_feature_of(PKC_ENC_PMXEVCNTR_EL0), PKC_FEATURE_PMU);
	cr_expect_eq(pkc_feature_of(PKC_ENC_OSLAR_EL1), PKC_FEATURE_DEBUG);
	cr_expect_eq(pkc_feature_of(PKC_ENC_SCTLR_EL1), PKC_FEATURE_ALWAYS);
	cr_expect_eq(pkc_feature_of(UINT32_MAX), PKC_FEATURE_NONE);
}

/* Each name of EL1 and EL0 in the other list is some guest's, each of EL2 is nobody's. */
Test(feature, the_named_registers_of_el1_and_el0_all_belong_to_something)
{
#define ROW(name, op0, op1, ...) \
	if ((op0) >= 2)          \
		cr_expect_eq(pkc_feature_of(PKC_ENC_##name) == PKC_FEATURE_NONE, (op1) == 4, #name);
	PKC_HYP_SYSREG_LIST(ROW)
#undef ROW
}
