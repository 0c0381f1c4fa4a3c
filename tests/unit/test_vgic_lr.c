/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/vgic_lr.h>

#define NR_INTIDS 96

static struct pkc_vgic_hw hw = {.nr_lrs = 4,
                                .nr_aps = 1,
                                .priority_bits = 5,
                                .preemption_bits = 5,
                                .intid_bits = 16,
                                .has_tds = true};
static struct pkc_vgic_lr_block blocks[2];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;

/** All interrupts on, in group 1, of priority 0x80, in a guest that takes them. */
static void set_up(void)
{
	cr_assert_eq(pkc_vgic_lr_init(&lr, &hw, blocks, NR_INTIDS), 0);
	for (uint32_t i = 0; i < NR_INTIDS; i++) {
		pkc_vgic_lr_set_group(&lr, i, true);
		pkc_vgic_lr_set_priority(&lr, i, 0x80);
		pkc_vgic_lr_enable(&lr, i, true);
	}
	cpuif = (struct pkc_vgic_cpuif){.hcr = PKC_ICH_HCR_EN,
	                                .vmcr = PKC_ICH_VMCR_ENG1 | 0xf0u << 24};
	pkc_vgic_lr_flush(&lr, &cpuif);
}

TestSuite(vgic_lr, .init = set_up);

static uint32_t acknowledge(void)
{
	return pkc_vgic_icc_acknowledge(&hw, &cpuif, true);
}

static void end(uint32_t intid)
{
	cr_expect_eq(pkc_vgic_icc_end(&hw, &cpuif, intid, true).todo, PKC_VGIC_ICC_DONE);
}

Test(vgic_lr, one_interrupt_takes_one_list_register_and_leaves_it)
{
	cr_expect_eq(pkc_vgic_lr_inject(&lr, 40), 1);
	cr_expect_eq(cpuif.used_lrs, 0);
	pkc_vgic_lr_flush(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 1);
	cr_expect_eq(cpuif.lr[0], 0x5080000000000028);
	cr_expect_eq(cpuif.hcr, PKC_ICH_HCR_EN, "nothing waits: no maintenance interrupt");
	cr_expect_eq(acknowledge(), 40);
	end(40);
	pkc_vgic_lr_sync(&lr, &cpuif);
	cr_expect_eq(cpuif.used_lrs, 0);
	cr_expect_eq(lr.waiting, 0);
}
