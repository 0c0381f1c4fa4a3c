/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Who owns which page of the host's memory: one owner each, and who else may use it.
 *
 * A page is the host's until it is given away, for one VM; from there it only comes back. All calls
 * may be made on all CPUs at once.
 */
#ifndef FW_PAGES_H
#define FW_PAGES_H

#include "board.h"

#define FW_MAX_VMS 64

enum fw_page_state {
	FW_PAGE_HOST,         /* the host's alone */
	FW_PAGE_HYP,          /* EL2's: wiped when it comes and when it goes */
	FW_PAGE_HYP_SHARED,   /* the host's; EL2 uses it, too */
	FW_PAGE_GUEST,        /* a guest's: wiped when it goes */
	FW_PAGE_GUEST_SHARED, /* the host's; a guest uses it, too */
};

/* All pages of @all are the host's. Once, before there is a second CPU. */
void fw_pages_init(const struct fw_range *all);

/*
 * Makes @nr pages, at most HYP_PAGES_MAX, from @pa on @to, for the VM in place @vm: what is donated
 * is not in the host's stage 2 any more, what is EL2's is mapped here, at its physical address.
 *
 * Returns 0; -PKC_EINVAL: not all are whole pages of that memory; -PKC_EPERM: not all are the
 * host's alone. Nothing has changed then.
 */
int fw_pages_give(uint64_t pa, uint64_t nr, enum fw_page_state to, uint32_t vm);

/*
 * Makes the page at @pa, which the VM in place @vm does not use any more, the host's alone.
 *
 * Returns 0; -PKC_EINVAL: no whole page of that memory; -PKC_EPERM: it is none of that VM's.
 */
int fw_pages_take_back(uint64_t pa, uint32_t vm);

/* The same for @nr pages from @pa on that fw_pages_give() has just given. */
void fw_pages_return(uint64_t pa, uint64_t nr, uint32_t vm);

/* What the page at @pa is to the VM in place @vm: FW_PAGE_HOST if nothing. */
enum fw_page_state fw_page_state(uint64_t pa, uint32_t vm);

/* How many pages the VM in place @vm has, of whichever state. */
uint32_t fw_pages_of(uint32_t vm);

#endif
