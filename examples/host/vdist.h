/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The distributor and the redistributors that a guest sees, where QEMU's are: enough of a GICv3 for
 * an operating system. All SPIs go to the first vCPU.
 */
#ifndef HOST_VDIST_H
#define HOST_VDIST_H

#include "vcpu.h"
#include <pkvmcore/esr.h>

/* Carries out an access to @ipa, a load into @value. Returns whether there is such a device. */
bool vdist_access(struct vcpu *vcpu, uint64_t ipa, const struct pkc_mmio *access, uint64_t *value);

#endif
