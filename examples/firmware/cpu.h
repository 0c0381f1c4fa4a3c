/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the firmware keeps for each CPU, and finds through SP at an exit.
 */
#ifndef FW_CPU_H
#define FW_CPU_H

#include "layout.h"
#include "run_cpu.h"
#include "virq.h"
#include <pkvmcore/context.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/handle.h>

/* All registers of EL2 at an exception that it took from itself. */
struct fw_trap {
	struct pkc_regs regs;
	uint64_t sp;
};

/* Columns of the PSCI counters: SUCCESS, the errors -1 to -12, and whatever else is a value. */
#define FW_PSCI_VALUE     13
#define FW_PSCI_RESULTS   16
#define FW_PSCI_FUNCTIONS 32
#define FW_CLASSES        64
#define FW_EXIT_CODES     4

struct fw_cpu {
	struct pkc_context context; /* the registers first: the vectors save them here */
	uint64_t mpidr;
	uint64_t index; /* names its vCPU */
	uint8_t emergency_stack[FW_CPU_TRAP - sizeof(struct pkc_context) - 2 * sizeof(uint64_t)];
	struct fw_trap trap;
	/* Counters that only this CPU writes: exits by class, PSCI calls, other calls. */
	uint64_t exits[FW_CLASSES];
	uint64_t psci[FW_PSCI_FUNCTIONS][FW_PSCI_RESULTS];
	uint64_t other_calls;
	struct pkc_cpu home;  /* has VM 0's vCPU loaded */
	struct pkc_handle vm; /* that VM */
	struct pkc_cpu self;  /* has loaded what the host runs here, and holds whose registers */
	/* Exits of the host's VMs by code, and the host's calls. */
	uint64_t vm_exits[FW_EXIT_CODES];
	uint64_t calls;
	struct fw_run_cpu run;
	struct fw_virq virq;
} __attribute__((aligned(FW_PAGE)));

PKC_STATIC_ASSERT(FW_CPU_PC == PKC_CONTEXT_PC && FW_CPU_PSTATE == PKC_CONTEXT_PSTATE,
                  "the vectors use our names");
PKC_STATIC_ASSERT(offsetof(struct fw_cpu, trap) == FW_CPU_TRAP, "the vectors know");

/* A CPU with its stack; the page below the stack stays unmapped. */
struct fw_cpu_area {
	uint8_t guard[FW_PAGE];
	uint8_t stack[FW_STACK_SIZE];
	struct fw_cpu cpu;
};

extern struct fw_cpu_area fw_cpu_areas[FW_MAX_CPUS];

/* The CPU whose vCPU has the index @index, below FW_MAX_CPUS. */
static inline struct fw_cpu *fw_cpu(uint64_t index)
{
	return &fw_cpu_areas[index].cpu;
}

#endif
