/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Pokes at what is EL2's in the redistributors: its SGIs 0 and 1 and its maintenance interrupt, the
 * memory for LPIs; and at what no access of that width has.
 */
#include "irqload.h"

#define MAINTENANCE 25
#define OWN         (UINT32_C(1) << MAINTENANCE | UINT32_C(3))

#define GITS            UINT64_C(0x08080000)
#define GICR_CTLR       0x0000
#define GICR_WAKER      0x0014
#define GICR_SETLPIR    0x0040
#define GICR_SYNCR      0x00c0
#define FRAME           0x10000
#define GICR_IGROUPR0   0x10080
#define GICR_ISENABLER0 0x10100
#define GICR_ICENABLER0 0x10180
#define GICR_IPRIORITYR 0x10400
#define GICR_ICFGR1     0x10c04
#define CTLR_LPIS       1
#define WAKER_SLEEP     2

static volatile uint32_t *word(uint64_t address)
{
	return at(address);
}

static uint64_t any_below(uint64_t n)
{
	return guest_random() % n;
}

/* Enable, pending and active, set and clear. */
static void poke_bits(uint64_t frames)
{
	uint64_t reg = GICR_ISENABLER0 + any_below(6) * 0x80;

	*word(frames + reg) = OWN & (uint32_t)guest_random();
	CHECK(!(*word(frames + reg) >> MAINTENANCE & 1), "register 0x%lx shows what is EL2's", reg);
}

static void poke_settings(uint64_t frames)
{
	static const uint8_t own[] = {0, 1, MAINTENANCE};

	*word(frames + GICR_IGROUPR0) = GROUP1 ^ (OWN & (uint32_t)guest_random());
	*word(frames + GICR_ICFGR1) = (uint32_t)any_below(4) << (MAINTENANCE - 16) * 2;
	*(volatile uint8_t *)at(frames + GICR_IPRIORITYR +
	                        own[any_below(3)]) = (uint8_t)any_below(256);
}

/* Where LPIs would be configured, or wait: memory that the redistributor writes. */
static void poke_lpis(uint64_t frames)
{
	uint64_t reg = GICR_SETLPIR + any_below((GICR_SYNCR - GICR_SETLPIR) / 8) * 8;

	*(volatile uint64_t *)at(frames + reg) = guest_random();
	*word(frames + reg) = (uint32_t)guest_random();
	*word(frames + GICR_CTLR) = CTLR_LPIS;
	CHECK(!*(volatile uint64_t *)at(frames + reg), "register 0x%lx has a value", reg);
	CHECK(!(*word(frames + GICR_CTLR) & CTLR_LPIS), "there are LPIs");
	*word(frames + GICR_WAKER) = WAKER_SLEEP;
	*word(frames + GICR_WAKER) = 0;
}

/* Priorities alone have bytes, and only GICR_TYPER has 64 bits. */
static void poke_widths(uint64_t frames)
{
	uint64_t address = frames + FRAME + any_below(FRAME) / 8 * 8;

	*(volatile uint64_t *)at(address) = guest_random();
	*(volatile uint16_t *)at(address + 2 * any_below(4)) = (uint16_t)guest_random();
	if (address < frames + GICR_IPRIORITYR || address >= frames + GICR_IPRIORITYR + 32)
		*(volatile uint8_t *)at(address + any_below(8)) = (uint8_t)guest_random();
}

static void poke_its(void)
{
	guest_probe(PROBE_LDR, GITS + any_below(2 * FRAME) / 4 * 4, false);
	CHECK(guest_this_cpu()->trap.taken, "there is an ITS");
}

void poke(unsigned int nr_cpus)
{
	uint64_t frames = gic_redistributor((unsigned int)any_below(nr_cpus));

	switch (any_below(16)) {
	case 0:
		poke_bits(frames);
		break;
	case 1:
		poke_settings(frames);
		break;
	case 2:
		poke_lpis(frames);
		break;
	case 3:
		poke_widths(frames);
		break;
	case 4:
		poke_its();
		break;
	default:
		break;
	}
}

void poke_last(void)
{
	uint64_t frames = gic_redistributor((unsigned int)guest_this_cpu()->index);

	*word(frames + GICR_ICENABLER0) = OWN;
	*word(frames + GICR_IGROUPR0) = GROUP1 & ~OWN;
	*(volatile uint8_t *)at(frames + GICR_IPRIORITYR + MAINTENANCE) = 0xff;
}
