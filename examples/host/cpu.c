/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "cpu.h"
#include "gic.h"
#include "vcpu.h"
#include <pkvmcore/esr.h>

/* A vCPU's share of a CPU, in milliseconds. */
#define SHARE_MS 2

#define TIMER_ON 1

uint32_t nr_cpus;
static struct cpu cpus[EL1_MAX_CPUS];

struct cpu *cpu_at(uint32_t index)
{
	return &cpus[index];
}

struct cpu *this_cpu(void)
{
	return &cpus[el1_cpu()];
}

uint64_t cpu_share_end(void)
{
	return el1_now() + pkc_read(CNTFRQ_EL0) * SHARE_MS / 1000;
}

/*
 * The physical timer, as a kernel that left EL2 to another does: the virtual one is the guests'.
 * No offset is between their counters (CNTPOFF is 0, and CNTVOFF while the host runs).
 */
void cpu_tick_at(uint64_t when)
{
	pkc_write(CNTP_CVAL_EL0, when);
	pkc_write(CNTP_CTL_EL0, TIMER_ON);
	pkc_port_barrier(PKC_ISB);
}

void cpu_init(void)
{
	struct cpu *cpu = this_cpu();

	cpu->index = el1_cpu();
	cpu->random = cpu->index + 1;
	gic_cpu_init(cpu->index);
	cpu_tick_at(cpu_share_end());
}

void cpu_take_interrupts(void)
{
	el1_unmask();
	pkc_port_barrier(PKC_ISB);
	el1_mask();
}

void cpu_idle(uint64_t when)
{
	cpu_tick_at(when);
	el1_wait();
	cpu_take_interrupts();
}

/* A guest's timer stays active, and so is silent, until its guest has ended it. */
static void guest_timer(struct cpu *cpu)
{
	if (!cpu->loaded) {
		gic_deactivate(PPI_VIRTUAL_TIMER);
		return;
	}
	cpu->timer_is_active = true;
	virq_timer(&cpu->loaded->virq);
}

static void handle(struct cpu *cpu, uint32_t id)
{
	gic_drop(id);
	if (id == PPI_VIRTUAL_TIMER) {
		guest_timer(cpu);
		return;
	}
	if (id == PPI_TICK) {
		cpu->resched = true;
		cpu_tick_at(cpu_share_end());
	}
	gic_deactivate(id);
}

void el1_interrupt(void)
{
	uint32_t id;

	while ((id = gic_acknowledge()) < GIC_SPURIOUS)
		handle(this_cpu(), id);
}

uint64_t cpu_random(void)
{
	struct cpu *cpu = this_cpu();

	cpu->random ^= cpu->random >> 12;
	cpu->random ^= cpu->random << 25;
	cpu->random ^= cpu->random >> 27;
	return cpu->random * UINT64_C(0x2545f4914f6cdd1d);
}

bool cpu_probe(uint64_t address)
{
	struct cpu *cpu = this_cpu();

	cpu->aborted = false;
	cpu->probing = true;
	pkc_port_barrier(PKC_DSB_SY);
	pkc_port_host_read(at(address), 8);
	pkc_port_barrier(PKC_DSB_SY);
	cpu->probing = false;
	return pkc_atomic_load(&cpu->aborted, PKC_RELAXED);
}

/* An abort that is expected is counted, and its instruction skipped. */
bool el1_sync(struct el1_frame *frame)
{
	struct cpu *cpu = this_cpu();

	if (!cpu->probing || pkc_esr_ec(frame->esr) != PKC_EC_DABT_CUR)
		return false;
	cpu->aborted = true;
	frame->elr += 4;
	return true;
}
