/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "gicr.h"
#include <string.h>

/* GICR_CTLR: a write is under way, here or upstream. */
#define CTLR_RWP PKC_BIT(3)
#define CTLR_UWP PKC_BIT(31)

/* GICR_TYPER: affinity, processor number, last of its region; nothing of LPIs. */
#define TYPER_KEPT (PKC_BITS(63, 32) | PKC_BITS(23, 8) | FW_GICR_TYPER_LAST)

/* The bits of a priority that any machine with virtual interrupts has. */
#define PRIORITY_BITS 0xf8

/* SGIs are edge-triggered, and read-only as such. */
#define ICFGR0_EDGES UINT32_C(0xaaaaaaaa)

void fw_gicr_init(struct fw_gicr *gicr, uint64_t base, uint32_t own)
{
	memset(gicr, 0, sizeof(*gicr));
	gicr->base = base;
	gicr->own = own;
	gicr->asleep = true;
}

/* The PPIs that the guest has. */
static uint32_t ppis(const struct fw_gicr *gicr)
{
	return FW_PPIS & ~gicr->own;
}

static uint32_t raw(const struct fw_gicr *gicr, uint64_t offset)
{
	return *fw_gicr_reg(gicr, offset);
}

static uint64_t typer(const struct fw_gicr *gicr)
{
	uint64_t high = raw(gicr, FW_GICR_TYPER + 4);

	return (high << 32 | raw(gicr, FW_GICR_TYPER)) & TYPER_KEPT;
}

/* One bit an interrupt: SGIs from here, PPIs from the machine. */
static uint32_t read_bits(const struct fw_gicr *gicr, uint64_t offset, const uint32_t *sgis)
{
	return (raw(gicr, offset) & ppis(gicr)) | pkc_atomic_load(sgis, PKC_RELAXED);
}

static uint32_t read_waker(const struct fw_gicr *gicr)
{
	return gicr->asleep ? FW_GICR_WAKER_PROCESSOR_SLEEP | FW_GICR_WAKER_CHILDREN_ASLEEP : 0;
}

/* Two bits a PPI: those of a mask with one bit each. */
static uint32_t in_pairs(uint32_t interrupts)
{
	uint32_t pairs = 0;

	for (uint32_t i = 0; i < 16; i++)
		pairs |= (interrupts >> i & 1) * UINT32_C(3) << 2 * i;
	return pairs;
}

static uint32_t read_first_frame(const struct fw_gicr *gicr, uint64_t offset)
{
	switch (offset) {
	case FW_GICR_CTLR:
		return raw(gicr, offset) & (uint32_t)(CTLR_RWP | CTLR_UWP);
	case FW_GICR_TYPER:
		return (uint32_t)typer(gicr);
	case FW_GICR_TYPER + 4:
		return (uint32_t)(typer(gicr) >> 32);
	case FW_GICR_WAKER:
		return read_waker(gicr);
	default:
		return offset == FW_GICR_IIDR || offset >= FW_GICR_PIDR ? raw(gicr, offset) : 0;
	}
}

static uint32_t read_second_frame(const struct fw_gicr *gicr, uint64_t offset)
{
	switch (offset) {
	case FW_GICR_IGROUPR0:
		return read_bits(gicr, offset, &gicr->sgi_group1);
	case FW_GICR_ISENABLER0:
	case FW_GICR_ICENABLER0:
		return read_bits(gicr, offset, &gicr->sgi_enabled);
	case FW_GICR_ISPENDR0:
	case FW_GICR_ICPENDR0:
		return read_bits(gicr, offset, &gicr->sgi_pending);
	case FW_GICR_ISACTIVER0:
	case FW_GICR_ICACTIVER0:
		return raw(gicr, offset) & ppis(gicr);
	case FW_GICR_ICFGR0:
		return ICFGR0_EDGES;
	case FW_GICR_ICFGR1:
		return raw(gicr, offset) & in_pairs(ppis(gicr) >> 16);
	default:
		return offset >= FW_GICR_SGI + FW_GICR_PIDR ? raw(gicr, offset) : 0;
	}
}

static bool is_priority(uint64_t offset)
{
	return offset >= FW_GICR_IPRIORITYR && offset < FW_GICR_IPRIORITYR + 32;
}

static volatile uint8_t *priority_reg(const struct fw_gicr *gicr, uint64_t intid)
{
	return (volatile uint8_t *)fw_gicr_reg(gicr, FW_GICR_IPRIORITYR) + intid;
}

static uint8_t read_priority(const struct fw_gicr *gicr, uint64_t intid)
{
	if (intid < FW_NR_SGIS)
		return pkc_atomic_load(&gicr->sgi_priority[intid], PKC_RELAXED);
	return ppis(gicr) >> intid & 1 ? *priority_reg(gicr, intid) : 0;
}

static void write_priority(struct fw_gicr *gicr, uint64_t intid, uint8_t value)
{
	if (intid < FW_NR_SGIS)
		pkc_atomic_store(&gicr->sgi_priority[intid], (uint8_t)(value & PRIORITY_BITS),
		                 PKC_RELAXED);
	else if (ppis(gicr) >> intid & 1)
		*priority_reg(gicr, intid) = value;
}

static uint64_t read_priorities(const struct fw_gicr *gicr, uint64_t intid, uint32_t bytes)
{
	uint64_t value = 0;

	for (uint32_t i = 0; i < bytes; i++)
		value |= (uint64_t)read_priority(gicr, intid + i) << 8 * i;
	return value;
}

static bool is_aligned(uint64_t offset, uint32_t bytes)
{
	return offset % bytes == 0;
}

uint64_t fw_gicr_read(struct fw_gicr *gicr, uint64_t offset, uint32_t bytes)
{
	pkc_guard(spinlock)(&gicr->lock);

	if (!is_aligned(offset, bytes))
		return 0;
	if (is_priority(offset) && (bytes == 1 || bytes == 4))
		return read_priorities(gicr, offset - FW_GICR_IPRIORITYR, bytes);
	if (bytes == 8)
		return offset == FW_GICR_TYPER ? typer(gicr) : 0;
	if (bytes != 4)
		return 0;
	return offset < FW_GICR_SGI ? read_first_frame(gicr, offset)
	                            : read_second_frame(gicr, offset);
}

/* A one sets, or clears, and a zero does nothing, in the machine's register as in ours. */
static void set_bits(struct fw_gicr *gicr, uint64_t offset, uint32_t *sgis, uint32_t value)
{
	pkc_atomic_fetch_or(sgis, value & FW_SGIS, PKC_ACQ_REL);
	*fw_gicr_reg(gicr, offset) = value & ppis(gicr);
}

static void clear_bits(struct fw_gicr *gicr, uint64_t offset, uint32_t *sgis, uint32_t value)
{
	pkc_atomic_fetch_and(sgis, ~(value & FW_SGIS), PKC_ACQ_REL);
	*fw_gicr_reg(gicr, offset) = value & ppis(gicr);
}

/* What of the machine's register is not the guest's stays. */
static void replace(struct fw_gicr *gicr, uint64_t offset, uint32_t mask, uint32_t value)
{
	*fw_gicr_reg(gicr, offset) = (raw(gicr, offset) & ~mask) | (value & mask);
}

static void write_second_frame(struct fw_gicr *gicr, uint64_t offset, uint32_t value)
{
	switch (offset) {
	case FW_GICR_IGROUPR0:
		pkc_atomic_store(&gicr->sgi_group1, value & FW_SGIS, PKC_RELAXED);
		replace(gicr, offset, ppis(gicr), value);
		break;
	case FW_GICR_ISENABLER0:
		set_bits(gicr, offset, &gicr->sgi_enabled, value);
		break;
	case FW_GICR_ICENABLER0:
		clear_bits(gicr, offset, &gicr->sgi_enabled, value);
		break;
	case FW_GICR_ISPENDR0:
		set_bits(gicr, offset, &gicr->sgi_pending, value);
		break;
	case FW_GICR_ICPENDR0:
		clear_bits(gicr, offset, &gicr->sgi_pending, value);
		break;
	case FW_GICR_ISACTIVER0:
	case FW_GICR_ICACTIVER0:
		*fw_gicr_reg(gicr, offset) = value & ppis(gicr);
		break;
	case FW_GICR_ICFGR1:
		replace(gicr, offset, in_pairs(ppis(gicr) >> 16), value);
		break;
	default:
		break;
	}
}

void fw_gicr_write(struct fw_gicr *gicr, uint64_t offset, uint32_t bytes, uint64_t value)
{
	pkc_guard(spinlock)(&gicr->lock);

	if (!is_aligned(offset, bytes))
		return;
	if (is_priority(offset) && (bytes == 1 || bytes == 4)) {
		for (uint32_t i = 0; i < bytes; i++)
			write_priority(gicr, offset - FW_GICR_IPRIORITYR + i,
			               (uint8_t)(value >> 8 * i));
	} else if (bytes == 4 && offset == FW_GICR_WAKER) {
		gicr->asleep = value & FW_GICR_WAKER_PROCESSOR_SLEEP;
	} else if (bytes == 4) {
		write_second_frame(gicr, offset, (uint32_t)value);
	}
}
