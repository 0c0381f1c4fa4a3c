/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The page is filled with a pattern; what is another word afterwards has moved. EL2's counters have
 * to say the same, class by class and in both directions.
 */
#include "cpu.h"
#include "report.h"
#include "sched.h"
#include "test.h"
#include <pkvmcore/class.h>

#define PATTERN UINT64_C(0x5aa5a55a0ff0f00f)
#define WORDS   (sizeof(struct pkc_context) / 8)

static struct vm vm;
static const struct vm_plan plan = {.image = IMAGE_COMPUTE, .nr_vcpus = 1, .mib = 2, .x0 = 3};

static uint64_t words_changed(void)
{
	const uint64_t *words = (const uint64_t *)vm.vcpus[0].page;
	uint64_t n = 0;

	for (uint32_t i = 0; i < WORDS; i++)
		n += words[i] != PATTERN;
	return n;
}

static void fill(void)
{
	uint64_t *words = (uint64_t *)vm.vcpus[0].page;

	for (uint32_t i = 0; i < WORDS; i++)
		words[i] = PATTERN;
	vm.vcpus[0].side.held = 0;
}

/* What was fetched is given back as it is. */
static void one_class(uint32_t class)
{
	struct vcpu *vcpu = &vm.vcpus[0];
	uint64_t to = report_counter(HYP_COUNT_TO_HOST, class);
	uint64_t from = report_counter(HYP_COUNT_FROM_HOST, class);
	uint64_t moved;

	fill();
	vcpu_fetch(vcpu, UINT32_C(1) << class);
	moved = words_changed() * 8;
	to = report_counter(HYP_COUNT_TO_HOST, class) - to;
	TEST(to == moved, "bytes: class %lu: %lu counted to the host, %lu moved", (uint64_t) class,
	     to, moved);
	if (!moved)
		return;
	pkc_hostside_overwrite(&vcpu->side, UINT32_C(1) << class);
	vcpu_enter(vcpu, this_cpu());
	if (vcpu->side.claim)
		moved = 0;
	vcpu->side.claim = 0;
	from = report_counter(HYP_COUNT_FROM_HOST, class) - from;
	TEST(from == moved, "bytes: class %lu: %lu counted from the host, %lu moved",
	     (uint64_t) class, from, moved);
}

static void idle_moves_nothing(void)
{
	struct cpu *cpu = this_cpu();
	struct report before = report_now(), after;

	for (int i = 0; i < 10; i++) {
		vcpu_enter(&vm.vcpus[0], cpu);
		vcpu_put(&vm.vcpus[0], cpu);
		TEST(!vcpu_load(&vm.vcpus[0], cpu), "bytes: a vCPU cannot be loaded");
	}
	after = report_now();
	TEST(after.to_host == before.to_host && after.from_host == before.from_host,
	     "bytes: %lu to the host and %lu from it, of which nobody has asked for",
	     after.to_host - before.to_host, after.from_host - before.from_host);
}

/* Each entry ends with the next tick. */
void test_bytes(void)
{
	struct cpu *cpu = this_cpu();

	vm_make(&vm, 't', &plan);
	TEST(!vcpu_load(&vm.vcpus[0], cpu), "bytes: a vCPU cannot be loaded");
	vcpu_enter(&vm.vcpus[0], cpu);
	for (uint32_t class = 0; class < PKC_NR_CLASSES; class ++)
		one_class(class);
	idle_moves_nothing();
	vcpu_put(&vm.vcpus[0], cpu);
	sched_add(&vm);
	sched_until_off();
	TEST(vm.verdict == VM_PASSED, "bytes: the guest did not pass");
	vm_destroy(&vm);
}
