/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The floor under a program at EL1 of QEMU's virt machine: start, exceptions, console, PSCI. The
 * host stands on it, and so do its guests.
 */
#ifndef EL1_H
#define EL1_H

#include "layout.h"
#include <pkvmcore/atomic.h>
#include <pkvmcore/psci_call.h>
#include <pkvmcore/sysreg.h>

/* What an exception saved. */
struct el1_frame {
	uint64_t x[31];
	uint64_t elr, spsr, esr, far;
	uint64_t unused;
};

PKC_STATIC_ASSERT(offsetof(struct el1_frame, elr) == EL1_FRAME_ELR, "start.S stores it there");
PKC_STATIC_ASSERT(offsetof(struct el1_frame, esr) == EL1_FRAME_ESR, "start.S stores it there");
PKC_STATIC_ASSERT(sizeof(struct el1_frame) == EL1_FRAME_SIZE, "start.S makes it so large");

/* Exception vectors from EL1 itself: (offset / 128). */
enum el1_kind { EL1_SYNC = 4, EL1_IRQ = 5 };

/* x0 to x30 as the first CPU found them. */
extern uint64_t el1_entry[];

/* Where this program is, from its first to its last byte. */
extern char el1_image[], el1_image_end[];

/*
 * What each program supplies: its first and its other CPUs, interrupts masked; el1_main() returns
 * when the machine is to be turned off, el1_secondary() when the CPU is. el1_sync() returns whether
 * the exception was expected, and el1_interrupt() is called with the interrupt pending.
 */
void el1_main(uint64_t x0);
void el1_secondary(uint32_t cpu);
bool el1_sync(struct el1_frame *frame);
void el1_interrupt(void);

/* Memory and devices are where they are. */
PKC_ALWAYS_INLINE void *at(uint64_t address)
{
	return (void *)address; /* NOLINT(performance-no-int-to-ptr) */
}

/* What the compiler calls on its own, too. */
void *memset(void *to, int value, size_t size);
void *memcpy(void *to, const void *from, size_t size);

/* Which CPU this is: 0 to EL1_MAX_CPUS - 1, as its stack says. */
uint32_t el1_cpu(void);

/* V0 to V31, FPSR, FPCR: C uses none of them. */
struct fp {
	uint64_t v[32][2];
	uint64_t fpsr, fpcr;
};

void fp_load(const struct fp *fp);
void fp_store(struct fp *fp);

/* From start.S into C, and out of it. */
void el1_secondary_entry(void);
__attribute__((noreturn)) void el1_first(uint64_t tree);
__attribute__((noreturn)) void el1_second(uint64_t cpu);
void el1_exception(struct el1_frame *frame, uint64_t kind);

/* One line, whole: knows %s and %c, and of 64 bits %lu, %ld and %lx. */
__attribute__((format(printf, 1, 2))) void el1_print(const char *format, ...);
/* The same, and this is the end: the machine is turned off. */
__attribute__((format(printf, 1, 2), noreturn)) void el1_fail(const char *format, ...);

/* Calls by HVC #0; x1 to x3 as arguments. */
int64_t el1_call(uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3);
int64_t el1_cpu_on(uint32_t cpu);
/* CPUs that there are: those with affinity 0 to n - 1. */
uint32_t el1_nr_cpus(void);
__attribute__((noreturn)) void el1_off(void);

#define PSCI32(name) (UINT64_C(0x84000000) + PKC_PSCI_##name)
#define PSCI64(name) (UINT64_C(0xc4000000) + PKC_PSCI_##name)

/* Interrupts of this CPU, in PSTATE. */
PKC_ALWAYS_INLINE void el1_mask(void)
{
	__asm__ volatile("msr DAIFSet, #2" ::: "memory");
}

PKC_ALWAYS_INLINE void el1_unmask(void)
{
	__asm__ volatile("msr DAIFClr, #2" ::: "memory");
}

/* Until an interrupt is pending, masked or not. */
PKC_ALWAYS_INLINE void el1_wait(void)
{
	__asm__ volatile("dsb sy\n\twfi" ::: "memory");
}

/* The counter, not read early. */
PKC_ALWAYS_INLINE uint64_t el1_now(void)
{
	pkc_port_barrier(PKC_ISB);
	return pkc_read(CNTVCT_EL0);
}

/* This CPU's GICv3 interface: group 1 on, all priorities. @split: EOI only drops the priority. */
void el1_gic_cpu_init(bool split);

#endif
