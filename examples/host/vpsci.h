/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * PSCI of the guests. An np guest's is the host's own, by the library. A protected guest's is
 * EL2's: the host is told what it has to do, and at most refuses to do it.
 */
#ifndef HOST_VPSCI_H
#define HOST_VPSCI_H

#include "vcpu.h"

/* A call that a guest has made by HVC or SMC. */
void vpsci_call(struct vcpu *vcpu);

#endif
