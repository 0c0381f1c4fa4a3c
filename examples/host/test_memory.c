/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "cpu.h"
#include "pool.h"
#include "sched.h"
#include "test.h"
#include <pkvmcore/errno.h>

static struct vm vm;

static const struct vm_plan endless = {
	.image = IMAGE_IPI, .nr_vcpus = 3, .mib = 2, .x0 = UINT64_MAX};
static const struct vm_plan isolated = {.image = IMAGE_COMPUTE,
                                        .nr_vcpus = 2,
                                        .mib = 4,
                                        .x0 = 1,
                                        .flags = HYP_VM_PROTECTED,
                                        .has_flash = true};

static void half_built(const struct vm_plan *plan)
{
	vm_create(&vm, 't', plan);
	vm_destroy(&vm);
	vm_create(&vm, 't', plan);
	vm_add_memory(&vm);
	vm_destroy(&vm);
	vm_create(&vm, 't', plan);
	vm_add_memory(&vm);
	vm_add_vcpu(&vm, 0);
	vm_destroy(&vm);
}

/* A loaded vCPU holds its VM. */
static void loaded(const struct vm_plan *plan)
{
	struct cpu *cpu = this_cpu();
	int64_t error;

	vm_make(&vm, 't', plan);
	TEST(!vcpu_load(&vm.vcpus[0], cpu), "teardown: a vCPU cannot be loaded");
	must(HYP_VM_DYING, vm.handle);
	error = hyp(HYP_VM_TEARDOWN, vm.handle);
	TEST(error == -PKC_EBUSY, "teardown: of a loaded vCPU says %ld", error);
	error = hyp(HYP_PAGE_RECLAIM, vm.handle, vm.own);
	TEST(error == -PKC_EINVAL, "teardown: reclaiming too early says %ld", error);
	vcpu_put(&vm.vcpus[0], cpu);
	must(HYP_VM_TEARDOWN, vm.handle);
	error = hyp(HYP_VM_FREE, vm.handle);
	TEST(error == -PKC_EBUSY, "teardown: freeing too early says %ld", error);
	vm_give_back(&vm);
	error = hyp(HYP_VCPU_LOAD, vm.handle, 0);
	TEST(error == -PKC_ENOENT, "teardown: a stale handle says %ld", error);
}

/* Its vCPUs are on all CPUs, and find out when they are loaded the next time. */
static void running(void)
{
	uint64_t end = el1_now() + pkc_read(CNTFRQ_EL0) / 20;

	vm_make(&vm, 't', &endless);
	sched_add(&vm);
	while (el1_now() < end)
		sched_run_one();
	TEST(!vm_is_off(&vm), "teardown: the guest has ended by itself");
	must(HYP_VM_DYING, vm.handle);
	sched_until_off();
	must(HYP_VM_TEARDOWN, vm.handle);
	vm_give_back(&vm);
}

void test_teardown(void)
{
	half_built(&endless);
	half_built(&isolated);
	loaded(&endless);
	loaded(&isolated);
	running();
}

static void is_gone(const char *what, uint64_t pa, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		TEST(cpu_probe(pa + i * PAGE), "ownership: page %lu of %s can be read", i, what);
}

static void is_wiped(const char *what, uint64_t pa, uint64_t n)
{
	const uint64_t *words = at(pa);

	for (uint64_t i = 0; i < n * PAGE / 8; i++)
		TEST(!words[i], "ownership: word %lu of %s is 0x%lx", i, what, words[i]);
}

/* Nobody else may have what one has. */
static void is_taken(uint64_t pa)
{
	int64_t error = hyp(HYP_VM_MAP, vm.handle, pa, VM_FLASH + FLASH_PAGES * PAGE, 1,
	                    HYP_DONATED);

	TEST(error == -PKC_EPERM, "ownership: a page that is given away is mapped: %ld", error);
}

void test_ownership(void)
{
	uint64_t own, own_pages, memory;

	vm_make(&vm, 't', &isolated);
	own = vm.own, own_pages = vm.own_pages, memory = vm.memory;
	is_gone("a VM", own, own_pages);
	is_gone("its memory", memory, PAGES(isolated.mib));
	is_gone("a vCPU", vm.vcpus[1].own, hyp_vcpu_pages());
	TEST(!cpu_probe((uint64_t)vm.vcpus[1].page), "ownership: no access to a shared page");
	is_taken(own);
	is_taken(memory);
	is_taken((uint64_t)vm.vcpus[0].page);
	sched_add(&vm);
	sched_until_off();
	TEST(vm.verdict == VM_PASSED, "ownership: the guest did not pass");
	vm_destroy(&vm);
	is_wiped("a VM", own, own_pages);
	is_wiped("its memory", memory, PAGES(isolated.mib));
}
