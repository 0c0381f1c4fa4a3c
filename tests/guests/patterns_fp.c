/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "patterns.h"

#define VL_BYTES_MAX 256
#define CPACR_FP_SVE (UINT64_C(3) << 20 | UINT64_C(3) << 16)
#define FPSR_VALID   UINT64_C(0xf800009f)
#define FPCR_VALID   UINT64_C(0x07c00000)
#define WORDS(array) (sizeof(array) / sizeof(uint64_t))

struct fp {
	uint64_t v[32][2];
	uint64_t fpsr, fpcr;
};

/* FFR stands behind P15. */
struct sve {
	uint64_t z[32 * VL_BYTES_MAX / 8];
	uint64_t p[17 * VL_BYTES_MAX / 64 + 1];
};

void fp_load(const struct fp *fp);
void fp_store(struct fp *fp);
void sve_load(const uint64_t *z, const uint64_t *p);
void sve_store(uint64_t *z, uint64_t *p);

static bool has_sve;
static struct fp filled, found;
static struct sve sve_filled, sve_found;

bool prepare_fp(void)
{
	has_sve = READ_SYSREG(ID_AA64PFR0_EL1) >> 32 & 0xf;
	if (has_sve) {
		WRITE_SYSREG(CPACR_EL1, CPACR_FP_SVE);
		WRITE_SYSREG(S3_0_C1_C2_0, 0xf); /* ZCR_EL1: the longest vectors that we may have */
	}
	return has_sve;
}

static void fill(uint64_t *words, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		words[i] = guest_random();
}

/* FFR has all bits below the first zero set, whatever it is loaded with must look so too. */
static void fill_sve(void)
{
	fill(sve_filled.z, WORDS(sve_filled.z));
	fill(sve_filled.p, WORDS(sve_filled.p));
	for (uint64_t i = 0; i < sizeof(sve_found.p); i++)
		((unsigned char *)sve_found.p)[i] = 0;
	sve_load(sve_filled.z, sve_filled.p);
	sve_store(sve_filled.z, sve_filled.p);
}

void fill_fp(void)
{
	fill(filled.v[0], WORDS(filled.v));
	filled.fpsr = guest_random() & FPSR_VALID;
	filled.fpcr = guest_random() & FPCR_VALID;
	fp_load(&filled);
	if (has_sve)
		fill_sve();
	fp_store(&filled);
}

static void compare(const char *after, const char *what, const uint64_t *was, const uint64_t *is,
                    uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		CHECK(was[i] == is[i], "%s: word %lu of %s was 0x%lx and is 0x%lx", after, i, what,
		      was[i], is[i]);
}

void check_fp(const char *after)
{
	fp_store(&found);
	compare(after, "V0 to V31", filled.v[0], found.v[0], WORDS(filled.v));
	CHECK(found.fpsr == filled.fpsr && found.fpcr == filled.fpcr,
	      "%s: FPSR 0x%lx, FPCR 0x%lx, not 0x%lx, 0x%lx", after, found.fpsr, found.fpcr,
	      filled.fpsr, filled.fpcr);
	if (!has_sve)
		return;
	for (uint64_t i = 0; i < WORDS(sve_found.z); i++)
		sve_found.z[i] = sve_filled.z[i];
	for (uint64_t i = 0; i < WORDS(sve_found.p); i++)
		sve_found.p[i] = sve_filled.p[i];
	sve_store(sve_found.z, sve_found.p);
	compare(after, "Z0 to Z31", sve_filled.z, sve_found.z, WORDS(sve_filled.z));
	compare(after, "P0 to P15 and FFR", sve_filled.p, sve_found.p, WORDS(sve_filled.p));
}
