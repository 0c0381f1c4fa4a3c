/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * A port that brings its own lock in place of the library's: a byte that is set or clear.
 */
#ifndef PKC_TESTS_PORT_LOCK_H
#define PKC_TESTS_PORT_LOCK_H

#include <pkvmcore/port/hosted.h>
#include <sched.h>

#define PKC_PORT_SPINLOCK

struct pkc_spinlock {
	bool taken;
};

static inline bool pkc_spin_trylock(struct pkc_spinlock *lock)
{
	return !__atomic_test_and_set(&lock->taken, __ATOMIC_ACQUIRE);
}

static inline void pkc_spin_lock(struct pkc_spinlock *lock)
{
	while (!pkc_spin_trylock(lock))
		sched_yield();
}

static inline void pkc_spin_unlock(struct pkc_spinlock *lock)
{
	__atomic_clear(&lock->taken, __ATOMIC_RELEASE);
}

static inline bool pkc_spin_is_locked(const struct pkc_spinlock *lock)
{
	return __atomic_load_n(&lock->taken, __ATOMIC_RELAXED);
}

#endif
