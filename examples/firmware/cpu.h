/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the firmware keeps for each CPU, and finds through SP at an exit.
 */
#ifndef FW_CPU_H
#define FW_CPU_H

#include "layout.h"
#include <pkvmcore/types.h>

/* All registers of the guest at an exit, in the order that the vectors save them. */
struct fw_regs {
	uint64_t x[31];
	uint64_t pc;
	uint64_t pstate;
};

/* The same of EL2 itself, at an exception that should not have been. */
struct fw_trap {
	struct fw_regs regs;
	uint64_t sp;
};

/* Columns of the PSCI counters: SUCCESS, the errors -1 to -12, and whatever else is a value. */
#define FW_PSCI_VALUE     13
#define FW_PSCI_RESULTS   16
#define FW_PSCI_FUNCTIONS 32
#define FW_CLASSES        64
#define FW_CLASS_HVC      0x16

struct fw_cpu {
	struct fw_regs regs;
	uint64_t mpidr;
	uint32_t index; /* names its vCPU */
	uint8_t emergency_stack[FW_CPU_TRAP - 280];
	struct fw_trap trap;
	/* Counters; only this CPU writes them. */
	uint64_t exits[FW_CLASSES];
	uint64_t psci[FW_PSCI_FUNCTIONS][FW_PSCI_RESULTS];
	uint64_t other_calls;
} __attribute__((aligned(FW_PAGE)));

PKC_STATIC_ASSERT(offsetof(struct fw_cpu, regs.pc) == FW_CPU_PC, "the vectors know");
PKC_STATIC_ASSERT(offsetof(struct fw_cpu, regs.pstate) == FW_CPU_PSTATE, "the vectors know");
PKC_STATIC_ASSERT(offsetof(struct fw_cpu, trap) == FW_CPU_TRAP, "the vectors know");

/* A CPU with its stack; the page below the stack stays unmapped. */
struct fw_cpu_area {
	uint8_t guard[FW_PAGE];
	uint8_t stack[FW_STACK_SIZE];
	struct fw_cpu cpu;
};

extern struct fw_cpu_area fw_cpu_areas[FW_MAX_CPUS];

/* The CPU whose vCPU has the index @index, below FW_MAX_CPUS. */
static inline struct fw_cpu *fw_cpu(uint32_t index)
{
	return &fw_cpu_areas[index].cpu;
}

#endif
