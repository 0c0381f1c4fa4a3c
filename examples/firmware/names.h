/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What syndromes, PSCI functions and results are called.
 */
#ifndef FW_NAMES_H
#define FW_NAMES_H

#include <pkvmcore/types.h>

/* The exception class @class, 0 to 63. */
const char *fw_class_name(uint64_t class);

/* The fault status code @status, 0 to 63, of an abort. */
const char *fw_fault_name(uint64_t status);

/* PSCI function number @function. */
const char *fw_psci_name(uint64_t function);

/* The column @column, up to FW_PSCI_VALUE, of the PSCI counters. */
const char *fw_psci_result_name(uint64_t column);

#endif
