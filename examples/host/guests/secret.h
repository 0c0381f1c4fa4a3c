/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The secret: bits 63:40 of a 64-bit register. It is written down by its inverse alone, so that no
 * program's image has it.
 */
#ifndef SECRET_H
#define SECRET_H

#include "el1/el1.h"

#define SECRET_INVERSE UINT64_C(0xa13d18a5ffffffff)

/* Whether @value, as a register or a word of memory, has it. */
PKC_ALWAYS_INLINE bool is_secret(uint64_t value)
{
	return ~value >> 40 == SECRET_INVERSE >> 40;
}

/* System registers that hold anything, and that start.S does not write. X(name) */
#define SECRET_LIST(X) X(TPIDR_EL0) X(TPIDRRO_EL0) X(TPIDR_EL1) X(SP_EL0) X(ELR_EL1) X(FAR_EL1)

#define SECRET_COUNT(name) +1
#define SECRET_SYSREGS     (0 SECRET_LIST(SECRET_COUNT))

#define SECRET_FILL(name) pkc_write(name, ~inverse);
#define SECRET_SEEK(name) found += is_secret(pkc_read(name));

static inline void secret_sysregs_fill(uint64_t inverse)
{
	SECRET_LIST(SECRET_FILL)
	pkc_port_barrier(PKC_ISB);
}

/* How many of them have it. */
static inline uint32_t secret_sysregs(void)
{
	uint32_t found = 0;

	SECRET_LIST(SECRET_SEEK)
	return found;
}

#endif
