/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "state_play.h"
#include <pkvmcore/errno.h>

/* How often each word of the HOST place was accessed; and who changes it behind EL2's back. */
static uint32_t touched[STATE_WORDS], touched_else;
static bool host_lies;

static uint32_t word_of(const volatile void *p)
{
	return (uint32_t)((const volatile uint64_t *)p - (const volatile uint64_t *)&place);
}

static void host_turn(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	uint32_t word = word_of(p);

	(void)cpu;
	if (word >= STATE_WORDS) {
		touched_else++;
		return;
	}
	touched[word]++;
	if (host_lies)
		*(uint64_t *)(void *)&place.word[word] = ~UINT64_C(0);
}

static uint64_t placed(uint32_t word)
{
	uint64_t value;

	memcpy(&value, &place.word[word], 8);
	return value;
}

static void set_placed(uint32_t word, uint64_t value)
{
	memcpy(&place.word[word], &value, 8);
}

/* The class that word @p word of the HOST place belongs to, or none. */
static uint32_t class_of(uint32_t word)
{
	uint32_t reg = word - offsetof(struct pkc_context, sys) / 8;

	if (word < 31)
		return gpr;
	if (word < 33)
		return pc;
	if (word >= offsetof(struct pkc_context, fp) / 8)
		return fp;
	for (uint32_t i = 0; i < PKC_NR_CLASSES && reg; i++)
		if (pkc_class_groups(UINT32_C(1) << i) >> rows[reg].group & 1)
			return UINT32_C(1) << i;
	return 0;
}

static const uint64_t *hyp_words(void)
{
	return (const uint64_t *)(const void *)&guest.context;
}

/* Every word with a value that any sanitiser leaves as it is. */
static void host_writes_all(void)
{
	static struct pkc_context context;

	fill(&context, SEED_PLACE);
	context.sys.reg[PKC_ACTLR_EL1] = limits.actlr;
	memcpy(&place, &context, sizeof(place));
	for (uint32_t i = 0; i < PKC_DEBUG_MAX * 4; i++)
		set_placed(offsetof(struct pkc_context, sys) / 8 + PKC_DBGBVR0_EL1 + i, 1 + i % 4);
}

static void watch(void)
{
	memset(touched, 0, sizeof(touched));
	touched_else = 0;
	host_lies = false;
	cpus[0].host = host_turn;
	cpus[1].host = host_turn;
}

static void play_host(void)
{
	play_state();
	watch();
}

static void expect_touched(uint32_t classes)
{
	for (uint32_t i = 0; i < STATE_WORDS; i++)
		cr_expect_eq(touched[i], (class_of(i) & classes) != 0, "word %u of %x", i, classes);
	cr_expect_eq(touched_else, 0);
}

TestSuite(state_host, .init = play_host);

Test(state_host, a_fetch_copies_the_classes_that_are_asked_for_each_word_once)
{
	for (uint32_t want = 0; want <= all; want++) {
		play_host();
		cr_expect_eq(pkc_state_fetch(cpu0, &guest, &np, want, 0), want);
		expect_touched(want);
		for (uint32_t i = 0; i < STATE_WORDS; i++)
			cr_expect_eq(placed(i),
			             class_of(i) & want ? hyp_words()[i] : mark(i, SEED_PLACE));
		expect_masks(0, all, want);
	}
}

Test(state_host, a_fetch_gives_what_a_host_may_read_and_has_not_written)
{
	struct pkc_state_rules some = np;

	some.host_read = gpr | sys | fp;
	cr_expect_eq(pkc_state_fetch(cpu0, &guest, &some, UINT32_MAX, fp | ~all), gpr | sys);
	expect_touched(gpr | sys);
	watch();
	guest.host = pc;
	cr_expect_eq(pkc_state_fetch(cpu0, &guest, &protected_guest, UINT32_MAX, 0), pc);
	expect_touched(0);
}

Test(state_host, a_fetch_takes_what_is_live_and_leaves_there_what_is_passive)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cpus[0].fp.v[31][1] = 0x3131;
	pkc_fake_set(&cpus[0], PKC_ENC_TPIDR_EL1, 0x5555);
	pkc_fake_set(&cpus[0], PKC_ENC_CNTV_CVAL_EL0, 0x6666);
	pkc_state_fetch(cpu0, &guest, &np, fp | sys | vtimer, 0);
	cr_expect_eq(placed((uint32_t)(offsetof(struct pkc_context, fp.fpsr) / 8) - 1), 0x3131);
	cr_expect_eq(placed(offsetof(struct pkc_context, sys) / 8 + PKC_TPIDR_EL1), 0x5555);
	cr_expect_eq(placed(offsetof(struct pkc_context, sys) / 8 + PKC_CNTV_CVAL_EL0), 0x6666);
	expect_masks(fp | sys | pac, all & ~pac, fp | sys | vtimer);
}

Test(state_host, an_entry_takes_from_the_host_what_the_guest_can_write)
{
	pkc_state_fetch(cpu0, &guest, &np, all, 0);
	enter(0);
	expect_masks(sys | pac | vtimer, gpr | pc | fp | debug, fp | debug);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	expect_masks(sys | pac | vtimer | fp, gpr | pc | debug, debug);
}

Test(state_host, put_and_load_touch_no_host_memory)
{
	pkc_state_fetch(cpu0, &guest, &np, all, 0);
	watch();
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp | debug);
	leave(0);
	pkc_state_put(cpu0, &guest);
	pkc_state_load(cpu1, &guest);
	expect_touched(0);
}

Test(state_host, an_import_takes_the_claimed_classes_each_word_once)
{
	for (uint32_t claim = 0; claim <= all; claim++) {
		static struct pkc_context before;
		uint32_t consumed = 0;

		play_host();
		host_writes_all();
		host_lies = true;
		before = guest.context;
		guest.host = all;
		guest.cpu = fp | sys;
		guest.hyp = all & ~fp;
		cr_expect_eq(pkc_state_import(cpu0, &guest, &np, claim, &consumed), 0);
		cr_expect_eq(consumed, claim);
		expect_touched(claim);
		host_writes_all();
		for (uint32_t i = 0; i < STATE_WORDS; i++)
			cr_expect_eq(hyp_words()[i],
			             class_of(i) & claim ? placed(i) : ((uint64_t *)&before)[i],
			             "word %u of %x", i, claim);
		expect_masks((fp | sys) & ~claim, (all & ~fp) | claim, all & ~claim);
	}
}

Test(state_host, an_import_with_a_bad_pstate_changes_nothing)
{
	static const uint64_t bad[] = {PKC_PSTATE_DAIF | 9, 8, 0xd, 1, 7, PKC_PSTATE_AARCH32 | 3};
	static struct pkc_state before;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t consumed = all;

		play_host();
		enter(0);
		pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
		pkc_fake_forget(&cpus[0]);
		host_writes_all();
		set_placed(32, bad[i]);
		memcpy(&before, &guest, sizeof(before));
		cr_expect_eq(pkc_state_import(cpu0, &guest, &np, all, &consumed), -PKC_EINVAL);
		cr_expect_eq(consumed, 0);
		cr_expect(unchanged(&before, &guest, sizeof(guest)));
		cr_expect_eq(cpus[0].logged, 0);
	}
}

Test(state_host, a_claim_of_what_a_host_may_not_write_is_ignored)
{
	static struct pkc_state before;
	uint32_t consumed = all;

	memcpy(&before, &guest, sizeof(before));
	cr_expect_eq(pkc_state_import(cpu0, &guest, &protected_guest, UINT32_MAX, &consumed), 0);
	cr_expect_eq(consumed, 0);
	cr_expect(unchanged(&before, &guest, sizeof(guest)));
	expect_touched(0);
	set_placed(32, PKC_PSTATE_RESET);
	cr_expect_eq(pkc_state_import(cpu0, &guest, &np, UINT32_MAX, &consumed), 0);
	cr_expect_eq(consumed, all);
}

Test(state_host, what_is_imported_is_sanitised)
{
	uint32_t consumed;

	memset(&place, 0xff, sizeof(place));
	set_placed(32, PKC_PSTATE_RESET | PKC_PSTATE_IL);
	cr_assert_eq(pkc_state_import(cpu0, &guest, &np, all, &consumed), 0);
	cr_expect_eq(guest.context.regs.pstate, PKC_PSTATE_RESET);
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		if (class_of(offsetof(struct pkc_context, sys) / 8 + reg))
			cr_expect_eq(guest.context.sys.reg[reg] & rows[reg].res0, 0, "%u", reg);
	cr_expect_eq(guest.context.sys.reg[PKC_ACTLR_EL1], limits.actlr);
	cr_expect_eq(guest.context.sys.reg[PKC_DBGBCR0_EL1] & PKC_BITS(15, 13), 0);
	cr_expect_eq(guest.context.fp.fpcr, limits.fpcr);
	cr_expect_eq(guest.context.fp.fpsr, limits.fpsr);
}

Test(state_host, a_timer_that_the_host_has_written_is_off_in_the_cpu)
{
	uint32_t consumed;

	enter(0);
	host_writes_all();
	cr_assert_eq(pkc_state_import(cpu0, &guest, &np, vtimer, &consumed), 0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CNTV_CTL_EL0), 0);
	cr_expect_eq(guest.context.sys.reg[PKC_CNTV_CVAL_EL0],
	             reg_mark(PKC_CNTV_CVAL_EL0, SEED_PLACE));
	expect_masks(sys | pac, all & ~(sys | pac), 0);
}

Test(state_host, sve_registers_go_with_fp)
{
	static uint64_t sve[PKC_SVE_BYTES(32) / 8 + 1];
	static struct pkc_host_u64 host_sve[PKC_SVE_BYTES(32) / 8 + 1];
	uint32_t consumed, words = PKC_SVE_BYTES(32) / 8;

	guest.setup.sve_vl = 32;
	guest.setup.sve = sve;
	guest.setup.host_sve = host_sve;
	for (uint32_t i = 0; i <= words; i++)
		sve[i] = 100 + i;
	pkc_state_fetch(cpu0, &guest, &np, gpr | sys, 0);
	cr_expect_eq(touched_else, 0);
	pkc_state_fetch(cpu0, &guest, &np, fp, 0);
	cr_expect_eq(touched_else, words);
	for (uint32_t i = 0; i < words; i++) {
		cr_expect_eq(pkc_host_read_u64(&host_sve[i]), 100 + i);
		pkc_host_write_u64(&host_sve[i], 1000 + i);
	}
	touched_else = 0;
	cr_expect_eq(pkc_state_import(cpu0, &guest, &np, fp, &consumed), 0);
	cr_expect(touched_else == words && sve[words] == 100 + words);
	for (uint32_t i = 0; i < words; i++)
		cr_expect_eq(sve[i], 1000 + i);
}

Test(state_host, a_new_vcpu_or_one_after_reset_has_nothing_with_the_host)
{
	pkc_state_fetch(cpu0, &guest, &np, all, 0);
	pkc_state_reset(cpu0, &guest);
	expect_masks(0, all, 0);
}
