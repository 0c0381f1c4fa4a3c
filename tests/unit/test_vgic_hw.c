/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/vgic_hw.h>
#include <string.h>

#define P PKC_LR_PENDING
#define A PKC_LR_ACTIVE

static struct pkc_fake_cpu cpu;
static struct pkc_vgic_hw hw;
static struct pkc_vgic_live live;
static struct pkc_vgic_cpuif vcpu;

static uint64_t random_state = 1;

static uint64_t any(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

/* A CPU with 16 list registers and 7 bits of preemption, and a vCPU on it that was just reset. */
static void boot(void)
{
	struct pkc_vgic_policy policy = {0, 0, (uint32_t)PKC_BITS(31, 16), 988, false};
	struct pkc_vgic_masks masks;

	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, 0xf838000f);
	pkc_fake_cpu_use(&cpu);
	pkc_vgic_hw_read(&hw);
	cr_assert_eq(pkc_vgic_make_masks(&masks, &hw, &policy), 0);
	pkc_vgic_hw_init(&live, &hw);
	pkc_vgic_reset(&vcpu, &masks);
	pkc_vgic_hw_load(&live, &vcpu);
	pkc_vgic_hw_restore(&live, &vcpu);
	pkc_fake_eret();
	pkc_fake_forget(&cpu);
}

TestSuite(vgic_hw, .init = boot);

/* The accesses since the last pkc_fake_forget(). */
struct count {
	uint32_t lr_reads, lr_writes, others, barriers;
};

static struct count counted(void)
{
	struct count count = {0, 0, 0, 0};

	for (uint32_t i = 0; i < cpu.logged; i++) {
		uint32_t enc = cpu.log[i].what;
		bool read = cpu.log[i].op == PKC_FAKE_READ, write = cpu.log[i].op == PKC_FAKE_WRITE;
		bool lr = enc >= PKC_ENC_ICH_LR0_EL2 && enc <= PKC_ENC_ICH_LR15_EL2;

		count.barriers += cpu.log[i].op == PKC_FAKE_BARRIER;
		count.lr_reads += read && lr;
		count.lr_writes += write && lr;
		count.others += (read || write) && !lr;
	}
	cr_assert_eq(cpu.lost, 0);
	return count;
}

static void expect_counts(uint32_t lr_reads, uint32_t lr_writes, uint32_t others)
{
	struct count count = counted();

	cr_expect_eq(count.lr_reads, lr_reads, "%u list registers read", count.lr_reads);
	cr_expect_eq(count.lr_writes, lr_writes, "%u list registers written", count.lr_writes);
	cr_expect_eq(count.others, others, "%u others", count.others);
	cr_expect_eq(count.barriers, 0);
	pkc_fake_forget(&cpu);
}

static uint64_t lr_of_cpu(uint32_t n)
{
	return pkc_fake_get(&cpu, PKC_ENC_ICH_LR0_EL2 + n);
}

/* The guest, or somebody at EL1 with the host's view, did this to a list register. */
static void guest_sets_lr(uint32_t n, uint64_t lr)
{
	pkc_fake_set(&cpu, PKC_ENC_ICH_LR0_EL2 + n, lr);
}

static void leave(void)
{
	pkc_vgic_hw_save(&live, &vcpu);
	pkc_vgic_hw_quiet(&live, &vcpu);
}

static void enter(void)
{
	pkc_vgic_hw_restore(&live, &vcpu);
	pkc_fake_eret();
}

/* As if nothing were known: after reset, all registers are UNKNOWN. */
static void scramble(void)
{
	for (uint32_t n = 0; n < 16; n++)
		pkc_fake_set(&cpu, PKC_ENC_ICH_LR0_EL2 + n, any());
	for (uint32_t n = 0; n < 4; n++) {
		pkc_fake_set(&cpu, PKC_ENC_ICH_AP0R0_EL2 + n, (uint32_t)any());
		pkc_fake_set(&cpu, PKC_ENC_ICH_AP1R0_EL2 + n, (uint32_t)any());
	}
	pkc_fake_set(&cpu, PKC_ENC_ICH_HCR_EL2, 0x8ff);
	pkc_fake_set(&cpu, PKC_ENC_ICH_VMCR_EL2, 0xff00021b);
}

Test(vgic_hw, init_empties_whatever_there_was)
{
	static const uint64_t vtrs[] = {0x90380003, 0xb438000f, 0xf8380000, 0x90380000};

	for (size_t i = 0; i < 4; i++) {
		struct pkc_vgic_live fresh;

		pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, vtrs[i]);
		pkc_vgic_hw_read(&hw);
		scramble();
		memset(&fresh, 0xa5, sizeof(fresh));
		pkc_vgic_hw_init(&fresh, &hw);
		for (uint32_t n = 0; n < hw.nr_lrs; n++)
			cr_expect_eq(lr_of_cpu(n), 0, "VTR %#lx, %u", vtrs[i], n);
		for (uint32_t n = 0; n < hw.nr_aps; n++) {
			cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP0R0_EL2 + n), 0);
			cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP1R0_EL2 + n), 0);
		}
		cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2), 0);
		cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_VMCR_EL2), PKC_ICH_VMCR_FIQEN);
		pkc_fake_eret();
	}
}

Test(vgic_hw, an_idle_exit_and_entry_touches_no_list_register)
{
	leave();
	enter();
	expect_counts(0, 0, 1);
	pkc_vgic_hw_save(&live, &vcpu); /* no host is to run */
	enter();
	expect_counts(0, 0, 0);
	vcpu.hcr |= (uint32_t)PKC_ICH_HCR_TDIR;
	enter();
	pkc_fake_forget(&cpu);
	leave();
	enter();
	expect_counts(0, 0, 3); /* the host is not to be trapped: HCR off, and on */
}

Test(vgic_hw, n_in_use_are_read_once_and_written_once)
{
	for (uint32_t n = 1; n <= 16; n++) {
		boot();
		vcpu.used_lrs = n;
		for (uint32_t i = 0; i < n; i++)
			vcpu.lr[i] = P | i;
		enter();
		expect_counts(0, n, 0);
		for (uint32_t i = 0; i < n; i++)
			guest_sets_lr(i, A | i);
		leave();
		for (uint32_t i = 0; i < n; i++) {
			cr_expect_eq(vcpu.lr[i], A | i);
			vcpu.lr[i] |= P; /* and again */
		}
		enter();
		expect_counts(n, n, 2); /* ICH_ELRSR_EL2, ICH_VMCR_EL2 */
	}
}

Test(vgic_hw, what_the_guest_left_as_it_was_is_not_written)
{
	vcpu.used_lrs = 3;
	vcpu.lr[0] = P | 1;
	vcpu.lr[1] = P | 2;
	vcpu.lr[2] = A | 3;
	enter();
	pkc_fake_forget(&cpu);
	leave();
	enter();
	expect_counts(3, 0, 2);
}

Test(vgic_hw, an_empty_one_is_not_read_and_not_written_zero)
{
	vcpu.used_lrs = 2;
	vcpu.lr[0] = P | PKC_LR_GROUP1 | 40;
	vcpu.lr[1] = P | PKC_LR_GROUP1 | 41;
	enter();
	guest_sets_lr(0, 0x1234); /* has ended; the other fields are nobody's */
	pkc_fake_forget(&cpu);
	leave();
	expect_counts(1, 0, 2);
	cr_expect_eq(vcpu.lr[0], PKC_LR_GROUP1 | 40, "what it was of is to be seen");
	enter();
	expect_counts(0, 0, 0);
	leave();
	expect_counts(1, 0, 2);
	guest_sets_lr(1, 0);
	leave();
	expect_counts(0, 0, 2);
	leave(); /* none holds anything any more */
	expect_counts(0, 0, 1);
}

Test(vgic_hw, an_end_that_asks_is_read_and_then_emptied)
{
	vcpu.used_lrs = 1;
	vcpu.lr[0] = P | PKC_LR_EOI | 40;
	enter();
	guest_sets_lr(0, PKC_LR_EOI | 40);
	leave();
	cr_expect_eq(vcpu.lr[0], PKC_LR_EOI | 40);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2), 0, "it would interrupt the host");
	enter();
	cr_expect_eq(lr_of_cpu(0), 0);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2), PKC_ICH_HCR_EN);
}

Test(vgic_hw, what_is_no_longer_in_use_is_emptied)
{
	vcpu.used_lrs = 16;
	for (uint32_t i = 0; i < 16; i++)
		vcpu.lr[i] = P | i;
	enter();
	leave();
	vcpu.used_lrs = 5;
	pkc_fake_forget(&cpu);
	enter();
	expect_counts(0, 11, 0);
	for (uint32_t i = 0; i < 16; i++)
		cr_expect_eq(lr_of_cpu(i), i < 5 ? P | i : 0);
}

Test(vgic_hw, an_interrupt_that_moves_is_in_one_place_at_any_time)
{
	vcpu.used_lrs = 3;
	for (uint32_t i = 0; i < 3; i++)
		vcpu.lr[i] = P | i;
	enter();
	leave();
	for (uint32_t i = 0; i < 3; i++)
		vcpu.lr[i] = P | ((i + 1) % 3); /* else the fake CPU objects */
	enter();
	for (uint32_t i = 0; i < 3; i++)
		cr_expect_eq(lr_of_cpu(i), P | ((i + 1) % 3));
}

Test(vgic_hw, the_interface_is_turned_on_last)
{
	pkc_vgic_hw_put(&live, &vcpu);
	pkc_fake_forget(&cpu);
	vcpu.used_lrs = 2;
	vcpu.lr[0] = P | 1;
	vcpu.lr[1] = P | 2;
	pkc_vgic_hw_restore(&live, &vcpu);
	cr_expect_eq(cpu.logged, 3);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_WRITE, PKC_ENC_ICH_HCR_EL2), 2);
	expect_counts(0, 2, 1);
}

Test(vgic_hw, eoi_count_is_read_where_it_is_asked_for)
{
	uint32_t asks = PKC_ICH_HCR_EN | PKC_ICH_HCR_LRENPIE;

	vcpu.hcr = asks;
	enter();
	pkc_fake_set(&cpu, PKC_ENC_ICH_HCR_EL2, asks);
	pkc_fake_forget(&cpu);
	leave();
	enter();
	expect_counts(0, 0, 2); /* none: HCR, VMCR; the interface stays on */
	pkc_fake_set(&cpu, PKC_ENC_ICH_HCR_EL2, asks | UINT64_C(3) << 27);
	leave();
	cr_expect_eq(vcpu.hcr, asks | UINT32_C(3) << 27);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2), 0);
	vcpu.hcr = PKC_ICH_HCR_EN;
	enter();
	pkc_fake_set(&cpu, PKC_ENC_ICH_HCR_EL2, PKC_ICH_HCR_EN | UINT64_C(9) << 27);
	pkc_fake_forget(&cpu);
	leave();
	enter();
	cr_expect_eq(vcpu.hcr, PKC_ICH_HCR_EN, "nobody counts");
	expect_counts(0, 0, 1);
}

Test(vgic_hw, nothing_of_a_vcpu_is_noticed_by_a_host)
{
	for (uint32_t i = 0; i < 1 << 13; i++) {
		uint32_t enables = (i & 0x7f) << 1, vmcr = (i >> 7) & 3, row = (i >> 9) & 3;
		uint32_t trap = (i >> 11) & 3;
		bool asserted, trapped;
		uint64_t after;

		vcpu.used_lrs = row;
		vcpu.hcr = (uint32_t)PKC_ICH_HCR_EN | enables | (trap ? 0x200u << trap : 0);
		for (uint32_t n = 0; n < row; n++)
			vcpu.lr[n] = (n & 1 ? A : P) | n;
		enter();
		pkc_fake_set(&cpu, PKC_ENC_ICH_VMCR_EL2, vmcr);
		leave();
		cr_assert_eq(vcpu.vmcr, vmcr);
		asserted = pkc_vgic_misr(&vcpu);
		trapped = trap;
		after = pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2);
		cr_assert_eq(after, asserted || trapped ? 0 : vcpu.hcr, "HCR %#x", vcpu.hcr);
		cr_assert_eq(live.hcr, after);
		pkc_fake_forget(&cpu);
	}
}

Test(vgic_hw, the_worst_exit_and_entry_stay_below_the_bound)
{
	/* With every enable on and all asserted: HCR off and on again, and EOIcount. */
	vcpu.used_lrs = 1;
	vcpu.lr[0] = A | 1;
	vcpu.hcr = PKC_ICH_HCR_EN | (PKC_ICH_HCR_MAINTENANCE & ~PKC_ICH_HCR_LRENPIE);
	enter();
	pkc_fake_forget(&cpu);
	leave();
	vcpu.lr[0] = P | 1;
	enter();
	expect_counts(1, 1, 4);
	vcpu.hcr |= PKC_ICH_HCR_LRENPIE;
	enter();
	pkc_fake_forget(&cpu);
	leave();
	vcpu.lr[0] = A | 1;
	enter();
	expect_counts(1, 1, 5);
}

Test(vgic_hw, load_writes_what_differs_and_put_reads_all_that_exists)
{
	vcpu.vmcr = 0xf0000008 | 2;
	vcpu.ap0r[2] = 4;
	vcpu.ap1r[3] = 8;
	pkc_vgic_hw_load(&live, &vcpu);
	expect_counts(0, 0, 3);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_VMCR_EL2), 0xf000000a);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP0R2_EL2), 4);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP1R3_EL2), 8);
	enter();
	scramble();
	pkc_fake_forget(&cpu);
	pkc_vgic_hw_put(&live, &vcpu);
	expect_counts(0, 0, 10); /* VMCR, eight, and off */
	cr_expect_eq(vcpu.vmcr, 0xff00021b);
	for (uint32_t n = 0; n < 4; n++) {
		cr_expect_eq(vcpu.ap0r[n], pkc_fake_get(&cpu, PKC_ENC_ICH_AP0R0_EL2 + n));
		cr_expect_eq(vcpu.ap1r[n], pkc_fake_get(&cpu, PKC_ENC_ICH_AP1R0_EL2 + n));
	}
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2), 0);
	pkc_vgic_hw_load(&live, &vcpu); /* still there */
	expect_counts(0, 0, 0);
	pkc_fake_eret();
}

/* What a vCPU's registers have to be while it runs, by its own account: no cache, no order. */
static void expect_runs(const struct pkc_vgic_cpuif *cpuif, uint32_t step)
{
	for (uint32_t n = 0; n < hw.nr_lrs; n++) {
		uint64_t wanted = n < cpuif->used_lrs ? cpuif->lr[n] : 0;

		cr_assert_eq(lr_of_cpu(n) & (P | A), wanted & (P | A), "step %u, %u", step, n);
		if (wanted & (P | A))
			cr_assert_eq(lr_of_cpu(n), wanted, "step %u, %u", step, n);
		else
			cr_assert_eq(lr_of_cpu(n) & PKC_LR_EOI, 0, "step %u, %u", step, n);
	}
	cr_assert_eq(
		(pkc_fake_get(&cpu, PKC_ENC_ICH_HCR_EL2) ^ cpuif->hcr) &
			(cpuif->hcr & PKC_ICH_HCR_LRENPIE ? UINT32_MAX : ~PKC_ICH_HCR_EOICOUNT),
		0, "step %u", step);
	cr_assert_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_VMCR_EL2), cpuif->vmcr, "step %u", step);
	for (uint32_t n = 0; n < hw.nr_aps; n++) {
		cr_assert_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP0R0_EL2 + n), cpuif->ap0r[n]);
		cr_assert_eq(pkc_fake_get(&cpu, PKC_ENC_ICH_AP1R0_EL2 + n), cpuif->ap1r[n]);
	}
}

/* A guest that takes, ends and masks interrupts; what it did is also in `truth`. */
static void guest_runs(struct pkc_vgic_cpuif *truth)
{
	for (uint32_t n = 0; n < truth->used_lrs; n++) {
		uint64_t lr = truth->lr[n];

		if (!(lr & (P | A)) || (any() & 1))
			continue;
		lr = (lr & ~(P | A)) | (any() & (P | A));
		truth->lr[n] = lr;
		guest_sets_lr(n, lr);
	}
	truth->vmcr = (uint32_t)(any() & 0xfffc0213) | 8;
	truth->ap0r[any() % 4] = (uint32_t)(any() & 3);
	truth->ap1r[any() % 4] = (uint32_t)(any() & 3);
	if ((truth->hcr & PKC_ICH_HCR_LRENPIE) && (any() & 1))
		truth->hcr += 1u << 27;
	pkc_fake_set(&cpu, PKC_ENC_ICH_HCR_EL2, truth->hcr);
	pkc_fake_set(&cpu, PKC_ENC_ICH_VMCR_EL2, truth->vmcr);
	for (uint32_t n = 0; n < hw.nr_aps; n++) {
		pkc_fake_set(&cpu, PKC_ENC_ICH_AP0R0_EL2 + n, truth->ap0r[n]);
		pkc_fake_set(&cpu, PKC_ENC_ICH_AP1R0_EL2 + n, truth->ap1r[n]);
	}
}

static uint64_t few_of(uint64_t mask)
{
	mask &= any();
	return mask & any();
}

/* The owner of the interrupts: other list registers, other enables, or nothing new. */
static void owner_changes(struct pkc_vgic_cpuif *cpuif)
{
	uint32_t first = (uint32_t)any() % 40;

	if (any() & 1)
		return;
	cpuif->hcr = (uint32_t)(PKC_ICH_HCR_EN | few_of(0x1cfe));
	cpuif->used_lrs = (uint32_t)any() % (hw.nr_lrs + 1);
	for (uint32_t n = 0; n < cpuif->used_lrs; n++)
		if (any() & 1)
			cpuif->lr[n] = (any() & (P | A | PKC_LR_GROUP1 | PKC_LR_EOI)) | n;
	for (uint32_t n = 0; n < cpuif->used_lrs && (any() & 1); n++)
		cpuif->lr[n] = P | ((first + n) % 40 + 64);
	for (uint32_t n = 0; n < cpuif->used_lrs; n++)
		for (uint32_t m = 0; m < n; m++)
			if ((uint32_t)cpuif->lr[m] == (uint32_t)cpuif->lr[n])
				cpuif->lr[n] = 0;
}

/* Two CPUs, with 4 and 16 list registers, and three vCPUs: as EL2 has them, and as they are. */
static struct pkc_fake_cpu cpus[2];
static struct pkc_vgic_live lives[2];
static struct pkc_vgic_cpuif truth[3], cpuif[3];

static void boot_two(void)
{
	for (uint32_t i = 0; i < 2; i++) {
		pkc_fake_set(&cpu, PKC_ENC_ICH_VTR_EL2, 0xf8380000 | (i ? 3 : 15));
		pkc_vgic_hw_read(&hw);
		pkc_vgic_hw_init(&lives[i], &hw);
		pkc_fake_eret();
		cpus[i] = cpu;
	}
	for (uint32_t i = 0; i < 3; i++)
		truth[i] = cpuif[i] = vcpu;
}

static void runs_once(uint32_t on, uint32_t who, uint32_t step)
{
	struct pkc_vgic_cpuif *mine = &cpuif[who], *its = &truth[who];

	owner_changes(mine);
	pkc_vgic_hw_restore(&lives[on], mine);
	pkc_fake_eret();
	its->used_lrs = mine->used_lrs;
	its->hcr = mine->hcr;
	memcpy(its->lr, mine->lr, sizeof(its->lr));
	expect_runs(its, step);

	guest_runs(its);
	pkc_vgic_hw_save(&lives[on], mine);
	for (uint32_t n = 0; n < mine->used_lrs; n++)
		cr_assert_eq(mine->lr[n], its->lr[n], "step %u", step);
	cr_assert_eq(mine->hcr, its->hcr, "step %u", step);
	if (any() & 1)
		pkc_vgic_hw_quiet(&lives[on], mine);
	pkc_fake_forget(&cpu);
}

Test(vgic_hw, three_vcpus_on_two_cpus_each_keep_their_own)
{
	boot_two();
	for (uint32_t step = 0; step < 60000; step++) {
		uint32_t on = (uint32_t)any() % 2, who = (uint32_t)any() % 3;

		cpu = cpus[on];
		pkc_vgic_hw_load(&lives[on], &cpuif[who]);
		do
			runs_once(on, who, step);
		while (any() & 1);
		pkc_vgic_hw_put(&lives[on], &cpuif[who]);
		cr_assert_eq(cpuif[who].vmcr, truth[who].vmcr);
		cr_assert_eq(memcmp(cpuif[who].ap0r, truth[who].ap0r, sizeof(truth[0].ap0r)), 0);
		cr_assert_eq(memcmp(cpuif[who].ap1r, truth[who].ap1r, sizeof(truth[0].ap1r)), 0);
		pkc_fake_eret();
		cpus[on] = cpu;
	}
}
