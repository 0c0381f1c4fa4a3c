/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* State of the library's own. */
int pkc_bad(void);

int pkc_bad(void)
{
	static int calls;

	return ++calls;
}
