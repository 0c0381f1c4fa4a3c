/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* types.h, errno.h, port.h, barrier.h: what has no file of its own. */
#include <criterion/criterion.h>
#include <errno.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/fake_cpu.h>

Test(ground, error_codes_are_linux_s)
{
	static const int rows[][2] = {
		{PKC_EPERM, EPERM},        {PKC_ENOENT, ENOENT},     {PKC_EAGAIN, EAGAIN},
		{PKC_ENOMEM, ENOMEM},      {PKC_EBUSY, EBUSY},       {PKC_EEXIST, EEXIST},
		{PKC_EINVAL, EINVAL},      {PKC_ENOSPC, ENOSPC},     {PKC_ERANGE, ERANGE},
		{PKC_ENOTSUP, EOPNOTSUPP}, {PKC_EALREADY, EALREADY}, {PKC_ECANCELED, ECANCELED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(rows[i][0], rows[i][1], "row %zu", i);
}

Test(ground, bits_and_fields_of_every_range)
{
	uint64_t value = UINT64_C(0x0123456789abcdef);

	for (unsigned int lo = 0; lo < 64; lo++) {
		cr_expect_eq(PKC_BIT(lo), UINT64_C(1) << lo);
		for (unsigned int hi = lo; hi < 64; hi++) {
			uint64_t mask = 0;

			for (unsigned int bit = lo; bit <= hi; bit++)
				mask |= UINT64_C(1) << bit;
			cr_expect_eq(PKC_BITS(hi, lo), mask, "%u:%u", hi, lo);
			cr_expect_eq(PKC_FIELD(value, hi, lo), (value & mask) >> lo);
		}
	}
}

Test(ground, an_encoding_gives_its_fields_back)
{
	for (uint32_t enc = 0; enc <= 0xffff; enc++) {
		uint32_t again = PKC_SYSREG_ENC(PKC_ENC_OP0(enc), PKC_ENC_OP1(enc),
		                                PKC_ENC_CRN(enc), PKC_ENC_CRM(enc),
		                                PKC_ENC_OP2(enc));

		cr_expect_eq(again, enc);
	}
}

Test(ground, each_barrier_asks_the_port_for_its_kind)
{
	static const uint32_t kinds[] = {PKC_ISB,    PKC_DSB_NSH, PKC_DSB_ISH,   PKC_DSB_ISHST,
	                                 PKC_DSB_SY, PKC_DMB_ISH, PKC_DMB_ISHST, PKC_DMB_ISHLD};
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	pkc_isb();
	pkc_dsb(NSH);
	pkc_dsb(ISH);
	pkc_dsb(ISHST);
	pkc_dsb(SY);
	pkc_dmb(ISH);
	pkc_dmb(ISHST);
	pkc_dmb(ISHLD);
	cr_assert_eq(cpu->logged, sizeof(kinds) / sizeof(kinds[0]));
	for (uint32_t i = 0; i < cpu->logged; i++)
		cr_expect_eq(cpu->log[i].what, kinds[i], "event %u", i);
}

Test(ground, a_signal_is_a_dsb_and_then_the_event)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	pkc_signal();
	cr_assert_eq(cpu->logged, 2);
	cr_expect_eq(cpu->log[0].what, PKC_DSB_ISHST);
	cr_expect_eq(cpu->log[1].op, PKC_FAKE_SEV);
}
