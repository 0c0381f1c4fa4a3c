/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
	.text

/* void bench_hypercall(uint64_t *x): x0 to x17, of the call and of its answer. */
	.globl	bench_hypercall
bench_hypercall:
	stp	x29, x30, [sp, #-32]!
	str	x0, [sp, #16]
	mov	x30, x0
	ldp	x0, x1, [x30]
	ldp	x2, x3, [x30, #16]
	ldp	x4, x5, [x30, #32]
	ldp	x6, x7, [x30, #48]
	ldp	x8, x9, [x30, #64]
	ldp	x10, x11, [x30, #80]
	ldp	x12, x13, [x30, #96]
	ldp	x14, x15, [x30, #112]
	ldp	x16, x17, [x30, #128]
	hvc	#0
	ldr	x30, [sp, #16]
	stp	x0, x1, [x30]
	stp	x2, x3, [x30, #16]
	stp	x4, x5, [x30, #32]
	stp	x6, x7, [x30, #48]
	stp	x8, x9, [x30, #64]
	stp	x10, x11, [x30, #80]
	stp	x12, x13, [x30, #96]
	stp	x14, x15, [x30, #112]
	stp	x16, x17, [x30, #128]
	ldp	x29, x30, [sp], #32
	ret

/* Calls with 4 more in x0 than was answered. */
	.globl	guest_calls, guest_calls_end
guest_calls:
	mov	x0, #-4
1:	add	x0, x0, #4
	hvc	#0
	b	1b
guest_calls_end:

	.globl	guest_loops, guest_loops_end
guest_loops:
	add	x0, x0, #1
	b	guest_loops
guest_loops_end:
