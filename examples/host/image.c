/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "image.h"
#include "el1/el1.h"

void *memcpy(void *to, const void *from, size_t size);

extern const char image_compute[], image_compute_end[], image_timer[], image_timer_end[],
	image_ipi[], image_ipi_end[], image_secret[], image_secret_end[], image_fresh[],
	image_fresh_end[];

static const struct {
	const char *start, *end;
	char name[8];
} images[] = {
	[IMAGE_COMPUTE] = {image_compute, image_compute_end, "compute"},
	[IMAGE_TIMER] = {image_timer, image_timer_end, "timer"},
	[IMAGE_IPI] = {image_ipi, image_ipi_end, "ipi"},
	[IMAGE_SECRET] = {image_secret, image_secret_end, "secret"},
	[IMAGE_FRESH] = {image_fresh, image_fresh_end, "fresh"},
};

void image_copy(enum image image, uint64_t memory, uint64_t offset)
{
	memcpy(at(memory + offset), images[image].start,
	       (size_t)(images[image].end - images[image].start));
}

const char *image_name(enum image image)
{
	return images[image].name;
}
