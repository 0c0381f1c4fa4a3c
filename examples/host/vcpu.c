/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vcpu.h"
#include "gic.h"
#include "pool.h"
#include "vm.h"
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/reset.h>

static bool move_all;

void vcpu_move_all(bool all)
{
	move_all = all;
}

void vcpu_make(struct vcpu *vcpu, struct vm *vm, uint32_t index)
{
	const struct vm_plan *plan = vm->plan;

	vcpu->index = index;
	vcpu->deadline = UINT64_MAX;
	vcpu->own = pool_take(hyp_vcpu_pages(), 1);
	vcpu->page = at(pool_take(1, 1));
	must(HYP_VCPU_CREATE, vm->handle, index, vcpu->own, hyp_vcpu_pages(), (uint64_t)vcpu->page,
	     VM_BASE + plan->offset, plan->x0);
	vcpu->vm = vm;
	virq_init(&vcpu->virq, &vcpu->page->vgic);
}

void vcpu_reclaim(struct vcpu *vcpu)
{
	vm_reclaim(vcpu->vm, vcpu->own, hyp_vcpu_pages());
	vm_reclaim(vcpu->vm, (uint64_t)vcpu->page, 1);
	vcpu->vm = NULL;
}

/* What is not in the page is written whole, so nothing has to be fetched first. */
static void reset(struct vcpu *vcpu, const struct pkc_power_request *request)
{
	struct pkc_reset_values values = {
		.mpidr = pkc_mpidr_from_vcpu_id(vcpu->index),
		.midr = pkc_read(MIDR_EL1),
		.actlr = pkc_read(ACTLR_EL1),
		.amair = 0,
	};

	virq_reset(&vcpu->virq);
	pkc_reset_vcpu(&vcpu->page->state, &values, request->entry, request->context_id,
	               request->be);
	pkc_hostside_overwrite(&vcpu->side,
	                       PKC_CLASS(GPR) | PKC_CLASS(PC) | PKC_CLASS(SYS) | PKC_CLASS(FP));
}

/* An np guest's vCPU that somebody has turned on. */
static void power_on(struct vcpu *vcpu)
{
	struct pkc_power_vcpu *power = &vcpu->vm->power[vcpu->index];
	struct pkc_power_request request;

	if (vm_is_protected(vcpu->vm) || pkc_power_take(&vcpu->vm->psci.power, power, &request))
		return;
	reset(vcpu, &request);
	pkc_power_start(power, &request);
}

/* For np guests the host's own word; EL2 refuses to run what is off of a protected one. */
static bool is_off(const struct vcpu *vcpu)
{
	return !vm_is_protected(vcpu->vm) &&
	       pkc_power_state(&vcpu->vm->power[vcpu->index]) == PKC_POWER_OFF;
}

bool vcpu_is_runnable(const struct vcpu *vcpu, uint64_t now)
{
	bool woken = pkc_atomic_load(&vcpu->woken, PKC_ACQUIRE);

	if (is_off(vcpu) || (vcpu->refused && !woken))
		return false;
	return !vcpu->waiting || woken || virq_has_news(&vcpu->virq) || now >= vcpu->deadline;
}

void vcpu_wait(struct vcpu *vcpu, uint64_t deadline)
{
	vcpu->deadline = deadline;
	vcpu->waiting = !virq_is_signalled(&vcpu->virq);
}

void vcpu_kick(const struct vcpu *vcpu)
{
	uint32_t home;

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	home = pkc_atomic_load(&vcpu->home, PKC_RELAXED);
	if (home != this_cpu()->index)
		gic_kick(home);
}

void vcpu_wake(struct vcpu *vcpu)
{
	pkc_atomic_store(&vcpu->woken, 1, PKC_RELEASE);
	vcpu_kick(vcpu);
}

static void set_call(struct vcpu *vcpu)
{
	uint64_t *x = vcpu->run.x;

	x[0] = HYP_CALL(HYP_VCPU_RUN);
	x[HYP_RUN_CLAIM] = vcpu->side.claim;
	x[HYP_RUN_ACTION] = vcpu->reply.action;
	for (int i = 0; i < 4; i++)
		x[HYP_RUN_DATA + i] = vcpu->reply.data[i];
}

/*
 * A timer that EL2 has turned off with the exit interrupts nobody: what it would have done is seen
 * by its deadline.
 */
static void check_timer(struct vcpu *vcpu)
{
	uint64_t deadline = vcpu->run.x[HYP_EXIT_DEADLINE];

	if (deadline && el1_now() >= deadline)
		virq_timer(&vcpu->virq);
}

uint32_t vcpu_fetch(struct vcpu *vcpu, uint32_t classes)
{
	struct hyp_regs regs = {{HYP_CALL(HYP_VCPU_FETCH), 0, vcpu->side.claim}};
	int64_t held;

	regs.x[1] = pkc_hostside_read(&vcpu->side, classes);
	if (regs.x[1]) {
		held = hyp_call(&regs);
		pkc_hostside_answered(&vcpu->side, 0, held < 0 ? 0 : (uint32_t)held);
	}
	return classes & (vcpu->side.held | vcpu->side.claim);
}

/* What the host may not write it cannot claim: EL2 leaves it out. */
static void move_everything(struct vcpu *vcpu)
{
	vcpu->side.claim = 0;
	pkc_hostside_overwrite(&vcpu->side, vcpu_fetch(vcpu, PKC_CLASSES_ALL));
}

/* A vCPU that is off waits for a wake-up; one whose VM has ended waits until it is parked. */
static void take_refusal(struct vcpu *vcpu, int64_t error)
{
	if (error == -PKC_EPERM || error == -PKC_ECANCELED)
		vcpu->refused = true;
	else if (error != -PKC_EAGAIN)
		el1_fail("FAIL host: VCPU_RUN says %ld", error);
	cpu_take_interrupts();
}

static void take_answer(struct vcpu *vcpu)
{
	vcpu->reply.action = PKC_REPLY_NONE;
	if (move_all)
		move_everything(vcpu);
	check_timer(vcpu);
	vcpu_exit(vcpu);
}

void vcpu_enter(struct vcpu *vcpu, struct cpu *cpu)
{
	int64_t error;

	set_call(vcpu);
	virq_flush(&vcpu->virq, cpu);
	error = hyp_call(&vcpu->run);
	virq_sync(&vcpu->virq, cpu);
	pkc_hostside_answered(&vcpu->side, (uint32_t)vcpu->run.x[HYP_EXIT_CONSUMED],
	                      (uint32_t)vcpu->run.x[HYP_EXIT_CLASSES]);
	if (error < 0)
		take_refusal(vcpu, error);
	else
		take_answer(vcpu);
}

int64_t vcpu_load(struct vcpu *vcpu, struct cpu *cpu)
{
	int64_t error;

	power_on(vcpu);
	error = hyp(HYP_VCPU_LOAD, vcpu->vm->handle, vcpu->index);
	if (error)
		return error;
	cpu->loaded = vcpu;
	vcpu->waiting = false;
	vcpu->refused = false;
	pkc_atomic_store(&vcpu->woken, 0, PKC_RELAXED);
	return 0;
}

void vcpu_put(struct vcpu *vcpu, struct cpu *cpu)
{
	virq_put(&vcpu->virq, cpu);
	cpu->loaded = NULL;
	must(HYP_VCPU_PUT, 0);
}

static bool may_go_on(const struct vcpu *vcpu)
{
	return !vcpu->waiting && !vcpu->refused && !is_off(vcpu) && !vm_is_off(vcpu->vm);
}

/* A VM that is being taken down is off. */
void vcpu_run(struct vcpu *vcpu)
{
	struct cpu *cpu = this_cpu();

	if (vcpu_load(vcpu, cpu)) {
		vm_power_off(vcpu->vm);
		return;
	}
	cpu->resched = false;
	cpu_tick_at(cpu_share_end());
	while (!cpu->resched && may_go_on(vcpu))
		vcpu_enter(vcpu, cpu);
	vcpu_put(vcpu, cpu);
}
