/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Handle: the name of a VM, for those who must not have a pointer to it.
 */
#ifndef PKVMCORE_HANDLE_H
#define PKVMCORE_HANDLE_H

#include <pkvmcore/types.h>

/**
 * A VM as a host names it: 64 bits, each of which counts.
 *
 * The index says where in the table, the generation which of all the VMs that were there in turn. A
 * generation is never used twice, and never 0: a handle that is stale, forged or all zero names
 * nobody, for ever.
 */
struct pkc_handle {
	uint32_t index;      /**< slot of the table, from 0 */
	uint32_t generation; /**< 1 to UINT32_MAX */
};

/** The handle in the register @p value; any value is one, if only of nobody. */
PKC_ALWAYS_INLINE struct pkc_handle pkc_handle_from_register(uint64_t value)
{
	struct pkc_handle handle = {(uint32_t)value, (uint32_t)(value >> 32)};

	return handle;
}

/** @p handle as a register carries it: the inverse of pkc_handle_from_register(). */
PKC_ALWAYS_INLINE uint64_t pkc_handle_to_register(struct pkc_handle handle)
{
	return (uint64_t)handle.generation << 32 | handle.index;
}

#endif
