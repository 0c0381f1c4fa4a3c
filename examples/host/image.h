/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The guests, as they are linked into the host; and what the boot loader has brought along.
 */
#ifndef HOST_IMAGE_H
#define HOST_IMAGE_H

#include <pkvmcore/types.h>

enum image {
	IMAGE_COMPUTE,
	IMAGE_TIMER,
	IMAGE_IPI,
	IMAGE_CALLS,
	IMAGE_SECRET,
	IMAGE_FRESH,
	IMAGE_FOREIGN, /* see foreign.h */
	NR_IMAGES
};

void image_set_foreign(uint64_t start, uint64_t end);
/* Copies one to @offset behind @memory. */
void image_copy(enum image image, uint64_t memory, uint64_t offset);
const char *image_name(enum image image);

#endif
