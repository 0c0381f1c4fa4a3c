/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "sched.h"
#include "gic.h"

/* VMs of which a vCPU is in a queue, or runs. */
static uint32_t nr_alive;

/* At the end, so that all have their turn. */
static void push(struct cpu *cpu, struct vcpu *vcpu)
{
	struct vcpu **end = &cpu->queue;

	pkc_guard(spinlock)(&cpu->lock);
	while (*end)
		end = &(*end)->next;
	vcpu->next = NULL;
	*end = vcpu;
}

static void send_to(struct vcpu *vcpu, struct cpu *cpu)
{
	pkc_atomic_store(&vcpu->home, cpu->index, PKC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	push(cpu, vcpu);
	if (cpu != this_cpu())
		gic_kick(cpu->index);
}

/* A VM that is off leaves the queues; its last vCPU tells the first CPU. */
static void park(struct vm *vm)
{
	if (pkc_atomic_fetch_add(&vm->parked, 1, PKC_ACQ_REL) + 1 < vm->plan->nr_vcpus)
		return;
	pkc_atomic_fetch_add(&nr_alive, UINT32_MAX, PKC_ACQ_REL);
	gic_kick(0);
}

/* The first that has something to do, or NULL, and then when one will have. */
static struct vcpu *take(struct cpu *cpu, uint64_t *when)
{
	uint64_t now = el1_now();
	struct vcpu **place = &cpu->queue, *vcpu;

	pkc_guard(spinlock)(&cpu->lock);
	while ((vcpu = *place)) {
		if (vm_is_off(vcpu->vm)) {
			*place = vcpu->next;
			park(vcpu->vm);
		} else if (vcpu_is_runnable(vcpu, now)) {
			*place = vcpu->next;
			return vcpu;
		} else {
			*when = vcpu->deadline < *when ? vcpu->deadline : *when;
			place = &vcpu->next;
		}
	}
	return NULL;
}

void sched_run_one(void)
{
	struct cpu *cpu = this_cpu();
	uint64_t when = cpu_share_end();
	struct vcpu *vcpu = take(cpu, &when);

	if (!vcpu) {
		cpu_idle(when);
		return;
	}
	vcpu_run(vcpu);
	send_to(vcpu, cpu_at((uint32_t)(cpu_random() % nr_cpus)));
}

void sched_add(struct vm *vm)
{
	pkc_atomic_fetch_add(&nr_alive, 1, PKC_RELAXED);
	for (uint32_t i = 0; i < vm->plan->nr_vcpus; i++)
		send_to(&vm->vcpus[i], cpu_at((uint32_t)(cpu_random() % nr_cpus)));
}

void sched_until_off(void)
{
	while (pkc_atomic_load(&nr_alive, PKC_ACQUIRE))
		sched_run_one();
}

void sched_forever(void)
{
	for (;;)
		sched_run_one();
}
