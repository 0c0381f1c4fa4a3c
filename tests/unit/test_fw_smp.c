/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The example firmware's way to physical CPUs, above a PSCI that answers as it is told.
 */
#include "map.h"
#include "smp.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>

#define ENTRY    UINT64_C(0x4fc01000)
#define TICKS    1000 /**< of the counter in a second */
#define PER_CALL 100  /**< that one call takes */

char fw_secondary_entry[1];

static struct pkc_fake_cpu cpu;
static struct fw_cpu target;
static int64_t answers[4];
static uint32_t calls;
static struct pkc_smccc_regs last;

uint64_t fw_pa(const void *p)
{
	cr_assert_eq(p, fw_secondary_entry);
	return ENTRY;
}

/** The first answers in turn, then the last of them for ever. */
static void answer(struct pkc_fake_cpu *caller, struct pkc_smccc_regs *regs)
{
	uint64_t now = pkc_fake_get(caller, PKC_ENC_CNTPCT_EL0);

	pkc_fake_set(caller, PKC_ENC_CNTPCT_EL0, now + PER_CALL);
	last = *regs;
	regs->x[0] = (uint64_t)answers[calls < 3 ? calls : 3];
	calls++;
}

static void power_up(void)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_set(&cpu, PKC_ENC_CNTPCT_EL0, 0);
	pkc_fake_set(&cpu, PKC_ENC_CNTFRQ_EL0, TICKS);
	cpu.firmware = answer;
	pkc_fake_cpu_use(&cpu);
	target.mpidr = UINT64_C(0x80000103);
}

TestSuite(fw_smp, .init = power_up);

Test(fw_smp, a_cpu_starts_at_the_secondary_entry_and_knows_itself)
{
	pkc_fake_store(&target); /* what it will need */
	cr_expect_eq(fw_smp_on(&target), 0);
	cr_expect_eq(calls, 1);
	cr_expect_eq(last.x[0], UINT64_C(0xc4000003));
	cr_expect_eq(last.x[1], 0x103, "the affinity alone");
	cr_expect_eq(last.x[2], ENTRY);
	cr_expect_eq(last.x[3], (uintptr_t)&target);
}

Test(fw_smp, a_cpu_that_is_still_going_off_is_asked_again)
{
	answers[0] = -4;
	answers[1] = -5;
	cr_expect_eq(fw_smp_on(&target), 0);
	cr_expect_eq(calls, 3);
}

Test(fw_smp, a_cpu_that_stays_on_is_given_up_after_a_second)
{
	answers[0] = answers[1] = answers[2] = answers[3] = -4;
	cr_expect_eq(fw_smp_on(&target), -4);
	cr_expect_eq(calls, TICKS / PER_CALL);
}

Test(fw_smp, any_other_failure_ends_it_at_once)
{
	answers[0] = -6;
	cr_expect_eq(fw_smp_on(&target), -6);
	cr_expect_eq(calls, 1);
}

Test(fw_smp, an_answer_in_the_lower_half_alone_is_understood)
{
	answers[0] = UINT32_MAX - 3; /* -4 */
	cr_expect_eq(fw_smp_on(&target), 0);
	cr_expect_eq(calls, 2);
}
