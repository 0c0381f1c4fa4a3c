/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/cpu.h>
#include <pkvmcore/port.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local struct pkc_cpu hosted_cpu;

struct pkc_cpu *pkc_port_this_cpu(void)
{
	return &hosted_cpu;
}

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
