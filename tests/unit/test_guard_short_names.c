/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#define PKC_SHORT_NAMES
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/spinlock.h>

static struct pkc_spinlock lock;

static int try_it(void)
{
	cond_guard(spinlock_try, held)(&lock);

	return held ? 0 : -PKC_EBUSY;
}

static int try_a_scope(void)
{
	scoped_cond_guard(spinlock_try, return -PKC_EBUSY, &lock)
	{
	}
	return 0;
}

Test(guard, short_names_are_the_same_guards)
{
	{
		guard(spinlock)(&lock);

		cr_expect_eq(try_it(), -PKC_EBUSY);
	}
	scoped_guard(spinlock, &lock) cr_expect_eq(try_a_scope(), -PKC_EBUSY);
	cr_expect_eq(try_it(), 0);
	cr_expect_eq(try_a_scope(), 0);
	cr_expect_not(pkc_spin_is_locked(&lock));
}
