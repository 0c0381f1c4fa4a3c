/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Stage 2 of a guest: 40 bits of IPA, by pages, in tables made of pages that EL2 was given for it.
 *
 * All calls are of those who hold the VM's lock.
 */
#ifndef FW_TABLES_H
#define FW_TABLES_H

#include <pkvmcore/types.h>

struct fw_tables {
	uint64_t root; /* two pages of level 1, at their physical address, as all of these */
	uint64_t free; /* the next page that becomes a table */
	uint64_t end;  /* of those pages */
};

/* A page that is none. */
#define FW_NO_PAGE UINT64_MAX

/*
 * Makes what tables @nr pages from @ipa on need.
 *
 * Returns 0; -PKC_EINVAL: not all of it is below HYP_IPA_END; -PKC_EEXIST: one has memory already;
 * -PKC_ENOMEM: no page left for a table, though some may have been made.
 */
int fw_tables_prepare(struct fw_tables *tables, uint64_t ipa, uint64_t nr);

/* Maps them, prepared, to the pages from @pa on. */
void fw_tables_map(struct fw_tables *tables, uint64_t ipa, uint64_t pa, uint64_t nr);

/* The page that is mapped at @ipa, any value, or FW_NO_PAGE. */
uint64_t fw_tables_page(struct fw_tables *tables, uint64_t ipa);

/* Unmaps the @nr pages from @ipa on, all of which are mapped, for all CPUs. */
void fw_tables_unmap(struct fw_tables *tables, uint64_t ipa, uint64_t nr);

/* Forgets a page that was unmapped, and says which it was. */
uint64_t fw_tables_forget(struct fw_tables *tables, uint64_t ipa);

/* Unmaps all, for all CPUs and for good: the VMID may have another owner then. */
void fw_tables_end(void);

#endif
