/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A CPU's redistributor as the guest sees it: accesses to its two frames trap (Arm IHI0069,
 * "Redistributor register map").
 *
 * The guest's SGIs exist in the list-register engine alone. Its PPIs are the machine's; those that
 * EL2 keeps read as zero, and no write reaches them. There are no LPIs, so nobody chooses memory
 * for the redistributor to read and write.
 */
#ifndef FW_GICR_H
#define FW_GICR_H

#include <pkvmcore/spinlock.h>
#include <pkvmcore/types.h>
#include <pkvmcore/vgic_lr.h>

/* Size of the frames of a redistributor without virtual LPIs, and where the second begins. */
#define FW_GICR_SIZE UINT64_C(0x20000)
#define FW_GICR_SGI  UINT64_C(0x10000)

/* Registers of the first frame, and of the second. */
#define FW_GICR_CTLR       UINT64_C(0x0000)
#define FW_GICR_IIDR       UINT64_C(0x0004)
#define FW_GICR_TYPER      UINT64_C(0x0008)
#define FW_GICR_WAKER      UINT64_C(0x0014)
#define FW_GICR_PIDR       UINT64_C(0xffd0)
#define FW_GICR_IGROUPR0   (FW_GICR_SGI + 0x080)
#define FW_GICR_ISENABLER0 (FW_GICR_SGI + 0x100)
#define FW_GICR_ICENABLER0 (FW_GICR_SGI + 0x180)
#define FW_GICR_ISPENDR0   (FW_GICR_SGI + 0x200)
#define FW_GICR_ICPENDR0   (FW_GICR_SGI + 0x280)
#define FW_GICR_ISACTIVER0 (FW_GICR_SGI + 0x300)
#define FW_GICR_ICACTIVER0 (FW_GICR_SGI + 0x380)
#define FW_GICR_IPRIORITYR (FW_GICR_SGI + 0x400)
#define FW_GICR_ICFGR0     (FW_GICR_SGI + 0xc00)
#define FW_GICR_ICFGR1     (FW_GICR_SGI + 0xc04)

/* GICR_WAKER. */
#define FW_GICR_WAKER_PROCESSOR_SLEEP PKC_BIT(1)
#define FW_GICR_WAKER_CHILDREN_ASLEEP PKC_BIT(2)

/* GICR_TYPER: the last of its region. */
#define FW_GICR_TYPER_LAST PKC_BIT(4)

#define FW_NR_SGIS    16
#define FW_NR_PRIVATE 32
#define FW_SGIS       UINT32_C(0x0000ffff)
#define FW_PPIS       UINT32_C(0xffff0000)

struct fw_gicr {
	uint64_t base;            /* of the machine's frames, where EL2 has them mapped */
	uint32_t own;             /* the PPIs that are EL2's */
	struct pkc_vgic_lr *lr;   /* the interrupts of the CPU's vCPU */
	struct pkc_spinlock lock; /* for what is read, changed and written back */
	bool asleep;              /* what the guest wrote to GICR_WAKER */
};

/*
 * What the guest reads: @bytes, 1, 2, 4 or 8, at @offset from the first frame, below FW_GICR_SIZE.
 * What the architecture does not have reads as zero. @cpuif is the interface of the vCPU whose
 * redistributor it is, as saved, or NULL if another one reads.
 */
uint64_t fw_gicr_read(struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif, uint64_t offset,
                      uint32_t bytes);

/*
 * What the guest writes, likewise; what the architecture does not have is not written. What another
 * CPU takes from an SGI, pending or active, it keeps.
 *
 * Returns whether there may be something to deliver.
 */
bool fw_gicr_write(struct fw_gicr *gicr, struct pkc_vgic_cpuif *cpuif, uint64_t offset,
                   uint32_t bytes, uint64_t value);

/* For both of them. */

/* The machine's register at @offset. */
static inline volatile uint32_t *fw_gicr_reg(const struct fw_gicr *gicr, uint64_t offset)
{
	return (volatile uint32_t *)(uintptr_t)(gicr->base + offset);
}

/* The PPIs that the guest has. */
static inline uint32_t fw_gicr_ppis(const struct fw_gicr *gicr)
{
	return FW_PPIS & ~gicr->own;
}

static inline uint32_t fw_gicr_raw(const struct fw_gicr *gicr, uint64_t offset)
{
	return *fw_gicr_reg(gicr, offset);
}

/* Two bits a PPI, for each of a mask with one. */
static inline uint32_t fw_gicr_pairs(uint32_t interrupts)
{
	uint32_t pairs = 0;

	for (uint32_t i = 0; i < 16; i++)
		pairs |= (interrupts >> i & 1) * UINT32_C(3) << 2 * i;
	return pairs;
}

static inline bool fw_gicr_is_priority(uint64_t offset, uint32_t bytes)
{
	return offset >= FW_GICR_IPRIORITYR && offset < FW_GICR_IPRIORITYR + FW_NR_PRIVATE &&
	       (bytes == 1 || bytes == 4);
}

static inline volatile uint8_t *fw_gicr_priority(const struct fw_gicr *gicr, uint64_t intid)
{
	return (volatile uint8_t *)fw_gicr_reg(gicr, FW_GICR_IPRIORITYR) + intid;
}

/* The interrupts that are in just this @state; of another CPU's, list registers are not seen. */
uint32_t fw_gicr_in_state(const struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif,
                          uint32_t mask, uint32_t state);

#endif
