/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What C and assembler share.
 */
#ifndef EL1_LAYOUT_H
#define EL1_LAYOUT_H

#define EL1_MAX_CPUS 8

/* A stack is aligned to its size: its place tells which CPU's it is. */
#define EL1_STACK_SHIFT 14

/* Offsets in struct el1_frame: x0 to x30, then these. */
#define EL1_FRAME_ELR  248
#define EL1_FRAME_ESR  264
#define EL1_FRAME_SIZE 288

#endif
