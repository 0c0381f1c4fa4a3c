/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * System registers that a guest may hold anything in: what reads back after they were filled is
 * what has to stay.
 */
#include "guest.h"

/* X(register, the bits that are filled) */
#define ALWAYS(X)                     \
	X(TPIDR_EL0, UINT64_MAX)      \
	X(TPIDRRO_EL0, UINT64_MAX)    \
	X(TPIDR_EL1, UINT64_MAX)      \
	X(SP_EL0, UINT64_MAX)         \
	X(CONTEXTIDR_EL1, UINT32_MAX) \
	X(AFSR0_EL1, UINT32_MAX)      \
	X(AFSR1_EL1, UINT32_MAX)      \
	X(AMAIR_EL1, UINT64_MAX)      \
	X(PAR_EL1, UINT64_MAX)        \
	X(CSSELR_EL1, 0xe)            \
	X(CNTKCTL_EL1, 0x3ff)         \
	X(ELR_EL1, UINT64_MAX)        \
	X(SPSR_EL1, 0xf0000000)       \
	X(ESR_EL1, UINT32_MAX)        \
	X(FAR_EL1, UINT64_MAX)        \
	X(CNTV_CVAL_EL0, UINT64_MAX)  \
	X(TTBR1_EL1, UINT64_C(0xfffffffff000))

/* With pointer authentication. */
#define KEYS(X)                      \
	X(APIAKEYLO_EL1, UINT64_MAX) \
	X(APIAKEYHI_EL1, UINT64_MAX) \
	X(APIBKEYLO_EL1, UINT64_MAX) \
	X(APIBKEYHI_EL1, UINT64_MAX) \
	X(APDAKEYLO_EL1, UINT64_MAX) \
	X(APDAKEYHI_EL1, UINT64_MAX) \
	X(APDBKEYLO_EL1, UINT64_MAX) \
	X(APDBKEYHI_EL1, UINT64_MAX) \
	X(APGAKEYLO_EL1, UINT64_MAX) \
	X(APGAKEYHI_EL1, UINT64_MAX)

#define NAME(name, bits) #name,
static const char names[][16] = {ALWAYS(NAME) KEYS(NAME)};

#define NR (sizeof(names) / sizeof(*names))
static uint64_t filled[NR];

static bool has_keys(void)
{
	return pkc_read(ID_AA64ISAR1_EL1) & 0xff0;
}

#define FILL(name, bits)                                     \
	seed = seed * UINT64_C(6364136223846793005) + 12345; \
	pkc_write(name, seed &(bits));

#define READ(name, bits) *value++ = pkc_read(name);

static uint64_t *read_always(uint64_t *value)
{
	ALWAYS(READ)
	return value;
}

static void read_keys(uint64_t *value)
{
	KEYS(READ)
}

static void read_all(uint64_t *value)
{
	value = read_always(value);
	if (has_keys())
		read_keys(value);
}

static void fill_keys(uint64_t seed)
{
	KEYS(FILL)
}

void sysregs_fill(uint64_t seed)
{
	ALWAYS(FILL)
	if (has_keys())
		fill_keys(seed);
	pkc_port_barrier(PKC_ISB);
	read_all(filled);
}

void sysregs_check(void)
{
	uint64_t found[NR] = {0};

	read_all(found);
	for (uint64_t i = 0; i < NR; i++)
		CHECK(found[i] == filled[i], "%s was 0x%lx and is 0x%lx", names[i], filled[i],
		      found[i]);
}

/* CPACR_EL1: FP and SVE do not trap. ZCR_EL1: the longest vectors that we may have. */
bool sve_enable(void)
{
	if (!PKC_FIELD(pkc_read(ID_AA64PFR0_EL1), 35, 32))
		return false;
	pkc_write(CPACR_EL1, UINT64_C(3) << 20 | UINT64_C(3) << 16);
	pkc_port_barrier(PKC_ISB);
	pkc_write(ZCR_EL1, 0xf);
	pkc_port_barrier(PKC_ISB);
	return true;
}
