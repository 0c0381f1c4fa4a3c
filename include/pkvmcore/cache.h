/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Cache maintenance of an address range, for who does not read through the same caches.
 *
 * The ranges are virtual addresses of the calling CPU, mapped Normal cacheable, and do not wrap;
 * every line that holds a byte of one is maintained, a neighbour's bytes in it too. The effect
 * reaches all CPUs and is complete on return (Arm DDI 0487, cache maintenance).
 */
#ifndef PKVMCORE_CACHE_H
#define PKVMCORE_CACHE_H

#include <pkvmcore/types.h>

PKC_BEGIN_DECLS

/**
 * Writes the range back to memory: for what a CPU with its MMU off, or a device, will read.
 *
 * To the point of coherency. The caches keep their copy.
 *
 * @param start  first byte
 * @param size   bytes; 0 is allowed
 */
PKC_API void pkc_cache_clean(const void *start, size_t size);

/**
 * Writes the range back to memory and drops it from the caches: for what a CPU with its MMU off, or
 * a device, will write, and this one will then read.
 *
 * To the point of coherency. Call it before the other writes, and again before reading: a CPU may
 * fetch a line into its cache at any time.
 *
 * @param start  first byte
 * @param size   bytes; 0 is allowed
 */
PKC_API void pkc_cache_clean_invalidate(const void *start, size_t size);

/**
 * Makes instructions that were just written the ones that are executed.
 *
 * Data to the point of unification, then instructions invalidated; what CTR_EL0 says is not needed
 * is left out (IDC, DIC). Every other CPU that will execute them needs a context synchronisation
 * too: an exception, an exception return or an ISB.
 *
 * @param start  first byte
 * @param size   bytes; 0 is allowed
 */
PKC_API void pkc_cache_sync_code(const void *start, size_t size);

PKC_END_DECLS

#endif
