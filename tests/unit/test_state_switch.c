/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/state_switch.h>
#include <string.h>

#define PLAIN  PKC_CLASSES_PLAIN
#define ALWAYS (PKC_GROUPS_SWAPPED | PKC_BIT(PKC_GROUP_ID))

static struct pkc_fake_cpu fake;

/* A host and a vCPU of it, on one CPU. */
struct world {
	struct pkc_cpu cpu;
	struct pkc_state host, guest;
};

static struct world world;
static const struct pkc_state_rules both = {PLAIN, PKC_CLASS(FP), PLAIN, 0, 0};

static uint64_t any(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 20;
}

static uint64_t value(uint64_t *seed, uint32_t reg)
{
	if (reg == PKC_CNTV_CTL_EL0 || reg == PKC_CNTP_CTL_EL0)
		return any(seed) & 3;
	return any(seed) & ~rows[reg].res0;
}

/* Every class is in the CPU or in HYP, and in both only what is not moved here. */
static void make(struct pkc_state *state, uint64_t *seed, uint64_t groups, uint32_t live)
{
	struct pkc_state_setup setup = {.groups = groups};

	memset(state, 0, sizeof(*state));
	pkc_state_init(state, &setup);
	state->home = 0;
	state->cpu = live | (any(seed) & PKC_CLASS(FP));
	state->hyp = PKC_CLASSES_ALL & ~(state->cpu & (PLAIN | any(seed)));
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		state->context.sys.reg[reg] = value(seed, reg);
}

static void play(uint64_t seed, uint64_t host_groups, uint64_t guest_groups, uint32_t host_live,
                 uint32_t guest_live)
{
	pkc_fake_cpu_init(&fake, 0);
	pkc_fake_cpu_use(&fake);
	memset(&world, 0, sizeof(world));
	make(&world.host, &seed, host_groups, host_live);
	make(&world.guest, &seed, guest_groups, guest_live);
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		pkc_fake_set(&fake, live(reg), value(&seed, reg));
	pkc_fake_set(&fake, PKC_ENC_HCR_EL2, 0);
}

static void by_steps(void)
{
	pkc_state_exit(&world.cpu, &world.host, &both);
	pkc_state_enter(&world.cpu, &world.guest, &both);
}

static enum pkc_swap how(bool auxiliary)
{
	return pkc_state_swappable(&world.host, &both, &world.guest, &both, auxiliary);
}

static void at_once(void)
{
	pkc_state_switch(&world.cpu, &world.host, &both, &world.guest, &both, how(true));
}

/* Byte by byte: all of what is compared was zero at first. */
static bool same(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size) == 0;
}

/* Both leave the same registers, banks, masks and owners. */
static void expect_same(uint64_t seed, uint64_t host_groups, uint64_t guest_groups,
                        uint32_t host_live, uint32_t guest_live)
{
	static struct world stepped;
	static uint64_t values[PKC_FAKE_NR_REGISTERS];

	play(seed, host_groups, guest_groups, host_live, guest_live);
	by_steps();
	stepped = world;
	memcpy(values, fake.value, sizeof(values));
	play(seed, host_groups, guest_groups, host_live, guest_live);
	at_once();
	cr_expect(same(&stepped, &world, sizeof(world)), "seed %lu, groups %lx %lx, in %x %x", seed,
	          host_groups, guest_groups, host_live, guest_live);
	cr_expect(same(values, fake.value, sizeof(values)), "seed %lu, registers", seed);
}

Test(state_switch, is_an_exit_and_an_entry)
{
	static const uint64_t groups[] = {ALWAYS, ALWAYS | PKC_BIT(PKC_GROUP_PAC),
	                                  ALWAYS | PKC_BIT(PKC_GROUP_CSV2) |
	                                          PKC_BIT(PKC_GROUP_PTIMER)};
	static const uint32_t live_classes[] = {0, PLAIN, PKC_CLASS(SYS), PKC_CLASS(VTIMER)};
	uint64_t seed = 0;

	for (uint32_t i = 0; i < 3 * 3 * 4 * 4 * 4; i++)
		expect_same(++seed, groups[i % 3], groups[i / 3 % 3], live_classes[i / 9 % 4],
		            live_classes[i / 36 % 4]);
}

Test(state_switch, reads_and_writes_each_register_once)
{
	play(1, ALWAYS, ALWAYS, PLAIN, 0);
	pkc_bank_write(&world.guest.context.sys, CNTV_CTL_EL0, 0);
	pkc_fake_set(&fake, PKC_ENC_CNTV_CTL_EL0, 2);
	pkc_fake_forget(&fake);
	at_once();
	for (uint32_t reg = PKC_SCTLR_EL1; reg <= PKC_TPIDRRO_EL0; reg++) {
		uint32_t read = pkc_fake_find(&fake, 0, PKC_FAKE_READ, live(reg));
		uint32_t write = pkc_fake_find(&fake, 0, PKC_FAKE_WRITE, live(reg));

		cr_expect(read < write && write < fake.logged, "register %u", reg);
	}
	cr_expect_eq(fake.logged, 2 * (24 + 2), "%u accesses", fake.logged);
}

Test(state_switch, a_timer_that_goes_on_has_its_compare_value_first)
{
	uint32_t cval, ctl;

	play(1, ALWAYS, ALWAYS, PLAIN, 0);
	pkc_bank_write(&world.guest.context.sys, CNTV_CTL_EL0, 1);
	pkc_fake_set(&fake, PKC_ENC_CNTV_CTL_EL0, 1);
	pkc_fake_forget(&fake);
	at_once();
	ctl = pkc_fake_find(&fake, 0, PKC_FAKE_WRITE, PKC_ENC_CNTV_CTL_EL0);
	cr_assert_lt(ctl, fake.logged);
	cr_expect_eq(fake.log[ctl].value, 0, "the host's is off");
	cval = pkc_fake_find(&fake, ctl, PKC_FAKE_WRITE, PKC_ENC_CNTV_CVAL_EL0);
	ctl = pkc_fake_find(&fake, cval, PKC_FAKE_WRITE, PKC_ENC_CNTV_CTL_EL0);
	cr_assert_lt(ctl, fake.logged);
	cr_expect_eq(fake.log[ctl].value, 1);
	cr_expect_lt(pkc_fake_find(&fake, cval, PKC_FAKE_BARRIER, PKC_ISB), ctl);
	cr_expect_eq(pkc_bank_read(&world.host.context.sys, CNTV_CTL_EL0), 1);
}

Test(state_switch, a_pending_serror_is_taken_back_and_a_new_one_gets_its_syndrome)
{
	play(1, ALWAYS, ALWAYS | PKC_BIT(PKC_GROUP_RAS), PLAIN, 0);
	world.host.hcr = PKC_HCR_VSE;
	world.guest.hcr = PKC_HCR_VSE;
	world.guest.vsesr = 0x55;
	at_once();
	cr_expect_eq(world.host.hcr, 0, "HCR_EL2 says that the host has taken it");
	cr_expect_eq(pkc_fake_get(&fake, PKC_ENC_VSESR_EL2), 0x55);
}

Test(state_switch, optional_groups_and_other_classes_are_not_swapped)
{
	const struct pkc_state_rules more = {PLAIN | PKC_CLASS(FP), 0, PLAIN, 0, 0};

	play(1, ALWAYS, ALWAYS, PLAIN, 0);
	cr_expect_eq(how(true), PKC_SWAP_ALL);
	cr_expect_eq(how(false), PKC_SWAP_MOST);
	cr_expect_not(pkc_state_swappable(&world.host, &both, &world.guest, &more, true));
	cr_expect_not(pkc_state_swappable(&world.host, &more, &world.guest, &both, true));
	for (uint32_t group = PKC_GROUP_RAS; group < PKC_GROUP_DEBUG; group++) {
		bool moves = group != PKC_GROUP_SVE && group != PKC_GROUP_FPMR &&
		             group != PKC_GROUP_VTIMER;

		play(1, ALWAYS | PKC_BIT(group), ALWAYS, PLAIN, 0);
		cr_expect_eq(how(true) == PKC_SWAP_NONE, moves);
		play(1, ALWAYS, ALWAYS | PKC_BIT(group), PLAIN, 0);
		cr_expect_eq(how(true) == PKC_SWAP_NONE, moves);
	}
}

Test(state_switch, a_pending_serror_goes_by_steps)
{
	play(1, ALWAYS, ALWAYS, PLAIN, 0);
	world.host.hcr = PKC_HCR_VSE;
	cr_expect_eq(how(true), PKC_SWAP_NONE);
	world.host.hcr = 0;
	world.guest.hcr = PKC_HCR_VSE;
	cr_expect_eq(how(true), PKC_SWAP_NONE);
}

Test(state_switch, auxiliary_registers_stay_where_they_are_all_the_same)
{
	static const uint32_t auxiliary[] = {PKC_ACTLR_EL1, PKC_AFSR0_EL1, PKC_AFSR1_EL1,
	                                     PKC_AMAIR_EL1};
	static struct pkc_sysregs before;
	uint32_t most;

	play(1, ALWAYS, ALWAYS, PLAIN, 0);
	pkc_bank_write(&world.guest.context.sys, CNTV_CTL_EL0, 0);
	pkc_fake_set(&fake, PKC_ENC_CNTV_CTL_EL0, 0);
	before = world.host.context.sys;
	pkc_fake_forget(&fake);
	pkc_state_switch(&world.cpu, &world.host, &both, &world.guest, &both, how(false));
	most = fake.logged;
	cr_expect_eq(most, 2 * (20 + 2), "%u accesses", most);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t reg = auxiliary[i];

		cr_expect_eq(pkc_fake_find(&fake, 0, PKC_FAKE_READ, live(reg)), most);
		cr_expect_eq(pkc_fake_find(&fake, 0, PKC_FAKE_WRITE, live(reg)), most);
		cr_expect_eq(world.host.context.sys.reg[reg], before.reg[reg]);
	}
}
