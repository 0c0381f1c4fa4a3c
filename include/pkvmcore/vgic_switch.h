/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * vGIC: what an entry and an exit have to do, in line while no interrupt is pending or active.
 */
#ifndef PKVMCORE_VGIC_SWITCH_H
#define PKVMCORE_VGIC_SWITCH_H

#include <pkvmcore/vgic_host.h>
#include <pkvmcore/vgic_hw.h>

/**
 * Before an entry: pkc_vgic_flush(), then pkc_vgic_hw_restore().
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's
 * @param host   the host's words for it
 * @param masks  of the machine
 */
PKC_ALWAYS_INLINE void pkc_vgic_enter(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif,
                                      const struct pkc_host_vgic *host,
                                      const struct pkc_vgic_masks *masks)
{
	uint32_t used = pkc_host_read_u32(&host->used_lrs);

	if (pkc_unlikely(live->lrs | used)) {
		pkc_vgic_flush_used(cpuif, host, masks, used);
		pkc_vgic_hw_restore(live, cpuif);
		return;
	}
	cpuif->used_lrs = 0;
	cpuif->hcr = pkc_vgic_clean_hcr(masks, pkc_host_read_u32(&host->hcr));
	if (pkc_unlikely(cpuif->hcr != live->hcr))
		pkc_vgic_hw_restore(live, cpuif);
}

/**
 * After an exit, before a host that uses the physical interface runs: pkc_vgic_hw_save(), then
 * pkc_vgic_hw_quiet(), then pkc_vgic_sync().
 *
 * @param live   this CPU's
 * @param cpuif  the vCPU's
 * @param host   the host's words for it
 */
PKC_ALWAYS_INLINE void pkc_vgic_leave(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif,
                                      struct pkc_host_vgic *host)
{
	uint32_t hcr = live->hcr, vmcr;
	uint32_t busy = (uint32_t)(PKC_ICH_HCR_TRAPS | PKC_ICH_HCR_MAINTENANCE) & hcr;

	if (pkc_unlikely(live->lrs | cpuif->used_lrs | busy)) {
		pkc_vgic_hw_save(live, cpuif);
		pkc_vgic_hw_quiet(live, cpuif);
		pkc_vgic_sync(cpuif, host);
		return;
	}
	vmcr = (uint32_t)pkc_read(ICH_VMCR_EL2);
	live->vmcr = vmcr;
	cpuif->vmcr = vmcr;
	pkc_host_write_u32(&host->hcr, hcr);
	pkc_host_write_u32(&host->vmcr, vmcr);
}

#endif
