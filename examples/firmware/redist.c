/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "redist.h"
#include "console.h"
#include "map.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>

/* GICv3 (Arm IHI0069, 12.10): two frames of 64 KiB for each CPU, RD_base and SGI_base. */
#define FRAME      0x10000
#define BOTH       (2 * FRAME)
/* Registers of RD_base; from SETLPIR to SYNCR, with PROPBASER and PENDBASER, all is of LPIs. */
#define CTLR       0x0
#define TYPER      0x8
#define LPIS_FIRST 0x40
#define LPIS_END   0x100

#define CTLR_ENABLE_LPIS PKC_BIT(0)
/* PLPIS, VLPIS, Dirty, DirectLPI. */
#define TYPER_LPIS       PKC_BITS(3, 0)

static struct fw_range frames;
static uint64_t mapped_end;

void fw_redist_init(const struct fw_board *board)
{
	frames = board->redistributors;
	mapped_end = frames.start + board->nr_cpus * (uint64_t)BOTH;
	if (mapped_end > frames.end)
		fw_fatal("there are fewer redistributors than CPUs");
	for (uint64_t pa = frames.start; pa < mapped_end; pa += BOTH)
		fw_map(pa, pa, FRAME, FW_MAP_DEVICE);
}

bool fw_is_redist(uint64_t pa)
{
	return pa >= frames.start && pa < frames.end && (pa - frames.start) % BOTH < FRAME;
}

static bool is_of_lpis(uint64_t pa)
{
	return pa % FRAME >= LPIS_FIRST && pa % FRAME < LPIS_END;
}

static uint64_t read(uint64_t pa, uint32_t bytes)
{
	if (is_of_lpis(pa))
		return 0;
	if (bytes == 8)
		return *(volatile uint64_t *)pa & ~TYPER_LPIS;
	return *(volatile uint32_t *)pa & (pa % FRAME == TYPER ? ~TYPER_LPIS : UINT32_MAX);
}

static void write(uint64_t pa, uint64_t value)
{
	if (!is_of_lpis(pa))
		*(volatile uint32_t *)pa = (uint32_t)(pa % FRAME == CTLR ? value & ~CTLR_ENABLE_LPIS
		                                                         : value);
}

/* Of those that are left, one alone is wider than a word. */
static bool is_proper(const struct pkc_mmio *mmio, uint64_t pa)
{
	if (mmio->bytes == 8)
		return is_of_lpis(pa) || (pa % FRAME == TYPER && !mmio->write);
	return mmio->bytes == 4 && pa % 4 == 0;
}

bool fw_redist_answer(struct fw_cpu *cpu, uint64_t esr, uint64_t pa)
{
	struct pkc_regs *regs = &cpu->context.regs;
	struct pkc_mmio mmio;

	if (!fw_is_redist(pa) || pa >= mapped_end || pkc_esr_mmio_decode(esr, &mmio) ||
	    !is_proper(&mmio, pa))
		return false;
	if (mmio.write)
		write(pa, pkc_mmio_store_value(&mmio, pkc_reg_read(regs, mmio.rt)));
	else
		pkc_reg_write(regs, mmio.rt, pkc_mmio_load_value(&mmio, read(pa, mmio.bytes)));
	pkc_skip_instruction(regs, esr);
	return true;
}
