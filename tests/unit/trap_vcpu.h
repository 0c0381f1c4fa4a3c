/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* A vCPU that is out of its guest, every register of it a value of its own. */
#ifndef TESTS_TRAP_VCPU_H
#define TESTS_TRAP_VCPU_H

#include <pkvmcore/errno.h>
#include <pkvmcore/trap.h>
#include <string.h>

#define NP        0
#define PROTECTED 1

/* ISS of a data abort: ISV, a translation fault at level 3, and what the access was. */
#define DABT_ISS(sas, sse, srt, sf, wnr)                                                       \
	(PKC_BIT(24) | (uint64_t)(sas) << 22 | (uint64_t)(sse) << 21 | (uint64_t)(srt) << 16 | \
	 (uint64_t)(sf) << 15 | (uint64_t)(wnr) << 6 | 7)

/* ISS of MSR TPIDR_EL0, Xrt, or of the MRS. */
#define SYS64_ISS(rt, read) \
	(UINT64_C(3) << 20 | 2 << 17 | 3 << 14 | 13 << 10 | (uint64_t)(rt) << 5 | 0 << 1 | (read))

static struct pkc_context ctx;
static struct pkc_trap_vcpu vcpu = {&ctx, 0, 0, 0};
static struct pkc_exit_record record;
static struct pkc_exit told;

/* A secret that names its register. */
static uint64_t secret(uint32_t n)
{
	return UINT64_C(0x5ec0e7c0de000000) | n << 8 | n;
}

/* The vCPU has left by @p esr. */
static void leave(uint32_t is_protected, uint64_t esr)
{
	memset(&told, 0xa5, sizeof(told));
	memset(&ctx, 0x5e, sizeof(ctx));
	for (uint32_t i = 0; i < 31; i++)
		ctx.regs.x[i] = secret(i);
	ctx.regs.pc = 0x401000;
	ctx.regs.pstate = PKC_PSTATE_EL1H | PKC_PSTATE_NZCV | PKC_PSTATE_I;
	ctx.sys.reg[PKC_SCTLR_EL1] = PKC_SCTLR_SPAN;
	ctx.sys.reg[PKC_VBAR_EL1] = 0xffff000000080000;
	ctx.sys.reg[PKC_CNTV_CTL_EL0] = 0;
	vcpu.is_protected = is_protected;
	vcpu.live = 0;
	memset(&record, 0, sizeof(record));
	record.code = PKC_EXIT_TRAP;
	record.esr = esr;
	record.far = 0xffff00001234567a;
	record.hpfar = 0xabcdef0;
}

static void leave_by(uint32_t is_protected, enum pkc_ec ec, uint64_t iss)
{
	leave(is_protected, PKC_ESR(ec, iss));
}

#endif
