/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * A fair ticket lock: who comes first is served first.
 */
#ifndef PKVMCORE_SPINLOCK_H
#define PKVMCORE_SPINLOCK_H

#include <pkvmcore/atomic.h>
#include <pkvmcore/types.h>

/** A lock; all zero is unlocked. At most 65535 CPUs may wait. */
struct pkc_spinlock {
	uint32_t word; /**< next ticket in the high half, ticket now served in the low half */
};

/** Waits for @p lock and takes it. What follows sees all that earlier holders did. */
static inline void pkc_spin_lock(struct pkc_spinlock *lock)
{
	uint32_t word = pkc_atomic_fetch_add(&lock->word, UINT32_C(1) << 16, PKC_ACQUIRE);
	uint32_t ticket = word >> 16;

	while ((word & 0xffff) != ticket) {
		pkc_port_wait(&lock->word, word);
		word = pkc_atomic_load(&lock->word, PKC_ACQUIRE);
	}
}

/** Gives @p lock, which this CPU holds, to whoever has waited longest. */
static inline void pkc_spin_unlock(struct pkc_spinlock *lock)
{
	uint16_t *served = (uint16_t *)(void *)&lock->word;

	pkc_atomic_store(served, (uint16_t)(*served + 1), PKC_RELEASE);
}

#endif
