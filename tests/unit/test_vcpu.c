/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/mpidr.h>

#include "vm_table.h"

#define HOST(n) ((struct pkc_host_ptr){0x1000 * ((n) + 1)})
#define NOBODY  ((struct pkc_host_ptr){0})

static struct pkc_cpu cpus[2];
static struct pkc_vcpu vcpus[NR_VCPUS];
static struct pkc_handle vm;
static struct pkc_vm_ref ref;

static int add(uint32_t index, uint32_t id)
{
	return pkc_vcpu_register(ref, &vcpus[index % NR_VCPUS], index, id, HOST(index));
}

/** A VM with vCPUs in places 0 and 1 of four, with ids 16 and 17. */
static void two_vcpus(void)
{
	memset(cpus, 0, sizeof(cpus));
	cpus[1].id = 1;
	empty_table();
	vm = create();
	ref = get(vm);
	cr_assert_eq(add(0, 16), 0);
	cr_assert_eq(add(1, 17), 0);
	pkc_vm_put(ref);
}

static uint64_t references(void)
{
	return slots[vm.index].word & PKC_VM_REFS_MAX;
}

static int load(uint32_t cpu, uint32_t index)
{
	return pkc_vcpu_load(&cpus[cpu], &table, vm, index);
}

TestSuite(vcpu, .init = two_vcpus);

Test(vcpu, registration_refuses_a_wrong_place_and_a_wrong_id)
{
	cr_expect_eq(add(NR_VCPUS, 0), -PKC_EINVAL);
	cr_expect_eq(add(UINT32_MAX, 0), -PKC_EINVAL);
	cr_expect_eq(add(2, PKC_VCPU_ID_MAX + 1), -PKC_EINVAL);
	cr_expect_eq(add(2, UINT32_MAX), -PKC_EINVAL);
	cr_expect_eq(add(0, 3), -PKC_EINVAL, "the place is taken");
	cr_expect_eq(add(2, PKC_VCPU_ID_MAX), 0);
}

Test(vcpu, registration_refuses_an_id_twice)
{
	cr_expect_eq(add(2, 16), -PKC_EEXIST);
	cr_expect_eq(add(2, 17), -PKC_EEXIST);
	cr_expect_eq(pkc_vcpu_by_index(ref, 2), NULL);
	cr_expect_eq(add(2, 18), 0);
}

Test(vcpu, registration_is_one_at_a_time)
{
	ref.vm->registering = 1;
	cr_expect_eq(add(2, 18), -PKC_EAGAIN);
	ref.vm->registering = 0;
	cr_expect_eq(add(2, 18), 0);
	cr_expect_eq(add(3, 19), 0, "and gives way when it is done");
}

Test(vcpu, a_refused_registration_leaves_the_storage_alone)
{
	struct pkc_vcpu fresh;
	static uint64_t before[sizeof(fresh) / 8], after[sizeof(fresh) / 8];

	memset(&fresh, 0x5a, sizeof(fresh));
	memcpy(before, &fresh, sizeof(fresh));
	cr_expect_eq(pkc_vcpu_register(ref, &fresh, 0, 18, NOBODY), -PKC_EINVAL);
	cr_expect_eq(pkc_vcpu_register(ref, &fresh, 2, 16, NOBODY), -PKC_EEXIST);
	memcpy(after, &fresh, sizeof(fresh));
	cr_expect_arr_eq(after, before, sizeof(after));
}

Test(vcpu, each_of_512_vcpus_is_found)
{
	static struct pkc_vcpu many[PKC_VCPU_MAX];
	static struct pkc_vcpu *room[PKC_VCPU_MAX];
	struct pkc_handle handle;

	cr_assert_eq(pkc_vm_table_init(&table, slots, NR_VMS, PKC_VCPU_MAX), 0);
	handle = reserve();
	cr_assert_eq(pkc_vm_init(&table, handle, &vms[0], room, PKC_VCPU_MAX), 0);
	ref = get(handle);
	for (uint32_t i = 0; i < PKC_VCPU_MAX; i++)
		cr_assert_eq(pkc_vcpu_register(ref, &many[i], i, 3 * i, NOBODY), 0);
	for (uint32_t i = 0; i < PKC_VCPU_MAX; i++) {
		uint64_t mpidr = pkc_mpidr_from_vcpu_id(3 * i);

		cr_expect_eq(many[i].mpidr, mpidr);
		cr_expect_eq(pkc_vcpu_by_index(ref, i), &many[i]);
		cr_expect_eq(pkc_vcpu_by_mpidr(ref, mpidr & PKC_MPIDR_AFFINITY), &many[i]);
	}
	cr_expect_eq(pkc_vcpu_by_index(ref, PKC_VCPU_MAX), NULL);
}

Test(vcpu, an_affinity_names_a_vcpu_or_nobody)
{
	uint64_t affinity = pkc_mpidr_from_vcpu_id(17) & PKC_MPIDR_AFFINITY;

	cr_expect_eq(pkc_vcpu_by_mpidr(ref, affinity), &vcpus[1]);
	for (int bit = 0; bit < 64; bit++)
		cr_expect_eq(pkc_vcpu_by_mpidr(ref, affinity ^ PKC_BIT(bit)),
		             bit == 0 ? &vcpus[0] : NULL, "bit %d", bit);
	cr_expect_eq(pkc_vcpu_by_index(ref, 2), NULL, "not registered");
	cr_expect_eq(pkc_vcpu_by_index(ref, UINT32_MAX), NULL);
}

Test(vcpu, load_says_precisely_why_not)
{
	struct pkc_handle stale = {vm.index, vm.generation + 1}, wild = {NR_VMS, 1};

	cr_expect_eq(pkc_vcpu_load(&cpus[0], &table, stale, 0), -PKC_ENOENT);
	cr_expect_eq(pkc_vcpu_load(&cpus[0], &table, wild, 0), -PKC_ENOENT);
	cr_expect_eq(load(0, NR_VCPUS), -PKC_EINVAL);
	cr_expect_eq(load(0, UINT32_MAX), -PKC_EINVAL);
	cr_expect_eq(load(0, 2), -PKC_ENXIO);
	cr_assert_eq(load(0, 0), 0);
	cr_expect_eq(load(0, 0), -PKC_EPERM);
	cr_expect_eq(load(0, 1), -PKC_EPERM);
	cr_expect_eq(load(1, 0), -PKC_EBUSY);
	cr_assert_eq(pkc_vm_dying(&table, vm), 0);
	cr_expect_eq(load(1, 1), -PKC_ESHUTDOWN);
	cr_expect_eq(references(), 1, "a refusal keeps no reference");
	cr_expect_eq(pkc_vcpu_loaded(&cpus[1]).vcpu, NULL);
}

Test(vcpu, load_knows_the_limit_of_references)
{
	slots[vm.index].word += PKC_VM_REFS_MAX;
	cr_expect_eq(load(0, 0), -PKC_EAGAIN);
	cr_expect_eq(vcpus[0].owner, PKC_CPU_NONE);
}

Test(vcpu, a_loaded_vcpu_is_a_claim_and_a_reference)
{
	struct pkc_vm *found;

	cr_assert_eq(load(1, 0), 0);
	cr_expect_eq(vcpus[0].owner, 1);
	cr_expect_eq(pkc_vcpu_loaded(&cpus[1]).vcpu, &vcpus[0]);
	cr_expect_eq(pkc_loaded_vm(pkc_vcpu_loaded(&cpus[1])).vm, &vms[vm.index]);
	cr_assert_eq(pkc_vm_dying(&table, vm), 0);
	cr_expect_eq(pkc_vm_teardown(&table, vm, &found), -PKC_EBUSY);
	cr_expect_eq(pkc_vcpu_put(&cpus[1]), 0, "a dying VM accepts put");
	cr_expect_eq(pkc_vm_teardown(&table, vm, &found), 0);
}

Test(vcpu, put_gives_back_what_load_took)
{
	cr_expect_eq(pkc_vcpu_put(&cpus[0]), -PKC_ENOENT);
	for (uint32_t i = 0; i < 4; i++) {
		cr_assert_eq(load(i / 2, i % 2), 0);
		cr_expect_eq(pkc_vcpu_put(&cpus[i / 2]), 0);
		cr_expect_eq(pkc_vcpu_loaded(&cpus[i / 2]).vcpu, NULL);
		cr_expect_eq(vcpus[i % 2].owner, PKC_CPU_NONE);
		cr_expect_eq(references(), 0);
		cr_expect_eq(pkc_vcpu_put(&cpus[i / 2]), -PKC_ENOENT);
	}
}

/** Whether the host means @p expected by @p value, on CPU 0. */
static bool means(uintptr_t value, struct pkc_vcpu *expected)
{
	struct pkc_host_ptr host = {value};
	struct pkc_vcpu_pair pair = pkc_vcpu_by_host(&cpus[0], host);

	return pair.loaded.vcpu == expected && pair.host.value == (expected ? value : 0);
}

Test(vcpu, a_host_means_what_this_cpu_has_loaded_or_nothing)
{
	uintptr_t token = HOST(0).value;

	cr_expect(means(token, NULL), "nothing is loaded");
	cr_assert_eq(load(1, 0), 0);
	cr_expect(means(token, NULL), "another CPU has it");
	cr_assert_eq(pkc_vcpu_put(&cpus[1]), 0);
	cr_assert_eq(load(0, 0), 0);
	cr_expect(means(token, &vcpus[0]));
	cr_expect(means(HOST(1).value, NULL), "another vCPU");
	for (int bit = 0; bit < (int)(8 * sizeof(token)); bit++)
		cr_expect(means(token ^ (uintptr_t)PKC_BIT(bit), NULL), "bit %d", bit);
	cr_expect(means(token - 1, NULL) && means(token + 1, NULL) && means(0, NULL));
	cr_assert_eq(pkc_vcpu_put(&cpus[0]), 0);
	cr_expect(means(token, NULL), "put");
}

Test(vcpu, a_vcpu_without_a_host_is_not_what_null_means)
{
	struct pkc_host_ptr part = {0x40};

	cr_assert_eq(pkc_vcpu_register(ref, &vcpus[2], 2, 18, NOBODY), 0);
	cr_assert_eq(load(0, 2), 0);
	cr_expect(means(0, NULL));
	cr_expect_eq(pkc_vcpu_by_host_part(&cpus[0], part, 0x40).loaded.vcpu, NULL);
}

Test(vcpu, a_part_of_the_hosts_object_is_found_by_arithmetic_alone)
{
	static const size_t offsets[] = {0, 8, 0x1000, SIZE_MAX};

	cr_assert_eq(load(0, 0), 0);
	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		struct pkc_host_ptr part = {HOST(0).value + offsets[i]};
		struct pkc_vcpu_pair pair = pkc_vcpu_by_host_part(&cpus[0], part, offsets[i]);

		cr_expect_eq(pair.loaded.vcpu, &vcpus[0], "row %zu", i);
		cr_expect_eq(pair.host.value, HOST(0).value, "row %zu", i);
		part.value++;
		pair = pkc_vcpu_by_host_part(&cpus[0], part, offsets[i]);
		cr_expect_eq(pair.host.value, 0, "row %zu", i);
	}
}

Test(vcpu, a_trusted_host_means_what_it_says)
{
	struct pkc_host_ptr host = {0xdead};
	struct pkc_vcpu_pair pair;

	cpus[0].trusts_host = 1;
	pair = pkc_vcpu_by_host(&cpus[0], host);
	cr_expect_eq(pair.host.value, 0xdead);
	cr_expect_eq(pair.loaded.vcpu, NULL);
	pair = pkc_vcpu_by_host_part(&cpus[0], host, 0xd);
	cr_expect_eq(pair.host.value, 0xdea0);
}

#define NR_LINES 16

/** The cache lines that the atomics of this CPU have written since @p from in its log. */
static uint32_t written(const struct pkc_fake_cpu *fake, uint32_t from, uintptr_t lines[NR_LINES])
{
	uint32_t nr = 0;

	for (uint32_t i = from; i < fake->logged && nr < NR_LINES; i++)
		if (fake->log[i].op == PKC_FAKE_STORE || fake->log[i].op == PKC_FAKE_CAS ||
		    fake->log[i].op == PKC_FAKE_RMW)
			lines[nr++] = (uintptr_t)fake->log[i].address / PKC_CACHE_LINE;
	return nr;
}

/** Loads and puts vCPU 0 of @p handle on CPU @p cpu. @return the number of lines written */
static uint32_t lines_of_load_and_put(uint32_t cpu, struct pkc_handle handle,
                                      uintptr_t lines[NR_LINES])
{
	struct pkc_fake_cpu *fake = pkc_fake_cpu_current();
	uint32_t from = fake->logged;

	cr_assert_eq(pkc_vcpu_load(&cpus[cpu], &table, handle, 0), 0);
	cr_assert_eq(pkc_vcpu_put(&cpus[cpu]), 0);
	return written(fake, from, lines);
}

Test(vcpu, loads_of_different_vms_write_no_common_line)
{
	static struct pkc_vcpu neighbour;
	uintptr_t here[NR_LINES], there[NR_LINES];
	struct pkc_handle other = create();
	uint32_t nr_here, nr_there;

	cr_assert_eq(pkc_vcpu_register(get(other), &neighbour, 0, 0, NOBODY), 0);
	pkc_fake_cpu_current()->trace_atomics = true;
	nr_here = lines_of_load_and_put(0, vm, here);
	nr_there = lines_of_load_and_put(1, other, there);
	cr_assert_eq(nr_here, 4, "get, claim, owner, put");
	for (uint32_t i = 0; i < nr_here * nr_there; i++)
		cr_expect_neq(here[i % nr_here], there[i / nr_here]);
	cr_expect_neq((uintptr_t)&cpus[0] / PKC_CACHE_LINE, (uintptr_t)&cpus[1] / PKC_CACHE_LINE);
}

Test(vcpu, finding_what_is_loaded_makes_no_atomic_access)
{
	struct pkc_fake_cpu *fake = pkc_fake_cpu_current();
	uint32_t before;

	cr_assert_eq(load(0, 0), 0);
	fake->trace_atomics = true;
	before = fake->logged;
	cr_expect(means(HOST(0).value, &vcpus[0]) && means(HOST(1).value, NULL));
	cr_expect_eq(pkc_loaded_vm(pkc_vcpu_loaded(&cpus[0])).vm, &vms[vm.index]);
	cr_expect_eq(fake->logged, before);
}
