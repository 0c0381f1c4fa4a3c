/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A table that others reach by name. */
extern const int pkc_bad[2];

const int pkc_bad[2] = {1, 2};
