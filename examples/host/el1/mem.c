/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the compiler calls on its own; built so that it does not turn these loops into calls of
 * themselves.
 */
#include <stddef.h>

void *memset(void *to, int value, size_t size);
void *memcpy(void *to, const void *from, size_t size);

void *memset(void *to, int value, size_t size)
{
	for (unsigned char *p = to; size--; p++)
		*p = (unsigned char)value;
	return to;
}

void *memcpy(void *to, const void *from, size_t size)
{
	const unsigned char *q = from;

	for (unsigned char *p = to; size--; p++, q++)
		*p = *q;
	return to;
}
