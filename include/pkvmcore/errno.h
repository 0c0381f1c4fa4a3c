/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Error codes: what each of them means, once. A function returns 0 or one of these, negated.
 *
 * The numbers are Linux's, so that an embedder can hand them on as they are.
 */
#ifndef PKVMCORE_ERRNO_H
#define PKVMCORE_ERRNO_H

/** Why a call was refused. A refused call has changed nothing. */
enum pkc_errno {
	PKC_EPERM = 1,       /**< the caller may not do this, whatever the arguments */
	PKC_ENOENT = 2,      /**< the thing named does not exist, or no longer */
	PKC_ENXIO = 6,       /**< the place named exists, and is empty */
	PKC_EAGAIN = 11,     /**< somebody else is in the middle of it: try again */
	PKC_ENOMEM = 12,     /**< the storage that the embedder gave is used up */
	PKC_EBUSY = 16,      /**< the thing is in use */
	PKC_EEXIST = 17,     /**< a thing of this name exists already */
	PKC_EINVAL = 22,     /**< an argument has a value that the call never accepts */
	PKC_ENOSPC = 28,     /**< all places of this kind are taken */
	PKC_ERANGE = 34,     /**< a value does not fit where it would have to go */
	PKC_ENOTSUP = 95,    /**< correct, but not offered by this build or this machine */
	PKC_ESHUTDOWN = 108, /**< it is being taken down and is closed to newcomers */
	PKC_EALREADY = 114,  /**< the thing is in the state asked for */
	PKC_ECANCELED = 125, /**< a newer event has made the call moot */
};

#endif
