/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "hyp.h"
#include "el1/el1.h"
#include <pkvmcore/errno.h>

static uint64_t vm_pages, vcpu_pages, vtr;

int64_t hyp_call(struct hyp_regs *regs)
{
	hyp_hvc(regs->x);
	return regs->x[0] ? -PKC_ENOTSUP : (int64_t)regs->x[1];
}

void hyp_must(const char *what, struct hyp_regs *regs)
{
	int64_t error = hyp_call(regs);

	if (error < 0)
		el1_fail("FAIL host: %s says %ld", what, error);
}

void hyp_init(void)
{
	struct hyp_regs regs = {{HYP_CALL(HYP_VERSION)}};
	int64_t abi = hyp_call(&regs);

	if (abi < 0 || abi >> 16 != HYP_ABI >> 16)
		el1_fail("FAIL host: EL2 has no calls for a host, or others: %ld", abi);
	vm_pages = regs.x[2];
	vcpu_pages = regs.x[3];
	vtr = regs.x[4];
}

uint64_t hyp_vm_pages(void)
{
	return vm_pages;
}

uint64_t hyp_vcpu_pages(void)
{
	return vcpu_pages;
}

uint64_t hyp_vtr(void)
{
	return vtr;
}
