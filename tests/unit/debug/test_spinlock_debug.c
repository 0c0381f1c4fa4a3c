/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/spinlock.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static struct pkc_spinlock a, b, c;

static struct pkc_cpu *me(void)
{
	return pkc_port_this_cpu();
}

static void expect_site(const struct pkc_spinlock *lock, int line)
{
	char tail[64];
	const char *name = strrchr(lock->site, '/');

	snprintf(tail, sizeof(tail), "/test_spinlock_debug.c:%d", line);
	cr_expect_str_eq(name ? name : lock->site, tail);
}

Test(spinlock_debug, a_lock_knows_who_took_it_and_where)
{
	pkc_spin_lock(&a);
	expect_site(&a, __LINE__ - 1);
	cr_expect_eq(a.owner, me());

	cr_expect(pkc_spin_trylock(&b));
	expect_site(&b, __LINE__ - 1);

	pkc_guard(spinlock)(&c);
	expect_site(&c, __LINE__ - 1);
}

Test(spinlock_debug, guards_of_all_kinds_know_their_line)
{
	pkc_scoped_guard(spinlock, &a) {
		expect_site(&a, __LINE__ - 1);
	}
	pkc_scoped_cond_guard(spinlock_try, abort(), &b) {
		expect_site(&b, __LINE__ - 1);
	}
	pkc_cond_guard(spinlock_try, held)(&c);

	expect_site(&c, __LINE__ - 2);
	cr_expect_eq(held, &c);
	cr_expect_eq(me()->held, &c);
}

Test(spinlock_debug, an_unlocked_lock_has_no_owner)
{
	pkc_spin_lock(&a);
	pkc_spin_unlock(&a);
	cr_expect_null(a.owner);
}

Test(spinlock_debug, held_locks_are_listed_whatever_the_order_of_giving)
{
	pkc_spin_lock(&a);
	pkc_spin_lock(&b);
	pkc_spin_lock(&c);
	cr_expect_eq(me()->held, &c);
	pkc_spin_unlock(&b);
	cr_expect_eq(me()->held, &c);
	cr_expect_eq(c.below, &a);
	pkc_spin_unlock(&c);
	cr_expect_eq(me()->held, &a);
	pkc_spin_unlock(&a);
	cr_expect_null(me()->held);
}

Test(spinlock_debug, trylock_of_a_lock_held_by_this_cpu_just_fails)
{
	pkc_spin_lock(&a);
	cr_expect_not(pkc_spin_trylock(&a));
}

Test(spinlock_debug, bad_lock_of_a_lock_held_by_this_cpu, .signal = SIGABRT)
{
	pkc_spin_lock(&a);
	pkc_spin_lock(&a);
}

Test(spinlock_debug, bad_unlock_of_a_lock_never_locked, .signal = SIGABRT)
{
	pkc_spin_unlock(&a);
}

Test(spinlock_debug, bad_unlock_twice, .signal = SIGABRT)
{
	pkc_spin_lock(&a);
	pkc_spin_unlock(&a);
	pkc_spin_unlock(&a);
}

Test(spinlock_debug, bad_unlock_of_another_cpus_lock, .signal = SIGABRT)
{
	static struct pkc_cpu other;

	pkc_spin_lock(&a);
	a.owner = &other;
	pkc_spin_unlock(&a);
}

Test(spinlock_debug, no_lock_is_held_at_exit)
{
	{
		pkc_guard(spinlock)(&a);
	}
	pkc_cpu_assert_no_locks(me());
}

Test(spinlock_debug, bad_exit_with_a_lock_held, .signal = SIGABRT)
{
	pkc_guard(spinlock)(&a);

	pkc_cpu_assert_no_locks(me());
}
