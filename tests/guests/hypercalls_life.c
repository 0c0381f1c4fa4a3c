/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * VMs and vCPUs from creation to end: each step in its turn, and out of it.
 */
#include "hypercalls.h"

#define IPA UINT64_C(0x40000000)

static void check_arguments(void)
{
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(3), vm_pages, 1, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(2), vm_pages - 1, 1, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(2), HYP_PAGES_MAX + 1, 1, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(2), vm_pages, 0, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(2), vm_pages, HYP_VCPUS_MAX + 1, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_CREATE, PAGE_AT(2), vm_pages, 1, 2);
	EXPECT(-PKC_EINVAL, HYP_COUNTERS, HYP_NR_COUNTERS);
	CHECK(!aborts(PAGE_AT(2)), "a refused call took pages");
}

/* Whoever has no handle, or one of before, gets nowhere. */
static void check_nobody(uint64_t handle)
{
	EXPECT(-PKC_ENOENT, HYP_VCPU_CREATE, handle, 0, PAGE_AT(40), vcpu_pages, PAGE_AT(50));
	EXPECT(-PKC_ENOENT, HYP_VM_MAP, handle, PAGE_AT(64), IPA, 1, HYP_SHARED);
	EXPECT(-PKC_ENOENT, HYP_VM_UNMAP, handle, IPA, 1);
	EXPECT(-PKC_ENOENT, HYP_VCPU_LOAD, handle, 0);
	EXPECT(-PKC_ENOENT, HYP_VM_DYING, handle);
	EXPECT(-PKC_ENOENT, HYP_VM_TEARDOWN, handle);
	EXPECT(-PKC_ENOENT, HYP_PAGE_RECLAIM, handle, PAGE_AT(2));
	EXPECT(-PKC_ENOENT, HYP_VM_FREE, handle);
}

static void check_vcpus(uint64_t handle)
{
	uint64_t page = 40, end = page + vcpu_pages;

	EXPECT(-PKC_ENXIO, HYP_VCPU_LOAD, handle, 0);
	EXPECT(-PKC_EINVAL, HYP_VCPU_CREATE, handle, 2, PAGE_AT(page), vcpu_pages, PAGE_AT(end));
	EXPECT(-PKC_EINVAL, HYP_VCPU_CREATE, handle, 0, PAGE_AT(page), vcpu_pages - 1,
	       PAGE_AT(end));
	EXPECT(-PKC_EINVAL, HYP_VCPU_CREATE, handle, 0, PAGE_AT(page), vcpu_pages, PAGE_AT(end), 2);
	EXPECT(-PKC_EPERM, HYP_VCPU_CREATE, handle, 0, PAGE_AT(page), vcpu_pages, PAGE_AT(page));
	CHECK(!aborts(PAGE_AT(page)), "a refused call took pages");
	EXPECT(0, HYP_VCPU_CREATE, handle, 0, PAGE_AT(page), vcpu_pages, PAGE_AT(end), IPA, 0);
	CHECK(aborts(PAGE_AT(page)) && !aborts(PAGE_AT(end)), "whose is a vCPU?");
	EXPECT(-PKC_EINVAL, HYP_VCPU_CREATE, handle, 0, PAGE_AT(64), vcpu_pages, PAGE_AT(80));
	CHECK(!aborts(PAGE_AT(64)), "a refused call took pages");
	EXPECT(-PKC_ENOENT, HYP_VCPU_PUT, 0);
	EXPECT(-PKC_EINVAL, HYP_VCPU_LOAD, handle, 2);
	EXPECT(-PKC_EINVAL, HYP_VCPU_LOAD, handle, UINT64_C(1) << 32);
	EXPECT(-PKC_ENXIO, HYP_VCPU_LOAD, handle, 1);
	EXPECT(0, HYP_VCPU_LOAD, handle, 0);
	EXPECT(-PKC_EPERM, HYP_VCPU_LOAD, handle, 0);
}

static void check_end(uint64_t handle)
{
	EXPECT(-PKC_EINVAL, HYP_VM_TEARDOWN, handle);
	EXPECT(-PKC_EINVAL, HYP_PAGE_RECLAIM, handle, PAGE_AT(2));
	EXPECT(-PKC_EINVAL, HYP_VM_FREE, handle);
	EXPECT(0, HYP_VM_DYING, handle);
	EXPECT(-PKC_EINVAL, HYP_VM_DYING, handle);
	EXPECT(-PKC_ESHUTDOWN, HYP_VM_MAP, handle, PAGE_AT(64), IPA, 1, HYP_SHARED);
	EXPECT(-PKC_EBUSY, HYP_VM_TEARDOWN, handle);
	EXPECT(0, HYP_VCPU_PUT, 0);
	EXPECT(-PKC_ESHUTDOWN, HYP_VCPU_LOAD, handle, 0);
	EXPECT(0, HYP_VM_TEARDOWN, handle);
	EXPECT(-PKC_EINVAL, HYP_VM_TEARDOWN, handle);
}

static void check_tables(uint64_t handle)
{
	/* Two pages for tables: one GiB, one piece of 2 MiB in it. */
	EXPECT(0, HYP_VM_MAP, handle, PAGE_AT(64), IPA, 1, HYP_SHARED);
	EXPECT(-PKC_ENOMEM, HYP_VM_MAP, handle, PAGE_AT(65), 0, 1, HYP_SHARED);
	EXPECT(-PKC_ENOMEM, HYP_VM_MAP, handle, PAGE_AT(65), IPA + 0x200000, 1, HYP_SHARED);
	EXPECT(-PKC_ENOMEM, HYP_VM_MAP, handle, PAGE_AT(65), IPA + 0x1ff000, 2, HYP_SHARED);
	EXPECT(-PKC_EEXIST, HYP_VM_MAP, handle, PAGE_AT(65), IPA, 1, HYP_SHARED);
	EXPECT(-PKC_ENOENT, HYP_VM_UNMAP, handle, IPA, 2);
	EXPECT(-PKC_ENOENT, HYP_VM_UNMAP, handle, 0, 1);
	EXPECT(-PKC_ENOENT, HYP_VM_UNMAP, handle, HYP_IPA_END, 1);
	EXPECT(-PKC_EINVAL, HYP_VM_UNMAP, handle, IPA, 0);
	EXPECT(-PKC_EINVAL, HYP_VM_UNMAP, handle, IPA + 1, 1);
	EXPECT(0, HYP_VM_UNMAP, handle, IPA, 1);
	EXPECT(0, HYP_VM_MAP, handle, PAGE_AT(65), IPA, 1, HYP_SHARED);
	EXPECT(0, HYP_VM_UNMAP, handle, IPA, 1);
}

void check_life(void)
{
	uint64_t own = vm_pages + 2, handle;

	check_arguments();
	check_nobody(0);
	check_nobody(UINT64_C(1) << 32);
	handle = create_vm(2, 2, 2, 0);
	check_nobody(handle ^ 1);
	check_nobody(handle + (UINT64_C(1) << 32));
	check_tables(handle);
	check_vcpus(handle);
	check_end(handle);
	for (uint64_t i = 0; i < own; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(2 + i));
	EXPECT(-PKC_EBUSY, HYP_VM_FREE, handle);
	for (uint64_t i = 0; i < vcpu_pages + 1; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(40 + i));
	EXPECT(0, HYP_VM_FREE, handle);
	check_nobody(handle);
}
