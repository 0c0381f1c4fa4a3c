/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Atomic access to a shared word: the compiler's builtins under one set of names.
 *
 * @p p points to a naturally aligned integer of 1 to 8 bytes; the order is one of PKC_RELAXED,
 * PKC_ACQUIRE, PKC_RELEASE and PKC_ACQ_REL and always written out. <stdatomic.h> is not used: C++
 * before C++23 does not have it. A port that wants to see each access defines PKC_PORT_ATOMICS and
 * these names itself.
 */
#ifndef PKVMCORE_ATOMIC_H
#define PKVMCORE_ATOMIC_H

#include <pkvmcore/port.h>

#define PKC_RELAXED __ATOMIC_RELAXED /**< single-copy atomic, no order */
#define PKC_ACQUIRE __ATOMIC_ACQUIRE /**< what follows in program order comes after */
#define PKC_RELEASE __ATOMIC_RELEASE /**< what precedes in program order comes before */
#define PKC_ACQ_REL __ATOMIC_ACQ_REL /**< both */

#ifndef PKC_PORT_ATOMICS

/** The value of `*p`. */
#define pkc_atomic_load(p, order) __atomic_load_n(p, order)

/** Sets `*p` to @p value. */
#define pkc_atomic_store(p, value, order) __atomic_store_n(p, value, order)

/**
 * Sets `*p` to @p desired if it is `*expected`.
 *
 * @p order counts on success; a failure is relaxed. Does not fail spuriously.
 *
 * @return true if it was; else false, and `*expected` is the value found
 */
#define pkc_atomic_cas(p, expected, desired, order) \
	__atomic_compare_exchange_n(p, expected, desired, false, order, __ATOMIC_RELAXED)

/** Adds @p value to `*p`, wrapping. @return the value before */
#define pkc_atomic_fetch_add(p, value, order) __atomic_fetch_add(p, value, order)

/** Sets in `*p` the bits of @p value. @return the value before */
#define pkc_atomic_fetch_or(p, value, order) __atomic_fetch_or(p, value, order)

/** Keeps in `*p` only the bits of @p value. @return the value before */
#define pkc_atomic_fetch_and(p, value, order) __atomic_fetch_and(p, value, order)

#endif

#endif
