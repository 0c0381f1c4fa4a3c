/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * void hyp_hvc(uint64_t *x): HVC #0 with x0 to x7 of @x, which takes x0 to x17 as they come back.
 * EL2 keeps x18 to x30.
 */
	.text
	.globl	hyp_hvc
hyp_hvc:
	stp	x29, x30, [sp, #-32]!
	str	x19, [sp, #16]
	mov	x19, x0
	ldp	x6, x7, [x19, #48]
	ldp	x4, x5, [x19, #32]
	ldp	x2, x3, [x19, #16]
	ldp	x0, x1, [x19]
	hvc	#0
	stp	x0, x1, [x19]
	stp	x2, x3, [x19, #16]
	stp	x4, x5, [x19, #32]
	stp	x6, x7, [x19, #48]
	stp	x8, x9, [x19, #64]
	stp	x10, x11, [x19, #80]
	stp	x12, x13, [x19, #96]
	stp	x14, x15, [x19, #112]
	stp	x16, x17, [x19, #128]
	ldr	x19, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
