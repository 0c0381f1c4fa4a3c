/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The machine's GICv3, as far as EL2 drives it: its own interrupts, and the CPU interface that it
 * takes all of them with.
 */
#ifndef FW_GIC_H
#define FW_GIC_H

#include "board.h"
#include "gicr.h"

/*
 * Physical SGIs by which EL2 makes another CPU look for SGIs of the guest, one of each group: the
 * distributor and its enables are the guest's, and then hold back the one as they would the other.
 */
#define FW_GIC_KICK0 0
#define FW_GIC_KICK1 1

/* What ICC_IARn_EL1 reads where no interrupt is. */
#define FW_GIC_FIRST_SPECIAL 1020
#define FW_GIC_LAST_SPECIAL  1023

/* An interrupt that was acknowledged. */
struct fw_irq {
	uint32_t intid; /* one that is special: there was none */
	uint8_t priority;
	bool group1;
};

/* Maps what EL2 uses, finds the redistributor of each CPU of @board; none is fatal. */
void fw_gic_init(const struct fw_board *board);

/* Sets up the CPU interface and redistributor of the calling CPU, vCPU @index, for EL2. */
void fw_gic_cpu_init(uint64_t index);

/* No interrupt comes to the calling CPU any more. */
void fw_gic_cpu_off(void);

/* The redistributor of vCPU @index. */
struct fw_gicr *fw_gic_redistributor(uint64_t index);

/* The vCPU whose redistributor has @address, or FW_MAX_CPUS. */
uint32_t fw_gic_find(uint64_t address);

/* How many INTIDs of SGIs, PPIs and SPIs there are. */
uint32_t fw_gic_interrupts(void);

/* The number of the maintenance interrupt. */
uint32_t fw_gic_maintenance(void);

/* Takes the most urgent interrupt of a group, and drops its priority at once: it stays active. */
struct fw_irq fw_gic_acknowledge(bool group1);

/* Makes @intid inactive. */
void fw_gic_deactivate(uint32_t intid);

/* The same for one that was not ended: a PPI goes with its CPU, an SPI comes again, to another. */
void fw_gic_give_back(uint32_t intid);

/* Makes the CPU with MPIDR_EL1 @mpidr take FW_GIC_KICK1 or FW_GIC_KICK0. */
void fw_gic_kick(uint64_t mpidr, bool group1);

#endif
