/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rule 9, and the FP registers: they move only where EL2 has opened them to itself. */
#include "fake.h"
#include <string.h>

enum { FP_E2H = 34, FP_TFP = 10, FP_TZ = 8, FP_FPEN = 20, FP_ZEN = 16 };

static bool fp_bit(const struct pkc_fake_cpu *cpu, uint32_t enc, uint32_t bit)
{
	return pkc_fake_get(cpu, enc) & PKC_BIT(bit);
}

/* CPTR_EL2 has two layouts. In that of E2H, bit 0 of a field opens it, at EL2. */
static bool fp_is_open(const struct pkc_fake_cpu *cpu, bool sve)
{
	if (fp_bit(cpu, PKC_ENC_HCR_EL2, FP_E2H))
		return fp_bit(cpu, PKC_ENC_CPTR_EL2, FP_FPEN) &&
		       (!sve || fp_bit(cpu, PKC_ENC_CPTR_EL2, FP_ZEN));
	return !fp_bit(cpu, PKC_ENC_CPTR_EL2, FP_TFP) &&
	       (!sve || !fp_bit(cpu, PKC_ENC_CPTR_EL2, FP_TZ));
}

static void fp_need(struct pkc_fake_cpu *cpu, bool sve)
{
	if (!fp_is_open(cpu, sve))
		fake_broken(cpu, PKC_FAKE_FP_TRAPPED);
}

void fake_fp_access(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	if (enc == PKC_ENC_ZCR_EL1 || enc == PKC_ENC_ZCR_EL2)
		fp_need(cpu, true);
	else if (enc == PKC_ENC_FPMR)
		fp_need(cpu, false);
}

void pkc_port_fp_move(enum pkc_fp_move move, struct pkc_fp *fp, uint64_t *sve, uint32_t vl)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();
	bool save = move == PKC_FP_SAVE;
	void *live = vl ? (void *)cpu->sve : (void *)cpu->fp.v;
	void *kept = vl ? (void *)sve : (void *)fp->v;

	fp_need(cpu, vl);
	pkc_fake_use_fp();
	if (vl && (pkc_fake_get(cpu, PKC_ENC_ZCR_EL2) & 15) != vl / 16 - 1)
		fake_broken(cpu, PKC_FAKE_FP_TRAPPED);
	memcpy(save ? kept : live, save ? live : kept, vl ? PKC_SVE_BYTES(vl) : sizeof(fp->v));
	*(save ? &fp->fpsr : &cpu->fp.fpsr) = save ? cpu->fp.fpsr : fp->fpsr;
	*(save ? &fp->fpcr : &cpu->fp.fpcr) = save ? cpu->fp.fpcr : fp->fpcr;
}
