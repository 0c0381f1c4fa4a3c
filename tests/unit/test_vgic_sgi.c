/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/vgic_sgi.h>

static struct pkc_vgic_sgi decoded(uint64_t value)
{
	struct pkc_vgic_sgi sgi;

	cr_assert_eq(pkc_vgic_sgi_decode(PKC_ENC_ICC_SGI1R_EL1, value, &sgi), 0);
	return sgi;
}

Test(vgic_sgi, the_fields_are_where_the_architecture_has_them)
{
	static const struct {
		uint64_t value;
		struct pkc_vgic_sgi sgi;
	} rows[] = {
		{0x0000000000000001, {0, 0x0001, 0, 0, true, false}},
		{0x000000000f008000, {0, 0x8000, 0, 15, true, false}},
		{0x0000000005120003, {0x1200, 0x0003, 0, 5, true, false}},
		{0x0000003400000000, {0x340000, 0, 0, 0, true, false}},
		{0x0056000000000000, {UINT64_C(0x5600000000), 0, 0, 0, true, false}},
		{0x0000a00000000004, {0, 0x0004, 10, 0, true, false}},
		{0x00ffffff0fffffff, {0, 0, 0, 15, true, true}}, /* IRM: nothing else counts */
		{0x0000010007000000, {0, 0, 0, 7, true, true}},
		{0xff000e00f0000000, {0, 0, 0, 0, true, false}}, /* RES0 bits do not count */
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pkc_vgic_sgi sgi = decoded(rows[i].value);

		cr_expect_eq(sgi.affinity, rows[i].sgi.affinity, "row %zu", i);
		cr_expect_eq(sgi.targets, rows[i].sgi.targets, "row %zu", i);
		cr_expect_eq(sgi.range, rows[i].sgi.range, "row %zu", i);
		cr_expect_eq(sgi.intid, rows[i].sgi.intid, "row %zu", i);
		cr_expect_eq(sgi.all_but_self, rows[i].sgi.all_but_self, "row %zu", i);
	}
}

Test(vgic_sgi, only_sgi1r_reaches_group_1)
{
	struct pkc_vgic_sgi sgi;

	cr_expect_eq(pkc_vgic_sgi_decode(PKC_ENC_ICC_SGI1R_EL1, 1, &sgi), 0);
	cr_expect(sgi.group1);
	cr_expect_eq(pkc_vgic_sgi_decode(PKC_ENC_ICC_ASGI1R_EL1, 1, &sgi), 0);
	cr_expect_not(sgi.group1);
	cr_expect_eq(pkc_vgic_sgi_decode(PKC_ENC_ICC_SGI0R_EL1, 1, &sgi), 0);
	cr_expect_not(sgi.group1);
}

Test(vgic_sgi, group_0_is_reached_by_all_three)
{
	static const uint32_t regs[] = {PKC_ENC_ICC_SGI1R_EL1, PKC_ENC_ICC_ASGI1R_EL1,
	                                PKC_ENC_ICC_SGI0R_EL1};
	struct pkc_vgic_sgi sgi;

	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(pkc_vgic_sgi_decode(regs[i], 1, &sgi), 0);
		cr_expect(pkc_vgic_sgi_reaches(&sgi, false), "register %zu", i);
		cr_expect_eq(pkc_vgic_sgi_reaches(&sgi, true), i == 0, "register %zu", i);
	}
}

Test(vgic_sgi, any_other_register_is_refused)
{
	uint32_t accepted = 0;

	for (uint32_t enc = 0; enc < 0x20000; enc++) {
		struct pkc_vgic_sgi sgi = {.intid = 77};

		if (!pkc_vgic_sgi_decode(enc, 0, &sgi))
			accepted++;
		else
			cr_assert(sgi.intid == 77, "a refused call has changed nothing");
	}
	cr_expect_eq(accepted, 3);
}

/* Of 4096 vCPUs, each SGI reaches those that its fields name, by their ids. */
Test(vgic_sgi, a_list_names_siblings_by_aff0)
{
	uint64_t value = UINT64_C(0x02) << 16 | 0x8421; /* Aff1 = 2: vCPUs 32, 37, 42, 47 */
	struct pkc_vgic_sgi sgi = decoded(value);

	for (uint32_t id = 0; id < 4096; id++) {
		bool want = id == 32 || id == 37 || id == 42 || id == 47;

		cr_expect_eq(pkc_vgic_sgi_targets(&sgi, pkc_mpidr_from_vcpu_id(32),
		                                  pkc_mpidr_from_vcpu_id(id)),
		             want, "vCPU %u", id);
	}
}

Test(vgic_sgi, irm_is_everybody_but_the_sender)
{
	struct pkc_vgic_sgi sgi = decoded(PKC_BIT(40));

	for (uint32_t id = 0; id < 64; id++)
		cr_expect_eq(pkc_vgic_sgi_targets(&sgi, pkc_mpidr_from_vcpu_id(17),
		                                  pkc_mpidr_from_vcpu_id(id)),
		             id != 17, "vCPU %u", id);
	/* Bits that are no affinity do not make it another CPU. */
	cr_expect_not(pkc_vgic_sgi_targets(&sgi, 0x80000011, 0x41000011));
}

/* Each affinity field is compared, and the range selector stands for the upper half of Aff0. */
Test(vgic_sgi, every_bit_of_the_affinity_counts)
{
	uint64_t self = 0, target = UINT64_C(0x56003412a3);
	struct pkc_vgic_sgi sgi = decoded(0x0056a03400120008);

	cr_expect(pkc_vgic_sgi_targets(&sgi, self, target));
	cr_expect(pkc_vgic_sgi_targets(&sgi, self, target | PKC_MPIDR_RES1));
	for (int bit = 0; bit < 64; bit++)
		if (PKC_MPIDR_AFFINITY & PKC_BIT(bit))
			cr_expect_not(pkc_vgic_sgi_targets(&sgi, self, target ^ PKC_BIT(bit)),
			              "bit %d", bit);
	sgi = decoded(0x0056a03400120000);
	cr_expect_not(pkc_vgic_sgi_targets(&sgi, self, target), "an empty list names nobody");
}
