/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The list-register engine round an entry and an exit, with no interrupt and with one that comes
 * and is handled: what is to be counted is called measured_…, with all that it calls.
 */
#include <pkvmcore/vgic_lr.h>

#define MEASURED static __attribute__((noipa))

#define EXIT_GROUP 94
#define INTID      40

static struct pkc_vgic_lr_block blocks[16];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;

void _start(void);
void *memset(void *to, int byte, size_t size);

static __attribute__((noreturn, noinline)) void end(long status)
{
	register long x0 __asm__("x0") = status;
	register long x8 __asm__("x8") = EXIT_GROUP;

	for (;;)
		__asm__ volatile("svc #0" ::"r"(x0), "r"(x8) : "memory");
}

void pkc_port_panic(const char *why)
{
	(void)why;
	end(1);
}

void *memset(void *to, int byte, size_t size)
{
	for (size_t i = 0; i < size; i++)
		((volatile unsigned char *)to)[i] = (unsigned char)byte;
	return to;
}

MEASURED void measured_idle(struct pkc_vgic_lr *engine, struct pkc_vgic_cpuif *interface)
{
	pkc_vgic_lr_flush(engine, interface);
	pkc_vgic_lr_sync(engine, interface);
	if (pkc_vgic_lr_owed(engine))
		end(2);
}

/** The interrupt is injected, delivered, and ended by the guest. */
MEASURED void measured_one(struct pkc_vgic_lr *engine, struct pkc_vgic_cpuif *interface)
{
	pkc_vgic_lr_inject(engine, INTID);
	pkc_vgic_lr_flush(engine, interface);
	interface->lr[0] &= ~PKC_LR_STATE;
	pkc_vgic_lr_sync(engine, interface);
	if (pkc_vgic_lr_owed(engine))
		end(3);
}

void _start(void)
{
	struct pkc_vgic_hw hw = {4, 1, 5, 5, 16, false, false, true, false, false};

	if (pkc_vgic_lr_init(&lr, &hw, blocks, PKC_VGIC_LR_INTIDS_MAX))
		end(4);
	for (uint32_t i = 0; i < PKC_VGIC_LR_INTIDS_MAX; i++)
		pkc_vgic_lr_enable(&lr, i, true);
	pkc_vgic_lr_flush(&lr, &cpuif);
	if (ONE)
		measured_one(&lr, &cpuif);
	else
		measured_idle(&lr, &cpuif);
	end(0);
}
