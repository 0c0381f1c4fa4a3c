/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The table of VMs. The guest is VM 0; its vCPU is loaded on each CPU that runs it.
 */
#ifndef FW_VMS_H
#define FW_VMS_H

#include "guest.h"

/* Makes @guest VM 0, with the vCPUs of the machine's first @nr CPUs. */
void fw_vms_init(struct fw_guest *guest, uint32_t nr);

/* Loads the vCPU of the calling CPU; one whose VM takes no more CPUs goes off. */
void fw_vms_load(struct fw_cpu *cpu);

/* The guest that the calling CPU came from, by its handle; one whose VM is dying goes off. */
struct fw_guest *fw_vms_find(struct fw_cpu *cpu);

/* Nobody finds the VM of the calling CPU any more. */
void fw_vms_dying(const struct fw_cpu *cpu);

/* Puts the vCPU of the calling CPU, and turns that off. */
__attribute__((noreturn)) void fw_vms_leave(struct fw_cpu *cpu);

#endif
