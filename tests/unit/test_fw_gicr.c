/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The redistributor that the example firmware's guest sees, on memory that plays the machine's.
 */
#include "gicr.h"
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <string.h>

#define OWN  (UINT32_C(1) << 25 | UINT32_C(1) << 31)
#define PPIS (FW_PPIS & ~OWN)
#define NR   256

static struct pkc_fake_cpu cpu;
static uint32_t machine[FW_GICR_SIZE / 4] __attribute__((aligned(8)));
static struct pkc_vgic_lr_block blocks[NR / PKC_VGIC_LR_BLOCK];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;
static struct fw_gicr gicr;
static uint64_t state;

static void begin(void)
{
	const struct pkc_vgic_policy policy = {0};
	struct pkc_vgic_masks masks;
	struct pkc_vgic_hw hw;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	pkc_vgic_decode(&hw, UINT64_C(0x90b80003));
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
	cr_assert_eq(pkc_vgic_lr_init(&lr, &hw, blocks, NR), 0);
	pkc_vgic_reset(&cpuif, &masks);
	for (uint32_t i = FW_NR_SGIS; i < NR; i++)
		pkc_vgic_lr_map(&lr, i, i);
	gicr = (struct fw_gicr){.base = (uintptr_t)machine, .own = OWN, .lr = &lr, .asleep = true};
}

TestSuite(fw_gicr, .init = begin);

static uint32_t *hw_reg(uint64_t offset)
{
	return &machine[offset / 4];
}

static uint64_t read32(uint64_t offset)
{
	return fw_gicr_read(&gicr, &cpuif, offset, 4);
}

static bool write32(uint64_t offset, uint32_t value)
{
	return fw_gicr_write(&gicr, &cpuif, offset, 4, value);
}

static uint64_t next_random(void)
{
	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return state >> 16;
}

/* The guest has all in group 1 and on, and its CPU interface too. */
static void all_on(void)
{
	write32(FW_GICR_IGROUPR0, UINT32_MAX);
	write32(FW_GICR_ISENABLER0, UINT32_MAX);
	*hw_reg(FW_GICR_IGROUPR0) = *hw_reg(FW_GICR_ISENABLER0) = 0;
	cpuif.vmcr |= PKC_ICH_VMCR_ENG1 | PKC_ICH_VMCR_PMR;
}

/* What EL2 does with a PPI of the machine. */
static void ppi_comes(uint32_t intid)
{
	*hw_reg(FW_GICR_ISACTIVER0) |= UINT32_C(1) << intid;
	pkc_vgic_lr_set_group(&lr, intid, true);
	pkc_vgic_lr_inject(&lr, intid);
	pkc_vgic_lr_flush(&lr, &cpuif);
}

Test(fw_gicr, sgis_are_the_engines_and_ppis_the_machines)
{
	cr_expect(write32(FW_GICR_ISPENDR0, 0xffff00f3));
	cr_expect_eq(*hw_reg(FW_GICR_ISPENDR0), PPIS);
	*hw_reg(FW_GICR_ISPENDR0) = UINT32_MAX;
	cr_expect_eq(read32(FW_GICR_ISPENDR0), PPIS | 0xf3);
	cr_expect_eq(read32(FW_GICR_ICPENDR0), PPIS | 0xf3);
	write32(FW_GICR_ICPENDR0, 0xffff0011);
	cr_expect_eq(*hw_reg(FW_GICR_ICPENDR0), PPIS);
	cr_expect_eq(read32(FW_GICR_ISPENDR0), PPIS | 0xe2);

	write32(FW_GICR_ISENABLER0, 0xffff00f3);
	cr_expect_eq(*hw_reg(FW_GICR_ISENABLER0), PPIS);
	*hw_reg(FW_GICR_ISENABLER0) = *hw_reg(FW_GICR_ICENABLER0) = UINT32_MAX;
	cr_expect_eq(read32(FW_GICR_ISENABLER0), PPIS | 0xf3);
	write32(FW_GICR_ICENABLER0, 0xffff0011);
	cr_expect_eq(*hw_reg(FW_GICR_ICENABLER0), PPIS);
	cr_expect_eq(read32(FW_GICR_ICENABLER0), UINT32_C(0xe2) | PPIS);
}

Test(fw_gicr, an_sgi_is_delivered_once_it_is_pending_and_enabled)
{
	all_on();
	write32(FW_GICR_ICENABLER0, 0xa);
	write32(FW_GICR_ISPENDR0, 0x6);
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 1);
	cr_expect_eq(cpuif.lr[0] & PKC_LR_VINTID, 2);
	cr_expect(write32(FW_GICR_ISENABLER0, 0x2), "a kick is needed");
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 2);
	cr_expect_eq(read32(FW_GICR_ISPENDR0) & FW_SGIS, 0x6, "also in list registers");
}

Test(fw_gicr, a_ppi_on_its_way_is_pending_to_the_guest_not_active)
{
	const uint32_t bit = UINT32_C(1) << 27;

	all_on();
	ppi_comes(27);
	cr_expect_eq(read32(FW_GICR_ISPENDR0), bit);
	cr_expect_eq(read32(FW_GICR_ISACTIVER0), 0);
	*hw_reg(FW_GICR_ICACTIVER0) = UINT32_MAX;
	write32(FW_GICR_ICACTIVER0, UINT32_MAX);
	cr_expect_eq(*hw_reg(FW_GICR_ICACTIVER0), PPIS & ~bit, "it would come a second time");

	cpuif.lr[0] = (cpuif.lr[0] & ~PKC_LR_STATE) | PKC_LR_ACTIVE;
	cr_expect_eq(read32(FW_GICR_ISPENDR0), 0);
	cr_expect_eq(read32(FW_GICR_ISACTIVER0), bit);
	write32(FW_GICR_ICACTIVER0, bit);
	cr_expect_eq(pkc_vgic_lr_state(&lr, &cpuif, 27), 0);
}

Test(fw_gicr, a_ppi_that_is_turned_off_on_its_way_waits)
{
	const uint32_t bit = UINT32_C(1) << 27;

	all_on();
	write32(FW_GICR_ICENABLER0, bit);
	ppi_comes(27);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect(write32(FW_GICR_ISENABLER0, bit));
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 1);
	cr_expect(cpuif.lr[0] & PKC_LR_HW);
}

Test(fw_gicr, another_cpu_sees_and_sets_what_no_list_register_holds)
{
	all_on();
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect(fw_gicr_write(&gicr, NULL, FW_GICR_ISPENDR0, 4, 0x6));
	cr_expect_eq(fw_gicr_read(&gicr, NULL, FW_GICR_ISPENDR0, 4), 0x6);
	cr_expect_eq(fw_gicr_read(&gicr, NULL, FW_GICR_ISACTIVER0, 4), 0);
	fw_gicr_write(&gicr, NULL, FW_GICR_ICPENDR0, 4, 0x6);
	fw_gicr_write(&gicr, NULL, FW_GICR_ICACTIVER0, 4, 0x6);
	cr_expect_eq(read32(FW_GICR_ISPENDR0), 0x6);
}

Test(fw_gicr, groups_and_triggers_of_ours_stay)
{
	*hw_reg(FW_GICR_IGROUPR0) = UINT32_C(1) << 25 | 2;
	write32(FW_GICR_IGROUPR0, 0x8001 | UINT32_C(1) << 31 | UINT32_C(1) << 27);
	cr_expect_eq(*hw_reg(FW_GICR_IGROUPR0), UINT32_C(1) << 25 | UINT32_C(1) << 27 | 2);
	cr_expect_eq(read32(FW_GICR_IGROUPR0), UINT32_C(1) << 27 | 0x8001);

	*hw_reg(FW_GICR_ICFGR1) = UINT32_C(2) << 18;
	write32(FW_GICR_ICFGR1, UINT32_MAX);
	cr_expect_eq(*hw_reg(FW_GICR_ICFGR1), 0x3ff3ffff | UINT32_C(2) << 18);
	cr_expect_eq(read32(FW_GICR_ICFGR1), 0x3ff3ffff);
	cr_expect_eq(read32(FW_GICR_ICFGR0), 0xaaaaaaaa);
}

Test(fw_gicr, priorities_are_bytes_and_words_of_bytes)
{
	write32(FW_GICR_IPRIORITYR, 0xa7a0ff08);
	cr_expect_eq(read32(FW_GICR_IPRIORITYR), 0xa0a0f808);
	cr_expect_eq(fw_gicr_read(&gicr, &cpuif, FW_GICR_IPRIORITYR + 1, 1), 0xf8);
	cr_expect_eq(*hw_reg(FW_GICR_IPRIORITYR), 0, "an SGI's priority is not the machine's");

	*hw_reg(FW_GICR_IPRIORITYR + 24) = 0x11223344;
	write32(FW_GICR_IPRIORITYR + 24, 0xaabbccdd);
	cr_expect_eq(*hw_reg(FW_GICR_IPRIORITYR + 24), 0xaabb33dd);
	cr_expect_eq(read32(FW_GICR_IPRIORITYR + 24), 0xaabb00dd);
	fw_gicr_write(&gicr, &cpuif, FW_GICR_IPRIORITYR + 31, 1, 0x55);
	cr_expect_eq(*hw_reg(FW_GICR_IPRIORITYR + 28), 0);
}

Test(fw_gicr, sleep_is_what_the_guest_said_and_the_machine_stays_awake)
{
	*hw_reg(FW_GICR_WAKER) = 0;
	cr_expect_eq(read32(FW_GICR_WAKER), 6, "asleep after a reset");
	write32(FW_GICR_WAKER, 0);
	cr_expect_eq(read32(FW_GICR_WAKER), 0);
	write32(FW_GICR_WAKER, 2);
	cr_expect_eq(read32(FW_GICR_WAKER), 6);
	cr_expect_eq(*hw_reg(FW_GICR_WAKER), 0);
}

Test(fw_gicr, there_are_no_lpis)
{
	*hw_reg(FW_GICR_CTLR) = UINT32_MAX;
	*hw_reg(FW_GICR_TYPER) = UINT32_MAX;
	*hw_reg(FW_GICR_TYPER + 4) = 0x01020304;
	cr_expect_eq(read32(FW_GICR_CTLR), UINT32_C(0x80000008), "no EnableLPIs");
	cr_expect_eq(fw_gicr_read(&gicr, &cpuif, FW_GICR_TYPER, 8), UINT64_C(0x0102030400ffff10));
	cr_expect_eq(read32(FW_GICR_TYPER), 0xffff10);
	cr_expect_eq(read32(FW_GICR_TYPER + 4), 0x01020304);
	for (uint64_t offset = 0x40; offset < 0xc0; offset += 4) {
		*hw_reg(offset) = 0x12345678;
		write32(offset, UINT32_MAX);
		fw_gicr_write(&gicr, &cpuif, offset & ~UINT64_C(7), 8, UINT64_MAX);
		cr_expect_eq(read32(offset), 0);
		cr_expect_eq(fw_gicr_read(&gicr, &cpuif, offset & ~UINT64_C(7), 8), 0);
		cr_expect_eq(*hw_reg(offset), 0x12345678);
	}
}

Test(fw_gicr, who_made_it_is_the_machines_word)
{
	static const uint64_t ids[] = {
		FW_GICR_IIDR,        FW_GICR_PIDR, 0xffe8, 0xfffc, FW_GICR_SGI + FW_GICR_PIDR,
		FW_GICR_SGI + 0xfffc};

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		*hw_reg(ids[i]) = (uint32_t)(0x43b + i);
		write32(ids[i], 0);
		cr_expect_eq(read32(ids[i]), 0x43b + i);
		cr_expect_eq(*hw_reg(ids[i]), 0x43b + i);
	}
}

/* Whether the architecture has an access of that width: else nothing happens. */
static bool exists(uint64_t offset, uint32_t bytes)
{
	bool priority = offset >= FW_GICR_IPRIORITYR && offset < FW_GICR_IPRIORITYR + 32;

	if (offset % bytes)
		return false;
	return bytes == 4 || (bytes == 1 && priority) || (bytes == 8 && offset == FW_GICR_TYPER);
}

Test(fw_gicr, another_width_does_nothing)
{
	static uint32_t before[FW_GICR_SIZE / 4];

	memset(machine, 0x5a, sizeof(machine));
	memcpy(before, machine, sizeof(machine));
	for (uint64_t offset = 0; offset < FW_GICR_SIZE; offset++) {
		for (uint32_t bytes = 1; bytes <= 8; bytes *= 2) {
			if (exists(offset, bytes))
				continue;
			fw_gicr_write(&gicr, &cpuif, offset, bytes, UINT64_MAX);
			if (fw_gicr_read(&gicr, &cpuif, offset, bytes))
				cr_expect_fail("0x%lx, %u bytes", offset, bytes);
		}
	}
	cr_expect_eq(memcmp(before, machine, sizeof(machine)), 0);
	cr_expect_eq(blocks->enabled | blocks->latch | blocks->group1, 0);
}

/* Bits of the machine's word at @offset that the guest may change. */
static uint32_t guests(uint64_t offset)
{
	static const uint64_t bitmaps[] = {
		FW_GICR_IGROUPR0, FW_GICR_ISENABLER0, FW_GICR_ICENABLER0, FW_GICR_ISPENDR0,
		FW_GICR_ICPENDR0, FW_GICR_ISACTIVER0, FW_GICR_ICACTIVER0};

	for (size_t i = 0; i < sizeof(bitmaps) / sizeof(bitmaps[0]); i++)
		if (offset == bitmaps[i])
			return PPIS;
	if (offset == FW_GICR_ICFGR1)
		return 0x3ff3ffff;
	if (offset < FW_GICR_IPRIORITYR + 16 || offset >= FW_GICR_IPRIORITYR + 32)
		return 0;
	return offset == FW_GICR_IPRIORITYR + 24   ? UINT32_C(0xffff00ff)
	       : offset == FW_GICR_IPRIORITYR + 28 ? UINT32_C(0x00ffffff)
	                                           : UINT32_MAX;
}

/* A register of the machine has what was written: of set and clear ones, what was asked for. */
Test(fw_gicr, no_write_reaches_what_is_ours)
{
	static uint32_t before[FW_GICR_SIZE / 4];

	for (size_t i = 0; i < FW_GICR_SIZE / 4; i++)
		before[i] = machine[i] = guests(4 * i) == PPIS ? 0 : (uint32_t)next_random();
	for (int i = 0; i < 1000000; i++) {
		uint64_t r = next_random();
		uint64_t offset = (r & 1 ? FW_GICR_SGI : 0) + (r >> 1) % (r & 2 ? 0x1000 : 0x10000);

		if (r & 4)
			offset &= ~UINT64_C(3);
		fw_gicr_write(&gicr, &cpuif, offset, 1u << (r >> 24) % 4,
		              next_random() << 32 ^ next_random());
	}
	for (uint64_t i = 0; i < FW_GICR_SIZE; i += 4)
		cr_expect_eq((*hw_reg(i) ^ before[i / 4]) & ~guests(i), 0, "at 0x%lx", i);
}
