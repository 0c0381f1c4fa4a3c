/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Into a guest and back, as one function call. Read by C and by the assembler.
 *
 * A matter of the port `aarch64-el2`, whose lib/port/aarch64_el2/switch.S the one-header build
 * leaves out. With another port whoever uses pkc_switch_enter() defines it.
 */
#ifndef PKVMCORE_SWITCH_H
#define PKVMCORE_SWITCH_H

/** Bytes of EL2's stack that are in use while the guest runs. */
#define PKC_SWITCH_FRAME 48

#ifdef __ASSEMBLER__

/**
 * What an exception vector does that takes the CPU from a guest of pkc_switch_enter(), three
 * instructions: the call then returns @p kind, 0 to 65535.
 *
 * A vector that has to do something first keeps x0 and x1 where the first of them puts them, has
 * these two registers to work with, and leaves SP as it found it.
 */
/* clang-format off */
#define PKC_SWITCH_LEAVE(kind) \
	stp	x0, x1, [sp]; \
	mov	x0, #(kind); \
	b	pkc_switch_leave
/* clang-format on */

#else

#include <pkvmcore/context.h>
#include <pkvmcore/port.h>

/**
 * Runs a guest on this CPU until an exception brings EL2 back.
 *
 * Moves the general-purpose registers, pc and pstate, nothing else: all other state is in the CPU
 * before, and is still the guest's after. What was written to system registers before takes effect
 * by the ERET, so there is no barrier here. While the guest runs, SP_EL2 points to 16 bytes that
 * are free for the vector to use.
 *
 * Called with SP_EL2 as stack, and asynchronous exceptions masked; returns so, too. Inline, so that
 * the compiler saves what of EL2's registers it needs, and nothing twice.
 *
 * @param regs  in EL2's memory, 8-byte aligned. Entered: x0 to x30, pc, pstate, which names no EL
 *              above 1: the caller has checked it. Left: what the guest had
 * @return      what the vector gave PKC_SWITCH_LEAVE()
 */
#ifdef PKC_SWITCH_CALL
PKC_ALWAYS_INLINE uint64_t pkc_switch_enter(struct pkc_regs *regs)
{
	return pkc_switch_call(regs);
}
#else
PKC_BEGIN_DECLS
uint64_t pkc_switch_enter(struct pkc_regs *regs);
PKC_END_DECLS
#endif

#endif
#endif
