/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Reset: the state of a vCPU at power-on, and when PSCI turns it on.
 *
 * Always of a saved context, never of live registers, so that a reset is complete before the vCPU
 * is entered. All of it is idempotent.
 */
#ifndef PKVMCORE_RESET_H
#define PKVMCORE_RESET_H

#include <pkvmcore/context.h>

/** The rows of sysreg_list.h that are PKC_GIVEN: what only the embedder knows of a vCPU. */
struct pkc_reset_values {
	uint64_t mpidr; /**< MPIDR_EL1: who the vCPU is; see pkc_mpidr_from_vcpu_id() */
	uint64_t midr;  /**< MIDR_EL1 that it reads: the machine's, as a rule */
	uint64_t actlr; /**< ACTLR_EL1: the machine's value at reset */
	uint64_t amair; /**< AMAIR_EL1: the machine's value at reset */
	uint64_t pmcr;  /**< PMCR_EL0: its number of counters (N), all else 0; 0 without PMU */
};

PKC_BEGIN_DECLS

/**
 * Resets what is no system register: x0 to x30, the PC and the FP registers are 0, PSTATE is
 * PKC_PSTATE_RESET.
 *
 * @param[out] ctx  the vCPU; its system registers stay as they are
 */
PKC_API void pkc_reset_core(struct pkc_context *ctx);

/**
 * Resets every system register as its row of sysreg_list.h says.
 *
 * One that the architecture leaves UNKNOWN gets PKC_POISON, less what is known to be RES0 and with
 * what is known to be RES1: no state of a former vCPU stays, and a guest that counts on a value
 * finds out.
 *
 * @param[out] bank    the vCPU's registers
 * @param      values  what the list leaves to the embedder
 */
PKC_API void pkc_reset_sysregs(struct pkc_sysregs *bank, const struct pkc_reset_values *values);

/**
 * Carries out the request of a PSCI call that turns the vCPU on (DEN0022, 6.4).
 *
 * After pkc_reset_sysregs(), since the byte order is a bit of SCTLR_EL1.
 *
 * @param ctx         the vCPU
 * @param entry       its first instruction; aligned to 4, as the PSCI call has made sure
 * @param context_id  its x0
 * @param big_endian  SCTLR_EL1.EE, as it is for the caller
 */
PKC_API void pkc_reset_psci(struct pkc_context *ctx, uint64_t entry, uint64_t context_id,
                            bool big_endian);

/**
 * The three of them in the order that is the right one: core, system registers, PSCI.
 *
 * @param ctx         the vCPU
 * @param values      what the list leaves to the embedder
 * @param entry       as for pkc_reset_psci()
 * @param context_id  as for pkc_reset_psci()
 * @param big_endian  as for pkc_reset_psci()
 */
PKC_API void pkc_reset_vcpu(struct pkc_context *ctx, const struct pkc_reset_values *values,
                            uint64_t entry, uint64_t context_id, bool big_endian);

PKC_END_DECLS

#endif
