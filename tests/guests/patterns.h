/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The parts of the guest that fills registers with patterns.
 */
#ifndef PATTERNS_H
#define PATTERNS_H

#include "guest.h"

#define CHECK(condition, ...)                                \
	do {                                                 \
		if (!(condition))                            \
			guest_fail("patterns", __VA_ARGS__); \
	} while (0)

/* patterns_fp.c: V0 to V31, FPSR, FPCR; Z, P and FFR instead of V where there is SVE. */
bool prepare_fp(void);
void fill_fp(void);
void check_fp(const char *after);

/* patterns_sysregs.c. An exception that EL1 took has changed the registers that describe it. */
void fill_sysregs(void);
void check_sysregs(const char *after, bool exception);

#endif
