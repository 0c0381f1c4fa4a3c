/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Two CPUs, each with a host of its own, and a guest: every word of each is another value. */
#ifndef TESTS_STATE_PLAY_H
#define TESTS_STATE_PLAY_H

#include "sysreg_rows.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/sanitise.h>
#include <pkvmcore/state.h>
#include <string.h>

#define STATE_WORDS (sizeof(struct pkc_context) / 8)

enum { SEED_CPU = 1, SEED_HOST = 2, SEED_GUEST = 4, SEED_PLACE = 5 };

static const uint32_t gpr = PKC_CLASS(GPR), pc = PKC_CLASS(PC), sys = PKC_CLASS(SYS),
		      fp = PKC_CLASS(FP), debug = PKC_CLASS(DEBUG), pac = PKC_CLASS(PAC),
		      vtimer = PKC_CLASS(VTIMER), all = PKC_CLASSES_ALL;

/* An np guest of a host that must not see a guest's registers live, and that host itself. */
static const struct pkc_state_rules np = {PKC_CLASSES_PLAIN, PKC_CLASS(FP) | PKC_CLASS(DEBUG),
                                          PKC_CLASSES_PLAIN | PKC_CLASS(DEBUG), PKC_CLASSES_ALL,
                                          PKC_CLASSES_ALL};
static const struct pkc_state_rules protected_guest = {PKC_CLASSES_PLAIN, PKC_CLASS(FP),
                                                       PKC_CLASSES_PLAIN, 0, 0};
static const struct pkc_state_rules host_rules = {PKC_CLASSES_PLAIN, PKC_CLASS(FP),
                                                  PKC_CLASSES_PLAIN | PKC_CLASS(DEBUG), 0, 0};
/* A guest of an embedder that is alone on the machine: nothing but the guest's is ever live. */
static const struct pkc_state_rules alone = {PKC_CLASSES_PLAIN, PKC_CLASS(FP), 0, 0, 0};

static struct pkc_fake_cpu cpus[2];
static struct pkc_cpu *const cpu0 = &cpus[0].cpu, *const cpu1 = &cpus[1].cpu;
static struct pkc_state guest, hosts[2];
static struct pkc_host_context place;
static struct pkc_limits limits;

static inline uint64_t mark(uint32_t word, uint64_t seed)
{
	return seed << 48 | (uint64_t)word << 32 | (uint64_t)word << 16 | seed << 8 | seed << 4;
}

/* A value that register @p reg can hold. A timer is on. */
static inline uint64_t reg_mark(uint32_t reg, uint64_t seed)
{
	switch (reg) {
	case PKC_CNTV_CTL_EL0:
	case PKC_CNTP_CTL_EL0:
		return 1 + (seed & 2);
	case PKC_MDSCR_EL1:
	case PKC_MDCCINT_EL1:
		return 0;
	case PKC_ZCR_EL1:
		return seed & 3;
	default:
		return mark(reg, seed) & ~rows[reg].res0;
	}
}

static inline void fill(struct pkc_context *context, uint64_t seed)
{
	uint64_t *words = (uint64_t *)context;

	for (uint32_t i = 0; i < STATE_WORDS; i++)
		words[i] = mark(i, seed);
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		context->sys.reg[reg] = reg_mark(reg, seed);
	context->sys.reg[0] = 0;
	context->regs.pstate = PKC_PSTATE_RESET | (seed & 3) << 30;
	context->fp.fpcr = (seed & 3) << 22;
	context->fp.fpsr = seed & 7;
}

/* The same into a CPU. */
static inline void fill_cpu(struct pkc_fake_cpu *cpu, uint64_t seed)
{
	static struct pkc_context context;

	fill(&context, seed);
	cpu->fp = context.fp;
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		pkc_fake_set(cpu, live(reg), context.sys.reg[reg]);
}

static inline void make(struct pkc_state *state, uint64_t groups, uint64_t seed)
{
	struct pkc_state_setup setup = {groups, 6, 4, 0, NULL, NULL, NULL, &limits};

	pkc_state_init(state, &setup);
	state->hcr = PKC_HCR_AMO;
	fill(&state->context, seed);
}

/* Every group but those that are in no class, and SVE, of which @p guest has none. */
#define PLAY_GROUPS                                                                        \
	((PKC_BIT(PKC_NR_GROUPS) - 1) & ~PKC_BIT(PKC_GROUP_ID) & ~PKC_BIT(PKC_GROUP_PMU) & \
	 ~PKC_BIT(PKC_GROUP_SVE))

/* Bytes, padding included. */
static inline bool unchanged(const void *before, const void *now, size_t size)
{
	return !memcmp(before, now, size);
}

static inline void forget_all(void)
{
	pkc_fake_forget(&cpus[0]);
	pkc_fake_forget(&cpus[1]);
}

/* CPU 0 is the current one. Each host runs, and its registers are live. */
static inline void play_state(void)
{
	static struct pkc_idregs none;

	pkc_limits_init(&limits, &none, reg_mark(PKC_ACTLR_EL1, SEED_GUEST));
	for (uint32_t i = 2; i-- > 0;) {
		pkc_fake_cpu_init(&cpus[i], i);
		pkc_fake_cpu_use(&cpus[i]);
		fill_cpu(&cpus[i], SEED_CPU);
		pkc_fake_set(&cpus[i], PKC_ENC_CPTR_EL2, PKC_BIT(10) | PKC_BIT(8));
		make(&hosts[i], PLAY_GROUPS, SEED_HOST);
		pkc_state_load(&cpus[i].cpu, &hosts[i]);
		pkc_state_enter(&cpus[i].cpu, &hosts[i], &host_rules);
		pkc_state_first_use(&cpus[i].cpu, &hosts[i], NULL, fp);
	}
	make(&guest, PLAY_GROUPS, SEED_GUEST);
	for (uint32_t i = 0; i < STATE_WORDS; i++)
		pkc_host_write_u64(&place.word[i], mark(i, SEED_PLACE));
	guest.setup.host = &place;
	pkc_state_load(cpu0, &guest);
	forget_all();
}

/* From the host of CPU @p i to the guest and back. */
static inline void enter(uint32_t i)
{
	pkc_fake_cpu_use(&cpus[i]);
	pkc_state_exit(&cpus[i].cpu, &hosts[i], &host_rules);
	pkc_state_enter(&cpus[i].cpu, &guest, &np);
}

static inline void leave(uint32_t i)
{
	pkc_state_exit(&cpus[i].cpu, &guest, &np);
	pkc_state_enter(&cpus[i].cpu, &hosts[i], &host_rules);
}

static inline void expect_masks(uint32_t cpu, uint32_t hyp, uint32_t host)
{
	cr_expect_eq(guest.cpu, cpu, "cpu %x, not %x", guest.cpu, cpu);
	cr_expect_eq(guest.hyp, hyp, "hyp %x, not %x", guest.hyp, hyp);
	cr_expect_eq(guest.host, host, "host %x, not %x", guest.host, host);
}

/* Whether the registers of @p groups are live in @p cpu with the values of @p seed. */
static inline bool is_live(const struct pkc_fake_cpu *cpu, uint64_t groups, uint64_t seed)
{
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		if ((groups & PKC_BIT(rows[reg].group)) &&
		    pkc_fake_get(cpu, live(reg)) != reg_mark(reg, seed))
			return false;
	return true;
}

/* Those of them that are there on a machine with six breakpoints and four watchpoints. */
static inline bool is_debug_live(const struct pkc_fake_cpu *cpu, uint64_t seed)
{
	return pkc_fake_get(cpu, PKC_ENC_DBGBVR5_EL1) == reg_mark(PKC_DBGBVR5_EL1, seed) &&
	       pkc_fake_get(cpu, PKC_ENC_DBGWCR3_EL1) == reg_mark(PKC_DBGWCR3_EL1, seed) &&
	       pkc_fake_get(cpu, PKC_ENC_DBGWVR0_EL1) == reg_mark(PKC_DBGWVR0_EL1, seed);
}

static inline bool is_fp_live(const struct pkc_fake_cpu *cpu, uint64_t seed)
{
	static struct pkc_context context;

	fill(&context, seed);
	return !memcmp(&cpu->fp, &context.fp, sizeof(cpu->fp)) &&
	       pkc_fake_get(cpu, PKC_ENC_FPMR) == context.sys.reg[PKC_FPMR];
}

#endif
