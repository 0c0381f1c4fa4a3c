/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The guests, as they are linked into the host.
 */
#ifndef HOST_IMAGE_H
#define HOST_IMAGE_H

#include <pkvmcore/types.h>

enum image { IMAGE_COMPUTE, IMAGE_TIMER, IMAGE_IPI, IMAGE_SECRET, IMAGE_FRESH };

/* Copies one to @offset behind @memory. */
void image_copy(enum image image, uint64_t memory, uint64_t offset);
const char *image_name(enum image image);

#endif
