/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * VM table: which VMs there are, and who may touch them.
 *
 * Each VM has a slot, and each slot one atomic word {generation:32, state:4, refs:28} in a cache
 * line of its own. No locks: docs/design/vm.md has the picture and the argument. In short, a handle
 * becomes a reference only while the VM is ACTIVE; a VM is taken down only when it is DYING and
 * nobody has a reference; and a slot that is used again has another generation.
 *
 * All calls may be made on all CPUs at once. What names no VM is refused with -PKC_ENOENT, whatever
 * the call.
 */
#ifndef PKVMCORE_VM_H
#define PKVMCORE_VM_H

#include <pkvmcore/atomic.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/guard.h>
#include <pkvmcore/handle.h>

/** The most VMs that a table can hold. */
#define PKC_VM_MAX   UINT32_C(4096)
/** The most vCPUs that a VM can have. */
#define PKC_VCPU_MAX UINT32_C(512)

/** State of a slot, bits 31:28 of its word. */
enum pkc_vm_state {
	PKC_VM_FREE = 0,     /**< its generation is the next to be used */
	PKC_VM_RESERVED = 1, /**< a handle has been given out */
	PKC_VM_SETUP = 2,    /**< pkc_vm_init() is writing */
	PKC_VM_ACTIVE = 3,   /**< the handle resolves */
	PKC_VM_DYING = 4,    /**< no new references */
	PKC_VM_DEAD = 5,     /**< no references: the VM belongs to whoever took it down */
	PKC_VM_RETIRED = 6,  /**< all generations are used up */
};

/** The most references that bits 27:0 can count. */
#define PKC_VM_REFS_MAX PKC_BITS(27, 0)

/** The word of a slot; @p state is one of enum pkc_vm_state. */
#define PKC_VM_WORD(generation, state) \
	((uint64_t)(generation) << 32 | (uint64_t)(uint32_t)(state) << 28)

struct pkc_vcpu;
struct pkc_vm;

/** A place for a VM. */
struct __attribute__((aligned(PKC_CACHE_LINE))) pkc_vm_slot {
	uint64_t word;     /**< atomic: {generation:32, state:4, refs:28} */
	struct pkc_vm *vm; /**< for those whose access to the word gave them a right to it */
};

/** All VMs. The embedder owns it, and changes it by pkc_vm_table_init() alone. */
struct pkc_vm_table {
	struct pkc_vm_slot *slots; /**< storage of the embedder */
	uint32_t nr_slots;         /**< their number */
	uint32_t max_vcpus;        /**< the most that a VM of this table may have */
};

/** What the library knows of a VM, in storage of the embedder: part of the embedder's own VM. */
struct pkc_vm {
	struct pkc_vm_slot *slot; /**< its place */
	struct pkc_vcpu **vcpus;  /**< atomic: by index, NULL until registered */
	uint32_t nr_vcpus;        /**< how many vCPUs it is to have */
	uint32_t registering;     /**< atomic: 1 while a vCPU is registered */
	struct pkc_handle handle; /**< its name; the index can serve for its VMID */
};

/**
 * A reference to a VM, which keeps it from being taken down: only pkc_vm_get() makes it, or
 * pkc_loaded_vm() lends it.
 */
struct pkc_vm_ref {
	struct pkc_vm *vm; /**< the VM */
};

/** How large the storage of a table for @p nr_vms VMs is, in bytes. */
PKC_ALWAYS_INLINE size_t pkc_vm_table_size(uint32_t nr_vms)
{
	return nr_vms * sizeof(struct pkc_vm_slot);
}

PKC_BEGIN_DECLS

/** pkc_vm_table_init() for a caller that was compiled with the configuration @p config. */
PKC_API int pkc_vm_table_init_config(struct pkc_vm_table *table, void *storage, uint32_t nr_vms,
                                     uint32_t max_vcpus, uint32_t config);

/**
 * Sets up an empty table.
 *
 * Context: nobody else knows the table yet.
 *
 * @param table      what is set up
 * @param storage    pkc_vm_table_size() bytes at a multiple of PKC_CACHE_LINE, in use as long as
 *                   the table; what it holds does not matter
 * @param nr_vms     1 to PKC_VM_MAX
 * @param max_vcpus  the most that a VM may have, 1 to PKC_VCPU_MAX
 * @retval 0             ready
 * @retval -PKC_EINVAL   a number out of its range, or storage that is not aligned
 * @retval -PKC_ENOTSUP  the library was built with another version or configuration of its headers
 */
PKC_ALWAYS_INLINE int pkc_vm_table_init(struct pkc_vm_table *table, void *storage, uint32_t nr_vms,
                                        uint32_t max_vcpus)
{
	return pkc_vm_table_init_config(table, storage, nr_vms, max_vcpus, PKC_CONFIG);
}

/**
 * Reserves a place for a VM, and names it.
 *
 * @param      table      the table
 * @param[out] handle     set on success only; resolves once pkc_vm_init() is done
 * @retval 0              reserved
 * @retval -PKC_ENOMEM    each place was taken when it was looked at, or is used up
 */
PKC_API int pkc_vm_reserve(const struct pkc_vm_table *table, struct pkc_handle *handle);

/**
 * Takes a reservation back; the handle names nobody from now on.
 *
 * @retval 0             free again
 * @retval -PKC_ENOENT   @p handle names nothing
 * @retval -PKC_EINVAL   it names a VM that pkc_vm_init() has got
 */
PKC_API int pkc_vm_unreserve(const struct pkc_vm_table *table, struct pkc_handle handle);

/**
 * Makes a reserved place a VM without vCPUs, whose handle resolves. That is the last step.
 *
 * @param table     the table
 * @param handle    what pkc_vm_reserve() gave
 * @param vm        storage of the VM, which nobody else knows; in use until pkc_vm_teardown()
 * @param vcpus     room for @p nr_vcpus pointers, likewise
 * @param nr_vcpus  how many vCPUs it is to have
 * @retval 0             ACTIVE
 * @retval -PKC_ENOENT   @p handle names nothing
 * @retval -PKC_EINVAL   it names a VM that has been initialised, or @p nr_vcpus is 0 or above what
 *                       the table allows
 */
PKC_API int pkc_vm_init(const struct pkc_vm_table *table, struct pkc_handle handle,
                        struct pkc_vm *vm, struct pkc_vcpu **vcpus, uint32_t nr_vcpus);

/**
 * Lets nobody get a reference any more; those that there are stay good.
 *
 * The embedder then makes every CPU put what it has, and calls pkc_vm_teardown().
 *
 * @retval 0             DYING, by this call
 * @retval -PKC_ENOENT   @p handle names no VM
 * @retval -PKC_EINVAL   it is not ACTIVE: not yet, or no longer
 */
PKC_API int pkc_vm_dying(const struct pkc_vm_table *table, struct pkc_handle handle);

/**
 * Takes a dying VM from all others: it is DEAD, and belongs to the caller.
 *
 * All that was done under references is over, and seen. The place, and so a VMID that was made of
 * its index, stays taken until pkc_vm_free().
 *
 * @param      table      the table
 * @param      handle     a VM
 * @param[out] vm         set on success only
 * @retval 0              DEAD, by this call
 * @retval -PKC_ENOENT    @p handle names no VM
 * @retval -PKC_EBUSY     there are references, or loaded vCPUs: try again
 * @retval -PKC_EINVAL    it is not DYING: not yet, or no longer
 */
PKC_API int pkc_vm_teardown(const struct pkc_vm_table *table, struct pkc_handle handle,
                            struct pkc_vm **vm);

/**
 * The VM that was taken down under a handle: for the steps between pkc_vm_teardown() and
 * pkc_vm_free(), of which the embedder lets one at a time happen.
 *
 * @param      table      the table
 * @param      handle     a VM
 * @param[out] vm         set on success only
 * @retval 0              found
 * @retval -PKC_ENOENT    @p handle names no VM
 * @retval -PKC_EINVAL    it is not DEAD
 */
PKC_API int pkc_vm_dead(const struct pkc_vm_table *table, struct pkc_handle handle,
                        struct pkc_vm **vm);

/**
 * Gives the place of a dead VM free. Its handle names nobody from now on.
 *
 * @retval 0             free, or retired if it has no generation left
 * @retval -PKC_ENOENT   @p handle names no VM
 * @retval -PKC_EINVAL   it is not DEAD
 */
PKC_API int pkc_vm_free(const struct pkc_vm_table *table, struct pkc_handle handle);

/** Why pkc_vm_get() refuses @p handle, whose slot has @p word: see there. */
PKC_API int pkc_vm_get_error(struct pkc_handle handle, uint64_t word);

PKC_END_DECLS

/** @cond internal */
/** pkc_vm_get_error(), of which the compiler may know that there is one. */
PKC_ALWAYS_INLINE int pkc_vm_refuse(struct pkc_handle handle, uint64_t word)
{
	int err = pkc_vm_get_error(handle, word);

	if (!err)
		__builtin_unreachable();
	return err;
}
/** @endcond */

/**
 * Gets a reference to the VM that a handle names.
 *
 * Lock-free: it is only repeated if another CPU has got or put one meanwhile.
 *
 * @param      table        the table
 * @param      handle       a VM; any value does
 * @param[out] ref          set on success only; pkc_vm_put() gives it back, or a
 *                          `pkc_guard(vm_ref)`
 * @retval 0                got
 * @retval -PKC_ENOENT      @p handle names no VM, or one that is not ready yet
 * @retval -PKC_ESHUTDOWN   the VM is dying
 * @retval -PKC_EAGAIN      there are PKC_VM_REFS_MAX references
 */
PKC_ALWAYS_INLINE int pkc_vm_get(const struct pkc_vm_table *table, struct pkc_handle handle,
                                 struct pkc_vm_ref *ref)
{
	uint64_t active = PKC_VM_WORD(handle.generation, PKC_VM_ACTIVE);
	struct pkc_vm_slot *slot;
	uint64_t word;

	if (handle.index >= table->nr_slots)
		return -PKC_ENOENT;

	slot = &table->slots[handle.index];
	word = pkc_atomic_load(&slot->word, PKC_RELAXED);
	do {
		/* Another generation, another state or too many references: all in one. */
		if (pkc_unlikely(word - active >= PKC_VM_REFS_MAX))
			return pkc_vm_refuse(handle, word);
	} while (!pkc_atomic_cas(&slot->word, &word, word + 1, PKC_ACQUIRE));

	ref->vm = slot->vm;
	return 0;
}

/** Gives a reference back that pkc_vm_get() made; the VM may be gone on return. */
PKC_ALWAYS_INLINE void pkc_vm_put(struct pkc_vm_ref ref)
{
	uint64_t word = pkc_atomic_fetch_add(&ref.vm->slot->word, ~UINT64_C(0), PKC_RELEASE);

	if (pkc_unlikely(!(word & PKC_VM_REFS_MAX)))
		pkc_port_panic("vm: a reference given back twice");
}

/** @cond internal */
PKC_ALWAYS_INLINE void pkc_vm_ref_got(const struct pkc_vm_ref *ref)
{
	(void)ref;
}

PKC_ALWAYS_INLINE void pkc_vm_ref_put(const struct pkc_vm_ref *ref)
{
	pkc_vm_put(*ref);
}
/** @endcond */

/** `pkc_guard(vm_ref)(&ref)`: puts, at the end of the scope, what pkc_vm_get() has got. */
PKC_DEFINE_GUARD(vm_ref, const struct pkc_vm_ref, pkc_vm_ref_got, pkc_vm_ref_put);

#endif
