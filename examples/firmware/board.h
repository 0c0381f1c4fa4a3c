/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The machine, as its device tree describes it.
 */
#ifndef FW_BOARD_H
#define FW_BOARD_H

#include "layout.h"
#include <pkvmcore/types.h>

#define FW_MAX_RAM    8
#define FW_MAX_HIDDEN 4

/* Memory from @start up to, not including, @end. */
struct fw_range {
	uint64_t start;
	uint64_t end;
};

/* A piece of the guest that the machine's loader put into memory. */
struct fw_module {
	struct fw_range at; /* empty if there is none */
	const char *bootargs;
};

struct fw_board {
	const char *bootargs;            /* of EL2 itself; NULL if there are none */
	struct fw_range ram[FW_MAX_RAM]; /* ascending */
	uint32_t nr_ram;
	uint64_t uart;
	struct fw_range distributor;    /* GICv3 */
	struct fw_range redistributors; /* the first region */
	struct fw_range its;            /* empty if there is none */
	uint32_t maintenance;           /* its interrupt: 0 if there is none */
	struct fw_range
		hidden[FW_MAX_HIDDEN]; /* devices that the guest finds by trapping, if at all */
	uint32_t nr_hidden;
	uint64_t cpu_mpidr[FW_MAX_CPUS]; /* affinity alone */
	uint32_t nr_cpus;
	struct fw_module kernel;
	struct fw_module initrd;
};

static inline uint64_t fw_range_size(const struct fw_range *range)
{
	return range->end - range->start;
}

static inline bool fw_range_overlap(const struct fw_range *a, const struct fw_range *b)
{
	return a->start < b->end && b->start < a->end;
}

/* From now on, before stage 2 is made: the guest does not reach @range, of whole pages. */
void fw_board_hide(struct fw_board *board, struct fw_range range);

/* Fills in @board from @tree. A tree without what we need is fatal. Strings stay in the tree. */
void fw_board_read(struct fw_board *board, const void *tree);

#endif
