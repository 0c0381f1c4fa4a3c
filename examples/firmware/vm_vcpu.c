/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The vCPUs of a VM.
 */
#include "pages.h"
#include "run.h"
#include "vm.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

static bool is_request(const struct fw_vm *vm, const struct fw_vcpu_request *r)
{
	return r->index < vm->vm.nr_vcpus && r->nr >= FW_VCPU_PAGES && r->entry % 4 == 0;
}

/* All that was given, or nothing. */
static int give(const struct fw_vcpu_request *r, uint32_t vm)
{
	int error = fw_pages_give(r->pa, r->nr, FW_PAGE_HYP, vm);

	if (error)
		return error;
	error = fw_pages_give(r->page, FW_VCPU_SHARED, FW_PAGE_HYP_SHARED, vm);
	if (error)
		fw_pages_return(r->pa, r->nr, vm);
	return error;
}

/* Its memory, which EL2 has now, is all zero. */
static int add(struct pkc_vm_ref ref, const struct fw_vcpu_request *r)
{
	const struct pkc_host_ptr host = {0};
	struct fw_vcpu *vcpu = (struct fw_vcpu *)(uintptr_t)r->pa;

	vcpu->vm = fw_vm_of(ref);
	vcpu->page = (struct hyp_vcpu_page *)(uintptr_t)r->page;
	fw_run_create(vcpu, (uint32_t)r->index, r->entry, r->x0);
	return pkc_vcpu_register(ref, &vcpu->vcpu, (uint32_t)r->index, (uint32_t)r->index, host);
}

/* The one vCPU that starts without a PSCI call of another. */
static void boot(struct fw_vm *vm, const struct fw_vcpu_request *r)
{
	struct pkc_power_request request = {r->entry, r->x0, 0, 0};
	int error = pkc_power_vm_boot(&vm->psci.power, (uint32_t)r->index, &request);

	PKC_ASSERT(!error);
}

int fw_vcpu_create(struct pkc_handle handle, const struct fw_vcpu_request *request)
{
	struct pkc_vm_ref ref;
	int error = pkc_vm_get(&fw_vm_table, handle, &ref);

	if (error)
		return error;
	pkc_guard(vm_ref)(&ref);
	if (!is_request(fw_vm_of(ref), request))
		return -PKC_EINVAL;
	error = give(request, handle.index);
	if (error)
		return error;

	error = add(ref, request);
	if (error) {
		fw_pages_return(request->pa, request->nr, handle.index);
		fw_pages_return(request->page, FW_VCPU_SHARED, handle.index);
	} else if (fw_vm_of(ref)->is_protected && request->index == 0) {
		boot(fw_vm_of(ref), request);
	}
	return error;
}

/*
 * What one vCPU left in this CPU's TLBs another of the same VM, and so of the same VMID, must not
 * find: a guest may have entries of its CPUs differ. With all VMIDs, as in tables.c.
 */
static void separate(struct fw_cpu *cpu, struct fw_vm *vm, uint32_t index)
{
	uint16_t *last = &vm->last[cpu->index];

	if (*last == index + 1)
		return;
	if (*last) {
		pkc_dsb(NSH);
		pkc_write(TLBI_ALLE1, 0);
		pkc_dsb(NSH);
		pkc_isb();
	}
	*last = (uint16_t)(index + 1);
}

int fw_vcpu_load(struct fw_cpu *cpu, struct pkc_handle handle, uint64_t index)
{
	struct fw_vcpu *vcpu;
	int error;

	if (index >= HYP_VCPUS_MAX)
		index = HYP_VCPUS_MAX;
	error = pkc_vcpu_load(&cpu->self, &fw_vm_table, handle, (uint32_t)index);
	if (error)
		return error;

	vcpu = fw_vcpu_loaded(cpu);
	separate(cpu, vcpu->vm, vcpu->vcpu.index);
	fw_run_load(cpu, vcpu);
	return 0;
}

int fw_vcpu_put(struct fw_cpu *cpu)
{
	struct fw_vcpu *vcpu = fw_vcpu_loaded(cpu);

	if (vcpu)
		fw_run_put(cpu, vcpu);
	return pkc_vcpu_put(&cpu->self);
}
