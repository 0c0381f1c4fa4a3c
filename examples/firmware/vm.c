/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vm.h"
#include "console.h"
#include "pages.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/spinlock.h>
#include <pkvmcore/sysreg.h>

/* A VMID is the place of the VM in the table, after 0 and the host's. */
#define FIRST_VMID        2
#define VTTBR(vmid, root) ((uint64_t)(vmid) << 48 | (root))

/* What a protected VM is offered, at any address. */
static const struct pkc_psci_offer offer = {
	PKC_PSCI_MAKE_VERSION(1, 3), PKC_PSCI_HOST_FUNCTIONS, PKC_PSCI_SMCCC, 0, HYP_IPA_END - 1,
};

static struct pkc_vm_slot slots[FW_MAX_VMS];
struct pkc_vm_table fw_vm_table;
/* Between a VM's teardown and its end there is one step at a time. */
static struct pkc_spinlock ending;

void fw_vm_init(void)
{
	if (pkc_vm_table_init(&fw_vm_table, slots, FW_MAX_VMS, HYP_VCPUS_MAX))
		fw_fatal("there is no table for VMs");
}

static bool is_vm_request(const struct fw_vm_request *r)
{
	return r->pa % HYP_VM_ALIGN == 0 && r->nr >= FW_VM_PAGES && r->nr <= HYP_PAGES_MAX &&
	       r->nr_vcpus >= 1 && r->nr_vcpus <= HYP_VCPUS_MAX &&
	       !(r->flags & ~(uint64_t)HYP_VM_PROTECTED);
}

/* Its memory, which EL2 has now, is all zero. */
static struct fw_vm *make(const struct fw_vm_request *r, struct pkc_handle handle)
{
	struct fw_vm *vm = (struct fw_vm *)(uintptr_t)(r->pa + 2 * HYP_PAGE);

	vm->tables.root = r->pa;
	vm->tables.free = r->pa + FW_VM_PAGES * HYP_PAGE;
	vm->tables.end = r->pa + r->nr * HYP_PAGE;
	vm->vttbr = VTTBR(FIRST_VMID + handle.index, r->pa);
	vm->is_protected = r->flags & HYP_VM_PROTECTED;
	for (uint32_t i = 0; i < r->nr_vcpus; i++)
		vm->power[i].mpidr = pkc_mpidr_from_vcpu_id(i);
	return vm;
}

static int start(const struct fw_vm_request *r, struct pkc_handle handle)
{
	struct fw_vm *vm = make(r, handle);
	int error = pkc_psci_vm_init(&vm->psci, &offer, vm->power, (uint32_t)r->nr_vcpus);

	PKC_ASSERT(!error);
	return pkc_vm_init(&fw_vm_table, handle, &vm->vm, vm->places, (uint32_t)r->nr_vcpus);
}

int fw_vm_create(const struct fw_vm_request *request, struct pkc_handle *handle)
{
	int error;

	if (!is_vm_request(request))
		return -PKC_EINVAL;
	error = pkc_vm_reserve(&fw_vm_table, handle);
	if (error)
		return error;

	error = fw_pages_give(request->pa, request->nr, FW_PAGE_HYP, handle->index);
	if (error)
		(void)pkc_vm_unreserve(&fw_vm_table, *handle);
	else
		error = start(request, *handle);
	return error;
}

int fw_vm_dying(struct pkc_handle handle)
{
	return pkc_vm_dying(&fw_vm_table, handle);
}

int fw_vm_teardown(struct pkc_handle handle)
{
	struct pkc_vm *vm;
	int error;
	pkc_guard(spinlock)(&ending);

	error = pkc_vm_teardown(&fw_vm_table, handle, &vm);
	if (!error)
		fw_tables_end();
	return error;
}

int fw_vm_reclaim(struct pkc_handle handle, uint64_t pa)
{
	struct pkc_vm *vm;
	int error;
	pkc_guard(spinlock)(&ending);

	error = pkc_vm_dead(&fw_vm_table, handle, &vm);
	return error ? error : fw_pages_take_back(pa, handle.index);
}

int fw_vm_free(struct pkc_handle handle)
{
	struct pkc_vm *vm;
	int error;
	pkc_guard(spinlock)(&ending);

	error = pkc_vm_dead(&fw_vm_table, handle, &vm);
	if (!error && fw_pages_of(handle.index))
		error = -PKC_EBUSY;
	return error ? error : pkc_vm_free(&fw_vm_table, handle);
}
