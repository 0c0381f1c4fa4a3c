/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What Debian's libfdt, built with the stack protector, needs beside a C library.
 */
#include "console.h"

void __stack_chk_fail(void);

extern const uint64_t __stack_chk_guard;
const uint64_t __stack_chk_guard = UINT64_C(0x00ff0a0d57ac4bad);

void __stack_chk_fail(void)
{
	fw_fatal("the stack of a library function was overwritten");
}
