/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "smp.h"
#include "map.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg.h>

#define PSCI_CPU_OFF      UINT64_C(0x84000002)
#define PSCI_CPU_ON       UINT64_C(0xc4000003)
#define PSCI_SYSTEM_OFF   UINT64_C(0x84000008)
#define PSCI_SYSTEM_RESET UINT64_C(0x84000009)
#define ALREADY_ON        (-4)
#define ON_PENDING        (-5)

extern char fw_secondary_entry[];

static int64_t call(uint64_t function, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct pkc_smccc_regs regs = {{function, x1, x2, x3}};

	pkc_port_smccc_call(&regs);
	return (int32_t)regs.x[0];
}

int64_t fw_smp_on(struct fw_cpu *cpu)
{
	uint64_t start = pkc_read(CNTPCT_EL0);
	int64_t result;

	do {
		/* What we wrote is coherent: the other reads no data with its caches off. */
		pkc_dsb(SY);
		result = call(PSCI_CPU_ON, cpu->mpidr & PKC_MPIDR_AFFINITY,
		              fw_pa(fw_secondary_entry), (uint64_t)cpu);
	} while ((result == ALREADY_ON || result == ON_PENDING) &&
	         pkc_read(CNTPCT_EL0) - start < pkc_read(CNTFRQ_EL0));
	return result;
}

void fw_smp_off(void)
{
	for (;;)
		call(PSCI_CPU_OFF, 0, 0, 0);
}

void fw_machine_off(void)
{
	for (;;)
		call(PSCI_SYSTEM_OFF, 0, 0, 0);
}

void fw_machine_reset(void)
{
	for (;;)
		call(PSCI_SYSTEM_RESET, 0, 0, 0);
}
