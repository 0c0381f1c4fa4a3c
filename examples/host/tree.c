/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "tree.h"
#include "el1/el1.h"

struct tree tree;

/* Devicetree Specification 0.4, 5.2 to 5.4. */
#define FDT_MAGIC      0xd00dfeed
#define FDT_BEGIN_NODE 1
#define FDT_END_NODE   2
#define FDT_PROP       3
#define FDT_NOP        4

static uint32_t word(uint64_t address)
{
	return __builtin_bswap32(*(const uint32_t *)at(address));
}

static uint64_t two_words(uint64_t address)
{
	return (uint64_t)word(address) << 32 | word(address + 4);
}

/* What follows @with at the beginning of @s, or NULL. */
static const char *after(const char *s, const char *with)
{
	while (*with && *s == *with)
		s++, with++;
	return *with ? NULL : s;
}

static uint64_t skip_string(uint64_t position)
{
	while (*(const char *)at(position))
		position++;
	return (position & ~UINT64_C(3)) + 4;
}

static void chosen(const char *name, uint64_t value, uint32_t size)
{
	uint64_t number = size == 8 ? two_words(value) : word(value);

	if (after(name, "bootargs"))
		tree.arguments = at(value);
	if (after(name, "linux,initrd-start")) {
		tree.initrd = number;
		tree.initrd_at = value;
	}
	if (after(name, "linux,initrd-end")) {
		tree.initrd_end = number;
		tree.initrd_end_at = value;
	}
}

static void property(const char *node, const char *name, uint64_t value, uint32_t size)
{
	if (after(node, "memory@") && after(name, "reg") && !tree.ram_size) {
		tree.ram_base = two_words(value);
		tree.ram_size = two_words(value + 8);
		tree.ram_size_at = value + 8;
	}
	if (after(node, "chosen"))
		chosen(name, value, size);
}

static void read_nodes(uint64_t position, uint64_t strings)
{
	const char *node = "";

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

void tree_read(uint64_t address)
{
	tree = (struct tree){.at = address, .arguments = ""};
	if (word(address) != FDT_MAGIC)
		el1_fail("FAIL host: there is no device tree at 0x%lx", address);
	tree.size = word(address + 4);
	read_nodes(address + word(address + 8), address + word(address + 12));
}

/* What follows @name where a word of the arguments begins with it, or NULL. */
static const char *find(const char *name)
{
	for (const char *s = tree.arguments; *s; s++)
		if ((s == tree.arguments || s[-1] == ' ') && after(s, name))
			return after(s, name);
	return NULL;
}

bool tree_has(const char *name)
{
	const char *s = find(name);

	return s && (!*s || *s == ' ');
}

uint64_t tree_number(const char *name, uint64_t otherwise)
{
	const char *s = find(name);
	uint64_t value = 0;

	if (!s || *s++ != '=')
		return otherwise;
	for (; *s >= '0' && *s <= '9'; s++)
		value = value * 10 + (uint64_t)(*s - '0');
	return value;
}

static void set(uint64_t copy, uint64_t place, uint64_t value)
{
	uint64_t *words = at(copy + (place - tree.at));

	words[0] = __builtin_bswap64(value);
}

void tree_copy(uint64_t to, uint64_t ram_size, uint64_t initrd, uint64_t initrd_end)
{
	memcpy(at(to), at(tree.at), tree.size);
	set(to, tree.ram_size_at, ram_size);
	set(to, tree.initrd_at, initrd);
	set(to, tree.initrd_end_at, initrd_end);
}
