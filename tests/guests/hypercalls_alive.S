/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that computes in x20, with a copy in a system register and one in memory, and tells its
 * host by HVC: x1 is the value, x2 is 0 unless a copy differs. It begins with 0 in x0, and runs
 * wherever it is put.
 */
	.text
	.balign	8
	.global	guest_alive, guest_alive_end
guest_alive:
	mov	x20, x0
	adr	x19, copy
	movz	x21, #0x7f2d
	movk	x21, #0x4c95, lsl #16
	movk	x21, #0xf42d, lsl #32
	movk	x21, #0x5851, lsl #48
0:	msr	tpidr_el1, x20
	str	x20, [x19]
	mov	x1, x20
	mov	x2, x22
	movz	x0, #0x8600, lsl #16
	hvc	#0
	mrs	x3, tpidr_el1
	ldr	x4, [x19]
	eor	x3, x3, x20
	eor	x4, x4, x20
	orr	x22, x3, x4
	mul	x20, x20, x21
	add	x20, x20, #1
	b	0b
	.balign	8
copy:
	.quad	0
guest_alive_end:
