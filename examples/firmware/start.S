/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * From a core's first instruction at EL2, MMU off, to C at the link address, MMU on.
 *
 * Nothing here depends on where in memory we are: with the MMU off, only ADR and ADRP reach
 * symbols. A secondary reads no data before its MMU is on, so that nothing but this text and its
 * literals must be in memory rather than in a cache.
 */
#include "layout.h"
#include "scramble.h"

/* RES1 bits as of E2H = 0, little endian (Arm DDI 0487, SCTLR_EL2); on: M, C, SA, I, WXN. */
#define SCTLR_OFF 0x30c50830
#define SCTLR_ON (SCTLR_OFF | 1 << 0 | 1 << 2 | 1 << 3 | 1 << 12 | 1 << 19)
/* Attribute 0 is normal write-back memory, 1 is Device-nGnRE. */
#define MAIR 0x04ff
/* 48 bits of address, 4 KiB granule, walks inner shareable and write-back; PS is the CPU's. */
#define TCR (1 << 31 | 1 << 23 | 3 << 12 | 1 << 10 | 1 << 8 | (64 - 48))
#define PS_MAX 5
/*
 * RW: EL1 is AArch64. AMO: SErrors are EL2's. E2H and TGE are clear, so that the other registers
 * have their nVHE layout.
 */
#define HCR (1 << 31 | 1 << 5)
/* RES1 bits of the nVHE layout: nothing is trapped, and libfdt uses FP registers. */
#define CPTR 0x22ff

#define EL2 (2 << 2)
#define PSCI_SYSTEM_OFF 0x84000008
#define BOOT_CPU fw_cpu_areas + FW_PAGE + FW_STACK_SIZE

	.macro	load reg, value
	movz	\reg, #((\value) >> 16 & 0xffff), lsl #16
	movk	\reg, #((\value) & 0xffff)
	.endm

/* The boot protocol's header (Linux, Documentation/arm64/booting.rst): anywhere in memory. */
	.section .head, "ax"
	.global	_start
_start:
	b	primary
	.long	0
	.quad	FW_TEXT_OFFSET
	.quad	fw_image_size
	.quad	0xa
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

/* x0 is the device tree. Also where the copy of us at the top of RAM begins. */
primary:
	mov	x19, x0
	mrs	x0, CurrentEL
	cmp	x0, #EL2
	b.ne	not_el2
	SCRAMBLE
	bl	mmu_off
	bl	flush_bss
	adrp	x0, fw_bss
	adrp	x1, fw_end
0:	stp	xzr, xzr, [x0], #16
	cmp	x0, x1
	b.lo	0b
	adrp	x0, BOOT_CPU
	mov	sp, x0
	mov	x0, x19
	bl	fw_map_boot
	bl	flush_bss
	mov	x0, x19
	ldr	x1, =BOOT_CPU
	ldr	x30, =fw_main
	b	mmu_on

/* Nothing works, the console least of all: we do not know where it is. */
not_el2:
	load	x0, PSCI_SYSTEM_OFF
	hvc	#0
	b	not_el2

/*
 * Lines of .bss that a cache holds must neither be written over what was stored with the MMU off,
 * nor be read instead of it, nor be written when this memory is the guest's.
 */
flush_bss:
	mrs	x2, ctr_el0
	ubfx	x2, x2, #16, #4
	mov	x3, #4
	lsl	x3, x3, x2
	adrp	x0, fw_bss
	adrp	x1, fw_end
0:	dc	civac, x0
	add	x0, x0, x3
	cmp	x0, x1
	b.lo	0b
	dsb	sy
	ret

/* This part is mapped where it is, too: the MMU goes on and off here. */
	.section .idmap, "ax"

/* x0 is the struct fw_cpu, as the link address has it. */
	.global	fw_secondary_entry
fw_secondary_entry:
	mov	x19, x0
	SCRAMBLE
	bl	mmu_off
	mov	x0, x19
	mov	x1, x19
	ldr	x30, =fw_secondary

/* To x30 with x0 kept; x1 becomes SP, and is the struct fw_cpu. */
mmu_on:
	adrp	x2, fw_root
	msr	ttbr0_el2, x2
	load	x2, MAIR
	msr	mair_el2, x2
	load	x2, TCR
	mrs	x3, id_aa64mmfr0_el1
	and	x3, x3, #7
	mov	x4, #PS_MAX
	cmp	x3, x4
	csel	x3, x3, x4, lo
	bfi	x2, x3, #16, #3
	msr	tcr_el2, x2
	isb
	tlbi	alle2
	ic	iallu
	dsb	nsh
	isb
	load	x2, SCTLR_ON
	msr	sctlr_el2, x2
	isb
	ldr	x2, =fw_vectors
	msr	vbar_el2, x2
	msr	tpidr_el2, x1
	msr	spsel, #1
	mov	sp, x1
	isb
	msr	daifclr, #4
	ret

/* What goes wrong before mmu_on ends as it does later, only that it cannot be said. */
mmu_off:
	load	x2, HCR
	msr	hcr_el2, x2
	isb
	load	x2, SCTLR_OFF
	msr	sctlr_el2, x2
	load	x2, CPTR
	msr	cptr_el2, x2
	adrp	x2, fw_vectors
	add	x2, x2, :lo12:fw_vectors
	msr	vbar_el2, x2
	adrp	x2, BOOT_CPU
	msr	tpidr_el2, x2
	msr	daifset, #15
	isb
	ret

/* Starts the copy of us whose _start is at x1, leaving nothing behind. x0 is the device tree. */
	.global	fw_restart_at
fw_restart_at:
	mov	x19, x0
	mov	x20, x1
	bl	mmu_off
	bl	flush_bss
	ic	iallu
	dsb	nsh
	isb
	mov	x0, x19
	br	x20

	.text
/* void fw_restart(uint64_t tree, uint64_t start, uint64_t restart_at): all physical addresses. */
	.global	fw_restart
fw_restart:
	br	x2
