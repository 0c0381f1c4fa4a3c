/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
	.macro	image name
	.balign	16
	.globl	image_\name, image_\name\()_end
image_\name:
	.incbin	"host-guest-\name\().bin"
image_\name\()_end:
	.endm

	.section .rodata, "a"
	image	compute
	image	timer
	image	ipi
	image	secret
	image	fresh
	image	calls
