/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#ifndef FW_SCRAMBLE_H
#define FW_SCRAMBLE_H

#ifdef FW_SCRAMBLE
/* Keeps x19 only. */
#define SCRAMBLE bl fw_scramble
#else
#define SCRAMBLE
#endif

#endif
