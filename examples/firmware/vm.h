/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A VM of the host, from its creation to its end. VM 0, which is the host, is none of these.
 *
 * Arguments are as the host passed them, any value; errors are those of <hypercall.h>. A call that
 * is refused has changed nothing, and holds nothing.
 */
#ifndef FW_VM_H
#define FW_VM_H

#include "cpu.h"
#include "tables.h"
#include <hypercall.h>
#include <pkvmcore/hypregs.h>
#include <pkvmcore/psci_host.h>
#include <pkvmcore/spinlock.h>
#include <pkvmcore/state.h>
#include <pkvmcore/trap.h>
#include <pkvmcore/vcpu.h>
#include <pkvmcore/vgic.h>

/* In the pages that the host donates for it, after the root of stage 2. */
struct fw_vm {
	struct pkc_vm vm;
	struct pkc_spinlock lock; /* of tables */
	struct fw_tables tables;
	uint64_t vttbr;
	bool is_protected;
	uint16_t last
		[FW_MAX_CPUS];   /* on each CPU, index + 1 of the vCPU that was loaded there last */
	struct pkc_psci_vm psci; /* of a protected VM, as is power */
	struct pkc_power_vcpu power[HYP_VCPUS_MAX];
	struct pkc_vcpu *places[HYP_VCPUS_MAX];
};

/* In the pages that the host donates for it. */
struct fw_vcpu {
	struct pkc_vcpu vcpu;
	struct fw_vm *vm;
	struct hyp_vcpu_page *page; /* the host's: by hostmem.h alone */
	struct pkc_trap_vcpu view;
	struct pkc_exit_record exit;
	struct pkc_hypregs hypregs; /* EL2's registers while it runs */
	uint32_t differs_on;        /* a CPU: its pkc_cpu::id */
	uint32_t differ;            /* from those of the host there */
	uint32_t swap;              /* enum pkc_swap of the two */
	struct pkc_state state;
	struct pkc_vgic_cpuif vgic;
};

/* What the host donates for them, beside tables. */
#define FW_PAGES_FOR(size) (((size) + HYP_PAGE - 1) / HYP_PAGE)
#define FW_VM_PAGES        (2 + FW_PAGES_FOR(sizeof(struct fw_vm)))
#define FW_VCPU_PAGES      FW_PAGES_FOR(sizeof(struct fw_vcpu))
/* What it shares for a vCPU. */
#define FW_VCPU_SHARED     FW_PAGES_FOR(sizeof(struct hyp_vcpu_page))

/* What HYP_VM_CREATE and HYP_VCPU_CREATE want. */
struct fw_vm_request {
	uint64_t pa, nr, nr_vcpus, flags;
};
struct fw_vcpu_request {
	uint64_t index, pa, nr, page, entry, x0;
};

extern struct pkc_vm_table fw_vm_table;

/* There are no VMs. Once, before there is a second CPU. */
void fw_vm_init(void);

int fw_vm_create(const struct fw_vm_request *request, struct pkc_handle *handle);
int fw_vcpu_create(struct pkc_handle handle, const struct fw_vcpu_request *request);

int fw_vm_map(struct pkc_handle handle, uint64_t pa, uint64_t ipa, uint64_t nr, uint64_t memory);
int fw_vm_unmap(struct pkc_handle handle, uint64_t ipa, uint64_t nr);

/* On the calling CPU, which has or gets in cpu->self what is loaded. */
int fw_vcpu_load(struct fw_cpu *cpu, struct pkc_handle handle, uint64_t index);
int fw_vcpu_put(struct fw_cpu *cpu);

int fw_vm_dying(struct pkc_handle handle);
int fw_vm_teardown(struct pkc_handle handle);
int fw_vm_reclaim(struct pkc_handle handle, uint64_t pa);
int fw_vm_free(struct pkc_handle handle);

/* A reference's VM, and what the calling CPU has loaded, or NULL. */
static inline struct fw_vm *fw_vm_of(struct pkc_vm_ref ref)
{
	return (struct fw_vm *)(void *)ref.vm;
}

static inline struct fw_vcpu *fw_vcpu_loaded(const struct fw_cpu *cpu)
{
	return (struct fw_vcpu *)(void *)pkc_vcpu_loaded(&cpu->self).vcpu;
}

PKC_STATIC_ASSERT(offsetof(struct fw_vm, vm) == 0 && offsetof(struct fw_vcpu, vcpu) == 0,
                  "a pointer to the one is a pointer to the other");

#endif
