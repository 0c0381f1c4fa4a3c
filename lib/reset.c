/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/reset.h>

/* A mask of the list, or nothing where it is not known. */
#define RESET_KNOWN(mask) ((uint64_t)((mask) != PKC_NOT_KNOWN) * (mask))

#define RESET_ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1) \
	((reset) & ~RESET_KNOWN(res0)) | RESET_KNOWN(res1),

/* A bank after reset, but for what is PKC_GIVEN. */
static const struct pkc_sysregs reset_image = {{0, PKC_SYSREG_LIST(RESET_ROW)}};

PKC_API void pkc_reset_core(struct pkc_context *ctx)
{
	__builtin_memset(&ctx->regs, 0, sizeof(ctx->regs));
	__builtin_memset(&ctx->fp, 0, sizeof(ctx->fp));
	ctx->regs.pstate = PKC_PSTATE_RESET;
}

PKC_API void pkc_reset_sysregs(struct pkc_sysregs *bank, const struct pkc_reset_values *values)
{
	*bank = reset_image;
	bank->reg[PKC_MPIDR_EL1] = values->mpidr;
	bank->reg[PKC_MIDR_EL1] = values->midr;
	bank->reg[PKC_ACTLR_EL1] = values->actlr;
	bank->reg[PKC_AMAIR_EL1] = values->amair;
	bank->reg[PKC_PMCR_EL0] = values->pmcr;
}

PKC_API void pkc_reset_psci(struct pkc_context *ctx, uint64_t entry, uint64_t context_id,
                            bool big_endian)
{
	ctx->regs.pc = entry;
	ctx->regs.x[0] = context_id;
	if (big_endian)
		ctx->sys.reg[PKC_SCTLR_EL1] |= PKC_SCTLR_EE;
	else
		ctx->sys.reg[PKC_SCTLR_EL1] &= ~PKC_SCTLR_EE;
}

PKC_API void pkc_reset_vcpu(struct pkc_context *ctx, const struct pkc_reset_values *values,
                            uint64_t entry, uint64_t context_id, bool big_endian)
{
	pkc_reset_core(ctx);
	pkc_reset_sysregs(&ctx->sys, values);
	pkc_reset_psci(ctx, entry, context_id, big_endian);
}
