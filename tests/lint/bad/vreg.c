/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A PMU register by name, of which a view does not say where it is. */
#include <pkvmcore/vreg.h>

uint64_t pkc_bad_vreg(const struct pkc_vregs *regs);

uint64_t pkc_bad_vreg(const struct pkc_vregs *regs)
{
	return pkc_vreg_read(regs, PMCR_EL0);
}
