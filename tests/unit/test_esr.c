/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/sysreg_bank.h>

#define EC(ec) ((uint64_t)(ec) << 26)

/* Data abort from a lower EL: valid syndrome, translation fault at level 1. */
#define MMIO (EC(0x24) | PKC_BIT(24) | 0x05)

Test(esr, classes_are_the_field_at_26)
{
	for (uint64_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		cr_expect_eq(pkc_esr_ec(EC(ec)), ec);
		cr_expect_eq(pkc_esr_ec(EC(ec) | PKC_BITS(63, 32) | PKC_BITS(25, 0)), ec);
	}
	cr_expect_eq(PKC_EC_HVC64, 0x16);
	cr_expect_eq(PKC_EC_SERROR, 0x2f);
	cr_expect_eq(PKC_EC_BRK64, 0x3c);
}

Test(esr, il_tells_the_length_of_the_instruction)
{
	cr_expect_eq(pkc_esr_instruction_length(PKC_BIT(25)), 4);
	cr_expect_eq(pkc_esr_instruction_length(~PKC_BIT(25)), 2);
	cr_expect_eq(PKC_ESR(PKC_EC_SYS64, 0x123), UINT64_C(0x62000123));
}

static uint64_t sys64(uint32_t enc, uint32_t rt, bool read)
{
	return EC(0x18) | PKC_BIT(25) | (uint64_t)PKC_ENC_OP0(enc) << 20 |
	       (uint64_t)PKC_ENC_OP2(enc) << 17 | (uint64_t)PKC_ENC_OP1(enc) << 14 |
	       (uint64_t)PKC_ENC_CRN(enc) << 10 | (uint64_t)rt << 5 |
	       (uint64_t)PKC_ENC_CRM(enc) << 1 | read;
}

Test(esr, a_trapped_access_names_any_encoding_register_and_direction)
{
	for (uint32_t enc = 0; enc < 1 << 16; enc++) {
		struct pkc_sys64 access;
		uint32_t rt = enc % 32;
		bool read = enc / 32 % 2;

		cr_assert_eq(pkc_esr_sys64_decode(sys64(enc, rt, read), &access), 0);
		cr_assert(access.enc == enc && access.rt == rt && access.read == read,
		          "encoding %x", enc);
	}
}

Test(esr, a_syndrome_put_together_by_hand_names_its_register)
{
	struct pkc_sys64 access;

	/* msr sctlr_el1, x0 */
	cr_expect_eq(pkc_esr_sys64_decode(0x62300400, &access), 0);
	cr_expect_eq(access.enc, PKC_ENC_SCTLR_EL1);
	cr_expect_eq(access.rt, 0);
	cr_expect_not(access.read);
	/* mrs x3, icc_iar1_el1 */
	cr_expect_eq(pkc_esr_sys64_decode(sys64(PKC_ENC_ICC_IAR1_EL1, 3, true), &access), 0);
	cr_expect(access.read && access.rt == 3);
}

Test(esr, another_class_is_no_trapped_access_and_decodes_to_nothing)
{
	for (uint64_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		struct pkc_sys64 access = {.enc = 77};
		struct pkc_mmio mmio = {.bytes = 77};

		if (ec != PKC_EC_SYS64)
			cr_expect_eq(pkc_esr_sys64_decode(EC(ec), &access), -PKC_EINVAL);
		if (ec != PKC_EC_DABT_LOW)
			cr_expect_eq(pkc_esr_mmio_decode(EC(ec) | (MMIO & PKC_ESR_ISS), &mmio),
			             -PKC_EINVAL);
		cr_expect(ec == PKC_EC_SYS64 || access.enc == 77);
		cr_expect(ec == PKC_EC_DABT_LOW || mmio.bytes == 77);
	}
}

Test(esr, a_device_access_has_width_register_direction_and_sign)
{
	for (uint64_t bits = 0; bits < 1 << 10; bits++) {
		struct pkc_mmio mmio;
		uint64_t sas = bits & 3, rt = bits >> 2 & 31, sse = bits >> 7 & 1;
		uint64_t sf = bits >> 8 & 1, wnr = bits >> 9 & 1;
		uint64_t esr = MMIO | sas << 22 | sse << 21 | rt << 16 | sf << 15 | wnr << 6;

		cr_assert_eq(pkc_esr_mmio_decode(esr, &mmio), 0);
		cr_assert_eq(mmio.bytes, 1u << sas);
		cr_assert_eq(mmio.rt, rt);
		cr_assert(mmio.sign_extend == sse && mmio.sf == sf && mmio.write == wnr);
	}
}

Test(esr, what_no_emulation_can_answer_is_refused)
{
	static const uint64_t bad[] = {
		MMIO & ~PKC_BIT(24), /* ISV */
		MMIO | PKC_BIT(7),   /* S1PTW */
		MMIO | PKC_BIT(8),   /* CM */
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pkc_mmio mmio = {.bytes = 77};

		cr_expect_eq(pkc_esr_mmio_decode(bad[i], &mmio), -PKC_ENOTSUP, "%zu", i);
		cr_expect_eq(mmio.bytes, 77);
	}
	for (uint64_t fsc = 0; fsc < 64; fsc++) {
		struct pkc_mmio mmio;
		bool mapping = fsc >= 0x04 && fsc <= 0x0f;

		cr_expect_eq(pkc_esr_mmio_decode((MMIO & ~PKC_BITS(5, 0)) | fsc, &mmio),
		             mapping ? 0 : -PKC_ENOTSUP, "fault status %x", (unsigned)fsc);
	}
}

Test(esr, a_load_is_cut_to_its_width_and_extended_to_its_register)
{
	static const struct {
		struct pkc_mmio mmio;
		uint64_t data, value;
	} rows[] = {
		{{.bytes = 1}, 0xffffffffffffff80, 0x80},
		{{.bytes = 1, .sign_extend = true}, 0x80, 0xffffff80},
		{{.bytes = 1, .sign_extend = true, .sf = true}, 0x80, 0xffffffffffffff80},
		{{.bytes = 1, .sign_extend = true, .sf = true}, 0xff7f, 0x7f},
		{{.bytes = 2}, 0x123456789abcdef0, 0xdef0},
		{{.bytes = 2, .sign_extend = true}, 0x123456789abcdef0, 0xffffdef0},
		{{.bytes = 2, .sign_extend = true, .sf = true}, 0x8000, 0xffffffffffff8000},
		{{.bytes = 4}, 0xfedcba9876543210, 0x76543210},
		{{.bytes = 4, .sf = true}, 0xfedcba9886543210, 0x86543210},
		{{.bytes = 4, .sign_extend = true, .sf = true}, 0x86543210, 0xffffffff86543210},
		{{.bytes = 8, .sf = true}, 0xfedcba9876543210, 0xfedcba9876543210},
		{{.bytes = 8, .sign_extend = true, .sf = true},
	         0xfedcba9876543210,
	         0xfedcba9876543210},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(pkc_mmio_load_value(&rows[i].mmio, rows[i].data), rows[i].value,
		             "row %zu", i);
}

Test(esr, a_store_hands_out_no_bit_above_its_width)
{
	for (uint32_t bytes = 1; bytes <= 8; bytes *= 2) {
		struct pkc_mmio mmio = {.bytes = bytes, .write = true};
		uint64_t value = pkc_mmio_store_value(&mmio, UINT64_MAX);

		cr_expect_eq(value, UINT64_MAX >> (64 - 8 * bytes), "%u bytes", bytes);
		cr_expect_eq(pkc_mmio_store_value(&mmio, 0x5a), 0x5a);
	}
}

Test(esr, hpfar_is_valid_but_for_plain_permission_faults)
{
	for (uint64_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		for (uint64_t iss = 0; iss < 1 << 8; iss++) {
			uint64_t fsc = iss & 0x3f;
			bool lower = ec == 0x20 || ec == 0x24;
			bool walk = iss >> 7;
			bool valid = lower && (fsc < 0x0c || (fsc < 0x10 && walk));

			cr_assert_eq(pkc_esr_hpfar_valid(EC(ec) | iss), valid, "EC %x ISS %x",
			             (unsigned)ec, (unsigned)iss);
		}
	}
}

Test(esr, an_ipa_is_the_page_of_hpfar_and_the_offset_of_far)
{
	cr_expect_eq(pkc_fault_ipa(0x90000, 0xffff800012345678), 0x9000678);
	cr_expect_eq(pkc_fault_ipa(PKC_BITS(43, 4), 0), PKC_BITS(51, 12));
	cr_expect_eq(pkc_fault_ipa(PKC_BIT(63) | PKC_BITS(3, 0), UINT64_MAX), 0xfff);
}
