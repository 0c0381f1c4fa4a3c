/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Barriers, and the event that follows a publication (Arm DDI 0487, B2.3 and D1.6).
 */
#ifndef PKVMCORE_BARRIER_H
#define PKVMCORE_BARRIER_H

#include <pkvmcore/port.h>

/** Context synchronisation: what follows is executed with the register values written before. */
PKC_ALWAYS_INLINE void pkc_isb(void)
{
	pkc_port_barrier(PKC_ISB);
}

/** Data synchronisation: waits for all accesses that @p kind, one of PKC_DSB_…, covers. */
#define pkc_dsb(kind) pkc_port_barrier(PKC_DSB_##kind)

/** Data memory barrier: orders the accesses that @p kind, one of PKC_DMB_…, covers. */
#define pkc_dmb(kind) pkc_port_barrier(PKC_DMB_##kind)

/** Wakes every CPU that waits for an event, once all stores made before are visible to it. */
PKC_ALWAYS_INLINE void pkc_signal(void)
{
	pkc_dsb(ISHST);
	pkc_port_signal();
}

#endif
