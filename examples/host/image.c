/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "image.h"
#include "el1/el1.h"

#define DECLARE(name) extern const char image_##name[], image_##name##_end[]
DECLARE(compute);
DECLARE(timer);
DECLARE(ipi);
DECLARE(calls);
DECLARE(secret);
DECLARE(fresh);

#define LINKED(name)                                    \
	{                                               \
		image_##name, image_##name##_end, #name \
	}
static struct {
	const char *start, *end;
	char name[8];
} images[NR_IMAGES] = {
	[IMAGE_COMPUTE] = LINKED(compute),
	[IMAGE_TIMER] = LINKED(timer),
	[IMAGE_IPI] = LINKED(ipi),
	[IMAGE_CALLS] = LINKED(calls),
	[IMAGE_SECRET] = LINKED(secret),
	[IMAGE_FRESH] = LINKED(fresh),
	[IMAGE_FOREIGN] = {.name = "foreign"},
};

void image_set_foreign(uint64_t start, uint64_t end)
{
	images[IMAGE_FOREIGN].start = at(start);
	images[IMAGE_FOREIGN].end = at(end);
}

void image_copy(enum image image, uint64_t memory, uint64_t offset)
{
	memcpy(at(memory + offset), images[image].start,
	       (size_t)(images[image].end - images[image].start));
}

const char *image_name(enum image image)
{
	return images[image].name;
}
