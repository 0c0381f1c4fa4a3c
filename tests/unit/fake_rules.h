/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * For tests that break the fake CPU's rules on purpose, or see that they do not.
 */
#ifndef PKC_TESTS_FAKE_RULES_H
#define PKC_TESTS_FAKE_RULES_H

#include <criterion/criterion.h>
#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/fake_cpu.h>

static struct pkc_fake_cpu cpu;

/* The set-up of a suite. */
static void play(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	cpu.catch_violations = true;
	pkc_fake_cpu_use(&cpu);
}

/* Expects that since the last call @p rule was broken once, or with 0 none, and no other. */
static void expect_broken(uint32_t rule, const char *by)
{
	for (uint32_t i = 1; i < PKC_FAKE_NR_RULES; i++)
		cr_expect_eq(cpu.broken[i], i == rule, "rule %u by %s", i, by);
	pkc_fake_forget(&cpu);
}

/* Does what follows the rule; it breaks that one rule once. */
#define BAD(rule, ...)                             \
	do {                                       \
		__VA_ARGS__;                       \
		expect_broken(rule, #__VA_ARGS__); \
	} while (0)

/* It breaks none. */
#define GOOD(...) BAD(0, __VA_ARGS__)

#endif
