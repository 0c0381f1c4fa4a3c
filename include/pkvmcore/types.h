/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The words that every other header stands on: integer types, bit helpers, declaration marks.
 */
#ifndef PKVMCORE_TYPES_H
#define PKVMCORE_TYPES_H

#include <pkvmcore/config.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Marks a public function, in its declaration and in its definition.
 *
 * Empty when the library is linked; `static inline` in the one-header build, where every
 * translation unit has its own copy.
 */
#ifndef PKC_API
#define PKC_API
#endif

/** A function that must not cost a call, at -O0 either. */
#define PKC_ALWAYS_INLINE static inline __attribute__((always_inline))

/** The compiler may take it that @p x is true. */
#define pkc_likely(x) __builtin_expect(!!(x), 1)

/** The compiler may take it that @p x is false. */
#define pkc_unlikely(x) __builtin_expect(!!(x), 0)

#ifdef __cplusplus
#define PKC_STATIC_ASSERT(condition, why) static_assert(condition, why)
#define PKC_LINKAGE_BEGIN                 extern "C" {
#define PKC_LINKAGE_END                   }
#else
/** Fails the build with @p why unless the constant @p condition holds. */
#define PKC_STATIC_ASSERT(condition, why) _Static_assert(condition, why)
/** Opens C linkage where the compiler is one for C++. */
#define PKC_LINKAGE_BEGIN
/** Closes what PKC_LINKAGE_BEGIN opened. */
#define PKC_LINKAGE_END
#endif

/**
 * Opens the declarations of a header.
 *
 * C linkage, and hidden visibility: a call or an address then needs no GOT entry in any code model,
 * which EL2 objects that move themselves cannot have.
 */
#define PKC_BEGIN_DECLS PKC_LINKAGE_BEGIN _Pragma("GCC visibility push(hidden)")

/** Closes what PKC_BEGIN_DECLS opened. */
#define PKC_END_DECLS _Pragma("GCC visibility pop") PKC_LINKAGE_END

/** The 64-bit value with bit @p n (0 to 63) set. */
#define PKC_BIT(n) (UINT64_C(1) << (n))

/** The 64-bit value with bits @p hi down to @p lo set; 63 >= hi >= lo >= 0. */
#define PKC_BITS(hi, lo) ((~UINT64_C(0) >> (63 - (hi))) & (~UINT64_C(0) << (lo)))

/** Bits @p hi down to @p lo of the 64-bit @p value, moved down to bit 0. */
#define PKC_FIELD(value, hi, lo) (((uint64_t)(value)&PKC_BITS(hi, lo)) >> (lo))

/** What different CPUs write is kept this many bytes apart: the widest line in the field. */
#define PKC_CACHE_LINE 64

#endif
