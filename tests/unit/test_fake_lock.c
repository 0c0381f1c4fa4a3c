/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 30 to 34 of docs/design/fake-cpu.md, broken and kept; and the library's lock under them. */
#include "fake_rules.h"
#include <pkvmcore/spinlock.h>
#include <signal.h>

static uint32_t word;

static void watch(void)
{
	play();
	pkc_fake_watch_lock(&word, sizeof(word));
}

TestSuite(fake_lock, .init = watch);

static bool take(int order)
{
	uint32_t expected = 0;

	return pkc_atomic_cas(&word, &expected, 1, order);
}

static void give(int order)
{
	pkc_atomic_store(&word, 0, order);
}

Test(fake_lock, rule_30_acquire)
{
	BAD(PKC_FAKE_LOCK_ACQUIRE, take(PKC_RELAXED));
	GOOD(give(PKC_RELEASE));
	BAD(PKC_FAKE_LOCK_ACQUIRE, pkc_atomic_fetch_add(&word, 1, PKC_RELEASE));
	GOOD(give(PKC_RELEASE));
	GOOD(take(PKC_ACQUIRE));
	GOOD(cr_expect_not(take(PKC_RELAXED))); /* it was not taken */
	GOOD(give(PKC_RELEASE));
	GOOD(take(PKC_ACQ_REL));
}

Test(fake_lock, rule_31_release)
{
	take(PKC_ACQUIRE);
	BAD(PKC_FAKE_LOCK_RELEASE, give(PKC_RELAXED));
	take(PKC_ACQUIRE);
	GOOD(give(PKC_RELEASE));
	take(PKC_ACQUIRE);
	GOOD(pkc_atomic_fetch_and(&word, 0, PKC_RELEASE));
}

Test(fake_lock, rule_32_not_held)
{
	BAD(PKC_FAKE_LOCK_NOT_HELD, give(PKC_RELEASE));
	take(PKC_ACQUIRE);
	give(PKC_RELEASE);
	BAD(PKC_FAKE_LOCK_NOT_HELD, give(PKC_RELEASE));
}

Test(fake_lock, rule_32_held_by_another_cpu)
{
	static struct pkc_fake_cpu other;

	take(PKC_ACQUIRE);
	pkc_fake_cpu_init(&other, 1);
	other.catch_violations = true;
	pkc_fake_cpu_use(&other);
	give(PKC_RELEASE);
	cr_expect_eq(other.broken[PKC_FAKE_LOCK_NOT_HELD], 1);
}

Test(fake_lock, rule_33_held_on_the_way_out)
{
	take(PKC_ACQUIRE);
	BAD(PKC_FAKE_LOCK_AT_EXIT, pkc_fake_eret());
	give(PKC_RELEASE);
	GOOD(pkc_fake_eret());
}

Test(fake_lock, rule_34_waiting_for_nobody, .signal = SIGABRT)
{
	for (;;)
		pkc_port_wait(&word, 0);
}

Test(fake_lock, rule_34_spares_who_is_served)
{
	for (uint32_t i = 0; i < 2 * PKC_FAKE_PATIENCE; i++) {
		word = i % 2;
		pkc_port_wait(&word, 1 - word);
	}
	expect_broken(0, "waits that end");
}

Test(fake_lock, the_spinlock_keeps_all_rules)
{
	static struct pkc_spinlock lock;

	pkc_fake_watch_lock(&lock.tickets, sizeof(lock.tickets));
	GOOD(pkc_spin_lock(&lock); pkc_spin_unlock(&lock));
	GOOD(cr_expect(pkc_spin_trylock(&lock)); pkc_spin_unlock(&lock));
	GOOD(pkc_scoped_guard(spinlock, &lock) cr_expect_not(pkc_spin_trylock(&lock)));
	BAD(PKC_FAKE_LOCK_NOT_HELD, pkc_spin_unlock(&lock));
}

Test(fake_lock, bad_spinlock_taken_twice, .signal = SIGABRT)
{
	static struct pkc_spinlock lock;

	pkc_spin_lock(&lock);
	pkc_spin_lock(&lock);
}

Test(fake_lock, no_more_is_watched_after_unwatching)
{
	pkc_fake_unwatch_locks();
	GOOD(give(PKC_RELAXED));
}
