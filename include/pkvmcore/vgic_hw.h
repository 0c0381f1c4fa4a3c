/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * vGIC: a vCPU's virtual CPU interface in and out of the hardware.
 *
 * EL2 knows what the registers of a CPU hold, from when it wrote or read them, and touches only
 * those that have to change or may have changed: docs/design/vgic.md.
 *
 *     load ─▶ ( restore ─▶ guest ─▶ save ─▶ [ quiet ─▶ host ] )* ─▶ put
 *
 * No barrier here, and none is needed between these calls and the guest: the ERET to it and the
 * exception from it synchronise the context. ICC_SRE_EL2 and ICC_SRE_EL1 have to be PKC_VGIC_SRE,
 * and an ISB to follow, before the first call on a CPU. Each function is called on the CPU that is
 * meant, with interrupts of EL2 masked.
 */
#ifndef PKVMCORE_VGIC_HW_H
#define PKVMCORE_VGIC_HW_H

#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic.h>

/** What the virtual CPU interface of a CPU holds, whomever it is of: one for each CPU. */
struct pkc_vgic_live {
	uint32_t nr_aps; /**< as in struct pkc_vgic_hw */
	uint32_t lrs;    /**< bit n: lr[n] is not 0 */
	uint32_t hcr;    /**< ICH_HCR_EL2; EOIcount counts only with PKC_ICH_HCR_LRENPIE */
	uint32_t vmcr;   /**< ICH_VMCR_EL2, until a guest runs */
	uint64_t lr[PKC_VGIC_LRS_MAX];   /**< ICH_LRn_EL2, until a guest runs; 0 if that is empty */
	uint64_t ap0r[PKC_VGIC_APS_MAX]; /**< ICH_AP0Rn_EL2, until a guest runs */
	uint64_t ap1r[PKC_VGIC_APS_MAX]; /**< ICH_AP1Rn_EL2, until a guest runs */
};

/** Decodes this CPU's ICH_VTR_EL2. */
PKC_ALWAYS_INLINE void pkc_vgic_hw_read(struct pkc_vgic_hw *hw)
{
	pkc_vgic_decode(hw, pkc_read(ICH_VTR_EL2));
}

/** The maintenance interrupts that this CPU asserts: bits of PKC_ICH_MISR_…. */
PKC_ALWAYS_INLINE uint32_t pkc_vgic_hw_misr(void)
{
	return (uint32_t)pkc_read(ICH_MISR_EL2);
}

/**
 * Saves VMCR, after pkc_vgic_hw_save(): for who looks at it where neither pkc_vgic_hw_quiet() nor
 * pkc_vgic_hw_put() follows, such as pkc_vgic_lr_sync().
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's: gets vmcr
 */
PKC_ALWAYS_INLINE void pkc_vgic_hw_save_vmcr(struct pkc_vgic_live *live,
                                             struct pkc_vgic_cpuif *cpuif)
{
	live->vmcr = cpuif->vmcr = (uint32_t)pkc_read(ICH_VMCR_EL2);
}

PKC_BEGIN_DECLS

/**
 * Empties this CPU's virtual CPU interface and turns it off, whatever it held.
 *
 * Once on each CPU, and again after each reset and power-down of it.
 *
 * @param[out] live  this CPU's, set whole
 * @param      hw    what this CPU has
 */
PKC_API void pkc_vgic_hw_init(struct pkc_vgic_live *live, const struct pkc_vgic_hw *hw);

/**
 * Makes the interface that of a vCPU: VMCR and the active priorities, where they differ.
 *
 * @param live   this CPU's; nobody else's vCPU is loaded
 * @param cpuif  the vCPU's
 */
PKC_API void pkc_vgic_hw_load(struct pkc_vgic_live *live, const struct pkc_vgic_cpuif *cpuif);

/**
 * Saves what pkc_vgic_hw_load() loaded, and turns the interface off.
 *
 * What the list registers hold stays there: it is off, and the next pkc_vgic_hw_restore() knows it.
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's: gets vmcr, ap0r and ap1r
 */
PKC_API void pkc_vgic_hw_put(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif);

/**
 * Before an entry: list registers and HCR, where they differ.
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's
 */
PKC_API void pkc_vgic_hw_restore(struct pkc_vgic_live *live, const struct pkc_vgic_cpuif *cpuif);

/**
 * After an exit: the list registers that hold something, and EOIcount if PKC_ICH_HCR_LRENPIE.
 *
 * Of one that ICH_ELRSR_EL2 calls empty, only the state in @p cpuif is cleared: what it was of
 * stays to be seen.
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's: gets lr below used_lrs, and hcr
 */
PKC_API void pkc_vgic_hw_save(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif);

/**
 * After pkc_vgic_hw_save(), before a host that uses the physical interface (HCR_EL2.IMO = 0) runs:
 * it sees VMCR, and neither traps nor a maintenance interrupt of the vCPU.
 *
 * HCR is written only if there are any: the interface stays on otherwise, since nobody with IMO = 0
 * notices.
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's: gets vmcr
 */
PKC_API void pkc_vgic_hw_quiet(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif);

PKC_END_DECLS

#endif
