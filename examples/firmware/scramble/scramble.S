/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * For the test builds alone: calls fw_scramble_registers() with vectors that skip an UNDEFINED
 * instruction. Keeps x19 only.
 */
#include "layout.h"

	.text
	.global	fw_scramble
fw_scramble:
	mov	x20, x30
	adrp	x0, skip
	msr	vbar_el2, x0
	msr	spsel, #1
	adrp	x0, fw_cpu_areas + FW_PAGE + FW_STACK_SIZE
	mov	sp, x0
	isb
	bl	fw_scramble_registers
	ldr	x0, =FW_SCRAMBLE
	msr	vbar_el2, x0
	isb
	ret	x20

	.balign	4096
skip:
	.rept	16
	.balign	128
	msr	sp_el0, x0
	mrs	x0, elr_el2
	add	x0, x0, #4
	msr	elr_el2, x0
	mrs	x0, sp_el0
	eret
	.endr
