/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "state_play.h"

static const uint64_t plain_groups = PKC_GROUPS_SYS | PKC_BIT(PKC_GROUP_PAC) | PKC_GROUPS_TIMER;

static uint32_t accesses(const struct pkc_fake_cpu *cpu)
{
	return cpu->logged + cpu->lost;
}

/* The guest changes what it has live. */
static void guest_writes(struct pkc_fake_cpu *cpu)
{
	pkc_fake_set(cpu, PKC_ENC_TTBR0_EL1, 0x1000);
	pkc_fake_set(cpu, PKC_ENC_APGAKEYHI_EL1, 0x2000);
	pkc_fake_set(cpu, PKC_ENC_CNTV_CVAL_EL0, 0x3000);
	guest.context.regs.x[3] = 0x4000;
}

static void expect_written(void)
{
	cr_expect_eq(guest.context.sys.reg[PKC_TTBR0_EL1], 0x1000);
	cr_expect_eq(guest.context.sys.reg[PKC_APGAKEYHI_EL1], 0x2000);
	cr_expect_eq(guest.context.sys.reg[PKC_CNTV_CVAL_EL0], 0x3000);
}

TestSuite(state, .init = play_state);

Test(state, a_new_vcpu_is_in_hyp_alone)
{
	memset(&guest, 0xff, sizeof(guest));
	make(&guest, PLAY_GROUPS, SEED_GUEST);
	expect_masks(0, all, 0);
	cr_expect(guest.home == PKC_CPU_NONE && guest.vsesr == 0);
}

Test(state, an_entry_loads_the_eager_classes_and_no_other)
{
	guest.host = all;
	enter(0);
	cr_expect(is_live(&cpus[0], plain_groups, SEED_GUEST));
	cr_expect(is_debug_live(&cpus[0], SEED_CPU) && is_fp_live(&cpus[0], SEED_HOST));
	expect_masks(sys | pac | vtimer, gpr | pc | fp | debug, fp | debug);
	for (uint32_t i = PKC_CLASS_SYS; i < PKC_NR_CLASSES; i++)
		cr_expect_eq(cpu0->owner[i] == &guest, guest.cpu >> i & 1, "%u", i);
}

Test(state, an_entry_loads_nothing_that_is_there)
{
	enter(0);
	pkc_fake_forget(&cpus[0]);
	guest.host = sys;
	pkc_state_enter(cpu0, &guest, &np);
	cr_expect_eq(accesses(&cpus[0]), 0);
	expect_masks(sys | pac | vtimer, gpr | pc | fp | debug, 0);
}

Test(state, an_exit_evicts_what_no_trap_keeps_and_hyp_has_it)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp | debug);
	guest_writes(&cpus[0]);
	pkc_fake_set(&cpus[0], PKC_ENC_DBGBVR2_EL1, 0x5000);
	leave(0);
	expect_written();
	cr_expect_eq(guest.context.sys.reg[PKC_DBGBVR2_EL1], 0x5000);
	expect_masks(fp, all & ~fp, 0);
	cr_expect(is_live(&cpus[0], plain_groups, SEED_HOST));
}

Test(state, an_embedder_alone_moves_nothing_at_an_exit)
{
	pkc_state_evict(cpu0, &hosts[0], all);
	pkc_state_enter(cpu0, &guest, &alone);
	pkc_state_first_use(cpu0, &guest, NULL, fp);
	pkc_fake_forget(&cpus[0]);
	pkc_state_exit(cpu0, &guest, &alone);
	pkc_state_enter(cpu0, &guest, &alone);
	cr_expect_eq(accesses(&cpus[0]), 0);
	expect_masks(sys | pac | vtimer | fp, gpr | pc | debug, 0);
}

Test(state, a_timer_that_was_saved_is_off)
{
	enter(0);
	pkc_state_exit(cpu0, &guest, &np);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CNTV_CTL_EL0), 0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CNTP_CTL_EL0), 0);
	cr_expect_eq(guest.context.sys.reg[PKC_CNTV_CTL_EL0], reg_mark(PKC_CNTV_CTL_EL0, 4));
}

Test(state, armed_debug_is_loaded_at_entry_and_disarmed_at_exit)
{
	static const uint64_t arming[] = {PKC_BIT(0), PKC_BIT(15)};

	for (uint32_t i = 0; i < 2; i++) {
		guest.context.sys.reg[PKC_MDSCR_EL1] = arming[i];
		cr_expect_eq(pkc_state_armed(&guest, &np), debug);
		cr_expect_eq(pkc_state_armed(&guest, &protected_guest), 0);
		enter(0);
		cr_expect(guest.cpu & debug);
		cr_expect(is_debug_live(&cpus[0], SEED_GUEST));
		cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_MDSCR_EL1), arming[i]);
		leave(0);
		cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_MDSCR_EL1), 0);
		cr_expect_eq(guest.context.sys.reg[PKC_MDSCR_EL1], arming[i]);
		cr_expect_not(guest.cpu & debug);
	}
	guest.context.sys.reg[PKC_MDSCR_EL1] = 0;
	cr_expect_eq(pkc_state_armed(&guest, &np), 0);
}

Test(state, the_first_use_saves_the_other_context_to_its_own_hyp)
{
	guest.host = fp;
	enter(0);
	cpus[0].fp.v[7][1] = 0x7777;
	cr_expect_eq(pkc_state_traps(&guest, &np), fp | debug);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cr_expect_eq(hosts[0].context.fp.v[7][1], 0x7777);
	cr_expect((hosts[0].hyp & fp) && !(hosts[0].cpu & fp));
	cr_expect(is_fp_live(&cpus[0], SEED_GUEST) && cpu0->owner[PKC_CLASS_FP] == &guest);
	expect_masks(sys | pac | vtimer | fp, gpr | pc | debug, 0);
	cr_expect_eq(pkc_state_traps(&guest, &np), debug);
}

Test(state, what_is_used_stays_until_the_other_uses_it)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cpus[0].fp.v[0][0] = 0x1111;
	leave(0);
	cr_expect_eq(pkc_state_traps(&hosts[0], &host_rules), fp);
	enter(0);
	cr_expect(cpus[0].fp.v[0][0] == 0x1111 && pkc_state_traps(&guest, &np) == debug);
	leave(0);
	pkc_state_first_use(cpu0, &hosts[0], &guest, fp);
	cr_expect_eq(guest.context.fp.v[0][0], 0x1111);
	cr_expect(is_fp_live(&cpus[0], SEED_HOST));
	expect_masks(0, all, 0);
}

Test(state, a_first_use_of_what_is_there_loads_nothing)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	pkc_state_to_hyp(cpu0, &guest, fp);
	guest.host = fp;
	pkc_fake_forget(&cpus[0]);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cr_expect_eq(accesses(&cpus[0]), 0);
	expect_masks(sys | pac | vtimer | fp, gpr | pc | debug, 0);
}

Test(state, the_first_use_leaves_the_other_what_is_not_used)
{
	hosts[0].cpu |= debug;
	hosts[0].hyp &= ~debug;
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cr_expect_eq(hosts[0].cpu & (fp | debug), debug);
	cr_expect_eq(hosts[0].hyp & (fp | debug), fp);
}

Test(state, a_copy_of_another_that_hyp_has_is_not_saved_again)
{
	pkc_state_to_hyp(cpu0, &hosts[0], fp);
	hosts[0].context.fp.v[1][0] = 0x1234;
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cr_expect_eq(hosts[0].context.fp.v[1][0], 0x1234);
	cr_expect_not(hosts[0].cpu & fp);
}

Test(state, put_saves_what_hyp_has_not_and_once)
{
	guest.host = debug;
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	cpus[0].fp.v[3][0] = 0x3333;
	leave(0);
	pkc_state_put(cpu0, &guest);
	cr_expect_eq(guest.context.fp.v[3][0], 0x3333);
	expect_masks(fp, all, debug);
	pkc_fake_forget(&cpus[0]);
	pkc_state_put(cpu0, &guest);
	cr_expect_eq(accesses(&cpus[0]), 0);
}

Test(state, put_of_an_embedder_alone_turns_the_timer_off)
{
	pkc_state_evict(cpu0, &hosts[0], all);
	pkc_state_enter(cpu0, &guest, &alone);
	guest_writes(&cpus[0]);
	pkc_state_put(cpu0, &guest);
	expect_written();
	expect_masks(sys | pac, all, 0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CNTV_CTL_EL0), 0);
}

Test(state, a_vcpu_that_comes_back_has_what_nobody_else_used)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	leave(0);
	pkc_state_put(cpu0, &guest);
	forget_all();
	pkc_state_load(cpu0, &guest);
	cr_expect_eq(accesses(&cpus[0]), 0);
	expect_masks(fp, all, 0);
	enter(0);
	cr_expect_eq(pkc_state_traps(&guest, &np), debug);
	cr_expect(is_fp_live(&cpus[0], SEED_GUEST));
	expect_masks(sys | pac | vtimer | fp, gpr | pc | debug, 0);
}

Test(state, a_copy_in_a_cpu_that_another_has_used_does_not_count)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	leave(0);
	pkc_state_put(cpu0, &guest);
	pkc_state_first_use(cpu0, &hosts[0], NULL, fp);
	pkc_state_load(cpu0, &guest);
	expect_masks(0, all, 0);
}

Test(state, a_copy_in_another_cpu_does_not_count_nor_does_it_after_the_way_back)
{
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	leave(0);
	pkc_state_put(cpu0, &guest);
	pkc_state_load(cpu1, &guest);
	expect_masks(0, all, 0);
	cr_expect_eq(guest.home, 1);
	guest.context.fp.v[0][0] = 0x5555;
	pkc_state_load(cpu0, &guest);
	cr_expect_eq(cpu0->owner[PKC_CLASS_FP], &guest);
	expect_masks(0, all, 0);
}

Test(state, a_reset_drops_every_copy_and_what_is_pending)
{
	guest.host = all;
	enter(0);
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp | debug);
	pkc_fake_set(&cpus[0], PKC_ENC_MDSCR_EL1, PKC_BIT(15));
	guest.hcr |= PKC_HCR_VSE;
	guest.vsesr = 1;
	pkc_state_reset(cpu0, &guest);
	expect_masks(0, all, 0);
	cr_expect(guest.hcr == PKC_HCR_AMO && guest.vsesr == 0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_CNTV_CTL_EL0), 0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_MDSCR_EL1), 0);
}

Test(state, an_serror_is_pending_until_the_cpu_says_it_was_taken)
{
	cr_assert_eq(pkc_inject_serror(&guest.hcr, &guest.vsesr, 0x1abcdef), 0);
	enter(0);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_VSESR_EL2), 0x1abcdef);
	pkc_fake_set(&cpus[0], PKC_ENC_HCR_EL2, guest.hcr);
	pkc_state_exit(cpu0, &guest, &np);
	cr_expect_eq(guest.hcr, PKC_HCR_AMO | PKC_HCR_VSE);
	pkc_state_enter(cpu0, &guest, &np);
	pkc_fake_set(&cpus[0], PKC_ENC_HCR_EL2, PKC_HCR_AMO);
	pkc_state_exit(cpu0, &guest, &np);
	cr_expect_eq(guest.hcr, PKC_HCR_AMO);
	pkc_fake_set(&cpus[0], PKC_ENC_HCR_EL2, ~UINT64_C(0));
	pkc_state_left(cpu0, &guest);
	cr_expect_eq(guest.hcr, PKC_HCR_AMO);
}

Test(state, a_syndrome_is_written_where_there_is_one_pending_and_ras)
{
	guest.vsesr = 5;
	pkc_state_enter(cpu0, &guest, &np);
	guest.setup.groups &= ~PKC_BIT(PKC_GROUP_RAS);
	guest.hcr |= PKC_HCR_VSE;
	pkc_state_enter(cpu0, &guest, &np);
	cr_expect_eq(pkc_fake_find(&cpus[0], 0, PKC_FAKE_WRITE, PKC_ENC_VSESR_EL2), cpus[0].logged);
}

Test(state, hyp_can_be_made_a_holder_or_the_only_one)
{
	enter(0);
	guest_writes(&cpus[0]);
	pkc_state_to_hyp(cpu0, &guest, sys | pac | vtimer | gpr);
	expect_written();
	expect_masks(sys | pac, all, 0);
	guest.host = sys | gpr | debug;
	pkc_state_to_hyp_only(cpu0, &guest, sys | gpr);
	expect_masks(pac, all, debug);
	guest.context.sys.reg[PKC_TTBR0_EL1] = 0x9000;
	pkc_state_enter(cpu0, &guest, &np);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_TTBR0_EL1), 0x9000);
}

Test(state, a_register_is_read_and_written_where_it_is_current)
{
	struct pkc_vregs view = pkc_state_vregs(&guest);
	struct pkc_vregs *regs = &view;

	guest.host = sys | pac;
	view = pkc_state_vregs_for_write(&guest, sys);
	pkc_vreg_write(regs, FAR_EL1, 1);
	cr_expect_eq(guest.context.sys.reg[PKC_FAR_EL1], 1);
	expect_masks(0, all, pac);
	enter(0);
	view = pkc_state_vregs(&guest);
	cr_expect_eq(view.live, plain_groups & guest.setup.groups);
	cr_expect_eq(pkc_vreg_read(regs, FAR_EL1), 1);
	pkc_state_to_hyp(cpu0, &guest, sys);
	guest.host = sys | pac;
	view = pkc_state_vregs_for_write(&guest, sys);
	pkc_vreg_write(regs, FAR_EL1, 2);
	cr_expect_eq(pkc_fake_get(&cpus[0], PKC_ENC_FAR_EL1), 2);
	expect_masks(sys | pac | vtimer, gpr | pc | fp | debug, pac);
}

/* Whether an event is an access to a register of a group. */
static bool is_access(const struct pkc_fake_event *event, uint32_t group)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		if (rows[reg].group == group && event->what == live(reg))
			return event->op <= PKC_FAKE_WRITE;
	return false;
}

Test(state, a_group_that_the_vcpu_has_not_is_never_touched)
{
	for (uint32_t group = PKC_GROUP_EL1; group < PKC_GROUP_PMU; group++) {
		play_state();
		guest.setup.groups = PLAY_GROUPS & ~PKC_BIT(group);
		enter(0);
		forget_all();
		pkc_state_evict(cpu0, &guest, sys | pac | vtimer);
		pkc_state_enter(cpu0, &guest, &np);
		pkc_state_first_use(cpu0, &guest, NULL, fp);
		pkc_state_put(cpu0, &guest);
		cr_expect_eq(cpus[0].lost, 0);
		for (uint32_t i = 0; i < cpus[0].logged; i++)
			cr_expect_not(is_access(&cpus[0].log[i], group), "%u", group);
	}
}

Test(state, the_deadline_is_that_of_the_timer_that_fires_first)
{
	static const struct {
		uint64_t vctl, vcval, pctl, pcval, deadline;
	} cases[] = {
		{0, 1, 0, 1, PKC_NO_DEADLINE},
		{3, 1, 3, 1, PKC_NO_DEADLINE},
		{1, 50, 0, 1, 150},
		{0, 50, 1, 120, 120},
		{1, 50, 1, 120, 120},
		{1, 10, 1, 120, 110},
		{5, 10, 3, 20, 110},
		{2, 10, 2, 20, PKC_NO_DEADLINE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t *reg = guest.context.sys.reg;

		reg[PKC_CNTV_CTL_EL0] = cases[i].vctl;
		reg[PKC_CNTV_CVAL_EL0] = cases[i].vcval;
		reg[PKC_CNTP_CTL_EL0] = cases[i].pctl;
		reg[PKC_CNTP_CVAL_EL0] = cases[i].pcval;
		cr_expect_eq(pkc_state_deadline(&guest, 100), cases[i].deadline, "%zu", i);
	}
}

Test(state, every_register_of_a_vcpu_is_in_one_class_or_in_none_by_intent)
{
	for (uint32_t group = 0; group < PKC_NR_GROUPS; group++) {
		uint32_t classes = 0;

		for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
			classes += pkc_class_groups(UINT32_C(1) << i) >> group & 1;
		cr_expect_eq(classes, group != PKC_GROUP_ID && group != PKC_GROUP_PMU, "%u", group);
	}
}
