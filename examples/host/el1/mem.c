/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Memory, in words where all is aligned. Built so that the compiler makes no calls of these loops.
 */
#include "el1.h"

static bool in_words(const void *a, const void *b, size_t size)
{
	return !(((uint64_t)a | (uint64_t)b | size) & 7);
}

void *memset(void *to, int value, size_t size)
{
	if (in_words(to, NULL, size) && !value) {
		for (uint64_t *p = to; size; size -= 8)
			*p++ = 0;
		return to;
	}
	for (unsigned char *p = to; size--; p++)
		*p = (unsigned char)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	const unsigned char *q = from;
	const uint64_t *words = from;

	if (in_words(to, from, size)) {
		for (uint64_t *p = to; size; size -= 8)
			*p++ = *words++;
		return to;
	}
	for (unsigned char *p = to; size--; p++, q++)
		*p = *q;
	return to;
}
