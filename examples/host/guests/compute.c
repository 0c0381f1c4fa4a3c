/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A long computation that lives in registers alone: whatever is lost of x0 to x30, of the vectors
 * or of what system registers hold makes its result another than that of the same one in memory.
 */
#include "compute.h"

#define TURNS 20000

static struct compute in_registers, in_memory;
static struct compute_sve sve_in_registers, sve_in_memory;

static void fill(uint64_t *words, uint64_t n, uint64_t seed)
{
	for (uint64_t i = 0; i < n; i++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		words[i] = seed ^ seed >> 29;
	}
}

static uint64_t rotated(uint64_t value)
{
	return value >> 7 | value << 57;
}

/* One turn of compute.S. */
static void turn(struct compute *c)
{
	for (unsigned int i = 0; i < 30; i++)
		c->x[i] = c->x[(i + 1) % 30] ^ rotated(c->x[i]);
	for (unsigned int i = 0; i < 32; i++) {
		c->v[i][0] += c->v[(i + 1) % 32][0];
		c->v[i][1] += c->v[(i + 1) % 32][1];
	}
}

static void compare(const char *what, const uint64_t *is, const uint64_t *should, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		CHECK(is[i] == should[i], "compute: word %lu of %s is 0x%lx, not 0x%lx", i, what,
		      is[i], should[i]);
}

static void round_of_fp(uint64_t seed)
{
	fill(in_registers.x, 30, seed);
	fill(in_registers.v[0], 64, ~seed);
	in_memory = in_registers;
	sysregs_fill(seed);
	compute(&in_registers, TURNS);
	sysregs_check();
	for (unsigned int i = 0; i < TURNS; i++)
		turn(&in_memory);
	compare("x0 to x29", in_registers.x, in_memory.x, 30);
	compare("v0 to v31", in_registers.v[0], in_memory.v[0], 64);
}

static void turn_sve(struct compute_sve *c, uint64_t words)
{
	for (uint64_t i = 0; i < 32; i++)
		for (uint64_t j = 0; j < words; j++)
			c->z[i * words + j] += c->z[(i + 1) % 32 * words + j];
}

/* Predicates cannot compute: they stay. */
static void round_of_sve(uint64_t seed)
{
	uint64_t words = sve_bytes() / 8;

	fill(sve_in_registers.z, 32 * words, seed);
	fill(sve_in_registers.p, sizeof(sve_in_registers.p) / 8, ~seed);
	sve_in_memory = sve_in_registers;
	compute_sve(&sve_in_registers, TURNS);
	for (unsigned int i = 0; i < TURNS / 8; i++)
		turn_sve(&sve_in_memory, words);
	compare("z0 to z31", sve_in_registers.z, sve_in_memory.z, 32 * words);
	compare("p0 to p15", sve_in_registers.p, sve_in_memory.p, 16 * words / 8);
}

/* Started at different times, two of these guests have different values. */
void el1_main(uint64_t x0)
{
	uint64_t rounds = x0;
	uint64_t seed = el1_now();
	bool sve = sve_enable();

	for (uint64_t i = 1; i <= rounds; i++) {
		round_of_fp(seed + i);
		if (sve)
			round_of_sve(seed + i);
	}
	el1_print("PASS compute rounds=%lu sve=%lu", rounds, sve ? sve_bytes() : 0);
}
