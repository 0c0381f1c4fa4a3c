/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The number by which MRS, MSR and SYS name a system register.
 */
#ifndef PKVMCORE_SYSREG_ENC_H
#define PKVMCORE_SYSREG_ENC_H

/**
 * The 16-bit name of a system register or SYS instruction, as MRS and MSR encode it in bits 20:5.
 *
 * op0 = 1 names the SYS instructions: cache and TLB maintenance, address translation (Arm DDI 0487,
 * C5.1.2).
 */
#define PKC_SYSREG_ENC(op0, op1, crn, crm, op2) \
	((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))

/** Bits 15:14 of an encoding. */
#define PKC_ENC_OP0(enc) (((enc) >> 14) & 3)
/** Bits 13:11 of an encoding. */
#define PKC_ENC_OP1(enc) (((enc) >> 11) & 7)
/** Bits 10:7 of an encoding. */
#define PKC_ENC_CRN(enc) (((enc) >> 7) & 15)
/** Bits 6:3 of an encoding. */
#define PKC_ENC_CRM(enc) (((enc) >> 3) & 15)
/** Bits 2:0 of an encoding. */
#define PKC_ENC_OP2(enc) ((enc)&7)

#endif
