/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "report.h"
#include "console.h"
#include "names.h"
#include "options.h"
#include "report_vms.h"

/* A counter of struct fw_cpu, as its offset. */
static uint64_t counter(uint32_t cpu, size_t offset)
{
	return *(const uint64_t *)(const void *)((const char *)fw_cpu(cpu) + offset);
}

static uint64_t sum(uint32_t nr_cpus, size_t offset)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < nr_cpus; i++)
		all += counter(i, offset);
	return all;
}

static void heading(uint32_t nr_cpus, const char *title)
{
	fw_print("el2: %-54s%8s", title, "all");
	for (uint64_t i = 0; i < nr_cpus; i++)
		fw_print("   cpu%-2lu", i);
	fw_print("\n");
}

/* One that counted nothing has no line. */
static void line(uint32_t nr_cpus, const char *name, const char *detail, size_t offset)
{
	uint64_t all = sum(nr_cpus, offset);

	if (!all)
		return;
	fw_print("el2:   %-34s%-18s%8lu", name, detail, all);
	for (uint32_t i = 0; i < nr_cpus; i++)
		fw_print("%8lu", counter(i, offset));
	fw_print("\n");
}

static size_t psci_offset(uint32_t function, uint32_t result)
{
	return offsetof(struct fw_cpu, psci) +
	       (function * FW_PSCI_RESULTS + result) * sizeof(uint64_t);
}

static void exits(uint32_t nr_cpus)
{
	heading(nr_cpus, "exits by class");
	for (uint32_t class = 0; class < FW_CLASSES; class ++)
		line(nr_cpus, fw_class_name(class), "",
		     offsetof(struct fw_cpu, exits) + class * sizeof(uint64_t));
}

static void psci_calls(uint32_t nr_cpus)
{
	heading(nr_cpus, "PSCI calls by function and result");
	for (uint32_t function = 0; function < FW_PSCI_FUNCTIONS; function++)
		for (uint32_t result = 0; result <= FW_PSCI_VALUE; result++)
			line(nr_cpus, fw_psci_name(function), fw_psci_result_name(result),
			     psci_offset(function, result));
	line(nr_cpus, "other calls", "", offsetof(struct fw_cpu, other_calls));
}

static void interrupts(uint32_t nr_cpus)
{
#define COUNT(name, member) line(nr_cpus, name, "", offsetof(struct fw_cpu, virq.counts.member));

	heading(nr_cpus, "interrupts that EL2 handled");
	COUNT("PPI, from the machine", ppi)
	COUNT("SPI, from the machine", spi)
	COUNT("SGI, sent by the guest", sgi)
	COUNT("CPUs that were told of an SGI", kicked)
	COUNT("CPUs that heard of it", kick)
	COUNT("list registers written", lr)
	COUNT("maintenance", maintenance)
	COUNT("gone before acknowledged", spurious)
#undef COUNT
}

/* For programs, like the last one. */
static void interrupt_sums(uint32_t nr_cpus)
{
#define SUM(member) sum(nr_cpus, offsetof(struct fw_cpu, virq.counts.member))

	fw_print("el2: irq ppi=%lu spi=%lu sgi=%lu kicked=%lu kick=%lu", SUM(ppi), SUM(spi),
	         SUM(sgi), SUM(kicked), SUM(kick));
	fw_print(" lr=%lu maintenance=%lu spurious=%lu\n", SUM(lr), SUM(maintenance),
	         SUM(spurious));
#undef SUM
}

void fw_report(const struct fw_guest *guest)
{
	uint32_t nr_cpus = guest->psci.power.nr_vcpus;

	fw_print("\n");
	exits(nr_cpus);
	psci_calls(nr_cpus);
	if (fw_options.irq_virtual) {
		interrupts(nr_cpus);
		interrupt_sums(nr_cpus);
	}
	if (fw_options.host)
		fw_report_vms();
	fw_print("el2: psci CPU_ON=%lu CPU_OFF=%lu SYSTEM_OFF=%lu\n",
	         sum(nr_cpus, psci_offset(PKC_PSCI_CPU_ON, 0)),
	         sum(nr_cpus, psci_offset(PKC_PSCI_CPU_OFF, 0)),
	         sum(nr_cpus, psci_offset(PKC_PSCI_SYSTEM_OFF, 0)));
}
