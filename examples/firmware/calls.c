/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "calls.h"
#include "counters.h"
#include "run.h"
#include "vm.h"
#include <pkvmcore/sysreg.h>

static struct pkc_handle handle_in(const uint64_t *x)
{
	return pkc_handle_from_register(x[1]);
}

static void version(struct fw_cpu *cpu)
{
	uint64_t *x = cpu->context.regs.x;

	x[2] = FW_VM_PAGES;
	x[3] = FW_VCPU_PAGES;
	x[4] = pkc_read(ICH_VTR_EL2);
	fw_answer(cpu, HYP_ABI);
}

static void nop(struct fw_cpu *cpu)
{
	fw_answer(cpu, 0);
}

static void vm_create(struct fw_cpu *cpu)
{
	uint64_t *x = cpu->context.regs.x;
	struct fw_vm_request request = {x[1], x[2], x[3], x[4]};
	struct pkc_handle handle = {0, 0};
	int error = fw_vm_create(&request, &handle);

	x[2] = error ? 0 : pkc_handle_to_register(handle);
	fw_answer(cpu, error);
}

static void vcpu_create(struct fw_cpu *cpu)
{
	const uint64_t *x = cpu->context.regs.x;
	struct fw_vcpu_request request = {x[2], x[3], x[4], x[5], x[6], x[7]};

	fw_answer(cpu, fw_vcpu_create(handle_in(x), &request));
}

static void vm_map(struct fw_cpu *cpu)
{
	const uint64_t *x = cpu->context.regs.x;

	fw_answer(cpu, fw_vm_map(handle_in(x), x[2], x[3], x[4], x[5]));
}

static void vm_unmap(struct fw_cpu *cpu)
{
	const uint64_t *x = cpu->context.regs.x;

	fw_answer(cpu, fw_vm_unmap(handle_in(x), x[2], x[3]));
}

static void vcpu_load(struct fw_cpu *cpu)
{
	const uint64_t *x = cpu->context.regs.x;

	fw_answer(cpu, fw_vcpu_load(cpu, handle_in(x), x[2]));
}

static void vcpu_put(struct fw_cpu *cpu)
{
	fw_answer(cpu, fw_vcpu_put(cpu));
}

static void vm_dying(struct fw_cpu *cpu)
{
	fw_answer(cpu, fw_vm_dying(handle_in(cpu->context.regs.x)));
}

static void vm_teardown(struct fw_cpu *cpu)
{
	fw_answer(cpu, fw_vm_teardown(handle_in(cpu->context.regs.x)));
}

static void page_reclaim(struct fw_cpu *cpu)
{
	const uint64_t *x = cpu->context.regs.x;

	fw_answer(cpu, fw_vm_reclaim(handle_in(x), x[2]));
}

static void vm_free(struct fw_cpu *cpu)
{
	fw_answer(cpu, fw_vm_free(handle_in(cpu->context.regs.x)));
}

static void counters(struct fw_cpu *cpu)
{
	uint64_t *x = cpu->context.regs.x;

	fw_answer(cpu, fw_counters(x[1], &x[2]));
}

static void not_supported(struct fw_cpu *cpu)
{
	cpu->other_calls++;
	cpu->context.regs.x[0] = (uint64_t)PKC_SMCCC_NOT_SUPPORTED;
}

static const fw_call_fn of_host[HYP_NR_CALLS] = {
	[HYP_VERSION] = version,
	[HYP_NOP] = nop,
	[HYP_VM_CREATE] = vm_create,
	[HYP_VCPU_CREATE] = vcpu_create,
	[HYP_VM_MAP] = vm_map,
	[HYP_VM_UNMAP] = vm_unmap,
	[HYP_VCPU_LOAD] = vcpu_load,
	[HYP_VCPU_PUT] = vcpu_put,
	[HYP_VCPU_RUN] = fw_run,
	[HYP_VCPU_FETCH] = fw_run_fetch,
	[HYP_VM_DYING] = vm_dying,
	[HYP_VM_TEARDOWN] = vm_teardown,
	[HYP_PAGE_RECLAIM] = page_reclaim,
	[HYP_VM_FREE] = vm_free,
	[HYP_COUNTERS] = counters,
};

static const fw_call_fn of_guest[HYP_NR_CALLS] = {
	not_supported, not_supported, not_supported, not_supported, not_supported,
	not_supported, not_supported, not_supported, not_supported, not_supported,
	not_supported, not_supported, not_supported, not_supported, not_supported,
};

const fw_call_fn *fw_calls;

void fw_calls_init(bool host)
{
	fw_calls = host ? of_host : of_guest;
}

void fw_do_call(struct fw_cpu *cpu, uint32_t id)
{
	uint32_t number = (id & ~PKC_SMCCC_SVE_HINT) - (uint32_t)HYP_CALL(0);

	cpu->calls++;
	if (number < HYP_NR_CALLS)
		fw_calls[number](cpu);
	else
		not_supported(cpu);
}
