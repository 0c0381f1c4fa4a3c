/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * When no timer brings a CPU to EL2 by chance: each SGI has to find its way to a CPU that only
 * spins, more come than there are list registers, and handlers nest deeper than those.
 */
#include "irqload.h"

#define GICD_IPRIORITYR UINT64_C(0x08000400)
#define GICR_ISENABLER0 0x10100
#define GICR_ICENABLER0 0x10180
#define GICR_ISPENDR0   0x10200
#define GICR_IPRIORITYR 0x10400
#define NEST_ROUNDS     10
#define TIMER_LEVEL     4
#define OFF_SGI         9
#define OTHER_GROUP_SGI 3
#define REMOTE_SGI      2

struct mail quiet_mail[GUEST_MAX_CPUS][NR_SGIS];
static uint64_t released;

static volatile uint32_t *word(uint64_t address)
{
	return at(address);
}

/* All at once, while the target masks interrupts; then it may take them. */
static void pile_up(unsigned int to)
{
	uint64_t frames = gic_redistributor(to);

	for (unsigned int sgi = FIRST_SGI; sgi < NR_SGIS; sgi++) {
		write_letter(&quiet_mail[to][sgi], sgi);
		if (sgi == REMOTE_SGI)
			*word(frames + GICR_ISPENDR0) = 1U << sgi;
		else
			gic_send(1U << to, sgi);
	}
	__atomic_store_n(&released, to + 1, __ATOMIC_RELEASE);
	for (unsigned int sgi = FIRST_SGI; sgi < NR_SGIS; sgi++)
		wait_for(&quiet_mail[to][sgi], "SGI of many", to);
}

static void one_by_one(unsigned int to)
{
	for (unsigned int sgi = FIRST_SGI; sgi < NR_SGIS; sgi++) {
		write_letter(&quiet_mail[to][sgi], sgi);
		gic_send(1U << to, sgi);
		wait_for(&quiet_mail[to][sgi], "single SGI", to);
	}
}

/* Off, it waits; and one of the other group is none at all. */
static void held_back(unsigned int to)
{
	uint64_t frames = gic_redistributor(to);
	uint64_t empty = __atomic_load_n(&load[to].empty, __ATOMIC_RELAXED);
	struct mail *mail = &quiet_mail[to][OFF_SGI];

	*word(frames + GICR_ICENABLER0) = 1U << OFF_SGI;
	write_letter(mail, OFF_SGI);
	gic_send(1U << to, OFF_SGI);
	WRITE_SYSREG(ICC_SGI0R_EL1, (uint64_t)OTHER_GROUP_SGI << 24 | 1U << to);
	spin(1000);
	CHECK(mail->seen != mail->sent, "an SGI came that is off");
	*word(frames + GICR_ISENABLER0) = 1U << OFF_SGI;
	wait_for(mail, "SGI that was off", to);
	CHECK(__atomic_load_n(&load[to].empty, __ATOMIC_RELAXED) == empty,
	      "an SGI came that is of the other group");
}

/* The target only spins: nothing but a kick, or a maintenance interrupt, brings it to EL2. */
static void be_target(unsigned int me)
{
	interrupts_off();
	meet();
	while (__atomic_load_n(&released, __ATOMIC_ACQUIRE) != me + 1)
		;
	interrupts_on();
	meet();
}

static void send_to(unsigned int to)
{
	meet();
	pile_up(to);
	one_by_one(to);
	held_back(to);
	meet();
}

/*
 * From below: this CPU's SPI, SGIs 2 to 4, its timer, SGIs 5 to 8. With four list registers, the
 * timer's interrupt is the first that ends outside of them.
 */
static uint64_t intid_at(unsigned int level)
{
	if (level == 0)
		return FIRST_SPI + guest_this_cpu()->index;
	if (level == TIMER_LEVEL)
		return PPI_PTIMER;
	return level < TIMER_LEVEL ? level + 1 : level;
}

static void provoke(unsigned int level)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index;

	if (level == 0) {
		gic_pend_spi(me, me);
	} else if (level == TIMER_LEVEL) {
		WRITE_SYSREG(CNTP_CVAL_EL0, 0);
		WRITE_SYSREG(CNTP_CTL_EL0, 1);
	} else {
		gic_send(1U << me, (unsigned int)intid_at(level));
	}
}

void nested(struct load_cpu *me, uint64_t intid)
{
	uint64_t deadline = now() + seconds(PATIENCE);

	CHECK(intid == intid_at((unsigned int)me->reached), "interrupt %lu came at level %lu",
	      intid, me->reached);
	if (intid == PPI_PTIMER)
		WRITE_SYSREG(CNTP_CTL_EL0, 0);
	if (++me->reached < NEST_LEVELS)
		provoke((unsigned int)me->reached);
	while (__atomic_load_n(&me->reached, __ATOMIC_RELAXED) < NEST_LEVELS)
		CHECK(now() < deadline, "nothing more urgent came to level %lu", me->reached);
}

/* A store with write-back, as a compiler may make of a loop, tells EL2 too little to answer it. */
static void set_priority(uint64_t base, unsigned int intid, unsigned int level)
{
	__asm__ volatile("strb %w0, [%1]" ::"r"(0xd8 - level * 0x10), "r"(base + intid) : "memory");
}

/* Where an end does not deactivate, that comes last and from below: list registers hold the top. */
static void nest_once(struct load_cpu *me)
{
	uint64_t deadline = now() + seconds(PATIENCE);

	__atomic_store_n(&me->reached, 0, __ATOMIC_RELAXED);
	provoke(0);
	while (__atomic_load_n(&me->reached, __ATOMIC_RELAXED) < NEST_LEVELS)
		CHECK(now() < deadline, "nesting did not begin");
	for (unsigned int level = 0; split_eoi && level < NEST_LEVELS; level++)
		WRITE_SYSREG(ICC_DIR_EL1, intid_at(level));
}

static void nest(struct load_cpu *me)
{
	uint64_t base = gic_redistributor((unsigned int)guest_this_cpu()->index) + GICR_IPRIORITYR;

	set_priority(GICD_IPRIORITYR, (unsigned int)intid_at(0), 0);
	for (unsigned int level = 1; level < NEST_LEVELS; level++)
		set_priority(base, (unsigned int)intid_at(level), level);
	me->nesting = true;
	for (unsigned int round = 0; round < NEST_ROUNDS; round++)
		nest_once(me);
	me->nesting = false;
}

static void look_on(void)
{
	meet();
	meet();
}

void be_quiet(unsigned int nr_cpus)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index;

	if (guest_number("hostile=", 0))
		poke_last();
	for (unsigned int to = 0; to < nr_cpus && nr_cpus > 1; to++) {
		if (me == to)
			be_target(me);
		else if (me == (to + 1) % nr_cpus)
			send_to(to);
		else
			look_on();
	}
	nest(this_load());
	meet();
}
