/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The FP registers between the CPU and memory: pkc_port_fp_move() of <pkvmcore/port.h>.
 */

/* struct pkc_fp: 32 vectors, FPSR, FPCR. */
#define FPSR 512
#define FPCR 520

/* For an assembler that was told to leave these registers alone. */
	.arch_extension fp
	.arch_extension simd
	.arch_extension sve

/* Q0 to Q31, from x1 up. */
	.macro	vectors op
	\op	q0, q1, [x1, #0]
	\op	q2, q3, [x1, #32]
	\op	q4, q5, [x1, #64]
	\op	q6, q7, [x1, #96]
	\op	q8, q9, [x1, #128]
	\op	q10, q11, [x1, #160]
	\op	q12, q13, [x1, #192]
	\op	q14, q15, [x1, #224]
	\op	q16, q17, [x1, #256]
	\op	q18, q19, [x1, #288]
	\op	q20, q21, [x1, #320]
	\op	q22, q23, [x1, #352]
	\op	q24, q25, [x1, #384]
	\op	q26, q27, [x1, #416]
	\op	q28, q29, [x1, #448]
	\op	q30, q31, [x1, #480]
	.endm

/* Z0 to Z31, from x2 up. */
	.macro	scalable_vectors op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	z\n, [x2, #\n, mul vl]
	.endr
	.endm

/* P0 to P15, from x3 up; FFR is behind them. */
	.macro	predicates op
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	\op	p\n, [x3, #\n, mul vl]
	.endr
	.endm

	.text
	.balign	16
	.global	pkc_port_fp_move
	.type	pkc_port_fp_move, %function
pkc_port_fp_move:
	hint	#34			/* BTI C */
	cbnz	w0, load
	mrs	x5, fpsr
	mrs	x6, fpcr
	str	x5, [x1, #FPSR]
	str	x6, [x1, #FPCR]
	cbnz	w3, save_scalable
	vectors	stp
	ret

/* What is saved is in the CPU, too, afterwards: P0 comes back. */
save_scalable:
	ubfiz	x3, x3, #5, #9
	add	x3, x3, x2
	scalable_vectors str
	predicates str
	rdffr	p0.b
	str	p0, [x3, #16, mul vl]
	ldr	p0, [x3]
	ret

load:
	ldr	x5, [x1, #FPSR]
	ldr	x6, [x1, #FPCR]
	msr	fpsr, x5
	msr	fpcr, x6
	cbnz	w3, load_scalable
	vectors	ldp
	ret

load_scalable:
	ubfiz	x3, x3, #5, #9
	add	x3, x3, x2
	scalable_vectors ldr
	ldr	p0, [x3, #16, mul vl]
	wrffr	p0.b
	predicates ldr
	ret
	.size	pkc_port_fp_move, . - pkc_port_fp_move

	.section .note.GNU-stack, "", %progbits
