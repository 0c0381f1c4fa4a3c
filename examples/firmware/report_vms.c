/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "report_vms.h"
#include "console.h"
#include "counters.h"
#include <hypercall.h>
#include <pkvmcore/class.h>

static const char *const classes[PKC_NR_CLASSES] = {
	[PKC_CLASS_GPR] = "general registers", [PKC_CLASS_PC] = "PC, PSTATE",
	[PKC_CLASS_SYS] = "system registers",  [PKC_CLASS_FP] = "FP, SVE",
	[PKC_CLASS_DEBUG] = "debug",           [PKC_CLASS_PAC] = "pointer authentication",
	[PKC_CLASS_VTIMER] = "timers",
};

/* Where state goes, in the order of enum hyp_counters. */
static const char *const ways[HYP_NR_COUNTERS] = {
	[HYP_COUNT_TO_HOST] = "to the host",
	[HYP_COUNT_FROM_HOST] = "from the host",
	[HYP_COUNT_SAVED] = "saved",
	[HYP_COUNT_LOADED] = "loaded",
};

static void moved(uint64_t set)
{
	uint64_t bytes[FW_COUNTERS_MAX];

	(void)fw_counters(set, bytes);
	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		if (bytes[i])
			fw_print("el2:   %-34s%-18s%8lu\n", classes[i], ways[set], bytes[i]);
}

void fw_report_vms(void)
{
	uint64_t n[FW_COUNTERS_MAX];

	if (PKC_STATS)
		fw_print("el2: bytes of state of VMs and of the host, by class\n");
	for (uint64_t set = HYP_COUNT_TO_HOST; set < HYP_NR_COUNTERS; set++)
		moved(set);
	(void)fw_counters(HYP_COUNT_EXITS, n);
	fw_print("el2: vms calls=%lu irq=%lu serror=%lu trap=%lu il=%lu\n", n[4], n[0], n[1], n[2],
	         n[3]);
}
