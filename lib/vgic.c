/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/vgic.h>

/* What of ICH_HCR_EL2 needs nothing of ICH_VTR_EL2. */
#define VGIC_HCR                                                                         \
	(PKC_ICH_HCR_EN | PKC_ICH_HCR_MAINTENANCE | PKC_ICH_HCR_TC | PKC_ICH_HCR_TALL0 | \
	 PKC_ICH_HCR_TALL1 | PKC_ICH_HCR_EOICOUNT)

/* ICH_VMCR_EL2 but for VPMR. With ICC_SRE_EL1.SRE, VAckCtl is RES0 and VFIQEn RES1. */
#define VGIC_VMCR                                                                        \
	(PKC_ICH_VMCR_ENG0 | PKC_ICH_VMCR_ENG1 | PKC_ICH_VMCR_CBPR | PKC_ICH_VMCR_EOIM | \
	 PKC_ICH_VMCR_BPR1 | PKC_ICH_VMCR_BPR0)

/* PPIs: INTIDs 16 to 31. */
#define VGIC_PPIS PKC_BITS(31, 16)

static uint32_t vgic_at_most(uint64_t value, uint32_t most)
{
	return value < most ? (uint32_t)value : most;
}

PKC_API void pkc_vgic_decode(struct pkc_vgic_hw *hw, uint64_t vtr)
{
	uint32_t preemption = (uint32_t)PKC_FIELD(vtr, 28, 26) + 1;

	hw->nr_lrs = vgic_at_most(PKC_FIELD(vtr, 4, 0) + 1, PKC_VGIC_LRS_MAX);
	hw->preemption_bits = preemption < 5 ? 5 : vgic_at_most(preemption, 7);
	hw->nr_aps = 1U << (hw->preemption_bits - 5);
	hw->priority_bits = (uint32_t)PKC_FIELD(vtr, 31, 29) + 1;
	if (hw->priority_bits < 5)
		hw->priority_bits = 5;
	hw->intid_bits = PKC_FIELD(vtr, 25, 23) == 1 ? 24 : 16;
	hw->has_a3v = vtr & PKC_BIT(21);
	hw->has_seis = vtr & PKC_BIT(22);
	hw->has_tds = vtr & PKC_BIT(19);
	hw->has_nv4 = vtr & PKC_BIT(20);
	hw->has_dvim = vtr & PKC_BIT(18);
}

/* Bits of ICH_HCR_EL2 that the machine has. */
static uint32_t vgic_hcr_of(const struct pkc_vgic_hw *hw)
{
	uint64_t hcr = VGIC_HCR;

	if (hw->has_seis)
		hcr |= PKC_ICH_HCR_TSEI;
	if (hw->has_tds)
		hcr |= PKC_ICH_HCR_TDIR;
	if (hw->has_dvim)
		hcr |= PKC_ICH_HCR_DVIM;
	return (uint32_t)hcr;
}

PKC_API int pkc_vgic_make_masks(struct pkc_vgic_masks *masks, const struct pkc_vgic_hw *hw,
                                const struct pkc_vgic_policy *policy)
{
	uint32_t hcr = vgic_hcr_of(hw);
	uint64_t priority = PKC_BITS(7, 8 - hw->priority_bits);

	if (policy->hcr_set & (policy->hcr_clear | ~hcr))
		return -PKC_EINVAL;
	if ((policy->hw_ppis & ~VGIC_PPIS) || policy->hw_spis > PKC_VGIC_SPIS_MAX)
		return -PKC_EINVAL;

	masks->nr_lrs = hw->nr_lrs;
	masks->nr_aps = hw->nr_aps;
	masks->hcr = hcr & ~policy->hcr_clear;
	masks->hcr_set = policy->hcr_set;
	masks->vmcr = (uint32_t)(VGIC_VMCR | priority << PKC_ICH_VMCR_PMR_SHIFT);
	masks->hw_ppis = policy->hw_ppis;
	masks->hw_spis = policy->hw_spis;
	masks->lr = PKC_LR_STATE | PKC_LR_HW | PKC_LR_GROUP1 | PKC_LR_PINTID |
	            priority << PKC_LR_PRIORITY_SHIFT | PKC_BITS(hw->intid_bits - 1, 0) |
	            (policy->nmi ? PKC_LR_NMI : 0);
	masks->lr_software = masks->lr & ~(PKC_LR_HW | (PKC_LR_PINTID & ~PKC_LR_EOI));
	masks->ap1r0 = PKC_BITS(31, 0) | (policy->nmi ? PKC_BIT(63) : 0);
	return 0;
}

PKC_API void pkc_vgic_reset(struct pkc_vgic_cpuif *cpuif, const struct pkc_vgic_masks *masks)
{
	cpuif->used_lrs = 0;
	cpuif->hcr = pkc_vgic_clean_hcr(masks, (uint32_t)PKC_ICH_HCR_EN);
	cpuif->vmcr = pkc_vgic_clean_vmcr(masks, 0);
	for (uint32_t i = 0; i < PKC_VGIC_LRS_MAX; i++)
		cpuif->lr[i] = 0;
	for (uint32_t i = 0; i < PKC_VGIC_APS_MAX; i++) {
		cpuif->ap0r[i] = 0;
		cpuif->ap1r[i] = 0;
	}
}

static bool vgic_names_again(const uint64_t *lr, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (lr[i] && (lr[i] & PKC_LR_VINTID) == (lr[n] & PKC_LR_VINTID))
			return true;
	}
	return false;
}

PKC_API void pkc_vgic_make_unique(uint64_t *lr, uint32_t nr)
{
	uint64_t seen =
		0; /* by the low bits of the vINTID: only where two meet is there a search */

	for (uint32_t i = 0; i < nr; i++) {
		if (!lr[i])
			continue;
		if ((seen & PKC_BIT(lr[i] & 63)) && vgic_names_again(lr, i))
			lr[i] = 0;
		else
			seen |= PKC_BIT(lr[i] & 63);
	}
}

/* EOI, U and NP, were each of them enabled: what the list registers say. */
static uint64_t vgic_misr_of_lrs(const struct pkc_vgic_cpuif *cpuif)
{
	uint64_t misr = PKC_ICH_MISR_NP;
	uint32_t valid = 0;

	for (uint32_t i = 0; i < cpuif->used_lrs; i++) {
		uint64_t lr = cpuif->lr[i];

		valid += (lr & PKC_LR_STATE) != 0;
		if ((lr & PKC_LR_STATE) == PKC_LR_PENDING)
			misr &= ~PKC_ICH_MISR_NP;
		if (!(lr & (PKC_LR_STATE | PKC_LR_HW)) && (lr & PKC_LR_EOI))
			misr |= PKC_ICH_MISR_EOI;
	}
	return valid <= 1 ? misr | PKC_ICH_MISR_U : misr;
}

PKC_API uint32_t pkc_vgic_misr(const struct pkc_vgic_cpuif *cpuif)
{
	uint64_t misr = vgic_misr_of_lrs(cpuif);

	if (cpuif->hcr & PKC_ICH_HCR_EOICOUNT)
		misr |= PKC_ICH_MISR_LRENP;
	misr |= cpuif->vmcr & PKC_ICH_VMCR_ENG0 ? PKC_ICH_MISR_VGRP0E : PKC_ICH_MISR_VGRP0D;
	misr |= cpuif->vmcr & PKC_ICH_VMCR_ENG1 ? PKC_ICH_MISR_VGRP1E : PKC_ICH_MISR_VGRP1D;
	return (uint32_t)(misr & ((cpuif->hcr & PKC_ICH_HCR_MAINTENANCE) | PKC_ICH_MISR_EOI));
}
