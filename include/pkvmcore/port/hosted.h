/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The port for an ordinary process: tests, fuzzers, simulation. Every access goes to a fake CPU.
 */
#ifndef PKVMCORE_PORT_HOSTED_H
#define PKVMCORE_PORT_HOSTED_H

#include <pkvmcore/port.h>

PKC_BEGIN_DECLS

struct pkc_cpu *pkc_port_this_cpu(void);
uint64_t pkc_port_sysreg_read(uint32_t enc);
void pkc_port_sysreg_write(uint32_t enc, uint64_t value);
void pkc_port_barrier(enum pkc_barrier kind);
void pkc_port_wait(const uint32_t *word, uint32_t seen);
void pkc_port_signal(void);
void pkc_port_smccc_call(struct pkc_smccc_regs *regs);
__attribute__((noreturn)) void pkc_port_panic(const char *why);

PKC_END_DECLS

#endif
