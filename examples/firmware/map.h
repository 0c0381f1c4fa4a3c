/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Stage 1 of EL2: our own image at FW_LINK, and a window, physical address = virtual address, on
 * what we work on.
 */
#ifndef FW_MAP_H
#define FW_MAP_H

#include <pkvmcore/types.h>

/*
 * Memory that is neither loaded nor cleared: there once the firmware is at the top of RAM, and
 * mapped by fw_map_late(). Other machines, for the tests, have it like any other.
 */
#ifdef __aarch64__
#define FW_LATE __attribute__((section(".late,\"aw\",@nobits//")))
#else
#define FW_LATE
#endif

/*
 * The descriptor bits of a kind of memory (Arm DDI 0487, D8.3); nothing is writable and executable.
 */
#define FW_MAP_NOTHING UINT64_C(0)
#define FW_MAP_TEXT    UINT64_C(0x7c1)
#define FW_MAP_RODATA  (UINT64_C(0x7c1) | PKC_BIT(54))
#define FW_MAP_DATA    (UINT64_C(0x741) | PKC_BIT(54))
#define FW_MAP_DEVICE  (UINT64_C(0x445) | PKC_BIT(54))
/* With a kind: a page of the last level. */
#define FW_MAP_PAGE    UINT64_C(2)

/* The image's own bounds; fw_start is where it runs, and where it is while the MMU is off. */
extern char fw_start[] __asm__("_start");
extern char fw_idmap[], fw_rodata[], fw_bss[], fw_end[], fw_top[];

/* Where in memory the first byte of the image is. */
uint64_t fw_image_pa(void);

/* The physical address of something in the image. */
uint64_t fw_pa(const void *p);

/*
 * With the MMU off: makes the tables with which we run at FW_LINK and see the device tree at @tree.
 */
void fw_map_boot(uint64_t tree);

/*
 * Maps [@va, @va + @size), all of it whole pages, to @pa as one of FW_MAP_…. The range was unmapped
 * before, or becomes FW_MAP_NOTHING now. Running out of tables is fatal.
 */
void fw_map(uint64_t va, uint64_t pa, uint64_t size, uint64_t kind);

/* Maps @size bytes of FW_LATE memory. */
void fw_map_late(const void *start, uint64_t size);

/*
 * Makes @entries, 512 descriptors in a page of ours, the table of the 2 MiB at @va, where there
 * was none.
 */
void fw_map_table(uint64_t va, const uint64_t *entries);

#endif
