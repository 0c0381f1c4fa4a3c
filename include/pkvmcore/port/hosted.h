/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The port for an ordinary process: tests, fuzzers, simulation. Every access goes to the fake CPU
 * of <pkvmcore/fake_cpu.h>; threads wait by giving up their time slice.
 *
 * Its part of the library is lib/port/hosted, in the archive that is built for this port.
 */
#ifndef PKVMCORE_PORT_HOSTED_H
#define PKVMCORE_PORT_HOSTED_H

#include <pkvmcore/port.h>

PKC_BEGIN_DECLS

/** @cond hooks */
struct pkc_cpu *pkc_port_this_cpu(void);
uint64_t pkc_port_sysreg_read(uint32_t enc);
void pkc_port_sysreg_write(uint32_t enc, uint64_t value);
void pkc_port_barrier(enum pkc_barrier kind);
void pkc_port_wait(const uint32_t *word, uint32_t seen);
void pkc_port_signal(void);
uint64_t pkc_port_host_read(const volatile void *p, size_t size);
void pkc_port_host_write(volatile void *p, size_t size, uint64_t value);
void pkc_port_smccc_call(struct pkc_smccc_regs *regs);
void pkc_port_fp_move(enum pkc_fp_move move, struct pkc_fp *fp, uint64_t *sve, uint32_t vl);
__attribute__((noreturn)) void pkc_port_panic(const char *why);

void *pkc_hosted_load(const volatile void *p, int order);
void *pkc_hosted_store(const volatile void *p, int order);
void *pkc_hosted_rmw(const volatile void *p, int order);
void *pkc_hosted_cas(const volatile void *p, int order);
bool pkc_hosted_cas_done(bool success);

/* Each atomic shows its address and order to the fake CPU first, which hands the address on. */
#ifndef PKC_PORT_ATOMICS
#define PKC_PORT_ATOMICS
#define PKC_HOSTED_SHOW(op, p, order) ((__typeof__(p))pkc_hosted_##op(p, order))

#define pkc_atomic_load(p, order) __atomic_load_n(PKC_HOSTED_SHOW(load, p, order), order)

#define pkc_atomic_store(p, value, order) \
	__atomic_store_n(PKC_HOSTED_SHOW(store, p, order), value, order)

#define pkc_atomic_cas(p, expected, desired, order)                                               \
	pkc_hosted_cas_done(__atomic_compare_exchange_n(PKC_HOSTED_SHOW(cas, p, order), expected, \
	                                                desired, false, order, __ATOMIC_RELAXED))

#define pkc_atomic_fetch_add(p, value, order) \
	__atomic_fetch_add(PKC_HOSTED_SHOW(rmw, p, order), value, order)

#define pkc_atomic_fetch_or(p, value, order) \
	__atomic_fetch_or(PKC_HOSTED_SHOW(rmw, p, order), value, order)

#define pkc_atomic_fetch_and(p, value, order) \
	__atomic_fetch_and(PKC_HOSTED_SHOW(rmw, p, order), value, order)
#endif
/** @endcond */

PKC_END_DECLS

#endif
