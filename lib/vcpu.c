/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/mpidr.h>
#include <pkvmcore/vcpu.h>

PKC_API struct pkc_vcpu *pkc_vcpu_by_mpidr(struct pkc_vm_ref vm, uint64_t affinity)
{
	if (affinity & ~PKC_MPIDR_AFFINITY)
		return NULL;

	for (uint32_t i = 0; i < vm.vm->nr_vcpus; i++) {
		struct pkc_vcpu *vcpu = pkc_vcpu_by_index(vm, i);

		if (vcpu && pkc_mpidr_match(vcpu->mpidr, affinity, 0))
			return vcpu;
	}
	return NULL;
}

static int vcpu_check(struct pkc_vm_ref vm, uint32_t index, uint64_t mpidr)
{
	if (pkc_vcpu_by_index(vm, index))
		return -PKC_EINVAL;
	return pkc_vcpu_by_mpidr(vm, mpidr & PKC_MPIDR_AFFINITY) ? -PKC_EEXIST : 0;
}

static void vcpu_publish(struct pkc_vm_ref vm, struct pkc_vcpu *vcpu, uint32_t index)
{
	pkc_atomic_store(&vcpu->owner, PKC_CPU_NONE, PKC_RELAXED);
	vcpu->index = index;
	vcpu->vm = vm.vm;
	pkc_atomic_store(&vm.vm->vcpus[index], vcpu, PKC_RELEASE);
}

PKC_API int pkc_vcpu_register(struct pkc_vm_ref vm, struct pkc_vcpu *vcpu, uint32_t index,
                              uint32_t id, struct pkc_host_ptr host)
{
	uint64_t mpidr = pkc_mpidr_from_vcpu_id(id);
	uint32_t nobody = 0;
	int err;

	if (index >= vm.vm->nr_vcpus || id > PKC_VCPU_ID_MAX)
		return -PKC_EINVAL;
	if (!pkc_atomic_cas(&vm.vm->registering, &nobody, 1, PKC_ACQUIRE))
		return -PKC_EAGAIN;

	err = vcpu_check(vm, index, mpidr);
	if (!err) {
		vcpu->mpidr = mpidr;
		vcpu->host = host;
		vcpu_publish(vm, vcpu, index);
	}
	pkc_atomic_store(&vm.vm->registering, 0, PKC_RELEASE);
	return err;
}

/** Claims the vCPU at @p index, of a VM that the caller has a reference to, for @p cpu. */
static int vcpu_claim(struct pkc_cpu *cpu, struct pkc_vm_ref vm, uint32_t index)
{
	uint32_t nobody = PKC_CPU_NONE;
	struct pkc_vcpu *vcpu;

	if (index >= vm.vm->nr_vcpus)
		return -PKC_EINVAL;
	vcpu = pkc_vcpu_by_index(vm, index);
	if (!vcpu)
		return -PKC_ENXIO;
	if (!pkc_atomic_cas(&vcpu->owner, &nobody, cpu->id, PKC_ACQUIRE))
		return -PKC_EBUSY;

	cpu->loaded.vcpu = vcpu;
	return 0;
}

PKC_API int pkc_vcpu_load(struct pkc_cpu *cpu, const struct pkc_vm_table *table,
                          struct pkc_handle handle, uint32_t index)
{
	struct pkc_vm_ref vm;
	int err;

	if (cpu->loaded.vcpu)
		return -PKC_EPERM;
	err = pkc_vm_get(table, handle, &vm);
	if (err)
		return err;

	err = vcpu_claim(cpu, vm, index);
	if (err)
		pkc_vm_put(vm);
	return err;
}

PKC_API int pkc_vcpu_put(struct pkc_cpu *cpu)
{
	struct pkc_vcpu *vcpu = cpu->loaded.vcpu;
	struct pkc_vm_ref vm;

	if (!vcpu)
		return -PKC_ENOENT;

	vm = pkc_loaded_vm(cpu->loaded);
	cpu->loaded.vcpu = NULL;
	/* The owner first: it is in memory that only the reference keeps. */
	pkc_atomic_store(&vcpu->owner, PKC_CPU_NONE, PKC_RELEASE);
	pkc_vm_put(vm);
	return 0;
}
