/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * compute(): each register takes part of its successor, a ring of x0 to x29 and one of v0 to v31;
 * x30 counts. compute_sve(): the same with z0 to z31, while p0 to p15 keep what they have.
 */
	.arch	armv8.2-a+fp+simd+sve
	.altmacro

	.macro	keep
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x0, [sp, #96]
	.endm
	.macro	kept
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #112
	.endm

	.macro	x_pair_ op, a, b
	\op	x\a, x\b, [x30, #8 * \a]
	.endm
	.macro	x_pair op, n
	x_pair_	\op, \n, %\n + 1
	.endm
	.macro	x_pairs op
	.irp	n, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28
	x_pair	\op, \n
	.endr
	.endm
	.macro	v_pair_ op, a, b
	\op	q\a, q\b, [x30, #16 * \a]
	.endm
	.macro	v_pair op, n
	v_pair_	\op, \n, %\n + 1
	.endm
	.macro	v_pairs op
	.irp	n, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30
	v_pair	\op, \n
	.endr
	.endm

	.macro	mix_x_ a, b
	eor	x\a, x\b, x\a, ror #7
	.endm
	.macro	mix_x n
	mix_x_	\n, %(\n + 1) % 30
	.endm
	.macro	mix_v_ a, b
	add	v\a\().2d, v\a\().2d, v\b\().2d
	.endm
	.macro	mix_v n
	mix_v_	\n, %(\n + 1) % 32
	.endm
	.macro	mix_z_ a, b
	add	z\a\().d, z\a\().d, z\b\().d
	.endm
	.macro	mix_z n
	mix_z_	\n, %(\n + 1) % 32
	.endm

	.text
	.globl	compute
compute:
	keep
	str	x1, [sp, #104]
	add	x30, x0, #240
	v_pairs	ldp
	mov	x30, x0
	x_pairs	ldp
	ldr	x30, [sp, #104]
1:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29
	mix_x	\n
	.endr
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	mix_v	\n
	.endr
	sub	x30, x30, #1
	cbnz	x30, 1b
	ldr	x30, [sp, #96]
	x_pairs	stp
	add	x30, x30, #240
	v_pairs	stp
	kept
	ret

	.macro	z_each op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	z\n, [x0, #\n, mul vl]
	.endr
	.endm
	.macro	p_each op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\op	p\n, [x2, #\n, mul vl]
	.endr
	.endm

	.globl	compute_sve
compute_sve:
	add	x2, x0, #(32 * 256)
	z_each	ldr
	p_each	ldr
1:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	mix_z	\n
	.endr
	subs	x1, x1, #8
	b.gt	1b
	z_each	str
	p_each	str
	ret

	.globl	sve_bytes
sve_bytes:
	rdvl	x0, #1
	ret

