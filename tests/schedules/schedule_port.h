/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The port of the schedule tests: the hosted one, but each atomic access is a step of the
 * interleaver.
 */
#ifndef PKC_TESTS_SCHEDULE_PORT_H
#define PKC_TESTS_SCHEDULE_PORT_H

#define PKC_PORT_ATOMICS
#include <pkvmcore/port/hosted.h>

#include "interleave.h"

#define SCHEDULE_STEP(access, p, operand, expected) \
	((__typeof__(*(p)))schedule_step(access, p, sizeof(__typeof__(*(p))), operand, expected))

#define pkc_atomic_load(p, order) ((void)(order), SCHEDULE_STEP(SCHEDULE_LOAD, p, 0, 0))
#define pkc_atomic_store(p, value, order) \
	((void)(order), (void)SCHEDULE_STEP(SCHEDULE_STORE, p, (uint64_t)(value), 0))
#define pkc_atomic_fetch_add(p, value, order) \
	((void)(order), SCHEDULE_STEP(SCHEDULE_ADD, p, value, 0))
#define pkc_atomic_fetch_or(p, value, order) \
	((void)(order), SCHEDULE_STEP(SCHEDULE_OR, p, value, 0))
#define pkc_atomic_fetch_and(p, value, order) \
	((void)(order), SCHEDULE_STEP(SCHEDULE_AND, p, value, 0))

#define pkc_atomic_cas(p, expected, desired, order)                                      \
	__extension__({                                                                  \
		__typeof__(*(p)) schedule_old_ = SCHEDULE_STEP(SCHEDULE_CAS, p, desired, \
		                                               *(expected));             \
		bool schedule_equal_ = ((void)(order), schedule_old_ == *(expected));    \
		*(expected) = schedule_old_;                                             \
		schedule_equal_;                                                         \
	})

#endif
