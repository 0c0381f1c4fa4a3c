/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host that calls at random, on several CPUs in turn: EL2 touches nothing that is not its own,
 * each page has one owner, and all of it comes back.
 */
#include "machine.h"
#include <stdlib.h>
#include <string.h>

#define CALLS      1000000
#define LONG_CALLS 50000000
#define CHECK_EACH 997
#define END_EACH   200
#define IPAS       64
#define FIRST_IPA  UINT64_C(0x40000000)

static uint64_t state;
static uint64_t handles[FW_MAX_VMS];
static uint64_t created;
static uint64_t given_to[MACHINE_PAGES];

TestSuite(fw_calls, .init = machine_start, .fini = machine_end, .timeout = 900);

static uint64_t random_number(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(0x2545f4914f6cdd1d);
}

static uint64_t below(uint64_t limit)
{
	uint64_t r = random_number();

	return r % 32 ? (r >> 8) % limit : r >> (r >> 8) % 64;
}

static uint64_t handle(void)
{
	uint64_t r = random_number();
	uint64_t h = handles[(r >> 8) % (r % 8 ? 4 : FW_MAX_VMS)];

	return r % 32 ? h : h ^ UINT64_C(1) << (r >> 16) % 64;
}

static uint64_t address(void)
{
	uint64_t r = random_number();

	return r % 32 ? machine_page((r >> 8) % MACHINE_PAGES) : r;
}

static uint64_t argument(int kind)
{
	switch (kind) {
	case 'a':
		return address();
	case 'h':
		return handle();
	case 'i':
		return FIRST_IPA + below(IPAS) * HYP_PAGE;
	case 'v':
		return FW_VM_PAGES + below(4);
	case 'p':
		return 1 + below(4);
	case '2':
		return below(2);
	case 's':
		return below(8);
	default:
		return random_number() >> random_number() % 64;
	}
}

/* What each call wants, as a rule. */
static const char *const kinds[HYP_NR_CALLS] = {
	"",       "",   "avs2", "h2apaii", "haip2", "hip", "h2", "",
	"ssrrrr", "ss", "h",    "h",       "ha",    "h",   "s",
};

static uint64_t choose(void)
{
	uint64_t r = random_number();

	if (r % 1024 == 0)
		return HYP_VM_DYING;
	if (r % 16 == 0)
		return HYP_VM_TEARDOWN + (r >> 8) % 3;
	if (r % 1024 == 1)
		return below(HYP_NR_CALLS + 3);
	return (r >> 8) % HYP_VM_DYING;
}

/* Whom the page at @pa and those behind it were given to, as far as they are some. */
static void note(uint64_t pa, uint64_t nr, uint64_t h)
{
	for (uint64_t n = (pa - MACHINE_RAM) / HYP_PAGE; nr && n < MACHINE_PAGES; n++, nr--)
		given_to[n] = h;
}

static void note_success(uint64_t call, const uint64_t *args, uint64_t new)
{
	switch (call) {
	case HYP_VM_CREATE:
		handles[(uint32_t) new % FW_MAX_VMS] = new;
		created++;
		note(args[1], args[2], new);
		break;
	case HYP_VCPU_CREATE:
		note(args[3], args[4], args[1]);
		note(args[5], 1, args[1]);
		break;
	case HYP_VM_MAP:
		note(args[2], args[4], args[1]);
		break;
	default:
		break;
	}
}

static int64_t call_at_random(void)
{
	uint64_t x[18], args[18], call = choose();
	const char *kind = call < HYP_NR_CALLS ? kinds[call] : "";
	int64_t result;

	for (int i = 1; i < 18; i++)
		x[i] = argument(*kind ? *kind++ : 'r');
	x[0] = HYP_CALL(call);
	memcpy(args, x, sizeof(args));
	result = machine_call((uint32_t)(random_number() % MACHINE_CPUS), x);
	if (!result)
		note_success(call, args, x[2]);
	return result;
}

/* What a guest has mapped is its own, or shared with it. */
static void check_vm(uint64_t h)
{
	struct pkc_vm_ref ref;

	if (pkc_vm_get(&fw_vm_table, pkc_handle_from_register(h), &ref))
		return;
	for (uint64_t i = 0; i < IPAS; i++) {
		uint64_t page = fw_tables_page(&fw_vm_of(ref)->tables, FIRST_IPA + i * HYP_PAGE);
		enum fw_page_state is;

		if (page == FW_NO_PAGE)
			continue;
		is = fw_page_state(page, (uint32_t)h);
		cr_assert(is == FW_PAGE_GUEST || is == FW_PAGE_GUEST_SHARED);
	}
	pkc_vm_put(ref);
}

static void check(void)
{
	uint64_t owned = 0, given = 0;

	for (uint32_t vm = 0; vm < FW_MAX_VMS; vm++) {
		check_vm(handles[vm]);
		owned += fw_pages_of(vm);
	}
	for (uint64_t n = 0; n < MACHINE_PAGES; n++)
		given += !machine_host_has(n) || machine_hyp_has(n);
	cr_assert(given <= owned);
}

/* Ends a VM, unless one of its vCPUs is loaded. */
static void end(uint64_t h)
{
	(void)CALL(HYP_CALL(HYP_VM_DYING), h);
	(void)CALL(HYP_CALL(HYP_VM_TEARDOWN), h);
	for (uint64_t n = 0; n < MACHINE_PAGES; n++)
		if (given_to[n] == h)
			(void)CALL(HYP_CALL(HYP_PAGE_RECLAIM), h, machine_page(n));
	(void)CALL(HYP_CALL(HYP_VM_FREE), h);
}

static void put_all(void)
{
	for (uint32_t cpu = 0; cpu < MACHINE_CPUS; cpu++)
		(void)machine_call(cpu, (uint64_t[18]){HYP_CALL(HYP_VCPU_PUT)});
}

/* Nothing of a host's memory is kept when it has ended all that it had. */
static void end_all(void)
{
	put_all();
	for (uint32_t vm = 0; vm < FW_MAX_VMS; vm++) {
		end(handles[vm]);
		cr_expect_eq(fw_pages_of(vm), 0, "VM %d", (int)vm);
	}
	for (uint64_t n = 0; n < MACHINE_PAGES; n++)
		cr_expect(machine_host_has(n) && !machine_hyp_has(n), "page %d", (int)n);
}

Test(fw_calls, whatever_a_host_calls_el2_keeps_its_memory_and_gives_back_the_hosts)
{
	uint64_t calls = getenv("PKC_LONG") ? LONG_CALLS : CALLS;

	state = 1;
	for (uint64_t i = 0; i < calls; i++) {
		(void)call_at_random();
		if (i % CHECK_EACH == 0)
			check();
		if (i % END_EACH == 0)
			end(handle());
	}
	cr_expect(created > calls / 1000, "no more than %d VMs", (int)created);
	end_all();
}
