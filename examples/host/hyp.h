/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls to EL2: what examples/abi says, as functions.
 */
#ifndef HOST_HYP_H
#define HOST_HYP_H

#include "../abi/hypercall.h"

/* x0 to x17, of a call and of its answer. */
struct hyp_regs {
	uint64_t x[18];
};

void hyp_hvc(uint64_t *x);

/* The answer in x1; -PKC_ENOTSUP if EL2 does not know the call. */
int64_t hyp_call(struct hyp_regs *regs);

/* hyp(CALL, x1, …): at most seven arguments, of which there is one at least. */
#define hyp(call, ...) hyp_call(&(struct hyp_regs){{HYP_CALL(call), __VA_ARGS__}})

/* The same for what must not fail: it is the end of the host if it does. */
void hyp_must(const char *what, struct hyp_regs *regs);
#define must(call, ...) hyp_must(#call, &(struct hyp_regs){{HYP_CALL(call), __VA_ARGS__}})

/* How many pages EL2 wants for a VM, beside its tables, and for a vCPU. */
uint64_t hyp_vm_pages(void);
uint64_t hyp_vcpu_pages(void);

/* ICH_VTR_EL2: what list registers there are. */
uint64_t hyp_vtr(void);

/* Stops the host unless EL2 speaks its language. */
void hyp_init(void);

#endif
