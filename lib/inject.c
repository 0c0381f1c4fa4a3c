/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>

/* Offsets of the four groups of vectors, by where the exception comes from. */
#define INJECT_FROM_SP0   0x000
#define INJECT_FROM_SPX   0x200
#define INJECT_FROM_LOWER 0x400
#define INJECT_FROM_A32   0x600
#define INJECT_NOWHERE    UINT32_MAX

/* VBAR_EL1 bits 10:0 are RES0. */
#define INJECT_VBAR PKC_BITS(63, 11)

static uint32_t inject_source(uint64_t pstate)
{
	switch (pstate & PKC_PSTATE_MODE) {
	case PKC_PSTATE_EL0T:
		return INJECT_FROM_LOWER;
	case PKC_PSTATE_EL1T:
		return INJECT_FROM_SP0;
	case PKC_PSTATE_EL1H:
		return INJECT_FROM_SPX;
	case PKC_PSTATE_AARCH32:
		return INJECT_FROM_A32;
	default:
		return INJECT_NOWHERE;
	}
}

PKC_API uint64_t pkc_pstate_after_exception(uint64_t pstate, uint64_t sctlr, uint32_t features)
{
	uint64_t after = PKC_PSTATE_EL1H | PKC_PSTATE_DAIF;

	after |= pstate & (PKC_PSTATE_NZCV | PKC_PSTATE_PAN | PKC_PSTATE_DIT);
	if ((features & PKC_HAS_PAN) && !(sctlr & PKC_SCTLR_SPAN))
		after |= PKC_PSTATE_PAN;
	if ((features & PKC_HAS_SSBS) && (sctlr & PKC_SCTLR_DSSBS))
		after |= PKC_PSTATE_SSBS;
	if (features & PKC_HAS_MTE)
		after |= PKC_PSTATE_TCO;
	if ((features & PKC_HAS_NMI) && !(sctlr & PKC_SCTLR_SPINTMASK))
		after |= PKC_PSTATE_ALLINT;
	return after;
}

PKC_API int pkc_inject(struct pkc_context *ctx, uint32_t features, enum pkc_vector vector,
                       uint64_t esr)
{
	struct pkc_sysregs *sys = &ctx->sys;
	struct pkc_regs *regs = &ctx->regs;
	uint32_t source = inject_source(regs->pstate);

	if (source == INJECT_NOWHERE)
		return -PKC_EINVAL;

	sys->reg[PKC_SPSR_EL1] = regs->pstate;
	sys->reg[PKC_ELR_EL1] = regs->pc;
	if (vector == PKC_VECTOR_SYNC || vector == PKC_VECTOR_SERROR)
		sys->reg[PKC_ESR_EL1] = esr;
	regs->pc = (sys->reg[PKC_VBAR_EL1] & INJECT_VBAR) + source + (uint32_t)vector;
	regs->pstate = pkc_pstate_after_exception(regs->pstate, sys->reg[PKC_SCTLR_EL1], features);
	return 0;
}

PKC_API int pkc_inject_undef(struct pkc_context *ctx, uint32_t features)
{
	return pkc_inject(ctx, features, PKC_VECTOR_SYNC, PKC_ESR(PKC_EC_UNKNOWN, 0));
}

static int inject_abort(struct pkc_context *ctx, uint32_t features, enum pkc_ec ec, uint64_t far)
{
	int error = pkc_inject(ctx, features, PKC_VECTOR_SYNC, PKC_ESR(ec, PKC_FSC_EXTERNAL));

	if (error)
		return error;

	ctx->sys.reg[PKC_FAR_EL1] = far;
	return 0;
}

PKC_API int pkc_inject_data_abort(struct pkc_context *ctx, uint32_t features, uint64_t far)
{
	bool el0 = pkc_pstate_is_el0(ctx->regs.pstate);

	return inject_abort(ctx, features, el0 ? PKC_EC_DABT_LOW : PKC_EC_DABT_CUR, far);
}

PKC_API int pkc_inject_instruction_abort(struct pkc_context *ctx, uint32_t features, uint64_t far)
{
	bool el0 = pkc_pstate_is_el0(ctx->regs.pstate);

	return inject_abort(ctx, features, el0 ? PKC_EC_IABT_LOW : PKC_EC_IABT_CUR, far);
}

PKC_API int pkc_inject_serror(uint64_t *hcr, uint64_t *vsesr, uint64_t iss)
{
	if (iss & ~PKC_ESR_ISS)
		return -PKC_ERANGE;
	if ((*hcr & (PKC_HCR_AMO | PKC_HCR_TGE)) != PKC_HCR_AMO)
		return -PKC_EINVAL;
	if (*hcr & PKC_HCR_VSE)
		return -PKC_EALREADY;

	*hcr |= PKC_HCR_VSE;
	*vsesr = iss;
	return 0;
}

/* ITAdvance() of the Arm ARM, on the two places where PSTATE keeps IT. */
static uint64_t inject_advance_it(uint64_t pstate)
{
	uint64_t it = PKC_FIELD(pstate, 15, 10) << 2 | PKC_FIELD(pstate, 26, 25);

	if (it & 7)
		it = (it & PKC_BITS(7, 5)) | ((it << 1) & PKC_BITS(4, 0));
	else
		it = 0;
	return (pstate & ~PKC_PSTATE_IT) | PKC_FIELD(it, 7, 2) << 10 | PKC_FIELD(it, 1, 0) << 25;
}

PKC_API void pkc_skip_instruction(struct pkc_regs *regs, uint64_t esr)
{
	uint64_t next = regs->pc + pkc_esr_instruction_length(esr);

	if (regs->pstate & PKC_PSTATE_AARCH32) {
		regs->pc = (uint32_t)next;
		regs->pstate = inject_advance_it(regs->pstate);
	} else {
		regs->pc = next;
		regs->pstate &= ~PKC_PSTATE_BTYPE;
	}
	regs->pstate &= ~PKC_PSTATE_SS;
}
