/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A VM for each CPU that is none of those that are called at random: its guest goes on computing,
 * and whatever happens to the others, what it computes is right.
 */
#include "hypercalls.h"
#include <pkvmcore/trap.h>

#define IPA        UINT64_C(0x40000000)
#define TABLES     4
#define PAGES      64
#define MULTIPLIER UINT64_C(0x5851f42d4c957f2d)
#define ESR_HVC0   UINT64_C(0x5a000000)
#define MAX_CPUS   4

/* hypercalls_alive.S */
extern const uint32_t guest_alive[], guest_alive_end[];

static struct alive {
	uint64_t handle, value, rounds;
} vms[MAX_CPUS];

static struct alive *mine(void)
{
	return &vms[guest_this_cpu()->index];
}

static uint64_t first_page(void)
{
	return ARENA_PAGES + guest_this_cpu()->index * PAGES;
}

static void clean(uint64_t page)
{
	for (uint64_t line = page; line < page + HYP_PAGE; line += 16)
		__asm__ volatile("dc civac, %0" ::"r"(line) : "memory");
	__asm__ volatile("dsb sy" ::: "memory");
}

void start_alive(uint64_t flags)
{
	uint64_t page = first_page(), vcpu = page + 16, shared = page + 32, code = page + 33;
	uint32_t *to = at(PAGE_AT(code));
	struct alive *vm = mine();

	for (uint64_t i = 0; i < (uint64_t)(guest_alive_end - guest_alive); i++)
		to[i] = guest_alive[i];
	clean(PAGE_AT(code));
	*vm = (struct alive){create_vm(page, TABLES, 1, flags), 0, 0};
	EXPECT(0, HYP_VM_MAP, vm->handle, PAGE_AT(code), IPA, 1, HYP_DONATED);
	EXPECT(0, HYP_VCPU_CREATE, vm->handle, 0, PAGE_AT(vcpu), vcpu_pages, PAGE_AT(shared), IPA,
	       0);
}

/* Interrupts end a run; the guest then goes on where it was. */
static void run(struct alive *vm)
{
	struct hyp_regs regs = {{HYP_CALL(HYP_VCPU_RUN), 0, PKC_REPLY_SKIP, 1, 2, 3, 4}};
	int64_t code;

	while ((code = hyp_call(&regs)) == PKC_EXIT_IRQ)
		regs = (struct hyp_regs){{HYP_CALL(HYP_VCPU_RUN)}};
	CHECK(code == PKC_EXIT_TRAP && regs.x[HYP_EXIT_ESR] == ESR_HVC0, "exit %ld, ESR 0x%lx",
	      code, regs.x[HYP_EXIT_ESR]);
	CHECK(regs.x[HYP_EXIT_DATA + 1] == vm->value && !regs.x[HYP_EXIT_DATA + 2],
	      "round %lu: the guest has 0x%lx, not 0x%lx; 0x%lx", vm->rounds,
	      regs.x[HYP_EXIT_DATA + 1], vm->value, regs.x[HYP_EXIT_DATA + 2]);
	vm->value = vm->value * MULTIPLIER + 1;
	vm->rounds++;
}

/* Whatever this CPU had loaded is put. */
void run_alive(void)
{
	HYP(HYP_VCPU_PUT, 0);
	EXPECT(0, HYP_VCPU_LOAD, mine()->handle, 0);
	for (unsigned int i = 0; i < 3; i++)
		run(mine());
	EXPECT(0, HYP_VCPU_PUT, 0);
}

bool is_alive(uint64_t handle)
{
	for (unsigned int i = 0; i < MAX_CPUS; i++)
		if (vms[i].handle == handle)
			return true;
	return false;
}

void end_alive(void)
{
	uint64_t page = first_page(), handle = mine()->handle;

	EXPECT(0, HYP_VM_DYING, handle);
	EXPECT(0, HYP_VM_TEARDOWN, handle);
	for (uint64_t i = 0; i < PAGES; i++)
		HYP(HYP_PAGE_RECLAIM, handle, PAGE_AT(page + i));
	EXPECT(0, HYP_VM_FREE, handle);
	for (uint64_t i = 0; i < PAGES; i++)
		CHECK(!aborts(PAGE_AT(page + i)), "page %lu did not come back", page + i);
}

/* Of CPU 0's VM, on another CPU, which then goes off without a put. */
void load_and_run_of_first(void)
{
	EXPECT(0, HYP_VCPU_LOAD, vms[0].handle, 0);
	run(&vms[0]);
}

void check_off(unsigned int other)
{
	start_alive(0);
	run_alive();
	CHECK(guest_cpu_on(other, ERRAND_OFF) == SUCCESS, "CPU %lu does not come on",
	      (uint64_t)other);
	guest_wait_off(other);
	/* It is off a moment before what it had loaded is put. */
	while (HYP(HYP_VCPU_LOAD, mine()->handle, 0) == -PKC_EBUSY)
		;
	run_alive();
	CHECK(mine()->rounds == 7, "%lu rounds", mine()->rounds);
	end_alive();
}
