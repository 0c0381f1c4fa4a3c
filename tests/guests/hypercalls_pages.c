/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Whose a page is: what is donated is gone, what comes back is wiped, what is shared stays.
 */
#include "hypercalls.h"

#define PATTERN UINT64_C(0x5ec2e75ec2e75ec2)
#define IPA     UINT64_C(0x40000000)

static volatile uint64_t *word(uint64_t page, uint64_t i)
{
	return (uint64_t *)at(PAGE_AT(page)) + i;
}

static void fill(uint64_t page, uint64_t nr)
{
	for (uint64_t i = 0; i < nr * HYP_PAGE / 8; i++)
		*word(page, i) = PATTERN + i;
}

static bool is_filled(uint64_t page, uint64_t nr, uint64_t pattern)
{
	for (uint64_t i = 0; i < nr * HYP_PAGE / 8; i++)
		if (*word(page, i) != (pattern ? pattern + i : 0))
			return false;
	return true;
}

uint64_t create_vm(uint64_t page, uint64_t tables, uint64_t nr_vcpus, uint64_t flags)
{
	struct hyp_regs regs = {
		{HYP_CALL(HYP_VM_CREATE), PAGE_AT(page), vm_pages + tables, nr_vcpus, flags}};
	int64_t error = hyp_call(&regs);

	CHECK(!error, "no VM: %ld", error);
	return regs.x[2];
}

void end_vm(uint64_t handle, uint64_t page, uint64_t nr)
{
	EXPECT(0, HYP_VM_DYING, handle);
	EXPECT(0, HYP_VM_TEARDOWN, handle);
	for (uint64_t i = 0; i < nr; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(page + i));
	EXPECT(0, HYP_VM_FREE, handle);
}

static void check_gone(uint64_t page, uint64_t nr)
{
	for (uint64_t i = 0; i < nr; i++)
		CHECK(aborts(PAGE_AT(page + i)) && aborts(PAGE_AT(page + i) + HYP_PAGE - 8),
		      "page %lu was donated and is there", page + i);
	CHECK(!aborts(PAGE_AT(page - 1)) && !aborts(PAGE_AT(page + nr)), "its neighbours are gone");
}

/* A VM with 8 table pages, 4 donated and 4 shared ones, all of which come back. */
static void check_transitions(void)
{
	uint64_t own = vm_pages + 8, handle, vm = 2, guest = 64, shared = 72;

	fill(vm, own);
	fill(guest, 4);
	fill(shared, 4);
	handle = create_vm(vm, 8, 1, 0);
	check_gone(vm, own);
	EXPECT(0, HYP_VM_MAP, handle, PAGE_AT(guest), IPA, 4, HYP_DONATED);
	check_gone(guest, 4);
	EXPECT(0, HYP_VM_MAP, handle, PAGE_AT(shared), IPA + 0x200000, 4, HYP_SHARED);
	CHECK(is_filled(shared, 4, PATTERN), "what is shared has changed");
	EXPECT(0, HYP_VM_DYING, handle);
	EXPECT(0, HYP_VM_TEARDOWN, handle);
	check_gone(guest, 4);
	for (uint64_t i = 0; i < own; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(vm + i));
	CHECK(is_filled(vm, own, 0), "what EL2 had is not wiped");
	for (uint64_t i = 0; i < 4; i++) {
		EXPECT(-PKC_EBUSY, HYP_VM_FREE, handle);
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(guest + i));
		EXPECT(-PKC_EPERM, HYP_PAGE_RECLAIM, handle, PAGE_AT(guest + i));
		EXPECT(0, HYP_PAGE_RECLAIM, handle, PAGE_AT(shared + i));
	}
	CHECK(is_filled(guest, 4, 0), "what a guest had is not wiped");
	CHECK(is_filled(shared, 4, PATTERN), "what was shared is wiped");
	EXPECT(0, HYP_VM_FREE, handle);
}

static void check_one_owner(void)
{
	uint64_t a = create_vm(2, 4, 1, 0), b = create_vm(32, 4, 1, HYP_VM_PROTECTED);

	EXPECT(0, HYP_VM_MAP, a, PAGE_AT(64), IPA, 1, HYP_SHARED);
	EXPECT(0, HYP_VM_MAP, a, PAGE_AT(65), IPA + HYP_PAGE, 1, HYP_DONATED);
	for (uint64_t page = 64; page < 66; page++) {
		EXPECT(-PKC_EPERM, HYP_VM_MAP, b, PAGE_AT(page), IPA, 1, HYP_DONATED);
		EXPECT(-PKC_EPERM, HYP_VM_MAP, a, PAGE_AT(page), IPA + 0x2000, 1, HYP_SHARED);
		EXPECT(-PKC_EPERM, HYP_VM_MAP, a, PAGE_AT(63), IPA + 0x2000, 4, HYP_DONATED);
		EXPECT(-PKC_EPERM, HYP_VM_CREATE, PAGE_AT(60), 16, 1, 0);
		EXPECT(-PKC_EPERM, HYP_VCPU_CREATE, a, 0, PAGE_AT(page), vcpu_pages, PAGE_AT(70));
		EXPECT(-PKC_EPERM, HYP_VCPU_CREATE, a, 0, PAGE_AT(80), vcpu_pages, PAGE_AT(page));
	}
	CHECK(!aborts(PAGE_AT(63)) && !aborts(PAGE_AT(80)), "a call that was refused took pages");
	EXPECT(-PKC_EPERM, HYP_VM_MAP, b, PAGE_AT(66), IPA, 1, HYP_SHARED);
	EXPECT(-PKC_EPERM, HYP_VM_UNMAP, a, IPA, 2);
	EXPECT(0, HYP_VM_UNMAP, a, IPA, 1);
	EXPECT(0, HYP_VM_MAP, b, PAGE_AT(64), IPA, 1, HYP_DONATED);
	EXPECT(0, HYP_VM_DYING, b);
	EXPECT(0, HYP_VM_TEARDOWN, b);
	EXPECT(-PKC_EPERM, HYP_PAGE_RECLAIM, b, PAGE_AT(65));
	EXPECT(0, HYP_PAGE_RECLAIM, b, PAGE_AT(64));
	for (uint64_t i = 0; i < vm_pages + 4; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, b, PAGE_AT(32 + i));
	EXPECT(0, HYP_VM_FREE, b);
	EXPECT(0, HYP_VM_DYING, a);
	EXPECT(0, HYP_VM_TEARDOWN, a);
	EXPECT(0, HYP_PAGE_RECLAIM, a, PAGE_AT(65));
	for (uint64_t i = 0; i < vm_pages + 4; i++)
		EXPECT(0, HYP_PAGE_RECLAIM, a, PAGE_AT(2 + i));
	EXPECT(0, HYP_VM_FREE, a);
}

/* What is no whole page of the host's memory, or not one that can be given away. */
static void check_addresses(void)
{
	static const uint64_t wrong[] = {
		0,
		0x8000000,
		0x9000000,
		0x3ffff000,
		0x10000000000,
		0x7ffffffff000,
		0xfffffffffffff000,
		0xffffffffffffe000,
	};
	uint64_t handle = create_vm(2, 4, 1, 0);
	uint64_t end = guest_ram_base + guest_ram_size;

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		EXPECT(-PKC_EINVAL, HYP_VM_CREATE, wrong[i] & ~HYP_PAGE, vm_pages + 2, 1, 0);
		EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, wrong[i], IPA, 1, HYP_SHARED);
		EXPECT(-PKC_EINVAL, HYP_VCPU_CREATE, handle, 0, PAGE_AT(40), vcpu_pages, wrong[i]);
	}
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, end, IPA, 1, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, end - HYP_PAGE, IPA, 2, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64) + 8, IPA, 1, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64), IPA + 8, 1, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64), HYP_IPA_END, 1, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64), IPA, 0, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64), IPA, HYP_PAGES_MAX + 1, HYP_DONATED);
	EXPECT(-PKC_EINVAL, HYP_VM_MAP, handle, PAGE_AT(64), IPA, 1, 2);
	CHECK(!aborts(PAGE_AT(40)) && !aborts(PAGE_AT(64)), "a refused call took pages");
	end_vm(handle, 2, vm_pages + 4);
}

void check_pages(void)
{
	check_transitions();
	check_one_owner();
	check_addresses();
}
