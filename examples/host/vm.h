/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A VM of the host: its memory, its vCPUs, its console, from creation to its last page's return.
 */
#ifndef HOST_VM_H
#define HOST_VM_H

#include "image.h"
#include "vcpu.h"
#include <pkvmcore/psci.h>
#include <pkvmcore/spinlock.h>

#define VM_MAX_VCPUS 4
/* Where a guest's memory begins, and its device tree if it has one; where its console is. */
#define VM_BASE      UINT64_C(0x40000000)
#define VM_CONSOLE   UINT64_C(0x09000000)
/* Where U-Boot has its environment, in flash; there it finds zeroes. */
#define VM_FLASH     UINT64_C(0x04000000)
#define FLASH_PAGES  64

enum vm_verdict { VM_SILENT, VM_PASSED, VM_FAILED };

/* What is to run. */
struct vm_plan {
	enum image image;
	uint32_t nr_vcpus;
	uint32_t flags;  /* enum hyp_vm_flag */
	uint64_t mib;    /* of memory: 2 at least, even */
	uint64_t offset; /* from VM_BASE to the image, and so to the first instruction */
	uint64_t x0;     /* of the first vCPU */
	bool has_flash;
	const char *says;   /* how the line begins by which it has passed; NULL: PASS */
	const char *prompt; /* the same, at which it would wait for a user, and is turned off */
};

struct vm {
	uint64_t handle;
	const struct vm_plan *plan;
	char name;
	uint64_t own, own_pages; /* donated to EL2 */
	uint64_t memory;         /* plan->mib in a row */

	struct vcpu vcpus[VM_MAX_VCPUS];
	struct pkc_psci_vm psci; /* unless it is protected: EL2 has its own */
	struct pkc_power_vcpu power[VM_MAX_VCPUS];
	uint32_t off;    /* atomic: no vCPU is to be entered any more */
	uint32_t parked; /* atomic: vCPUs that no queue has any more */

	struct pkc_spinlock console; /* of what follows */
	uint32_t line_length;
	char line[100];
	uint32_t verdict; /* enum vm_verdict, by its last line */
};

/* All of it; the vCPUs are in no queue yet. */
void vm_make(struct vm *vm, char name, const struct vm_plan *plan);
/* The steps of it, for who wants to stop in between. */
void vm_create(struct vm *vm, char name, const struct vm_plan *plan);
void vm_add_memory(struct vm *vm);
void vm_add_vcpu(struct vm *vm, uint32_t index);

/* Gives back pages that were given to EL2 or to its guest, once it has been taken down. */
void vm_reclaim(const struct vm *vm, uint64_t pa, uint64_t n);
/* Takes down what has been made, and gives all pages back to the pool. No CPU has a vCPU loaded. */
void vm_destroy(struct vm *vm);
/* The second half of it, once EL2 has taken the VM down. */
void vm_give_back(struct vm *vm);

bool vm_is_protected(const struct vm *vm);
/* It has said goodbye: its vCPUs leave their CPUs. */
void vm_power_off(struct vm *vm);
bool vm_is_off(const struct vm *vm);
/* A character for its console. */
void vm_put(struct vm *vm, char c);

#endif
