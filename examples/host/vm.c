/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vm.h"
#include "foreign.h"
#include "hyp.h"
#include "pool.h"
#include <pkvmcore/cache.h>
#include <pkvmcore/mpidr.h>

#define GIB UINT64_C(0x40000000)

/* What np guests are offered; the firmware decides for protected ones. */
#define FUNCTIONS                                                                     \
	(UINT32_C(1) << PKC_PSCI_CPU_OFF | UINT32_C(1) << PKC_PSCI_CPU_ON |           \
	 UINT32_C(1) << PKC_PSCI_AFFINITY_INFO | UINT32_C(1) << PKC_PSCI_SYSTEM_OFF | \
	 UINT32_C(1) << PKC_PSCI_CPU_SUSPEND | UINT32_C(1) << PKC_PSCI_SYSTEM_RESET)

static uint64_t nr_pages(const struct vm *vm)
{
	return PAGES(vm->plan->mib) + (vm->plan->has_flash ? FLASH_PAGES : 0);
}

/* A table for each 2 MiB and one for each GiB, of memory and of flash. */
static uint64_t nr_tables(const struct vm_plan *plan)
{
	return plan->mib / 2 + (plan->mib * MIB + GIB - 1) / GIB + (plan->has_flash ? 2 : 0);
}

static void init_psci(struct vm *vm)
{
	const struct vm_plan *plan = vm->plan;
	struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 1), FUNCTIONS, 0, VM_BASE,
	                               VM_BASE + plan->mib * MIB - 4};
	struct pkc_power_request request = {VM_BASE + plan->offset, plan->x0, 0, 0};

	for (uint32_t i = 0; i < plan->nr_vcpus; i++)
		vm->power[i].mpidr = pkc_mpidr_from_vcpu_id(i);
	if (pkc_psci_vm_init(&vm->psci, &offer, vm->power, plan->nr_vcpus) ||
	    pkc_power_vm_boot(&vm->psci.power, 0, &request))
		el1_fail("FAIL host: no PSCI for VM %c", vm->name);
}

void vm_create(struct vm *vm, char name, const struct vm_plan *plan)
{
	struct hyp_regs regs;

	memset(vm, 0, sizeof(*vm));
	vm->name = name;
	vm->plan = plan;
	vm->own_pages = hyp_vm_pages() + nr_tables(plan);
	vm->own = pool_take(vm->own_pages, HYP_VM_ALIGN / PAGE);
	regs = (struct hyp_regs){
		{HYP_CALL(HYP_VM_CREATE), vm->own, vm->own_pages, plan->nr_vcpus, plan->flags}};
	hyp_must("VM_CREATE", &regs);
	vm->handle = regs.x[2];
	init_psci(vm);
}

/* The image is cleaned to the point of coherency: the guest begins with its caches off. */
static void map(const struct vm *vm, uint64_t pa, uint64_t ipa, uint64_t n)
{
	must(HYP_VM_MAP, vm->handle, pa, ipa, n, vm_is_protected(vm) ? HYP_DONATED : HYP_SHARED);
}

void vm_add_memory(struct vm *vm)
{
	vm->memory = pool_take(nr_pages(vm), PIECE);
	image_copy(vm->plan->image, vm->memory, vm->plan->offset);
	if (vm->plan->image == IMAGE_FOREIGN)
		foreign_tree(vm->plan, vm->memory);
	pkc_cache_clean_invalidate(at(vm->memory), nr_pages(vm) * PAGE);
	pkc_write(IC_IALLUIS, 0);
	pkc_port_barrier(PKC_DSB_ISH);
	for (uint64_t page = 0; page < PAGES(vm->plan->mib); page += PIECE)
		map(vm, vm->memory + page * PAGE, VM_BASE + page * PAGE, PIECE);
	if (vm->plan->has_flash)
		map(vm, vm->memory + PAGES(vm->plan->mib) * PAGE, VM_FLASH, FLASH_PAGES);
}

void vm_add_vcpu(struct vm *vm, uint32_t index)
{
	vcpu_make(&vm->vcpus[index], vm, index);
}

void vm_make(struct vm *vm, char name, const struct vm_plan *plan)
{
	vm_create(vm, name, plan);
	vm_add_memory(vm);
	for (uint32_t i = 0; i < plan->nr_vcpus; i++)
		vm_add_vcpu(vm, i);
}

/* Pages come back one by one, wiped if EL2 or the guest had them. */
void vm_reclaim(const struct vm *vm, uint64_t pa, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++)
		must(HYP_PAGE_RECLAIM, vm->handle, pa + i * PAGE);
	pool_give(pa, n);
}

void vm_give_back(struct vm *vm)
{
	for (uint32_t i = 0; i < vm->plan->nr_vcpus; i++)
		if (vm->vcpus[i].vm)
			vcpu_reclaim(&vm->vcpus[i]);
	if (vm->memory)
		vm_reclaim(vm, vm->memory, nr_pages(vm));
	vm_reclaim(vm, vm->own, vm->own_pages);
	must(HYP_VM_FREE, vm->handle);
}

void vm_destroy(struct vm *vm)
{
	must(HYP_VM_DYING, vm->handle);
	must(HYP_VM_TEARDOWN, vm->handle);
	vm_give_back(vm);
}

bool vm_is_protected(const struct vm *vm)
{
	return vm->plan->flags & HYP_VM_PROTECTED;
}

void vm_power_off(struct vm *vm)
{
	pkc_atomic_store(&vm->off, 1, PKC_RELEASE);
	for (uint32_t i = 0; i < vm->plan->nr_vcpus; i++)
		vcpu_kick(&vm->vcpus[i]);
}

bool vm_is_off(const struct vm *vm)
{
	return pkc_atomic_load(&vm->off, PKC_ACQUIRE);
}

static bool line_begins(const struct vm *vm, const char *with)
{
	for (uint32_t i = 0; with[i]; i++)
		if (vm->line[i] != with[i])
			return false;
	return true;
}

static void prompted(struct vm *vm)
{
	el1_print("%c: %s", vm->name, vm->plan->prompt);
	vm->verdict = VM_PASSED;
	vm_power_off(vm);
}

/* Between lines of other guests and of the host; the last word of a guest is its verdict. */
static void end_line(struct vm *vm)
{
	if (line_begins(vm, vm->plan->says ? vm->plan->says : "PASS "))
		vm->verdict = VM_PASSED;
	else if (line_begins(vm, "FAIL "))
		vm->verdict = VM_FAILED;
	el1_print("%c: %s", vm->name, vm->line);
	if (vm->verdict == VM_FAILED)
		el1_fail("FAIL host: VM %c, %s, did not pass", vm->name,
		         image_name(vm->plan->image));
	vm->line_length = 0;
	vm->line[0] = 0;
}

void vm_put(struct vm *vm, char c)
{
	pkc_guard(spinlock)(&vm->console);

	if (c == '\r')
		return;
	if (c != '\n')
		vm->line[vm->line_length++] = c;
	vm->line[vm->line_length] = 0;
	if (c == '\n' || vm->line_length == sizeof(vm->line) - 1)
		end_line(vm);
	else if (vm->plan->prompt && line_begins(vm, vm->plan->prompt))
		prompted(vm);
}
