/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What the parts of the fake CPU have of each other.
 */
#ifndef PKVMCORE_FAKE_H
#define PKVMCORE_FAKE_H

#include <pkvmcore/fake_cpu.h>

/* fake_cpu.c: the log, and the objection. */
void fake_record(struct pkc_fake_cpu *cpu, enum pkc_fake_op op, uint32_t what, uint64_t value,
                 const volatile void *address);
void fake_broken(struct pkc_fake_cpu *cpu, enum pkc_fake_rule rule);

/* fake_register.c: the registers and their values. */
struct fake_register {
	const char *name;
	uint64_t res0; /* PKC_NOT_KNOWN is none */
	uint32_t enc;
	uint32_t group; /* enum pkc_sysreg_group of what a vCPU owns, else 0 */
};

const struct fake_register *fake_register_find(uint32_t enc);
bool fake_register_is_lr(uint32_t enc);
bool fake_register_is_gic(uint32_t enc);
void fake_register_reset(struct pkc_fake_cpu *cpu);
uint64_t fake_register_read(struct pkc_fake_cpu *cpu, uint32_t enc);
void fake_register_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value);
uint64_t fake_register_empty_lrs(const struct pkc_fake_cpu *cpu);

/* fake_feature.c: which of them a machine has. */
bool fake_feature_present(const struct pkc_fake_cpu *cpu, const struct fake_register *reg);
bool fake_number_present(const struct pkc_fake_cpu *cpu, uint32_t enc);
void fake_feature_reset(struct pkc_fake_cpu *cpu);

/* fake_access.c: whether one may be read, or written with a value. False if nothing happens. */
bool fake_access_read(struct pkc_fake_cpu *cpu, uint32_t enc);
bool fake_access_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value);

/* fake_fp.c: what CPTR_EL2 traps. */
void fake_fp_access(struct pkc_fake_cpu *cpu, uint32_t enc);

/* fake_sync.c: what awaits a context synchronisation. */
enum fake_sys_kind {
	FAKE_SYS_NONE,
	FAKE_SYS_AT,
	FAKE_SYS_TLBI,
	FAKE_SYS_IC,
	FAKE_SYS_DC,
	FAKE_SYS_ZERO
};

enum fake_sys_kind fake_sys_kind(uint32_t enc);
void fake_sync_need(struct pkc_fake_cpu *cpu, uint32_t needs);
void fake_sync_read(struct pkc_fake_cpu *cpu, uint32_t enc);
void fake_sync_write(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value);
void fake_sync_done(struct pkc_fake_cpu *cpu);

/* fake_order.c: what awaits a DSB. */
void fake_order_sys(struct pkc_fake_cpu *cpu, uint32_t enc);
void fake_order_barrier(struct pkc_fake_cpu *cpu, enum pkc_barrier kind);
void fake_order_store(struct pkc_fake_cpu *cpu);
void fake_order_signal(struct pkc_fake_cpu *cpu);
void fake_order_firmware_call(struct pkc_fake_cpu *cpu, uint32_t function);

/* fake_lock.c: locks. */
void fake_lock_exit(struct pkc_fake_cpu *cpu);

#endif
