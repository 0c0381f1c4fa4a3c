/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Takes an atomic along, by way of the power words. */
#include <pkvmcore/power.h>
