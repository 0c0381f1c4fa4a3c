/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* On EL2's own port: an ordinary process may execute its atomics and its LDXR and WFE too. */
/* Who waits so keeps its processor: no more threads than the machine has. */
#define STRESS_THREADS 2
#define STRESS_ROUNDS  2000

#undef PKC_PORT_HEADER
#define PKC_PORT_HEADER <pkvmcore/port/aarch64_el2.h>
#include "ticket_stress.h"
