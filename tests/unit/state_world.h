/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * vCPUs on CPUs that a host may be on, beside an oracle: a machine in which each register of each
 * of them has one copy. What is observed anywhere is what the oracle says.
 */
#ifndef TESTS_STATE_WORLD_H
#define TESTS_STATE_WORLD_H

#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/hostside.h>
#include <pkvmcore/sanitise.h>
#include <pkvmcore/state.h>
#include <string.h>

enum { WORLD_CPUS = 3, WORLD_VCPUS = 4, WORLD_CONTEXTS = WORLD_CPUS + WORLD_VCPUS, NOBODY = -1 };

/* A few registers of each class, and the one word that each of them is. */
enum spot {
	SPOT_X0,
	SPOT_X30,
	SPOT_PC,
	SPOT_PSTATE,
	SPOT_TPIDR,
	SPOT_TPIDRRO,
	SPOT_V_FIRST,
	SPOT_V_LAST,
	SPOT_FPMR,
	SPOT_DBGBVR,
	SPOT_DBGWVR,
	SPOT_MDSCR,
	SPOT_KEY_FIRST,
	SPOT_KEY_LAST,
	SPOT_CVAL,
	SPOT_PCVAL,
	NR_SPOTS
};

#define WORLD_WORD(member) ((uint32_t)(offsetof(struct pkc_context, member) / 8))
#define WORLD_REG(name)    (WORLD_WORD(sys) + PKC_##name)

static const struct {
	enum pkc_class class;
	uint32_t word, enc, group;
} spots[NR_SPOTS] = {
	{PKC_CLASS_GPR, 0, 0, 0},
	{PKC_CLASS_GPR, 30, 0, 0},
	{PKC_CLASS_PC, 31, 0, 0},
	{PKC_CLASS_PC, 32, 0, 0},
	{PKC_CLASS_SYS, WORLD_REG(TPIDR_EL0), PKC_ENC_TPIDR_EL0, PKC_GROUP_EL0},
	{PKC_CLASS_SYS, WORLD_REG(TPIDRRO_EL0), PKC_ENC_TPIDRRO_EL0, PKC_GROUP_EL0},
	{PKC_CLASS_FP, WORLD_WORD(fp), 0, 0},
	{PKC_CLASS_FP, WORLD_WORD(fp) + 63, 0, 0},
	{PKC_CLASS_FP, WORLD_REG(FPMR), PKC_ENC_FPMR, PKC_GROUP_FPMR},
	{PKC_CLASS_DEBUG, WORLD_REG(DBGBVR0_EL1), PKC_ENC_DBGBVR0_EL1, PKC_GROUP_DEBUG},
	{PKC_CLASS_DEBUG, WORLD_REG(DBGWVR1_EL1), PKC_ENC_DBGWVR1_EL1, PKC_GROUP_DEBUG},
	{PKC_CLASS_DEBUG, WORLD_REG(MDSCR_EL1), PKC_ENC_MDSCR_EL1, PKC_GROUP_DEBUG},
	{PKC_CLASS_PAC, WORLD_REG(APIAKEYLO_EL1), PKC_ENC_APIAKEYLO_EL1, PKC_GROUP_PAC},
	{PKC_CLASS_PAC, WORLD_REG(APGAKEYHI_EL1), PKC_ENC_APGAKEYHI_EL1, PKC_GROUP_PAC},
	{PKC_CLASS_VTIMER, WORLD_REG(CNTV_CVAL_EL0), PKC_ENC_CNTV_CVAL_EL0, PKC_GROUP_VTIMER},
	{PKC_CLASS_VTIMER, WORLD_REG(CNTP_CVAL_EL0), PKC_ENC_CNTP_CVAL_EL0, PKC_GROUP_PTIMER},
};

/* A vCPU, or the host of a CPU. */
struct context {
	struct pkc_state state;
	const struct pkc_state_rules *rules;
	uint64_t truth[NR_SPOTS];
	int on; /* the CPU that has loaded it, or NOBODY */

	/* Of a vCPU: the HOST place, what the host keeps, whether its last PSTATE is bad. */
	struct pkc_host_context place;
	struct pkc_hostside side;
	bool bad;

	uint64_t sve[PKC_SVE_BYTES(32) / 8];
	struct pkc_host_u64 host_sve[PKC_SVE_BYTES(32) / 8];
};

struct world_cpu {
	struct pkc_fake_cpu fake;
	struct context *host;   /* NULL where nobody but vCPUs is */
	struct context *loaded; /* a vCPU, or NULL */
};

static struct world_cpu world[WORLD_CPUS];
static struct context contexts[WORLD_CONTEXTS];
static struct pkc_limits world_limits;
/* What the contexts have; little of SYS, since that is what takes the time. */
static uint64_t world_groups = PKC_BIT(PKC_GROUP_EL0) | PKC_BIT(PKC_GROUP_PAC) | PKC_GROUPS_TIMER |
                               PKC_BIT(PKC_GROUP_FPMR) | PKC_BIT(PKC_GROUP_DEBUG);
static uint64_t world_random, world_seed, world_step, world_values;

#define WORLD_EXPECT(what, ...)                                                                  \
	do {                                                                                     \
		if (!(what))                                                                     \
			cr_assert(0, "seed %llu, step %llu: %s", (unsigned long long)world_seed, \
			          (unsigned long long)world_step, #what " " #__VA_ARGS__);       \
	} while (0)

static inline uint32_t below(uint32_t limit)
{
	world_random = world_random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(world_random >> 33) % limit;
}

static inline uint32_t spot_class(uint32_t spot)
{
	return UINT32_C(1) << spots[spot].class;
}

/* A value that was nowhere before, as far as the register can hold it. */
static inline uint64_t new_value(uint32_t spot)
{
	uint64_t value = ++world_values;

	switch (spot) {
	case SPOT_PSTATE:
		return PKC_PSTATE_RESET | (value & 15) << 28;
	case SPOT_MDSCR:
		return value & 1 ? PKC_BIT(15) : 0;
	case SPOT_V_FIRST:
	case SPOT_V_LAST:
		return value | value << 32;
	default:
		return value;
	}
}

static inline bool is_sve(const struct context *context, uint32_t spot)
{
	return context->state.setup.sve_vl && (spot == SPOT_V_FIRST || spot == SPOT_V_LAST);
}

static inline uint32_t sve_word(uint32_t spot)
{
	return spot == SPOT_V_FIRST ? 0 : PKC_SVE_BYTES(32) / 8 - 1;
}

/* The word of a register in HYP. */
static inline uint64_t *hyp_word(struct context *context, uint32_t spot)
{
	if (is_sve(context, spot))
		return &context->sve[sve_word(spot)];
	return (uint64_t *)(void *)&context->state.context + spots[spot].word;
}

static inline struct pkc_host_u64 *host_word(struct context *context, uint32_t spot)
{
	if (is_sve(context, spot))
		return &context->host_sve[sve_word(spot)];
	return &context->place.word[spots[spot].word];
}

/* What an instruction of the context itself reads, which is in a CPU. */
static inline uint64_t live_read(struct world_cpu *cpu, struct context *context, uint32_t spot)
{
	if (spot_class(spot) & PKC_CLASSES_SWITCH)
		return *hyp_word(context, spot);
	if (is_sve(context, spot))
		return cpu->fake.sve[sve_word(spot)];
	if (!spots[spot].enc)
		return ((uint64_t *)cpu->fake.fp.v)[spots[spot].word - WORLD_WORD(fp)];
	return pkc_fake_get(&cpu->fake, spots[spot].enc);
}

static inline void live_write(struct world_cpu *cpu, struct context *context, uint32_t spot,
                              uint64_t value)
{
	if (spot_class(spot) & PKC_CLASSES_SWITCH)
		*hyp_word(context, spot) = value;
	else if (is_sve(context, spot))
		cpu->fake.sve[sve_word(spot)] = value;
	else if (!spots[spot].enc)
		((uint64_t *)cpu->fake.fp.v)[spots[spot].word - WORLD_WORD(fp)] = value;
	else
		pkc_fake_set(&cpu->fake, spots[spot].enc, value);
}

/* A context as it is after its creation, or a power-on reset. */
static inline void world_values_reset(struct context *context)
{
	memset(&context->state.context, 0, sizeof(context->state.context));
	for (uint32_t spot = 0; spot < NR_SPOTS; spot++) {
		context->truth[spot] = spot == SPOT_MDSCR ? 0 : new_value(spot);
		*hyp_word(context, spot) = context->truth[spot];
	}
}

static inline void world_create(struct context *context, const struct pkc_state_rules *rules,
                                bool sve)
{
	struct pkc_state_setup setup = {
		world_groups, 2, 2, sve ? 32 : 0, context->sve, &context->place, context->host_sve,
		&world_limits};

	setup.groups |= sve ? PKC_BIT(PKC_GROUP_SVE) : 0;
	pkc_state_init(&context->state, &setup);
	context->state.hcr = PKC_HCR_AMO;
	context->rules = rules;
	context->on = NOBODY;
	context->bad = false;
	context->side.held = 0;
	context->side.claim = 0;
	world_values_reset(context);
}

/* Bytes, padding included. */
static inline bool unchanged(const void *before, const void *now, size_t size)
{
	return !memcmp(before, now, size);
}

/* What holds between any two calls, of a context that may be in a CPU now. */
static inline void expect_invariants(struct world_cpu *cpu, struct context *context)
{
	const struct pkc_state *state = &context->state;

	WORLD_EXPECT((state->cpu | state->hyp) == PKC_CLASSES_ALL);
	WORLD_EXPECT(!(state->cpu & ~(context->rules->eager | context->rules->lazy)));
	WORLD_EXPECT(!(state->cpu & state->hyp & PKC_CLASSES_ACTIVE));
	WORLD_EXPECT(!(state->host & ~context->rules->host_read));
	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		WORLD_EXPECT(!(state->cpu >> i & 1) || cpu->fake.cpu.owner[i] == state);
}

#endif
