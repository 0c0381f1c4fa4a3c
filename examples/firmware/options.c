/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "options.h"
#include <string.h>

struct fw_options fw_options;

static bool is(const char *word, size_t length, const char *name)
{
	return strlen(name) == length && memcmp(word, name, length) == 0;
}

static bool set(struct fw_options *options, const char *word, size_t length)
{
	if (is(word, length, "irq=virtual"))
		options->irq_virtual = true;
	else if (is(word, length, "irq=direct"))
		options->irq_virtual = false;
	else if (is(word, length, "host"))
		options->host = true;
	else
		return false;
	return true;
}

const char *fw_options_parse(struct fw_options *options, const char *words)
{
	size_t length;

	memset(options, 0, sizeof(*options));
	if (!words)
		return NULL;
	for (words += strspn(words, " "); *words; words += strspn(words, " ")) {
		length = strcspn(words, " ");
		if (!set(options, words, length))
			return words;
		words += length;
	}
	return NULL;
}
