/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Calls itself. */
int pkc_bad(int level);

int pkc_bad(int level)
{
	return level ? pkc_bad(level - 1) : 0;
}
