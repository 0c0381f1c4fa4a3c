/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * A function that says nothing of itself.
 */
int pkc_bad(int level);
