/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/vgic_switch.h>
#include <string.h>

static struct pkc_fake_cpu fake;
static struct pkc_vgic_masks masks;

/* Both sides of one CPU. */
struct world {
	struct pkc_vgic_live live;
	struct pkc_vgic_cpuif cpuif;
	struct pkc_host_vgic host;
};

static struct world world;

static uint64_t any(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 24;
}

static void start(void)
{
	const struct pkc_vgic_policy policy = {.hw_ppis = 1U << 27};
	struct pkc_vgic_hw hw;

	memset(&world, 0, sizeof(world));
	pkc_fake_cpu_init(&fake, 0);
	pkc_fake_cpu_use(&fake);
	pkc_vgic_hw_read(&hw);
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
	pkc_vgic_hw_init(&world.live, &hw);
	pkc_vgic_reset(&world.cpuif, &masks);
	pkc_fake_eret();
	pkc_vgic_hw_load(&world.live, &world.cpuif);
	pkc_fake_eret();
}

/* Mostly nothing is pending, and HCR is what it was. */
static void host_writes(uint64_t *seed)
{
	uint32_t used = any(seed) % 3 ? 0 : (uint32_t)(any(seed) % 6);
	uint32_t hcr = any(seed) % 4 ? 1 : (uint32_t)any(seed) & 0xff;

	pkc_host_write_u32(&world.host.used_lrs, used);
	pkc_host_write_u32(&world.host.hcr, hcr);
	for (uint32_t i = 0; i < used; i++)
		pkc_host_write_u64(&world.host.lr[i],
		                   (any(seed) << 60 & PKC_LR_STATE) | PKC_LR_GROUP1 | (32 + i));
}

static void round_by_steps(void)
{
	pkc_vgic_flush(&world.cpuif, &world.host, &masks);
	pkc_vgic_hw_restore(&world.live, &world.cpuif);
	pkc_fake_eret();
	pkc_vgic_hw_save(&world.live, &world.cpuif);
	pkc_vgic_hw_quiet(&world.live, &world.cpuif);
	pkc_vgic_sync(&world.cpuif, &world.host);
	pkc_fake_eret();
}

static void round_in_line(void)
{
	pkc_vgic_enter(&world.live, &world.cpuif, &world.host, &masks);
	pkc_fake_eret();
	pkc_vgic_leave(&world.live, &world.cpuif, &world.host);
	pkc_fake_eret();
}

/* Byte by byte: all of what is compared was zero at first. */
static bool same(const void *a, const void *b, size_t size)
{
	return memcmp(a, b, size) == 0;
}

static void play(uint64_t seed, void (*round)(void))
{
	start();
	for (uint32_t i = 0; i < 40; i++) {
		host_writes(&seed);
		pkc_fake_set(&fake, PKC_ENC_ICH_VMCR_EL2, any(&seed) & UINT32_MAX);
		round();
	}
}

Test(vgic_switch, is_what_its_parts_are)
{
	static uint64_t values[PKC_FAKE_NR_REGISTERS];
	static struct world stepped;

	for (uint64_t seed = 1; seed < 200; seed++) {
		play(seed, round_by_steps);
		stepped = world;
		memcpy(values, fake.value, sizeof(values));
		play(seed, round_in_line);
		cr_expect(same(&stepped, &world, sizeof(world)), "seed %lu", seed);
		cr_expect(same(values, fake.value, sizeof(values)), "seed %lu", seed);
	}
}

Test(vgic_switch, reads_vmcr_and_nothing_else_while_nothing_is_pending)
{
	start();
	pkc_host_write_u32(&world.host.hcr, 1);
	round_in_line();
	pkc_fake_forget(&fake);
	round_in_line();
	cr_expect_eq(fake.logged, 3, "two ERETs, and VMCR");
	cr_expect_eq(pkc_fake_find(&fake, 0, PKC_FAKE_READ, PKC_ENC_ICH_VMCR_EL2), 1);
}

/* By four bytes: how often the host's words were accessed since it was cleared. */
static uint32_t accesses[sizeof(struct pkc_host_vgic) / 4];

static void count(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	(void)cpu;
	accesses[((uintptr_t)p - (uintptr_t)&world.host) / 4]++;
}

static void expect_once(void)
{
	for (size_t i = 0; i < sizeof(accesses) / sizeof(accesses[0]); i++)
		cr_expect_leq(accesses[i], 1, "word at %zu", 4 * i);
	memset(accesses, 0, sizeof(accesses));
}

Test(vgic_switch, each_word_of_the_host_is_accessed_once_a_way)
{
	uint64_t seed = 7;

	start();
	for (uint32_t i = 0; i < 100; i++) {
		host_writes(&seed);
		fake.host = count;
		pkc_vgic_enter(&world.live, &world.cpuif, &world.host, &masks);
		expect_once();
		pkc_fake_eret();
		pkc_vgic_leave(&world.live, &world.cpuif, &world.host);
		expect_once();
		pkc_fake_eret();
		fake.host = NULL;
	}
}
