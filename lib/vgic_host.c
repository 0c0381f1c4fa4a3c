/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/vgic_host.h>

PKC_API void pkc_vgic_load(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                           const struct pkc_vgic_masks *masks)
{
	uint64_t mask = masks->ap1r0;

	cpuif->vmcr = pkc_vgic_clean_vmcr(masks, pkc_host_read_u32(&host->vmcr));
	for (uint32_t i = 0; i < masks->nr_aps; i++) {
		cpuif->ap0r[i] = (uint32_t)pkc_host_read_u64(&host->ap0r[i]);
		cpuif->ap1r[i] = pkc_host_read_u64(&host->ap1r[i]) & mask & ~cpuif->ap0r[i];
		mask = UINT32_MAX;
	}
}

PKC_API void pkc_vgic_put(const struct pkc_vgic_cpuif *cpuif, struct pkc_host_vgic *host,
                          const struct pkc_vgic_masks *masks)
{
	pkc_host_write_u32(&host->vmcr, cpuif->vmcr);
	pkc_host_write_words(host->ap0r, cpuif->ap0r, masks->nr_aps);
	pkc_host_write_words(host->ap1r, cpuif->ap1r, masks->nr_aps);
}

PKC_API void pkc_vgic_flush(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                            const struct pkc_vgic_masks *masks)
{
	cpuif->used_lrs = pkc_host_copy_in_some(cpuif->lr, masks->nr_lrs, host->lr,
	                                        &host->used_lrs);
	pkc_vgic_clean_lrs(masks, cpuif->lr, cpuif->used_lrs);
	cpuif->hcr = pkc_vgic_clean_hcr(masks, pkc_host_read_u32(&host->hcr));
}

PKC_API void pkc_vgic_sync(const struct pkc_vgic_cpuif *cpuif, struct pkc_host_vgic *host)
{
	pkc_host_write_u32(&host->hcr, cpuif->hcr);
	pkc_host_write_u32(&host->vmcr, cpuif->vmcr);
	pkc_host_write_words(host->lr, cpuif->lr, cpuif->used_lrs);
}
