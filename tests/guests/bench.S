/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * uint64_t bench_hvc(uint64_t n), bench_nop(uint64_t n): ticks that n turns of the same loop take,
 * with an HVC in it that asks for PSCI_VERSION, and with a NOP in its place.
 */
	.macro	bench name, instruction:vararg
	.globl	\name
\name:
	stp	x29, x30, [sp, #-32]!
	stp	x19, x20, [sp, #16]
	mov	x19, x0
	isb
	mrs	x20, CNTVCT_EL0
1:	mov	w0, #0x84000000
	\instruction
	sub	x19, x19, #1
	cbnz	x19, 1b
	isb
	mrs	x0, CNTVCT_EL0
	sub	x0, x0, x20
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #32
	ret
	.endm

	.text
	bench	bench_hvc, hvc #0
	bench	bench_nop, nop
