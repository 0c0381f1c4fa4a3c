/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/vgic_lr.h>
#include <string.h>

#define NR_INTIDS 96

static struct pkc_vgic_hw hw = {.nr_lrs = 4,
                                .nr_aps = 1,
                                .priority_bits = 5,
                                .preemption_bits = 5,
                                .intid_bits = 16,
                                .has_tds = true};
static struct pkc_vgic_lr_block blocks[2];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;

/** All interrupts on, in group 1, of priority 0x80, in a guest that takes them. */
static void set_up(void)
{
	cr_assert_eq(pkc_vgic_lr_init(&lr, &hw, blocks, NR_INTIDS), 0);
	for (uint32_t i = 0; i < NR_INTIDS; i++) {
		pkc_vgic_lr_set_group(&lr, i, true);
		pkc_vgic_lr_set_priority(&lr, i, 0x80);
		pkc_vgic_lr_enable(&lr, i, true);
	}
	cpuif = (struct pkc_vgic_cpuif){.hcr = PKC_ICH_HCR_EN,
	                                .vmcr = PKC_ICH_VMCR_ENG1 | 0xf0u << 24};
	pkc_vgic_lr_flush(&lr, &cpuif);
}

TestSuite(vgic_lr, .init = set_up);

static uint32_t acknowledge(void)
{
	return pkc_vgic_icc_acknowledge(&hw, &cpuif, true);
}

static void end(uint32_t intid)
{
	cr_expect_eq(pkc_vgic_icc_end(&hw, &cpuif, intid, true).todo, PKC_VGIC_ICC_DONE);
}

Test(vgic_lr, one_interrupt_takes_one_list_register_and_leaves_it)
{
	cr_expect_eq(pkc_vgic_lr_inject(&lr, 40), 1);
	cr_expect_eq(cpuif.used_lrs, 0);
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 1);
	cr_expect_eq(cpuif.lr[0], 0x5080000000000028);
	cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN, "nothing waits: no maintenance interrupt");
	cr_expect_eq(acknowledge(), 40);
	end(40);
	pkc_vgic_lr_sync(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(lr.waiting, 0);
}

static uint64_t in_lr(uint32_t intid)
{
	for (uint32_t i = 0; i < cpuif.used_lrs; i++)
		if ((cpuif.lr[i] & PKC_LR_STATE) && (uint32_t)cpuif.lr[i] == intid)
			return cpuif.lr[i];
	return 0;
}

static void flush(void)
{
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(pkc_vgic_misr(&cpuif), 0, "no maintenance interrupt at entry");
}

static void go_round(void)
{
	pkc_vgic_lr_sync(&lr, &cpuif);
	flush();
}

static void take(uint32_t intid)
{
	cr_expect_eq(acknowledge(), intid);
}

/* The hardware counts the end of what it does not have. */
static void end_absent(uint32_t intid)
{
	struct pkc_vgic_icc_effect effect = pkc_vgic_icc_end(&hw, &cpuif, intid, true);

	cr_expect(effect.todo == PKC_VGIC_ICC_ABSENT && effect.intid == intid);
	cpuif.hcr += 1u << PKC_ICH_HCR_EOICOUNT_SHIFT;
}

Test(vgic_lr, storage_and_numbers_are_checked)
{
	cr_expect_eq(pkc_vgic_lr_size(1), sizeof(struct pkc_vgic_lr_block));
	cr_expect_eq(pkc_vgic_lr_size(64), sizeof(struct pkc_vgic_lr_block));
	cr_expect_eq(pkc_vgic_lr_size(65), 2 * sizeof(struct pkc_vgic_lr_block));
	cr_expect_eq(pkc_vgic_lr_size(1020), 16 * sizeof(struct pkc_vgic_lr_block));
	cr_expect_eq(pkc_vgic_lr_init(&lr, &hw, blocks, 0), -PKC_EINVAL);
	cr_expect_eq(pkc_vgic_lr_init(&lr, &hw, blocks, 1021), -PKC_EINVAL);
	cr_expect_eq(pkc_vgic_lr_init(&lr, &hw, (void *)((char *)blocks + 8), 1), -PKC_EINVAL);
	cr_expect_eq(lr.nr_intids, NR_INTIDS, "a refused call has changed nothing");
}

static bool same_engine(const struct pkc_vgic_lr *a, const struct pkc_vgic_lr *b)
{
	return a->blocks == b->blocks && a->nr_intids == b->nr_intids && a->nr_lrs == b->nr_lrs &&
	       a->dir_trap == b->dir_trap && a->latched == b->latched &&
	       a->resample == b->resample && a->sampled == b->sampled && a->waiting == b->waiting &&
	       a->owing == b->owing && a->priority == b->priority && a->split == b->split &&
	       a->news == b->news;
}

static bool same(const struct pkc_vgic_cpuif *a, const struct pkc_vgic_cpuif *b)
{
	return a->used_lrs == b->used_lrs && a->hcr == b->hcr && a->vmcr == b->vmcr &&
	       !memcmp(a->lr, b->lr, sizeof(a->lr));
}

Test(vgic_lr, an_intid_that_is_not_there_is_refused)
{
	static const uint32_t bad[] = {NR_INTIDS, 127, 1020, 1023, 8192, UINT32_MAX};
	struct pkc_vgic_lr before = lr;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_eq(pkc_vgic_lr_inject(&lr, bad[i]), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_raise(&lr, bad[i]), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_lower(&lr, bad[i]), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_enable(&lr, bad[i], true), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_set_level(&lr, bad[i], true), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_set_group(&lr, bad[i], true), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_set_priority(&lr, bad[i], 0), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_map(&lr, bad[i], 40), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_clear(&lr, &cpuif, bad[i]), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_deactivate(&lr, &cpuif, bad[i]), -PKC_EINVAL);
		cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, bad[i]), 0);
	}
	cr_expect(same_engine(&before, &lr));
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 15), -PKC_EINVAL);
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 1020), -PKC_EINVAL);
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 16), 0);
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 1019), 0);
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 0), 0);
}

/* The first change since a flush asks for a kick; nobody else need. */
Test(vgic_lr, one_kick_is_asked_for_between_two_flushes)
{
	pkc_vgic_lr_set_level(&lr, 42, true);
	flush();
	cr_expect_eq(pkc_vgic_lr_inject(&lr, 40), 1);
	cr_expect_eq(pkc_vgic_lr_inject(&lr, 41), 0);
	cr_expect_eq(pkc_vgic_lr_raise(&lr, 42), 0);
	flush();
	cr_expect_eq(pkc_vgic_lr_raise(&lr, 42), 0, "it is high already");
	cr_expect_eq(pkc_vgic_lr_enable(&lr, 40, true), 0, "it is on already");
	cr_expect_eq(pkc_vgic_lr_set_group(&lr, 40, true), 0);
	cr_expect_eq(pkc_vgic_lr_set_level(&lr, 40, false), 0);
	cr_expect_eq(pkc_vgic_lr_lower(&lr, 40), 0);
	pkc_vgic_lr_raise(&lr, 43);
	flush();
	cr_expect_eq(pkc_vgic_lr_lower(&lr, 43), 0, "the end of an edge is nothing");
	cr_expect_eq(lr.news, 0);
	cr_expect_eq(pkc_vgic_lr_lower(&lr, 42), 1);
	flush();
	cr_expect_eq(pkc_vgic_lr_enable(&lr, 70, false), 1);
	flush();
	cr_expect_eq(pkc_vgic_lr_set_group(&lr, 70, false), 1);
	flush();
	cr_expect_eq(pkc_vgic_lr_set_priority(&lr, 70, 8), 1);
	flush();
	cr_expect_eq(pkc_vgic_lr_set_priority(&lr, 70, 9), 0, "five bits");
	cr_expect_eq(pkc_vgic_lr_set_level(&lr, 70, true), 1);
}

Test(vgic_lr, nothing_to_do_changes_nothing)
{
	struct pkc_vgic_cpuif before;
	struct pkc_vgic_lr engine;

	pkc_vgic_lr_inject(&lr, 40);
	flush();
	before = cpuif;
	engine = lr;
	go_round();
	cr_expect(same(&before, &cpuif));
	cr_expect(same_engine(&engine, &lr));
}

Test(vgic_lr, they_come_by_priority_and_then_by_intid)
{
	static const uint32_t order[] = {90, 33, 34, 95, 2};

	for (int i = 4; i >= 0; i--)
		pkc_vgic_lr_inject(&lr, order[i]);
	pkc_vgic_lr_set_priority(&lr, 90, 0x10);
	pkc_vgic_lr_set_priority(&lr, 33, 0x27); /* as 0x20: five bits */
	pkc_vgic_lr_set_priority(&lr, 34, 0x20);
	pkc_vgic_lr_set_priority(&lr, 2, 0xf0); /* masked */
	for (int i = 0; i < 4; i++) {
		go_round();
		take(order[i]);
		end(order[i]);
	}
	go_round();
	take(PKC_VGIC_SPURIOUS);
	cr_expect_eq(in_lr(2), 0x50f0000000000002);
}

Test(vgic_lr, a_level_is_pending_as_long_as_its_input_is_high)
{
	pkc_vgic_lr_set_level(&lr, 40, true);
	pkc_vgic_lr_raise(&lr, 40);
	flush();
	cr_expect_eq(in_lr(40), 0x5080020000000028, "its end has to be seen");
	pkc_vgic_lr_lower(&lr, 40);
	go_round();
	cr_expect_eq(in_lr(40), 0, "lowered before the acknowledge");
	pkc_vgic_lr_raise(&lr, 40);
	go_round();
	take(40);
	end(40);
	cr_expect_eq(pkc_vgic_misr(&cpuif), PKC_ICH_MISR_EOI);
	go_round();
	take(40);
	pkc_vgic_lr_lower(&lr, 40); /* as a driver does, by an access that traps */
	go_round();
	cr_expect_eq(in_lr(40), 0x9080000000000028, "its end need not be seen any more");
	end(40);
	cr_expect_eq(pkc_vgic_misr(&cpuif), 0);
	go_round();
	cr_expect_eq(cpuif.used_lrs, 0);
}

Test(vgic_lr, an_event_after_a_level_costs_no_second_look)
{
	pkc_vgic_lr_set_level(&lr, 40, true);
	pkc_vgic_lr_raise(&lr, 40);
	flush();
	take(40);
	pkc_vgic_lr_lower(&lr, 40);
	go_round();
	end(40);
	go_round();
	pkc_vgic_lr_inject(&lr, 90);
	go_round();
	cr_expect(!lr.resample && !lr.sampled);
	take(90);
	pkc_vgic_lr_raise(&lr, 40);
	go_round();
	end(90);
	pkc_vgic_lr_sync(&lr, &cpuif);
	cr_expect_eq(lr.waiting, 0);
}

Test(vgic_lr, an_edge_is_one_event)
{
	pkc_vgic_lr_raise(&lr, 40);
	flush();
	take(40);
	pkc_vgic_lr_lower(&lr, 40);
	end(40);
	go_round();
	take(PKC_VGIC_SPURIOUS);
	pkc_vgic_lr_raise(&lr, 40);
	pkc_vgic_lr_lower(&lr, 40);
	pkc_vgic_lr_raise(&lr, 40);
	go_round();
	cr_expect_eq(in_lr(40), 0x5080000000000028);
}

Test(vgic_lr, an_event_while_active_comes_after_the_end_without_an_exit)
{
	pkc_vgic_lr_inject(&lr, 3);
	flush();
	take(3);
	pkc_vgic_lr_inject(&lr, 3);
	go_round();
	cr_expect_eq(in_lr(3), 0xd080000000000003);
	end(3);
	take(3);
	end(3);
	go_round();
	take(PKC_VGIC_SPURIOUS);
}

Test(vgic_lr, an_active_one_keeps_priority_and_group_until_its_end)
{
	pkc_vgic_lr_inject(&lr, 40);
	flush();
	take(40);
	pkc_vgic_lr_set_priority(&lr, 40, 0x10);
	pkc_vgic_lr_inject(&lr, 40);
	go_round();
	cr_expect_eq(in_lr(40), 0x9080020000000028);
	end(40);
	cr_expect_eq(pkc_vgic_misr(&cpuif), PKC_ICH_MISR_EOI);
	go_round();
	cr_expect_eq(in_lr(40), 0x5010000000000028);
	take(40);
	pkc_vgic_lr_set_group(&lr, 40, false);
	pkc_vgic_lr_inject(&lr, 40);
	go_round();
	cr_expect_eq(in_lr(40), 0x9010020000000028);
	end(40);
	go_round();
	cr_expect_eq(in_lr(40), 0x4010000000000028);
}

/* What comes again behind an active one must not stand before what waits outside. */
Test(vgic_lr, an_event_while_active_hides_nobody)
{
	pkc_vgic_lr_set_priority(&lr, 32, 0xa0);
	pkc_vgic_lr_inject(&lr, 32);
	flush();
	take(32);
	pkc_vgic_lr_inject(&lr, 32);
	for (uint32_t i = 33; i < 40; i++)
		pkc_vgic_lr_inject(&lr, i);
	go_round();
	end(32);
	for (uint32_t i = 33; i < 40; i++) {
		if (pkc_vgic_misr(&cpuif))
			go_round();
		take(i);
		end(i);
	}
	go_round();
	take(32);
}

Test(vgic_lr, one_that_is_turned_off_waits_outside)
{
	pkc_vgic_lr_inject(&lr, 40);
	flush();
	pkc_vgic_lr_enable(&lr, 40, false);
	go_round();
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(lr.waiting, 0, "and costs nothing");
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 40), PKC_VGIC_LR_PENDING);
	pkc_vgic_lr_enable(&lr, 40, true);
	go_round();
	take(40);
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 40), PKC_VGIC_LR_ACTIVE);
}

Test(vgic_lr, more_than_fit_are_asked_for_when_those_are_taken)
{
	for (uint32_t i = 32; i < 42; i++)
		pkc_vgic_lr_inject(&lr, i);
	flush();
	cr_expect_eq(cpuif.used_lrs, 4);
	cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN | PKC_ICH_HCR_NPIE | PKC_ICH_HCR_VGRP0EIE);
	for (uint32_t i = 32; i < 42; i++) {
		take(i);
		if (pkc_vgic_misr(&cpuif))
			go_round();
		end(i);
	}
	go_round();
	cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN);
	cr_expect_eq(cpuif.used_lrs, 0);
}

Test(vgic_lr, what_waits_hears_of_the_group_enables_that_matter)
{
	static const uint32_t on[] = {0, PKC_ICH_VMCR_ENG0, PKC_ICH_VMCR_ENG1,
	                              PKC_ICH_VMCR_ENG0 | PKC_ICH_VMCR_ENG1};
	static const uint32_t wanted[] = {0, PKC_ICH_HCR_VGRP1EIE, PKC_ICH_HCR_VGRP0EIE,
	                                  PKC_ICH_HCR_VGRP0DIE | PKC_ICH_HCR_VGRP1DIE};

	for (uint32_t i = 32; i < 42; i++) {
		pkc_vgic_lr_set_group(&lr, i, i % 2);
		pkc_vgic_lr_inject(&lr, i);
	}
	for (size_t i = 1; i < 4; i++) {
		cpuif.vmcr = (cpuif.vmcr & ~on[3]) | on[i];
		pkc_vgic_lr_inject(&lr, 43);
		flush();
		cr_expect_eq(cpuif.hcr & PKC_BITS(7, 4), wanted[i], "%zu: 0x%x", i, cpuif.hcr);
	}
}

/* Those of a group that is off must not keep the others out, nor be forgotten when it goes on. */
Test(vgic_lr, a_group_that_is_off_comes_last)
{
	cpuif.vmcr |= PKC_ICH_VMCR_ENG0;
	for (uint32_t i = 32; i < 36; i++) {
		pkc_vgic_lr_set_group(&lr, i, false);
		pkc_vgic_lr_set_priority(&lr, i, 0);
		pkc_vgic_lr_inject(&lr, i);
	}
	pkc_vgic_lr_inject(&lr, 40);
	flush();
	cr_expect_eq(in_lr(40), 0);
	cpuif.vmcr &= ~(uint32_t)PKC_ICH_VMCR_ENG0;
	cr_expect_eq(pkc_vgic_misr(&cpuif), PKC_ICH_MISR_VGRP0D);
	go_round();
	cr_expect_neq(in_lr(40), 0);
	cr_expect_eq(in_lr(35), 0);
	cpuif.vmcr |= PKC_ICH_VMCR_ENG0;
	cr_expect_eq(pkc_vgic_misr(&cpuif), PKC_ICH_MISR_VGRP0E);
	go_round();
	cr_expect_neq(in_lr(35), 0);
}

/** Eight nested interrupts, 32 to 39, each of higher priority than the one before. */
static void nest(void)
{
	for (uint32_t i = 0; i < 8; i++) {
		pkc_vgic_lr_set_priority(&lr, 32 + i, (uint8_t)(0x80 - 8 * i));
		pkc_vgic_lr_inject(&lr, 32 + i);
		go_round();
		take(32 + i);
	}
}

Test(vgic_lr, a_vcpu_whose_list_registers_are_all_active_takes_the_next)
{
	nest();
	cr_expect_eq(cpuif.hcr & PKC_ICH_HCR_MAINTENANCE, PKC_ICH_HCR_LRENPIE);
	cr_expect_eq(cpuif.hcr & PKC_ICH_HCR_TRAPS, 0, "with EOImode 0 DIR does nothing");
	go_round();
	for (uint32_t i = 36; i < 40; i++)
		cr_expect_neq(in_lr(i), 0, "those that end first are inside");
	for (uint32_t i = 39; i >= 36; i--)
		end(i);
	for (uint32_t i = 35; i >= 32; i--) {
		end_absent(i);
		if (i == 34)
			cr_expect_eq(pkc_vgic_misr(&cpuif), PKC_ICH_MISR_LRENP);
	}
	go_round();
	for (uint32_t i = 32; i < 40; i++)
		cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, i), 0);
	cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN);
	cr_expect_eq(cpuif.used_lrs, 0);
}

Test(vgic_lr, ends_are_counted_for_those_acknowledged_last)
{
	nest();
	pkc_vgic_lr_inject(&lr, 50);
	pkc_vgic_lr_set_priority(&lr, 50, 0x88); /* keeps one list register */
	go_round();
	for (uint32_t i = 39; i >= 37; i--)
		end(i);
	end_absent(36);
	end_absent(35);
	pkc_vgic_lr_sync(&lr, &cpuif);
	for (uint32_t i = 32; i < 40; i++)
		cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, i), i < 35 ? PKC_VGIC_LR_ACTIVE : 0,
		             "%u", i);
	cr_expect_eq(cpuif.hcr & PKC_ICH_HCR_EOICOUNT, 0);
}

Test(vgic_lr, with_eoimode_1_dir_is_trapped_where_it_has_to_be_told)
{
	static const uint64_t traps[] = {PKC_ICH_HCR_TC, PKC_ICH_HCR_TDIR};

	for (uint32_t tds = 0; tds < 2; tds++) {
		hw.has_tds = tds;
		set_up();
		cpuif.vmcr |= PKC_ICH_VMCR_EOIM;
		nest();
		go_round();
		cr_expect_eq(cpuif.hcr & PKC_ICH_HCR_TRAPS, traps[tds]);
		cpuif.hcr |= 1u << 27; /* as if an end of priority was an end */
		go_round();
		cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 35), PKC_VGIC_LR_ACTIVE);
		for (uint32_t i = 32; i < 36; i++)
			cr_expect_eq(pkc_vgic_lr_deactivate(&lr, &cpuif, i), 0);
		cr_expect_eq(pkc_vgic_lr_deactivate(&lr, &cpuif, 35), -PKC_EALREADY);
		go_round();
		cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN, "all fit again");
	}
	set_up();
	lr.dir_trap = 0;
	cpuif.hcr |= PKC_ICH_HCR_TC;
	cpuif.vmcr |= PKC_ICH_VMCR_EOIM;
	nest();
	go_round();
	cr_expect_eq(cpuif.hcr & PKC_ICH_HCR_TRAPS, PKC_ICH_HCR_TC, "the embedder's own");
}

static uint32_t owed(void)
{
	pkc_vgic_lr_sync(&lr, &cpuif);
	return pkc_vgic_lr_owed(&lr);
}

Test(vgic_lr, a_mapped_interrupt_is_the_hardwares_to_release)
{
	cr_expect_eq(pkc_vgic_lr_map(&lr, 40, 500), 0);
	pkc_vgic_lr_set_level(&lr, 40, true);
	cr_expect_eq(pkc_vgic_lr_raise(&lr, 40), 0);
	flush();
	cr_expect_eq(in_lr(40), 0x708001f400000028, "no request to see its end");
	pkc_vgic_lr_lower(&lr, 40);
	go_round();
	cr_expect_eq(in_lr(40), 0x708001f400000028, "its input does not matter");
	take(40);
	cr_expect_eq(pkc_vgic_icc_end(&hw, &cpuif, 40, true).intid, 500);
	cr_expect_eq(owed(), 0);
	cr_expect_eq(cpuif.used_lrs, 0);
}

/* Both are against the rules of pkc_vgic_lr_map(). */
Test(vgic_lr, a_mapped_interrupt_never_asks_for_its_end_nor_is_pending_and_active)
{
	pkc_vgic_lr_set_level(&lr, 40, true);
	pkc_vgic_lr_raise(&lr, 40);
	pkc_vgic_lr_map(&lr, 40, 500);
	flush();
	cr_expect_eq(in_lr(40), 0x708001f400000028);
	pkc_vgic_lr_map(&lr, 41, 501);
	pkc_vgic_lr_set_priority(&lr, 41, 0x70);
	pkc_vgic_lr_inject(&lr, 41);
	go_round();
	take(41);
	pkc_vgic_lr_inject(&lr, 41);
	go_round();
	cr_expect_eq(in_lr(41), 0xb07001f500000029);
	pkc_vgic_icc_end(&hw, &cpuif, 41, true);
	go_round();
	take(41);
}

Test(vgic_lr, a_mapped_interrupt_that_left_its_list_register_is_owed)
{
	for (uint32_t i = 32; i < 40; i++)
		pkc_vgic_lr_map(&lr, i, 468 + i);
	nest();
	go_round();
	for (uint32_t i = 39; i >= 36; i--)
		pkc_vgic_icc_end(&hw, &cpuif, i, true);
	end_absent(35);
	cr_expect_eq(owed(), 503);
	cr_expect_eq(owed(), 0);
	cr_expect_eq(pkc_vgic_lr_deactivate(&lr, &cpuif, 33), 0);
	cr_expect_eq(owed(), 501);
	pkc_vgic_lr_map(&lr, 70, 570);
	pkc_vgic_lr_inject(&lr, 70);
	go_round();
	cr_expect_eq(pkc_vgic_lr_clear(&lr, &cpuif, 70), 0);
	cr_expect_eq(owed(), 570);
	cr_expect_eq(pkc_vgic_lr_clear(&lr, &cpuif, 70), 0);
	cr_expect_eq(owed(), 0, "once");
}

Test(vgic_lr, a_reset_releases_all_and_keeps_inputs_and_settings)
{
	pkc_vgic_lr_map(&lr, 40, 500);
	pkc_vgic_lr_map(&lr, 70, 570);
	pkc_vgic_lr_set_level(&lr, 80, true);
	pkc_vgic_lr_inject(&lr, 40);
	flush();
	take(40);
	pkc_vgic_lr_inject(&lr, 70);
	pkc_vgic_lr_inject(&lr, 50);
	pkc_vgic_lr_raise(&lr, 80);
	go_round();
	pkc_vgic_lr_reset(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(owed(), 500);
	cr_expect_eq(owed(), 570);
	cr_expect_eq(owed(), 0);
	go_round();
	cr_expect_eq(cpuif.used_lrs, 1);
	cr_expect_eq(in_lr(80), 0x5080020000000050, "its input is still high");
}

Test(vgic_lr, what_is_cleared_does_not_come)
{
	pkc_vgic_lr_set_level(&lr, 41, true);
	pkc_vgic_lr_inject(&lr, 40);
	pkc_vgic_lr_inject(&lr, 41);
	pkc_vgic_lr_raise(&lr, 41);
	flush();
	cr_expect_eq(pkc_vgic_lr_clear(&lr, &cpuif, 40), 0);
	cr_expect_eq(pkc_vgic_lr_clear(&lr, &cpuif, 41), 0);
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 40), 0);
	go_round();
	take(41);
	pkc_vgic_lr_lower(&lr, 41);
	go_round();
	end(41);
	go_round();
	take(PKC_VGIC_SPURIOUS);
}

Test(vgic_lr, a_vcpu_finds_elsewhere_what_it_had)
{
	pkc_vgic_lr_inject(&lr, 40);
	pkc_vgic_lr_inject(&lr, 90);
	flush();
	take(40);
	pkc_vgic_lr_sync(&lr, &cpuif);
	pkc_vgic_lr_put(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 40), PKC_VGIC_LR_ACTIVE);
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 90), PKC_VGIC_LR_PENDING);
	flush();
	cr_expect_eq(in_lr(40), 0x9080000000000028);
	cr_expect_eq(in_lr(90), 0x508000000000005a);
}

Test(vgic_lr, a_sleeper_is_woken_by_what_it_would_take)
{
	cr_expect_not(pkc_vgic_lr_signalled(&lr, &hw, &cpuif));
	pkc_vgic_lr_set_priority(&lr, 40, 0xf0);
	pkc_vgic_lr_inject(&lr, 40);
	cr_expect_not(pkc_vgic_lr_signalled(&lr, &hw, &cpuif), "masked");
	pkc_vgic_lr_inject(&lr, 41);
	cr_expect(pkc_vgic_lr_signalled(&lr, &hw, &cpuif));
}
