/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Prints the ICH register accesses of an exit to a host that uses the physical interface and of the
 * entry after it, with as many list registers in use as the argument says.
 *
 * Each was pending, has become active, and is pending again at the entry. If there are any, the
 * underflow interrupt is enabled and asserted: the worst case without EOIcount.
 */
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/vgic_host.h>
#include <pkvmcore/vgic_hw.h>
#include <stdio.h>
#include <stdlib.h>

static struct pkc_vgic_masks masks;
static struct pkc_vgic_live live;
static struct pkc_vgic_cpuif cpuif;
static struct pkc_host_vgic host;

static void host_injects(uint32_t nr)
{
	uint64_t hcr = nr ? PKC_ICH_HCR_EN | PKC_ICH_HCR_UIE : PKC_ICH_HCR_EN;

	pkc_host_write_u32(&host.used_lrs, nr);
	pkc_host_write_u32(&host.hcr, (uint32_t)hcr);
	for (uint32_t i = 0; i < nr; i++)
		pkc_host_write_u64(&host.lr[i], PKC_LR_PENDING | (32 + i));
}

static void guest_acknowledges(struct pkc_fake_cpu *cpu, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		pkc_fake_set(cpu, PKC_ENC_ICH_LR0_EL2 + i, PKC_LR_ACTIVE | (32 + i));
}

static void enter(void)
{
	pkc_vgic_flush(&cpuif, &host, &masks);
	pkc_vgic_hw_restore(&live, &cpuif);
	pkc_fake_eret();
}

static void leave(void)
{
	pkc_vgic_hw_save(&live, &cpuif);
	pkc_vgic_hw_quiet(&live, &cpuif);
	pkc_vgic_sync(&cpuif, &host);
}

static bool is_access(const struct pkc_fake_event *event)
{
	return event->op == PKC_FAKE_READ || event->op == PKC_FAKE_WRITE;
}

int main(int argc, char **argv)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();
	struct pkc_vgic_policy policy = {0, 0, 0, 0, false};
	uint32_t nr = argc > 1 ? (uint32_t)atoi(argv[1]) : 0, accesses = 0;
	struct pkc_vgic_hw hw;

	pkc_vgic_hw_read(&hw);
	if (nr > hw.nr_lrs || pkc_vgic_make_masks(&masks, &hw, &policy))
		return 1;
	pkc_vgic_hw_init(&live, &hw);
	pkc_vgic_load(&cpuif, &host, &masks);
	pkc_vgic_hw_load(&live, &cpuif);
	host_injects(nr);
	enter();

	guest_acknowledges(cpu, nr);
	pkc_fake_forget(cpu);
	leave();
	host_injects(nr);
	enter();
	for (uint32_t i = 0; i < cpu->logged; i++)
		accesses += is_access(&cpu->log[i]);
	printf("%u\n", accesses);
	return 0;
}
