/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* What start.S does first on each CPU: in the test builds, keeping x19 only. */
#ifndef FW_SCRAMBLE_H
#define FW_SCRAMBLE_H

#ifdef FW_SCRAMBLE
#define SCRAMBLE bl fw_scramble
#else
#define SCRAMBLE
#endif

#endif
