/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * No device that the host reaches can read or write memory for it.
 */
#include "hypercalls.h"

#define GICR         UINT64_C(0x080a0000)
#define CTLR         0x00
#define TYPER        0x08
#define WAKER        0x14
#define PROPBASER    0x70
#define PENDBASER    0x78
#define ENABLE_LPIS  1u
#define TYPER_LPIS   0xfu
#define ITS          UINT64_C(0x08080000)
#define FW_CFG       UINT64_C(0x09020000)
#define VIRTIO       UINT64_C(0x0a000000)
#define PLATFORM_BUS UINT64_C(0x0c000000)
#define PCIE_MMIO    UINT64_C(0x10000000)
#define PCIE_PIO     UINT64_C(0x3eff0000)
#define PCIE_HIGH    UINT64_C(0x4010000000)

static void check_there_is_no(const char *what, uint64_t address)
{
	CHECK(aborts(address), "there is a %s at 0x%lx", what, address);
}

static volatile uint32_t *redistributor(uint64_t offset)
{
	return at(GICR + offset);
}

static volatile uint64_t *redistributor64(uint64_t offset)
{
	return at(GICR + offset);
}

static void check_redistributor(void)
{
	*redistributor64(PROPBASER) = arena;
	*redistributor64(PENDBASER) = arena;
	*redistributor(CTLR) = *redistributor(CTLR) | ENABLE_LPIS;
	CHECK(!(*redistributor(CTLR) & ENABLE_LPIS), "LPIs are on");
	CHECK(!*redistributor64(PROPBASER) && !*redistributor64(PENDBASER), "LPIs have tables");
	CHECK(!(*redistributor(TYPER) & TYPER_LPIS), "the redistributor says that it has LPIs");
	CHECK(*redistributor64(TYPER) >> 32 == *redistributor(TYPER + 4), "GICR_TYPER is torn");
	*redistributor(WAKER) = 0;
	CHECK(!*redistributor(WAKER), "the redistributor does not wake up");
}

void check_devices(void)
{
	check_there_is_no("PCIe host bridge", PCIE_HIGH);
	check_there_is_no("PCIe window", PCIE_MMIO);
	check_there_is_no("PCIe window", PCIE_PIO);
	check_there_is_no("virtio device", VIRTIO);
	check_there_is_no("fw_cfg", FW_CFG);
	check_there_is_no("ITS", ITS);
	check_there_is_no("platform bus", PLATFORM_BUS);
	check_redistributor();
}
