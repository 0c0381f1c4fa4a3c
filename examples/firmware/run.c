/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "run.h"
#include "calls.h"

void fw_run_create(struct fw_vcpu *vcpu, uint32_t index, uint64_t entry, uint64_t x0)
{
	(void)vcpu, (void)index, (void)entry, (void)x0;
}

void fw_run_load(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	(void)cpu, (void)vcpu;
}

void fw_run_put(struct fw_cpu *cpu, struct fw_vcpu *vcpu)
{
	(void)cpu, (void)vcpu;
}

void fw_run(struct fw_cpu *cpu)
{
	fw_answer(cpu, -PKC_ENOTSUP);
}

void fw_run_fetch(struct fw_cpu *cpu)
{
	fw_answer(cpu, -PKC_ENOTSUP);
}
