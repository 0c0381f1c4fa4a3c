/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * irq=virtual: EL2 takes the machine's interrupts, and the guest gets them from list registers.
 *
 * With irq=direct, functions that return bool return false, and the others do nothing.
 */
#ifndef FW_VIRQ_H
#define FW_VIRQ_H

#include "layout.h"
#include <pkvmcore/vgic_hw.h>
#include <pkvmcore/vgic_lr.h>

struct fw_board;
struct fw_cpu;
struct fw_guest;

#define FW_VIRQ_BLOCKS 16

/* What EL2 did with interrupts, by the CPU that did it. */
struct fw_virq_counts {
	uint64_t ppi; /* taken from the machine for the guest */
	uint64_t spi;
	uint64_t kick; /* EL2's own */
	uint64_t maintenance;
	uint64_t spurious; /* its level was low again before it was acknowledged */
	uint64_t sgi;      /* that the guest sent, one for each target */
	uint64_t kicked;   /* another CPU, to look for them */
	uint64_t lr;       /* writes of list registers */
};

struct fw_virq {
	struct pkc_vgic_live live;
	struct pkc_vgic_cpuif cpuif;
	struct pkc_vgic_lr lr;
	struct pkc_vgic_lr_block blocks[FW_VIRQ_BLOCKS];
	struct fw_virq_counts counts;
};

/* Prepares for all CPUs of @board, whose redistributors and ITS the guest does not reach then. */
void fw_virq_init(struct fw_board *board);

/* The calling CPU, on whose vCPU it is to be reset, takes interrupts from now on. */
void fw_virq_start(struct fw_cpu *cpu);

/* It takes no more, and no interrupt of the machine is left half way to the guest. */
void fw_virq_stop(struct fw_cpu *cpu);

/* An IRQ, of group 1, or FIQ, of group 0, came to EL2: false if EL2 wants none. */
bool fw_virq_take(struct fw_cpu *cpu, bool group1);

/* Answers a trapped access to the CPU interface: false if it is none. */
bool fw_virq_sysreg(struct fw_cpu *cpu, uint64_t esr);

/* Answers a data abort at a redistributor: false if there is none. */
bool fw_virq_mmio(struct fw_cpu *cpu, uint64_t esr, uint64_t address);

/* Whether an interrupt is signalled to the calling CPU's vCPU: then EL2 must not let it sleep. */
bool fw_virq_waits(struct fw_cpu *cpu);

/* HCR_EL2: who takes interrupts. */
uint64_t fw_virq_hcr(void);

/* For both of its files: what all CPUs have, and how many there are. */
extern struct pkc_vgic_hw fw_virq_hw;
extern uint32_t fw_virq_nr_cpus;

/* Takes notice of what the guest did since the last entry; fills list registers for the next. */
void fw_virq_collect(struct fw_virq *virq);
void fw_virq_deliver(struct fw_virq *virq);

/* The same with all of the interface, for what EL2 does in its stead. */
void fw_virq_collect_all(struct fw_virq *virq);
void fw_virq_deliver_all(struct fw_virq *virq);

#endif
