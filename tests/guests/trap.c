/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Exceptions at EL1: the one that a test provokes is recorded and skipped, an interrupt is handled,
 * any other is the end.
 */
#include "guest.h"

#define SPSR_EL1H 0x3c5

extern const char guest_el0_left[];

/* An instruction that could not be fetched has nothing after it: the caller is the next. */
static void skip(struct guest_frame *frame, unsigned int ec)
{
	if (ec == EC_IABT_CUR || ec == EC_IABT_LOW)
		frame->elr = frame->x[30];
	else
		frame->elr += 4;
}

static void record(struct guest_trap *trap, const struct guest_frame *frame, unsigned int kind)
{
	trap->taken++;
	trap->kind = kind;
	trap->elr = frame->elr;
	trap->spsr = frame->spsr;
	trap->esr = frame->esr;
	trap->far = frame->far;
}

static bool left_el0(unsigned int kind, unsigned int ec)
{
	return (kind == KIND_EL0_SYNC && ec == EC_SVC64) ||
	       (kind == KIND_A32_SYNC && ec == EC_SVC32);
}

static bool is_sync(unsigned int kind)
{
	return kind == KIND_EL1_SYNC || kind == KIND_EL0_SYNC || kind == KIND_A32_SYNC;
}

void guest_exception(struct guest_frame *frame, unsigned int kind)
{
	struct guest_trap *trap = &guest_this_cpu()->trap;
	unsigned int ec = ESR_EC(frame->esr);

	if (kind == KIND_EL1_IRQ || kind == KIND_EL0_IRQ) {
		guest_interrupt(false);
	} else if (kind == KIND_EL1_FIQ) {
		guest_interrupt(true);
	} else if (left_el0(kind, ec)) {
		frame->elr = (uint64_t)guest_el0_left;
		frame->spsr = SPSR_EL1H;
	} else if (is_sync(kind) && trap->allowed) {
		record(trap, frame, kind);
		skip(frame, ec);
	} else {
		guest_fail("exception", "vector %lu, ESR 0x%lx, FAR 0x%lx, ELR 0x%lx, SPSR 0x%lx",
		           (uint64_t)kind, frame->esr, frame->far, frame->elr, frame->spsr);
	}
}

bool guest_has_atomics(void)
{
	return READ_SYSREG(ID_AA64ISAR0_EL1) >> 20 & 0xf;
}

void guest_probe(enum guest_probe probe, uint64_t address, bool el0)
{
	struct guest_trap *trap = &guest_this_cpu()->trap;
	uint64_t routine = (uint64_t)guest_probes + ((uint64_t)probe << GUEST_PROBE_SHIFT);

	*trap = (struct guest_trap){.allowed = true};
	if (el0)
		guest_at_el0(routine, address | UINT64_C(1) << GUEST_EL0_ALIAS_SHIFT);
	else
		guest_probe_at_el1(probe, address);
	trap->allowed = false;
}
