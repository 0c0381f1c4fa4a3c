/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * vGIC: a vCPU's virtual GICv3 CPU interface as a value, and what of it may be what.
 *
 * Pure functions. What moves between a host, EL2 and the hardware is in <pkvmcore/vgic_host.h> and
 * <pkvmcore/vgic_hw.h>. Facts: Arm IHI0069, "AArch64 System register descriptions of the virtual
 * registers".
 */
#ifndef PKVMCORE_VGIC_H
#define PKVMCORE_VGIC_H

#include <pkvmcore/types.h>

/** List registers that a machine has at most. */
#define PKC_VGIC_LRS_MAX 16
/** ICH_AP0Rn_EL2 that a machine has at most, and as many ICH_AP1Rn_EL2. */
#define PKC_VGIC_APS_MAX 4

/** ICH_LRn_EL2.vINTID: which interrupt the vCPU sees. */
#define PKC_LR_VINTID         PKC_BITS(31, 0)
/** ICH_LRn_EL2.pINTID, if PKC_LR_HW: the physical interrupt that is deactivated with it. */
#define PKC_LR_PINTID         PKC_BITS(44, 32)
/** Where PKC_LR_PINTID begins. */
#define PKC_LR_PINTID_SHIFT   32
/** ICH_LRn_EL2.EOI, without PKC_LR_HW: its end asks for a maintenance interrupt. */
#define PKC_LR_EOI            PKC_BIT(41)
/** ICH_LRn_EL2.Priority: 0 is the highest. */
#define PKC_LR_PRIORITY       PKC_BITS(55, 48)
/** Where PKC_LR_PRIORITY begins. */
#define PKC_LR_PRIORITY_SHIFT 48
/** ICH_LRn_EL2.NMI: FEAT_GICv3_NMI alone. */
#define PKC_LR_NMI            PKC_BIT(59)
/** ICH_LRn_EL2.Group: group 1, an IRQ; else group 0, an FIQ. */
#define PKC_LR_GROUP1         PKC_BIT(60)
/** ICH_LRn_EL2.HW: stands for the physical interrupt PKC_LR_PINTID. */
#define PKC_LR_HW             PKC_BIT(61)
/** ICH_LRn_EL2.State, pending; may come with PKC_LR_ACTIVE, but not if PKC_LR_HW. */
#define PKC_LR_PENDING        PKC_BIT(62)
/** ICH_LRn_EL2.State, active. */
#define PKC_LR_ACTIVE         PKC_BIT(63)
/** ICH_LRn_EL2.State: without it the list register is empty. */
#define PKC_LR_STATE          (PKC_LR_PENDING | PKC_LR_ACTIVE)

/** ICH_HCR_EL2.En: the virtual CPU interface signals interrupts, maintenance ones too. */
#define PKC_ICH_HCR_EN             PKC_BIT(0)
/** ICH_HCR_EL2.UIE: maintenance interrupt while at most one list register has a state. */
#define PKC_ICH_HCR_UIE            PKC_BIT(1)
/** ICH_HCR_EL2.LRENPIE: while PKC_ICH_HCR_EOICOUNT is not 0. */
#define PKC_ICH_HCR_LRENPIE        PKC_BIT(2)
/** ICH_HCR_EL2.NPIE: while no list register is pending. */
#define PKC_ICH_HCR_NPIE           PKC_BIT(3)
/** ICH_HCR_EL2.VGrp0EIE: while the vCPU has group 0 on. */
#define PKC_ICH_HCR_VGRP0EIE       PKC_BIT(4)
/** ICH_HCR_EL2.VGrp0DIE: while it has group 0 off. */
#define PKC_ICH_HCR_VGRP0DIE       PKC_BIT(5)
/** ICH_HCR_EL2.VGrp1EIE: while it has group 1 on. */
#define PKC_ICH_HCR_VGRP1EIE       PKC_BIT(6)
/** ICH_HCR_EL2.VGrp1DIE: while it has group 1 off. */
#define PKC_ICH_HCR_VGRP1DIE       PKC_BIT(7)
/** ICH_HCR_EL2: the enables of maintenance interrupts, each in its place of ICH_MISR_EL2. */
#define PKC_ICH_HCR_MAINTENANCE    PKC_BITS(7, 1)
/** ICH_HCR_EL2.TC: traps EL1's accesses to what both groups share. */
#define PKC_ICH_HCR_TC             PKC_BIT(10)
/** ICH_HCR_EL2.TALL0: traps EL1's accesses to group 0. */
#define PKC_ICH_HCR_TALL0          PKC_BIT(11)
/** ICH_HCR_EL2.TALL1: traps EL1's accesses to group 1. */
#define PKC_ICH_HCR_TALL1          PKC_BIT(12)
/** ICH_HCR_EL2.TSEI: traps SErrors of the CPU interface; if ICH_VTR_EL2.SEIS. */
#define PKC_ICH_HCR_TSEI           PKC_BIT(13)
/** ICH_HCR_EL2.TDIR: traps EL1's ICC_DIR_EL1; if ICH_VTR_EL2.TDS. */
#define PKC_ICH_HCR_TDIR           PKC_BIT(14)
/** ICH_HCR_EL2: the traps, which also hit an EL1 that uses the physical interface. */
#define PKC_ICH_HCR_TRAPS          PKC_BITS(14, 10)
/** ICH_HCR_EL2.DVIM: masks directly injected interrupts; if ICH_VTR_EL2.DVIM. */
#define PKC_ICH_HCR_DVIM           PKC_BIT(15)
/** ICH_HCR_EL2.EOIcount: ends for which no list register was found, modulo 32. */
#define PKC_ICH_HCR_EOICOUNT       PKC_BITS(31, 27)
/** Where PKC_ICH_HCR_EOICOUNT begins. */
#define PKC_ICH_HCR_EOICOUNT_SHIFT 27

/** ICH_VMCR_EL2.VENG0: ICV_IGRPEN0_EL1. */
#define PKC_ICH_VMCR_ENG0      PKC_BIT(0)
/** ICH_VMCR_EL2.VENG1: ICV_IGRPEN1_EL1. */
#define PKC_ICH_VMCR_ENG1      PKC_BIT(1)
/** ICH_VMCR_EL2.VFIQEn: group 0 is FIQs; always, with system registers. */
#define PKC_ICH_VMCR_FIQEN     PKC_BIT(3)
/** ICH_VMCR_EL2.VCBPR: group 1 preempts by BPR0 too. */
#define PKC_ICH_VMCR_CBPR      PKC_BIT(4)
/** ICH_VMCR_EL2.VEOIM: an end drops the priority alone, and ICC_DIR_EL1 deactivates. */
#define PKC_ICH_VMCR_EOIM      PKC_BIT(9)
/** ICH_VMCR_EL2.VBPR1: ICV_BPR1_EL1. */
#define PKC_ICH_VMCR_BPR1      PKC_BITS(20, 18)
/** ICH_VMCR_EL2.VBPR0: ICV_BPR0_EL1. */
#define PKC_ICH_VMCR_BPR0      PKC_BITS(23, 21)
/** ICH_VMCR_EL2.VPMR: ICV_PMR_EL1. */
#define PKC_ICH_VMCR_PMR       PKC_BITS(31, 24)
/** Where PKC_ICH_VMCR_PMR begins. */
#define PKC_ICH_VMCR_PMR_SHIFT 24

/** ICH_MISR_EL2.EOI: a list register with PKC_LR_EOI has lost its state: see ICH_EISR_EL2. */
#define PKC_ICH_MISR_EOI    PKC_BIT(0)
/** ICH_MISR_EL2.U: see PKC_ICH_HCR_UIE. */
#define PKC_ICH_MISR_U      PKC_BIT(1)
/** ICH_MISR_EL2.LRENP: see PKC_ICH_HCR_LRENPIE. */
#define PKC_ICH_MISR_LRENP  PKC_BIT(2)
/** ICH_MISR_EL2.NP: see PKC_ICH_HCR_NPIE. */
#define PKC_ICH_MISR_NP     PKC_BIT(3)
/** ICH_MISR_EL2.VGrp0E: see PKC_ICH_HCR_VGRP0EIE. */
#define PKC_ICH_MISR_VGRP0E PKC_BIT(4)
/** ICH_MISR_EL2.VGrp0D: see PKC_ICH_HCR_VGRP0DIE. */
#define PKC_ICH_MISR_VGRP0D PKC_BIT(5)
/** ICH_MISR_EL2.VGrp1E: see PKC_ICH_HCR_VGRP1EIE. */
#define PKC_ICH_MISR_VGRP1E PKC_BIT(6)
/** ICH_MISR_EL2.VGrp1D: see PKC_ICH_HCR_VGRP1DIE. */
#define PKC_ICH_MISR_VGRP1D PKC_BIT(7)

/** What ICC_SRE_EL1 is for every vCPU: system registers, no bypass. No host chooses it. */
#define PKC_VGIC_SRE UINT64_C(7)

/** What a machine's virtual CPU interface has, as ICH_VTR_EL2 tells; counts are counts. */
struct pkc_vgic_hw {
	uint32_t nr_lrs;          /**< list registers: 1 to PKC_VGIC_LRS_MAX */
	uint32_t nr_aps;          /**< ICH_AP0Rn_EL2, and ICH_AP1Rn_EL2: 1, 2 or 4 */
	uint32_t priority_bits;   /**< of a priority, from bit 7 down: 5 to 8 */
	uint32_t preemption_bits; /**< of those, how many preempt: 5 to 7 */
	uint32_t intid_bits;      /**< of a vINTID: 16 or 24 */
	bool has_a3v;             /**< affinity 3 of an SGI may be other than 0 */
	bool has_seis;            /**< SErrors of the CPU interface, and PKC_ICH_HCR_TSEI */
	bool has_tds;             /**< PKC_ICH_HCR_TDIR */
	bool has_nv4;             /**< no directly injected interrupts */
	bool has_dvim;            /**< PKC_ICH_HCR_DVIM */
};

/** A vCPU's virtual CPU interface: EL2's own copy. SRE is PKC_VGIC_SRE, and has no place here. */
struct pkc_vgic_cpuif {
	uint32_t used_lrs;               /**< list registers in use, from lr[0]; at most nr_lrs */
	uint32_t hcr;                    /**< ICH_HCR_EL2 */
	uint32_t vmcr;                   /**< ICH_VMCR_EL2 */
	uint64_t lr[PKC_VGIC_LRS_MAX];   /**< ICH_LRn_EL2 */
	uint64_t ap0r[PKC_VGIC_APS_MAX]; /**< ICH_AP0Rn_EL2 */
	uint64_t ap1r[PKC_VGIC_APS_MAX]; /**< ICH_AP1Rn_EL2 */
};

/** What an embedder lets the hosts and owners of virtual CPU interfaces have. */
struct pkc_vgic_policy {
	uint32_t hcr_set; /**< bits of ICH_HCR_EL2 that are always set, such as traps for errata */
	uint32_t hcr_clear; /**< bits that nobody sets */
	uint32_t hw_ppis;   /**< by INTID, 16 to 31: the PPIs that a list register may stand for */
	uint32_t hw_spis;   /**< how many SPIs, from INTID 32, it may stand for: 0 to 988 */
	bool nmi;           /**< the GIC has FEAT_GICv3_NMI, and vCPUs may have it */
};

/** SPIs that a GIC may have: INTIDs 32 to 1019. */
#define PKC_VGIC_SPIS_MAX 988

/** Which values may reach the hardware: of the machine and the embedder's policy. */
struct pkc_vgic_masks {
	uint32_t nr_lrs;  /**< as in struct pkc_vgic_hw */
	uint32_t nr_aps;  /**< as in struct pkc_vgic_hw */
	uint32_t hcr;     /**< bits of ICH_HCR_EL2 that a host may choose */
	uint32_t hcr_set; /**< bits that are set for it */
	uint32_t vmcr;    /**< bits of ICH_VMCR_EL2 that it may choose; PKC_ICH_VMCR_FIQEN is set */
	uint32_t hw_ppis; /**< as in struct pkc_vgic_policy */
	uint32_t hw_spis; /**< as in struct pkc_vgic_policy */
	uint64_t lr;      /**< bits of ICH_LRn_EL2 that exist */
	uint64_t lr_software; /**< those without PKC_LR_HW */
	uint64_t ap1r0;       /**< bits of ICH_AP1R0_EL2 that exist; of the others bits 31:0 do */
};

/** ICH_HCR_EL2 as @p masks let it be. */
PKC_ALWAYS_INLINE uint32_t pkc_vgic_clean_hcr(const struct pkc_vgic_masks *masks, uint32_t hcr)
{
	return (hcr & masks->hcr) | masks->hcr_set;
}

/** ICH_VMCR_EL2 as @p masks let it be. */
PKC_ALWAYS_INLINE uint32_t pkc_vgic_clean_vmcr(const struct pkc_vgic_masks *masks, uint32_t vmcr)
{
	return (vmcr & masks->vmcr) | (uint32_t)PKC_ICH_VMCR_FIQEN;
}

/** Whether a list register may stand for the physical interrupt @p pintid. */
PKC_ALWAYS_INLINE bool pkc_vgic_may_stand_for(const struct pkc_vgic_masks *masks, uint32_t pintid)
{
	if (pintid < 32)
		return (masks->hw_ppis >> pintid) & 1;
	return pintid - 32 < masks->hw_spis;
}

/**
 * One list register as @p masks let it be; whatever the value, the result is one that the
 * architecture defines.
 *
 * 0 if it has no state, or its vINTID is one of 1020 to 1023. Without PKC_LR_HW the field pINTID
 * holds PKC_LR_EOI alone. With it, one that may not stand for its pINTID becomes an interrupt of
 * software, without PKC_LR_HW and without PKC_LR_EOI; and one that is pending and active is active,
 * since the distributor knows that it is pending.
 */
PKC_ALWAYS_INLINE uint64_t pkc_vgic_clean_lr(const struct pkc_vgic_masks *masks, uint64_t lr)
{
	lr &= masks->lr;
	if (!(lr & PKC_LR_STATE) || (uint32_t)lr >> 2 == 1020 >> 2)
		return 0;
	if (!(lr & PKC_LR_HW))
		return lr & masks->lr_software;
	if (!pkc_vgic_may_stand_for(masks, (uint32_t)PKC_FIELD(lr, 44, 32)))
		return lr & masks->lr_software & ~PKC_LR_EOI;
	return lr & PKC_LR_ACTIVE ? lr & ~PKC_LR_PENDING : lr;
}

PKC_BEGIN_DECLS

/**
 * Decodes ICH_VTR_EL2.
 *
 * @param[out] hw   set whole; what a reserved value would put out of its range is at its edge
 * @param      vtr  ICH_VTR_EL2
 */
PKC_API void pkc_vgic_decode(struct pkc_vgic_hw *hw, uint64_t vtr);

/**
 * Makes the masks for a machine.
 *
 * @param[out] masks   set whole; unchanged on error
 * @param      hw      the machine; where its CPUs differ, what all of them have
 * @param      policy  the embedder's
 * @retval 0            made
 * @retval -PKC_EINVAL  a bit is to be set that is to be clear or that the machine does not have,
 *                      or @p policy names an INTID that is no PPI or SPI
 */
PKC_API int pkc_vgic_make_masks(struct pkc_vgic_masks *masks, const struct pkc_vgic_hw *hw,
                                const struct pkc_vgic_policy *policy);

/**
 * Makes @p cpuif that of a vCPU after reset: nothing pending or active, all groups off.
 *
 * It is enabled (PKC_ICH_HCR_EN), so that an embedder need not do it.
 */
PKC_API void pkc_vgic_reset(struct pkc_vgic_cpuif *cpuif, const struct pkc_vgic_masks *masks);

/**
 * Leaves each interrupt in one list register: the first keeps it, and one that names it again
 * becomes 0.
 *
 * @param lr  list registers, each as pkc_vgic_clean_lr() makes them; changed in place
 * @param nr  how many, 0 to PKC_VGIC_LRS_MAX
 */
PKC_API void pkc_vgic_make_unique(uint64_t *lr, uint32_t nr);

/**
 * The maintenance interrupts that are asserted: ICH_MISR_EL2, if PKC_ICH_HCR_EN.
 *
 * @param cpuif  a virtual CPU interface with @p hcr, whose EOIcount counts, and @p vmcr up to date
 * @return       bits of PKC_ICH_MISR_…; NP also where every pending interrupt is active too
 */
PKC_API uint32_t pkc_vgic_misr(const struct pkc_vgic_cpuif *cpuif);

PKC_END_DECLS

#endif
