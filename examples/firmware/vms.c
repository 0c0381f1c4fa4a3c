/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vms.h"
#include "console.h"
#include "smp.h"
#include "virq.h"
#include "vm.h"
#include <pkvmcore/mpidr.h>

#define NR_VMS 1

static struct pkc_vm_slot slots[NR_VMS];
static struct pkc_vm_table table;

static int add_vcpus(struct fw_guest *guest, struct pkc_handle vm, uint32_t nr)
{
	const struct pkc_host_ptr no_host = {0};
	struct pkc_vm_ref ref;
	int error = pkc_vm_get(&table, vm, &ref);

	if (error)
		return error;
	for (uint32_t i = 0; !error && i < nr; i++) {
		struct fw_cpu *cpu = fw_cpu(i);
		uint32_t id;

		cpu->home.id = i;
		cpu->self.id = i;
		cpu->vm = vm;
		error = pkc_mpidr_to_vcpu_id(guest->vcpus[i].mpidr & PKC_MPIDR_AFFINITY, &id);
		if (!error)
			error = pkc_vcpu_register(ref, &guest->vcpu[i], i, id, no_host);
	}
	pkc_vm_put(ref);
	return error;
}

void fw_vms_init(struct fw_guest *guest, uint32_t nr)
{
	struct pkc_handle vm;

	if (pkc_vm_table_init(&table, slots, NR_VMS, FW_MAX_CPUS) || pkc_vm_reserve(&table, &vm) ||
	    pkc_vm_init(&table, vm, &guest->vm, guest->places, nr) || add_vcpus(guest, vm, nr))
		fw_fatal("the machine's CPUs cannot be the vCPUs of one VM");
}

void fw_vms_load(struct fw_cpu *cpu)
{
	if (pkc_vcpu_load(&cpu->home, &table, cpu->vm, (uint32_t)cpu->index))
		fw_smp_off();
}

/* The vCPU that is loaded is a reference, too: the guest stays when the one got here is put. */
struct fw_guest *fw_vms_find(struct fw_cpu *cpu)
{
	struct pkc_vm_ref ref;
	char *vm;

	if (pkc_vm_get(&table, cpu->vm, &ref))
		fw_vms_leave(cpu);
	vm = (char *)ref.vm;
	pkc_vm_put(ref);
	return (struct fw_guest *)(void *)(vm - offsetof(struct fw_guest, vm));
}

void fw_vms_dying(const struct fw_cpu *cpu)
{
	(void)pkc_vm_dying(&table, cpu->vm);
}

void fw_vms_leave(struct fw_cpu *cpu)
{
	fw_virq_stop(cpu);
	(void)fw_vcpu_put(cpu);
	(void)pkc_vcpu_put(&cpu->home);
	fw_smp_off();
}
