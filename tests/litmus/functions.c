/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* What is inline in the headers, or an embedder's part, as functions for check.sh to look into. */
#include <pkvmcore/vcpu.h>

int litmus_get(const struct pkc_vm_table *table, struct pkc_handle handle, struct pkc_vm_ref *ref);
uint32_t litmus_put(struct pkc_vm_ref ref);
void litmus_wipe(const struct pkc_vm_table *table, struct pkc_handle handle, struct pkc_vcpu *vcpu);

int litmus_get(const struct pkc_vm_table *table, struct pkc_handle handle, struct pkc_vm_ref *ref)
{
	return pkc_vm_get(table, handle, ref);
}

uint32_t litmus_put(struct pkc_vm_ref ref)
{
	uint32_t nr_vcpus = ref.vm->nr_vcpus;

	pkc_vm_put(ref);
	return nr_vcpus;
}

void litmus_wipe(const struct pkc_vm_table *table, struct pkc_handle handle, struct pkc_vcpu *vcpu)
{
	struct pkc_vm *vm;

	if (pkc_vm_teardown(table, handle, &vm))
		return;
	vcpu->owner = 0;
	vm->slot = NULL;
}
