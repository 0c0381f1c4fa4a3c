/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The list-register engine against a plain model, in random steps. The guest's CPU interface is the
 * library's own (vgic_icc.h), whose answers the model checks too. Between a change and the exit
 * that brings it to the guest a few accesses may pass, as on hardware; when none is on its way,
 * each acknowledge must give exactly what a GIC with endless list registers would.
 */
#include "vgic_model.h"
#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/vgic_lr.h>
#include <stdlib.h>

#define STEPS   1000000 /* ten times as many with PKC_LONG */
#define RUNS    64
#define PINTID  500 /* of a mapped interrupt: this and its INTID */
#define LATENCY 4

static struct pkc_vgic_hw hw;
static struct pkc_vgic_lr_block blocks[2];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;
static struct model m;

/** What the model cannot know: which physical interrupts are active, and what the guest owes. */
static bool mapped[MODEL_INTIDS], physical[MODEL_INTIDS], dropped[MODEL_INTIDS];
/** Changed since the last flush, and made pending by an event since then. */
static bool stale[MODEL_INTIDS], fresh[MODEL_INTIDS];
/** Accesses until the exit that has been asked for; -1: none has. */
static int latency;

/** How often what is rare has happened. */
static struct {
	uint64_t taken, settled, waits, spilled, absent, trapped, both, owed, spurious, resampled,
		masked;
} seen;

static uint64_t random_state;
static uint32_t spread;

static uint64_t any(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state * UINT64_C(0x2545f4914f6cdd1d) >> 20;
}

/** One of those that play in this run: few that fit in list registers, or many. */
static uint32_t some(void)
{
	return (18 + (uint32_t)(any() % spread)) % MODEL_INTIDS;
}

static void release(uint32_t pintid)
{
	cr_assert(physical[pintid - PINTID], "%u is deactivated twice", pintid);
	physical[pintid - PINTID] = false;
}

/** What must hold of each value that an entry loads. */
static void check_registers(void)
{
	cr_assert_leq(cpuif.used_lrs, hw.nr_lrs);
	cr_assert(cpuif.hcr & PKC_ICH_HCR_EN);
	cr_assert_eq(pkc_vgic_misr(&cpuif), 0, "an entry that is an exit: %#x", cpuif.hcr);
	for (uint32_t i = 0; i < cpuif.used_lrs; i++) {
		uint64_t value = cpuif.lr[i];
		uint32_t intid = (uint32_t)value;

		if (!(value & PKC_LR_STATE))
			continue;
		cr_assert_lt(intid, MODEL_INTIDS);
		for (uint32_t j = 0; j < i; j++)
			cr_assert(!(cpuif.lr[j] & PKC_LR_STATE) || (uint32_t)cpuif.lr[j] != intid,
			          "%u is in two list registers", intid);
		cr_assert_eq((value & PKC_LR_HW) != 0, mapped[intid]);
		cr_assert(!mapped[intid] || (value & PKC_LR_STATE) != PKC_LR_STATE);
		cr_assert(!mapped[intid] || PKC_FIELD(value, 44, 32) == PINTID + intid);
		cr_assert(mapped[intid] || !(value & PKC_LR_PINTID & ~PKC_LR_EOI));
		seen.both += (value & PKC_LR_STATE) == PKC_LR_STATE;
		seen.resampled += !mapped[intid] && (value & PKC_LR_EOI);
	}
}

static void check_state(uint32_t intid)
{
	uint32_t want = (model_pending(&m.irq[intid]) ? PKC_VGIC_LR_PENDING : 0) |
	                (m.irq[intid].active ? PKC_VGIC_LR_ACTIVE : 0);

	uint32_t state = pkc_vgic_lr_state(&lr, &cpuif, intid);

	cr_assert_eq(state, want, "%u is %u and not %u", intid, state, want);
	if (mapped[intid])
		cr_assert_eq(physical[intid], m.irq[intid].latch || m.irq[intid].active, "%u",
		             intid);
}

static void leave(void)
{
	uint32_t pintid;

	pkc_vgic_lr_sync(&lr, &cpuif);
	while ((pintid = pkc_vgic_lr_owed(&lr))) {
		release(pintid);
		seen.owed++;
	}
}

static void enter(void)
{
	pkc_vgic_lr_flush(&lr, &cpuif);
	check_registers();
	for (uint32_t i = 0; i < MODEL_INTIDS; i++)
		stale[i] = fresh[i] = false;
	latency = -1;
	seen.waits += (cpuif.hcr & PKC_ICH_HCR_NPIE) != 0;
	seen.spilled += (cpuif.hcr & PKC_ICH_HCR_LRENPIE) != 0;
}

static void go_round(void)
{
	leave();
	for (int i = 0; i < 3; i++)
		check_state(some());
	enter();
	check_state(some());
}

/** A kick, or a maintenance interrupt, is on its way. */
static void ask_for_exit(void)
{
	if (latency < 0)
		latency = (int)(any() % LATENCY);
}

static void changed(uint32_t intid, int kick)
{
	cr_assert_geq(kick, 0);
	if (kick)
		ask_for_exit();
	stale[intid] = true;
}

static void inject(uint32_t intid)
{
	if (mapped[intid] && physical[intid])
		return;

	physical[intid] = mapped[intid];
	fresh[intid] = m.irq[intid].latch = true;
	changed(intid, pkc_vgic_lr_inject(&lr, intid));
}

static void set_line(uint32_t intid, bool high)
{
	if (mapped[intid])
		return;
	if (high) {
		fresh[intid] |= !m.irq[intid].level && !m.irq[intid].line;
		model_raise(&m.irq[intid]);
		changed(intid, pkc_vgic_lr_raise(&lr, intid));
	} else {
		m.irq[intid].line = false;
		changed(intid, pkc_vgic_lr_lower(&lr, intid));
	}
}

static void configure(uint32_t intid)
{
	struct model_irq *irq = &m.irq[intid];

	switch (any() % 6) {
	case 0:
		irq->group1 = any() % 4;
		changed(intid, pkc_vgic_lr_set_group(&lr, intid, irq->group1));
		break;
	case 1:
		irq->level = !mapped[intid] && any() % 2;
		changed(intid, pkc_vgic_lr_set_level(&lr, intid, irq->level));
		break;
	case 2:
	case 3:
		irq->priority = (uint8_t)(any() & (0xff00 >> hw.priority_bits));
		changed(intid, pkc_vgic_lr_set_priority(&lr, intid, irq->priority));
		break;
	default:
		irq->enabled = any() % 4;
		changed(intid, pkc_vgic_lr_enable(&lr, intid, irq->enabled));
	}
}

/** GICD_ICPENDR and GICD_ICACTIVER: what the embedder does between an exit and an entry. */
static void clear(uint32_t intid)
{
	leave();
	cr_assert_eq(pkc_vgic_lr_clear(&lr, &cpuif, intid), 0);
	m.irq[intid].latch = false;
	go_round();
}

static void migrate(void)
{
	struct pkc_vgic_cpuif elsewhere;

	leave();
	pkc_vgic_lr_put(&lr, &cpuif);
	cr_assert_eq(cpuif.used_lrs, 0);
	cr_assert_eq(cpuif.hcr, PKC_ICH_HCR_EN);
	elsewhere = (struct pkc_vgic_cpuif){.hcr = cpuif.hcr, .vmcr = cpuif.vmcr};
	for (int i = 0; i < PKC_VGIC_APS_MAX; i++) {
		elsewhere.ap0r[i] = cpuif.ap0r[i];
		elsewhere.ap1r[i] = cpuif.ap1r[i];
	}
	cpuif = elsewhere;
	go_round();
}

/** A vCPU that is turned off: its physical interrupts may come again, and nothing else is left. */
static void reset(void)
{
	leave();
	pkc_vgic_lr_reset(&lr, &cpuif);
	m.nr_taken = 0;
	for (uint32_t i = 0; i < MODEL_INTIDS; i++)
		m.irq[i].latch = m.irq[i].active = dropped[i] = false;
	for (int i = 0; i < PKC_VGIC_APS_MAX; i++)
		cpuif.ap0r[i] = cpuif.ap1r[i] = 0;
	go_round();
}

/** What the hardware does with an effect. */
static void finish(struct pkc_vgic_icc_effect effect, bool may_be_absent)
{
	if (effect.todo == PKC_VGIC_ICC_RELEASE)
		release(effect.intid);
	if (effect.todo != PKC_VGIC_ICC_ABSENT)
		return;

	cr_assert(may_be_absent, "EL2 has to be told which");
	cpuif.hcr += 1u << PKC_ICH_HCR_EOICOUNT_SHIFT;
	seen.absent++;
}

/** Nothing but what is signalled comes out, and it does: all that the model can say. */
static void check_taken(uint32_t got, bool group1)
{
	uint32_t best = model_best(&m);
	bool all_signalled = best != MODEL_NONE;

	for (uint32_t i = best; all_signalled && i < MODEL_INTIDS; i++)
		if (model_eligible(&m, &m.irq[i]) && m.irq[i].priority == m.irq[best].priority)
			all_signalled = m.irq[i].group1 == group1 && model_signalled(&m, i);
	cr_assert(got != MODEL_NONE || !all_signalled, "%u does not come", best);
	if (got == MODEL_NONE)
		return;
	cr_assert(model_eligible(&m, &m.irq[got]) && model_signalled(&m, got), "%u comes", got);
	cr_assert_eq(m.irq[got].group1, group1);
	cr_assert_eq(m.irq[got].priority, m.irq[best].priority, "%u comes before %u", got, best);
}

static void acknowledge(void)
{
	bool group1 = any() % 8;
	bool settled = latency < 0 && !pkc_vgic_misr(&cpuif);
	uint32_t got = pkc_vgic_icc_acknowledge(&hw, &cpuif, group1);
	uint32_t level = pkc_vgic_icc_running(&hw, &cpuif);

	if (settled)
		check_taken(got, group1);
	seen.settled += settled && got != MODEL_NONE;
	if (got == MODEL_NONE)
		return;

	cr_assert(!m.irq[got].active, "%u is delivered twice", got);
	cr_assert(stale[got] || (model_pending(&m.irq[got]) && m.irq[got].enabled));
	cr_assert(stale[got] || level == model_level(&m, m.irq[got].priority, group1));
	seen.spurious += !model_pending(&m.irq[got]);
	seen.taken++;
	model_take(&m, got, level, group1);
	m.irq[got].latch = fresh[got];
}

static void end(void)
{
	struct model_taken last;
	struct pkc_vgic_icc_effect effect;

	if (!m.nr_taken)
		return;
	last = m.taken[--m.nr_taken];
	effect = pkc_vgic_icc_end(&hw, &cpuif, last.intid, last.group1);
	if (m.split) {
		cr_assert_eq(effect.todo, PKC_VGIC_ICC_DONE);
		dropped[last.intid] = true;
	} else {
		finish(effect, true);
		m.irq[last.intid].active = false;
	}
	cr_assert_eq(pkc_vgic_icc_running(&hw, &cpuif), m.nr_taken ? model_running(&m) : 0xff);
}

/** ICC_DIR_EL1, for what has been dropped: in any order. */
static void deactivate(void)
{
	uint32_t intid = some();

	for (uint32_t i = 0; i < MODEL_INTIDS && !dropped[intid]; i++)
		intid = (intid + 1) % MODEL_INTIDS;
	if (!dropped[intid])
		return;

	dropped[intid] = m.irq[intid].active = false;
	if (!(cpuif.hcr & PKC_ICH_HCR_TRAPS)) {
		finish(pkc_vgic_icc_deactivate(&cpuif, intid), false);
		return;
	}
	leave();
	cr_assert_eq(pkc_vgic_lr_deactivate(&lr, &cpuif, intid), 0);
	go_round();
	seen.trapped++;
}

static bool nothing_is_active(void)
{
	for (uint32_t i = 0; i < MODEL_INTIDS; i++)
		if (m.irq[i].active)
			return false;
	return !m.nr_taken;
}

static void write_icc(uint32_t enc, uint64_t value)
{
	struct pkc_vgic_icc_effect effect;

	cr_assert_eq(pkc_vgic_icc_write(&hw, &cpuif, enc, value, &effect), 0);
	cr_assert_eq(effect.todo, PKC_VGIC_ICC_DONE);
}

/** Binary points and EOImode are set while nothing is active. */
static void choose_mode(void)
{
	uint32_t lowest = 7 - hw.preemption_bits, ctlr = (uint32_t)any() & 3;
	uint32_t bpr0 = (uint32_t)any() & 7, bpr1 = (uint32_t)any() & 7;

	write_icc(PKC_ENC_ICC_CTLR_EL1, 0);
	write_icc(PKC_ENC_ICC_BPR0_EL1, bpr0);
	write_icc(PKC_ENC_ICC_BPR1_EL1, bpr1);
	write_icc(PKC_ENC_ICC_CTLR_EL1, ctlr);
	m.cbpr = ctlr & 1;
	m.split = ctlr & 2;
	m.bpr0 = bpr0 < lowest ? lowest : bpr0;
	m.bpr1 = bpr1 < lowest + 1 ? lowest + 1 : bpr1;
}

static void mask(void)
{
	uint32_t group = any() % 2;

	switch (any() % 4) {
	case 0:
		m.on[group] = any() % 4;
		write_icc(group ? PKC_ENC_ICC_IGRPEN1_EL1 : PKC_ENC_ICC_IGRPEN0_EL1, m.on[group]);
		break;
	case 1:
		m.pmr = any() % 2 ? 0xff : (uint32_t)any() & 0xff;
		m.pmr &= 0xff00 >> hw.priority_bits;
		write_icc(PKC_ENC_ICC_PMR_EL1, m.pmr);
		break;
	default:
		if (nothing_is_active())
			choose_mode();
	}
	seen.masked++;
}

static void guest_accesses(void)
{
	uint64_t what = any() % 32;

	if (what < 14)
		acknowledge();
	else if (what < 22)
		end();
	else if (what < 31)
		deactivate();
	else
		mask();
	if (pkc_vgic_misr(&cpuif))
		ask_for_exit();
}

static void world_changes(void)
{
	uint64_t what = any() % 64;

	if (what < 24)
		inject(some());
	else if (what < 36)
		set_line(some(), true);
	else if (what < 50)
		set_line(some(), false);
	else if (what < 58)
		configure(some());
	else if (what < 59)
		clear(some());
	else if (what < 60)
		migrate();
	else if (what < 63)
		go_round();
	else if (!(any() % 64))
		reset();
}

static void step(void)
{
	if (any() % 3)
		guest_accesses();
	else
		world_changes();
	if (latency >= 0 && latency-- == 0)
		go_round();
}

static void set_up(uint32_t run)
{
	hw = (struct pkc_vgic_hw){.nr_lrs = 1 + run % 16, .intid_bits = 16, .has_tds = run & 16};
	hw.preemption_bits = 5 + run % 3;
	hw.priority_bits = hw.preemption_bits + run / 3 % 2;
	hw.nr_aps = 1u << (hw.preemption_bits - 5);
	spread = (const uint32_t[]){4, 10, 30, MODEL_INTIDS}[run / 16];
	m = (struct model){.on = {true, true}};
	cpuif = (struct pkc_vgic_cpuif){.hcr = PKC_ICH_HCR_EN, .vmcr = PKC_BITS(1, 0)};
	cr_assert_eq(pkc_vgic_lr_init(&lr, &hw, blocks, MODEL_INTIDS), 0);
	for (uint32_t i = 0; i < MODEL_INTIDS; i++) {
		mapped[i] = i >= 16 && i % 5 == 0;
		cr_assert_eq(pkc_vgic_lr_map(&lr, i, mapped[i] ? PINTID + i : 0), 0);
		stale[i] = fresh[i] = physical[i] = dropped[i] = false;
	}
	choose_mode();
	m.pmr = 0xff00 >> hw.priority_bits & 0xff;
	write_icc(PKC_ENC_ICC_PMR_EL1, m.pmr);
	for (uint32_t i = 0; i < 20 * MODEL_INTIDS; i++)
		configure(i % MODEL_INTIDS);
	enter();
}

/** Lets the guest handle all that there is: then nothing is left, not even at the distributor. */
static void drain(void)
{
	m.on[0] = m.on[1] = true;
	write_icc(PKC_ENC_ICC_IGRPEN0_EL1, 1);
	write_icc(PKC_ENC_ICC_IGRPEN1_EL1, 1);
	m.pmr = 0xff00 >> hw.priority_bits & 0xff;
	write_icc(PKC_ENC_ICC_PMR_EL1, m.pmr);
	for (uint32_t i = 0; i < MODEL_INTIDS; i++) {
		set_line(i, false);
		m.irq[i].enabled = true;
		changed(i, pkc_vgic_lr_enable(&lr, i, true));
		m.irq[i].priority = 0;
		changed(i, pkc_vgic_lr_set_priority(&lr, i, 0));
	}
	go_round();
	for (uint32_t i = 0; i < 40 * MODEL_INTIDS; i++) {
		acknowledge();
		end();
		deactivate();
		if (latency >= 0 || pkc_vgic_misr(&cpuif))
			go_round();
	}
	go_round();
	for (uint32_t i = 0; i < MODEL_INTIDS; i++) {
		check_state(i);
		cr_assert(!m.irq[i].latch && !m.irq[i].active && !physical[i], "%u is left", i);
	}
	cr_assert_eq(cpuif.used_lrs, 0);
	cr_assert_eq(cpuif.hcr, PKC_ICH_HCR_EN);
}

Test(vgic_lr_model, random_steps_are_those_of_a_gic_without_end)
{
	uint32_t steps = getenv("PKC_LONG") ? 10 * STEPS : STEPS;

	for (uint32_t run = 0; run < RUNS; run++) {
		random_state = UINT64_C(0x9e3779b97f4a7c15) * (run + 1);
		cr_log_info("run %u: seed %#lx, %u list registers", run, random_state,
		            1 + run % 16);
		set_up(run);
		for (uint32_t i = 0; i < steps / RUNS; i++)
			step();
		drain();
	}
	cr_log_info("taken %lu, settled %lu, waits %lu, spilled %lu, absent %lu, trapped %lu, both "
	            "%lu, "
	            "owed %lu, spurious %lu, resampled %lu",
	            seen.taken, seen.settled, seen.waits, seen.spilled, seen.absent, seen.trapped,
	            seen.both, seen.owed, seen.spurious, seen.resampled);
	cr_expect(seen.taken && seen.settled && seen.waits && seen.spilled && seen.absent &&
	          seen.trapped && seen.both && seen.owed && seen.spurious && seen.resampled &&
	          seen.masked);
}
