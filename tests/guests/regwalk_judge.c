/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Whether what was reached is what it should be. Counted, but no failure:
 * - the implementation's own (CRn 11 and 15): QEMU 7.2 ignores HCR_EL2.TIDCP;
 * - what no trap covers: it stays the guest's own though it is hidden;
 * - debug registers that are there but for show: zero, and they stay so.
 */
#include "regwalk.h"

enum verdict { FINE, IMPLEMENTATION, UNTRAPPABLE, INERT, UNANNOUNCED, MISSING, NR_VERDICTS };

void print_name(const char *what, uint32_t enc)
{
	guest_print("%s: S%lu_%lu_C%lu_C%lu_%lu", what, (uint64_t)PKC_ENC_OP0(enc),
	            (uint64_t)PKC_ENC_OP1(enc), (uint64_t)PKC_ENC_CRN(enc),
	            (uint64_t)PKC_ENC_CRM(enc), (uint64_t)PKC_ENC_OP2(enc));
}

static void print_row(const uint8_t found[8], uint32_t first)
{
	char letters[9] = "........";
	bool any = false;

	for (uint32_t i = 0; i < 8; i++) {
		letters[i] = ".rwb.rWB"[found[i] & 7];
		any |= found[i];
	}
	if (any)
		guest_print("map %lu %lu %lu %lu: %s", (uint64_t)PKC_ENC_OP0(first),
		            (uint64_t)PKC_ENC_OP1(first), (uint64_t)PKC_ENC_CRN(first),
		            (uint64_t)PKC_ENC_CRM(first), letters);
}

void print_map(const uint8_t found[NR_ENC])
{
	for (uint32_t i = 0; i < NR_ENC; i += 8)
		print_row(&found[i], FIRST + i);
}

/* SMPRI_EL1 and TPIDR2_EL0 have fine-grained traps alone; fgt=0 says that there are none. */
static bool has_trap(uint32_t enc, enum pkc_feature feature)
{
	static const uint8_t trapped[] = {
#define ROW(feature, ...) PKC_FEATURE_##feature,
		PKC_TRAP_LIST(ROW)
#undef ROW
	};

	if (enc == PKC_SYSREG_ENC(3, 0, 1, 2, 4) || enc == PKC_SYSREG_ENC(3, 3, 13, 0, 5))
		return guest_number("fgt=", 1);
	for (unsigned int i = 0; i < sizeof(trapped); i++) {
		if (trapped[i] == feature)
			return true;
	}
	return feature == PKC_FEATURE_NONE;
}

/* Breakpoints and counters of the list are there up to a number of their own. */
static bool must_be_there(uint32_t enc, enum pkc_feature feature)
{
	return pkc_sysreg_find(enc) && feature != PKC_FEATURE_DEBUG && feature != PKC_FEATURE_PMU &&
	       enc != PKC_ENC_SP_EL1;
}

static enum verdict verdict_of(uint32_t enc, uint8_t result, const struct pkc_idregs *own)
{
	enum pkc_feature feature = pkc_feature_of(enc);
	bool announced = pkc_idregs_have(own, feature);

	if (!result)
		return announced && must_be_there(enc, feature) ? MISSING : FINE;
	if (announced)
		return FINE;
	if (feature == PKC_FEATURE_IMPDEF)
		return IMPLEMENTATION;
	if (!has_trap(enc, feature))
		return UNTRAPPABLE;
	if (feature == PKC_FEATURE_DEBUG && !(result & (CHANGED | NONZERO)))
		return INERT;
	return UNANNOUNCED;
}

void judge(const uint8_t found[NR_ENC], const struct pkc_idregs *own)
{
	static const char *const names[NR_VERDICTS] = {[UNTRAPPABLE] = "untrappable",
	                                               [UNANNOUNCED] = "unannounced",
	                                               [MISSING] = "missing"};
	uint64_t count[NR_VERDICTS] = {0}, reached = 0;

	for (uint32_t i = 0; i < NR_ENC; i++) {
		enum verdict verdict = verdict_of(FIRST + i, found[i], own);

		reached += found[i] != 0;
		count[verdict]++;
		if (names[verdict])
			print_name(names[verdict], FIRST + i);
	}
	guest_print("regwalk: reached=%lu implementation=%lu untrappable=%lu inert=%lu", reached,
	            count[IMPLEMENTATION], count[UNTRAPPABLE], count[INERT]);
	if (count[UNANNOUNCED] || count[MISSING])
		guest_fail("regwalk", "%lu unannounced, %lu missing", count[UNANNOUNCED],
		           count[MISSING]);
}
