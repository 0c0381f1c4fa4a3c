/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A CPU's redistributor as the guest sees it: accesses to its two frames trap (Arm IHI0069,
 * "Redistributor register map").
 *
 * SGIs are EL2's alone, and the guest's own are words here. PPIs are the machine's, but for those
 * that EL2 keeps: these read as zero, and no write reaches them. There are no LPIs, so nobody
 * chooses memory for the redistributor to read and write.
 */
#ifndef FW_GICR_H
#define FW_GICR_H

#include <pkvmcore/spinlock.h>
#include <pkvmcore/types.h>

/* Size of the frames of a redistributor without virtual LPIs, and where the second begins. */
#define FW_GICR_SIZE UINT64_C(0x20000)
#define FW_GICR_SGI  UINT64_C(0x10000)

/* Registers of the first frame, and of the second. */
#define FW_GICR_CTLR       UINT64_C(0x0000)
#define FW_GICR_IIDR       UINT64_C(0x0004)
#define FW_GICR_TYPER      UINT64_C(0x0008)
#define FW_GICR_WAKER      UINT64_C(0x0014)
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
#define FW_GICR_PIDR       UINT64_C(0xffd0)

/* GICR_WAKER. */
#define FW_GICR_WAKER_PROCESSOR_SLEEP PKC_BIT(1)
#define FW_GICR_WAKER_CHILDREN_ASLEEP PKC_BIT(2)

/* GICR_TYPER: the last of its region. */
#define FW_GICR_TYPER_LAST PKC_BIT(4)

#define FW_SGIS    UINT32_C(0x0000ffff)
#define FW_PPIS    UINT32_C(0xffff0000)
#define FW_NR_SGIS 16

struct fw_gicr {
	uint64_t base;            /* of the machine's frames, where EL2 has them mapped */
	uint32_t own;             /* the PPIs that are EL2's */
	struct pkc_spinlock lock; /* for all below, and for what is read and written back */
	bool asleep;
	uint32_t sgi_group1; /* atomic, as sgi_enabled and sgi_priority: read without the lock */
	uint32_t sgi_enabled;
	uint32_t sgi_pending; /* atomic: also written without the lock */
	uint8_t sgi_priority[FW_NR_SGIS];
};

/* The frames at @base, with the state that a reset leaves. */
void fw_gicr_init(struct fw_gicr *gicr, uint64_t base, uint32_t own);

/*
 * What the guest reads and writes, from any CPU: @bytes, 1, 2, 4 or 8, at @offset from the first
 * frame, below FW_GICR_SIZE. An access that the architecture does not have reads as zero, and does
 * nothing.
 */
uint64_t fw_gicr_read(struct fw_gicr *gicr, uint64_t offset, uint32_t bytes);
void fw_gicr_write(struct fw_gicr *gicr, uint64_t offset, uint32_t bytes, uint64_t value);

/* The machine's register at @offset. */
static inline volatile uint32_t *fw_gicr_reg(const struct fw_gicr *gicr, uint64_t offset)
{
	return (volatile uint32_t *)(uintptr_t)(gicr->base + offset);
}

/* SGIs that are pending and enabled: to be delivered. */
static inline uint32_t fw_gicr_sgis(const struct fw_gicr *gicr)
{
	return pkc_atomic_load(&gicr->sgi_pending, PKC_ACQUIRE) &
	       pkc_atomic_load(&gicr->sgi_enabled, PKC_RELAXED);
}

#endif
