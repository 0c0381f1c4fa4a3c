/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * CPUs: how they start and end, and what they do with an exception.
 */
#include "el1.h"

extern char el1_stacks[];

uint32_t el1_cpu(void)
{
	uint64_t sp;

	__asm__("mov %0, sp" : "=r"(sp));
	return (uint32_t)((sp - 1 - (uint64_t)el1_stacks) >> EL1_STACK_SHIFT);
}

int64_t el1_call(uint64_t id, uint64_t x1_, uint64_t x2_, uint64_t x3_)
{
	register uint64_t x0 __asm__("x0") = id;
	register uint64_t x1 __asm__("x1") = x1_;
	register uint64_t x2 __asm__("x2") = x2_;
	register uint64_t x3 __asm__("x3") = x3_;

	__asm__ volatile("hvc #0"
	                 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)
	                 :
	                 : "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14",
	                   "x15", "x16", "x17", "memory");
	return (int64_t)x0;
}

int64_t el1_cpu_on(uint32_t cpu)
{
	return el1_call(PSCI64(CPU_ON), cpu, (uint64_t)&el1_secondary_entry, cpu);
}

uint32_t el1_nr_cpus(void)
{
	uint32_t n = 1;

	while (n < EL1_MAX_CPUS && el1_call(PSCI64(AFFINITY_INFO), n, 0, 0) >= 0)
		n++;
	return n;
}

void el1_off(void)
{
	for (;;)
		el1_call(PSCI32(SYSTEM_OFF), 0, 0, 0);
}

void el1_first(uint64_t tree)
{
	el1_main(tree);
	el1_off();
}

void el1_second(uint64_t cpu)
{
	el1_secondary((uint32_t)cpu);
	el1_call(PSCI32(CPU_OFF), 0, 0, 0);
	el1_fail("FAIL CPU_OFF returned");
}

void el1_exception(struct el1_frame *frame, uint64_t kind)
{
	if (kind == EL1_IRQ)
		el1_interrupt();
	else if (kind != EL1_SYNC || !el1_sync(frame))
		el1_fail("FAIL exception: vector %lu, ESR 0x%lx, FAR 0x%lx, ELR 0x%lx", kind,
		         frame->esr, frame->far, frame->elr);
}

/* ICC_CTLR_EL1.EOImode (Arm IHI0069, 12.2.6). */
#define EOI_DROPS_ONLY PKC_BIT(1)

void el1_gic_cpu_init(bool split)
{
	pkc_write(ICC_SRE_EL1, 1);
	pkc_port_barrier(PKC_ISB);
	pkc_write(ICC_PMR_EL1, 0xff);
	pkc_write(ICC_CTLR_EL1, split ? EOI_DROPS_ONLY : 0);
	pkc_write(ICC_IGRPEN1_EL1, 1);
	pkc_port_barrier(PKC_ISB);
}

void pkc_port_panic(const char *why)
{
	el1_fail("FAIL the library is misused: %s", why);
}
