/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/spinlock.h>

Test(spinlock, all_zero_is_unlocked_and_one_word)
{
	struct pkc_spinlock lock = {0};

	cr_expect_not(pkc_spin_is_locked(&lock));
	cr_expect(pkc_spin_trylock(&lock));
	cr_expect_eq(sizeof(lock), PKC_DEBUG_LOCKS ? sizeof(lock) : 4);
}

Test(spinlock, is_locked_from_lock_to_unlock)
{
	struct pkc_spinlock lock = {0};

	pkc_spin_lock(&lock);
	cr_expect(pkc_spin_is_locked(&lock));
	pkc_spin_unlock(&lock);
	cr_expect_not(pkc_spin_is_locked(&lock));
}

Test(spinlock, trylock_fails_only_while_it_is_held)
{
	struct pkc_spinlock lock = {0};

	cr_expect(pkc_spin_trylock(&lock));
	cr_expect_not(pkc_spin_trylock(&lock));
	pkc_spin_unlock(&lock);
	cr_expect(pkc_spin_trylock(&lock));
	pkc_spin_unlock(&lock);
	cr_expect_not(pkc_spin_is_locked(&lock));
}

Test(spinlock, a_failed_trylock_draws_no_ticket)
{
	struct pkc_spinlock lock = {0};
	uint32_t before;

	pkc_spin_lock(&lock);
	before = lock.tickets.word;
	cr_expect_not(pkc_spin_trylock(&lock));
	cr_expect_eq(lock.tickets.word, before);
}

Test(spinlock, tickets_wrap_at_65536)
{
	struct pkc_spinlock lock = {0};

	for (int i = 0; i < 3 * 65536 + 5; i++) {
		if (i % 2)
			pkc_spin_lock(&lock);
		else
			cr_assert(pkc_spin_trylock(&lock));
		cr_assert(pkc_spin_is_locked(&lock));
		pkc_spin_unlock(&lock);
		cr_assert_not(pkc_spin_is_locked(&lock));
	}
	cr_expect_eq(lock.tickets.half.served, 5);
	cr_expect_eq(lock.tickets.half.next, 5);
}

Test(spinlock, the_wrap_of_one_half_leaves_the_other)
{
	struct pkc_spinlock lock = {0};

	lock.tickets.half.served = 0xffff;
	lock.tickets.half.next = 0xffff;
	pkc_spin_lock(&lock);
	cr_expect_eq(lock.tickets.half.served, 0xffff);
	cr_expect_eq(lock.tickets.half.next, 0);
	pkc_spin_unlock(&lock);
	cr_expect_eq(lock.tickets.word, 0);
}

static bool locked_inside(struct pkc_spinlock *lock)
{
	pkc_guard(spinlock)(lock);

	return pkc_spin_is_locked(lock);
}

Test(spinlock, a_guard_locks_and_unlocks)
{
	struct pkc_spinlock lock = {0};

	cr_expect(locked_inside(&lock));
	cr_expect_not(pkc_spin_is_locked(&lock));
}
