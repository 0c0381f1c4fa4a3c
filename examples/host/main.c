/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host: the EL1 half of a small pKVM.
 */
#include "cpu.h"
#include "gic.h"
#include "pool.h"
#include "tree.h"

static struct tree tree;

void el1_secondary(uint32_t index)
{
	cpu_init();
	gic_kick(0);
	while (this_cpu()->ticks < 10 || this_cpu()->kicks < 1)
		cpu_idle(cpu_share_end());
	el1_print("host: CPU %lu: %lu ticks, %lu kicks", (uint64_t)index, this_cpu()->ticks,
	          this_cpu()->kicks);
	for (;;)
		el1_wait();
}

void el1_main(uint64_t tree_at)
{
	tree_read(&tree, tree_at);
	pool_init(&tree);
	gic_init();
	nr_cpus = el1_nr_cpus();
	cpu_init();
	el1_print("host: CPUs %lu, memory 0x%lx + 0x%lx, '%s'", (uint64_t)nr_cpus, tree.ram_base,
	          tree.ram_size, tree.arguments);
	for (uint32_t i = 1; i < nr_cpus; i++)
		el1_print("host: on %ld", el1_cpu_on(i));
	while (this_cpu()->kicks < 1)
		cpu_idle(cpu_share_end());
	for (uint32_t i = 1; i < nr_cpus; i++)
		gic_kick(i);
	while (this_cpu()->ticks < 100)
		cpu_idle(cpu_share_end());
	el1_print("host: abort %lu %lu", cpu_probe(tree.ram_base + tree.ram_size) ? 1UL : 0UL,
	          cpu_probe(tree.ram_base) ? 1UL : 0UL);
	el1_print("host: PASS");
}
