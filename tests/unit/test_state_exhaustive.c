/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Every state of one class that two vCPUs and two CPUs can be in, and from each every event,
 * against the invariants of docs/design/state.md, which are checked by number.
 *
 * A class moves by its own bits, so one at a time is enough. Of values there are two kinds: the one
 * that is true, and others.
 */
#include "state_world.h"
#include <pkvmcore/state_switch.h>
#include <stdio.h>
#include <stdlib.h>

enum { NR_CPUS = 2, NR_VCPUS = 2, STALE = 9999 };

#define ARMED     PKC_BIT(15)
#define TIMER_ON  UINT64_C(1)
#define MAX_FOUND (1u << 20)

/* What there is of one class, as one word. */
struct snapshot {
	uint64_t cpu : 4, hyp : 4, host : 2;  /* masks, of two hosts and two vCPUs */
	uint64_t hyp_true : 4, host_true : 2; /* whether the words there are the true ones */
	uint64_t live_true : 4;               /* by CPU: nobody's, the host's, a vCPU's */
	uint64_t owner : 4;                   /* likewise */
	uint64_t home : 4, on : 4;            /* by vCPU: nobody, CPU 0, CPU 1 */
	uint64_t in_guest : 2;                /* by CPU */
	uint64_t held : 2, claim : 2;         /* by vCPU */
	uint64_t unused : 26;
};

union key {
	struct snapshot is;
	uint64_t word;
};

static struct context *const hosts[NR_CPUS] = {&contexts[0], &contexts[1]};
static struct context *const vcpus[NR_VCPUS] = {&contexts[WORLD_CPUS], &contexts[WORLD_CPUS + 1]};
static struct context *const four[4] = {&contexts[0], &contexts[1], &contexts[WORLD_CPUS],
                                        &contexts[WORLD_CPUS + 1]};
static bool in_guest[NR_CPUS];

static uint32_t class_bit, spot;
static bool armed, with_host, in_one_pass;
static uint64_t next_value;

static union key found[MAX_FOUND];
static uint32_t nr_found, table[2 * MAX_FOUND];

static uint64_t bit_of(uint32_t mask)
{
	return (mask & class_bit) != 0;
}

static struct context *whose(uint32_t cpu, uint64_t code)
{
	return code == 0 ? NULL : code == 1 ? hosts[cpu] : vcpus[code - 2];
}

/* Who of those that may be in a CPU has the class there. */
static struct context *holder(uint32_t cpu)
{
	struct context *loaded = world[cpu].loaded;

	if (loaded && (loaded->state.cpu & class_bit))
		return loaded;
	return with_host && (hosts[cpu]->state.cpu & class_bit) ? hosts[cpu] : NULL;
}

static void encode_context(struct snapshot *is, uint32_t i)
{
	const struct pkc_state *state = &four[i]->state;

	is->cpu |= bit_of(state->cpu) << i;
	is->hyp |= bit_of(state->hyp) << i;
	is->hyp_true |= (uint64_t)(*hyp_word(four[i], spot) == four[i]->truth[spot]) << i;
}

static void encode_vcpu(struct snapshot *is, uint32_t i)
{
	struct context *vcpu = vcpus[i];
	uint32_t home = vcpu->state.home;

	is->host |= bit_of(vcpu->state.host) << i;
	is->host_true |= (uint64_t)(pkc_host_read_u64(host_word(vcpu, spot)) == vcpu->truth[spot])
	                 << i;
	is->home |= (uint64_t)(home == PKC_CPU_NONE ? 0 : home + 1) << 2 * i;
	is->on |= (uint64_t)(vcpu->on + 1) << 2 * i;
	is->held |= bit_of(vcpu->side.held) << i;
	is->claim |= bit_of(vcpu->side.claim) << i;
}

static void encode_cpu(struct snapshot *is, uint32_t i)
{
	const struct pkc_state *owner = world[i].fake.cpu.owner[spots[spot].class];
	uint64_t live = live_read(&world[i], hosts[i], spot);

	for (uint64_t code = 1; code < 4; code++) {
		is->live_true |= (whose(i, code)->truth[spot] == live ? code : 0) << 2 * i;
		is->owner |= (&whose(i, code)->state == owner ? code : 0) << 2 * i;
	}
	is->in_guest |= (uint64_t)in_guest[i] << i;
}

static union key encode(void)
{
	union key key = {.word = 0};

	for (uint32_t i = 0; i < 4; i++)
		encode_context(&key.is, i);
	for (uint32_t i = 0; i < 2; i++) {
		encode_vcpu(&key.is, i);
		encode_cpu(&key.is, i);
	}
	return key;
}

static void decode_context(const struct snapshot *is, uint32_t i)
{
	struct context *context = four[i];

	context->truth[spot] = 100 * (i + 1);
	context->state.cpu = is->cpu >> i & 1 ? class_bit : 0;
	context->state.hyp = PKC_CLASSES_ALL & ~(is->hyp >> i & 1 ? 0 : class_bit);
	*hyp_word(context, spot) = is->hyp_true >> i & 1 ? context->truth[spot] : STALE;
	*hyp_word(context, SPOT_MDSCR) = armed ? ARMED : 0;
	context->state.context.sys.reg[PKC_CNTV_CTL_EL0] = TIMER_ON;
}

static void decode_vcpu(const struct snapshot *is, uint32_t i)
{
	struct context *vcpu = vcpus[i];
	uint32_t home = is->home >> 2 * i & 3;

	vcpu->state.host = is->host >> i & 1 ? class_bit : 0;
	pkc_host_write_u64(host_word(vcpu, spot),
	                   is->host_true >> i & 1 ? vcpu->truth[spot] : STALE);
	vcpu->state.home = home ? home - 1 : PKC_CPU_NONE;
	vcpu->on = (int)(is->on >> 2 * i & 3) - 1;
	vcpu->side.held = is->held >> i & 1 ? class_bit : 0;
	vcpu->side.claim = is->claim >> i & 1 ? class_bit : 0;
	if (vcpu->on != NOBODY)
		world[vcpu->on].loaded = vcpu;
}

static void decode_cpu(const struct snapshot *is, uint32_t i)
{
	struct world_cpu *cpu = &world[i];
	struct context *live = whose(i, is->live_true >> 2 * i & 3);
	struct context *owner = whose(i, is->owner >> 2 * i & 3);

	in_guest[i] = is->in_guest >> i & 1;
	live_write(cpu, hosts[i], spot, live ? live->truth[spot] : STALE);
	cpu->fake.cpu.owner[spots[spot].class] = owner ? &owner->state : NULL;
	pkc_fake_set(&cpu->fake, PKC_ENC_MDSCR_EL1, armed && holder(i) ? ARMED : 0);
	pkc_fake_set(&cpu->fake, PKC_ENC_CNTV_CTL_EL0, holder(i) ? TIMER_ON : 0);
	cpu->fake.logged = 0;
}

static void decode(union key key)
{
	next_value = 1000;
	world[0].loaded = NULL;
	world[1].loaded = NULL;
	for (uint32_t i = 0; i < 4; i++)
		decode_context(&key.is, i);
	for (uint32_t i = 0; i < 2; i++)
		decode_vcpu(&key.is, i);
	for (uint32_t i = 0; i < 2; i++)
		decode_cpu(&key.is, i);
}

/* The events. Each says whether it can happen on CPU @p p now. */

static void answer(struct context *vcpu, uint32_t consumed)
{
	pkc_hostside_answered(&vcpu->side, consumed, vcpu->state.host);
}

static bool load(uint32_t p, uint32_t v)
{
	if (world[p].loaded || vcpus[v]->on != NOBODY)
		return false;
	world[p].loaded = vcpus[v];
	vcpus[v]->on = (int)p;
	pkc_state_load(&world[p].fake.cpu, &vcpus[v]->state);
	return true;
}

static bool load_first(uint32_t p)
{
	return load(p, 0);
}

static bool load_second(uint32_t p)
{
	return load(p, 1);
}

/* What is loaded while the host of the CPU runs, or while the vCPU does; else NULL. */
static struct context *loaded(uint32_t p, bool while_in_guest)
{
	return in_guest[p] == while_in_guest ? world[p].loaded : NULL;
}

static bool put(uint32_t p)
{
	struct context *vcpu = loaded(p, false);

	if (!vcpu)
		return false;
	pkc_state_put(&world[p].fake.cpu, &vcpu->state);
	vcpu->on = NOBODY;
	world[p].loaded = NULL;
	return true;
}

static bool teardown(uint32_t p)
{
	struct context *vcpu = loaded(p, false);
	struct pkc_state_setup setup;

	if (!vcpu)
		return false;
	put(p);
	setup = vcpu->state.setup;
	pkc_state_init(&vcpu->state, &setup);
	vcpu->truth[spot] = *hyp_word(vcpu, spot) = ++next_value;
	vcpu->side.held = vcpu->side.claim = 0;
	return true;
}

/* One context of a CPU after the other, of which either may be NULL. */
static void change(uint32_t p, struct context *from, struct context *to)
{
	struct pkc_cpu *cpu = &world[p].fake.cpu;
	bool can_swap = from && to && (class_bit & (PKC_CLASS(SYS) | PKC_CLASS(VTIMER)));

	if (in_one_pass && can_swap) {
		pkc_state_switch(cpu, &from->state, from->rules, &to->state, to->rules, true);
		return;
	}
	if (from)
		pkc_state_exit(cpu, &from->state, from->rules);
	if (to)
		pkc_state_enter(cpu, &to->state, to->rules);
}

static bool enter_with(uint32_t p, bool reset)
{
	struct world_cpu *cpu = &world[p];
	struct context *vcpu = loaded(p, false);
	uint32_t consumed;

	if (!vcpu)
		return false;
	cr_assert_eq(pkc_state_import(&cpu->fake.cpu, &vcpu->state, vcpu->rules, vcpu->side.claim,
	                              &consumed),
	             0);
	if (reset) {
		pkc_state_reset(&cpu->fake.cpu, &vcpu->state);
		vcpu->truth[spot] = *hyp_word(vcpu, spot) = ++next_value;
	}
	answer(vcpu, consumed);
	change(p, with_host ? hosts[p] : NULL, vcpu);
	in_guest[p] = true;
	return true;
}

static bool enter(uint32_t p)
{
	return enter_with(p, false);
}

static bool enter_after_reset(uint32_t p)
{
	return enter_with(p, true);
}

static bool leave(uint32_t p)
{
	struct context *vcpu = loaded(p, true);

	if (!vcpu)
		return false;
	change(p, vcpu, with_host ? hosts[p] : NULL);
	answer(vcpu, 0);
	cr_assert_eq(vcpu->state.cpu & vcpu->rules->evict, 0, "invariant 8");
	in_guest[p] = false;
	return true;
}

static bool served_by_hyp(uint32_t p)
{
	struct context *vcpu = loaded(p, true);

	if (!vcpu)
		return false;
	pkc_state_left(&world[p].fake.cpu, &vcpu->state);
	pkc_state_enter(&world[p].fake.cpu, &vcpu->state, vcpu->rules);
	return true;
}

/* An instruction of who runs: a lazy class traps first. */
static bool use(uint32_t p, bool write)
{
	struct context *vcpu = loaded(p, true);
	struct context *me = vcpu ? vcpu : with_host ? hosts[p] : NULL;
	struct context *other = vcpu ? (with_host ? hosts[p] : NULL) : world[p].loaded;

	if (!me || !((me->rules->lazy | me->rules->eager | PKC_CLASSES_SWITCH) & class_bit))
		return false;
	if (me == hosts[p] && (class_bit & PKC_CLASSES_SWITCH))
		return false;
	if (pkc_state_traps(&me->state, me->rules) & class_bit)
		pkc_state_first_use(&world[p].fake.cpu, &me->state, other ? &other->state : NULL,
		                    class_bit);
	cr_assert_eq(live_read(&world[p], me, spot), me->truth[spot], "what is used is true");
	if (write) {
		me->truth[spot] = ++next_value;
		live_write(&world[p], me, spot, next_value);
	}
	return true;
}

static bool is_used(uint32_t p)
{
	return use(p, false);
}

static bool is_written(uint32_t p)
{
	return use(p, true);
}

/* EL2 makes HYP hold the class, or alone, and changes it there. */
static bool to_hyp(uint32_t p)
{
	struct context *vcpu = world[p].loaded;

	if (!vcpu || (in_guest[p] && (class_bit & PKC_CLASSES_SWITCH)))
		return false;
	pkc_state_to_hyp(&world[p].fake.cpu, &vcpu->state, class_bit);
	if (in_guest[p])
		pkc_state_enter(&world[p].fake.cpu, &vcpu->state, vcpu->rules);
	return true;
}

static bool written_in_hyp(uint32_t p)
{
	struct context *vcpu = world[p].loaded;

	if (!vcpu || (vcpu->side.claim & class_bit))
		return false;
	pkc_state_to_hyp_only(&world[p].fake.cpu, &vcpu->state, class_bit);
	vcpu->truth[spot] = *hyp_word(vcpu, spot) = ++next_value;
	if (in_guest[p])
		pkc_state_enter(&world[p].fake.cpu, &vcpu->state, vcpu->rules);
	answer(vcpu, 0);
	return true;
}

static bool written_in_place(uint32_t p)
{
	struct context *vcpu = world[p].loaded;

	if (!vcpu || !spots[spot].enc || (vcpu->side.claim & class_bit))
		return false;
	if (pkc_state_vregs_for_write(&vcpu->state, class_bit).live)
		live_write(&world[p], vcpu, spot, ++next_value);
	else
		*hyp_word(vcpu, spot) = ++next_value;
	vcpu->truth[spot] = next_value;
	answer(vcpu, 0);
	return true;
}

static bool host_fetches(uint32_t p)
{
	struct context *vcpu = loaded(p, false);

	if (!vcpu)
		return false;
	pkc_state_fetch(&world[p].fake.cpu, &vcpu->state, vcpu->rules, PKC_CLASSES_ALL,
	                vcpu->side.claim);
	answer(vcpu, 0);
	return true;
}

static bool host_reads(uint32_t p)
{
	struct context *vcpu = loaded(p, false);

	if (!vcpu || !(vcpu->rules->host_read & class_bit))
		return false;
	if (pkc_hostside_read(&vcpu->side, class_bit))
		host_fetches(p);
	cr_assert_eq(pkc_hostside_read(&vcpu->side, class_bit), 0);
	cr_assert_eq(pkc_host_read_u64(host_word(vcpu, spot)), vcpu->truth[spot]);
	return true;
}

/* What the host may not write it writes as well, where it has no copy to spoil. */
static bool host_writes(uint32_t p)
{
	struct context *vcpu = loaded(p, false);

	if (!vcpu)
		return false;
	if (vcpu->rules->host_write & class_bit) {
		host_reads(p);
		cr_assert_eq(pkc_hostside_write(&vcpu->side, class_bit), 0);
		vcpu->truth[spot] = ++next_value;
	} else if (vcpu->rules->host_read & class_bit) {
		return false;
	}
	pkc_host_write_u64(host_word(vcpu, spot), next_value);
	return true;
}

static bool (*const events[])(uint32_t p) = {
	load_first, load_second,   put,          teardown,         enter,  enter_after_reset,
	leave,      served_by_hyp, is_used,      is_written,       to_hyp, written_in_hyp,
	host_reads, host_writes,   host_fetches, written_in_place,
};

enum { NR_EVENTS = sizeof(events) / sizeof(events[0]) };

/* The invariants of one context, by their numbers. */
static void check_context(uint32_t i)
{
	struct context *context = four[i];
	const struct pkc_state *state = &context->state;
	bool claimed = context->side.claim & class_bit;
	bool in_cpu = context->on != NOBODY && (state->cpu & class_bit);
	uint32_t p = (uint32_t)context->on;

	WORLD_EXPECT((state->hyp & class_bit) || in_cpu, 1);
	if (!claimed && (state->hyp & class_bit))
		WORLD_EXPECT(*hyp_word(context, spot) == context->truth[spot], 2);
	if (!claimed && (state->host & class_bit))
		WORLD_EXPECT(pkc_host_read_u64(host_word(context, spot)) == context->truth[spot],
		             2);
	WORLD_EXPECT(!(state->host & class_bit & ~context->rules->host_read), 3);
	if (!in_cpu)
		return;
	WORLD_EXPECT(world[p].fake.cpu.owner[spots[spot].class] == state, 4);
	WORLD_EXPECT(claimed || live_read(&world[p], context, spot) == context->truth[spot], 2);
	WORLD_EXPECT(!(state->hyp & class_bit & PKC_CLASSES_ACTIVE), 6);
}

static void check_cpu(uint32_t p)
{
	struct context *vcpu = loaded(p, true);
	struct context *held = holder(p);
	uint64_t mdscr = pkc_fake_get(&world[p].fake, PKC_ENC_MDSCR_EL1);
	uint64_t ctl = pkc_fake_get(&world[p].fake, PKC_ENC_CNTV_CTL_EL0);

	WORLD_EXPECT(!with_host || !world[p].loaded ||
	                     !(hosts[p]->state.cpu & world[p].loaded->state.cpu & class_bit),
	             5);
	WORLD_EXPECT(class_bit != PKC_CLASS(DEBUG) || mdscr == (armed && held ? ARMED : 0), 6);
	WORLD_EXPECT(class_bit != PKC_CLASS(VTIMER) || ctl == (held ? TIMER_ON : 0), 6);
	if (!vcpu)
		return;
	WORLD_EXPECT(!(vcpu->state.cpu & (vcpu->state.hyp | vcpu->state.host)), 7);
	WORLD_EXPECT(!(vcpu->state.host & PKC_CLASSES_SWITCH), 7);
	WORLD_EXPECT(!(vcpu->rules->eager & ~vcpu->state.cpu), 7);
	WORLD_EXPECT(!armed || held == vcpu, 7);
}

static void check(uint32_t event)
{
	world_step = event;
	for (uint32_t i = with_host ? 0 : 2; i < 4; i++)
		check_context(i);
	for (uint32_t p = 0; p < NR_CPUS; p++)
		check_cpu(p);
	for (uint32_t v = 0; v < NR_VCPUS; v++)
		WORLD_EXPECT(vcpus[v]->side.held == (vcpus[v]->state.host & class_bit) ||
		                     (vcpus[v]->on != NOBODY && in_guest[vcpus[v]->on]),
		             9);
}

static void add(union key key)
{
	uint64_t slot = key.word * UINT64_C(0x9e3779b97f4a7c15) >> 43;

	for (; table[slot]; slot = (slot + 1) % (2 * MAX_FOUND))
		if (found[table[slot] - 1].word == key.word)
			return;
	cr_assert_lt(nr_found, MAX_FOUND / 2);
	found[nr_found] = key;
	table[slot] = ++nr_found;
}

static void create_cpu(uint32_t p, const struct pkc_state_rules *rules)
{
	pkc_fake_cpu_init(&world[p].fake, p);
	pkc_fake_cpu_use(&world[p].fake);
	world[p].loaded = NULL;
	in_guest[p] = false;
	world_create(hosts[p], rules, false);
	pkc_state_load(&world[p].fake.cpu, &hosts[p]->state);
	hosts[p]->on = (int)p;
	if (with_host)
		pkc_state_enter(&world[p].fake.cpu, &hosts[p]->state, rules);
}

/* Every event from a state. */
static void expand(union key key)
{
	world_seed = key.word;
	for (uint32_t event = 0; event < NR_EVENTS * NR_CPUS; event++) {
		decode(key);
		pkc_fake_cpu_use(&world[event % NR_CPUS].fake);
		if (!events[event / NR_CPUS](event % NR_CPUS))
			continue;
		check(event / NR_CPUS);
		add(encode());
	}
}

/* All states and events of one class, with what concerns it of the rules. */
static uint32_t explore(const struct pkc_state_rules *host, const struct pkc_state_rules *guest)
{
	static struct pkc_idregs none;
	struct pkc_state_rules host_rules = {host->eager & class_bit, host->lazy & class_bit,
	                                     host->evict & class_bit, 0, 0};
	struct pkc_state_rules rules = {guest->eager & class_bit, guest->lazy & class_bit,
	                                guest->evict & class_bit, guest->host_read & class_bit,
	                                guest->host_write & class_bit};

	nr_found = 0;
	memset(table, 0, sizeof(table));
	pkc_limits_init(&world_limits, &none, 0);
	for (uint32_t p = 0; p < NR_CPUS; p++)
		create_cpu(p, &host_rules);
	for (uint32_t v = 0; v < NR_VCPUS; v++)
		world_create(vcpus[v], &rules, false);
	add(encode());
	for (uint32_t i = 0; i < nr_found; i++)
		expand(found[i]);
	return nr_found;
}

#define PLAIN PKC_CLASSES_PLAIN
#define FP    PKC_CLASS(FP)
#define DEBUG PKC_CLASS(DEBUG)
#define ALL   PKC_CLASSES_ALL

/* Eager, lazy, evicted, readable, writable. */
static const struct pkc_state_rules np = {PLAIN, FP | DEBUG, PLAIN | DEBUG, ALL, ALL};
static const struct pkc_state_rules half = {PLAIN, FP | DEBUG, PLAIN | DEBUG, ALL, 0};
static const struct pkc_state_rules protected_guest = {PLAIN, FP, PLAIN, 0, 0};
static const struct pkc_state_rules host = {PLAIN, FP, PLAIN, 0, 0};
static const struct pkc_state_rules alone = {PLAIN, FP, 0, 0, 0};

static const uint32_t spot_of[PKC_NR_CLASSES] = {
	SPOT_X0, SPOT_PC, SPOT_TPIDR, SPOT_V_FIRST, SPOT_DBGBVR, SPOT_KEY_FIRST, SPOT_CVAL};

static void explore_all(const struct pkc_state_rules *below, const struct pkc_state_rules *guest)
{
	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++) {
		class_bit = UINT32_C(1) << i;
		spot = spot_of[i];
		with_host = below;
		armed = false;
		explore(below ? below : &host, guest);
		armed = class_bit == DEBUG && (guest->lazy & DEBUG);
		if (armed)
			explore(below ? below : &host, guest);
		if (getenv("PKC_VERBOSE"))
			fprintf(stderr, "class %u: %u states\n", i, nr_found);
	}
}

Test(state_exhaustive, a_guest_whose_state_a_host_may_read_and_write)
{
	explore_all(&host, &np);
}

Test(state_exhaustive, a_guest_and_a_host_that_are_swapped_in_one_pass)
{
	in_one_pass = true;
	explore_all(&host, &np);
}

Test(state_exhaustive, a_guest_whose_state_a_host_may_read)
{
	explore_all(&host, &half);
}

Test(state_exhaustive, a_protected_guest)
{
	explore_all(&host, &protected_guest);
}

Test(state_exhaustive, a_guest_of_an_embedder_that_is_alone)
{
	explore_all(NULL, &alone);
}
