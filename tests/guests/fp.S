/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * FP, SIMD and SVE registers to and from memory; the C code of the guests touches none of them.
 */
	.arch	armv8.2-a+fp+simd+sve

	.macro	v_pairs op
	.irp	n, 0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30
	v_pair	\op, \n
	.endr
	.endm
	.altmacro
	.macro	v_pair op, n
	v_pair_	\op, \n, %\n + 1
	.endm
	.macro	v_pair_ op, a, b
	\op	q\a, q\b, [x0, #16 * \a]
	.endm
	.macro	z_each op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	z\n, [x0, #\n, mul vl]
	.endr
	.endm
	.macro	p_each op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\op	p\n, [x0, #\n, mul vl]
	.endr
	.endm

	.text
/* void fp_load(const struct fp *), void fp_store(struct fp *): V0 to V31, FPSR, FPCR. */
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

/*
 * void sve_load(const void *z, const void *p), void sve_store(void *z, void *p): Z, P and FFR, at
 * the current length.
 */
	.globl	sve_load
sve_load:
	z_each	ldr
	mov	x0, x1
	ldr	p0, [x0, #16, mul vl]
	wrffr	p0.b
	p_each	ldr
	ret

	.globl	sve_store
sve_store:
	z_each	str
	mov	x0, x1
	p_each	str
	rdffr	p0.b
	str	p0, [x0, #16, mul vl]
	ldr	p0, [x0]
	ret
