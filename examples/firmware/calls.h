/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a host asks of EL2: <hypercall.h>, as a table.
 */
#ifndef FW_CALLS_H
#define FW_CALLS_H

#include "cpu.h"
#include <hypercall.h>
#include <pkvmcore/smccc.h>

/* Before the guest runs: whether it is a host, and so has calls at all. */
void fw_calls_init(bool host);

/* Whether the call with the identifier @id is fw_do_call()'s to answer. */
PKC_ALWAYS_INLINE bool fw_is_call(uint32_t id)
{
	return id >> 24 == HYP_CALL(0) >> 24;
}

/* The calls by their number. */
typedef void (*fw_call_fn)(struct fw_cpu *cpu);
extern const fw_call_fn *fw_calls;

/* Answers the call in cpu->context.regs, with the identifier @id. */
void fw_do_call(struct fw_cpu *cpu, uint32_t id);

/* The same in line, for one with an identifier that is one of ours to the letter; else false. */
PKC_ALWAYS_INLINE bool fw_do_plain_call(struct fw_cpu *cpu, uint32_t id)
{
	uint32_t number = id - (uint32_t)HYP_CALL(0);

	if (number >= HYP_NR_CALLS)
		return false;
	cpu->calls++;
	fw_calls[number](cpu);
	return true;
}

/* x0 and x1 of a call that there is. */
PKC_ALWAYS_INLINE void fw_answer(struct fw_cpu *cpu, int64_t result)
{
	cpu->context.regs.x[0] = 0;
	cpu->context.regs.x[1] = (uint64_t)result;
}

#endif
