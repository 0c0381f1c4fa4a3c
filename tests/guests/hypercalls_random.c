/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls at random, the same for the same seed, from all CPUs at once. Whatever the answers, EL2
 * goes on, and all memory comes back.
 */
#include "hypercalls.h"

/* Handles that were true once, for all CPUs to use and misuse. */
#define NR_HANDLES 64

static uint64_t handles[NR_HANDLES];

static bool is_known_error(int64_t result)
{
	switch (-result) {
	case PKC_EPERM:
	case PKC_ENOENT:
	case PKC_ENXIO:
	case PKC_EAGAIN:
	case PKC_ENOMEM:
	case PKC_EBUSY:
	case PKC_EEXIST:
	case PKC_EINVAL:
	case PKC_ENOTSUP:
	case PKC_ESHUTDOWN:
	case PKC_ECANCELED:
		return true;
	default:
		return false;
	}
}

/* Any page of the arena, or of what the host does not have. The rest is this program. */
static uint64_t random_address(void)
{
	uint64_t r = guest_random(), n = r >> 16;

	switch (r % 16) {
	case 0:
		return n << (r >> 8) % 16;
	case 1:
		return guest_ram_base + guest_ram_size + n % 4096 * HYP_PAGE;
	case 2:
		return n % guest_ram_base;
	case 3:
		return PAGE_AT(n % ARENA_PAGES) + n % HYP_PAGE;
	default:
		return PAGE_AT(n % 256);
	}
}

static uint64_t random_handle(void)
{
	uint64_t r = guest_random();
	uint64_t handle = __atomic_load_n(&handles[(r >> 8) % NR_HANDLES], __ATOMIC_RELAXED);

	switch (r % 32) {
	case 0:
		return r >> 8;
	case 1:
		return handle ^ UINT64_C(1) << (r >> 8) % 64;
	default:
		return handle;
	}
}

static uint64_t random_small(uint64_t limit)
{
	uint64_t r = guest_random();

	return r % 16 ? (r >> 8) % limit : r >> (r >> 8) % 64;
}

static uint64_t random_value(void)
{
	uint64_t r = guest_random();

	switch (r % 4) {
	case 0:
		return r;
	case 1:
		return random_address();
	case 2:
		return random_handle();
	default:
		return (r >> 8) % 16;
	}
}

/* One argument, of what the call would want there as a rule. */
static uint64_t random_argument(uint64_t call, unsigned int i)
{
	static const char kinds[HYP_NR_CALLS][8] = {
		[HYP_VM_CREATE] = "avs2", [HYP_VCPU_CREATE] = "h2apaii",
		[HYP_VM_MAP] = "haip2",   [HYP_VM_UNMAP] = "hip",
		[HYP_VCPU_LOAD] = "h2",   [HYP_VCPU_RUN] = "rsrrrrr",
		[HYP_VCPU_FETCH] = "rr",  [HYP_VM_DYING] = "h",
		[HYP_VM_TEARDOWN] = "h",  [HYP_PAGE_RECLAIM] = "ha",
		[HYP_VM_FREE] = "h",      [HYP_COUNTERS] = "s",
	};

	switch (call < HYP_NR_CALLS && i < 7 && guest_random() % 64 ? kinds[call][i] : 0) {
	case 'a':
		return random_address() & -HYP_PAGE;
	case 'h':
		return random_handle();
	case 'i':
		return (UINT64_C(0x40000000) + random_small(16) * HYP_PAGE);
	case 'v':
		return vm_pages + random_small(6);
	case 'p':
		return 1 + random_small(4);
	case 's':
		return random_small(8);
	case '2':
		return random_small(2);
	default:
		return random_value();
	}
}

static uint64_t random_call(void)
{
	uint64_t r = guest_random();

	/* The end of a VM is rarer than its life. */
	if (r % 64 == 0)
		return HYP_VM_DYING;
	if (r % 8 == 0)
		return HYP_VM_TEARDOWN + (r >> 8) % 3;
	if (r % 64 == 1)
		return (r >> 8) & 0xffffff;
	return (r >> 8) % HYP_VM_DYING;
}

static void call_one(void)
{
	uint64_t call = random_call();
	struct hyp_regs regs = {{HYP_CALL(call)}};
	int64_t result;

	for (unsigned int i = 1; i < 18; i++)
		regs.x[i] = random_argument(call, i - 1);
	result = hyp_call(&regs);
	CHECK(result >= 0 || is_known_error(result), "call %lu answers %ld", call, result);
	if (call == HYP_VM_CREATE && !result)
		__atomic_store_n(&handles[(uint32_t)regs.x[2] % NR_HANDLES], regs.x[2],
		                 __ATOMIC_RELAXED);
}

/* Takes down whatever is left of the VM @handle. */
static void end(uint64_t handle)
{
	HYP(HYP_VM_DYING, handle);
	if (HYP(HYP_VM_TEARDOWN, handle) == -PKC_ENOENT)
		return;
	for (uint64_t page = 0; page < ARENA_PAGES; page++)
		HYP(HYP_PAGE_RECLAIM, handle, PAGE_AT(page));
	HYP(HYP_VM_FREE, handle);
}

void call_at_random(uint64_t calls)
{
	for (uint64_t i = 0; i < calls; i++)
		call_one();
	HYP(HYP_VCPU_PUT, 0);
}

void end_all(void)
{
	for (unsigned int i = 0; i < NR_HANDLES; i++)
		end(handles[i]);
	for (uint64_t page = 0; page < ARENA_PAGES; page++)
		CHECK(!aborts(PAGE_AT(page)), "page %lu did not come back", page);
}
