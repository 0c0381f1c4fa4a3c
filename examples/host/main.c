/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host: the EL1 half of a small pKVM. It runs VMs on all CPUs until they are done, and says how
 * they did.
 *
 * Boot arguments: eager: the same once more, with all of a vCPU's state moved at each exit. test:
 * what test.h has, instead. work=N: N times the work for each guest. protected: the guest of
 * foreign.h is. The name of a guest: that one alone, or those.
 */
#include "cpu.h"
#include "foreign.h"
#include "gic.h"
#include "pool.h"
#include "report.h"
#include "sched.h"
#include "test.h"
#include "tree.h"

static const struct vm_plan plans[] = {
	{.image = IMAGE_COMPUTE, .nr_vcpus = 1, .mib = 2, .x0 = 3},
	{.image = IMAGE_COMPUTE, .nr_vcpus = 1, .mib = 2, .x0 = 3, .flags = HYP_VM_PROTECTED},
	{.image = IMAGE_TIMER, .nr_vcpus = 1, .mib = 2, .x0 = 200},
	{.image = IMAGE_TIMER, .nr_vcpus = 1, .mib = 2, .x0 = 200, .flags = HYP_VM_PROTECTED},
	{.image = IMAGE_IPI, .nr_vcpus = 3, .mib = 2, .x0 = 50},
	{.image = IMAGE_IPI, .nr_vcpus = 2, .mib = 2, .x0 = 50, .flags = HYP_VM_PROTECTED},
	{.image = IMAGE_CALLS, .nr_vcpus = 1, .mib = 2, .x0 = 20},
};

#define NR_PLANS (sizeof(plans) / sizeof(*plans))

static struct vm_plan planned[NR_PLANS + 1];
static struct vm vms[NR_PLANS + 1];

void el1_secondary(uint32_t cpu)
{
	(void)cpu;
	cpu_init();
	sched_forever();
}

static void init(uint64_t tree_at)
{
	tree_read(tree_at);
	pool_init();
	image_set_foreign(tree.initrd, tree.initrd_end);
	gic_init();
	hyp_init();
	virq_machine(hyp_vtr());
	nr_cpus = el1_nr_cpus();
	cpu_init();
	for (uint32_t i = 1; i < nr_cpus; i++)
		if (el1_cpu_on(i))
			el1_fail("FAIL host: CPU %lu cannot be turned on", (uint64_t)i);
}

/* Of all guests, unless the arguments name some. */
static bool is_wanted(enum image image)
{
	bool any = false;

	for (uint32_t i = 0; i < NR_IMAGES; i++)
		any |= tree_has(image_name((enum image)i));
	return !any || tree_has(image_name(image));
}

static uint32_t make_plans(void)
{
	uint64_t work = tree_number("work", 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < NR_PLANS; i++) {
		if (!is_wanted(plans[i].image))
			continue;
		planned[n] = plans[i];
		planned[n++].x0 *= work;
	}
	if (is_wanted(IMAGE_FOREIGN) && foreign_plan(&planned[n]))
		n++;
	return n;
}

static void judge(const struct vm *vm)
{
	if (vm->verdict != VM_PASSED)
		el1_fail("FAIL host: VM %c, %s, did not pass", vm->name,
		         image_name(vm->plan->image));
}

/* All VMs at once, from their creation to the return of their last page. */
static void run(const char *how, uint32_t nr_vms)
{
	struct report before = report_now();

	for (uint32_t i = 0; i < nr_vms; i++)
		vm_make(&vms[i], (char)('a' + i), &planned[i]);
	for (uint32_t i = 0; i < nr_vms; i++)
		sched_add(&vms[i]);
	sched_until_off();
	report_since(how, &before);
	for (uint32_t i = 0; i < nr_vms; i++) {
		judge(&vms[i]);
		vm_destroy(&vms[i]);
	}
	if (pool_used())
		el1_fail("FAIL host: %lu pages have not come back", pool_used());
}

void el1_main(uint64_t x0)
{
	uint32_t nr_vms;

	init(x0);
	if (tree_has("test")) {
		el1_print("PASS host tests=%lu", (uint64_t)test_all());
		return;
	}
	nr_vms = make_plans();
	run("lazy:", nr_vms);
	if (tree_has("eager")) {
		vcpu_move_all(true);
		run("eager:", nr_vms);
	}
	el1_print("PASS host vms=%lu cpus=%lu", (uint64_t)nr_vms, (uint64_t)nr_cpus);
}
