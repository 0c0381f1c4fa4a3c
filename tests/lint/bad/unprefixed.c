/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A global function that an embedder may have too. */
int mpidr_match(int level);

int mpidr_match(int level)
{
	return level;
}
