/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * From the boot loader, or from PSCI CPU_ON, into C: header, stack, identity map, vectors.
 */
#include "layout.h"

#ifndef GUEST_TEXT_OFFSET
#define GUEST_TEXT_OFFSET 0
#endif

	.section .head, "ax"
	.globl	_start
_start:
	b	entry
#ifndef GUEST_FLAT
	.long	0
	.quad	GUEST_TEXT_OFFSET
	.quad	guest_image_size
	.quad	0xa			/* little endian, 4 KiB pages, anywhere in memory */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0
#endif

	.text
/* Boot CPU: x0 is the device tree. */
entry:
	mov	x20, x0
	mov	x19, #0
	bl	set_up
	mov	x0, x20
	adrp	x1, _start
	b	guest_boot

/*
 * CPU_ON's entry: x0 is the context ID, the index of the CPU in its low half. What PSCI promises
 * of the other registers is recorded before it is lost.
 */
	.globl	guest_secondary_entry
guest_secondary_entry:
	orr	x1, x1, x2
	.irp	n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	orr	x1, x1, x\n
	.endr
	mov	x21, x1
	mrs	x22, SPSel
	mov	x20, x0
	mov	w19, w0
	bl	set_up
	mov	x2, sp
	sub	x2, x2, #GUEST_STACK_SIZE
	str	x21, [x2, #GUEST_CPU_ENTRY_DIRTY]
	str	x22, [x2, #GUEST_CPU_ENTRY_SPSEL]
	mov	x0, x20
	b	guest_secondary_boot

/* x19: index of this CPU. Clobbers x0 to x5. */
set_up:
	msr	SPSel, #1
	adrp	x0, stacks
	add	x0, x0, :lo12:stacks
	mov	x1, #GUEST_STACK_SIZE
	madd	x0, x19, x1, x0
	add	x1, x0, x1
	mov	sp, x1
	mrs	x2, CurrentEL
	mrs	x3, DAIF
	mrs	x4, SCTLR_EL1
	stp	x2, x3, [x0, #GUEST_CPU_ENTRY_EL]
	str	x4, [x0, #GUEST_CPU_ENTRY_SCTLR]
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	VBAR_EL1, x0
	mov	x0, #(3 << 20)		/* FP and SIMD are the guest's own */
	msr	CPACR_EL1, x0

	/* MMU on: 39 bits of address, 4 KiB granule, one table of 1 GiB blocks, write-back. */
	adrp	x0, guest_table
	add	x0, x0, :lo12:guest_table
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
	sub	sp, sp, #GUEST_FRAME_SIZE
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
	stp	x2, x3, [sp, #GUEST_FRAME_ELR]
	stp	x4, x5, [sp, #GUEST_FRAME_ESR]
	mov	x0, sp
	bl	guest_exception
	ldp	x2, x3, [sp, #GUEST_FRAME_ELR]
	msr	ELR_EL1, x2
	msr	SPSR_EL1, x3
	each_pair ldp
	ldr	x30, [sp, #240]
	ldp	x0, x1, [sp], #GUEST_FRAME_SIZE
	eret

	.macro	keep_caller
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	.endm

/*
 * uint64_t guest_at_el0(uint64_t function, uint64_t argument): runs a leaf routine of this image
 * at EL0, in the alias that EL0 may use, until it returns. Every register that a C caller keeps is
 * kept.
 */
	.globl	guest_at_el0
guest_at_el0:
	keep_caller
	mov	x2, #(1 << GUEST_EL0_ALIAS_SHIFT)
	orr	x0, x0, x2
	adr	x30, el0_done
	orr	x30, x30, x2
	mov	x3, #0x3c0
enter_el0:
	msr	ELR_EL1, x0
	msr	SPSR_EL1, x3
	mov	x0, x1
	eret
el0_done:
	svc	#0

/*
 * uint64_t guest_at_a32(uint64_t address, uint64_t argument): the same for AArch32 code, at an
 * address that is EL0's, until its SVC.
 */
	.globl	guest_at_a32
guest_at_a32:
	keep_caller
	mov	x3, #0x1d0
	b	enter_el0

/* Where guest_exception() returns to after that SVC, at EL1 again. */
	.globl	guest_el0_left
guest_el0_left:
	ldp	x27, x28, [sp, #80]
	ldp	x25, x26, [sp, #64]
	ldp	x23, x24, [sp, #48]
	ldp	x21, x22, [sp, #32]
	ldp	x19, x20, [sp, #16]
	ldp	x29, x30, [sp], #96
	ret

	.data
/*
 * 1 GiB blocks: EL1's identity map, devices in the first, the last one far above all memory; then
 * the same for EL0, which EL1 cannot execute.
 */
	.balign	4096
	.globl	guest_table
guest_table:
	.quad	0x0060000000000401
	.set	gib, 1
	.rept	254
	.quad	0x0040000000000705 | (gib << 30)
	.set	gib, gib + 1
	.endr
	.quad	0x0040000000000705 | (1 << 41)
	.quad	0
	.set	gib, 1
	.rept	255
	.quad	0x0020000000000745 | (gib << 30)
	.set	gib, gib + 1
	.endr

	.balign	GUEST_STACK_SIZE
stacks:
	.zero	GUEST_MAX_CPUS * GUEST_STACK_SIZE
