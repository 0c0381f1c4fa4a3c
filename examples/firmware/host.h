/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The mode in which the guest is a host: it has VMs of its own.
 */
#ifndef FW_HOST_H
#define FW_HOST_H

#include "board.h"

/* Before its stage 2 is made, and after. */
void fw_host_prepare(const struct fw_board *board);
void fw_host_init(void);

#endif
