/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/pkvmcore.h>

bool consumer_is_boot_cpu(uint64_t mpidr);

bool consumer_is_boot_cpu(uint64_t mpidr)
{
	return pkc_mpidr_match(mpidr, pkc_mpidr_from_vcpu_id(0), 0);
}
