/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A small VM table for tests. */
#ifndef TESTS_VM_TABLE_H
#define TESTS_VM_TABLE_H

#include <pkvmcore/vcpu.h>
#include <string.h>

#define NR_VMS   3
#define NR_VCPUS 4

static struct pkc_vm_slot slots[NR_VMS];
static struct pkc_vm_table table;
static struct pkc_vm vms[NR_VMS];
static struct pkc_vcpu *places[NR_VMS][NR_VCPUS];

/* An empty table. */
static inline void empty_table(void)
{
	memset(slots, 0xa5, sizeof(slots));
	cr_assert_eq(pkc_vm_table_init(&table, slots, NR_VMS, NR_VCPUS), 0);
}

static inline struct pkc_handle reserve(void)
{
	struct pkc_handle handle = {UINT32_MAX, 0};

	cr_assert_eq(pkc_vm_reserve(&table, &handle), 0);
	return handle;
}

static inline int init(struct pkc_handle handle)
{
	uint32_t i = handle.index % NR_VMS; /* which may be forged */

	return pkc_vm_init(&table, handle, &vms[i], places[i], NR_VCPUS);
}

/* A VM without vCPUs. */
static inline struct pkc_handle create(void)
{
	struct pkc_handle handle = reserve();

	memset(places[handle.index], 0xa5, sizeof(places[handle.index]));
	cr_assert_eq(init(handle), 0);
	return handle;
}

static inline struct pkc_vm_ref get(struct pkc_handle handle)
{
	struct pkc_vm_ref ref = {NULL};

	cr_assert_eq(pkc_vm_get(&table, handle, &ref), 0);
	return ref;
}

/* What pkc_vm_get() says; nothing is kept. */
static inline int try_get(struct pkc_handle handle)
{
	struct pkc_vm_ref ref;
	int err = pkc_vm_get(&table, handle, &ref);

	if (!err)
		pkc_vm_put(ref);
	return err;
}

#endif
