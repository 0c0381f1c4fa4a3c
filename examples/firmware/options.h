/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * EL2's own command line: /chosen/bootargs of the machine's device tree. The guest's arguments
 * stand in its module's node.
 */
#ifndef FW_OPTIONS_H
#define FW_OPTIONS_H

#include <pkvmcore/types.h>

struct fw_options {
	bool irq_virtual; /* irq=virtual: EL2 takes interrupts; irq=direct: the guest does */
	bool host;        /* host: the guest is a host, and has VMs of its own */
};

/* What this boot was asked for. Written once, before there is a second CPU. */
extern struct fw_options fw_options;

/*
 * Sets @options as @words says, which are separated by spaces; of two that contradict the last
 * counts. NULL has no words.
 *
 * Returns NULL, or where in @words the first is that means nothing here.
 */
const char *fw_options_parse(struct fw_options *options, const char *words);

#endif
