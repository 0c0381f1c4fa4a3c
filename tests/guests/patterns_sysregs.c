/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "patterns.h"

/* Written with patterns: what reads back is what has to stay. X(register, bits) */
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
	X(CNTP_CVAL_EL0, UINT64_MAX)  \
	X(TTBR1_EL1, UINT64_C(0xfffffffff000))

/* PAuth keys and PSTATE bits of later architectures (-cpu max). */
#define LATER(X)                                                              \
	X(S3_0_C2_C1_0, UINT64_MAX) /* APIAKeyLo_EL1 and its nine brothers */ \
	X(S3_0_C2_C1_1, UINT64_MAX)                                           \
	X(S3_0_C2_C1_2, UINT64_MAX)                                           \
	X(S3_0_C2_C1_3, UINT64_MAX)                                           \
	X(S3_0_C2_C2_0, UINT64_MAX)                                           \
	X(S3_0_C2_C2_1, UINT64_MAX)                                           \
	X(S3_0_C2_C2_2, UINT64_MAX)                                           \
	X(S3_0_C2_C2_3, UINT64_MAX)                                           \
	X(S3_0_C2_C3_0, UINT64_MAX)                                           \
	X(S3_0_C2_C3_1, UINT64_MAX)                                           \
	X(S3_3_C4_C2_5, UINT64_C(1) << 24) /* DIT */                          \
	X(S3_3_C4_C2_6, UINT64_C(1) << 12) /* SSBS */                         \
	X(S3_0_C4_C2_4, UINT64_C(1) << 23) /* UAO */

/* Never written here, since the guest lives by them. */
#define IN_USE(X)        \
	X(SCTLR_EL1, 0)  \
	X(TCR_EL1, 0)    \
	X(TTBR0_EL1, 0)  \
	X(MAIR_EL1, 0)   \
	X(VBAR_EL1, 0)   \
	X(CPACR_EL1, 0)  \
	X(MIDR_EL1, 0)   \
	X(MPIDR_EL1, 0)  \
	X(CNTFRQ_EL0, 0) \
	X(SPSel, 0)      \
	X(CurrentEL, 0)

/* What an exception at EL1 changes by itself. */
#define OF_EXCEPTIONS(X)                  \
	X(ELR_EL1, UINT64_MAX)            \
	X(SPSR_EL1, UINT64_C(0xf0000000)) \
	X(ESR_EL1, UINT32_MAX)            \
	X(FAR_EL1, UINT64_MAX)

#define EVERY(X) ALWAYS(X) IN_USE(X) LATER(X) OF_EXCEPTIONS(X)

#define NAME(name, bits) #name,
static const char names[][16] = {EVERY(NAME)};

#define COUNT(name, bits) +1
#define NR_REGISTERS      (0 EVERY(COUNT))
#define OWN_END           (0 ALWAYS(COUNT) IN_USE(COUNT) LATER(COUNT))

static uint64_t filled[NR_REGISTERS], found[NR_REGISTERS];

static bool has_later(void)
{
	return READ_SYSREG(ID_AA64PFR0_EL1) >> 48 & 0xf;
}

#define FILL(name, bits) WRITE_SYSREG(name, guest_random() & (bits));
#define READ(name, bits) *value++ = READ_SYSREG(name);
#define PASS(name, bits) value++;

static void fill_later(void)
{
	LATER(FILL)
}

static uint64_t *read_later(uint64_t *value)
{
	LATER(READ)
	return value;
}

/* What there is not stays 0. */
static void read_all(uint64_t *value)
{
	ALWAYS(READ)
	IN_USE(READ)
	if (has_later())
		read_later(value);
	LATER(PASS)
	OF_EXCEPTIONS(READ)
}

void fill_sysregs(void)
{
	ALWAYS(FILL)
	OF_EXCEPTIONS(FILL)
	if (has_later())
		fill_later();
	read_all(filled);
}

void check_sysregs(const char *after, bool exception)
{
	read_all(found);
	for (unsigned int i = 0; i < (exception ? OWN_END : NR_REGISTERS); i++)
		CHECK(found[i] == filled[i], "%s: %s was 0x%lx and is 0x%lx", after, names[i],
		      filled[i], found[i]);
}
