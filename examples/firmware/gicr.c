/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "gicr.h"

/* GICR_CTLR: a write is under way, here or upstream. */
#define CTLR_RWP PKC_BIT(3)
#define CTLR_UWP PKC_BIT(31)

/* GICR_TYPER: affinity, processor number, last of its region; nothing of LPIs. */
#define TYPER_KEPT (PKC_BITS(63, 32) | PKC_BITS(23, 8) | FW_GICR_TYPER_LAST)

#define WAKER_ASLEEP ((uint32_t)(FW_GICR_WAKER_PROCESSOR_SLEEP | FW_GICR_WAKER_CHILDREN_ASLEEP))

/* SGIs are edge-triggered, and read-only as such. */
#define ICFGR0_EDGES UINT32_C(0xaaaaaaaa)

static uint64_t typer(const struct fw_gicr *gicr)
{
	uint64_t high = fw_gicr_raw(gicr, FW_GICR_TYPER + 4);

	return (high << 32 | fw_gicr_raw(gicr, FW_GICR_TYPER)) & TYPER_KEPT;
}

uint32_t fw_gicr_in_state(const struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif,
                          uint32_t mask, uint32_t state)
{
	uint32_t found = 0;

	if (!cpuif)
		return state == PKC_VGIC_LR_PENDING
		               ? (uint32_t)pkc_atomic_load(&gicr->lr->blocks->latch, PKC_RELAXED)
		               : 0;
	for (uint32_t i = 0; i < FW_NR_PRIVATE; i++)
		if ((pkc_vgic_lr_state(gicr->lr, cpuif, i) & mask) == state)
			found |= UINT32_C(1) << i;
	return found;
}

static uint32_t read_pending(const struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif)
{
	return (fw_gicr_raw(gicr, FW_GICR_ISPENDR0) & fw_gicr_ppis(gicr)) |
	       fw_gicr_in_state(gicr, cpuif, PKC_VGIC_LR_PENDING, PKC_VGIC_LR_PENDING);
}

/* A PPI that EL2 has taken for the guest is active in the machine; for the guest it may not be. */
static uint32_t read_active(const struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif)
{
	uint32_t pending_only = fw_gicr_in_state(
		gicr, cpuif, PKC_VGIC_LR_PENDING | PKC_VGIC_LR_ACTIVE, PKC_VGIC_LR_PENDING);

	return (fw_gicr_raw(gicr, FW_GICR_ISACTIVER0) & fw_gicr_ppis(gicr) & ~pending_only) |
	       fw_gicr_in_state(gicr, cpuif, PKC_VGIC_LR_ACTIVE, PKC_VGIC_LR_ACTIVE);
}

static uint32_t read_first_frame(const struct fw_gicr *gicr, uint64_t offset)
{
	switch (offset) {
	case FW_GICR_CTLR:
		return fw_gicr_raw(gicr, offset) & (uint32_t)(CTLR_RWP | CTLR_UWP);
	case FW_GICR_TYPER:
		return (uint32_t)typer(gicr);
	case FW_GICR_TYPER + 4:
		return (uint32_t)(typer(gicr) >> 32);
	case FW_GICR_WAKER:
		return gicr->asleep ? WAKER_ASLEEP : 0;
	default:
		return offset == FW_GICR_IIDR || offset >= FW_GICR_PIDR ? fw_gicr_raw(gicr, offset)
		                                                        : 0;
	}
}

static uint32_t read_second_frame(const struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif,
                                  uint64_t offset)
{
	const struct pkc_vgic_lr_block *first = gicr->lr->blocks;

	switch (offset) {
	case FW_GICR_IGROUPR0:
		return (fw_gicr_raw(gicr, offset) & fw_gicr_ppis(gicr)) |
		       ((uint32_t)pkc_atomic_load(&first->group1, PKC_RELAXED) & FW_SGIS);
	case FW_GICR_ISENABLER0:
	case FW_GICR_ICENABLER0:
		return (fw_gicr_raw(gicr, offset) & fw_gicr_ppis(gicr)) |
		       ((uint32_t)pkc_atomic_load(&first->enabled, PKC_RELAXED) & FW_SGIS);
	case FW_GICR_ISPENDR0:
	case FW_GICR_ICPENDR0:
		return read_pending(gicr, cpuif);
	case FW_GICR_ISACTIVER0:
	case FW_GICR_ICACTIVER0:
		return read_active(gicr, cpuif);
	case FW_GICR_ICFGR0:
		return ICFGR0_EDGES;
	case FW_GICR_ICFGR1:
		return fw_gicr_raw(gicr, offset) & fw_gicr_pairs(fw_gicr_ppis(gicr) >> 16);
	default:
		return offset >= FW_GICR_SGI + FW_GICR_PIDR ? fw_gicr_raw(gicr, offset) : 0;
	}
}

static uint8_t read_priority(const struct fw_gicr *gicr, uint64_t intid)
{
	if (intid < FW_NR_SGIS)
		return pkc_atomic_load(&gicr->lr->blocks->priority[intid], PKC_RELAXED);
	return fw_gicr_ppis(gicr) >> intid & 1 ? *fw_gicr_priority(gicr, intid) : 0;
}

static uint64_t read_priorities(const struct fw_gicr *gicr, uint64_t intid, uint32_t bytes)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < bytes; i++)
		value |= (uint64_t)read_priority(gicr, intid + i) << 8 * i;
	return value;
}

uint64_t fw_gicr_read(struct fw_gicr *gicr, const struct pkc_vgic_cpuif *cpuif, uint64_t offset,
                      uint32_t bytes)
{
	if (offset % bytes)
		return 0;
	if (fw_gicr_is_priority(offset, bytes))
		return read_priorities(gicr, offset - FW_GICR_IPRIORITYR, bytes);
	if (bytes == 8)
		return offset == FW_GICR_TYPER ? typer(gicr) : 0;
	if (bytes != 4)
		return 0;
	return offset < FW_GICR_SGI ? read_first_frame(gicr, offset)
	                            : read_second_frame(gicr, cpuif, offset);
}
