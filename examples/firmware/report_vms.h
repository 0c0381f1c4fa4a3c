/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What EL2 says of the VMs of a host.
 */
#ifndef FW_REPORT_VMS_H
#define FW_REPORT_VMS_H

/*
 * Prints the bytes of state that moved, where they are counted, and a line for programs: "el2: vms
 * calls=9 irq=1 serror=0 trap=4 il=0".
 */
void fw_report_vms(void);

#endif
