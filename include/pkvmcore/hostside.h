/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The host's half of a vCPU's state: what its copy is worth, and what it has to tell EL2.
 *
 * For a host kernel, with the HOST place as its struct pkc_context. Pure: the fetch and run calls
 * are the caller's, as is whatever keeps two threads from one vCPU. Nothing is fetched that the
 * host holds, no write is lost, and no stale word is read; EL2 believes none of it.
 */
#ifndef PKVMCORE_HOSTSIDE_H
#define PKVMCORE_HOSTSIDE_H

#include <pkvmcore/class.h>

/** What a host keeps of one vCPU, all zero at first: masks by PKC_CLASS(). */
struct pkc_hostside {
	uint32_t held;  /**< EL2 says that the host's copy is current */
	uint32_t claim; /**< the host has written it since: an argument of each fetch and run */
};

/**
 * Before the host reads classes: which of them to fetch.
 *
 * @param side     of the vCPU
 * @param classes  bits by PKC_CLASS()
 * @return         `want` of one fetch call; 0 if the host has them
 */
PKC_ALWAYS_INLINE uint32_t pkc_hostside_read(const struct pkc_hostside *side, uint32_t classes)
{
	return classes & ~(side->held | side->claim);
}

/**
 * Before the host writes parts of classes: claims them, unless there are some to fetch first, since
 * a claim is of the whole class.
 *
 * @param side     of the vCPU
 * @param classes  bits by PKC_CLASS()
 * @return         0: claimed. Else `want` of a fetch call, after which to ask again; one that
 *                 has not brought them all never will
 */
PKC_ALWAYS_INLINE uint32_t pkc_hostside_write(struct pkc_hostside *side, uint32_t classes)
{
	uint32_t want = pkc_hostside_read(side, classes);

	if (!want)
		side->claim |= classes;
	return want;
}

/** Before the host writes all of each of the classes: claims them; there is nothing to fetch. */
PKC_ALWAYS_INLINE void pkc_hostside_overwrite(struct pkc_hostside *side, uint32_t classes)
{
	side->claim |= classes;
}

/**
 * After a fetch or run call that EL2 has answered, whether with an error or not.
 *
 * Load and put need none: they move nothing of the host's.
 *
 * @param side      of the vCPU
 * @param consumed  the claim that EL2 has taken in; 0 of a fetch
 * @param held      the classes that the host holds now
 */
PKC_ALWAYS_INLINE void pkc_hostside_answered(struct pkc_hostside *side, uint32_t consumed,
                                             uint32_t held)
{
	side->claim &= ~consumed;
	side->held = held;
}

#endif
