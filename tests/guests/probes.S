/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Memory accesses, one instruction each, at the address in x0. The order is that of enum
 * guest_probe.
 */
#include "layout.h"

	.arch	armv8.2-a+fp+simd+lse

	.macro	probe instruction:vararg
	.balign	1 << GUEST_PROBE_SHIFT
	\instruction
	ret
	.endm

	.text
	.balign	1 << GUEST_PROBE_SHIFT
	.globl	guest_probes
guest_probes:
	probe	ldr	x1, [x0]
	probe	ldrb	w1, [x0]
	probe	ldrsw	x1, [x0, #4]!
	probe	ldp	x1, x2, [x0]
	probe	ldr	q31, [x0]
	probe	ldxr	x1, [x0]
	probe	ldaxp	x1, x2, [x0]
	probe	ldar	x1, [x0]
	probe	ldur	x1, [x0, #3]
	probe	str	x1, [x0]
	probe	strh	w1, [x0], #2
	probe	stp	x1, x2, [x0]
	probe	st4	{v28.2d-v31.2d}, [x0]
	probe	stlr	x1, [x0]
	probe	stur	x1, [x0, #3]
	probe	dc	zva, x0
	probe	br	x0
	/* From here they need the atomics of Armv8.1. */
	probe	ldadd	x1, x2, [x0]
	probe	swpal	x1, x2, [x0]
	probe	casp	x2, x3, x4, x5, [x0]
	/* From here an abort is allowed, not required: cache maintenance and hints. */
	probe	prfm	pldl1keep, [x0]
	probe	dc	civac, x0
	probe	dc	cvac, x0
	probe	dc	cvau, x0
	probe	ic	ivau, x0
	/* And this is EL1's alone. */
	probe	dc	ivac, x0
	.balign	1 << GUEST_PROBE_SHIFT

/* void guest_probe_at_el1(enum guest_probe probe, uint64_t address) */
	.globl	guest_probe_at_el1
guest_probe_at_el1:
	adr	x2, guest_probes
	mov	w0, w0
	add	x2, x2, x0, lsl #GUEST_PROBE_SHIFT
	mov	x0, x1
	br	x2

/* A load of AArch32, and the way back: ldr r1, [r0]; svc #0. */
	.globl	guest_probe_a32
guest_probe_a32:
	.inst	0xe5901000
	.inst	0xef000000
