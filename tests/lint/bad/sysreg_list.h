/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* TTBR1_EL1 with the op2 of TTBR0_EL1. */
#define PKC_SYSREG_LIST(X)     X(SCTLR_EL1, 3, 0, 1, 0, 0, EL1) X(TTBR1_EL1, 3, 0, 2, 0, 0, EL1)
#define PKC_HYP_SYSREG_LIST(X) X(DC_CIVAC, 1, 3, 7, 14, 1, 0)
