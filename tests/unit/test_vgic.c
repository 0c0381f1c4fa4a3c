/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/vgic.h>
#include <string.h>

#define HW(pintid) (PKC_LR_HW | (uint64_t)(pintid) << PKC_LR_PINTID_SHIFT)
#define PRIO(prio) ((uint64_t)(prio) << PKC_LR_PRIORITY_SHIFT)

/* A Cortex-A72's: 4 list registers, 5 bits of priority, 16 of INTID, A3V, nV4, TDS. */
#define VTR UINT64_C(0x90380003)

static struct pkc_vgic_hw hw;
static struct pkc_vgic_masks masks;

static uint64_t random_state = 1;

static uint64_t any(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static void make(uint64_t vtr, uint32_t ppis, uint32_t spis, bool nmi)
{
	struct pkc_vgic_policy policy = {0, 0, ppis, spis, nmi};

	pkc_vgic_decode(&hw, vtr);
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
}

static void usual(void)
{
	make(VTR, (uint32_t)PKC_BIT(27), PKC_VGIC_SPIS_MAX, false);
}

TestSuite(vgic, .init = usual);

Test(vgic, counts_of_vtr_are_counts)
{
	static const uint32_t preemption[] = {5, 5, 5, 5, 5, 6, 7, 7};
	static const uint32_t aps[] = {1, 1, 1, 1, 1, 2, 4, 4};
	static const uint32_t priority[] = {5, 5, 5, 5, 5, 6, 7, 8};

	for (uint32_t i = 0; i < 32; i++) {
		pkc_vgic_decode(&hw, i);
		cr_expect_eq(hw.nr_lrs, i < 16 ? i + 1 : 16, "ListRegs %u", i);
	}
	for (uint64_t i = 0; i < 8; i++) {
		pkc_vgic_decode(&hw, i << 26);
		cr_expect_eq(hw.preemption_bits, preemption[i], "PREbits %lu", i);
		cr_expect_eq(hw.nr_aps, aps[i], "PREbits %lu", i);
		pkc_vgic_decode(&hw, i << 29);
		cr_expect_eq(hw.priority_bits, priority[i], "PRIbits %lu", i);
		pkc_vgic_decode(&hw, i << 23);
		cr_expect_eq(hw.intid_bits, i == 1 ? 24 : 16, "IDbits %lu", i);
	}
}

Test(vgic, each_flag_of_vtr_stands_for_one_feature)
{
	for (uint32_t bit = 0; bit < 64; bit++) {
		memset(&hw, 0xff, sizeof(hw));
		pkc_vgic_decode(&hw, PKC_BIT(bit));
		cr_expect_eq(hw.has_dvim, bit == 18, "bit %u", bit);
		cr_expect_eq(hw.has_tds, bit == 19, "bit %u", bit);
		cr_expect_eq(hw.has_nv4, bit == 20, "bit %u", bit);
		cr_expect_eq(hw.has_a3v, bit == 21, "bit %u", bit);
		cr_expect_eq(hw.has_seis, bit == 22, "bit %u", bit);
	}
}

/* ICH_HCR_EL2: which bit a host may choose, by the bit of ICH_VTR_EL2 that it needs; 0 for none. */
static const struct {
	uint32_t bit, vtr;
} choosable[] = {
	{0, 0},  {1, 0},   {2, 0},   {3, 0},   {4, 0},  {5, 0},  {6, 0},  {7, 0},  {10, 0}, {11, 0},
	{12, 0}, {13, 22}, {14, 19}, {15, 18}, {27, 0}, {28, 0}, {29, 0}, {30, 0}, {31, 0},
};

Test(vgic, a_host_chooses_the_bits_of_hcr_that_the_machine_has)
{
	for (uint32_t flags = 0; flags < 32; flags++) {
		uint64_t vtr = (uint64_t)flags << 18;
		uint32_t expected = 0;

		for (size_t i = 0; i < sizeof(choosable) / sizeof(choosable[0]); i++)
			if (!choosable[i].vtr || (vtr & PKC_BIT(choosable[i].vtr)))
				expected |= (uint32_t)PKC_BIT(choosable[i].bit);
		make(vtr, 0, 0, false);
		cr_expect_eq(pkc_vgic_clean_hcr(&masks, UINT32_MAX), expected, "VTR %#lx", vtr);
		cr_expect_eq(pkc_vgic_clean_hcr(&masks, 0), 0);
	}
}

Test(vgic, the_embedder_has_the_last_word_about_hcr)
{
	for (uint32_t bit = 0; bit < 32; bit++) {
		uint32_t one = (uint32_t)PKC_BIT(bit);
		struct pkc_vgic_policy set = {one, 0, 0, 0, false}, clear = {0, one, 0, 0, false};
		bool has = masks.hcr & one;

		cr_expect_eq(pkc_vgic_make_masks(&masks, &hw, &set), has ? 0 : -PKC_EINVAL,
		             "bit %u", bit);
		if (has)
			cr_expect_eq(pkc_vgic_clean_hcr(&masks, 0), one, "bit %u", bit);
		cr_expect_eq(pkc_vgic_make_masks(&masks, &hw, &clear), 0);
		cr_expect_eq(pkc_vgic_clean_hcr(&masks, UINT32_MAX) & one, 0, "bit %u", bit);
		usual();
	}
}

static bool same(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size) == 0;
}

Test(vgic, a_policy_that_contradicts_itself_changes_nothing)
{
	static const struct pkc_vgic_policy wrong[] = {
		{1, 1, 0, 0, false},                          /* set and clear */
		{(uint32_t)PKC_ICH_HCR_TSEI, 0, 0, 0, false}, /* not there */
		{0, 0, 1 << 15, 0, false},                    /* an SGI */
		{0, 0, 0, PKC_VGIC_SPIS_MAX + 1, false},      /* INTID 1020 */
	};
	struct pkc_vgic_masks before;

	memcpy(&before, &masks, sizeof(before));
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		cr_expect_eq(pkc_vgic_make_masks(&masks, &hw, &wrong[i]), -PKC_EINVAL, "row %zu",
		             i);
		cr_expect(same(&masks, &before, sizeof(before)), "row %zu", i);
	}
}

Test(vgic, vmcr_has_the_fields_of_a_system_register_interface)
{
	for (uint32_t bits = 5; bits <= 8; bits++) {
		uint64_t pmr = PKC_BITS(31, 32 - bits);

		make((uint64_t)(bits - 1) << 29, 0, 0, false);
		for (uint32_t bit = 0; bit < 32; bit++) {
			bool chosen = bit < 2 || bit == 4 || bit == 9 || (bit >= 18 && bit < 24) ||
			              (pmr & PKC_BIT(bit));
			uint32_t one = (uint32_t)PKC_BIT(bit);

			cr_expect_eq(pkc_vgic_clean_vmcr(&masks, one),
			             (chosen ? one : 0) | PKC_ICH_VMCR_FIQEN, "%u bits, bit %u",
			             bits, bit);
		}
	}
}

Test(vgic, a_list_register_becomes_what_the_architecture_defines)
{
	static const uint64_t p = PKC_LR_PENDING, a = PKC_LR_ACTIVE, g = PKC_LR_GROUP1;
	const struct {
		uint64_t is, becomes;
	} rows[] = {
		{0, 0},
		{PRIO(0x80) | HW(27) | g | 27, 0},                     /* no state */
		{PKC_LR_EOI | 40, 0},                                  /* nor one that asks */
		{p | g | PRIO(0xa0) | 40, p | g | PRIO(0xa0) | 40},    /* software's */
		{p | a | PKC_LR_EOI | 40, p | a | PKC_LR_EOI | 40},    /* that asks, too */
		{p | UINT64_C(0xfff) << 32 | 40, p | PKC_LR_EOI | 40}, /* no pINTID */
		{p | HW(27) | 27, p | HW(27) | 27},                    /* a PPI that is allowed */
		{p | HW(26) | 27, p | 27},                             /* and one that is not */
		{p | HW(15) | 5, p | 5},                               /* an SGI */
		{p | HW(32) | 32, p | HW(32) | 32},                    /* the first SPI */
		{a | HW(1019) | 9, a | HW(1019) | 9},                  /* the last one */
		{p | HW(1020) | 9, p | 9},                             /* none any more */
		{p | HW(0x1000) | 9, p | 9},                           /* all 13 bits count */
		{p | HW(0x3ff) | 9, p | 9},                            /* no EOI is left of it */
		{p | a | HW(27) | 27, a | HW(27) | 27},                /* the distributor pends */
		{p | a | HW(26) | 27, p | a | 27},                     /* but not for software */
		{p | 1019, p | 1019},
		{p | 1020, 0},
		{a | HW(27) | 1023, 0},
		{p | 1024, p | 1024},
		{p | UINT64_C(0x103fc), 0}, /* 16 bits of vINTID: 1020 */
		{p | UINT64_C(0x12345), p | 0x2345},
		{p | PRIO(0xff) | 40, p | PRIO(0xf8) | 40}, /* 5 bits of priority */
		{p | PKC_LR_NMI | PKC_BITS(58, 56) | PKC_BITS(47, 45) | 40, p | 40},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(pkc_vgic_clean_lr(&masks, rows[i].is), rows[i].becomes,
		             "row %zu: %#lx", i, pkc_vgic_clean_lr(&masks, rows[i].is));
}

Test(vgic, nmi_is_there_by_policy_alone)
{
	uint64_t lr = PKC_LR_PENDING | PKC_LR_NMI | 40;

	cr_expect_eq(pkc_vgic_clean_lr(&masks, lr), PKC_LR_PENDING | 40);
	cr_expect_eq(masks.ap1r0, UINT32_MAX);
	make(VTR, 0, 0, true);
	cr_expect_eq(pkc_vgic_clean_lr(&masks, lr), lr);
	cr_expect_eq(masks.ap1r0, PKC_BIT(63) | UINT32_MAX);
}

Test(vgic, hardware_interrupts_can_be_forbidden)
{
	make(VTR, 0, 0, false);
	for (uint64_t pintid = 0; pintid < 8192; pintid++)
		cr_expect_eq(pkc_vgic_clean_lr(&masks, PKC_LR_PENDING | HW(pintid) | 40),
		             PKC_LR_PENDING | 40);
}

Test(vgic, a_pintid_is_allowed_one_by_one)
{
	make(VTR, 0x88010000, 2, false);
	for (uint64_t pintid = 0; pintid < 8192; pintid++) {
		bool kept = pkc_vgic_clean_lr(&masks, PKC_LR_PENDING | HW(pintid)) & PKC_LR_HW;

		cr_expect_eq(kept, pintid == 16 || pintid == 27 || (pintid >= 31 && pintid <= 33),
		             "pINTID %lu", pintid);
	}
}

/* Nothing that IHI0069 leaves UNPREDICTABLE or RES0, said once more. */
static bool is_defined(uint64_t lr)
{
	uint64_t state = lr >> 62, pintid = (lr >> 32) & 0x1fff, vintid = (uint32_t)lr;

	if (!state)
		return !lr;
	if ((vintid >= 1020 && vintid < 1024) || (lr & ~masks.lr))
		return false;
	if (lr & PKC_BIT(61))
		return state != 3 && pintid >= 16 && pintid <= 1019;
	return !(pintid & ~UINT64_C(0x200));
}

Test(vgic, whatever_a_list_register_is_it_becomes_defined_and_stays_so)
{
	static const uint64_t vtrs[] = {VTR, 0xffffffff, 0, UINT64_C(1) << 23};

	for (uint32_t i = 0; i < 400000; i++) {
		uint64_t lr = any(), clean;

		if (i % 100000 == 0)
			make(vtrs[i / 100000], (uint32_t)PKC_BITS(31, 16), 988, i & 1);
		if (i & 1)
			lr &= any() & ~PKC_BITS(31, 10); /* near the edges */
		clean = pkc_vgic_clean_lr(&masks, lr);
		if (!is_defined(clean) || (clean & ~lr))
			cr_expect_fail("%#lx became %#lx", lr, clean);
		if (pkc_vgic_clean_lr(&masks, clean) != clean)
			cr_expect_fail("%#lx became %#lx twice", lr, clean);
		if (is_defined(lr) && clean != lr)
			cr_expect_fail("%#lx became %#lx in vain", lr, clean);
	}
}

Test(vgic, the_first_list_register_of_an_interrupt_keeps_it)
{
	for (uint32_t round = 0; round < 20000; round++) {
		uint64_t lr[PKC_VGIC_LRS_MAX], expected[PKC_VGIC_LRS_MAX];
		uint32_t nr = (uint32_t)(any() % (PKC_VGIC_LRS_MAX + 1));

		for (uint32_t i = 0; i < PKC_VGIC_LRS_MAX; i++) {
			/* Often the same, often the same in their low bits. */
			lr[i] = (any() & PKC_LR_STATE) | (any() % 24 + (any() % 2) * 64);
			expected[i] = i < nr ? pkc_vgic_clean_lr(&masks, lr[i]) : lr[i];
			for (uint32_t j = 0; i < nr && j < i; j++)
				if (expected[j] && (uint32_t)expected[j] == (uint32_t)lr[i])
					expected[i] = 0;
		}
		for (uint32_t i = 0; i < nr; i++)
			lr[i] = pkc_vgic_clean_lr(&masks, lr[i]);
		pkc_vgic_make_unique(lr, nr);
		cr_assert_eq(memcmp(lr, expected, sizeof(lr)), 0, "round %u", round);
	}
}

Test(vgic, misr_is_what_the_enables_let_through)
{
	static const uint64_t states[][2] = {
		{0, 0},
		{PKC_LR_PENDING | 1, 0},
		{PKC_LR_ACTIVE | 1, 0},
		{PKC_LR_PENDING | 1, PKC_LR_ACTIVE | 2},
		{PKC_LR_ACTIVE | 1, PKC_LR_ACTIVE | 2},
		{PKC_LR_PENDING | PKC_LR_ACTIVE | 1, PKC_LR_ACTIVE | 2},
		{PKC_LR_PENDING | 1, PKC_LR_EOI | 2},
		{PKC_LR_PENDING | 1, PKC_LR_EOI | PKC_LR_HW | 2},
		{PKC_LR_PENDING | PKC_LR_EOI | 1, PKC_LR_PENDING | 2},
	};
	static const uint32_t said[] = {0xa, 0x2, 0xa, 0x0, 0x8, 0x8, 0x3, 0x2, 0x0};

	for (uint32_t i = 0; i < (1 << 7) * 8 * 9; i++) {
		uint32_t enables = (i & 0x7f) << 1, vmcr = (i >> 7) & 3, row = i / (1 << 10);
		uint32_t eoi_count = (i >> 9) & 1 ? UINT32_C(1) << (27 + i % 5) : 0;
		struct pkc_vgic_cpuif cpuif = {2, enables | eoi_count, vmcr, {0}, {0}, {0}};
		uint32_t all = said[row] | (eoi_count ? 4 : 0) | (vmcr & 1 ? 0x10 : 0x20) |
		               (vmcr & 2 ? 0x40 : 0x80);

		memcpy(cpuif.lr, states[row], sizeof(states[row]));
		cpuif.lr[2] = PKC_LR_EOI; /* not in use */
		cr_assert_eq(pkc_vgic_misr(&cpuif), all & (enables | 1), "row %u, HCR %#x", row,
		             cpuif.hcr);
	}
}

Test(vgic, after_reset_nothing_is_pending_or_active)
{
	struct pkc_vgic_policy policy = {(uint32_t)PKC_ICH_HCR_TC, 0, 0, 0, false};
	struct pkc_vgic_cpuif expected = {0, 0x401, 8, {0}, {0}, {0}}, cpuif;

	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
	memset(&cpuif, 0xff, sizeof(cpuif));
	pkc_vgic_reset(&cpuif, &masks);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(cpuif.hcr, expected.hcr);
	cr_expect_eq(cpuif.vmcr, expected.vmcr);
	cr_expect_eq(memcmp(cpuif.lr, expected.lr, sizeof(cpuif.lr)), 0);
	cr_expect_eq(memcmp(cpuif.ap0r, expected.ap0r, sizeof(cpuif.ap0r)), 0);
	cr_expect_eq(memcmp(cpuif.ap1r, expected.ap1r, sizeof(cpuif.ap1r)), 0);
}
