/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Guards: what is taken in a scope is given back at its end, whichever way the scope is left.
 *
 * Guards are given back in the reverse order of their declaration, a return value is computed
 * before. They cost the instructions of the pair of calls written by hand. Declare a guard where
 * the lock is to be taken; not directly under a `case` label, and never jump over one with `goto`.
 * A lock that one function takes and another gives back is no guard: call the pair.
 *
 * Made of the `cleanup` attribute of GCC and Clang, in C11 and in C++17. PKC_SHORT_NAMES adds the
 * names without prefix, for code that does not include Linux's.
 */
#ifndef PKVMCORE_GUARD_H
#define PKVMCORE_GUARD_H

#include <pkvmcore/types.h>

/** @cond internal */
#define PKC_GUARD_JOIN_(a, b) a##b
#define PKC_GUARD_JOIN(a, b)  PKC_GUARD_JOIN_(a, b)
#define PKC_GUARD_UNIQUE      PKC_GUARD_JOIN(pkc_guarded_, __COUNTER__)
#define PKC_GUARD_FUNCTION    PKC_ALWAYS_INLINE __attribute__((unused))
#define PKC_GUARD_DECLARE(kind, variable) \
	kind##_t variable __attribute__((cleanup(kind##_give), unused))
/** @endcond */

/**
 * Defines the guard @p name of objects of @p type, which `take(object)` takes and `give(object)`
 * gives back.
 *
 * For the library's locks and the embedder's alike. `take` does not fail: its value is ignored. A
 * lock that wants to know its call site defines after this a macro `pkc_guard_NAME_take(object)`,
 * which then replaces the function of that name.
 */
#define PKC_DEFINE_GUARD(name, type, take, give)                              \
	typedef type *pkc_guard_##name##_t;                                   \
	PKC_GUARD_FUNCTION type *pkc_guard_##name##_take(type *object)        \
	{                                                                     \
		(void)take(object);                                           \
		return object;                                                \
	}                                                                     \
	PKC_GUARD_FUNCTION void pkc_guard_##name##_give(type *const *guarded) \
	{                                                                     \
		(void)give(*guarded);                                         \
	}                                                                     \
	PKC_STATIC_ASSERT(true, "lets the macro end with a semicolon")

/**
 * Defines the conditional guard @p name: as PKC_DEFINE_GUARD(), but `try_take(object)` may be
 * false, and then there is nothing to give back.
 */
#define PKC_DEFINE_GUARD_COND(name, type, try_take, give)                     \
	typedef type *pkc_guard_##name##_t;                                   \
	PKC_GUARD_FUNCTION type *pkc_guard_##name##_take(type *object)        \
	{                                                                     \
		if (!try_take(object))                                        \
			return NULL;                                          \
		if (!object)                                                  \
			__builtin_unreachable();                              \
		return object;                                                \
	}                                                                     \
	PKC_GUARD_FUNCTION void pkc_guard_##name##_give(type *const *guarded) \
	{                                                                     \
		if (*guarded)                                                 \
			(void)give(*guarded);                                 \
	}                                                                     \
	PKC_STATIC_ASSERT(true, "lets the macro end with a semicolon")

/**
 * Takes an object to the end of the enclosing block.
 *
 *     pkc_guard(spinlock)(&vm->lock);
 */
#define pkc_guard(name) \
	PKC_GUARD_DECLARE(pkc_guard_##name, PKC_GUARD_UNIQUE) = pkc_guard_##name##_take

/**
 * Tries to take an object to the end of the enclosing block; @p held is then the object, or NULL.
 *
 *     pkc_cond_guard(spinlock_try, held)(&vm->lock);
 *
 *     if (!held)
 *             return -PKC_EBUSY;
 */
#define pkc_cond_guard(name, held) \
	PKC_GUARD_DECLARE(pkc_guard_##name, held) = pkc_guard_##name##_take

/**
 * Takes @p object for the statement that follows; `break` and `continue` in it leave it.
 *
 *     pkc_scoped_guard(spinlock, &vm->lock) {
 *             …
 *     }
 *
 * To the compiler it is a loop: a function whose every return is inside needs one more, or a
 * pkc_guard().
 */
#define pkc_scoped_guard(name, object) \
	PKC_GUARD_SCOPE(pkc_guard_##name, object, PKC_GUARD_UNIQUE, PKC_GUARD_UNIQUE)

/**
 * Tries to take @p object for the statement that follows; if it cannot be had, @p otherwise is
 * executed instead.
 *
 *     pkc_scoped_cond_guard(spinlock_try, return -PKC_EBUSY, &vm->lock) {
 *             …
 *     }
 */
#define pkc_scoped_cond_guard(name, otherwise, object)                              \
	PKC_GUARD_COND_SCOPE(pkc_guard_##name, otherwise, object, PKC_GUARD_UNIQUE, \
	                     PKC_GUARD_UNIQUE)

/** @cond internal */
#define PKC_GUARD_SCOPE(kind, object, held, done)                                     \
	for (PKC_GUARD_DECLARE(kind, held) = kind##_take(object), done = NULL; !done; \
	     done = (kind##_t)1)

#define PKC_GUARD_COND_SCOPE(kind, otherwise, object, held, done) \
	PKC_GUARD_SCOPE(kind, object, held, done)                 \
	if (!held) {                                              \
		otherwise;                                        \
	} else
/** @endcond */

#ifdef PKC_SHORT_NAMES
#define guard             pkc_guard
#define cond_guard        pkc_cond_guard
#define scoped_guard      pkc_scoped_guard
#define scoped_cond_guard pkc_scoped_cond_guard
#endif

#endif
