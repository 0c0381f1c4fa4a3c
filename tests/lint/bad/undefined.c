/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A libgcc call: no instruction divides 128 bits. */
__extension__ typedef unsigned __int128 pkc_bad_wide;

pkc_bad_wide pkc_bad(pkc_bad_wide value, pkc_bad_wide by);

pkc_bad_wide pkc_bad(pkc_bad_wide value, pkc_bad_wide by)
{
	return value / by;
}
