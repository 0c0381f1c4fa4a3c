/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * PSCI 1.3 (DEN0022): the numbers of its functions and codes, and whether a call is one.
 */
#ifndef PKVMCORE_PSCI_CALL_H
#define PKVMCORE_PSCI_CALL_H

#include <pkvmcore/smccc.h>

/** Identifier of function 0, SMC32; the standard owner's 0 to 0x1f are PSCI's (DEN0022, 5.1). */
#define PKC_PSCI_BASE          UINT32_C(0x84000000)
/** The bits of an identifier that number the function. */
#define PKC_PSCI_FUNCTION_MASK UINT32_C(0x1f)

/** Function numbers, the low bits of the identifier (DEN0022, 5.1). */
enum pkc_psci_function {
	PKC_PSCI_VERSION = 0,
	PKC_PSCI_CPU_SUSPEND = 1,
	PKC_PSCI_CPU_OFF = 2,
	PKC_PSCI_CPU_ON = 3,
	PKC_PSCI_AFFINITY_INFO = 4,
	PKC_PSCI_MIGRATE = 5,
	PKC_PSCI_MIGRATE_INFO_TYPE = 6,
	PKC_PSCI_MIGRATE_INFO_UP_CPU = 7,
	PKC_PSCI_SYSTEM_OFF = 8,
	PKC_PSCI_SYSTEM_RESET = 9,
	PKC_PSCI_FEATURES = 10,
	PKC_PSCI_CPU_FREEZE = 11,
	PKC_PSCI_CPU_DEFAULT_SUSPEND = 12,
	PKC_PSCI_NODE_HW_STATE = 13,
	PKC_PSCI_SYSTEM_SUSPEND = 14,
	PKC_PSCI_SET_SUSPEND_MODE = 15,
	PKC_PSCI_STAT_RESIDENCY = 16,
	PKC_PSCI_STAT_COUNT = 17,
	PKC_PSCI_SYSTEM_RESET2 = 18,
	PKC_PSCI_MEM_PROTECT = 19,
	PKC_PSCI_MEM_PROTECT_CHECK_RANGE = 20,
	PKC_PSCI_SYSTEM_OFF2 = 21,
	PKC_PSCI_CLEAN_INV_MEMREGION = 22,
	PKC_PSCI_CLEAN_INV_MEMREGION_ATTRIBUTES = 23,
};

/** Return codes (DEN0022, 5.2.2), sign-extended to the 64 bits of x0 for SMC32 and SMC64 alike. */
enum pkc_psci_code {
	PKC_PSCI_SUCCESS = 0,
	PKC_PSCI_NOT_SUPPORTED = -1,
	PKC_PSCI_INVALID_PARAMETERS = -2,
	PKC_PSCI_DENIED = -3,
	PKC_PSCI_ALREADY_ON = -4,
	PKC_PSCI_ON_PENDING = -5,
	PKC_PSCI_INTERNAL_FAILURE = -6,
	PKC_PSCI_NOT_PRESENT = -7,
	PKC_PSCI_DISABLED = -8,
	PKC_PSCI_INVALID_ADDRESS = -9,
	PKC_PSCI_TIMEOUT = -10,
	PKC_PSCI_RATE_LIMITED = -11,
	PKC_PSCI_BUSY = -12,
};

/** What AFFINITY_INFO answers of a group of CPUs (DEN0022, 5.7). */
enum pkc_psci_affinity_info {
	PKC_PSCI_AFFINITY_ON = 0,
	PKC_PSCI_AFFINITY_OFF = 1,
	PKC_PSCI_AFFINITY_ON_PENDING = 2,
};

/** PSCI version @p major . @p minor as PSCI_VERSION answers it. */
#define PKC_PSCI_MAKE_VERSION(major, minor) ((uint32_t)(major) << 16 | (uint32_t)(minor))

/** Whether @p id, without its SVE hint, is in PSCI's range. */
PKC_ALWAYS_INLINE bool pkc_psci_in_range(uint32_t id)
{
	return (id & ~PKC_SMCCC_SMC64) - PKC_PSCI_BASE <= PKC_PSCI_FUNCTION_MASK;
}

/** The function number in an identifier of PSCI's range, 0 to 31. */
PKC_ALWAYS_INLINE uint32_t pkc_psci_function(uint32_t id)
{
	return id & PKC_PSCI_FUNCTION_MASK;
}

/**
 * Decodes a call, and says whether it is pkc_psci_handle()'s to answer.
 *
 * @param      x       x0 to x3 of the caller; they must keep their values while the call is used
 * @param      caller  set of enum pkc_smccc_caller
 * @param[out] call    the call, set in either case
 * @return             true if it is in PSCI's range; else see pkc_smccc_owner()
 */
PKC_ALWAYS_INLINE bool pkc_psci_decode(const uint64_t *x, uint32_t caller,
                                       struct pkc_smccc_call *call)
{
	*call = pkc_smccc_decode(x, caller);
	return pkc_psci_in_range(call->id);
}

#endif
