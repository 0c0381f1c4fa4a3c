/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A lock of the embedder's behind the library's guards. */
#include <pthread.h>
#include <stdbool.h>

static bool mutex_try(pthread_mutex_t *mutex)
{
	return !pthread_mutex_trylock(mutex);
}

#define STRESS_TYPE   pthread_mutex_t
#define STRESS_LOCK   pthread_mutex_lock
#define STRESS_TRY    mutex_try
#define STRESS_UNLOCK pthread_mutex_unlock
#include "lock_stress.h"
