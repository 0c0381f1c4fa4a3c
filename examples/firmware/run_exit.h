/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What EL2 does about an exit of a guest, and before an entry, by itself.
 */
#ifndef FW_RUN_EXIT_H
#define FW_RUN_EXIT_H

#include "vm.h"

/* What of the virtual CPU interface a host may choose. */
extern struct pkc_vgic_masks fw_vgic_masks;

/*
 * An exit by the vector @kind, FW_EXIT_…: records it, and carries out what is EL2's own. Returns
 * false if the guest goes on.
 */
bool fw_run_exit(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint64_t kind);

/*
 * Takes in what the host says that it has written, and asks the run gate of a protected VM.
 *
 * Returns 0; -PKC_EINVAL: a state that no guest may have, nothing is taken in; -PKC_EPERM: the vCPU
 * does not run; -PKC_EAGAIN: not yet.
 */
int fw_run_claim(struct fw_cpu *cpu, struct fw_vcpu *vcpu, uint32_t *consumed);

#endif
