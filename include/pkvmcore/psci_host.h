/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * PSCI of a protected VM whose vCPUs an untrusted host schedules.
 *
 * EL2 decides, and holds the power words; the host learns what it has to do, and may refuse to
 * power a vCPU. Where a vCPU starts, and with what, it never learns. An np guest's PSCI is its
 * host's whole: its calls are exits, see trap.h, and its power words are not used.
 */
#ifndef PKVMCORE_PSCI_HOST_H
#define PKVMCORE_PSCI_HOST_H

#include <pkvmcore/errno.h>
#include <pkvmcore/psci.h>
#include <pkvmcore/trap.h>

/**
 * The functions that a protected VM can be offered: those that do not restart a vCPU with its
 * memory of before. Of pkc_psci_offer::features, PKC_PSCI_POWER_DOWN is not among what it can have.
 */
#define PKC_PSCI_HOST_FUNCTIONS (PKC_PSCI_ALL & ~(UINT32_C(1) << PKC_PSCI_SYSTEM_SUSPEND))

PKC_BEGIN_DECLS

/**
 * Answers a PSCI call that a protected guest has made by HVC or SMC, or has the host told of it.
 *
 * Either way the PC is behind the instruction. What the host is told of gets its result with the
 * entry, from EL2's record; of a CPU_ON by pkc_psci_host_reply(). After a
 * SYSTEM_… or CPU_OFF the vCPU is not entered again before pkc_psci_host_gate() lets it.
 *
 * Context: the CPU that the guest has left.
 *
 * @param         vm      PSCI of its VM, made of PKC_PSCI_HOST_FUNCTIONS
 * @param         vcpu    index of the calling vCPU
 * @param[in,out] record  its exit, PKC_EXIT_TRAP of class HVC64 or SMC64; gets what trap.h exports
 * @param         regs    its registers
 * @param         caller  set of enum pkc_smccc_caller
 * @retval 0            answered: enter the guest again
 * @retval 1            for the host: pkc_trap_export()
 * @retval -PKC_EINVAL  no call in PSCI's range; nothing is changed
 */
PKC_API int pkc_psci_host_call(struct pkc_psci_vm *vm, uint32_t vcpu,
                               struct pkc_exit_record *record, struct pkc_regs *regs,
                               uint32_t caller);

/**
 * Finishes a CPU_ON that the host was told of: SKIP with data[0] zero accepts, anything else
 * refuses.
 *
 * The request is named by EL2's own record, so a refusal hits no other. To be called at every entry
 * of a protected guest, before pkc_trap_import(); does nothing unless the last exit was a CPU_ON.
 *
 * @param         vm      PSCI of its VM
 * @param[in,out] record  the last exit of the vCPU: gets the result, PKC_ANSWER_EL2
 * @param         host    EL2's own copy
 */
PKC_API void pkc_psci_host_reply(struct pkc_psci_vm *vm, struct pkc_exit_record *record,
                                 const struct pkc_reply *host);

/**
 * The run gate: whether a host may have a vCPU entered.
 *
 * On 1 the caller resets the vCPU's saved state and its record by the request, as at creation, and
 * enters it only if pkc_power_start() then succeeds.
 *
 * Context: the CPU that has loaded the vCPU and is out of it.
 *
 * @param      vm       PSCI of its VM
 * @param      vcpu     index of the vCPU
 * @param[out] request  set on 1 only
 * @retval 0               ON: enter it as it is
 * @retval 1               ON_PENDING: it starts by @p request
 * @retval -PKC_EAGAIN     another vCPU is writing its request
 * @retval -PKC_EPERM      OFF
 * @retval -PKC_ECANCELED  the VM is stopping, or has stopped; the vCPU is OFF
 */
PKC_API int pkc_psci_host_gate(struct pkc_psci_vm *vm, uint32_t vcpu,
                               struct pkc_power_request *request);

/**
 * Stops a VM and boots it again, from its primary vCPU.
 *
 * No vCPU of the VM is loaded, and none will be until the call returns: what is not loaded is not
 * in the guest, whatever its word says. Requests that were pending are dropped, and what a record
 * of before names is no request any more.
 *
 * Context: any; not at the same time as another call of this for the VM.
 *
 * @param vm             PSCI of the VM
 * @param primary        index of the vCPU that starts
 * @param request        where; its seq is not read
 * @retval 0             the VM runs
 * @retval -PKC_EINVAL   no such vCPU; nothing is changed
 * @retval -PKC_EBUSY    a vCPU is in the guest after all: the VM is stopping
 */
PKC_API int pkc_psci_host_reset(struct pkc_psci_vm *vm, uint32_t primary,
                                const struct pkc_power_request *request);

PKC_END_DECLS

#endif
