/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * For a guest of one vCPU that takes no exception.
 */
#include "guest.h"

void el1_secondary(uint32_t cpu)
{
	el1_fail("FAIL vCPU %lu, which nobody has turned on", (uint64_t)cpu);
}

bool el1_sync(struct el1_frame *frame)
{
	(void)frame;
	return false;
}

void el1_interrupt(void)
{
	el1_fail("FAIL an interrupt that nobody has asked for");
}
