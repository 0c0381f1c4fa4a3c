/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The frames of redistributors that a host reaches through EL2, on memory that plays them.
 */
#include "map.h"
#include "redist.h"
#include <criterion/criterion.h>
#include <pkvmcore/esr.h>
#include <stdlib.h>
#include <string.h>

#define FRAME   UINT64_C(0x10000)
#define NR_CPUS 2
/* Of a third CPU that is not there. */
#define FRAMES  6

/* ESR_EL2 of a translation fault on a load or store of x1, with a syndrome. */
#define ESR(bytes_log2, write)                                                                \
	((uint64_t)PKC_EC_DABT_LOW << 26 | 1 << 25 | 1 << 24 | (uint64_t)(bytes_log2) << 22 | \
	 1 << 16 | 1 << 15 | (write) << 6 | 0x7)

static uint8_t *frames;
static struct fw_cpu cpu;
static bool mapped[FRAMES];

void fw_map(uint64_t va, uint64_t pa, uint64_t size, uint64_t kind)
{
	cr_assert(va == pa && size == FRAME && kind == FW_MAP_DEVICE);
	mapped[(pa - (uintptr_t)frames) / FRAME] = true;
}

static void begin(void)
{
	struct fw_board board = {.nr_cpus = NR_CPUS};

	frames = aligned_alloc(2 * FRAME, FRAMES * FRAME);
	cr_assert_not_null(frames);
	memset(frames, 0xff, FRAMES * FRAME);
	board.redistributors.start = (uintptr_t)frames;
	board.redistributors.end = (uintptr_t)frames + FRAMES * FRAME;
	fw_redist_init(&board);
}

static void end(void)
{
	free(frames);
}

TestSuite(fw_redist, .init = begin, .fini = end);

static uint64_t at(uint64_t offset)
{
	return (uintptr_t)frames + offset;
}

static bool load(uint64_t offset, int bytes_log2)
{
	cpu.context.regs.x[1] = 0;
	cpu.context.regs.pc = 0x1000;
	return fw_redist_answer(&cpu, ESR(bytes_log2, 0), at(offset));
}

static bool store(uint64_t offset, int bytes_log2, uint64_t value)
{
	cpu.context.regs.x[1] = value;
	cpu.context.regs.pc = 0x1000;
	return fw_redist_answer(&cpu, ESR(bytes_log2, 1), at(offset));
}

static uint32_t word(uint64_t offset)
{
	uint32_t value;

	memcpy(&value, frames + offset, 4);
	return value;
}

Test(fw_redist, the_first_frame_of_each_cpu_is_trapped_and_mapped)
{
	static const bool expected[FRAMES] = {true, false, true, false, false, false};

	cr_expect_arr_eq(mapped, expected, sizeof(expected));
	for (uint64_t i = 0; i < FRAMES; i++)
		cr_expect_eq(fw_is_redist(at(i * FRAME)), i % 2 == 0);
	cr_expect(!fw_is_redist(at(FRAMES * FRAME)) && !fw_is_redist(at(0) - 1));
}

Test(fw_redist, lpis_cannot_be_turned_on)
{
	cr_expect(store(0, 2, 0xffffffff));
	cr_expect_eq(word(0), 0xfffffffe);
	cr_expect(load(8, 2));
	cr_expect_eq(cpu.context.regs.x[1], 0xfffffff0, "GICR_TYPER shows LPIs");
	cr_expect(load(8, 3));
	cr_expect_eq(cpu.context.regs.x[1], ~UINT64_C(0xf));
	cr_expect_eq(cpu.context.regs.pc, 0x1004);
}

Test(fw_redist, no_register_of_lpis_is_reached)
{
	for (uint64_t offset = 0x40; offset < 0x100; offset += 8) {
		cr_expect(store(offset, 3, 0) && store(offset, 2, 0) && store(offset + 4, 2, 0));
		cr_expect(word(offset) == 0xffffffff && word(offset + 4) == 0xffffffff);
		cr_expect(load(offset, 3) && cpu.context.regs.x[1] == 0);
		cr_expect(load(offset + 4, 2) && cpu.context.regs.x[1] == 0);
	}
}

Test(fw_redist, all_else_is_the_hardwares)
{
	for (uint64_t offset = 0x10; offset < FRAME; offset += 4) {
		if (offset >= 0x40 && offset < 0x100)
			continue;
		cr_assert(store(2 * FRAME + offset, 2, offset + 1));
		cr_assert_eq(word(2 * FRAME + offset), offset + 1);
		cr_assert(load(2 * FRAME + offset, 2) && cpu.context.regs.x[1] == offset + 1);
	}
}

Test(fw_redist, what_the_architecture_does_not_have_is_no_answer)
{
	cr_expect(!load(0, 0) && !load(0, 1) && !load(2, 2) && !load(0, 3) && !store(8, 3, 0));
	cr_expect(!load(FRAME, 2), "the other frame does not trap");
	cr_expect(!load(4 * FRAME, 2), "there is no such CPU");
	cr_expect(!fw_redist_answer(&cpu, (uint64_t)PKC_EC_DABT_LOW << 26 | 7, at(0)),
	          "no syndrome");
	cr_expect_eq(cpu.context.regs.pc, 0x1000);
}
