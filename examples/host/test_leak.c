/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A protected guest has a secret in each of its registers. The host looks for it in what it gets of
 * each exit, in its own registers, in the vCPU's page and at last in all memory that it can read;
 * other guests, np and protected, look for it in what they begin with.
 */
#include "cpu.h"
#include "guests/secret.h"
#include "pool.h"
#include "sched.h"
#include "test.h"
#include "tree.h"

/* Exits between two other guests. */
#define EXITS 40

static struct vm secret, fresh;

static const struct vm_plan secret_plan = {
	.image = IMAGE_SECRET, .nr_vcpus = 1, .mib = 2, .x0 = 100, .flags = HYP_VM_PROTECTED};
static const struct vm_plan fresh_plans[] = {
	{.image = IMAGE_FRESH, .nr_vcpus = 1, .mib = 2},
	{.image = IMAGE_FRESH, .nr_vcpus = 1, .mib = 2, .flags = HYP_VM_PROTECTED},
};

static void seek(const char *where, const void *memory, uint64_t size)
{
	const uint64_t *words = memory;

	for (uint64_t i = 0; i < size / 8; i++)
		TEST(!is_secret(words[i]), "leak: word %lu of %s is 0x%lx", i, where, words[i]);
}

/* C uses none of these registers: whatever they held before the guest ran is in them still. */
static void seek_in_registers(const struct vcpu *vcpu, const struct fp *before)
{
	struct fp after;

	fp_store(&after);
	for (uint32_t i = 0; i < 32; i++)
		TEST(after.v[i][0] == before->v[i][0] && after.v[i][1] == before->v[i][1],
		     "leak: V%lu of the host is 0x%lx", (uint64_t)i, after.v[i][0]);
	TEST(!secret_sysregs(), "leak: a system register of the host");
	seek("the exit", &vcpu->run, sizeof(vcpu->run));
	seek("the page", vcpu->page, sizeof(*vcpu->page));
}

/* Nor can a host choose what is in its registers, which the guest would notice. */
static void claim_all(struct vcpu *vcpu)
{
	for (uint32_t i = 0; i < 31; i++)
		vcpu->page->state.regs.x[i] = i;
	vcpu->page->state.regs.pc = VM_BASE;
	pkc_hostside_overwrite(&vcpu->side, PKC_CLASSES_ALL);
}

static void run_secret(struct vcpu *vcpu, struct cpu *cpu)
{
	struct fp fp = {0};

	for (uint32_t i = 0; i < 32; i++)
		fp.v[i][0] = fp.v[i][1] = cpu_random() >> 32;
	TEST(!vcpu_load(vcpu, cpu), "leak: a vCPU cannot be loaded");
	TEST(!vcpu_fetch(vcpu, PKC_CLASSES_ALL), "leak: EL2 hands out registers");
	for (uint32_t i = 0; i < EXITS && !vm_is_off(&secret); i++) {
		claim_all(vcpu);
		fp_load(&fp);
		vcpu_enter(vcpu, cpu);
		TEST(vcpu->side.claim == PKC_CLASSES_ALL, "leak: EL2 takes registers");
		seek_in_registers(vcpu, &fp);
	}
	vcpu->side.claim = 0;
	vcpu_put(vcpu, cpu);
}

/* On the CPU where the secret has just been. */
static void run_fresh(const struct vm_plan *plan)
{
	vm_make(&fresh, 'f', plan);
	while (!vm_is_off(&fresh))
		vcpu_run(&fresh.vcpus[0]);
	TEST(fresh.verdict == VM_PASSED, "leak: another guest");
	vm_destroy(&fresh);
}

static void seek_in_memory(void)
{
	for (uint64_t pa = tree.ram_base; pa < tree.ram_base + tree.ram_size; pa += PAGE)
		if (!cpu_probe(pa))
			seek("a page", at(pa), PAGE);
}

/* Exits that the guest waits in for a timer come back at once. */
void test_leak(void)
{
	struct vcpu *vcpu = &secret.vcpus[0];

	vm_make(&secret, 's', &secret_plan);
	for (uint32_t i = 0; i < 4 && !vm_is_off(&secret); i++) {
		run_secret(vcpu, this_cpu());
		run_fresh(&fresh_plans[i % 2]);
	}
	TEST(!vm_is_off(&secret), "leak: the guest has ended too early");
	seek_in_memory();
	sched_add(&secret);
	sched_until_off();
	TEST(secret.verdict == VM_PASSED, "leak: the guest with the secret did not pass");
	vm_destroy(&secret);
}
