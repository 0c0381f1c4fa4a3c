/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What the library keeps for each physical CPU, in storage of the embedder.
 */
#ifndef PKVMCORE_CPU_H
#define PKVMCORE_CPU_H

#include <pkvmcore/class.h>
#include <pkvmcore/port.h>
#include <pkvmcore/types.h>

struct pkc_spinlock;
struct pkc_state;
struct pkc_vcpu;

/**
 * A vCPU that this CPU has loaded: nobody else may touch it, and its VM stays. Only pkc_vcpu_load()
 * makes one; what needs such a vCPU takes this.
 */
struct pkc_loaded_vcpu {
	struct pkc_vcpu *vcpu; /**< the vCPU; NULL if none is loaded */
};

/** The number of no CPU. */
#define PKC_CPU_NONE UINT32_MAX

/** One physical CPU, all zero at first but for its number. Only that CPU touches it. */
struct __attribute__((aligned(PKC_CACHE_LINE))) pkc_cpu {
	uint32_t id;          /**< the embedder's number of this CPU; not PKC_CPU_NONE */
	uint32_t trusts_host; /**< 1: there is no hyp vCPU to look up, see vcpu.h; else 0 */
	struct pkc_loaded_vcpu loaded; /**< the vCPU that it has loaded */
	/** By class: whose registers it holds, or held last. To be compared, never followed. */
	const struct pkc_state *owner[PKC_NR_CLASSES];
#if PKC_STATS
	uint64_t moved[PKC_NR_CLASSES][PKC_NR_MOVES]; /**< bytes, by class and enum pkc_move */
#endif
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
