/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
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
