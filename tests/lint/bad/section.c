/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A section that an embedder's linker script does not know. */
__attribute__((section(".hyp.fast"))) int pkc_bad(int level);

int pkc_bad(int level)
{
	return level;
}
