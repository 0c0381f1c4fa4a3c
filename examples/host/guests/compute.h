/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What compute.c and compute.S share.
 */
#ifndef COMPUTE_H
#define COMPUTE_H

#include "guest.h"

/* The longest vector that there is, in bytes. */
#define SVE_MAX 256

struct compute {
	uint64_t x[30];
	uint64_t v[32][2];
};

/* As the registers stand at the current vector length. */
struct compute_sve {
	uint64_t z[32 * SVE_MAX / 8];
	uint64_t p[16 * SVE_MAX / 64];
};

/* Turns all of it so often, with nothing in memory meanwhile; SVE only every eighth time. */
void compute(struct compute *c, uint64_t turns);
void compute_sve(struct compute_sve *c, uint64_t turns);
uint64_t sve_bytes(void);

#endif
