/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The lock that checks its use, which this program's library is built with. */
#include <pkvmcore/spinlock.h>

PKC_STATIC_ASSERT(PKC_DEBUG_LOCKS, "built with the checks");

#define STRESS_TYPE   struct pkc_spinlock
#define STRESS_LOCK   pkc_spin_lock
#define STRESS_TRY    pkc_spin_trylock
#define STRESS_UNLOCK pkc_spin_unlock
#include "lock_stress.h"
