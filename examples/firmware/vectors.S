/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Ways into EL2 and back to the guest.
 *
 * While the guest runs, SP_EL2 is this CPU's struct fw_cpu: registers are saved where C finds them,
 * and the stack grows down from there. HVC #0 saves what a C function may change and no more.
 * Anything taken from EL2 itself is fatal and has a stack of its own, since the ordinary one may be
 * what broke.
 */
#include "layout.h"
#include <pkvmcore/switch.h>

/* x0 to x17 and x30: what the AAPCS64 lets a function change. We are compiled with x18 fixed. */
	.macro	save_caller_saved
	stp	x0, x1, [sp, #FW_CPU_X(0)]
	stp	x2, x3, [sp, #FW_CPU_X(2)]
	stp	x4, x5, [sp, #FW_CPU_X(4)]
	stp	x6, x7, [sp, #FW_CPU_X(6)]
	stp	x8, x9, [sp, #FW_CPU_X(8)]
	stp	x10, x11, [sp, #FW_CPU_X(10)]
	stp	x12, x13, [sp, #FW_CPU_X(12)]
	stp	x14, x15, [sp, #FW_CPU_X(14)]
	stp	x16, x17, [sp, #FW_CPU_X(16)]
	str	x30, [sp, #FW_CPU_X(30)]
	.endm

	.macro	restore_caller_saved
	ldp	x0, x1, [sp, #FW_CPU_X(0)]
	ldp	x2, x3, [sp, #FW_CPU_X(2)]
	ldp	x4, x5, [sp, #FW_CPU_X(4)]
	ldp	x6, x7, [sp, #FW_CPU_X(6)]
	ldp	x8, x9, [sp, #FW_CPU_X(8)]
	ldp	x10, x11, [sp, #FW_CPU_X(10)]
	ldp	x12, x13, [sp, #FW_CPU_X(12)]
	ldp	x14, x15, [sp, #FW_CPU_X(14)]
	ldp	x16, x17, [sp, #FW_CPU_X(16)]
	ldr	x30, [sp, #FW_CPU_X(30)]
	.endm

/* Nothing after it may be speculated into (Arm, straight-line speculation). */
	.macro	enter_guest
	eret
	dsb	nsh
	isb
	.endm

	.macro	from_guest kind
	.balign	128
	save_caller_saved
	mov	x1, #\kind
	b	slow_exit
	.endm

	.macro	from_vm kind
	.balign	128
	PKC_SWITCH_LEAVE(\kind)
	.endm

	.macro	from_el2 kind
	.balign	128
	msr	sp_el0, x0
	mrs	x0, tpidr_el2
	str	x1, [x0, #FW_CPU_TRAP + FW_CPU_X(1)]
	mov	x1, #\kind
	b	unexpected
	.endm

	.section .vectors, "ax"
	.balign	2048
	.global	fw_vectors
fw_vectors:
	from_el2 FW_EXIT_SYNC
	from_el2 FW_EXIT_IRQ
	from_el2 FW_EXIT_FIQ
	from_el2 FW_EXIT_SERROR

	from_el2 FW_EXIT_SYNC
	from_el2 FW_EXIT_IRQ
	from_el2 FW_EXIT_FIQ
	from_el2 FW_EXIT_SERROR

	.balign	128
	save_caller_saved
	mrs	x1, esr_el2
	mov	w0, #FW_ESR_HVC0
	cmp	x1, x0
	b.ne	slow_sync
	mov	x0, sp
	bl	fw_hvc
	restore_caller_saved
	enter_guest
	from_guest FW_EXIT_IRQ
	from_guest FW_EXIT_FIQ
	from_guest FW_EXIT_SERROR

	from_guest FW_EXIT_SYNC
	from_guest FW_EXIT_IRQ
	from_guest FW_EXIT_FIQ
	from_guest FW_EXIT_SERROR

/* While a guest of the host runs: each of its exits ends a call of pkc_switch_enter(). */
	.balign	2048
	.global	fw_vm_vectors
fw_vm_vectors:
	from_el2 FW_EXIT_SYNC
	from_el2 FW_EXIT_IRQ
	from_el2 FW_EXIT_FIQ
	from_el2 FW_EXIT_SERROR

	from_el2 FW_EXIT_SYNC
	from_el2 FW_EXIT_IRQ
	from_el2 FW_EXIT_FIQ
	from_el2 FW_EXIT_SERROR

	from_vm FW_EXIT_SYNC
	from_vm FW_EXIT_IRQ
	from_vm FW_EXIT_FIQ
	from_vm FW_EXIT_SERROR

	from_vm FW_EXIT_SYNC
	from_vm FW_EXIT_IRQ
	from_vm FW_EXIT_FIQ
	from_vm FW_EXIT_SERROR

/* Any exit but HVC #0: the whole frame, then void fw_exit(struct fw_cpu *, uint64_t kind). */
slow_sync:
	mov	x1, #FW_EXIT_SYNC
slow_exit:
	stp	x18, x19, [sp, #FW_CPU_X(18)]
	stp	x20, x21, [sp, #FW_CPU_X(20)]
	stp	x22, x23, [sp, #FW_CPU_X(22)]
	stp	x24, x25, [sp, #FW_CPU_X(24)]
	stp	x26, x27, [sp, #FW_CPU_X(26)]
	stp	x28, x29, [sp, #FW_CPU_X(28)]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [sp, #FW_CPU_PC]
	mov	x0, sp
	bl	fw_exit
	mov	x0, sp

/* void fw_enter(struct fw_cpu *): to the guest with cpu->context.regs. */
	.global	fw_enter
fw_enter:
	mov	sp, x0
	ldp	x2, x3, [sp, #FW_CPU_PC]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldp	x18, x19, [sp, #FW_CPU_X(18)]
	ldp	x20, x21, [sp, #FW_CPU_X(20)]
	ldp	x22, x23, [sp, #FW_CPU_X(22)]
	ldp	x24, x25, [sp, #FW_CPU_X(24)]
	ldp	x26, x27, [sp, #FW_CPU_X(26)]
	ldp	x28, x29, [sp, #FW_CPU_X(28)]
	restore_caller_saved
	enter_guest

/*
 * x0 is this CPU, x1 the kind; the interrupted x0 is in SP_EL0, which the guest no longer needs,
 * and the interrupted x1 in the frame. void fw_unexpected(const struct fw_trap *, uint64_t kind)
 * runs on the emergency stack and does not return.
 */
unexpected:
	add	x0, x0, #(FW_CPU_TRAP & ~0xfff)
	add	x0, x0, #(FW_CPU_TRAP & 0xfff)
	stp	x2, x3, [x0, #FW_CPU_X(2)]
	stp	x4, x5, [x0, #FW_CPU_X(4)]
	stp	x6, x7, [x0, #FW_CPU_X(6)]
	stp	x8, x9, [x0, #FW_CPU_X(8)]
	stp	x10, x11, [x0, #FW_CPU_X(10)]
	stp	x12, x13, [x0, #FW_CPU_X(12)]
	stp	x14, x15, [x0, #FW_CPU_X(14)]
	stp	x16, x17, [x0, #FW_CPU_X(16)]
	stp	x18, x19, [x0, #FW_CPU_X(18)]
	stp	x20, x21, [x0, #FW_CPU_X(20)]
	stp	x22, x23, [x0, #FW_CPU_X(22)]
	stp	x24, x25, [x0, #FW_CPU_X(24)]
	stp	x26, x27, [x0, #FW_CPU_X(26)]
	stp	x28, x29, [x0, #FW_CPU_X(28)]
	mrs	x2, sp_el0
	mrs	x3, elr_el2
	mrs	x4, spsr_el2
	mov	x5, sp
	str	x2, [x0, #FW_CPU_X(0)]
	stp	x30, x3, [x0, #FW_CPU_X(30)]
	stp	x4, x5, [x0, #FW_CPU_PSTATE]
	mov	sp, x0
	bl	fw_unexpected
