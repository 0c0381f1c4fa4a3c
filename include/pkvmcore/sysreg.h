/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * System registers: their encodings, the bank that holds a vCPU's, and the way between both.
 */
#ifndef PKVMCORE_SYSREG_H
#define PKVMCORE_SYSREG_H

#include <pkvmcore/errno.h>
#include <pkvmcore/hyp_sysreg_list.h>
#include <pkvmcore/port.h>
#include <pkvmcore/sysreg_list.h>

/* clang-format off */

/** The index of a vCPU's register in its bank: dense, grouped, 0 names none. */
enum pkc_sysreg {
	PKC_SYSREG_INVALID,
#define PKC_ROW(name, ...) PKC_##name,
	PKC_SYSREG_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_SYSREGS
};

/** The encoding of each register and SYS instruction of both lists, as PKC_SYSREG_ENC() makes it. */
enum pkc_sysreg_enc {
#define PKC_ROW(name, op0, op1, crn, crm, op2, ...) \
	PKC_ENC_##name = PKC_SYSREG_ENC(op0, op1, crn, crm, op2),
	PKC_SYSREG_LIST(PKC_ROW) PKC_HYP_SYSREG_LIST(PKC_ROW)
#undef PKC_ROW
};

/* clang-format on */

/**
 * The value of the system register that @p name, a name of either list, names.
 *
 * An EL1 register read or written here is the live one of this CPU: the guest's, if a guest's is loaded.
 */
#define pkc_read(name) pkc_port_sysreg_read(PKC_ENC_##name)

/** Writes @p value to the system register @p name, or does the SYS instruction with it as operand. */
#define pkc_write(name, value) pkc_port_sysreg_write(PKC_ENC_##name, value)

/** The system registers of one vCPU, while they are not in a CPU. */
struct pkc_sysregs {
	uint64_t reg[PKC_NR_SYSREGS]; /**< by enum pkc_sysreg; the first is always 0 */
};

#endif
