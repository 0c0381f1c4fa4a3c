/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Interrupts from other CPUs under every schedule: two that change them, one that runs the vCPU.
 *
 * An observer counts the kicks that have been asked for and not yet taken. In the end each
 * interrupt has come once, or it is there, and a kick is on its way.
 */
#include <pkvmcore/vgic_lr.h>
#include <string.h>

#define EDGE   40
#define LEVEL  104 /**< in another block */
#define ROUNDS 2

static const struct pkc_vgic_hw hw = {2, 1, 5, 5, 16, false, false, true, false, false};

/** The engine, and what an observer who sees all knows. */
static struct {
	struct pkc_vgic_lr_block blocks[2];
	struct pkc_vgic_lr lr;
	uint64_t kicked;   /**< a physical interrupt is on its way to the vCPU */
	uint64_t taken[2]; /**< how often each has come */
	uint64_t padding_[5];
} shared;

static void kick(int answer)
{
	schedule_expect(answer >= 0, "accepted");
	if (answer && schedule_live())
		shared.kicked = 1;
}

/** What no other CPU touches is made anew each time that the interleaver plays this actor back. */
static struct pkc_vgic_cpuif fresh(void)
{
	struct pkc_vgic_cpuif cpuif = {0};

	cpuif.hcr = PKC_ICH_HCR_EN;
	cpuif.vmcr = 0xf8000000 | PKC_ICH_VMCR_ENG1 | 3u << 18;
	for (int i = 0; i < 2; i++)
		shared.blocks[i].active = shared.blocks[i].active1 = 0;
	shared.lr.waiting = shared.lr.latched = shared.lr.resample = shared.lr.sampled = 0;
	shared.lr.split = false;
	return cpuif;
}

static void guest(struct pkc_vgic_cpuif *cpuif)
{
	uint32_t intid;

	while ((intid = pkc_vgic_icc_acknowledge(&hw, cpuif, true)) != PKC_VGIC_SPURIOUS) {
		if (schedule_live())
			shared.taken[intid == LEVEL]++;
		if (intid == LEVEL)
			kick(pkc_vgic_lr_lower(&shared.lr, intid)); /* flushes when it enters */
		pkc_vgic_icc_end(&hw, cpuif, intid, true);
	}
}

/* Actors. */

static void vcpu(void)
{
	struct pkc_vgic_cpuif cpuif = fresh();

	for (int i = 0; i < ROUNDS; i++) {
		if (schedule_live())
			shared.kicked = 0;
		pkc_vgic_lr_flush(&shared.lr, &cpuif);
		guest(&cpuif);
		pkc_vgic_lr_sync(&shared.lr, &cpuif);
	}
}

static void injects(void)
{
	kick(pkc_vgic_lr_inject(&shared.lr, EDGE));
}

static void turns_off_injects_and_turns_on(void)
{
	kick(pkc_vgic_lr_enable(&shared.lr, EDGE, false));
	kick(pkc_vgic_lr_inject(&shared.lr, EDGE));
	kick(pkc_vgic_lr_enable(&shared.lr, EDGE, true));
}

static void raises(void)
{
	kick(pkc_vgic_lr_raise(&shared.lr, LEVEL));
}

static void changes_priority_and_injects(void)
{
	kick(pkc_vgic_lr_set_priority(&shared.lr, EDGE, 8));
	kick(pkc_vgic_lr_inject(&shared.lr, EDGE));
}

static void none_comes_twice(void)
{
	schedule_expect(shared.taken[0] <= 1 && shared.taken[1] <= 1, "none comes twice");
}

static void each_has_come_or_is_on_its_way(void)
{
	uint64_t left[2] = {PKC_FIELD(shared.blocks[0].latch, 40, 40),
	                    PKC_FIELD(shared.blocks[1].line, 40, 40)};

	for (int i = 0; i < 2; i++)
		schedule_expect(shared.taken[i] + left[i] == 1, "each interrupt comes once");
	schedule_expect(!(left[0] | left[1] | shared.lr.news) || shared.kicked,
	                "what has not come is on its way");
}

static void set_up(void)
{
	memset(&shared, 0, sizeof(shared));
	shared.lr.blocks = shared.blocks;
	shared.lr.nr_intids = 2 * PKC_VGIC_LR_BLOCK;
	shared.lr.nr_lrs = hw.nr_lrs;
	shared.lr.priority = 0xf8;
	for (int i = 0; i < 2; i++)
		shared.blocks[i].enabled = shared.blocks[i].group1 = PKC_BIT(40);
	shared.blocks[1].level = PKC_BIT(40);
}

static void explore(const char *name, void (*one)(void), void (*other)(void))
{
	struct schedule schedule = {.name = name,
	                            .shared = &shared,
	                            .size = sizeof(shared),
	                            .actors = {vcpu, one, other},
	                            .check = none_comes_twice,
	                            .finish = each_has_come_or_is_on_its_way};

	set_up();
	schedule_explore(&schedule);
}

int main(void)
{
	explore("vgic_lr/an_edge_and_a_level", injects, raises);
	explore("vgic_lr/turned_off_and_on", turns_off_injects_and_turns_on, raises);
	explore("vgic_lr/another_priority", changes_priority_and_injects, raises);
	return 0;
}
