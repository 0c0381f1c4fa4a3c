/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Arm IHI0069: GICD_… and GICR_… in memory, ICC_… as system registers. */
#include "gic.h"
#include "console.h"
#include "map.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg.h>

#define GICD_TYPER   UINT64_C(0x0004)
#define GICD_ISPENDR UINT64_C(0x0200)

/* ICC_CTLR_EL1: an end of interrupt drops the priority alone. */
#define CTLR_EOIMODE PKC_BIT(1)
#define PMR_ALL      UINT64_C(0xff)
#define IGRPEN_ON    UINT64_C(1)

#define FIRST_PPI 16
#define FIRST_SPI 32

static struct fw_gicr redistributors[FW_MAX_CPUS];
static uint32_t nr_redistributors;
static uint64_t distributor;
static uint32_t maintenance;

static volatile uint32_t *gicd_reg(uint64_t offset)
{
	return (volatile uint32_t *)(distributor + offset);
}

static uint32_t index_of(const struct fw_board *board, uint64_t affinity)
{
	uint32_t i = 0;

	while (i < board->nr_cpus && !pkc_mpidr_match(board->cpu_mpidr[i], affinity, 0))
		i++;
	return i;
}

/* GICR_TYPER has the four fields of an affinity in one word. */
static uint64_t affinity_of(uint64_t typer)
{
	return PKC_FIELD(typer, 63, 56) << 32 | PKC_FIELD(typer, 55, 32);
}

/* Takes the frames at @base into account; returns GICR_TYPER. */
static uint64_t add(const struct fw_board *board, uint64_t base)
{
	const volatile uint32_t *typer = (volatile uint32_t *)(base + FW_GICR_TYPER);
	uint64_t value = (uint64_t)typer[1] << 32 | typer[0];
	uint32_t index = index_of(board, affinity_of(value));

	if (index < board->nr_cpus) {
		redistributors[index].base = base;
		redistributors[index].own = UINT32_C(1) << maintenance;
		redistributors[index].asleep = true;
		nr_redistributors++;
	}
	return value;
}

static void find_redistributors(const struct fw_board *board)
{
	const struct fw_range *region = &board->redistributors;

	for (uint64_t base = region->start; base + FW_GICR_SIZE <= region->end;
	     base += FW_GICR_SIZE) {
		fw_map(base, base, FW_GICR_SIZE, FW_MAP_DEVICE);
		if (add(board, base) & FW_GICR_TYPER_LAST)
			break;
		if (nr_redistributors == board->nr_cpus)
			break;
	}
	if (nr_redistributors != board->nr_cpus)
		fw_fatal("not each CPU has a redistributor");
}

void fw_gic_init(const struct fw_board *board)
{
	maintenance = board->maintenance;
	if (maintenance < FIRST_PPI || maintenance >= FIRST_SPI)
		fw_fatal("the device tree has no maintenance interrupt");
	distributor = board->distributor.start;
	fw_map(distributor, distributor, fw_range_size(&board->distributor), FW_MAP_DEVICE);
	find_redistributors(board);
}

struct fw_gicr *fw_gic_redistributor(uint64_t index)
{
	return &redistributors[index];
}

uint32_t fw_gic_find(uint64_t address)
{
	uint32_t i = 0;

	while (i < nr_redistributors && address - redistributors[i].base >= FW_GICR_SIZE)
		i++;
	return i < nr_redistributors ? i : FW_MAX_CPUS;
}

uint32_t fw_gic_interrupts(void)
{
	uint32_t lines = 32 * ((*gicd_reg(GICD_TYPER) & 0x1f) + 1);

	return lines < FW_GIC_FIRST_SPECIAL ? lines : FW_GIC_FIRST_SPECIAL;
}

uint32_t fw_gic_maintenance(void)
{
	return maintenance;
}

static void wake(const struct fw_gicr *gicr)
{
	*fw_gicr_reg(gicr, FW_GICR_WAKER) = 0;
	while (*fw_gicr_reg(gicr, FW_GICR_WAKER) & FW_GICR_WAKER_CHILDREN_ASLEEP)
		;
}

/* Of the SGIs, ours alone are on; the PPIs that are the guest's stay as they are. */
static void init_own(struct fw_gicr *gicr)
{
	uint32_t kicks = 1u << FW_GIC_KICK0 | 1u << FW_GIC_KICK1;
	uint32_t group1 = 1u << FW_GIC_KICK1 | 1u << maintenance;
	volatile uint32_t *groups = fw_gicr_reg(gicr, FW_GICR_IGROUPR0);

	pkc_guard(spinlock)(&gicr->lock);

	*fw_gicr_reg(gicr, FW_GICR_ICENABLER0) = FW_SGIS & ~kicks;
	*fw_gicr_reg(gicr, FW_GICR_ICPENDR0) = FW_SGIS & ~kicks;
	*fw_gicr_reg(gicr, FW_GICR_ICACTIVER0) = FW_SGIS | gicr->own;
	*groups = (*groups & FW_PPIS & ~gicr->own) | group1;
	*fw_gicr_reg(gicr, FW_GICR_IPRIORITYR) = 0;
	*((volatile uint8_t *)fw_gicr_reg(gicr, FW_GICR_IPRIORITYR) + maintenance) = 0;
	*fw_gicr_reg(gicr, FW_GICR_ISENABLER0) = kicks | gicr->own;
}

void fw_gic_cpu_init(uint64_t index)
{
	struct fw_gicr *gicr = &redistributors[index];

	wake(gicr);
	init_own(gicr);
	pkc_write(ICC_CTLR_EL1, CTLR_EOIMODE);
	pkc_write(ICC_PMR_EL1, PMR_ALL);
	pkc_write(ICC_BPR0_EL1, 0);
	pkc_write(ICC_BPR1_EL1, 0);
	pkc_write(ICC_IGRPEN0_EL1, IGRPEN_ON);
	pkc_write(ICC_IGRPEN1_EL1, IGRPEN_ON);
	pkc_isb();
}

void fw_gic_cpu_off(void)
{
	pkc_write(ICC_IGRPEN0_EL1, 0);
	pkc_write(ICC_IGRPEN1_EL1, 0);
	pkc_isb();
}

/* The running priority is that of the interrupt until it is dropped. */
struct fw_irq fw_gic_acknowledge(bool group1)
{
	uint64_t intid = group1 ? pkc_read(ICC_IAR1_EL1) : pkc_read(ICC_IAR0_EL1);
	struct fw_irq irq = {(uint32_t)intid, 0, group1};

	if (intid >= FW_GIC_FIRST_SPECIAL && intid <= FW_GIC_LAST_SPECIAL)
		return irq;
	pkc_isb();
	irq.priority = (uint8_t)pkc_read(ICC_RPR_EL1);
	if (group1)
		pkc_write(ICC_EOIR1_EL1, intid);
	else
		pkc_write(ICC_EOIR0_EL1, intid);
	return irq;
}

void fw_gic_deactivate(uint32_t intid)
{
	pkc_write(ICC_DIR_EL1, intid);
}

void fw_gic_give_back(uint32_t intid)
{
	if (intid >= FIRST_SPI)
		*gicd_reg(GICD_ISPENDR + intid / 32 * 4) = 1u << intid % 32;
	fw_gic_deactivate(intid);
}

/* ICC_SGInR_EL1: the affinity, and Aff0 as a bit of a list of 16, of the range RS. */
static uint64_t sgi_to(uint64_t mpidr, uint32_t intid)
{
	uint64_t aff0 = PKC_FIELD(mpidr, 7, 0);

	return PKC_FIELD(mpidr, 39, 32) << 48 | aff0 / 16 << 44 | PKC_FIELD(mpidr, 23, 16) << 32 |
	       (uint64_t)intid << 24 | PKC_FIELD(mpidr, 15, 8) << 16 | UINT64_C(1) << aff0 % 16;
}

void fw_gic_kick(uint64_t mpidr, bool group1)
{
	/* What it is to find is there before it looks. */
	pkc_dsb(ISHST);
	if (group1)
		pkc_write(ICC_SGI1R_EL1, sgi_to(mpidr, FW_GIC_KICK1));
	else
		pkc_write(ICC_SGI0R_EL1, sgi_to(mpidr, FW_GIC_KICK0));
	pkc_isb();
}
