/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that looks for the secret of another, secret.c, in all registers that it is born with.
 */
#include "guest.h"
#include "secret.h"

static uint32_t in_words(const uint64_t *words, uint32_t n)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < n; i++)
		found += is_secret(words[i]);
	return found;
}

void el1_main(uint64_t x0)
{
	struct fp fp;
	uint32_t system = secret_sysregs();

	fp_store(&fp);
	CHECK(!is_secret(x0) && !in_words(el1_entry, 31), "fresh: a secret in x0 to x30");
	CHECK(!in_words(fp.v[0], 64), "fresh: a secret in v0 to v31");
	CHECK(!system, "fresh: a secret in a system register");
	el1_print("PASS fresh");
}
