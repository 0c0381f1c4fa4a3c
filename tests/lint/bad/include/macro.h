/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A name that every embedder has already. */
#define ROUND_UP(value, unit) (((value) + (unit)-1) / (unit) * (unit))
