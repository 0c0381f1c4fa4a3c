/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "guest.h"
#include "console.h"
#include "el2.h"
#include "idregs.h"
#include "run.h"
#include "smp.h"
#include "vcpu.h"
#include "virq.h"
#include "vms.h"
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg.h>

/*
 * What QEMU's own PSCI can do as well: a reset keeps no memory, and there is nothing to suspend to.
 */
#define FUNCTIONS                                                                           \
	(PKC_PSCI_ALL &                                                                     \
	 ~(UINT32_C(1) << PKC_PSCI_SYSTEM_SUSPEND | UINT32_C(1) << PKC_PSCI_SYSTEM_RESET2 | \
	   UINT32_C(1) << PKC_PSCI_SYSTEM_OFF2))

struct fw_guest fw_guest;

/* The power word has the last say: whoever was turned on for nothing goes off again. */
__attribute__((noreturn)) static void enter(struct fw_cpu *cpu)
{
	struct pkc_power_vcpu *vcpu = &fw_guest.vcpus[cpu->index];
	struct pkc_power_request request;

	if (pkc_power_take(&fw_guest.psci.power, vcpu, &request))
		fw_smp_off();
	fw_vms_load(cpu);
	fw_virq_start(cpu);
	fw_vcpu_reset(cpu, &request);
	if (pkc_power_start(vcpu, &request))
		fw_vms_leave(cpu);
	fw_run_start(cpu);
	fw_enter(cpu);
}

void fw_secondary(struct fw_cpu *cpu)
{
	fw_el2_init(cpu);
	enter(cpu);
}

static uint32_t make_cpus(const struct fw_board *board)
{
	uint64_t mpidr = pkc_read(MPIDR_EL1);
	uint32_t self = board->nr_cpus;

	for (uint32_t i = 0; i < board->nr_cpus; i++) {
		fw_cpu(i)->index = i;
		fw_cpu(i)->mpidr = board->cpu_mpidr[i] | PKC_MPIDR_RES1;
		fw_guest.vcpus[i].mpidr = fw_cpu(i)->mpidr;
		if (pkc_mpidr_match(mpidr, board->cpu_mpidr[i], 0))
			self = i;
	}
	return self;
}

void fw_guest_start(const struct fw_board *board, uint64_t entry, uint64_t tree, uint64_t last)
{
	struct pkc_power_request request = {entry, tree, 0, 0};
	struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3), FUNCTIONS, PKC_PSCI_SMCCC,
	                               board->ram[0].start, last};
	uint32_t self = make_cpus(board);
	struct fw_cpu *cpu = fw_cpu(self);

	if (pkc_psci_vm_init(&fw_guest.psci, &offer, fw_guest.vcpus, board->nr_cpus) ||
	    pkc_power_vm_boot(&fw_guest.psci.power, self, &request))
		fw_fatal("the device tree does not list the CPUs as they are");
	fw_vms_init(&fw_guest, board->nr_cpus);
	fw_idregs_init();
	fw_el2_init(cpu);
	pkc_write(TPIDR_EL2, (uint64_t)cpu);
	enter(cpu);
}
