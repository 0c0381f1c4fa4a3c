/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "layout.h"

ENTRY(_start)

/*
 * One page attribute each: text, read-only data, data. A copy is started anew, so nothing but .bss
 * may be written.
 */
SECTIONS
{
	. = FW_LINK;
	.text : {
		*(.head)
		*(.vectors)
		*(.text .text.*)
		. = ALIGN(FW_PAGE);
		fw_idmap = .;
		*(.idmap)
		ASSERT(. - fw_idmap <= FW_PAGE, "the identity-mapped code must fit its page");
		. = ALIGN(FW_PAGE);
	}
	fw_rodata = .;
	.rodata : {
		*(.rodata .rodata.*)
		*(.data.rel.ro .data.rel.ro.* .got .got.plt)
		. = ALIGN(FW_PAGE);
	}
	.data : {
		*(.data .data.*)
	}
	ASSERT(SIZEOF(.data) == 0, "initialised data would be lost when the firmware starts anew")
	fw_bss = .;
	.bss (NOLOAD) : {
		*(.bss .bss.* COMMON)
		. = ALIGN(FW_PAGE);
		*(.cpus)
		. = ALIGN(FW_PAGE);
	}
	fw_end = .;
	/* Neither loaded nor cleared: there once the firmware is at the top of RAM. */
	.late (NOLOAD) : {
		*(.late)
		. = ALIGN(FW_PAGE);
	}
	fw_top = .;
	fw_image_size = fw_end - FW_LINK;
	ASSERT(fw_top - FW_LINK <= FW_TREE_WINDOW - FW_LINK, "")

	/DISCARD/ : {
		*(.eh_frame .note .note.* .comment .dynamic .interp)
	}
}
