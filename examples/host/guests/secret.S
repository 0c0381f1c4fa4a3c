/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * uint64_t hold_secret(uint64_t inverse, uint64_t console, uint64_t turns): has secrets in x4 to
 * x30 and v0 to v31, and leaves EL1 with them in each way that there is; then spins for a while,
 * for an interrupt to come. Returns how many of the registers have lost what they had.
 *
 * Secret n is ~inverse + n: so none is in this program's image.
 */
	.arch	armv8-a+fp+simd
	.altmacro

	.macro	tag_x n
	add	x\n, x3, #\n
	.endm
	.macro	tag_v_ n
	dup	v\n\().2d, x3
	.endm
	.macro	check_x n
	sub	x\n, x\n, #\n
	cmp	x\n, x3
	cinc	x0, x0, ne
	.endm
	.macro	check_v n
	umov	x1, v\n\().d[0]
	umov	x2, v\n\().d[1]
	cmp	x1, x3
	cinc	x0, x0, ne
	cmp	x2, x3
	cinc	x0, x0, ne
	.endm
	.macro	each_x what
	.irp	n, 4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	\what	\n
	.endr
	.endm
	.macro	each_v what
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\what	\n
	.endr
	.endm

	.text
	.globl	hold_secret
hold_secret:
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x2, [sp, #96]
	mvn	x3, x0
	each_v	tag_v_
	each_x	tag_x
	str	x3, [sp, #104]

	mov	w0, #0x86000000			/* a call that nobody has */
	hvc	#0
	mov	w0, #0x86000000
	smc	#0
	ldr	w0, [x1, #0x18]			/* a device */
	mov	x0, #(1 << 24)			/* SGI 1, to nobody */
	msr	S3_0_C12_C11_5, x0		/* ICC_SGI1R_EL1 */
	isb
	wfi					/* the timer will end it */
	ldr	x0, [sp, #96]
1:	sub	x0, x0, #1
	cbnz	x0, 1b

	ldr	x3, [sp, #104]
	mov	x0, #0
	each_x	check_x
	each_v	check_v
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #112
	ret
