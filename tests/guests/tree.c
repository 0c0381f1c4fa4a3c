/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a guest wants from its device tree: memory, initrd and the boot arguments.
 */
#include "guest.h"

#define FDT_MAGIC      0xd00dfeed
#define FDT_BEGIN_NODE 1
#define FDT_END_NODE   2
#define FDT_PROP       3
#define FDT_NOP        4

uint64_t guest_ram_base, guest_ram_size;
uint64_t guest_initrd;
static const char *arguments = "";

static uint32_t word(uint64_t address)
{
	return __builtin_bswap32(*(const uint32_t *)at(address));
}

static bool starts(const char *s, const char *with)
{
	while (*with && *s == *with)
		s++, with++;
	return !*with;
}

static bool same(const char *a, const char *b)
{
	return starts(a, b) && starts(b, a);
}

static uint64_t skip_string(uint64_t position)
{
	while (*(const char *)at(position))
		position++;
	return (position & ~UINT64_C(3)) + 4;
}

static void property(const char *node, const char *name, uint64_t value, uint32_t size)
{
	if (starts(node, "memory@") && same(name, "reg")) {
		guest_ram_base = (uint64_t)word(value) << 32 | word(value + 4);
		guest_ram_size = (uint64_t)word(value + 8) << 32 | word(value + 12);
	}
	if (same(node, "chosen") && same(name, "linux,initrd-start"))
		guest_initrd = size == 4 ? word(value)
		                         : (uint64_t)word(value) << 32 | word(value + 4);
	if (same(node, "chosen") && same(name, "bootargs"))
		arguments = at(value);
}

void guest_read_tree(uint64_t tree)
{
	uint64_t position = tree + word(tree + 8), strings = tree + word(tree + 12);
	const char *node = "";

	if (word(tree) != FDT_MAGIC)
		guest_fail("tree", "there is no device tree at 0x%lx", tree);
	for (;;) {
		uint32_t token = word(position);

		position += 4;
		if (token == FDT_BEGIN_NODE) {
			node = at(position);
			position = skip_string(position);
		} else if (token == FDT_PROP) {
			property(node, at(strings + word(position + 4)), position + 8,
			         word(position));
			position += 8 + ((word(position) + 3) & ~UINT32_C(3));
		} else if (token != FDT_END_NODE && token != FDT_NOP) {
			return;
		}
	}
}

/* What follows "name=" in the boot arguments, or NULL. */
const char *guest_argument(const char *name)
{
	for (const char *s = arguments; *s; s++) {
		if ((s == arguments || s[-1] == ' ') && starts(s, name)) {
			while (*name)
				s++, name++;
			return s;
		}
	}
	return 0;
}

uint64_t guest_number(const char *name, uint64_t otherwise)
{
	const char *s = guest_argument(name);
	uint64_t value = 0;

	if (!s)
		return otherwise;
	for (; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (uint64_t)(*s - '0');
	return value;
}
