/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Uses a type that it does not include, and has no guard. */
struct pkc_bad {
	uint32_t word;
};
