/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host: the EL1 half of a small pKVM. It runs VMs on all CPUs until they are done, and says how
 * they did.
 */
#include "cpu.h"
#include "gic.h"
#include "pool.h"
#include "sched.h"
#include "tree.h"

#define MAX_VMS 8

static struct tree tree;
static struct vm vms[MAX_VMS];

static const struct vm_plan plans[] = {
	{IMAGE_COMPUTE, 1, 0, 2, 0, 3},
	{IMAGE_COMPUTE, 1, 0, 2, 0, 3},
	{IMAGE_TIMER, 1, 0, 2, 0, 200},
	{IMAGE_IPI, 3, 0, 2, 0, 50},
};

#define NR_PLANS (sizeof(plans) / sizeof(*plans))

void el1_secondary(uint32_t index)
{
	(void)index;
	cpu_init();
	sched_forever();
}

static void init(uint64_t tree_at)
{
	struct hyp_regs version = {{HYP_CALL(HYP_VERSION)}};

	tree_read(&tree, tree_at);
	pool_init(&tree);
	gic_init();
	hyp_init();
	hyp_call(&version);
	virq_machine(version.x[4]);
	nr_cpus = el1_nr_cpus();
	cpu_init();
	for (uint32_t i = 1; i < nr_cpus; i++)
		if (el1_cpu_on(i))
			el1_fail("FAIL host: CPU %lu cannot be turned on", (uint64_t)i);
}

static void judge(const struct vm *vm)
{
	if (vm->verdict != VM_PASSED)
		el1_fail("FAIL host: VM %c did not pass", vm->name);
}

void el1_main(uint64_t tree_at)
{
	init(tree_at);
	for (uint32_t i = 0; i < NR_PLANS; i++)
		vm_make(&vms[i], (char)('a' + i), &plans[i]);
	for (uint32_t i = 0; i < NR_PLANS; i++)
		sched_add(&vms[i]);
	sched_until_off();
	for (uint32_t i = 0; i < NR_PLANS; i++) {
		judge(&vms[i]);
		vm_destroy(&vms[i]);
	}
	if (pool_used())
		el1_fail("FAIL host: %lu pages have not come back", pool_used());
	el1_print("PASS host vms=%lu cpus=%lu", (uint64_t)NR_PLANS, (uint64_t)nr_cpus);
}
