/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/port.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

void pkc_port_wait(const uint32_t *word, uint32_t seen)
{
	(void)word;
	(void)seen;
	sched_yield();
}

void pkc_port_panic(const char *why)
{
	fprintf(stderr, "panic: %s\n", why);
	abort();
}
