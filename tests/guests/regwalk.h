/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The two parts of the guest that walks all system register encodings.
 */
#ifndef REGWALK_H
#define REGWALK_H

#include "guest.h"
#include <pkvmcore/feature.h>

/* All of op0 2 and 3. */
#define FIRST  PKC_SYSREG_ENC(2, 0, 0, 0, 0)
#define NR_ENC 32768
#define IDREGS PKC_SYSREG_ENC(3, 0, 0, 0, 0)

/* What came of an encoding. */
enum { READABLE = 1, WRITABLE = 2, CHANGED = 4, NONZERO = 8 };

/* regwalk_judge.c: what is reached is what the ID registers @own announce, or the guest fails. */
void print_name(const char *what, uint32_t enc);
void print_map(const uint8_t found[NR_ENC]);
void judge(const uint8_t found[NR_ENC], const struct pkc_idregs *own);

#endif
