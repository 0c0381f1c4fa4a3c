/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Where things are: in the address space of EL2, and in struct fw_cpu. Read by C, by the assembler
 * and by the linker script.
 */
#ifndef FW_LAYOUT_H
#define FW_LAYOUT_H

/*
 * The address that the firmware is linked at and runs at, wherever in memory it sits: bit 47 is
 * above all RAM.
 */
#define FW_LINK        0x800000000000
/* Where the device tree that we were given is seen until the guest has its own. */
#define FW_TREE_WINDOW 0x800040000000

/*
 * Where we ask to be loaded, above the base of RAM: there is room below for a guest that then need
 * not be moved, and QEMU's device tree is next, if RAM is as small as 128 MiB.
 */
#define FW_TEXT_OFFSET 0x3e00000

#define FW_PAGE      0x1000
#define FW_BLOCK     0x200000
/* The most pages by which stage 2 maps memory, from the start of RAM: a GiB. */
#define FW_PAGED_MAX 0x40000

#define FW_MAX_CPUS   32
/* A stack has a page below it that is never mapped. */
#define FW_STACK_SIZE 0x2000

/* struct fw_cpu begins where the CPU's stack ends: while the guest runs, SP_EL2 is its address. */
#define FW_CPU_X(n)   (8 * (n))
#define FW_CPU_PC     248
#define FW_CPU_PSTATE 256
#define FW_CPU_TRAP   (0x2000 - 272)

/* ESR_EL2 of HVC #0 from AArch64 (Arm DDI 0487, ESR_EL2): EC 0x16, IL. */
#define FW_ESR_HVC0 0x5a000000

/* Which vector was taken. */
#define FW_EXIT_SYNC   0
#define FW_EXIT_IRQ    1
#define FW_EXIT_FIQ    2
#define FW_EXIT_SERROR 3

#endif
