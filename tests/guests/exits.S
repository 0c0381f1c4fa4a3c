/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Every way out of EL1, with all of x0 to x30 and NZCV loaded from a struct guest_regs before, and
 * stored after.
 */
#include "layout.h"

	.macro	keep_caller
	stp	x29, x30, [sp, #-112]!
	stp	x27, x28, [sp, #16]
	stp	x25, x26, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x21, x22, [sp, #64]
	stp	x19, x20, [sp, #80]
	stp	x18, x0, [sp, #96]
	.endm

	.macro	load_all
	ldr	x1, [x0, #248]
	msr	NZCV, x1
	ldp	x29, x30, [x0, #232]
	ldp	x27, x28, [x0, #216]
	ldp	x25, x26, [x0, #200]
	ldp	x23, x24, [x0, #184]
	ldp	x21, x22, [x0, #168]
	ldp	x19, x20, [x0, #152]
	ldp	x17, x18, [x0, #136]
	ldp	x15, x16, [x0, #120]
	ldp	x13, x14, [x0, #104]
	ldp	x11, x12, [x0, #88]
	ldp	x9, x10, [x0, #72]
	ldp	x7, x8, [x0, #56]
	ldp	x5, x6, [x0, #40]
	ldp	x3, x4, [x0, #24]
	ldp	x1, x2, [x0, #8]
	ldr	x0, [x0]
	.endm

/* Clobbers x0 and x1 once they are stored. */
	.macro	store_all
	stp	x0, x1, [sp, #-16]!
	ldr	x0, [sp, #16 + 104]
	stp	x29, x30, [x0, #232]
	stp	x27, x28, [x0, #216]
	stp	x25, x26, [x0, #200]
	stp	x23, x24, [x0, #184]
	stp	x21, x22, [x0, #168]
	stp	x19, x20, [x0, #152]
	stp	x17, x18, [x0, #136]
	stp	x15, x16, [x0, #120]
	stp	x13, x14, [x0, #104]
	stp	x11, x12, [x0, #88]
	stp	x9, x10, [x0, #72]
	stp	x7, x8, [x0, #56]
	stp	x5, x6, [x0, #40]
	stp	x3, x4, [x0, #24]
	str	x2, [x0, #16]
	mrs	x1, NZCV
	str	x1, [x0, #248]
	ldp	x1, x2, [sp], #16
	stp	x1, x2, [x0]
	.endm

	.macro	return_to_caller
	ldp	x18, x0, [sp, #96]
	ldp	x19, x20, [sp, #80]
	ldp	x21, x22, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #32]
	ldp	x27, x28, [sp, #16]
	ldp	x29, x30, [sp], #112
	ret
	.endm

	.macro	way_out instruction:vararg
	.balign	1 << GUEST_EXIT_SHIFT
	keep_caller
	load_all
	\instruction
	store_all
	return_to_caller
	.endm

	.text
	.balign	1 << GUEST_EXIT_SHIFT

guest_exits:
	/* In the order of enum guest_exit. */
	way_out	hvc	#0
	way_out	smc	#0
	way_out	hvc	#1
	way_out	hvc	#0xffff
	way_out	smc	#1
	way_out	smc	#0xffff
	way_out	str	x4, [x3]
	way_out	ldr	x4, [x3]
	way_out	mrs	x5, S3_0_C15_C15_7
	way_out	mrs	x5, HCR_EL2
	way_out	wfi
	way_out	wfe
	way_out	isb
	.balign	1 << GUEST_EXIT_SHIFT

/* void guest_exit(enum guest_exit way, struct guest_regs *regs) */
	.globl	guest_exit
guest_exit:
	adr	x2, guest_exits
	mov	w0, w0
	add	x2, x2, x0, lsl #GUEST_EXIT_SHIFT
	mov	x0, x1
	br	x2
