/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What EL2 says when the guest is gone.
 */
#ifndef FW_REPORT_H
#define FW_REPORT_H

#include "guest.h"

/*
 * Prints what each CPU counted; the last line is for programs: "el2: psci CPU_ON=63 CPU_OFF=60
 * SYSTEM_OFF=1".
 */
void fw_report(const struct fw_guest *guest);

#endif
