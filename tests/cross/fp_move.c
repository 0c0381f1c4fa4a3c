/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * pkc_port_fp_move() in an ordinary process, whose FP registers are open: each register goes where
 * the layout says, with vectors of every length that there is, and what was saved stays.
 *
 * Compiled so that nothing here uses those registers; nothing is called between two moves.
 */
#include <pkvmcore/context.h>
#include <pkvmcore/port.h>
#include <pkvmcore/state.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define VL_MAX 256

static struct pkc_fp fp, saved, again;
static uint64_t sve[PKC_SVE_BYTES(VL_MAX) / 8 + 1] __attribute__((aligned(16)));
static uint64_t sve_saved[sizeof(sve) / 8] __attribute__((aligned(16)));
static uint64_t sve_again[sizeof(sve) / 8] __attribute__((aligned(16)));
static uint64_t probe[VL_MAX / 8];

static void expect(bool right, const char *what, uint32_t vl)
{
	if (right)
		return;
	printf("FAIL %s, vl %u\n", what, vl);
	exit(1);
}

static uint64_t any(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed ^ *seed >> 29;
}

/* FFR is a predicate whose elements are set from the first up to one, and no further. */
static void fill(uint64_t seed, uint32_t vl)
{
	uint8_t *ffr = (uint8_t *)sve + vl * 34;

	for (size_t i = 0; i < 64; i++)
		fp.v[i / 2][i % 2] = any(&seed);
	for (size_t i = 0; i < sizeof(sve) / 8; i++)
		sve[i] = any(&seed);
	fp.fpsr = any(&seed) & 0x0800009f;
	fp.fpcr = any(&seed) & 0x07c00000;
	if (!vl)
		return;
	memset(ffr, 0, sizeof(sve) - vl * 34);
	memset(ffr, 0xff, any(&seed) % (vl / 8 + 1));
}

static void clear_copies(void)
{
	memset(&saved, 0, sizeof(saved));
	memset(&again, 0, sizeof(again));
	memset(sve_saved, 0, sizeof(sve_saved));
	memset(sve_again, 0, sizeof(sve_again));
}

static void round_trip(uint64_t seed, uint32_t vl)
{
	fill(seed, vl);
	clear_copies();
	pkc_port_fp_move(PKC_FP_LOAD, &fp, sve, vl);
	pkc_port_fp_move(PKC_FP_SAVE, &saved, sve_saved, vl);
	pkc_port_fp_move(PKC_FP_SAVE, &again, sve_again, vl);
	expect(saved.fpsr == fp.fpsr && saved.fpcr == fp.fpcr, "status", vl);
	expect(!memcmp(&saved, &again, sizeof(fp)), "a save changes nothing", vl);
	expect(!memcmp(sve_saved, sve_again, sizeof(sve)), "a save changes no vector", vl);
	if (vl)
		expect(!memcmp(sve, sve_saved, vl * 34 + vl / 8), "SVE", vl);
	else
		expect(!memcmp(&fp, &saved, sizeof(fp)), "FP", vl);
}

/* By instructions of our own: what a symmetrical mistake would hide. */
static void right_registers(uint64_t seed, uint32_t vl)
{
	const uint64_t *q = vl ? sve : &fp.v[0][0];
	size_t words = vl ? vl / 8 : 2;
	uint64_t *const to = probe;

	fill(seed, vl);
	pkc_port_fp_move(PKC_FP_LOAD, &fp, sve, vl);
	__asm__ volatile(".arch_extension fp\n\tstr q13, [%0]" ::"r"(to) : "memory");
	expect(!memcmp(probe, q + 13 * words, 16), "Q13", vl);
	pkc_port_fp_move(PKC_FP_LOAD, &fp, sve, vl);
	__asm__ volatile(".arch_extension fp\n\tstr q30, [%0]" ::"r"(to) : "memory");
	expect(!memcmp(probe, q + 30 * words, 16), "Q30", vl);
	if (!vl)
		return;
	pkc_port_fp_move(PKC_FP_LOAD, &fp, sve, vl);
	__asm__ volatile(".arch_extension sve\n\tstr p11, [%0]" ::"r"(to) : "memory");
	expect(!memcmp(probe, (uint8_t *)sve + vl * 32 + vl / 8 * 11, vl / 8), "P11", vl);
	pkc_port_fp_move(PKC_FP_LOAD, &fp, sve, vl);
	__asm__ volatile(".arch_extension sve\n\trdffr p1.b\n\tstr p1, [%0]" ::"r"(to) : "memory");
	expect(!memcmp(probe, (uint8_t *)sve + vl * 34, vl / 8), "FFR", vl);
}

int main(void)
{
	static struct pkc_fp mine;
	uint32_t lengths = 0;

	pkc_port_fp_move(PKC_FP_SAVE, &mine, NULL, 0);
	for (uint32_t vl = 0; vl <= VL_MAX; vl += 16) {
		if (vl && prctl(PR_SVE_SET_VL, vl) != (int)vl)
			continue;
		for (uint64_t seed = 1; seed <= 20; seed++) {
			round_trip(seed * (vl + 1), vl);
			right_registers(seed * (vl + 1), vl);
		}
		lengths++;
	}
	pkc_port_fp_move(PKC_FP_LOAD, &mine, NULL, 0);
	expect(lengths > 4, "vectors of several lengths", 0);
	printf("%u lengths\n", lengths);
	return 0;
}
