/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/sanitise.h>
#include <stdlib.h>
#include <string.h>

/** A guest with all that the library knows, or nothing that a guest can lack. */
static struct pkc_limits limits_of(bool all)
{
	struct pkc_idregs guest = {{0}};
	struct pkc_limits limits;

	if (all)
		memset(&guest, 0x22, sizeof(guest)); /* level 2 of everything: AArch32 at EL0 too */
	memset(&limits, 0xa5, sizeof(limits));
	pkc_limits_init(&limits, &guest, 0xac);
	return limits;
}

/* What a bare guest of Armv8.0 and one of Armv8.8 may have, from the layout of SPSR_EL1. */
static const uint64_t bare = 0xf02003c0, full = 0xf3e03fc0, full32 = 0xffefffe0;

static uint64_t safe_bits(const struct pkc_limits *limits, uint64_t mode)
{
	bool all = limits->features;

	if (mode == 0x10)
		return all ? full32 : 0;
	return mode == 0 || mode == 4 || mode == 5 ? (all ? full : bare) : 0;
}

static void expect_safe(const struct pkc_limits *limits, const uint64_t *bits, uint64_t pstate)
{
	uint64_t safe = pstate, allowed = bits[pstate & 31];
	int err = pkc_sanitise_pstate(limits, &safe);

	if (!allowed ? err != -PKC_EINVAL || safe != pstate
	             : err || safe != ((pstate & allowed) | (pstate & 31)))
		cr_assert(false, "PSTATE %llx", (unsigned long long)pstate);
}

/* Every value of 32 bits; in the short run each of the lower 22 with each of some upper bits. */
static void every_pstate(bool all)
{
	uint32_t step = getenv("PKC_LONG") ? 1 : 0x1f;
	struct pkc_limits limits = limits_of(all);
	uint64_t bits[32];

	for (uint64_t mode = 0; mode < 32; mode++)
		bits[mode] = safe_bits(&limits, mode);
	for (uint64_t upper = 0; upper < 1 << 10; upper += step)
		for (uint64_t lower = 0; lower < 1 << 22; lower++)
			expect_safe(&limits, bits, upper << 22 | lower);
}

Test(sanitise, every_pstate_of_a_full_guest_is_safe_or_refused)
{
	every_pstate(true);
}

Test(sanitise, every_pstate_of_a_bare_guest_is_safe_or_refused)
{
	every_pstate(false);
}

Test(sanitise, no_bit_of_pstate_above_31_is_the_guests)
{
	struct pkc_limits limits = limits_of(true);

	for (int bit = 32; bit < 64; bit++) {
		uint64_t pstate = PKC_PSTATE_EL1H | PKC_BIT(bit);

		cr_expect_eq(pkc_sanitise_pstate(&limits, &pstate), 0);
		cr_expect_eq(pstate, PKC_PSTATE_EL1H, "bit %d", bit);
	}
}

/* A field of an ID register, one level below what brings the bits, and that level. */
Test(sanitise, a_bit_of_pstate_or_fpcr_is_there_from_its_feature_on)
{
	static const struct {
		uint32_t reg, low, level;
		uint64_t pstate, pstate32, fpcr, features;
	} fields[] = {
		{PKC_ID_AA64PFR0, 48, 1, 0x01000000, 0x01000000, 0, 0},        /* DIT */
		{PKC_ID_AA64PFR1, 0, 1, 0xc00, 0, 0, 0},                       /* BTYPE */
		{PKC_ID_AA64PFR1, 4, 1, 0x1000, 0x00800000, 0, PKC_HAS_SSBS},  /* SSBS */
		{PKC_ID_AA64PFR1, 8, 1, 0x02000000, 0, 0, PKC_HAS_MTE},        /* TCO */
		{PKC_ID_AA64PFR1, 36, 1, 0x2000, 0, 0, PKC_HAS_NMI},           /* ALLINT */
		{PKC_ID_AA64MMFR1, 20, 1, 0x400000, 0x400000, 0, PKC_HAS_PAN}, /* PAN */
		{PKC_ID_AA64MMFR2, 4, 1, 0x800000, 0, 0, 0},                   /* UAO */
		{PKC_ID_AA64PFR0, 16, 1, 0, 0, 0x80000, 0},                    /* FZ16 */
		{PKC_ID_AA64MMFR1, 44, 1, 0, 0, 7, 0},                         /* NEP, AH, FIZ */
		{PKC_ID_AA64ISAR1, 44, 2, 0, 0, 0x2000, 0},                    /* EBF */
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct pkc_idregs guest = {{0}};
		struct pkc_limits without, with;

		guest.reg[PKC_ID_AA64PFR0] = 2; /* AArch32 at EL0 */
		pkc_limits_init(&without, &guest, 0);
		guest.reg[fields[i].reg] |= (uint64_t)(fields[i].level - 1) << fields[i].low;
		pkc_limits_init(&with, &guest, 0);
		cr_expect_eq(memcmp(&with, &without, sizeof(with)), 0, "field %zu", i);
		guest.reg[fields[i].reg] |= (uint64_t)fields[i].level << fields[i].low;
		pkc_limits_init(&with, &guest, 0);
		cr_expect_eq(with.pstate ^ without.pstate, fields[i].pstate, "field %zu", i);
		cr_expect_eq(with.pstate32 ^ without.pstate32, fields[i].pstate32, "field %zu", i);
		cr_expect_eq(with.fpcr ^ without.fpcr, fields[i].fpcr, "field %zu", i);
		cr_expect_eq(with.features ^ without.features, fields[i].features, "field %zu", i);
	}
}

Test(sanitise, a_guest_without_fp_has_no_half_precision_flush)
{
	struct pkc_idregs guest = {{0}};
	struct pkc_limits limits;

	guest.reg[PKC_ID_AA64PFR0] = UINT64_C(15) << 16;
	pkc_limits_init(&limits, &guest, 0);
	cr_expect_eq(limits.fpcr & 0x80000, 0);
}

Test(sanitise, the_pc_of_aarch32_has_32_bits_and_any_other_is_the_guests_business)
{
	struct pkc_limits limits = limits_of(true);
	uint64_t pc = UINT64_MAX, pstate = PKC_PSTATE_AARCH32;

	cr_expect_eq(pkc_sanitise_pc(&limits, &pc, &pstate), 0);
	cr_expect_eq(pc, UINT32_MAX);
	pc = UINT64_MAX;
	pstate = PKC_PSTATE_EL1H;
	cr_expect_eq(pkc_sanitise_pc(&limits, &pc, &pstate), 0);
	cr_expect_eq(pc, UINT64_MAX);
	pstate = 9 | PKC_BIT(40); /* EL2h */
	cr_expect_eq(pkc_sanitise_pc(&limits, &pc, &pstate), -PKC_EINVAL);
	cr_expect(pc == UINT64_MAX && pstate == (9 | PKC_BIT(40)), "unchanged");
}

/* What is left of a register that is all ones, where it is not just what is RES0 that goes. */
static uint64_t left_of(uint32_t reg)
{
	uint32_t debug = (reg - PKC_DBGBVR0_EL1) % 4;

	if (reg == PKC_ACTLR_EL1)
		return 0xac;
	if (reg == PKC_CNTV_CTL_EL0 || reg == PKC_CNTP_CTL_EL0)
		return 3; /* no ISTATUS */
	if (reg == PKC_MDCCINT_EL1)
		return 0;
	if (reg == PKC_MDSCR_EL1)
		return 0xb001; /* SS, TDCC, KDE, MDE */
	if (rows[reg].group == PKC_GROUP_DEBUG && debug == 1)
		return 0x00ff01e7; /* no HMC, SSC */
	if (rows[reg].group == PKC_GROUP_DEBUG && debug == 3)
		return 0x1f1f1fff; /* no HMC, SSC */
	return ~rows[reg].res0;
}

Test(sanitise, a_group_that_is_written_keeps_what_is_not_reserved)
{
	struct pkc_limits limits = limits_of(true);

	for (uint32_t group = PKC_GROUP_EL1; group < PKC_NR_GROUPS; group++) {
		struct pkc_sysregs bank;

		memset(&bank, 0xff, sizeof(bank));
		pkc_sanitise_sysregs(&limits, &bank, PKC_BIT(group));
		for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++) {
			bool written = rows[reg].group == group;

			cr_expect_eq(bank.reg[reg], written ? left_of(reg) : UINT64_MAX,
			             "group %u register %u", group, reg);
		}
	}
}

Test(sanitise, fp_keeps_vectors_and_loses_reserved_bits_of_its_controls)
{
	static const struct {
		bool all;
		uint64_t fpsr, fpcr;
	} guests[] = {{false, 0x0800009f, 0x07c09f00}, {true, 0xf800009f, 0x07ffbf07}};

	for (size_t i = 0; i < 2; i++) {
		struct pkc_limits limits = limits_of(guests[i].all);
		struct pkc_fp fp, want;

		memset(&fp, 0xff, sizeof(fp));
		want = fp;
		want.fpsr = guests[i].fpsr;
		want.fpcr = guests[i].fpcr;
		if (guests[i].all) /* FP is at level 2 there: FZ16 as well */
			want.fpcr |= 0x80000;
		pkc_sanitise_fp(&limits, &fp);
		cr_expect_eq(memcmp(&fp, &want, sizeof(fp)), 0, "%llx %llx",
		             (unsigned long long)fp.fpsr, (unsigned long long)fp.fpcr);
	}
}

Test(sanitise, only_the_bits_of_the_mask_are_the_hosts)
{
	uint64_t host = UINT64_MAX;

	cr_expect_eq(pkc_host_bits(0x5, 0xa, 0x3), 0x6);
	cr_expect_eq(pkc_host_bits(0, host, PKC_HCR_HOST_PROTECTED), 0x6100);
	cr_expect_eq(pkc_host_bits(0, host, PKC_HCR_HOST_NP), 0x44006100);
	cr_expect_eq(pkc_host_bits(0x3f, host, PKC_MDCR_HOST_NP), 0xf3f, "HPMN is kept");
	cr_expect_eq(pkc_host_bits(0, host, PKC_VSESR_HOST), 0x1ffffff);
}
