/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * From the boot loader, or from PSCI CPU_ON, into C: Image header, stack, identity map, vectors.
 */
#include "layout.h"

	.section .head, "ax"
	.globl	_start
_start:
	b	entry
	.long	0
	.quad	0			/* text_offset */
	.quad	el1_image_size
	.quad	0xa			/* little endian, 4 KiB pages, anywhere in memory */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

	.text
/* The first CPU: x0 is the device tree, or what else it was given. All that it has is kept. */
entry:
	msr	AFSR1_EL1, x1
	adrp	x1, el1_entry
	add	x1, x1, :lo12:el1_entry
	stp	x2, x3, [x1, #16]
	stp	x4, x5, [x1, #32]
	stp	x6, x7, [x1, #48]
	stp	x8, x9, [x1, #64]
	stp	x10, x11, [x1, #80]
	stp	x12, x13, [x1, #96]
	stp	x14, x15, [x1, #112]
	stp	x16, x17, [x1, #128]
	stp	x18, x19, [x1, #144]
	stp	x20, x21, [x1, #160]
	stp	x22, x23, [x1, #176]
	stp	x24, x25, [x1, #192]
	stp	x26, x27, [x1, #208]
	stp	x28, x29, [x1, #224]
	str	x30, [x1, #240]
	mrs	x2, AFSR1_EL1
	stp	x0, x2, [x1]
	mov	x20, x0
	mov	x19, #0
	bl	set_up
	mov	x0, x20
	b	el1_first

/* CPU_ON's entry: x0, the context ID, is the index of the CPU. */
	.globl	el1_secondary_entry
el1_secondary_entry:
	mov	x19, x0
	bl	set_up
	mov	x0, x19
	b	el1_second

/* x19: index of this CPU. Clobbers x0 and x1. */
set_up:
	msr	SPSel, #1
	adrp	x0, el1_stacks
	add	x0, x0, :lo12:el1_stacks
	add	x1, x19, #1
	add	x0, x0, x1, lsl #EL1_STACK_SHIFT
	mov	sp, x0
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	VBAR_EL1, x0
	mov	x0, #(3 << 20)		/* FP and SIMD do not trap */
	msr	CPACR_EL1, x0

	/* 39 bits of address, 4 KiB granule, one table of 1 GiB blocks, write-back. */
	adrp	x0, table
	add	x0, x0, :lo12:table
	msr	TTBR0_EL1, x0
	mov	x0, #0xff00
	msr	MAIR_EL1, x0
	ldr	x0, =((4 << 32) | (1 << 23) | (3 << 12) | (1 << 10) | (1 << 8) | 25)
	msr	TCR_EL1, x0
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x0, =(0x30d00800 | (1 << 26) | (1 << 18) | (3 << 14) | (1 << 16) | (1 << 12) | 5)
	msr	SCTLR_EL1, x0
	isb
	ret

	.macro	vector kind
	.balign	128
	sub	sp, sp, #EL1_FRAME_SIZE
	stp	x0, x1, [sp]
	mov	x1, #\kind
	b	exception
	.endm

	.balign	2048
vectors:
	.irp	kind, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	vector	\kind
	.endr

	.macro	each_pair op
	\op	x2, x3, [sp, #16]
	\op	x4, x5, [sp, #32]
	\op	x6, x7, [sp, #48]
	\op	x8, x9, [sp, #64]
	\op	x10, x11, [sp, #80]
	\op	x12, x13, [sp, #96]
	\op	x14, x15, [sp, #112]
	\op	x16, x17, [sp, #128]
	\op	x18, x19, [sp, #144]
	\op	x20, x21, [sp, #160]
	\op	x22, x23, [sp, #176]
	\op	x24, x25, [sp, #192]
	\op	x26, x27, [sp, #208]
	\op	x28, x29, [sp, #224]
	.endm

exception:
	each_pair stp
	mrs	x2, ELR_EL1
	mrs	x3, SPSR_EL1
	mrs	x4, ESR_EL1
	mrs	x5, FAR_EL1
	str	x30, [sp, #240]
	stp	x2, x3, [sp, #EL1_FRAME_ELR]
	stp	x4, x5, [sp, #EL1_FRAME_ESR]
	mov	x0, sp
	bl	el1_exception
	ldp	x2, x3, [sp, #EL1_FRAME_ELR]
	msr	ELR_EL1, x2
	msr	SPSR_EL1, x3
	each_pair ldp
	ldr	x30, [sp, #240]
	ldp	x0, x1, [sp], #EL1_FRAME_SIZE
	eret

	.data
/* An identity map: devices in the first GiB, memory in the others. */
	.balign	4096
table:
	.quad	0x0060000000000401
	.set	gib, 1
	.rept	511
	.quad	0x0040000000000705 | (gib << 30)
	.set	gib, gib + 1
	.endr

	.bss
	.globl	el1_entry
	.balign	64
el1_entry:
	.zero	31 * 8
	.balign	1 << EL1_STACK_SHIFT
	.globl	el1_stacks
el1_stacks:
	.zero	EL1_MAX_CPUS << EL1_STACK_SHIFT
