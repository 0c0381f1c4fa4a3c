/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The example firmware's part for hosts, on a piece of this machine's memory that plays the host's.
 *
 * The same memory is there twice: as the host sees it, and as EL2 does, at its physical addresses.
 * There a page is mapped while EL2's window on it is open, and an access to any other is the end.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include "cpu.h"
#include "pages.h"
#include "vm.h"
#include <criterion/criterion.h>
#include <hypercall.h>

#define MACHINE_PAGES 1024
#define MACHINE_CPUS  3
/* Where nothing of this machine is, under ASan either. */
#define MACHINE_RAM   UINT64_C(0x500000000000)

/* A machine with a host that has called nothing yet; afterwards it is to be ended. */
void machine_start(void);
void machine_end(void);

/* Page @n as EL2 knows it, and the words of it that the host sees. */
uint64_t machine_page(uint64_t n);
uint64_t *machine_words(uint64_t n);

/* Whether page @n is in the host's stage 2, and in EL2's window. */
bool machine_host_has(uint64_t n);
bool machine_hyp_has(uint64_t n);

/* The call of the CPU @cpu with x0 to x17 in @x, where the answer is then. Returns x1. */
int64_t machine_call(uint32_t cpu, uint64_t *x);
#define CALL(...) machine_call(0, (uint64_t[18]){__VA_ARGS__})

#endif
