/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a VM gets from its host, and what it gives back while it lives: memory, and vCPUs.
 */
#include "pages.h"
#include "run.h"
#include "vm.h"
#include <pkvmcore/guard.h>

static enum fw_page_state state_of(uint64_t memory)
{
	return memory == HYP_DONATED ? FW_PAGE_GUEST : FW_PAGE_GUEST_SHARED;
}

static int map(struct fw_vm *vm, uint64_t pa, uint64_t ipa, uint64_t nr, uint64_t memory)
{
	int error;
	pkc_guard(spinlock)(&vm->lock);

	error = fw_tables_prepare(&vm->tables, ipa, nr);
	if (!error)
		error = fw_pages_give(pa, nr, state_of(memory), vm->vm.handle.index);
	if (!error)
		fw_tables_map(&vm->tables, ipa, pa, nr);
	return error;
}

int fw_vm_map(struct pkc_handle handle, uint64_t pa, uint64_t ipa, uint64_t nr, uint64_t memory)
{
	struct pkc_vm_ref ref;
	int error = pkc_vm_get(&fw_vm_table, handle, &ref);

	if (error)
		return error;
	pkc_guard(vm_ref)(&ref);
	if (memory > HYP_DONATED)
		return -PKC_EINVAL;
	if (memory == HYP_SHARED && fw_vm_of(ref)->is_protected)
		return -PKC_EPERM;
	return map(fw_vm_of(ref), pa, ipa, nr, memory);
}

static int check_shared(struct fw_vm *vm, uint64_t ipa, uint64_t nr)
{
	if (ipa % HYP_PAGE || nr > HYP_PAGES_MAX || !nr)
		return -PKC_EINVAL;
	for (uint64_t i = 0; i < nr; i++) {
		uint64_t page = fw_tables_page(&vm->tables, ipa + i * HYP_PAGE);

		if (page == FW_NO_PAGE)
			return -PKC_ENOENT;
		if (fw_page_state(page, vm->vm.handle.index) != FW_PAGE_GUEST_SHARED)
			return -PKC_EPERM;
	}
	return 0;
}

/* The host has a page back when no CPU can reach it any more for the guest. */
static int unmap(struct fw_vm *vm, uint64_t ipa, uint64_t nr)
{
	int error;
	pkc_guard(spinlock)(&vm->lock);

	error = check_shared(vm, ipa, nr);
	if (error)
		return error;
	fw_tables_unmap(&vm->tables, ipa, nr);
	for (uint64_t i = 0; i < nr; i++) {
		uint64_t page = fw_tables_forget(&vm->tables, ipa + i * HYP_PAGE);

		error = fw_pages_take_back(page, vm->vm.handle.index);
		PKC_ASSERT(!error);
	}
	return 0;
}

int fw_vm_unmap(struct pkc_handle handle, uint64_t ipa, uint64_t nr)
{
	struct pkc_vm_ref ref;
	int error = pkc_vm_get(&fw_vm_table, handle, &ref);

	if (error)
		return error;
	pkc_guard(vm_ref)(&ref);
	return unmap(fw_vm_of(ref), ipa, nr);
}
