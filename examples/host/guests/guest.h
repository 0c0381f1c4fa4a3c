/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Guests of the host: programs that check themselves, print one line that begins with PASS or FAIL,
 * and turn their machine off. x0 of the first vCPU says how much work there is.
 */
#ifndef GUEST_H
#define GUEST_H

#include "el1/el1.h"

#define CHECK(what, ...)                               \
	do {                                           \
		if (!(what))                           \
			el1_fail("FAIL " __VA_ARGS__); \
	} while (0)

/* Registers that are filled before something, and found as they were after it. */
void sysregs_fill(uint64_t seed);
void sysregs_check(void);

/* SVE: whether there is any; then all of a vector's bits may be used. */
bool sve_enable(void);

#endif
