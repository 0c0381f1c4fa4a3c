/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A port's lock behind the library's names and guards. */
#undef PKC_PORT_HEADER
#define PKC_PORT_HEADER "threads/port_lock.h"
#include <pkvmcore/spinlock.h>

PKC_STATIC_ASSERT(sizeof(struct pkc_spinlock) == 1, "not the library's lock");

#define STRESS_TYPE   struct pkc_spinlock
#define STRESS_LOCK   pkc_spin_lock
#define STRESS_TRY    pkc_spin_trylock
#define STRESS_UNLOCK pkc_spin_unlock
#include "lock_stress.h"
