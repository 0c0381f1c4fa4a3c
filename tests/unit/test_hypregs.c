/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/hypregs.h>
#include <string.h>

static struct pkc_fake_cpu cpu;

static const struct {
	uint32_t enc;
	enum pkc_feature feature;
} regs[] = {
#define ROW(name, feature) {PKC_ENC_##name, PKC_FEATURE_##feature},
	PKC_HYPREG_LIST(ROW)
#undef ROW
};

/* The features that some of them need, as a machine has them or not. */
enum { HAS_FGT = 1, HAS_HCX = 2, HAS_MPAM = 4, HAS_ALL = 7 };

static struct pkc_idregs machine_with(uint64_t has)
{
	struct pkc_idregs machine;

	pkc_idregs_machine(&machine);
	machine.reg[PKC_ID_AA64MMFR0] = (has & HAS_FGT) << 56;
	machine.reg[PKC_ID_AA64MMFR1] = (has & HAS_HCX) << 39;
	machine.reg[PKC_ID_AA64PFR0] = (has & HAS_MPAM) << 38;
	machine.reg[PKC_ID_AA64PFR1] = 0;
	return machine;
}

static struct pkc_hypregs guest(uint64_t mark)
{
	struct pkc_hypregs set;

	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		set.reg[i] = mark << 16 | i << 1;
	return set;
}

static void play(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	pkc_fake_forget(&cpu);
}

/* Which are written when some are asked for: of the first six the neighbours, too. */
static uint32_t with_neighbours(uint32_t which)
{
	for (uint32_t i = 0; i < 6; i += 2)
		if (which >> i & 3)
			which |= 3U << i;
	return which;
}

TestSuite(hypregs, .init = play);

Test(hypregs, a_machine_has_what_its_features_say)
{
	for (uint64_t has = 0; has <= HAS_ALL; has++) {
		struct pkc_idregs machine = machine_with(has);
		uint32_t which = pkc_hypregs_of(&machine);

		for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
			cr_expect_eq(which >> i & 1, pkc_idregs_have(&machine, regs[i].feature),
			             "features %lu, register %u", has, i);
		cr_expect_eq(which >> PKC_NR_HYPREGS, 0);
	}
}

Test(hypregs, what_a_machine_lacks_is_among_the_features)
{
	struct pkc_idregs plain = machine_with(0), full = machine_with(HAS_ALL);

	cr_expect_eq(__builtin_popcount(pkc_hypregs_of(&plain)), 9);
	cr_expect_eq(__builtin_popcount(pkc_hypregs_of(&full)), PKC_NR_HYPREGS);
}

Test(hypregs, two_sets_differ_where_they_do)
{
	struct pkc_hypregs a = guest(1), b = guest(1);

	cr_expect_eq(pkc_hypregs_differ(&a, &b), 0);
	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++) {
		b.reg[i] ^= PKC_BIT(i * 4);
		cr_expect_eq(pkc_hypregs_differ(&a, &b), 1U << i);
		cr_expect_eq(pkc_hypregs_differ(&b, &a), 1U << i);
		b.reg[i] = a.reg[i];
	}
	b = guest(2);
	cr_expect_eq(pkc_hypregs_differ(&a, &b), (1U << PKC_NR_HYPREGS) - 1);
}

Test(hypregs, those_that_are_asked_for_are_written_and_nothing_else_happens)
{
	struct pkc_hypregs set = guest(1);

	for (uint32_t which = 0; which < 1U << PKC_NR_HYPREGS; which += 37) {
		play();
		pkc_hypregs_write(&set, which);
		cr_expect_eq(cpu.logged, (uint32_t)__builtin_popcount(with_neighbours(which)), "%x",
		             which);
		for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
			cr_expect(!(which >> i & 1) ||
			                  pkc_fake_get(&cpu, regs[i].enc) == set.reg[i],
			          "%x, register %u", which, i);
		for (uint32_t i = 0; i < cpu.logged; i++)
			cr_expect_eq(cpu.log[i].op, PKC_FAKE_WRITE);
	}
}

Test(hypregs, each_one_is_written_to_its_own_place)
{
	struct pkc_hypregs set = guest(1);

	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++) {
		uint32_t n = 0;

		play();
		pkc_hypregs_write(&set, 1U << i);
		for (uint32_t reg = 0; reg < PKC_NR_HYPREGS; reg++) {
			if (!(with_neighbours(1U << i) >> reg & 1))
				continue;
			cr_expect_eq(cpu.log[n].what, regs[reg].enc, "%u", reg);
			cr_expect_eq(cpu.log[n++].value, set.reg[reg], "%u", reg);
		}
		cr_expect_eq(cpu.logged, n);
	}
}

Test(hypregs, those_that_are_asked_for_are_read_and_the_others_are_zero)
{
	for (uint32_t which = 0; which < 1U << PKC_NR_HYPREGS; which += 37) {
		struct pkc_hypregs set;

		play();
		memset(&set, 0xff, sizeof(set));
		for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
			pkc_fake_set(&cpu, regs[i].enc, 1000 + i);
		pkc_hypregs_read(&set, which);
		cr_expect_eq(cpu.logged, (uint32_t)__builtin_popcount(which));
		for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
			cr_expect_eq(set.reg[i], which >> i & 1 ? 1000 + i : 0);
	}
}

Test(hypregs, what_two_guests_differ_in_takes_a_cpu_from_one_to_the_other)
{
	struct pkc_hypregs a = guest(1), b = guest(1);
	uint32_t differ;

	pkc_hypreg(&b, VTTBR_EL2) = 5;
	pkc_hypreg(&b, CNTVOFF_EL2) = 7;
	differ = pkc_hypregs_differ(&a, &b);
	pkc_hypregs_write(&a, UINT32_MAX >> (32 - PKC_NR_HYPREGS));
	pkc_fake_forget(&cpu);
	pkc_hypregs_write(&b, differ);
	cr_expect_eq(cpu.logged, 3);
	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		cr_expect_eq(pkc_fake_get(&cpu, regs[i].enc), b.reg[i]);
}

Test(hypregs, traps_set_and_clear_their_bits_alone)
{
	static const struct {
		uint32_t reg, trap;
	} both[] = {
#define ROW(name) {PKC_HYPREG_##name, PKC_TRAP_##name},
		ROW(HCR_EL2) ROW(HCRX_EL2) ROW(CPTR_EL2) ROW(MDCR_EL2) ROW(MPAM2_EL2)
			ROW(HFGRTR_EL2) ROW(HFGWTR_EL2) ROW(HFGITR_EL2) ROW(HDFGRTR_EL2)
				ROW(HDFGWTR_EL2)
#undef ROW
	};
	struct pkc_traps traps = {{{0, 0}}};
	struct pkc_hypregs expected, set;

	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		expected.reg[i] = set.reg[i] = UINT64_C(0xcccc0000) + i;
	for (uint32_t i = 0; i < PKC_NR_TRAP_REGS; i++) {
		traps.reg[i].set = UINT64_C(0x3300000000) + i;
		traps.reg[i].clear = UINT64_C(0xcccc0000);
	}
	for (uint32_t i = 0; i < sizeof(both) / sizeof(both[0]); i++)
		expected.reg[both[i].reg] = both[i].reg | traps.reg[both[i].trap].set;
	pkc_hypregs_trap(&set, &traps);
	cr_expect_arr_eq(set.reg, expected.reg, sizeof(set.reg));
}
