/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The lock that checks its use, which this program's library is built with. */
#include "ticket_stress.h"

PKC_STATIC_ASSERT(PKC_DEBUG_LOCKS, "built with the checks");
