/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "gicr.h"

static bool write_priority(struct fw_gicr *gicr, uint64_t intid, uint8_t value)
{
	if (intid < FW_NR_SGIS)
		return pkc_vgic_lr_set_priority(gicr->lr, (uint32_t)intid, value) > 0;
	if (fw_gicr_ppis(gicr) >> intid & 1)
		*fw_gicr_priority(gicr, intid) = value;
	return false;
}

/* What of the machine's register is not the guest's stays. */
static void replace(struct fw_gicr *gicr, uint64_t offset, uint32_t mask, uint32_t value)
{
	*fw_gicr_reg(gicr, offset) = (fw_gicr_raw(gicr, offset) & ~mask) | (value & mask);
}

static bool write_groups(struct fw_gicr *gicr, uint32_t value)
{
	bool news = false;

	replace(gicr, FW_GICR_IGROUPR0, fw_gicr_ppis(gicr), value);
	for (uint32_t i = 0; i < FW_NR_SGIS; i++)
		news |= pkc_vgic_lr_set_group(gicr->lr, i, value >> i & 1) > 0;
	return news;
}

/* One that EL2 has already taken from the machine waits in the engine while it is off. */
static bool enable(struct fw_gicr *gicr, uint32_t interrupts, bool on)
{
	bool news = false;

	*fw_gicr_reg(gicr, on ? FW_GICR_ISENABLER0 : FW_GICR_ICENABLER0) = interrupts &
	                                                                   fw_gicr_ppis(gicr);
	for (uint32_t i = 0; i < FW_NR_PRIVATE; i++)
		if (interrupts >> i & 1)
			news |= pkc_vgic_lr_enable(gicr->lr, i, on) > 0;
	return news;
}

static bool set_pending(struct fw_gicr *gicr, uint32_t interrupts)
{
	bool news = false;

	*fw_gicr_reg(gicr, FW_GICR_ISPENDR0) = interrupts & fw_gicr_ppis(gicr);
	for (uint32_t i = 0; i < FW_NR_SGIS; i++)
		if (interrupts >> i & 1)
			news |= pkc_vgic_lr_inject(gicr->lr, i) > 0;
	return news;
}

static void clear_pending(struct fw_gicr *gicr, struct pkc_vgic_cpuif *cpuif, uint32_t interrupts)
{
	*fw_gicr_reg(gicr, FW_GICR_ICPENDR0) = interrupts & fw_gicr_ppis(gicr);
	for (uint32_t i = 0; cpuif && i < FW_NR_PRIVATE; i++)
		if (interrupts >> i & 1)
			(void)pkc_vgic_lr_clear(gicr->lr, cpuif, i);
}

static void deactivate(struct fw_gicr *gicr, struct pkc_vgic_cpuif *cpuif, uint32_t interrupts)
{
	uint32_t waiting = fw_gicr_in_state(gicr, cpuif, PKC_VGIC_LR_PENDING | PKC_VGIC_LR_ACTIVE,
	                                    PKC_VGIC_LR_PENDING);

	*fw_gicr_reg(gicr, FW_GICR_ICACTIVER0) = interrupts & fw_gicr_ppis(gicr) & ~waiting;
	for (uint32_t i = 0; cpuif && i < FW_NR_PRIVATE; i++)
		if (interrupts >> i & 1)
			(void)pkc_vgic_lr_deactivate(gicr->lr, cpuif, i);
}

static bool write_second_frame(struct fw_gicr *gicr, struct pkc_vgic_cpuif *cpuif, uint64_t offset,
                               uint32_t value)
{
	switch (offset) {
	case FW_GICR_IGROUPR0:
		return write_groups(gicr, value);
	case FW_GICR_ISENABLER0:
	case FW_GICR_ICENABLER0:
		return enable(gicr, value, offset == FW_GICR_ISENABLER0);
	case FW_GICR_ISPENDR0:
		return set_pending(gicr, value);
	case FW_GICR_ICPENDR0:
		clear_pending(gicr, cpuif, value);
		return false;
	case FW_GICR_ISACTIVER0:
		*fw_gicr_reg(gicr, offset) = value & fw_gicr_ppis(gicr);
		return false;
	case FW_GICR_ICACTIVER0:
		deactivate(gicr, cpuif, value);
		return false;
	case FW_GICR_ICFGR1:
		replace(gicr, offset, fw_gicr_pairs(fw_gicr_ppis(gicr) >> 16), value);
		return false;
	default:
		return false;
	}
}

bool fw_gicr_write(struct fw_gicr *gicr, struct pkc_vgic_cpuif *cpuif, uint64_t offset,
                   uint32_t bytes, uint64_t value)
{
	bool news = false;

	pkc_guard(spinlock)(&gicr->lock);

	if (offset % bytes)
		return false;
	if (fw_gicr_is_priority(offset, bytes)) {
		for (uint32_t i = 0; i < bytes; i++)
			news |= write_priority(gicr, offset - FW_GICR_IPRIORITYR + i,
			                       (uint8_t)(value >> 8 * i));
		return news;
	}
	if (bytes != 4)
		return false;
	if (offset == FW_GICR_WAKER)
		gicr->asleep = value & FW_GICR_WAKER_PROCESSOR_SLEEP;
	return write_second_frame(gicr, cpuif, offset, (uint32_t)value);
}
