/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * vGIC: what of a vCPU's virtual CPU interface a host chooses and sees.
 *
 * Field by field: what a function does not name, it touches on neither side. Each word of the host
 * is read or written once; what was read is cleaned before it is used, and no word of the host is
 * an index or a bound.
 */
#ifndef PKVMCORE_VGIC_HOST_H
#define PKVMCORE_VGIC_HOST_H

#include <pkvmcore/hostmem.h>
#include <pkvmcore/vgic.h>

/** A host's words for struct pkc_vgic_cpuif. */
struct pkc_host_vgic {
	struct pkc_host_u32 used_lrs;               /**< list registers in use, from lr[0] */
	struct pkc_host_u32 hcr;                    /**< ICH_HCR_EL2 */
	struct pkc_host_u32 vmcr;                   /**< ICH_VMCR_EL2 */
	struct pkc_host_u64 lr[PKC_VGIC_LRS_MAX];   /**< ICH_LRn_EL2 */
	struct pkc_host_u64 ap0r[PKC_VGIC_APS_MAX]; /**< ICH_AP0Rn_EL2 */
	struct pkc_host_u64 ap1r[PKC_VGIC_APS_MAX]; /**< ICH_AP1Rn_EL2 */
};

PKC_BEGIN_DECLS

/**
 * Host to EL2 when a vCPU is loaded: vmcr, and ap0r and ap1r as far as the machine has them.
 *
 * A priority that is active in both groups, whose effect is UNPREDICTABLE, is group 0's.
 *
 * @param cpuif  gets them, cleaned
 * @param host   the host's words
 * @param masks  of the machine
 */
PKC_API void pkc_vgic_load(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                           const struct pkc_vgic_masks *masks);

/** EL2 to host when a vCPU is put: what pkc_vgic_load() takes. */
PKC_API void pkc_vgic_put(const struct pkc_vgic_cpuif *cpuif, struct pkc_host_vgic *host,
                          const struct pkc_vgic_masks *masks);

/**
 * Host to EL2 before an entry: hcr, used_lrs, and as many lr.
 *
 * @param cpuif  gets them, cleaned; used_lrs is at most the machine's list registers
 * @param host   the host's words
 * @param masks  of the machine
 */
PKC_API void pkc_vgic_flush(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                            const struct pkc_vgic_masks *masks);

/** The same for who has read used_lrs already: @p used, any value. */
PKC_API void pkc_vgic_flush_used(struct pkc_vgic_cpuif *cpuif, const struct pkc_host_vgic *host,
                                 const struct pkc_vgic_masks *masks, uint32_t used);

/** EL2 to host after an exit: hcr, vmcr, and as many lr as the last pkc_vgic_flush() took. */
PKC_API void pkc_vgic_sync(const struct pkc_vgic_cpuif *cpuif, struct pkc_host_vgic *host);

PKC_END_DECLS

#endif
