/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The stress program of the library's lock, on whatever port is chosen.
 */
#include <pkvmcore/spinlock.h>

/* Tickets drawn and not served, but for the holder's. */
static uint32_t waiters(struct pkc_spinlock *lock)
{
	uint32_t seen = pkc_atomic_load(&lock->tickets.word, PKC_RELAXED);

	return (uint16_t)(pkc_tickets_next(seen) - pkc_tickets_served(seen) - 1);
}

#define STRESS_TYPE       struct pkc_spinlock
#define STRESS_LOCK       pkc_spin_lock
#define STRESS_TRY        pkc_spin_trylock
#define STRESS_UNLOCK     pkc_spin_unlock
#define STRESS_WAITERS(l) waiters(l)
#include "lock_stress.h"
