/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>

#include "vm_table.h"
#include <signal.h>

/** The states that a handle can name, in the order of a VM's life, and then nothing. */
enum stage { RESERVED, SETUP, ACTIVE, HELD, DYING_HELD, DYING, DEAD, FREE, NR_STAGES };

static void kill_vm(struct pkc_handle handle)
{
	struct pkc_vm *vm = NULL;

	cr_assert_eq(pkc_vm_dying(&table, handle), 0);
	cr_assert_eq(pkc_vm_teardown(&table, handle, &vm), 0);
	cr_assert_eq(vm, &vms[handle.index]);
}

/** A handle whose VM has come to @p stage. */
static struct pkc_handle at(enum stage stage)
{
	struct pkc_handle handle;

	empty_table();
	handle = stage <= SETUP ? reserve() : create();
	if (stage == SETUP)
		slots[handle.index].word = PKC_VM_WORD(handle.generation, PKC_VM_SETUP);
	if (stage == HELD || stage == DYING_HELD)
		get(handle);
	if (stage == DYING || stage == DYING_HELD)
		cr_assert_eq(pkc_vm_dying(&table, handle), 0);
	if (stage >= DEAD)
		kill_vm(handle);
	if (stage == FREE)
		cr_assert_eq(pkc_vm_free(&table, handle), 0);
	return handle;
}

static struct pkc_vm *found;

static int teardown(struct pkc_handle handle)
{
	return pkc_vm_teardown(&table, handle, &found);
}

static int dead(struct pkc_handle handle)
{
	return pkc_vm_dead(&table, handle, &found);
}

static int unreserve(struct pkc_handle handle)
{
	return pkc_vm_unreserve(&table, handle);
}

static int dying(struct pkc_handle handle)
{
	return pkc_vm_dying(&table, handle);
}

static int release(struct pkc_handle handle)
{
	return pkc_vm_free(&table, handle);
}

static const struct {
	const char *name;
	int (*call)(struct pkc_handle handle);
	int answers[NR_STAGES];
} calls[] = {
	{"unreserve",
         unreserve,
         {0, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL,
          -PKC_ENOENT}},
	{"init",
         init,
         {0, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL,
          -PKC_ENOENT}},
	{"get",
         try_get,
         {-PKC_ENOENT, -PKC_ENOENT, 0, 0, -PKC_ESHUTDOWN, -PKC_ESHUTDOWN, -PKC_ESHUTDOWN,
          -PKC_ENOENT}},
	{"dying",
         dying,
         {-PKC_EINVAL, -PKC_EINVAL, 0, 0, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_ENOENT}},
	{"teardown",
         teardown,
         {-PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EBUSY, 0, -PKC_EINVAL,
          -PKC_ENOENT}},
	{"dead",
         dead,
         {-PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, 0,
          -PKC_ENOENT}},
	{"free",
         release,
         {-PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, -PKC_EINVAL, 0,
          -PKC_ENOENT}},
};
#define NR_CALLS (sizeof(calls) / sizeof(calls[0]))

Test(vm, each_step_is_taken_from_one_state_and_refused_in_all_others)
{
	for (size_t i = 0; i < NR_CALLS; i++)
		for (int stage = RESERVED; stage < NR_STAGES; stage++)
			cr_expect_eq(calls[i].call(at((enum stage)stage)), calls[i].answers[stage],
			             "%s at %d", calls[i].name, stage);
}

Test(vm, a_refused_step_changes_nothing)
{
	for (size_t i = 0; i < NR_CALLS; i++) {
		for (int stage = RESERVED; stage < NR_STAGES; stage++) {
			struct pkc_handle handle = at((enum stage)stage);
			uint64_t before = slots[handle.index].word;

			if (calls[i].answers[stage])
				calls[i].call(handle);
			cr_expect(!calls[i].answers[stage] || slots[handle.index].word == before,
			          "%s at %d", calls[i].name, stage);
		}
	}
}

/** Expects that no call does anything with @p handle. */
static void expect_nobody(struct pkc_handle handle, const char *what)
{
	for (size_t i = 0; i < NR_CALLS; i++)
		cr_expect_eq(calls[i].call(handle), -PKC_ENOENT, "%s: %s", calls[i].name, what);
}

Test(vm, a_forged_handle_names_nobody)
{
	for (int stage = RESERVED; stage < NR_STAGES; stage++) {
		uint64_t good = pkc_handle_to_register(at((enum stage)stage));

		for (int bit = 0; bit < 64; bit++)
			expect_nobody(pkc_handle_from_register(good ^ PKC_BIT(bit)), "one bit off");
		expect_nobody(pkc_handle_from_register(0), "0");
		expect_nobody(pkc_handle_from_register(UINT64_MAX), "-1");
	}
}

Test(vm, a_handle_that_was_never_issued_names_nobody)
{
	empty_table();
	for (uint32_t i = 0; i <= NR_VMS; i++) {
		for (uint32_t generation = 0; generation < 3; generation++) {
			struct pkc_handle handle = {i, generation};

			expect_nobody(handle, "empty table");
		}
	}
}

Test(vm, a_stale_handle_names_nobody_and_leaves_the_next_vm_alone)
{
	struct pkc_handle stale = at(FREE);
	struct pkc_handle next = create();
	uint64_t before = slots[next.index].word;

	cr_assert_eq(next.index, stale.index);
	expect_nobody(stale, "stale");
	cr_expect_eq(slots[next.index].word, before);
}

Test(vm, a_reservation_that_was_taken_back_names_nobody)
{
	struct pkc_handle handle = at(RESERVED);
	struct pkc_handle next;

	cr_assert_eq(unreserve(handle), 0);
	next = reserve();
	cr_assert_eq(next.index, handle.index);
	cr_expect_neq(next.generation, handle.generation);
	expect_nobody(handle, "taken back");
}

Test(vm, a_slot_whose_generations_are_used_up_is_retired)
{
	for (int taken_back = 0; taken_back < 2; taken_back++) {
		struct pkc_handle last;

		empty_table();
		slots[0].word = PKC_VM_WORD(UINT32_MAX, PKC_VM_FREE);
		last = reserve();
		cr_assert_eq(last.generation, UINT32_MAX);
		if (taken_back) {
			cr_expect_eq(unreserve(last), 0);
		} else {
			cr_assert_eq(init(last), 0);
			kill_vm(last);
			cr_expect_eq(release(last), 0);
		}
		expect_nobody(last, "retired");
		cr_expect_eq(reserve().index, 1);
	}
}

Test(vm, a_full_table_is_out_of_memory_until_a_place_is_free)
{
	struct pkc_handle handle = at(ACTIVE);
	struct pkc_handle more;

	for (uint32_t i = 1; i < NR_VMS; i++)
		reserve();
	cr_expect_eq(pkc_vm_reserve(&table, &more), -PKC_ENOMEM);
	kill_vm(handle);
	cr_expect_eq(pkc_vm_reserve(&table, &more), -PKC_ENOMEM, "dead, but not free");
	cr_assert_eq(release(handle), 0);
	cr_expect_eq(pkc_vm_reserve(&table, &more), 0);
}

Test(vm, every_table_size_that_is_documented_works)
{
	static struct pkc_vm_slot many[PKC_VM_MAX + 1];
	static const uint32_t sizes[] = {1, 2, 4095, PKC_VM_MAX};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct pkc_handle handle = {0, 0};

		cr_expect_eq(pkc_vm_table_size(sizes[i]), sizes[i] * sizeof(many[0]));
		many[sizes[i]].word = 42;
		cr_assert_eq(pkc_vm_table_init(&table, many, sizes[i], PKC_VCPU_MAX), 0);
		for (uint32_t j = 0; j < sizes[i]; j++)
			cr_assert_eq(pkc_vm_reserve(&table, &handle), 0);
		cr_expect_eq(handle.index, sizes[i] - 1);
		cr_expect_eq(pkc_vm_reserve(&table, &handle), -PKC_ENOMEM);
		cr_expect_eq(many[sizes[i]].word, 42, "nothing behind the storage is touched");
	}
}

Test(vm, a_table_refuses_what_it_cannot_be)
{
	char *odd = (char *)slots + PKC_CACHE_LINE / 2;

	cr_expect_eq(pkc_vm_table_init(&table, slots, 0, 1), -PKC_EINVAL);
	cr_expect_eq(pkc_vm_table_init(&table, slots, PKC_VM_MAX + 1, 1), -PKC_EINVAL);
	cr_expect_eq(pkc_vm_table_init(&table, slots, 1, 0), -PKC_EINVAL);
	cr_expect_eq(pkc_vm_table_init(&table, slots, 1, PKC_VCPU_MAX + 1), -PKC_EINVAL);
	cr_expect_eq(pkc_vm_table_init(&table, odd, 1, 1), -PKC_EINVAL);
	cr_expect_eq(pkc_vm_table_init_config(&table, slots, 1, 1, PKC_CONFIG ^ 1), -PKC_ENOTSUP);
	cr_expect_eq(pkc_vm_table_init(&table, slots, 1, 1), 0);
}

Test(vm, a_vm_has_one_vcpu_at_least_and_no_more_than_the_table_allows)
{
	struct pkc_handle handle = at(RESERVED);
	static const uint32_t bad[] = {0, NR_VCPUS + 1, UINT32_MAX};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(pkc_vm_init(&table, handle, &vms[0], places[0], bad[i]), -PKC_EINVAL);
	cr_expect_eq(init(handle), 0, "a refused init leaves the reservation");
}

Test(vm, a_reference_leads_to_the_vm_and_keeps_it)
{
	struct pkc_handle handle = at(ACTIVE);
	struct pkc_vm_ref first = get(handle), second = get(handle);

	cr_expect_eq(first.vm, &vms[handle.index]);
	cr_expect_eq(first.vm->handle.index, handle.index);
	cr_expect_eq(first.vm->handle.generation, handle.generation);
	cr_assert_eq(dying(handle), 0);
	cr_expect_eq(teardown(handle), -PKC_EBUSY);
	pkc_vm_put(first);
	cr_expect_eq(teardown(handle), -PKC_EBUSY);
	pkc_vm_put(second);
	cr_expect_eq(teardown(handle), 0);
	cr_expect_eq(found, &vms[handle.index]);
	cr_expect_eq(dead(handle), 0);
	cr_expect_eq(found, &vms[handle.index]);
}

static uint64_t references(struct pkc_handle handle)
{
	return slots[handle.index].word & PKC_VM_REFS_MAX;
}

/** The number of references while there is one to @p handle, who is put on each way out. */
static uint64_t guarded(struct pkc_handle handle)
{
	struct pkc_vm_ref ref;

	if (pkc_vm_get(&table, handle, &ref))
		return 0;
	pkc_guard(vm_ref)(&ref);

	return references(handle);
}

Test(vm, a_guard_gives_a_reference_back)
{
	struct pkc_handle handle = at(ACTIVE);

	cr_expect_eq(guarded(handle), 1);
	cr_expect_eq(references(handle), 0);
}

Test(vm, references_are_counted_to_their_limit_and_not_beyond)
{
	struct pkc_handle handle = at(ACTIVE);
	struct pkc_vm_ref last;

	slots[handle.index].word += PKC_VM_REFS_MAX - 1;
	last = get(handle);
	cr_expect_eq(try_get(handle), -PKC_EAGAIN);
	cr_expect_eq(dying(handle), 0, "a VM with all its references can die");
	cr_expect_eq(teardown(handle), -PKC_EBUSY);
	pkc_vm_put(last);
	cr_expect_eq(slots[handle.index].word,
	             PKC_VM_WORD(handle.generation, PKC_VM_DYING) + PKC_VM_REFS_MAX - 1);
}

Test(vm, a_reference_that_is_given_back_twice_is_noticed, .signal = SIGABRT)
{
	struct pkc_vm_ref ref = get(at(ACTIVE));

	pkc_vm_put(ref);
	pkc_vm_put(ref);
}

Test(vm, slots_stand_on_lines_of_their_own)
{
	cr_expect_eq(sizeof(struct pkc_vm_slot) % PKC_CACHE_LINE, 0);
	cr_expect_eq(_Alignof(struct pkc_vm_slot) % PKC_CACHE_LINE, 0);
	cr_expect_eq(_Alignof(struct pkc_vcpu) % PKC_CACHE_LINE, 0);
	cr_expect_eq(_Alignof(struct pkc_cpu) % PKC_CACHE_LINE, 0);
}
