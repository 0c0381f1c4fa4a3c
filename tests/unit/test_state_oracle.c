/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* State against an oracle with one copy of each register: see state_world.h. */
#include "state_world.h"
#include <pkvmcore/state_switch.h>
#include <stdlib.h>

#define PLAIN PKC_CLASSES_PLAIN
#define FP    PKC_CLASS(FP)
#define DEBUG PKC_CLASS(DEBUG)
#define ALL   PKC_CLASSES_ALL

/* Eager, lazy, evicted, readable, writable. */
static const struct pkc_state_rules np = {PLAIN, FP | DEBUG, PLAIN | DEBUG, ALL, ALL};
static const struct pkc_state_rules protected_guest = {PLAIN, FP, PLAIN, 0, 0};
static const struct pkc_state_rules np_swapped = {PLAIN, FP, PLAIN, ALL, ALL};
static const struct pkc_state_rules half = {PLAIN, FP | DEBUG, PLAIN | DEBUG, ALL & ~FP,
                                            ALL & ~PLAIN};
static const struct pkc_state_rules eager = {PLAIN | FP | DEBUG, 0, PLAIN | FP | DEBUG, ALL, ALL};
static const struct pkc_state_rules host = {PLAIN, FP, PLAIN, 0, 0};
static const struct pkc_state_rules eager_host = {PLAIN | FP, 0, PLAIN | FP, 0, 0};
static const struct pkc_state_rules alone = {PLAIN, FP, 0, 0, 0};

static uint32_t below_spots(void)
{
	return below(NR_SPOTS);
}

/* Whether the context can touch a register at all: what is in no mask is hidden from it. */
static bool reaches(const struct context *context, uint32_t spot)
{
	uint32_t classes = context->rules->eager | context->rules->lazy | PKC_CLASSES_SWITCH;

	if (spots[spot].enc && !(context->state.setup.groups >> spots[spot].group & 1))
		return false;
	return spot_class(spot) & classes;
}

/* The context runs one instruction: a lazy class traps until it has it. */
static void instruction(struct world_cpu *cpu, struct context *context, struct context *other)
{
	uint32_t spot = below_spots();

	world_step++;
	if (!reaches(context, spot))
		return;
	if (pkc_state_traps(&context->state, context->rules) & spot_class(spot))
		pkc_state_first_use(&cpu->fake.cpu, &context->state, other ? &other->state : NULL,
		                    spot_class(spot));
	WORLD_EXPECT(live_read(cpu, context, spot) == context->truth[spot]);
	if (below(2)) {
		context->truth[spot] = new_value(spot);
		live_write(cpu, context, spot, context->truth[spot]);
	}
}

/* Whoever runs has no breakpoint but its own, and those if it has armed them. */
static void expect_debug(struct world_cpu *cpu, const struct context *context)
{
	uint64_t now = pkc_fake_get(&cpu->fake, PKC_ENC_MDSCR_EL1);
	bool reaches_it = (context->rules->eager | context->rules->lazy) & DEBUG;

	WORLD_EXPECT(now == (reaches_it ? context->truth[SPOT_MDSCR] : 0));
}

/* EL2 reads or writes a system register of the vCPU in place. */
static void hyp_in_place(struct context *context)
{
	static const uint8_t regs[] = {SPOT_TPIDR, SPOT_TPIDRRO, SPOT_KEY_LAST, SPOT_CVAL};
	uint32_t spot = regs[below(4)];
	struct pkc_vregs view = pkc_state_vregs(&context->state);
	uint64_t value = 0;

	WORLD_EXPECT(pkc_vreg_get_by_enc(&view, spots[spot].enc, &value) == 0);
	WORLD_EXPECT(value == context->truth[spot]);
	if (below(2))
		return;
	context->truth[spot] = new_value(spot);
	view = pkc_state_vregs_for_write(&context->state, spot_class(spot));
	WORLD_EXPECT(pkc_vreg_set_by_enc(&view, spots[spot].enc, context->truth[spot]) == 0);
}

/* EL2 changes a class in memory, as an injected exception does. */
static void hyp_in_memory(struct world_cpu *cpu, struct context *context)
{
	uint32_t classes = below(2) ? PKC_CLASS(SYS) | PKC_CLASS(PC) : below(ALL + 1);

	pkc_state_to_hyp(&cpu->fake.cpu, &context->state, classes);
	for (uint32_t spot = 0; spot < NR_SPOTS; spot++)
		WORLD_EXPECT(!(spot_class(spot) & classes) ||
		             *hyp_word(context, spot) == context->truth[spot]);
	pkc_state_to_hyp_only(&cpu->fake.cpu, &context->state, classes);
	for (uint32_t spot = 0; spot < NR_SPOTS; spot++) {
		if (!(spot_class(spot) & classes))
			continue;
		context->truth[spot] = new_value(spot);
		*hyp_word(context, spot) = context->truth[spot];
	}
}

/* Entry, step 1. False if it fails, and then nothing has changed. */
static bool import(struct world_cpu *cpu, struct context *context)
{
	static struct pkc_state before;
	uint32_t claim = context->rules->host_write ? context->side.claim : below(ALL + 1);
	uint32_t consumed = ALL;
	bool bad = context->bad && (context->rules->host_write & claim & PKC_CLASS(PC));
	int err;

	memcpy(&before, &context->state, sizeof(before));
	err = pkc_state_import(&cpu->fake.cpu, &context->state, context->rules, claim, &consumed);
	WORLD_EXPECT(err == (bad ? -PKC_EINVAL : 0));
	WORLD_EXPECT(consumed == (bad ? 0 : claim & context->rules->host_write));
	WORLD_EXPECT(!bad || unchanged(&before, &context->state, sizeof(before)));
	pkc_hostside_answered(&context->side, consumed, context->state.host);
	return !err;
}

/* Another context of the CPU is entered: in one pass, or one after the other. */
static void change(struct world_cpu *cpu, struct context *from, struct context *to)
{
	if (from && to && below(4)) {
		pkc_state_switch(&cpu->fake.cpu, &from->state, from->rules, &to->state, to->rules,
		                 pkc_state_swappable(&from->state, from->rules, &to->state,
		                                     to->rules, true));
		return;
	}
	if (from)
		pkc_state_exit(&cpu->fake.cpu, &from->state, from->rules);
	if (to)
		pkc_state_enter(&cpu->fake.cpu, &to->state, to->rules);
}

/* The guest runs until it leaves for good; EL2 serves some exits by itself. */
static void guest_runs(struct world_cpu *cpu, struct context *context)
{
	for (;;) {
		expect_invariants(cpu, context);
		expect_debug(cpu, context);
		for (uint32_t i = below(6); i > 0; i--)
			instruction(cpu, context, cpu->host);
		pkc_state_left(&cpu->fake.cpu, &context->state);
		if (!below(4))
			hyp_in_place(context);
		if (below(4))
			break;
		pkc_state_enter(&cpu->fake.cpu, &context->state, context->rules);
	}
	expect_invariants(cpu, context);
}

/* Step 2 and 3: the gate may refuse, the vCPU may be reset, an exception may be pending. */
static bool gate(struct world_cpu *cpu, struct context *context)
{
	if (!below(16))
		return false;
	if (!below(16)) {
		pkc_state_reset(&cpu->fake.cpu, &context->state);
		world_values_reset(context);
	}
	if (!below(4))
		hyp_in_memory(cpu, context);
	if (!below(4))
		hyp_in_place(context);
	return true;
}

static void run(struct world_cpu *cpu)
{
	struct context *context = cpu->loaded;

	if (!import(cpu, context))
		return;
	if (gate(cpu, context)) {
		change(cpu, cpu->host, context);
		guest_runs(cpu, context);
		if (!below(8))
			hyp_in_memory(cpu, context);
		change(cpu, context, cpu->host);
		if (!below(4))
			hyp_in_memory(cpu, context);
	}
	pkc_hostside_answered(&context->side, 0, context->state.host);
}

static void host_fetches(struct world_cpu *cpu, struct context *context, uint32_t want)
{
	uint32_t held = pkc_state_fetch(&cpu->fake.cpu, &context->state, context->rules, want,
	                                context->side.claim);

	pkc_hostside_answered(&context->side, 0, held);
}

/* Makes the host's copy of classes that it may read current. */
static uint32_t host_reads(struct world_cpu *cpu, struct context *context)
{
	uint32_t classes = below(ALL + 1) & context->rules->host_read;
	uint32_t want = pkc_hostside_read(&context->side, classes);

	if (want)
		host_fetches(cpu, context, want);
	WORLD_EXPECT(pkc_hostside_read(&context->side, classes) == 0);
	for (uint32_t spot = 0; spot < NR_SPOTS; spot++)
		WORLD_EXPECT(!(spot_class(spot) & classes) ||
		             (spot == SPOT_PSTATE && context->bad) ||
		             pkc_host_read_u64(host_word(context, spot)) == context->truth[spot]);
	return classes;
}

static void host_writes_spot(struct context *context, uint32_t spot)
{
	uint64_t value = new_value(spot);

	if (spot == SPOT_PSTATE) {
		context->bad = !below(4);
		value |= context->bad ? 8 : 0;
	}
	context->truth[spot] = value;
	pkc_host_write_u64(host_word(context, spot), value);
}

/* Part of some classes; or, of one, all that there is. */
static void host_writes(struct world_cpu *cpu, struct context *context)
{
	uint32_t writable = context->rules->host_write;
	uint32_t spot = below_spots(), classes = spot_class(spot) & writable;
	bool whole = !below(4) || !(classes & context->rules->host_read);
	uint32_t want;

	if (!classes)
		return;
	want = whole ? 0 : pkc_hostside_write(&context->side, classes);
	if (want) {
		host_fetches(cpu, context, want);
		WORLD_EXPECT(pkc_hostside_write(&context->side, classes) == 0);
	}
	if (whole)
		pkc_hostside_overwrite(&context->side, classes);
	for (uint32_t i = 0; i < NR_SPOTS; i++)
		if (i == spot || (whole && spot_class(i) == classes))
			host_writes_spot(context, i);
}

/* A host that may not write does; nobody believes it. */
static void host_lies(struct context *context)
{
	uint32_t spot = below_spots();

	if (!context->rules->host_write)
		pkc_host_write_u64(host_word(context, spot), new_value(spot));
}

static void load(struct world_cpu *cpu)
{
	struct context *context = &contexts[WORLD_CPUS + below(WORLD_VCPUS)];

	if (context->on != NOBODY)
		return;
	context->on = (int)cpu->fake.cpu.id;
	cpu->loaded = context;
	pkc_state_load(&cpu->fake.cpu, &context->state);
}

static void put(struct world_cpu *cpu)
{
	struct context *context = cpu->loaded;

	pkc_state_put(&cpu->fake.cpu, &context->state);
	WORLD_EXPECT(context->state.hyp == ALL);
	for (uint32_t spot = 0; spot < NR_SPOTS; spot++)
		WORLD_EXPECT((spot_class(spot) & context->side.claim) ||
		             *hyp_word(context, spot) == context->truth[spot]);
	context->on = NOBODY;
	cpu->loaded = NULL;
}

/* Torn down; another is made in the same memory, of which CPUs may know as an owner. */
static void teardown(struct world_cpu *cpu)
{
	struct context *context = cpu->loaded;

	put(cpu);
	world_create(context, context->rules, context->state.setup.sve_vl);
}

static void host_step(struct world_cpu *cpu)
{
	struct context *context = cpu->loaded;

	switch (below(8)) {
	case 0:
	case 1:
		host_writes(cpu, context);
		break;
	case 2:
		host_reads(cpu, context);
		break;
	case 3:
		host_fetches(cpu, context, below(ALL + 1));
		break;
	case 4:
		host_lies(context);
		break;
	case 5:
		if (below(16))
			put(cpu);
		else
			teardown(cpu);
		break;
	default:
		run(cpu);
		break;
	}
}

static void step(struct world_cpu *cpu)
{
	world_step++;
	pkc_fake_cpu_use(&cpu->fake);
	cpu->fake.logged = 0;
	if (cpu->host && !below(3))
		instruction(cpu, cpu->host, cpu->loaded);
	if (cpu->loaded)
		host_step(cpu);
	else
		load(cpu);
	if (cpu->loaded)
		expect_invariants(cpu, cpu->loaded);
	if (cpu->host) {
		expect_invariants(cpu, cpu->host);
		expect_debug(cpu, cpu->host);
	}
}

static void start(uint32_t i, const struct pkc_state_rules *rules)
{
	struct world_cpu *cpu = &world[i];

	pkc_fake_cpu_init(&cpu->fake, i);
	pkc_fake_cpu_use(&cpu->fake);
	pkc_fake_set(&cpu->fake, PKC_ENC_CPTR_EL2, PKC_BIT(10));
	pkc_fake_set(&cpu->fake, PKC_ENC_MDSCR_EL1, 0);
	cpu->loaded = NULL;
	cpu->host = NULL;
	if (!rules)
		return;
	cpu->host = &contexts[i];
	world_create(cpu->host, rules, false);
	pkc_state_load(&cpu->fake.cpu, &cpu->host->state);
	pkc_state_enter(&cpu->fake.cpu, &cpu->host->state, rules);
}

static void play(uint64_t seed, const struct pkc_state_rules *below_el2,
                 const struct pkc_state_rules *const guests[WORLD_VCPUS])
{
	static struct pkc_idregs none;
	uint64_t steps = getenv("PKC_LONG") ? 2500000 : 200000;

	world_seed = world_random = seed;
	world_step = 0;
	pkc_limits_init(&world_limits, &none, 0);
	for (uint32_t i = 0; i < WORLD_CPUS; i++)
		start(i, below_el2);
	for (uint32_t i = 0; i < WORLD_VCPUS; i++)
		world_create(&contexts[WORLD_CPUS + i], guests[i], i & 1);
	while (world_step < steps)
		step(&world[below(WORLD_CPUS)]);
}

Test(state_oracle, guests_of_a_host_that_moves_what_is_asked_for)
{
	static const struct pkc_state_rules *const guests[] = {&np, &np, &np, &np};

	play(1, &host, guests);
}

Test(state_oracle, protected_guests_and_those_that_a_host_may_half_see)
{
	static const struct pkc_state_rules *const guests[] = {&protected_guest, &half, &np,
	                                                       &protected_guest};

	play(2, &host, guests);
}

Test(state_oracle, guests_of_an_embedder_that_moves_all_at_each_exit)
{
	static const struct pkc_state_rules *const guests[] = {&eager, &eager, &eager, &eager};

	play(3, &eager_host, guests);
}

Test(state_oracle, guests_of_an_embedder_that_is_alone)
{
	static const struct pkc_state_rules *const guests[] = {&alone, &alone, &alone, &alone};

	play(4, NULL, guests);
}
Test(state_oracle, guests_of_a_machine_that_swaps_them_in_one_pass)
{
	static const struct pkc_state_rules *const guests[] = {&np_swapped, &np_swapped,
	                                                       &protected_guest, &np};

	world_groups = PKC_GROUPS_SWAPPED | PKC_BIT(PKC_GROUP_DEBUG);
	play(5, &host, guests);
}
