/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What EL2 says, on the machine's PL011. General registers only: usable at any time, also while the
 * guest's FP state is live.
 */
#ifndef FW_CONSOLE_H
#define FW_CONSOLE_H

#include <pkvmcore/types.h>

/* From now on, output goes to the PL011 at @base; before, it goes nowhere. */
void fw_console_init(uint64_t base);

/*
 * Prints, as one piece among CPUs. Formats: %s, %d (int), %lu and %lx (uint64_t), with width and
 * '-' as printf() has them, and '0'.
 */
__attribute__((format(printf, 1, 2))) void fw_print(const char *format, ...);

/* Prints "el2: FATAL", the message and a new line, and powers the machine off. */
__attribute__((noreturn, format(printf, 1, 2))) void fw_fatal(const char *format, ...);

/* Before a last message: whoever was printing is not waited for. */
void fw_console_seize(void);

#endif
