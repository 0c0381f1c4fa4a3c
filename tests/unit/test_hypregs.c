/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/hypregs.h>

static struct pkc_fake_cpu cpu;
static struct pkc_cpu_hypregs held;
static struct pkc_idregs machine;

/* The registers by their number, and the feature that each needs. */
static const struct {
	uint32_t enc;
	enum pkc_feature feature;
} regs[] = {
#define ROW(name, feature) {PKC_ENC_##name, PKC_FEATURE_##feature},
	PKC_HYPREG_ALWAYS_LIST(ROW) PKC_HYPREG_FEATURE_LIST(ROW)
#undef ROW
};

/* The features that some of them need, as a machine has them or not. */
enum { HAS_FGT = 1, HAS_HCX = 2, HAS_MPAM = 4, HAS_ALL = 7 };

static struct pkc_hypregs guest(uint64_t mark)
{
	struct pkc_hypregs set;

	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		set.reg[i] = mark << 16 | i << 1;
	pkc_hypreg(&set, HCR_EL2) &= ~PKC_HCR_VSE;
	return set;
}

static bool exists(uint32_t reg)
{
	return pkc_idregs_have(&machine, regs[reg].feature);
}

/* The CPU holds @set, and @writes of its registers were written. */
static void expect_holds(const struct pkc_hypregs *set, uint32_t writes, const char *when)
{
	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		cr_expect(!exists(i) || pkc_fake_get(&cpu, regs[i].enc) == set->reg[i], "%s: %u",
		          when, i);
	cr_expect_eq(cpu.logged, writes, "%s: %u accesses", when, cpu.logged);
	pkc_fake_forget(&cpu);
}

static uint32_t all(void)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		n += exists(i);
	return n;
}

static void play(uint64_t has)
{
	struct pkc_hypregs first = guest(1);

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	pkc_idregs_machine(&machine);
	machine.reg[PKC_ID_AA64MMFR0] = (has & HAS_FGT) << 56;
	machine.reg[PKC_ID_AA64MMFR1] = (has & HAS_HCX) << 39;
	machine.reg[PKC_ID_AA64PFR0] = (has & HAS_MPAM) << 38;
	machine.reg[PKC_ID_AA64PFR1] = 0;
	pkc_fake_forget(&cpu);
	for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++)
		pkc_fake_set(&cpu, regs[i].enc, first.reg[i]);
	pkc_hypregs_init(&held, &machine, &first);
}

Test(hypregs, all_that_the_machine_has_is_written_at_first)
{
	struct pkc_hypregs first = guest(1);

	for (uint64_t has = 0; has <= HAS_ALL; has++) {
		play(has);
		expect_holds(&first, all(), "at first");
	}
	cr_expect_eq(all(), PKC_NR_HYPREGS);
	play(0);
	cr_expect_eq(all(), 9);
}

Test(hypregs, nothing_is_written_that_is_there)
{
	struct pkc_hypregs same = guest(1);

	play(HAS_ALL);
	pkc_fake_forget(&cpu);
	pkc_hypregs_load(&held, &same);
	expect_holds(&same, 0, "the same");
}

Test(hypregs, what_differs_is_written_and_nothing_else)
{
	for (uint64_t has = 0; has <= HAS_ALL; has++) {
		for (uint32_t i = 0; i < PKC_NR_HYPREGS; i++) {
			struct pkc_hypregs first = guest(1), other = guest(1);

			play(has);
			pkc_fake_forget(&cpu);
			other.reg[i] ^= PKC_BIT(60);
			pkc_hypregs_load(&held, &other);
			expect_holds(&other, exists(i), "there");
			pkc_hypregs_load(&held, &other);
			expect_holds(&other, 0, "again");
			pkc_hypregs_load(&held, &first);
			expect_holds(&first, exists(i), "and back");
		}
	}
}

Test(hypregs, two_guests_that_share_nothing_alternate)
{
	struct pkc_hypregs a = guest(2), b = guest(3);

	play(HAS_ALL);
	pkc_fake_forget(&cpu);
	for (uint32_t i = 0; i < 3; i++) {
		pkc_hypregs_load(&held, &a);
		expect_holds(&a, PKC_NR_HYPREGS, "a");
		pkc_hypregs_load(&held, &b);
		expect_holds(&b, PKC_NR_HYPREGS, "b");
	}
}

Test(hypregs, a_pending_serror_is_written_each_time_and_never_left_behind)
{
	struct pkc_hypregs calm = guest(1), pending = guest(1);

	play(0);
	pkc_fake_forget(&cpu);
	pkc_hypreg(&pending, HCR_EL2) |= PKC_HCR_VSE;
	pkc_hypregs_load(&held, &pending);
	expect_holds(&pending, 1, "pending");
	/* The guest takes it, and has the next one. */
	pkc_fake_set(&cpu, PKC_ENC_HCR_EL2, pkc_hypreg(&calm, HCR_EL2));
	pkc_hypregs_load(&held, &pending);
	expect_holds(&pending, 1, "pending again");
	/* It does not take that one, and another guest comes. */
	pkc_hypregs_load(&held, &calm);
	expect_holds(&calm, 1, "another guest");
}

Test(hypregs, a_first_set_with_a_pending_serror_is_written_again)
{
	struct pkc_hypregs pending = guest(1);

	play(0);
	pkc_hypreg(&pending, HCR_EL2) |= PKC_HCR_VSE;
	pkc_hypregs_init(&held, &machine, &pending);
	pkc_fake_forget(&cpu);
	pkc_hypregs_load(&held, &pending);
	expect_holds(&pending, 1, "pending");
}

Test(hypregs, there_is_no_barrier_and_nothing_is_read)
{
	struct pkc_hypregs a = guest(2);

	play(HAS_ALL);
	pkc_fake_forget(&cpu);
	pkc_hypregs_load(&held, &a);
	for (uint32_t i = 0; i < cpu.logged; i++)
		cr_expect_eq(cpu.log[i].op, PKC_FAKE_WRITE);
}

Test(hypregs, traps_set_and_clear_their_bits_alone)
{
	static const struct {
		uint32_t reg, trap;
	} both[] = {
#define ROW(name, feature) {PKC_HYPREG_##name, PKC_TRAP_##name},
		ROW(HCR_EL2, ) ROW(CPTR_EL2, ) ROW(MDCR_EL2, ) PKC_HYPREG_FEATURE_LIST(ROW)
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
		expected.reg[both[i].reg] = (both[i].reg) | traps.reg[both[i].trap].set;
	pkc_hypregs_trap(&set, &traps);
	cr_expect_arr_eq(set.reg, expected.reg, sizeof(set.reg));
}
