/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What the library keeps for each physical CPU, in storage of the embedder.
 */
#ifndef PKVMCORE_CPU_H
#define PKVMCORE_CPU_H

#include <pkvmcore/port.h>
#include <pkvmcore/types.h>

struct pkc_spinlock;

/** One physical CPU, all zero at first but for its number. Only that CPU touches it. */
struct pkc_cpu {
	uint32_t id; /**< the embedder's number of this CPU */
#if PKC_DEBUG_LOCKS
	struct pkc_spinlock
		*held; /**< the locks that it holds, the latest first, linked by `below` */
#endif
};

PKC_BEGIN_DECLS

/**
 * Panics if @p cpu holds a lock: for the way out to a guest or a host, where a lock that is still
 * held stays so for good.
 *
 * Costs nothing without PKC_DEBUG_LOCKS. pkc_cpu::held then leads to the lock, and its `site` to
 * the line that took it.
 *
 * @param cpu  the calling CPU
 */
#if PKC_DEBUG_LOCKS
PKC_API void pkc_cpu_assert_no_locks(const struct pkc_cpu *cpu);
#else
PKC_ALWAYS_INLINE void pkc_cpu_assert_no_locks(const struct pkc_cpu *cpu)
{
	(void)cpu;
}
#endif

PKC_END_DECLS

#endif
