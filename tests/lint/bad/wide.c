/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A comment that runs on for longer than anybody wants to read, past the one hundredth column of it */
int pkc_bad(int level);
