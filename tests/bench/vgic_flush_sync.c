/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * One flush and one sync of a virtual CPU interface with one interrupt, that of a PPI. What is not
 * to be counted is called program_…, or makes the masks.
 */
#include <pkvmcore/vgic_host.h>

#define EXIT_GROUP 94

static struct pkc_vgic_masks masks;
static struct pkc_vgic_cpuif cpuif;
static struct pkc_host_vgic host;

void _start(void);

static __attribute__((noreturn, noinline)) void program_end(long status)
{
	register long x0 __asm__("x0") = status;
	register long x8 __asm__("x8") = EXIT_GROUP;

	for (;;)
		__asm__ volatile("svc #0" ::"r"(x0), "r"(x8) : "memory");
}

void pkc_port_panic(const char *why)
{
	(void)why;
	program_end(1);
}

void _start(void)
{
	struct pkc_vgic_policy policy = {0, 0, 1 << 27, 0, false};
	struct pkc_vgic_hw hw;

	pkc_vgic_decode(&hw, 0x90380003);
	if (pkc_vgic_make_masks(&masks, &hw, &policy))
		program_end(2);
	pkc_host_write_u32(&host.used_lrs, 1);
	pkc_host_write_u32(&host.hcr, 1);
	pkc_host_write_u64(&host.lr[0], PKC_LR_PENDING | PKC_LR_HW | PKC_LR_GROUP1 |
	                                        UINT64_C(27) << PKC_LR_PINTID_SHIFT | 27);
	pkc_vgic_flush(&cpuif, &host, &masks);
	if (cpuif.used_lrs != 1 || !(cpuif.lr[0] & PKC_LR_HW))
		program_end(3);
	pkc_vgic_sync(&cpuif, &host);
	program_end(0);
}
