/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the host wants of its device tree: memory, boot arguments, what was loaded beside it.
 */
#ifndef HOST_TREE_H
#define HOST_TREE_H

#include <pkvmcore/types.h>

struct tree {
	uint64_t at, size;           /* the tree itself */
	uint64_t ram_base, ram_size; /* its first piece of memory */
	uint64_t ram_size_at;        /* where that size stands, big-endian */
	const char *arguments;
	uint64_t initrd, initrd_end;       /* empty if there is none */
	uint64_t initrd_at, initrd_end_at; /* where they stand, big-endian */
};

/* As read at boot; constant since. */
extern struct tree tree;

/* Stops the machine if there is no tree at @address. */
void tree_read(uint64_t address);

/* Whether @word is among the boot arguments, and the number behind "NAME=", or @otherwise. */
bool tree_has(const char *word);
uint64_t tree_number(const char *name, uint64_t otherwise);

/*
 * Copies it to @to, for a guest that has @ram_size bytes of memory at the same base, and an initrd
 * from @initrd to @initrd_end.
 */
void tree_copy(uint64_t to, uint64_t ram_size, uint64_t initrd, uint64_t initrd_end);

#endif
