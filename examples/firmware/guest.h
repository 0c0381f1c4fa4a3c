/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The one guest: its vCPUs are the machine's CPUs, and their EL1 registers stay in them.
 */
#ifndef FW_GUEST_H
#define FW_GUEST_H

#include "board.h"
#include "cpu.h"
#include <pkvmcore/psci.h>
#include <pkvmcore/vcpu.h>

struct fw_guest {
	struct pkc_psci_vm psci;
	struct pkc_power_vcpu vcpus[FW_MAX_CPUS];
	struct pkc_vm vm;
	struct pkc_vcpu vcpu[FW_MAX_CPUS];
	struct pkc_vcpu *places[FW_MAX_CPUS];
};

extern struct fw_guest fw_guest;

/*
 * Makes the guest of all CPUs of @board, which may start at addresses up to @last, and lets the
 * calling one begin at @entry.
 */
__attribute__((noreturn)) void fw_guest_start(const struct fw_board *board, uint64_t entry,
                                              uint64_t tree, uint64_t last);

/* Where a CPU that fw_smp_on() turned on begins. */
__attribute__((noreturn)) void fw_secondary(struct fw_cpu *cpu);

/* To the guest with cpu->context.regs. */
__attribute__((noreturn)) void fw_enter(struct fw_cpu *cpu);

#endif
