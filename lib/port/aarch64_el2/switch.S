/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Into a guest and back: see <pkvmcore/switch.h>.
 *
 * The frame, while the guest runs, from SP_EL2 up: 16 bytes for the vector, the guest's struct
 * pkc_regs, and what C does not take for changed: x18, x29, and x30 to return. The offsets in struct
 * pkc_regs are those that <pkvmcore/context.h> asserts.
 */
#include <pkvmcore/switch.h>

#define X(n)   8 * (n)
#define PSTATE 256

/* The landings of FEAT_BTI, as every assembler knows them: a NOP where there is none. */
#define BTI_C  hint #34
#define BTI_JC hint #38

	.text
	.balign	64
	.global	pkc_switch_to_guest
	.type	pkc_switch_to_guest, %function
pkc_switch_to_guest:
	BTI_C
	sub	sp, sp, #PKC_SWITCH_FRAME
	stp	x0, x18, [sp, #16]
	stp	x29, x30, [sp, #32]
	ldp	x30, x2, [x0, #X(30)]	/* pc is behind x30 */
	ldr	x3, [x0, #PSTATE]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldp	x2, x3, [x0, #X(2)]
	ldp	x4, x5, [x0, #X(4)]
	ldp	x6, x7, [x0, #X(6)]
	ldp	x8, x9, [x0, #X(8)]
	ldp	x10, x11, [x0, #X(10)]
	ldp	x12, x13, [x0, #X(12)]
	ldp	x14, x15, [x0, #X(14)]
	ldp	x16, x17, [x0, #X(16)]
	ldp	x18, x19, [x0, #X(18)]
	ldp	x20, x21, [x0, #X(20)]
	ldp	x22, x23, [x0, #X(22)]
	ldp	x24, x25, [x0, #X(24)]
	ldp	x26, x27, [x0, #X(26)]
	ldp	x28, x29, [x0, #X(28)]
	ldp	x0, x1, [x0]
	eret
	/* Nothing may be speculated past it; this is never executed. */
	dsb	nsh
	isb
	.size	pkc_switch_to_guest, . - pkc_switch_to_guest

	.balign	64
	.global	pkc_switch_leave
	.type	pkc_switch_leave, %function
pkc_switch_leave:
	BTI_JC
	ldr	x1, [sp, #16]
	stp	x2, x3, [x1, #X(2)]
	stp	x4, x5, [x1, #X(4)]
	stp	x6, x7, [x1, #X(6)]
	stp	x8, x9, [x1, #X(8)]
	stp	x10, x11, [x1, #X(10)]
	stp	x12, x13, [x1, #X(12)]
	stp	x14, x15, [x1, #X(14)]
	stp	x16, x17, [x1, #X(16)]
	stp	x18, x19, [x1, #X(18)]
	stp	x20, x21, [x1, #X(20)]
	stp	x22, x23, [x1, #X(22)]
	stp	x24, x25, [x1, #X(24)]
	stp	x26, x27, [x1, #X(26)]
	stp	x28, x29, [x1, #X(28)]
	ldp	x2, x3, [sp]
	mrs	x4, elr_el2
	mrs	x5, spsr_el2
	stp	x2, x3, [x1]
	stp	x30, x4, [x1, #X(30)]	/* pc is behind x30 */
	str	x5, [x1, #PSTATE]
	ldr	x18, [sp, #24]
	ldp	x29, x30, [sp, #32]
	add	sp, sp, #PKC_SWITCH_FRAME
	ret
	.size	pkc_switch_leave, . - pkc_switch_leave

#ifdef __ARM_FEATURE_BTI_DEFAULT
/* Tells the linker of the landings (ELF for the Arm 64-bit Architecture, 5.2). */
	.section .note.gnu.property, "a"
	.balign	8
	.long	4, 16, 5
	.asciz	"GNU"
	.long	0xc0000000, 4, 1, 0
#endif
	.section .note.GNU-stack, "", %progbits
