/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/vgic_icc.h>
#include <string.h>

#define P PKC_LR_PENDING
#define A PKC_LR_ACTIVE
#define G PKC_LR_GROUP1

/** Encodings that the library has no name for. */
#define AP0R0 PKC_SYSREG_ENC(3, 0, 12, 8, 4)
#define AP1R0 PKC_SYSREG_ENC(3, 0, 12, 9, 0)

static struct pkc_vgic_hw hw;
static struct pkc_vgic_cpuif cpuif;

static uint64_t lr(uint32_t intid, uint64_t priority, uint64_t bits)
{
	return intid | priority << PKC_LR_PRIORITY_SHIFT | bits;
}

/** Five bits of priority, both groups on, nothing masked, and the finest binary points. */
static void set_up(void)
{
	hw = (struct pkc_vgic_hw){.nr_lrs = 4,
	                          .nr_aps = 1,
	                          .priority_bits = 5,
	                          .preemption_bits = 5,
	                          .intid_bits = 16};
	memset(&cpuif, 0, sizeof(cpuif));
	cpuif.hcr = PKC_ICH_HCR_EN;
	cpuif.vmcr = 0xf8000000 | 2u << 21 | 3u << 18 | 3;
}

TestSuite(vgic_icc, .init = set_up);

static uint64_t read(uint32_t enc)
{
	uint64_t value = 0;

	cr_assert_eq(pkc_vgic_icc_read(&hw, &cpuif, enc, &value), 0);
	return value;
}

static struct pkc_vgic_icc_effect write(uint32_t enc, uint64_t value)
{
	struct pkc_vgic_icc_effect effect = {PKC_VGIC_ICC_SEND, 4711};

	cr_assert_eq(pkc_vgic_icc_write(&hw, &cpuif, enc, value, &effect), 0);
	return effect;
}

static void expect_effect(struct pkc_vgic_icc_effect effect, enum pkc_vgic_icc_todo todo,
                          uint32_t intid)
{
	cr_expect(effect.todo == todo && effect.intid == intid, "%d of %u", effect.todo,
	          effect.intid);
}

static bool same(const struct pkc_vgic_cpuif *a, const struct pkc_vgic_cpuif *b)
{
	return a->used_lrs == b->used_lrs && a->hcr == b->hcr && a->vmcr == b->vmcr &&
	       !memcmp(a->lr, b->lr, sizeof(a->lr)) && !memcmp(a->ap0r, b->ap0r, sizeof(a->ap0r)) &&
	       !memcmp(a->ap1r, b->ap1r, sizeof(a->ap1r));
}

/* What can be read, and written, of all names that there are. */
Test(vgic_icc, only_registers_of_the_interface_are_there)
{
	uint32_t readable = 0, writable = 0;

	for (uint32_t enc = 0; enc < 0x20000; enc++) {
		struct pkc_vgic_icc_effect effect = {PKC_VGIC_ICC_SEND, 4711};
		struct pkc_vgic_cpuif before = cpuif;
		uint64_t value = 4711;
		int read_error = pkc_vgic_icc_read(&hw, &cpuif, enc, &value);
		int write_error = pkc_vgic_icc_write(&hw, &cpuif, enc, 0, &effect);

		readable += !read_error;
		writable += !write_error;
		cr_assert(!read_error || (read_error == -PKC_ENOENT && value == 4711));
		cr_assert(!write_error || (write_error == -PKC_ENOENT && effect.intid == 4711));
		cr_assert(!write_error || same(&before, &cpuif));
	}
	/* PMR BPR0 BPR1 CTLR SRE IGRPEN0 IGRPEN1 AP0R0 AP1R0; IAR, HPPIR twice, RPR; */
	cr_expect_eq(readable, 9 + 5);
	/* the first nine; EOIR twice, DIR, SGI1R, ASGI1R, SGI0R */
	cr_expect_eq(writable, 9 + 6);
}

Test(vgic_icc, there_are_as_many_active_priorities_as_the_machine_has)
{
	for (uint32_t nr = 1; nr <= 4; nr *= 2) {
		hw.nr_aps = nr;
		for (uint32_t n = 0; n < 4; n++) {
			uint64_t value;
			int want = n < nr ? 0 : -PKC_ENOENT;

			cpuif.ap0r[n] = 0xffffffff00000010 + n;
			cpuif.ap1r[n] = 0xffffffff00000020 + n;
			value = 7;
			cr_expect_eq(pkc_vgic_icc_read(&hw, &cpuif, AP0R0 + n, &value), want);
			cr_expect_eq(value, want ? 7 : 0x10 + n);
			value = 7;
			cr_expect_eq(pkc_vgic_icc_read(&hw, &cpuif, AP1R0 + n, &value), want);
			cr_expect_eq(value, want ? 7 : 0x20 + n);
		}
	}
	hw.nr_aps = 2;
	write(AP0R0 + 1, 0x1234567800000004);
	write(AP1R0 + 1, 8);
	cr_expect(cpuif.ap0r[1] == 4 && cpuif.ap1r[1] == 8);
}

Test(vgic_icc, sre_is_constant)
{
	struct pkc_vgic_cpuif before = cpuif;

	cr_expect_eq(read(PKC_ENC_ICC_SRE_EL1), 7);
	write(PKC_ENC_ICC_SRE_EL1, 0);
	cr_expect_eq(read(PKC_ENC_ICC_SRE_EL1), 7);
	cr_expect(same(&before, &cpuif));
}

Test(vgic_icc, fields_of_vmcr_read_as_written_and_move_nothing_else)
{
	static const struct {
		uint32_t enc;
		uint64_t written, kept;
		uint32_t vmcr;
	} rows[] = {
		{PKC_ENC_ICC_PMR_EL1, ~UINT64_C(0), 0xf8, 0xff000000},
		{PKC_ENC_ICC_PMR_EL1, 0x1a7, 0xa0, 0xff000000},
		{PKC_ENC_ICC_BPR0_EL1, ~UINT64_C(0), 7, 7u << 21},
		{PKC_ENC_ICC_BPR1_EL1, 0x1e, 6, 7u << 18},
		{PKC_ENC_ICC_IGRPEN0_EL1, ~UINT64_C(1), 0, 1},
		{PKC_ENC_ICC_IGRPEN0_EL1, ~UINT64_C(0), 1, 1},
		{PKC_ENC_ICC_IGRPEN1_EL1, ~UINT64_C(1), 0, 2},
		{PKC_ENC_ICC_IGRPEN1_EL1, ~UINT64_C(0), 1, 2},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t before;

		set_up();
		before = cpuif.vmcr;
		expect_effect(write(rows[i].enc, rows[i].written), PKC_VGIC_ICC_DONE, 0);
		cr_expect_eq(read(rows[i].enc), rows[i].kept, "row %zu", i);
		cr_expect_eq((before ^ cpuif.vmcr) & ~rows[i].vmcr, 0, "row %zu", i);
	}
}

Test(vgic_icc, a_mask_has_the_bits_of_a_priority)
{
	for (uint32_t bits = 5; bits <= 8; bits++) {
		hw.priority_bits = bits;
		write(PKC_ENC_ICC_PMR_EL1, 0xff);
		cr_expect_eq(read(PKC_ENC_ICC_PMR_EL1), (0xff00 >> bits) & 0xff);
	}
}

/* With 5, 6 and 7 bits that preempt, BPR0 is at least 2, 1 and 0, and BPR1 one more. */
Test(vgic_icc, a_binary_point_is_at_least_what_the_machine_has)
{
	for (uint32_t bits = 5; bits <= 7; bits++) {
		hw.preemption_bits = bits;
		for (uint64_t value = 0; value < 8; value++) {
			uint64_t lowest = 7 - bits;

			write(PKC_ENC_ICC_BPR0_EL1, value);
			write(PKC_ENC_ICC_BPR1_EL1, value);
			cr_expect_eq(read(PKC_ENC_ICC_BPR0_EL1), value < lowest ? lowest : value);
			cr_expect_eq(read(PKC_ENC_ICC_BPR1_EL1),
			             value < lowest + 1 ? lowest + 1 : value);
		}
	}
}

Test(vgic_icc, with_cbpr_bpr1_follows_bpr0_and_keeps_its_own)
{
	write(PKC_ENC_ICC_BPR1_EL1, 5);
	write(PKC_ENC_ICC_CTLR_EL1, 1);
	for (uint64_t value = 2; value < 8; value++) {
		write(PKC_ENC_ICC_BPR0_EL1, value);
		cr_expect_eq(read(PKC_ENC_ICC_BPR1_EL1), value < 7 ? value + 1 : 7);
		write(PKC_ENC_ICC_BPR1_EL1, 3);
	}
	write(PKC_ENC_ICC_CTLR_EL1, 0);
	cr_expect_eq(read(PKC_ENC_ICC_BPR1_EL1), 5);
}

Test(vgic_icc, ctlr_tells_of_the_machine_and_keeps_two_bits)
{
	cr_expect_eq(read(PKC_ENC_ICC_CTLR_EL1), 4 << 8);
	hw = (struct pkc_vgic_hw){.nr_lrs = 4,
	                          .nr_aps = 1,
	                          .priority_bits = 8,
	                          .preemption_bits = 5,
	                          .intid_bits = 24,
	                          .has_a3v = true,
	                          .has_seis = true};
	cr_expect_eq(read(PKC_ENC_ICC_CTLR_EL1), 0xcf00);
	write(PKC_ENC_ICC_CTLR_EL1, ~UINT64_C(0));
	cr_expect_eq(read(PKC_ENC_ICC_CTLR_EL1), 0xcf03);
	cr_expect_eq(cpuif.vmcr & 0x210, 0x210);
	write(PKC_ENC_ICC_CTLR_EL1, 2);
	cr_expect_eq(cpuif.vmcr & 0x210, 0x200);
}

Test(vgic_icc, the_highest_pending_of_a_group_that_is_on_is_acknowledged)
{
	cpuif.used_lrs = 4;
	cpuif.lr[0] = lr(40, 0x80, P | G);
	cpuif.lr[1] = lr(41, 0x40, P); /* group 0, off: as if it was not there */
	cpuif.lr[2] = lr(42, 0x20, A | P | G);
	cpuif.lr[3] = lr(43, 0x60, P | G);
	cpuif.vmcr &= ~1u;
	cr_expect_eq(read(PKC_ENC_ICC_HPPIR1_EL1), 43);
	cr_expect_eq(read(PKC_ENC_ICC_HPPIR0_EL1), 1023);
	cr_expect_eq(pkc_vgic_icc_signalled(&hw, &cpuif), 3);
	cr_expect_eq(read(PKC_ENC_ICC_IAR0_EL1), 1023);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 43);
	cr_expect_eq(cpuif.lr[3], lr(43, 0x60, A | G));
	cr_expect(cpuif.ap1r[0] == PKC_BIT(0x60 >> 3) && cpuif.ap0r[0] == 0);
	cpuif.vmcr |= 1;
	cr_expect_eq(read(PKC_ENC_ICC_HPPIR0_EL1), 41);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 1023, "the highest is of the other group");
	cr_expect_eq(read(PKC_ENC_ICC_IAR0_EL1), 41);
	cr_expect_eq(cpuif.ap0r[0], PKC_BIT(0x40 >> 3));
	cr_expect_eq(read(PKC_ENC_ICC_HPPIR1_EL1), 40, "HPPIR knows no mask and no running one");
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 1023);
}

Test(vgic_icc, of_equals_the_lowest_list_register_comes_first)
{
	cpuif.used_lrs = 3;
	cpuif.lr[0] = lr(50, 0x40, A | G);
	cpuif.lr[1] = lr(49, 0x23, P | G); /* the low bits of a priority are not there */
	cpuif.lr[2] = lr(48, 0x20, P | G);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 49);
}

Test(vgic_icc, registers_above_those_in_use_do_not_count)
{
	cpuif.used_lrs = 1;
	cpuif.lr[1] = lr(41, 0x40, P | G);
	cr_expect_eq(pkc_vgic_icc_signalled(&hw, &cpuif), -1);
	cr_expect_eq(read(PKC_ENC_ICC_HPPIR1_EL1), 1023);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 1023);
}

/* A priority passes the mask only if it is higher, which is less. */
Test(vgic_icc, the_mask_holds_back_its_own_priority)
{
	cpuif.used_lrs = 1;
	for (uint32_t pmr = 0; pmr < 0x100; pmr += 8) {
		for (uint32_t priority = 0; priority < 0x100; priority += 8) {
			cpuif.lr[0] = lr(40, priority, P | G);
			write(PKC_ENC_ICC_PMR_EL1, pmr);
			cr_expect_eq(pkc_vgic_icc_signalled(&hw, &cpuif), priority < pmr ? 0 : -1);
		}
	}
}

/* Every priority after every other, for each binary point, group and machine. */
Test(vgic_icc, only_a_higher_preemption_level_preempts)
{
	for (uint32_t bits = 5; bits <= 7; bits++) {
		hw.preemption_bits = hw.priority_bits = bits;
		hw.nr_aps = 1u << (bits - 5);
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t bpr = 7 - bits + i % 3, first = (i * 37) & (0xff00 >> bits) & 0xff;
			uint32_t second = (i * 101) & (0xff00 >> bits) & 0xff;
			bool group1 = i & 1;
			uint32_t running = first >> (bpr + 1) << (bpr + 1);

			memset(cpuif.ap0r, 0, sizeof(cpuif.ap0r));
			memset(cpuif.ap1r, 0, sizeof(cpuif.ap1r));
			write(PKC_ENC_ICC_PMR_EL1, 0xff);
			write(PKC_ENC_ICC_BPR0_EL1, bpr);
			write(PKC_ENC_ICC_BPR1_EL1, bpr + 1);
			cpuif.used_lrs = 1;
			cpuif.lr[0] = lr(40, first, P | (group1 ? G : 0));
			if (first >= (0xff00 >> bits & 0xff))
				continue;
			cr_assert_eq(pkc_vgic_icc_acknowledge(&hw, &cpuif, group1), 40);
			cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), running);
			cpuif.lr[0] = lr(41, second, P | G);
			cr_expect_eq(pkc_vgic_icc_signalled(&hw, &cpuif) == 0,
			             second >> (bpr + 1) << (bpr + 1) < running, "%#x after %#x",
			             second, first);
		}
	}
}

Test(vgic_icc, with_cbpr_group_1_preempts_by_bpr0)
{
	cpuif.used_lrs = 1;
	cpuif.lr[0] = lr(40, 0x70, P | G);
	write(PKC_ENC_ICC_BPR0_EL1, 5);
	write(PKC_ENC_ICC_CTLR_EL1, 1);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 40);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0x40);
}

Test(vgic_icc, an_end_drops_the_running_priority_and_deactivates)
{
	cpuif.used_lrs = 2;
	cpuif.lr[0] = lr(40, 0x80, P | G);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0xff);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 40);
	cpuif.lr[1] = lr(41, 0x40, P);
	cr_expect_eq(read(PKC_ENC_ICC_IAR0_EL1), 41);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0x40);
	cpuif.lr[1] |= P; /* again while it is active */
	expect_effect(write(PKC_ENC_ICC_EOIR0_EL1, 41), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0x80);
	cr_expect_eq(cpuif.lr[1], lr(41, 0x40, P));
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0xff);
	cr_expect_eq(cpuif.lr[0], lr(40, 0x80, G));
	cr_expect_eq(cpuif.ap0r[0] | cpuif.ap1r[0], 0);
}

Test(vgic_icc, ends_that_break_the_rules_deactivate_nothing)
{
	uint64_t active = lr(40, 0x80, A | G);

	cpuif.used_lrs = 1;
	cpuif.lr[0] = active;
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], active, "no priority is active");
	cpuif.ap1r[0] = PKC_BIT(0x80 >> 3);
	for (uint32_t intid = 1020; intid < 1024; intid++)
		expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, intid), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.ap1r[0], PKC_BIT(0x80 >> 3), "a special INTID is ignored");
	expect_effect(write(PKC_ENC_ICC_EOIR0_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], active, "the wrong group");
	cpuif.ap1r[0] = PKC_BIT(0x40 >> 3);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], active, "another runs");
	cr_expect_eq(cpuif.ap1r[0], 0, "but all of them drop");
}

Test(vgic_icc, an_end_without_a_list_register_is_absent)
{
	cpuif.ap1r[0] = PKC_BIT(3);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 0xffff000000000028), PKC_VGIC_ICC_ABSENT, 40);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cpuif.ap1r[0] = PKC_BIT(3);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 8192), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.ap1r[0], 0, "an LPI has nothing to deactivate, but it drops");
}

Test(vgic_icc, with_eoimode_1_dir_deactivates_and_an_end_does_not)
{
	cpuif.used_lrs = 1;
	cpuif.lr[0] = lr(40, 0x80, P | G);
	write(PKC_ENC_ICC_CTLR_EL1, 2);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 40);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], lr(40, 0x80, A | G));
	cpuif.ap1r[0] = 1;
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 41), PKC_VGIC_ICC_DONE, 0);
	expect_effect(write(PKC_ENC_ICC_DIR_EL1, 41), PKC_VGIC_ICC_ABSENT, 41);
	for (uint32_t intid = 1020; intid < 1024; intid++)
		expect_effect(write(PKC_ENC_ICC_DIR_EL1, intid), PKC_VGIC_ICC_DONE, 0);
	expect_effect(write(PKC_ENC_ICC_DIR_EL1, 8192), PKC_VGIC_ICC_DONE, 0);
	write(PKC_ENC_ICC_CTLR_EL1, 0);
	expect_effect(write(PKC_ENC_ICC_DIR_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], lr(40, 0x80, A | G), "with EOImode 0 DIR does nothing");
	write(PKC_ENC_ICC_CTLR_EL1, 2);
	expect_effect(write(PKC_ENC_ICC_DIR_EL1, 40), PKC_VGIC_ICC_DONE, 0);
	cr_expect_eq(cpuif.lr[0], lr(40, 0x80, G));
}

Test(vgic_icc, a_physical_interrupt_is_released_at_its_end)
{
	uint64_t mapped = PKC_LR_HW | UINT64_C(0x1fff) << PKC_LR_PINTID_SHIFT;

	cpuif.used_lrs = 1;
	cpuif.lr[0] = lr(40, 0x80, P | G | mapped);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 40);
	expect_effect(write(PKC_ENC_ICC_EOIR1_EL1, 40), PKC_VGIC_ICC_RELEASE, 0x1fff);
	cpuif.lr[0] |= A;
	write(PKC_ENC_ICC_CTLR_EL1, 2);
	expect_effect(write(PKC_ENC_ICC_DIR_EL1, 40), PKC_VGIC_ICC_RELEASE, 0x1fff);
}

Test(vgic_icc, an_lpi_is_never_active)
{
	cpuif.used_lrs = 1;
	cpuif.lr[0] = lr(8192, 0x80, P | G);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 8192);
	cr_expect_eq(cpuif.lr[0] & PKC_LR_STATE, 0);
	cr_expect_eq(read(PKC_ENC_ICC_RPR_EL1), 0x80);
	cpuif.lr[0] = lr(8191, 0x40, P | G);
	cr_expect_eq(read(PKC_ENC_ICC_IAR1_EL1), 8191);
	cr_expect_eq(cpuif.lr[0] & PKC_LR_STATE, A);
}

Test(vgic_icc, an_sgi_is_left_to_send)
{
	struct pkc_vgic_cpuif before = cpuif;

	expect_effect(write(PKC_ENC_ICC_SGI1R_EL1, ~UINT64_C(0)), PKC_VGIC_ICC_SEND, 0);
	expect_effect(write(PKC_ENC_ICC_ASGI1R_EL1, 0), PKC_VGIC_ICC_SEND, 0);
	expect_effect(write(PKC_ENC_ICC_SGI0R_EL1, 0), PKC_VGIC_ICC_SEND, 0);
	cr_expect(same(&before, &cpuif));
}
