/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * VMs, vCPUs and their memory: each step, and each reason to refuse it.
 */
#include "machine.h"
#include <pkvmcore/fake_cpu.h>

#define IPA    UINT64_C(0x40000000)
/* Places in memory: of VMs, vCPUs, and what guests get. */
#define VM     0
#define VCPU   100
#define SHARED 200
#define GUEST  300

TestSuite(fw_vm, .init = machine_start, .fini = machine_end);

static int64_t create(uint64_t n, uint64_t pages, uint64_t nr_vcpus, uint64_t flags,
                      uint64_t *handle)
{
	uint64_t x[18] = {HYP_CALL(HYP_VM_CREATE), machine_page(n), pages, nr_vcpus, flags};
	int64_t error = machine_call(0, x);

	*handle = x[2];
	return error;
}

static uint64_t vm(uint64_t flags)
{
	uint64_t handle;

	cr_assert_eq(create(VM, FW_VM_PAGES + 2, 2, flags, &handle), 0);
	return handle;
}

static int64_t vcpu(uint64_t handle, uint64_t index, uint64_t n, uint64_t nr, uint64_t shared)
{
	return CALL(HYP_CALL(HYP_VCPU_CREATE), handle, index, machine_page(n), nr,
	            machine_page(shared));
}

static int64_t map(uint64_t handle, uint64_t n, uint64_t ipa, uint64_t nr, uint64_t memory)
{
	return CALL(HYP_CALL(HYP_VM_MAP), handle, machine_page(n), ipa, nr, memory);
}

static int64_t call(enum hyp_call number, uint64_t handle, uint64_t x2, uint64_t x3)
{
	return CALL(HYP_CALL(number), handle, x2, x3);
}

static bool nobody_has_any(void)
{
	for (uint64_t n = 0; n < MACHINE_PAGES; n++)
		if (!machine_host_has(n) || machine_hyp_has(n))
			return false;
	return true;
}

Test(fw_vm, what_no_vm_can_be_is_refused_and_takes_nothing)
{
	const uint64_t rows[][4] = {
		{1, FW_VM_PAGES, 1, 0},       {0, FW_VM_PAGES - 1, 1, 0},
		{0, HYP_PAGES_MAX + 1, 1, 0}, {0, FW_VM_PAGES, 0, 0},
		{0, FW_VM_PAGES, 1, 2},       {0, FW_VM_PAGES, HYP_VCPUS_MAX + 1, 0},
	};
	uint64_t handle;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(create(rows[i][0], rows[i][1], rows[i][2], rows[i][3], &handle),
		             -PKC_EINVAL, "row %zu", i);
	cr_expect(nobody_has_any());
}

Test(fw_vm, there_are_as_many_vms_as_there_are_places_and_each_has_a_vmid_of_its_own)
{
	uint64_t handle, vmids = 0;
	struct pkc_vm_ref ref = {NULL};

	for (uint64_t i = 0; i < FW_MAX_VMS; i++) {
		cr_assert_eq(create(i * 8, FW_VM_PAGES, 1, 0, &handle), 0);
		cr_assert_eq(pkc_vm_get(&fw_vm_table, pkc_handle_from_register(handle), &ref), 0);
		cr_expect_geq(fw_vm_of(ref)->vttbr >> 48, 2, "0 and 1 are taken");
		vmids |= UINT64_C(1) << ((fw_vm_of(ref)->vttbr >> 48) - 2);
		pkc_vm_put(ref);
	}
	cr_expect_eq(vmids, UINT64_MAX);
	cr_expect_eq(create(FW_MAX_VMS * 8, FW_VM_PAGES, 1, 0, &handle), -PKC_ENOMEM);
	cr_expect(machine_host_has(FW_MAX_VMS * 8));
}

Test(fw_vm, what_no_vcpu_can_be_is_refused_and_takes_nothing)
{
	uint64_t handle = vm(0);

	cr_expect_eq(vcpu(handle, 2, VCPU, FW_VCPU_PAGES, SHARED), -PKC_EINVAL);
	cr_expect_eq(vcpu(handle, UINT64_C(1) << 32, VCPU, FW_VCPU_PAGES, SHARED), -PKC_EINVAL);
	cr_expect_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES - 1, SHARED), -PKC_EINVAL);
	cr_expect_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, VM), -PKC_EPERM);
	cr_expect_eq(vcpu(handle, 0, VM, FW_VCPU_PAGES, SHARED), -PKC_EPERM);
	cr_expect_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, VCPU), -PKC_EPERM);
	cr_expect_eq(fw_pages_of((uint32_t)handle), FW_VM_PAGES + 2);
	cr_assert_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, SHARED), 0);
	cr_expect_eq(vcpu(handle, 0, VCPU + 50, FW_VCPU_PAGES, SHARED + 1), -PKC_EINVAL, "taken");
	cr_expect(machine_host_has(VCPU + 50) && !machine_hyp_has(SHARED + 1));
	cr_expect(machine_host_has(SHARED) && machine_hyp_has(SHARED), "shared");
}

Test(fw_vm, memory_is_mapped_where_there_is_none_yet)
{
	uint64_t handle = vm(0);

	cr_expect_eq(map(handle, GUEST, IPA, 2, HYP_SHARED), 0);
	cr_expect_eq(map(handle, GUEST + 2, IPA + HYP_PAGE, 1, HYP_SHARED), -PKC_EEXIST);
	cr_expect_eq(map(handle, GUEST + 2, IPA + 8, 1, HYP_SHARED), -PKC_EINVAL);
	cr_expect_eq(map(handle, GUEST + 2, HYP_IPA_END - HYP_PAGE, 2, HYP_SHARED), -PKC_EINVAL);
	cr_expect_eq(map(handle, GUEST + 2, -HYP_PAGE, 1, HYP_SHARED), -PKC_EINVAL);
	cr_expect_eq(map(handle, GUEST + 2, IPA + 0x2000, 1, 2), -PKC_EINVAL);
	cr_expect_eq(map(handle, GUEST + 2, IPA + 0x200000, 1, HYP_DONATED), -PKC_ENOMEM);
	cr_expect_eq(map(handle, GUEST + 2, IPA + 0x1ff000, 2, HYP_DONATED), -PKC_ENOMEM);
	cr_expect_eq(map(handle, GUEST + 1, IPA + 0x2000, 2, HYP_DONATED), -PKC_EPERM);
	cr_expect(machine_host_has(GUEST + 2));
	cr_expect_eq(map(handle, GUEST + 2, IPA + 0x2000, 1, HYP_DONATED), 0);
	cr_expect(!machine_host_has(GUEST + 2));
}

Test(fw_vm, a_protected_vm_has_its_memory_alone)
{
	uint64_t handle = vm(HYP_VM_PROTECTED);

	cr_expect_eq(map(handle, GUEST, IPA, 1, HYP_SHARED), -PKC_EPERM);
	cr_expect_eq(map(handle, GUEST, IPA, 1, HYP_DONATED), 0);
}

Test(fw_vm, what_is_shared_can_be_unshared_and_nothing_else)
{
	uint64_t handle = vm(0);

	cr_assert_eq(map(handle, GUEST, IPA, 3, HYP_SHARED), 0);
	cr_assert_eq(map(handle, GUEST + 3, IPA + 0x3000, 1, HYP_DONATED), 0);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA, 4), -PKC_EPERM);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA + 0x3000, 1), -PKC_EPERM);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA - HYP_PAGE, 2), -PKC_ENOENT);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA, 0), -PKC_EINVAL);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA + 1, 1), -PKC_EINVAL);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, HYP_IPA_END, 1), -PKC_ENOENT);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA, 2), 0);
	cr_expect_eq(call(HYP_VM_UNMAP, handle, IPA, 1), -PKC_ENOENT);
	cr_expect_eq(fw_page_state(machine_page(GUEST), (uint32_t)handle), FW_PAGE_HOST);
	cr_expect_eq(fw_page_state(machine_page(GUEST + 2), (uint32_t)handle),
	             FW_PAGE_GUEST_SHARED);
}

Test(fw_vm, an_end_takes_its_steps_in_order)
{
	uint64_t handle = vm(0);

	cr_assert_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, SHARED), 0);
	cr_expect_eq(call(HYP_VM_TEARDOWN, handle, 0, 0), -PKC_EINVAL);
	cr_expect_eq(call(HYP_PAGE_RECLAIM, handle, machine_page(VM), 0), -PKC_EINVAL);
	cr_expect_eq(call(HYP_VM_FREE, handle, 0, 0), -PKC_EINVAL);
	cr_assert_eq(call(HYP_VCPU_LOAD, handle, 0, 0), 0);
	cr_assert_eq(call(HYP_VM_DYING, handle, 0, 0), 0);
	cr_expect_eq(map(handle, GUEST, IPA, 1, HYP_SHARED), -PKC_ESHUTDOWN);
	cr_expect_eq(call(HYP_VM_TEARDOWN, handle, 0, 0), -PKC_EBUSY);
	cr_assert_eq(call(HYP_VCPU_PUT, 0, 0, 0), 0);
	cr_assert_eq(call(HYP_VM_TEARDOWN, handle, 0, 0), 0);
	for (uint64_t n = 0; n < MACHINE_PAGES; n++) {
		bool last = fw_pages_of((uint32_t)handle) == 0;

		cr_expect_eq(call(HYP_VM_FREE, handle, 0, 0) == 0, last);
		if (last)
			break;
		(void)call(HYP_PAGE_RECLAIM, handle, machine_page(n), 0);
	}
	cr_expect(nobody_has_any());
	cr_expect_eq(call(HYP_VM_FREE, handle, 0, 0), -PKC_ENOENT);
	cr_expect_eq(call(HYP_PAGE_RECLAIM, handle, machine_page(VM), 0), -PKC_ENOENT);
}

/* Whether loading vCPU @index on CPU 0 invalidates what that CPU has in its TLBs. */
static bool load_forgets(uint64_t handle, uint64_t index)
{
	static struct pkc_fake_cpu cpu;
	bool forgets;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	cr_assert_eq(fw_vcpu_load(fw_cpu(0), pkc_handle_from_register(handle), index), 0);
	forgets = pkc_fake_find(&cpu, 0, PKC_FAKE_SYS, PKC_ENC_TLBI_ALLE1) < cpu.logged;
	pkc_fake_eret(); /* as between any two calls */
	cr_assert_eq(fw_vcpu_put(fw_cpu(0)), 0);
	pkc_fake_settle();
	return forgets;
}

Test(fw_vm, a_vcpu_finds_nothing_of_another_in_the_tlbs)
{
	uint64_t handle = vm(0);

	cr_assert_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, SHARED), 0);
	cr_assert_eq(vcpu(handle, 1, VCPU + 10, FW_VCPU_PAGES, SHARED + 1), 0);
	cr_expect(!load_forgets(handle, 0), "the first");
	cr_expect(!load_forgets(handle, 0), "the same again");
	cr_expect(load_forgets(handle, 1));
	cr_expect(!load_forgets(handle, 1));
	cr_expect(load_forgets(handle, 0));
}

Test(fw_vm, a_vcpu_has_one_number)
{
	uint64_t handle = vm(0);

	cr_assert_eq(vcpu(handle, 0, VCPU, FW_VCPU_PAGES, SHARED), 0);
	cr_expect_eq(call(HYP_VCPU_LOAD, handle, UINT64_C(1) << 32, 0), -PKC_EINVAL);
	cr_expect_eq(call(HYP_VCPU_LOAD, handle, 2, 0), -PKC_EINVAL);
	cr_expect_eq(call(HYP_VCPU_LOAD, handle, 1, 0), -PKC_ENXIO);
	cr_expect_eq(call(HYP_VCPU_PUT, 0, 0, 0), -PKC_ENOENT);
}

Test(fw_vm, a_page_is_out_of_the_tables_before_it_is_forgotten)
{
	uint64_t handle = vm(0);
	struct pkc_vm_ref ref = {NULL};
	struct fw_tables *tables;

	cr_assert_eq(map(handle, GUEST, IPA, 1, HYP_SHARED), 0);
	cr_assert_eq(pkc_vm_get(&fw_vm_table, pkc_handle_from_register(handle), &ref), 0);
	tables = &fw_vm_of(ref)->tables;
	cr_expect_eq(fw_tables_page(tables, IPA), machine_page(GUEST));
	fw_tables_unmap(tables, IPA, 1);
	cr_expect_eq(fw_tables_page(tables, IPA), FW_NO_PAGE);
	cr_expect_eq(fw_tables_forget(tables, IPA), machine_page(GUEST));
	cr_expect_eq(fw_tables_forget(tables, IPA), 0);
	pkc_vm_put(ref);
}

/* A CPU that has done nothing yet, to make a call on. */
static struct pkc_fake_cpu *watched(void)
{
	static struct pkc_fake_cpu cpu;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	return &cpu;
}

static bool has_done(const struct pkc_fake_cpu *cpu, uint32_t enc)
{
	return pkc_fake_find(cpu, 0, PKC_FAKE_SYS, enc) < cpu->logged;
}

Test(fw_vm, every_cpu_forgets_what_a_guest_has_lost)
{
	struct pkc_handle handle = pkc_handle_from_register(vm(0));
	struct pkc_fake_cpu *cpu = watched();

	cr_assert_eq(fw_vm_map(handle, machine_page(GUEST), IPA, 2, HYP_SHARED), 0);
	cr_expect(has_done(cpu, PKC_ENC_IC_IALLUIS), "what the host wrote may be code");
	cr_expect(!has_done(cpu, PKC_ENC_TLBI_ALLE1IS), "there was nothing to forget");
	cpu = watched();
	cr_assert_eq(fw_vm_unmap(handle, IPA, 1), 0);
	cr_expect(has_done(cpu, PKC_ENC_TLBI_ALLE1IS));
	cpu = watched();
	cr_assert_eq(fw_vm_dying(handle), 0);
	cr_assert_eq(fw_vm_teardown(handle), 0);
	cr_expect(has_done(cpu, PKC_ENC_TLBI_ALLE1IS), "another VM gets this VMID");
	pkc_fake_settle();
}
