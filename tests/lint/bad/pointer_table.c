/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Strings in a table: one absolute address each, to be relocated at run time. */
const char *pkc_bad(unsigned int code);

const char *pkc_bad(unsigned int code)
{
	static const char *const names[] = {"success", "not supported", "denied"};

	return names[code % 3];
}
