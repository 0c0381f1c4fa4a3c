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

/* V0 to V31, FPSR, FPCR. */
struct fp {
	uint64_t v[32][2];
	uint64_t fpsr, fpcr;
};

void fp_load(const struct fp *fp);
void fp_store(struct fp *fp);

#endif
