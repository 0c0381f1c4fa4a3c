/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the guests' C and assembler share.
 */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

#define GUEST_MAX_CPUS 8

/* A CPU's struct guest_cpu stands at the foot of its stack, which is aligned to its size. */
#define GUEST_STACK_SIZE 0x2000

/* Offsets in struct guest_cpu. */
#define GUEST_CPU_ENTRY_EL    0
#define GUEST_CPU_ENTRY_DAIF  8
#define GUEST_CPU_ENTRY_SCTLR 16
#define GUEST_CPU_ENTRY_DIRTY 24
#define GUEST_CPU_ENTRY_SPSEL 32

/* Offsets in struct guest_frame: x0 to x30, then these. */
#define GUEST_FRAME_ELR  248
#define GUEST_FRAME_SPSR 256
#define GUEST_FRAME_ESR  264
#define GUEST_FRAME_FAR  272
#define GUEST_FRAME_SIZE 288

/* Each way out of EL1 is a routine of its own, this far from the next. */
#define GUEST_EXIT_SHIFT  9
/* Each memory access under test is one instruction and a return. */
#define GUEST_PROBE_SHIFT 4

/* The identity map is EL1's; the same memory with this bit set is what EL0 may use and run. */
#define GUEST_EL0_ALIAS_SHIFT 38

#endif
