/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the host wants of its device tree: memory and boot arguments.
 */
#ifndef HOST_TREE_H
#define HOST_TREE_H

#include <pkvmcore/types.h>

struct tree {
	uint64_t at, size;           /* the tree itself */
	uint64_t ram_base, ram_size; /* its first piece of memory */
	uint64_t ram_size_at;        /* where that size stands, big-endian */
	const char *arguments;
};

/* Stops the machine if there is no tree at @at. */
void tree_read(struct tree *tree, uint64_t at);

/* Whether @word is among the boot arguments, and the number behind "NAME=", or @otherwise. */
bool tree_has(const struct tree *tree, const char *word);
uint64_t tree_number(const struct tree *tree, const char *name, uint64_t otherwise);

#endif
