/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The whole of libpkvmcore.
 */
#ifndef PKVMCORE_PKVMCORE_H
#define PKVMCORE_PKVMCORE_H

#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/cache.h>
#include <pkvmcore/class.h>
#include <pkvmcore/context.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/fault.h>
#include <pkvmcore/feature.h>
#include <pkvmcore/guard.h>
#include <pkvmcore/handle.h>
#include <pkvmcore/hostmem.h>
#include <pkvmcore/hostside.h>
#include <pkvmcore/hypregs.h>
#include <pkvmcore/idreg.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/mpidr.h>
#include <pkvmcore/port.h>
#include <pkvmcore/power.h>
#include <pkvmcore/psci.h>
#include <pkvmcore/psci_call.h>
#include <pkvmcore/psci_host.h>
#include <pkvmcore/reset.h>
#include <pkvmcore/sanitise.h>
#include <pkvmcore/smccc.h>
#include <pkvmcore/spinlock.h>
#include <pkvmcore/state.h>
#include <pkvmcore/state_switch.h>
#include <pkvmcore/switch.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/trap.h>
#include <pkvmcore/types.h>
#include <pkvmcore/vcpu.h>
#include <pkvmcore/vgic.h>
#include <pkvmcore/vgic_host.h>
#include <pkvmcore/vgic_hw.h>
#include <pkvmcore/vgic_icc.h>
#include <pkvmcore/vgic_lr.h>
#include <pkvmcore/vgic_sgi.h>
#include <pkvmcore/vgic_switch.h>
#include <pkvmcore/vm.h>
#include <pkvmcore/vreg.h>

#endif
