/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A libgcc call: there is no popcount among the general registers' instructions. */
#include <pkvmcore/types.h>

int pkc_bad(uint64_t value);

int pkc_bad(uint64_t value)
{
	return __builtin_popcountll(value);
}
