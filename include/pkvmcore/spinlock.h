/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * A fair ticket lock: who comes first is served first.
 *
 * A lock whose memory is all zero is unlocked, so a static one needs no initialiser. At most 65535
 * CPUs may wait. With PKC_DEBUG_LOCKS it knows its owner and the line that took it, and misuse
 * panics; else it is one word. A port with a lock of its own defines PKC_PORT_SPINLOCK, `struct
 * pkc_spinlock` and the four operations.
 */
#ifndef PKVMCORE_SPINLOCK_H
#define PKVMCORE_SPINLOCK_H

#include <pkvmcore/atomic.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/guard.h>
#include <pkvmcore/types.h>

#ifndef PKC_PORT_SPINLOCK

/**
 * The tickets of a lock: halves of one word, so that one access takes a ticket and sees whether it
 * is its turn.
 */
union pkc_tickets {
	uint32_t word; /**< both: unlocked when the halves are equal */
	struct {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		uint16_t next;   /**< the ticket of the next to come */
		uint16_t served; /**< the ticket whose turn it is; only the holder writes it */
#else
		uint16_t served; /**< the ticket whose turn it is; only the holder writes it */
		uint16_t next;   /**< the ticket of the next to come */
#endif
	} half; /**< each alone */
};

/** A spinlock. */
struct pkc_spinlock {
	union pkc_tickets tickets; /**< the lock itself */
#if PKC_DEBUG_LOCKS
	struct pkc_cpu *owner;      /**< who holds it, or NULL */
	const char *site;           /**< "file:line" that took it last */
	struct pkc_spinlock *below; /**< the lock that its owner took before it, if still held */
#endif
};

/** @cond internal */
#define PKC_SPIN_TEXT_(x) #x
#define PKC_SPIN_TEXT(x)  PKC_SPIN_TEXT_(x)

#if PKC_DEBUG_LOCKS
#define PKC_SPIN_SITE __FILE__ ":" PKC_SPIN_TEXT(__LINE__)

PKC_BEGIN_DECLS
/** Panics if this CPU holds @p lock already: it would wait for itself. */
PKC_API void pkc_spin_debug_before_take(const struct pkc_spinlock *lock);
/** Records that this CPU took @p lock at @p site. */
PKC_API void pkc_spin_debug_taken(struct pkc_spinlock *lock, const char *site);
/** Panics unless this CPU holds @p lock; then forgets that it does. */
PKC_API void pkc_spin_debug_before_give(struct pkc_spinlock *lock);
PKC_END_DECLS
#else
#define PKC_SPIN_SITE                    NULL
#define pkc_spin_debug_before_take(lock) ((void)0)
#define pkc_spin_debug_taken(lock, site) ((void)(site))
#define pkc_spin_debug_before_give(lock) ((void)0)
#endif
/** @endcond */

/** The ticket whose turn it is, in the word @p tickets. */
PKC_ALWAYS_INLINE uint32_t pkc_tickets_served(uint32_t tickets)
{
	return tickets & 0xffff;
}

/** The ticket that the next to come will draw from the word @p tickets. */
PKC_ALWAYS_INLINE uint32_t pkc_tickets_next(uint32_t tickets)
{
	return tickets >> 16;
}

/** pkc_spin_lock() at @p site. */
static inline void pkc_spin_lock_at(struct pkc_spinlock *lock, const char *site)
{
	uint32_t seen;
	uint32_t ticket;

	pkc_spin_debug_before_take(lock);
	seen = pkc_atomic_fetch_add(&lock->tickets.word, UINT32_C(1) << 16, PKC_ACQUIRE);
	ticket = pkc_tickets_next(seen);
	while (pkc_unlikely(pkc_tickets_served(seen) != ticket)) {
		pkc_port_wait(&lock->tickets.word, seen);
		seen = pkc_atomic_load(&lock->tickets.word, PKC_ACQUIRE);
	}
	pkc_spin_debug_taken(lock, site);
}

/** pkc_spin_trylock() at @p site. */
static inline bool pkc_spin_trylock_at(struct pkc_spinlock *lock, const char *site)
{
	uint32_t seen = pkc_atomic_load(&lock->tickets.word, PKC_RELAXED);

	if (pkc_tickets_served(seen) != pkc_tickets_next(seen))
		return false;
	if (!pkc_atomic_cas(&lock->tickets.word, &seen, seen + (UINT32_C(1) << 16), PKC_ACQUIRE))
		return false;
	pkc_spin_debug_taken(lock, site);
	return true;
}

/** Waits for @p lock and takes it: what follows sees all that its earlier holders did. */
#define pkc_spin_lock(lock) pkc_spin_lock_at(lock, PKC_SPIN_SITE)

/**
 * Takes @p lock if that needs no waiting. @return true if it was taken, with the order of
 * pkc_spin_lock()
 */
#define pkc_spin_trylock(lock) pkc_spin_trylock_at(lock, PKC_SPIN_SITE)

/** Gives @p lock, which this CPU holds, to whoever has waited longest. */
static inline void pkc_spin_unlock(struct pkc_spinlock *lock)
{
	uint16_t *served = &lock->tickets.half.served;

	pkc_spin_debug_before_give(lock);
	pkc_atomic_store(served, (uint16_t)(pkc_atomic_load(served, PKC_RELAXED) + 1), PKC_RELEASE);
}

/**
 * Whether anybody holds @p lock at this moment: for assertions and reports, for it orders nothing.
 */
static inline bool pkc_spin_is_locked(const struct pkc_spinlock *lock)
{
	uint32_t seen = pkc_atomic_load(&lock->tickets.word, PKC_RELAXED);

	return pkc_tickets_served(seen) != pkc_tickets_next(seen);
}

#endif

/** `pkc_guard(spinlock)(&lock)`. */
PKC_DEFINE_GUARD(spinlock, struct pkc_spinlock, pkc_spin_lock, pkc_spin_unlock);

/** `pkc_cond_guard(spinlock_try, held)(&lock)`. */
PKC_DEFINE_GUARD_COND(spinlock_try, struct pkc_spinlock, pkc_spin_trylock, pkc_spin_unlock);

/** @cond internal */
#if PKC_DEBUG_LOCKS && !defined(PKC_PORT_SPINLOCK)
PKC_GUARD_FUNCTION struct pkc_spinlock *pkc_guard_spinlock_take_at(struct pkc_spinlock *lock,
                                                                   const char *site)
{
	pkc_spin_lock_at(lock, site);
	return lock;
}

PKC_GUARD_FUNCTION struct pkc_spinlock *pkc_guard_spinlock_try_take_at(struct pkc_spinlock *lock,
                                                                       const char *site)
{
	return pkc_spin_trylock_at(lock, site) ? lock : NULL;
}

#define pkc_guard_spinlock_take(lock)     pkc_guard_spinlock_take_at(lock, PKC_SPIN_SITE)
#define pkc_guard_spinlock_try_take(lock) pkc_guard_spinlock_try_take_at(lock, PKC_SPIN_SITE)
#endif
/** @endcond */

#endif
