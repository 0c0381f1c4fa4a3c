/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/vgic_host.h>
#include <string.h>

/* What EL2 and a host each have; a word beyond each catches what goes too far. */
static struct {
	struct pkc_vgic_cpuif cpuif;
	uint64_t beyond;
} el2;
static struct {
	struct pkc_host_vgic words;
	uint64_t beyond;
} host;
static struct pkc_vgic_masks masks;

#define NR_WORDS (sizeof(struct pkc_host_vgic) / sizeof(uint64_t))

/* How often each 8 bytes of the host's were accessed; the 32-bit words share their places. */
static uint32_t accesses[sizeof(host) / sizeof(uint32_t)];

static uint64_t random_state = 1;

static uint64_t any(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* The host writes something else to every word of its own after each access to any of them. */
static void rewrite(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	size_t at = (size_t)((const volatile uint8_t *)p - (const volatile uint8_t *)&host);
	uint64_t words[NR_WORDS];

	(void)cpu;
	cr_assert_lt(at, sizeof(host.words));
	accesses[at / sizeof(uint32_t)]++;
	for (size_t i = 0; i < NR_WORDS; i++)
		words[i] = any();
	memcpy(&host.words, words, sizeof(words));
}

/* The host only counts. */
static void watch(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	(void)cpu;
	accesses[((const volatile uint8_t *)p - (const volatile uint8_t *)&host) / 4]++;
}

static void forget_accesses(void)
{
	memset(accesses, 0, sizeof(accesses));
}

static void expect_no_word_twice(void)
{
	for (size_t i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++)
		cr_expect_leq(accesses[i], 1, "word at %zu", 4 * i);
}

/* Each byte of one side differs from its neighbours, and from the same one of the other side. */
static void fill(void *place, size_t size, uint8_t salt)
{
	for (size_t i = 0; i < size; i++)
		((uint8_t *)place)[i] = (uint8_t)(salt + 7 * i);
}

static void set_used(uint32_t used)
{
	memcpy(&host.words.used_lrs, &used, sizeof(used));
}

/* Four list registers, one or more registers of active priorities, no policy. */
static void make(uint64_t vtr)
{
	struct pkc_vgic_policy policy = {0, 0, (uint32_t)PKC_BITS(31, 16), 988, false};
	struct pkc_vgic_hw hw;

	pkc_vgic_decode(&hw, vtr);
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
}

static void usual(void)
{
	make(0x90380003);
	fill(&el2, sizeof(el2), 1);
	fill(&host, sizeof(host), 130);
	pkc_fake_cpu_current()->host = watch;
	forget_accesses();
}

TestSuite(vgic_host, .init = usual);

/* Padding counts: nobody is to write there either. */
static bool same(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size) == 0;
}

/* What a host may have of these list registers. */
static void clean(uint64_t *lr, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		lr[i] = pkc_vgic_clean_lr(&masks, lr[i]);
	pkc_vgic_make_unique(lr, nr);
}

Test(vgic_host, used_lrs_is_clamped)
{
	static const struct {
		uint32_t host, nr_lrs, used;
	} rows[] = {
		{0, 4, 0},    {1, 4, 1},    {4, 4, 4},
		{5, 4, 4},    {16, 4, 4},   {17, 4, 4},
		{16, 16, 16}, {17, 16, 16}, {UINT32_MAX, 16, 16},
		{2, 1, 1},    {15, 16, 15}, {1u << 31, 4, 4},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(rows[i].nr_lrs - 1);
		forget_accesses();
		set_used(rows[i].host);
		pkc_vgic_flush(&el2.cpuif, &host.words, &masks);
		cr_expect_eq(el2.cpuif.used_lrs, rows[i].used, "row %zu", i);
		expect_no_word_twice();
	}
}

Test(vgic_host, flush_takes_used_lrs_hcr_and_the_used_list_registers_alone)
{
	for (uint32_t used = 0; used <= 4; used++) {
		uint8_t host_before[sizeof(host)], expected[sizeof(el2)];
		struct pkc_vgic_cpuif *flushed = (struct pkc_vgic_cpuif *)(void *)expected;
		uint64_t lr[PKC_VGIC_LRS_MAX];
		uint32_t hcr;

		usual();
		set_used(used);
		memcpy(host_before, &host, sizeof(host));
		memcpy(expected, &el2, sizeof(el2));
		memcpy(lr, host.words.lr, sizeof(lr));
		memcpy(&hcr, &host.words.hcr, sizeof(hcr));
		flushed->used_lrs = used;
		flushed->hcr = pkc_vgic_clean_hcr(&masks, hcr);
		clean(lr, used);
		memcpy(flushed->lr, lr, used * sizeof(lr[0]));

		pkc_vgic_flush(&el2.cpuif, &host.words, &masks);
		cr_expect(same(&el2, expected, sizeof(el2)), "%u used", used);
		cr_expect(same(&host, host_before, sizeof(host)), "%u used", used);
	}
}

Test(vgic_host, sync_gives_hcr_vmcr_and_the_used_list_registers_alone)
{
	for (uint32_t used = 0; used <= PKC_VGIC_LRS_MAX; used++) {
		uint8_t el2_before[sizeof(el2)], expected[sizeof(host)];
		struct pkc_host_vgic *words = (struct pkc_host_vgic *)(void *)expected;

		usual();
		el2.cpuif.used_lrs = used;
		set_used(16 - used);
		memcpy(el2_before, &el2, sizeof(el2));
		memcpy(expected, &host, sizeof(host));
		memcpy(&words->hcr, &el2.cpuif.hcr, sizeof(words->hcr));
		memcpy(&words->vmcr, &el2.cpuif.vmcr, sizeof(words->vmcr));
		memcpy(words->lr, el2.cpuif.lr, used * sizeof(words->lr[0]));

		pkc_vgic_sync(&el2.cpuif, &host.words);
		cr_expect(same(&host, expected, sizeof(host)), "%u used", used);
		cr_expect(same(&el2, el2_before, sizeof(el2)), "%u used", used);
		cr_expect_eq(accesses[0], 0, "used_lrs is not accessed");
		expect_no_word_twice();
	}
}

Test(vgic_host, of_two_list_registers_for_one_interrupt_the_host_gets_the_first)
{
	memset(&host, 0, sizeof(host));
	set_used(2);
	pkc_host_write_u64(&host.words.lr[0], PKC_LR_PENDING | 40);
	pkc_host_write_u64(&host.words.lr[1], PKC_LR_ACTIVE | 40);
	pkc_vgic_flush(&el2.cpuif, &host.words, &masks);
	cr_expect_eq(el2.cpuif.lr[0], PKC_LR_PENDING | 40);
	cr_expect_eq(el2.cpuif.lr[1], 0);
	pkc_vgic_sync(&el2.cpuif, &host.words);
	cr_expect_eq(pkc_host_read_u64(&host.words.lr[1]), 0, "and sees so");
}

/* ICH_VTR_EL2 by number of preemption bits, 5 to 7. */
static const uint64_t vtr_of_aps[] = {0x90000003, 0xb4000003, 0xf8000003};

Test(vgic_host, load_takes_vmcr_and_the_active_priorities_that_exist_alone)
{
	for (size_t i = 0; i < 3; i++) {
		uint8_t host_before[sizeof(host)], expected[sizeof(el2)];
		struct pkc_vgic_cpuif *loaded = (struct pkc_vgic_cpuif *)(void *)expected;
		uint32_t vmcr;

		make(vtr_of_aps[i]);
		cr_assert_eq(masks.nr_aps, 1u << i);
		fill(&el2, sizeof(el2), 1);
		memcpy(host_before, &host, sizeof(host));
		memcpy(expected, &el2, sizeof(el2));
		memcpy(&vmcr, &host.words.vmcr, sizeof(vmcr));
		loaded->vmcr = pkc_vgic_clean_vmcr(&masks, vmcr);
		for (uint32_t n = 0; n < 1u << i; n++) {
			uint32_t ap[2];

			memcpy(&ap[0], &host.words.ap0r[n], sizeof(ap[0]));
			memcpy(&ap[1], &host.words.ap1r[n], sizeof(ap[1]));
			loaded->ap0r[n] = ap[0];
			loaded->ap1r[n] = ap[1] & ~ap[0];
		}

		pkc_vgic_load(&el2.cpuif, &host.words, &masks);
		cr_expect(same(&el2, expected, sizeof(el2)), "row %zu", i);
		cr_expect(same(&host, host_before, sizeof(host)), "row %zu", i);
	}
}

Test(vgic_host, put_gives_vmcr_and_the_active_priorities_that_exist_alone)
{
	for (size_t i = 0; i < 3; i++) {
		uint8_t el2_before[sizeof(el2)], expected[sizeof(host)];
		struct pkc_host_vgic *words = (struct pkc_host_vgic *)(void *)expected;

		make(vtr_of_aps[i]);
		fill(&host, sizeof(host), 130);
		forget_accesses();
		memcpy(el2_before, &el2, sizeof(el2));
		memcpy(expected, &host, sizeof(host));
		memcpy(&words->vmcr, &el2.cpuif.vmcr, sizeof(words->vmcr));
		memcpy(words->ap0r, el2.cpuif.ap0r, sizeof(words->ap0r[0]) << i);
		memcpy(words->ap1r, el2.cpuif.ap1r, sizeof(words->ap1r[0]) << i);

		pkc_vgic_put(&el2.cpuif, &host.words, &masks);
		cr_expect(same(&host, expected, sizeof(host)), "row %zu", i);
		cr_expect(same(&el2, el2_before, sizeof(el2)), "row %zu", i);
		expect_no_word_twice();
	}
}

Test(vgic_host, the_nmi_bit_is_one_of_the_first_register_alone)
{
	struct pkc_vgic_policy policy = {0, 0, 0, 0, true};
	struct pkc_vgic_hw hw;

	pkc_vgic_decode(&hw, vtr_of_aps[2]);
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
	memset(&host.words.ap0r, 0, sizeof(host.words.ap0r));
	memset(&host.words.ap1r, 0xff, sizeof(host.words.ap1r));
	pkc_vgic_load(&el2.cpuif, &host.words, &masks);
	cr_expect_eq(el2.cpuif.ap1r[0], PKC_BIT(63) | UINT32_MAX);
	for (uint32_t n = 1; n < 4; n++)
		cr_expect_eq(el2.cpuif.ap1r[n], UINT32_MAX);
	memset(&host.words.ap0r, 0xff, sizeof(host.words.ap0r));
	pkc_vgic_load(&el2.cpuif, &host.words, &masks);
	cr_expect_eq(el2.cpuif.ap0r[0], UINT32_MAX);
}

/* What a host that rewrites everything may at most have chosen. */
static void expect_sound(void)
{
	const struct pkc_vgic_cpuif *cpuif = &el2.cpuif;
	uint64_t again[PKC_VGIC_LRS_MAX];

	cr_assert_leq(cpuif->used_lrs, masks.nr_lrs);
	cr_assert_eq(cpuif->hcr, pkc_vgic_clean_hcr(&masks, cpuif->hcr));
	cr_assert_eq(cpuif->vmcr, pkc_vgic_clean_vmcr(&masks, cpuif->vmcr));
	memcpy(again, cpuif->lr, sizeof(again));
	clean(again, cpuif->used_lrs);
	cr_assert_eq(memcmp(again, cpuif->lr, sizeof(again)), 0);
	for (uint32_t i = 0; i < masks.nr_aps; i++)
		cr_assert_eq((cpuif->ap0r[i] | cpuif->ap1r[i]) >> 32, 0);
}

Test(vgic_host, a_host_that_rewrites_all_between_two_accesses_gains_nothing)
{
	el2.beyond = 42;
	host.beyond = 43;
	pkc_fake_cpu_current()->host = rewrite;
	for (uint32_t round = 0; round < 20000; round++) {
		uint32_t used;

		if (round % 100 == 0)
			make(any() & 0xffffffff);
		if (any() & 1)
			set_used((uint32_t)any() % 20);
		forget_accesses();
		pkc_vgic_load(&el2.cpuif, &host.words, &masks);
		expect_no_word_twice();
		forget_accesses();
		pkc_vgic_flush(&el2.cpuif, &host.words, &masks);
		expect_no_word_twice();
		expect_sound();

		used = el2.cpuif.used_lrs;
		forget_accesses();
		pkc_vgic_sync(&el2.cpuif, &host.words);
		expect_no_word_twice();
		for (uint32_t i = 0; i < PKC_VGIC_LRS_MAX; i++)
			cr_assert_eq(accesses[offsetof(struct pkc_host_vgic, lr) / 4 + 2 * i],
			             i < used, "by the count of the flush");
		forget_accesses();
		pkc_vgic_put(&el2.cpuif, &host.words, &masks);
		expect_no_word_twice();
		expect_sound();
	}
	cr_expect(el2.beyond == 42 && host.beyond == 43);
}
