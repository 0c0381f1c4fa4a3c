/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * void fp_load(const struct fp *), void fp_store(struct fp *): V0 to V31, FPSR, FPCR.
 */
	.arch	armv8-a+fp+simd
	.altmacro
	.macro	v_pair_ op, a, b
	\op	q\a, q\b, [x0, #16 * \a]
	.endm
	.macro	v_pair op, n
	v_pair_	\op, \n, %\n + 1
	.endm
	.macro	v_pairs op
	.irp	n, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30
	v_pair	\op, \n
	.endr
	.endm

	.text
	.globl	fp_load
fp_load:
	v_pairs	ldp
	ldr	x1, [x0, #512]
	ldr	x2, [x0, #520]
	msr	FPSR, x1
	msr	FPCR, x2
	ret

	.globl	fp_store
fp_store:
	v_pairs	stp
	mrs	x1, FPSR
	mrs	x2, FPCR
	str	x1, [x0, #512]
	str	x2, [x0, #520]
	ret
