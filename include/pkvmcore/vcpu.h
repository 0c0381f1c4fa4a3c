/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * vCPU: which ones a VM has, which one a CPU has loaded, and which one somebody else means.
 *
 * A vCPU is loaded on at most one CPU, and a CPU has loaded at most one. A loaded vCPU is also a
 * reference to its VM. No locks: docs/design/vm.md.
 */
#ifndef PKVMCORE_VCPU_H
#define PKVMCORE_VCPU_H

#include <pkvmcore/cpu.h>
#include <pkvmcore/hostmem.h>
#include <pkvmcore/vm.h>

/**
 * What the library knows of a vCPU, in storage of the embedder: part of the embedder's own vCPU.
 *
 * All but the owner is constant from pkc_vcpu_register() on.
 */
struct __attribute__((aligned(PKC_CACHE_LINE))) pkc_vcpu {
	uint32_t owner;           /**< atomic: number of the CPU that has loaded it, PKC_CPU_NONE */
	uint32_t index;           /**< its place in the VM */
	uint64_t mpidr;           /**< its MPIDR_EL1 */
	struct pkc_vm *vm;        /**< its VM */
	struct pkc_host_ptr host; /**< the host's name of it, or null */
};

/** A vCPU and what the host calls it: the answer to a host's pointer. */
struct pkc_vcpu_pair {
	struct pkc_host_ptr host;      /**< the host's object; null if the pointer names nothing */
	struct pkc_loaded_vcpu loaded; /**< ours, if there is one */
};

PKC_BEGIN_DECLS

/**
 * Adds a vCPU to a VM. That it can be found is the last step.
 *
 * @param vm     the VM
 * @param vcpu   storage that nobody else knows; in use until pkc_vm_teardown()
 * @param index  its place, below the VM's number of vCPUs
 * @param id     what its MPIDR_EL1 is made of, 0 to PKC_VCPU_ID_MAX
 * @param host   what the host will call it; null if no host may
 * @retval 0             registered
 * @retval -PKC_EINVAL   @p index or @p id is out of range, or the place is taken
 * @retval -PKC_EEXIST   another vCPU of the VM has this id
 * @retval -PKC_EAGAIN   another CPU is adding a vCPU to the VM
 */
PKC_API int pkc_vcpu_register(struct pkc_vm_ref vm, struct pkc_vcpu *vcpu, uint32_t index,
                              uint32_t id, struct pkc_host_ptr host);

/**
 * Loads a vCPU on this CPU.
 *
 * @param cpu    the calling CPU
 * @param table  where to look
 * @param handle the VM
 * @param index  the vCPU's place in it
 * @retval 0                loaded: pkc_vcpu_loaded() is the claim
 * @retval -PKC_EPERM       this CPU has loaded a vCPU already
 * @retval -PKC_ENOENT      @p handle names no VM
 * @retval -PKC_ESHUTDOWN   the VM is dying
 * @retval -PKC_EAGAIN      the VM has PKC_VM_REFS_MAX references
 * @retval -PKC_EINVAL      the VM has no such place
 * @retval -PKC_ENXIO       there is no vCPU in that place yet
 * @retval -PKC_EBUSY       the vCPU is loaded on another CPU
 */
PKC_API int pkc_vcpu_load(struct pkc_cpu *cpu, const struct pkc_vm_table *table,
                          struct pkc_handle handle, uint32_t index);

/**
 * Puts what this CPU has loaded; its VM may be gone on return.
 *
 * @param cpu           the calling CPU
 * @retval 0            put
 * @retval -PKC_ENOENT  nothing was loaded
 */
PKC_API int pkc_vcpu_put(struct pkc_cpu *cpu);

/**
 * The vCPU of a VM that has an affinity value.
 *
 * @param vm        the VM
 * @param affinity  as a guest passed it: any bit outside of PKC_MPIDR_AFFINITY names nobody
 * @return          the vCPU, or NULL; good as long as @p vm
 */
PKC_API struct pkc_vcpu *pkc_vcpu_by_mpidr(struct pkc_vm_ref vm, uint64_t affinity);

PKC_END_DECLS

/** The vCPU of a VM in the place @p index, or NULL; good as long as @p vm. */
PKC_ALWAYS_INLINE struct pkc_vcpu *pkc_vcpu_by_index(struct pkc_vm_ref vm, uint32_t index)
{
	if (index >= vm.vm->nr_vcpus)
		return NULL;
	return pkc_atomic_load(&vm.vm->vcpus[index], PKC_ACQUIRE);
}

/** What @p cpu, the calling one, has loaded; its vcpu is NULL if that is nothing. */
PKC_ALWAYS_INLINE struct pkc_loaded_vcpu pkc_vcpu_loaded(const struct pkc_cpu *cpu)
{
	return cpu->loaded;
}

/** The VM of a loaded vCPU, lent until that is put: not to be given to pkc_vm_put(). */
PKC_ALWAYS_INLINE struct pkc_vm_ref pkc_loaded_vm(struct pkc_loaded_vcpu loaded)
{
	struct pkc_vm_ref vm = {loaded.vcpu->vm};

	return vm;
}

/**
 * The vCPU that a host means by a pointer: what this CPU has loaded, or nothing.
 *
 * The pointer is compared and never followed. Where pkc_cpu::trusts_host is set there is nothing
 * to compare with: the host's object is what the host says, and ours none. Reads this CPU's own
 * data alone, and what is constant.
 *
 * @param cpu   the calling CPU
 * @param host  as the host passed it
 */
PKC_ALWAYS_INLINE struct pkc_vcpu_pair pkc_vcpu_by_host(const struct pkc_cpu *cpu,
                                                        struct pkc_host_ptr host)
{
	struct pkc_vcpu_pair trusted = {host, {NULL}};
	struct pkc_vcpu_pair found = {host, cpu->loaded};
	struct pkc_vcpu_pair none = {{0}, {NULL}};

	if (pkc_unlikely(cpu->trusts_host))
		return trusted;
	/* A vCPU without a host's name is not what a host means by null. */
	if (!cpu->loaded.vcpu || !host.value || cpu->loaded.vcpu->host.value != host.value)
		return none;
	return found;
}

/**
 * The same by a pointer to a part of the host's object, such as its vGIC interface.
 *
 * @param cpu     the calling CPU
 * @param part    as the host passed it
 * @param offset  where the part is in the host's object, bytes; the difference may wrap, since it
 *                is only compared
 */
PKC_ALWAYS_INLINE struct pkc_vcpu_pair pkc_vcpu_by_host_part(const struct pkc_cpu *cpu,
                                                             struct pkc_host_ptr part,
                                                             size_t offset)
{
	struct pkc_host_ptr host = {part.value - offset};

	return pkc_vcpu_by_host(cpu, host);
}

#endif
