/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What small EL1 guests for QEMU's virt machine need: console, PSCI, exceptions that are expected,
 * other CPUs.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

/* x0 to x30 and NZCV, round one way out of EL1. */
struct guest_regs {
	uint64_t x[31];
	uint64_t nzcv;
};

struct guest_frame {
	uint64_t x[31];
	uint64_t elr, spsr, esr, far;
};

/* The exception that a piece of code is allowed to provoke, and what came of it. */
struct guest_trap {
	bool allowed;
	unsigned int taken;
	unsigned int kind; /* vector, 0 to 15 */
	uint64_t elr, spsr, esr, far;
};

struct guest_cpu {
	uint64_t entry_el, entry_daif, entry_sctlr, entry_dirty, entry_spsel;
	uint64_t index;
	uint64_t random;
	uint64_t calls;
	uint64_t interrupts;

	struct guest_trap trap;
};

/* Memory and devices are where they are. */
static inline void *at(uint64_t address)
{
	return (void *)address; /* NOLINT(performance-no-int-to-ptr) */
}

enum guest_exit {
	EXIT_HVC,
	EXIT_SMC,
	EXIT_HVC_1,
	EXIT_HVC_FFFF,
	EXIT_SMC_1,
	EXIT_SMC_FFFF,
	EXIT_STORE, /* x4 to [x3] */
	EXIT_LOAD,  /* x4 from [x3] */
	EXIT_UNKNOWN_REGISTER,
	EXIT_EL2_REGISTER,
	EXIT_WFI,
	EXIT_WFE,
	EXIT_NONE,
};

enum guest_probe {
	PROBE_LDR,
	PROBE_WRITES = 9,
	PROBE_EXECUTE = 16,
	PROBE_ATOMICS = 17,
	PROBE_MAY_PASS = 20,
	PROBE_EL1_ONLY = 25,
	PROBE_END = 26,
};

/* Vectors, and exception classes that the guests provoke (Arm DDI 0487, ESR_EL1). */
#define KIND_EL1_SYNC 4
#define KIND_EL1_IRQ  5
#define KIND_EL1_FIQ  6
#define KIND_EL0_SYNC 8
#define KIND_EL0_IRQ  9
#define KIND_A32_SYNC 12
#define EC_UNKNOWN    0x00
#define EC_SVC32      0x11
#define EC_SVC64      0x15
#define EC_IABT_LOW   0x20
#define EC_IABT_CUR   0x21
#define EC_DABT_LOW   0x24
#define EC_DABT_CUR   0x25
#define ESR_EC(esr)   ((unsigned int)((esr) >> 26) & 0x3f)
#define ESR_IL        (UINT64_C(1) << 25)

/* PSCI 1.3 (Arm DEN0022) and SMCCC (Arm DEN0028): ids, results. */
#define PSCI(n)             (UINT64_C(0x84000000) + (n))
#define PSCI64(n)           (UINT64_C(0xc4000000) + (n))
#define PSCI_VERSION        PSCI(0)
#define PSCI_CPU_SUSPEND    PSCI64(1)
#define PSCI_CPU_OFF        PSCI(2)
#define PSCI_CPU_ON         PSCI64(3)
#define PSCI_CPU_ON32       PSCI(3)
#define PSCI_AFFINITY_INFO  PSCI64(4)
#define PSCI_SYSTEM_OFF     PSCI(8)
#define PSCI_SYSTEM_RESET   PSCI(9)
#define PSCI_FEATURES       PSCI(10)
#define SMCCC_VERSION       UINT64_C(0x80000000)
#define SMCCC_ARCH_FEATURES UINT64_C(0x80000001)

#define SUCCESS           INT64_C(0)
#define NOT_SUPPORTED     INT64_C(-1)
#define INVALID_PARAMETER INT64_C(-2)
#define DENIED            INT64_C(-3)
#define ALREADY_ON        INT64_C(-4)
#define ON_PENDING        INT64_C(-5)
#define INVALID_ADDRESS   INT64_C(-9)

#define AFFINITY_ON         0
#define AFFINITY_OFF        1
#define AFFINITY_ON_PENDING 2

/* What each guest supplies. */
void guest_main(void);
void guest_secondary_main(struct guest_cpu *cpu, uint64_t context);

/* Where the boot loader put us and the tree, and what the tree says. */
extern uint64_t guest_image, guest_tree;
extern uint64_t guest_ram_base, guest_ram_size;
extern uint64_t guest_initrd;
const char *guest_argument(const char *name);
uint64_t guest_number(const char *name, uint64_t otherwise);
void guest_read_tree(uint64_t tree);

/* Console. guest_print knows %s, and of 64 bits %lu, %ld and %lx. */
__attribute__((format(printf, 1, 2))) void guest_print(const char *format, ...);
__attribute__((format(printf, 2, 3), noreturn)) void guest_fail(const char *what,
                                                                const char *format, ...);
_Noreturn void guest_off(void);

/* Ways out. */
extern const char guest_probes[], guest_probe_a32[];
extern uint64_t guest_table[]; /* one entry a GiB */
void guest_exit(enum guest_exit way, struct guest_regs *regs);
int64_t guest_call(uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3);
int64_t guest_call_by(enum guest_exit way, uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3);
uint64_t guest_at_el0(uint64_t function, uint64_t argument);
uint64_t guest_at_a32(uint64_t address, uint64_t argument);
void guest_probe_at_el1(enum guest_probe probe, uint64_t address);

/* Exceptions: one that trap->allowed allows is skipped and recorded, any other ends the guest. */
void guest_exception(struct guest_frame *frame, unsigned int kind);
void guest_probe(enum guest_probe probe, uint64_t address, bool el0);
bool guest_has_atomics(void);
/* timer.c, or a guest's own: called with interrupts masked, returns so. */
void guest_interrupt(bool fiq);
/* Virtual timer, PPI 27: first due in so many ticks of CNTVCT_EL0, then each millisecond. */
void guest_timer_start(uint64_t ticks);
void guest_timer_stop(void);

/* CPUs: a CPU's index is its Aff0. */
void guest_secondary_entry(void);
void guest_secondary_boot(uint64_t context);
void guest_boot(uint64_t tree, uint64_t image);
unsigned int guest_nr_cpus(void);
struct guest_cpu *guest_this_cpu(void);
int64_t guest_cpu_on(unsigned int index, uint64_t context);
void guest_wait_off(unsigned int index);
uint64_t guest_random(void);
_Noreturn void guest_cpu_off(void);

#define READ_SYSREG(name)                                                    \
	__extension__({                                                      \
		uint64_t value_;                                             \
		__asm__ volatile("mrs %0, " #name : "=r"(value_)::"memory"); \
		value_;                                                      \
	})
#define WRITE_SYSREG(name, value) \
	__asm__ volatile("msr " #name ", %0\n\tisb" ::"r"((uint64_t)(value)) : "memory")

#endif
