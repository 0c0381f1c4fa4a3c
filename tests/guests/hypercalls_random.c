/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls at random, the same for the same seed, from all CPUs at once. Whatever the answers, EL2
 * goes on, and all memory comes back.
 */
#include "hypercalls.h"

/* Handles that were true once, for all CPUs to use and misuse. */
#define NR_HANDLES 64

/* A VM is ended after so many calls. */
#define END_EACH   200
/* And the guest that goes on is run. */
#define ALIVE_EACH 50

static uint64_t handles[NR_HANDLES], given_to[ARENA_PAGES], succeeded[HYP_NR_CALLS];

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
		return PAGE_AT(n % ARENA_PAGES);
	}
}

static uint64_t any_handle(void)
{
	uint64_t r = guest_random();
	uint64_t n = (r >> 8) % (r % 8 ? 4 : NR_HANDLES);
	uint64_t handle = __atomic_load_n(&handles[n], __ATOMIC_RELAXED);

	switch (r % 32) {
	case 0:
		return r >> 8;
	case 1:
		return handle ^ UINT64_C(1) << (r >> 8) % 64;
	default:
		return handle;
	}
}

static uint64_t random_handle(void)
{
	uint64_t handle = any_handle();

	return is_alive(handle) ? 0 : handle;
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
	if (r % 1024 == 0)
		return HYP_VM_DYING;
	if (r % 16 == 0)
		return HYP_VM_TEARDOWN + (r >> 8) % 3;
	if (r % 64 == 1)
		return (r >> 8) & 0xffffff;
	return (r >> 8) % HYP_VM_DYING;
}

/* What a call that has succeeded gave to whom. */
static void note_pages(uint64_t pa, uint64_t nr, uint64_t handle)
{
	for (uint64_t page = (pa - arena) / HYP_PAGE; nr && page < ARENA_PAGES; page++, nr--)
		__atomic_store_n(&given_to[page], handle, __ATOMIC_RELAXED);
}

static void note(uint64_t call, const struct hyp_regs *asked, uint64_t created)
{
	const uint64_t *x = asked->x;

	if (call == HYP_VM_CREATE) {
		__atomic_store_n(&handles[(uint32_t)created % NR_HANDLES], created,
		                 __ATOMIC_RELAXED);
		note_pages(x[1], x[2], created);
	} else if (call == HYP_VCPU_CREATE) {
		note_pages(x[3], x[4], x[1]);
		note_pages(x[5], 1, x[1]);
	} else if (call == HYP_VM_MAP) {
		note_pages(x[2], x[4], x[1]);
	}
}

static void call_one(void)
{
	uint64_t call = random_call();
	struct hyp_regs asked = {{HYP_CALL(call)}}, regs;
	int64_t result;

	for (unsigned int i = 1; i < 18; i++)
		asked.x[i] = random_argument(call, i - 1);
	regs = asked;
	result = hyp_call(&regs);
	CHECK(result >= 0 || is_known_error(result), "call %lu answers %ld", call, result);
	if (!result)
		note(call, &asked, regs.x[2]);
	if (call < HYP_NR_CALLS && result >= 0)
		__atomic_fetch_add(&succeeded[call], 1, __ATOMIC_RELAXED);
}

/* Ends a VM, unless a CPU has one of its vCPUs loaded. */
static void end(uint64_t handle)
{
	HYP(HYP_VM_DYING, handle);
	if (HYP(HYP_VM_TEARDOWN, handle) == -PKC_EBUSY)
		return;
	for (uint64_t page = 0; page < ARENA_PAGES; page++)
		if (__atomic_load_n(&given_to[page], __ATOMIC_RELAXED) == handle)
			HYP(HYP_PAGE_RECLAIM, handle, PAGE_AT(page));
	HYP(HYP_VM_FREE, handle);
}

void call_at_random(uint64_t calls)
{
	for (uint64_t i = 1; i <= calls; i++) {
		call_one();
		if (i % END_EACH == 0)
			end(random_handle());
		if (i % ALIVE_EACH == 0)
			run_alive();
	}
	HYP(HYP_VCPU_PUT, 0);
}

void end_all(void)
{
	for (unsigned int i = 0; i < NR_HANDLES; i++)
		end(handles[i]);
	for (uint64_t page = 0; page < ARENA_PAGES; page++)
		CHECK(!aborts(PAGE_AT(page)), "page %lu did not come back", page);
	guest_print("hypercalls: succeeded create=%lu vcpu=%lu map=%lu unmap=%lu load=%lu run=%lu "
	            "teardown=%lu reclaim=%lu free=%lu",
	            succeeded[HYP_VM_CREATE], succeeded[HYP_VCPU_CREATE], succeeded[HYP_VM_MAP],
	            succeeded[HYP_VM_UNMAP], succeeded[HYP_VCPU_LOAD], succeeded[HYP_VCPU_RUN],
	            succeeded[HYP_VM_TEARDOWN], succeeded[HYP_PAGE_RECLAIM],
	            succeeded[HYP_VM_FREE]);
}
