/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "../state_play.h"

static uint32_t host_words;

static void host_turn(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	(void)cpu;
	(void)p;
	host_words++;
}

/* Accesses to registers of a vCPU in the log of CPU 0, each once. */
static uint32_t registers_moved(enum pkc_fake_op op)
{
	uint32_t count = 0;

	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		count += pkc_fake_find(&cpus[0], 0, op, live(reg)) < cpus[0].logged;
	return count;
}

static uint64_t moved(enum pkc_move move)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		bytes += cpu0->moved[i][move];
	return bytes;
}

static void play_count(void)
{
	play_state();
	pkc_state_evict(cpu0, &hosts[0], all);
	memset(cpu0->moved, 0, sizeof(cpu0->moved));
	host_words = 0;
	cpus[0].host = host_turn;
	forget_all();
}

TestSuite(state_count, .init = play_count);

Test(state_count, what_an_entry_loads_and_an_exit_saves_is_counted_by_class)
{
	pkc_state_enter(cpu0, &guest, &np);
	cr_expect_eq(cpu0->moved[PKC_CLASS_GPR][PKC_MOVE_HYP_CPU], 31 * 8);
	cr_expect_eq(cpu0->moved[PKC_CLASS_PC][PKC_MOVE_HYP_CPU], 16);
	cr_expect_eq(cpu0->moved[PKC_CLASS_PAC][PKC_MOVE_HYP_CPU], 80);
	cr_expect_eq(cpu0->moved[PKC_CLASS_VTIMER][PKC_MOVE_HYP_CPU], 32);
	cr_expect_eq(moved(PKC_MOVE_HYP_CPU), 33 * 8 + 8 * registers_moved(PKC_FAKE_WRITE));
	forget_all();
	pkc_state_exit(cpu0, &guest, &np);
	cr_expect_eq(moved(PKC_MOVE_CPU_HYP), 33 * 8 + 8 * registers_moved(PKC_FAKE_READ));
	cr_expect_eq(moved(PKC_MOVE_HYP_HOST) + moved(PKC_MOVE_HOST_HYP), 0);
}

Test(state_count, debug_and_fp_are_counted_as_the_machine_has_them)
{
	pkc_state_first_use(cpu0, &guest, NULL, debug | fp);
	cr_expect_eq(cpu0->moved[PKC_CLASS_DEBUG][PKC_MOVE_HYP_CPU],
	             8 * (registers_moved(PKC_FAKE_WRITE) - 1));
	cr_expect_eq(cpu0->moved[PKC_CLASS_FP][PKC_MOVE_HYP_CPU], sizeof(struct pkc_fp) + 8);
	cr_expect_eq(moved(PKC_MOVE_CPU_HYP), 0);
}

Test(state_count, what_crosses_to_and_from_the_host_is_counted_by_the_word)
{
	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++) {
		uint32_t consumed;

		play_count();
		pkc_state_fetch(cpu0, &guest, &np, UINT32_C(1) << i, 0);
		cr_expect_eq(cpu0->moved[i][PKC_MOVE_HYP_HOST], host_words * 8, "%u", i);
		cr_expect_eq(moved(PKC_MOVE_HYP_HOST), host_words * 8, "%u", i);
		host_words = 0;
		pkc_state_import(cpu0, &guest, &np, UINT32_C(1) << i, &consumed);
		cr_expect_eq(cpu0->moved[i][PKC_MOVE_HOST_HYP], host_words * 8, "%u", i);
		cr_expect_eq(moved(PKC_MOVE_HOST_HYP), host_words * 8, "%u", i);
	}
}

Test(state_count, sve_is_counted_at_its_length)
{
	static uint64_t sve[PKC_SVE_BYTES(32) / 8];
	static struct pkc_host_u64 host_sve[PKC_SVE_BYTES(32) / 8];

	guest.setup.groups |= PKC_BIT(PKC_GROUP_SVE);
	guest.setup.sve_vl = 32;
	guest.setup.sve = sve;
	guest.setup.host_sve = host_sve;
	pkc_state_first_use(cpu0, &guest, NULL, fp);
	cr_expect_eq(cpu0->moved[PKC_CLASS_FP][PKC_MOVE_HYP_CPU], PKC_SVE_BYTES(32) + 16 + 16);
	host_words = 0;
	pkc_state_fetch(cpu0, &guest, &np, fp, 0);
	cr_expect_eq(cpu0->moved[PKC_CLASS_FP][PKC_MOVE_HYP_HOST], host_words * 8);
}

Test(state_count, put_and_load_are_counted_as_nothing_between_hyp_and_host)
{
	pkc_state_fetch(cpu0, &guest, &np, all, 0);
	memset(cpu0->moved, 0, sizeof(cpu0->moved));
	pkc_state_first_use(cpu0, &guest, NULL, fp);
	pkc_state_put(cpu0, &guest);
	pkc_state_load(cpu0, &guest);
	cr_expect_eq(moved(PKC_MOVE_HYP_HOST) + moved(PKC_MOVE_HOST_HYP), 0);
	cr_expect_gt(moved(PKC_MOVE_CPU_HYP), 0);
}
