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

PKC_API void pkc_vgic_flush_used(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                                 const struct pkc_vgic_masks *masks, uint32_t used)
{
	if (used > masks->nr_lrs)
		used = masks->nr_lrs;
	cpuif->used_lrs = used;
	cpuif->hcr = pkc_vgic_clean_hcr(masks, pkc_host_read_u32(&host->hcr));
	for (uint32_t i = used; i-- > 0;)
		cpuif->lr[i] = pkc_vgic_clean_lr(masks, pkc_host_read_u64(&host->lr[i]));
	if (used > 1)
		pkc_vgic_make_unique(cpuif->lr, used);
}

PKC_API void pkc_vgic_flush(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                            const struct pkc_vgic_masks *masks)
{
	pkc_vgic_flush_used(cpuif, host, masks, pkc_host_read_u32(&host->used_lrs));
}

PKC_API void pkc_vgic_sync(const struct pkc_vgic_cpuif *cpuif, struct pkc_host_vgic *host)
{
	pkc_host_write_u32(&host->hcr, cpuif->hcr);
	pkc_host_write_u32(&host->vmcr, cpuif->vmcr);
	for (uint32_t i = cpuif->used_lrs; i-- > 0;)
		pkc_host_write_u64(&host->lr[i], cpuif->lr[i]);
}
