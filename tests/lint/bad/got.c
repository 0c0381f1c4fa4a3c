/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The address of a function that is not hidden goes through the GOT in position-independent code. */
int pkc_port_bad(void);
int (*pkc_bad(void))(void);

int (*pkc_bad(void))(void)
{
	return pkc_port_bad;
}
