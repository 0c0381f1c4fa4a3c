/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#ifndef FW_PANIC_H
#define FW_PANIC_H

#include "cpu.h"

/*
 * An exception that EL2 took from itself, of one of FW_EXIT_…: reports it and powers the machine
 * off.
 */
__attribute__((noreturn)) void fw_unexpected(const struct fw_trap *trap, uint64_t kind);

#endif
