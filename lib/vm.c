/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/vm.h>

static uint32_t vm_word_state(uint64_t word)
{
	return (uint32_t)PKC_FIELD(word, 31, 28);
}

PKC_API int pkc_vm_table_init_config(struct pkc_vm_table *table, void *storage, uint32_t nr_vms,
                                     uint32_t max_vcpus, uint32_t config)
{
	if (config != PKC_CONFIG)
		return -PKC_ENOTSUP;
	if (!nr_vms || nr_vms > PKC_VM_MAX || !max_vcpus || max_vcpus > PKC_VCPU_MAX)
		return -PKC_EINVAL;
	if ((uintptr_t)storage % PKC_CACHE_LINE)
		return -PKC_EINVAL;

	table->slots = (struct pkc_vm_slot *)storage;
	table->nr_slots = nr_vms;
	table->max_vcpus = max_vcpus;
	for (uint32_t i = 0; i < nr_vms; i++)
		pkc_atomic_store(&table->slots[i].word, PKC_VM_WORD(1, PKC_VM_FREE), PKC_RELAXED);
	return 0;
}

/** Why the slot of @p handle, which has @p word, is not one in @p state without references. */
static int vm_step_error(struct pkc_handle handle, enum pkc_vm_state state, uint64_t word)
{
	uint32_t found = vm_word_state(word);

	if (word >> 32 != handle.generation || found == PKC_VM_FREE || found == PKC_VM_RETIRED)
		return -PKC_ENOENT;
	return found == (uint32_t)state ? -PKC_EBUSY : -PKC_EINVAL;
}

/** Moves the slot of @p handle, without references, from @p state to the word @p to. */
static int vm_step(const struct pkc_vm_table *table, struct pkc_handle handle,
                   enum pkc_vm_state state, uint64_t to)
{
	uint64_t word = PKC_VM_WORD(handle.generation, state);

	if (handle.index >= table->nr_slots)
		return -PKC_ENOENT;
	if (!pkc_atomic_cas(&table->slots[handle.index].word, &word, to, PKC_ACQ_REL))
		return vm_step_error(handle, state, word);
	return 0;
}

/** The word of a slot after @p handle: never the same generation again. */
static uint64_t vm_next_word(struct pkc_handle handle)
{
	if (handle.generation == UINT32_MAX)
		return PKC_VM_WORD(UINT32_MAX, PKC_VM_RETIRED);
	return PKC_VM_WORD(handle.generation + 1, PKC_VM_FREE);
}

PKC_API int pkc_vm_reserve(const struct pkc_vm_table *table, struct pkc_handle *handle)
{
	for (uint32_t i = 0; i < table->nr_slots; i++) {
		uint64_t word = pkc_atomic_load(&table->slots[i].word, PKC_RELAXED);
		struct pkc_handle next = {i, (uint32_t)(word >> 32)};

		if (vm_word_state(word) != PKC_VM_FREE)
			continue;
		if (vm_step(table, next, PKC_VM_FREE,
		            PKC_VM_WORD(next.generation, PKC_VM_RESERVED)))
			continue;
		*handle = next;
		return 0;
	}
	return -PKC_ENOMEM;
}

PKC_API int pkc_vm_unreserve(const struct pkc_vm_table *table, struct pkc_handle handle)
{
	return vm_step(table, handle, PKC_VM_RESERVED, vm_next_word(handle));
}

PKC_API int pkc_vm_init(const struct pkc_vm_table *table, struct pkc_handle handle,
                        struct pkc_vm *vm, struct pkc_vcpu **vcpus, uint32_t nr_vcpus)
{
	struct pkc_vm_slot *slot;
	int err;

	if (!nr_vcpus || nr_vcpus > table->max_vcpus)
		return -PKC_EINVAL;
	err = vm_step(table, handle, PKC_VM_RESERVED, PKC_VM_WORD(handle.generation, PKC_VM_SETUP));
	if (err)
		return err;

	slot = &table->slots[handle.index];
	slot->vm = vm;
	vm->slot = slot;
	vm->vcpus = vcpus;
	vm->nr_vcpus = nr_vcpus;
	vm->handle = handle;
	pkc_atomic_store(&vm->registering, 0, PKC_RELAXED);
	for (uint32_t i = 0; i < nr_vcpus; i++)
		pkc_atomic_store(&vcpus[i], (struct pkc_vcpu *)NULL, PKC_RELAXED);
	pkc_atomic_store(&slot->word, PKC_VM_WORD(handle.generation, PKC_VM_ACTIVE), PKC_RELEASE);
	return 0;
}

PKC_API int pkc_vm_get_error(struct pkc_handle handle, uint64_t word)
{
	if (word >> 32 != handle.generation)
		return -PKC_ENOENT;

	switch (vm_word_state(word)) {
	case PKC_VM_ACTIVE:
		return -PKC_EAGAIN;
	case PKC_VM_DYING:
	case PKC_VM_DEAD:
		return -PKC_ESHUTDOWN;
	default:
		return -PKC_ENOENT;
	}
}

PKC_API int pkc_vm_dying(const struct pkc_vm_table *table, struct pkc_handle handle)
{
	uint64_t active = PKC_VM_WORD(handle.generation, PKC_VM_ACTIVE);
	uint64_t dying = PKC_VM_WORD(handle.generation, PKC_VM_DYING);
	uint64_t *word;
	uint64_t now;

	if (handle.index >= table->nr_slots)
		return -PKC_ENOENT;

	word = &table->slots[handle.index].word;
	now = pkc_atomic_load(word, PKC_RELAXED);
	do {
		if (now - active > PKC_VM_REFS_MAX)
			return vm_step_error(handle, PKC_VM_ACTIVE, now);
	} while (!pkc_atomic_cas(word, &now, now - active + dying, PKC_ACQ_REL));
	return 0;
}

PKC_API int pkc_vm_teardown(const struct pkc_vm_table *table, struct pkc_handle handle,
                            struct pkc_vm **vm)
{
	int err = vm_step(table, handle, PKC_VM_DYING, PKC_VM_WORD(handle.generation, PKC_VM_DEAD));

	if (!err)
		*vm = table->slots[handle.index].vm;
	return err;
}

PKC_API int pkc_vm_dead(const struct pkc_vm_table *table, struct pkc_handle handle,
                        struct pkc_vm **vm)
{
	uint64_t dead = PKC_VM_WORD(handle.generation, PKC_VM_DEAD);
	uint64_t word;

	if (handle.index >= table->nr_slots)
		return -PKC_ENOENT;
	word = pkc_atomic_load(&table->slots[handle.index].word, PKC_ACQUIRE);
	if (word != dead)
		return vm_step_error(handle, PKC_VM_DEAD, word);
	*vm = table->slots[handle.index].vm;
	return 0;
}

PKC_API int pkc_vm_free(const struct pkc_vm_table *table, struct pkc_handle handle)
{
	return vm_step(table, handle, PKC_VM_DEAD, vm_next_word(handle));
}
