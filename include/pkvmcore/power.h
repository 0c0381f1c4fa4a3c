/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Power: who may turn a vCPU on, where it then starts, and whether it may be entered.
 *
 * One atomic word per vCPU, {seq:30, state:2}, and one per VM. No locks: docs/design/power.md has
 * the picture and the argument. In short, a vCPU runs only while its word says ON; only the CPU
 * that runs it makes it ON or OFF; whoever wants it on claims it first, so that one caller alone
 * writes the request; and each request has a sequence number of its own, so that taking one back
 * cannot hit the next.
 */
#ifndef PKVMCORE_POWER_H
#define PKVMCORE_POWER_H

#include <pkvmcore/atomic.h>

/** State of a vCPU, bits 1:0 of its word. */
enum pkc_power_state {
	PKC_POWER_OFF = 0,        /**< must not be entered */
	PKC_POWER_CLAIMED = 1,    /**< somebody is writing the request */
	PKC_POWER_ON_PENDING = 2, /**< the request is complete and waits for the vCPU's CPU */
	PKC_POWER_ON = 3,         /**< may be entered while the VM runs */
};

/** State of a VM. */
enum pkc_power_vm_state {
	PKC_POWER_VM_STOPPED = 0,  /**< every vCPU is OFF, and stays so until the next boot */
	PKC_POWER_VM_RUN = 1,      /**< the gate is open */
	PKC_POWER_VM_STOPPING = 2, /**< the gate is shut; vCPUs may still be inside */
};

/** Where a vCPU starts (DEN0022, 6.4). */
struct pkc_power_request {
	uint64_t entry;      /**< PC: address in the caller's address space, guest-physical */
	uint64_t context_id; /**< x0 */
	uint32_t be;         /**< 1: SCTLR_EL1.EE is set, as it was for the caller; else 0 */
	uint32_t seq;        /**< names the request; set by the library */
};

/**
 * What power control knows of a vCPU. The embedder owns it, and sets mpidr before
 * pkc_power_vm_init().
 */
struct pkc_power_vcpu {
	uint64_t mpidr;      /**< its MPIDR_EL1; fixed once the VM has booted */
	uint64_t entry;      /**< atomic: request of the last claim */
	uint64_t context_id; /**< atomic: the same */
	uint32_t be;         /**< atomic: the same */
	uint32_t word;       /**< atomic: {seq:30, state:2} */
};

/** What power control knows of a VM. The embedder owns it. */
struct pkc_power_vm {
	struct pkc_power_vcpu *vcpus; /**< its vCPUs; the index names a vCPU in this interface */
	uint32_t nr_vcpus;            /**< their number */
	uint32_t state;               /**< atomic: enum pkc_power_vm_state */
};

PKC_BEGIN_DECLS

/**
 * Sets up a VM's power control: STOPPED, every vCPU OFF; pkc_power_vm_boot() then starts the
 * primary.
 *
 * Context: nobody else knows the VM yet.
 *
 * @param vm        what is set up
 * @param vcpus     their mpidr is set; the rest is cleared here. Stays in use
 * @param nr_vcpus  their number
 */
PKC_API void pkc_power_vm_init(struct pkc_power_vm *vm, struct pkc_power_vcpu *vcpus,
                               uint32_t nr_vcpus);

/** The state of @p vcpu at this moment; acquire. */
PKC_ALWAYS_INLINE uint32_t pkc_power_state(const struct pkc_power_vcpu *vcpu)
{
	return pkc_atomic_load(&vcpu->word, PKC_ACQUIRE) & 3;
}

/** The state of @p vm at this moment, enum pkc_power_vm_state; acquire. */
PKC_ALWAYS_INLINE uint32_t pkc_power_vm_state(const struct pkc_power_vm *vm)
{
	return pkc_atomic_load(&vm->state, PKC_ACQUIRE);
}

/**
 * The run gate: whether a vCPU may be entered.
 *
 * A stop that comes right after the answer is what a kick is for; see pkc_power_vm_stop().
 *
 * Context: the CPU that is to enter @p vcpu.
 *
 * @return true if the VM runs and the vCPU is ON; else pkc_power_take() says why not
 */
PKC_ALWAYS_INLINE bool pkc_power_may_enter(const struct pkc_power_vm *vm,
                                           const struct pkc_power_vcpu *vcpu)
{
	return pkc_power_vm_state(vm) == PKC_POWER_VM_RUN && pkc_power_state(vcpu) == PKC_POWER_ON;
}

/**
 * Claims a vCPU that is OFF, to be followed by pkc_power_publish() at once.
 *
 * Context: the CPU that runs another vCPU of the VM, which is ON.
 *
 * @param      vm          the VM of both
 * @param      vcpu        the vCPU that is wanted on
 * @param[out] seq         names the request; set on success only
 * @retval 0               claimed
 * @retval -PKC_EALREADY   the vCPU is ON
 * @retval -PKC_EAGAIN     somebody else's request is being written or is pending
 * @retval -PKC_ECANCELED  the VM is not running
 */
PKC_API int pkc_power_claim(struct pkc_power_vm *vm, struct pkc_power_vcpu *vcpu, uint32_t *seq);

/**
 * Completes a claim: @p request becomes visible, and the vCPU ON_PENDING.
 *
 * Context: the claimer.
 *
 * @param vcpu     the vCPU that was claimed
 * @param seq      what pkc_power_claim() gave
 * @param request  where it starts; its seq is not read
 */
PKC_API void pkc_power_publish(struct pkc_power_vcpu *vcpu, uint32_t seq,
                               const struct pkc_power_request *request);

/**
 * Takes a published request back, since the vCPU cannot be powered.
 *
 * Context: any. Newer requests are safe: they have other numbers.
 *
 * @param vcpu             the vCPU that was claimed
 * @param seq              what pkc_power_claim() gave
 * @retval 0               the vCPU is OFF again and has not run
 * @retval -PKC_ECANCELED  too late: the vCPU has started, or the VM has stopped
 */
PKC_API int pkc_power_rollback(struct pkc_power_vcpu *vcpu, uint32_t seq);

/**
 * Copies the pending request. The caller then resets the *saved* context by it and calls
 * pkc_power_start().
 *
 * Context: the one CPU that is to run @p vcpu and may write its saved context.
 *
 * @param      vm          its VM
 * @param      vcpu        the vCPU
 * @param[out] request     set on success only; may be torn if it has been taken back, which
 *                         pkc_power_start() finds out
 * @retval 0               there is one
 * @retval -PKC_EALREADY   the vCPU is ON
 * @retval -PKC_EAGAIN     a request is being written
 * @retval -PKC_EPERM      the vCPU is OFF
 * @retval -PKC_ECANCELED  the VM is not running
 */
PKC_API int pkc_power_take(const struct pkc_power_vm *vm, const struct pkc_power_vcpu *vcpu,
                           struct pkc_power_request *request);

/**
 * Turns the vCPU ON by the request that it was reset by.
 *
 * Context: the CPU that called pkc_power_take().
 *
 * @retval 0               ON
 * @retval -PKC_ECANCELED  the request was taken back: the vCPU stays out, what it was reset to is
 *                         worthless
 */
PKC_API int pkc_power_start(struct pkc_power_vcpu *vcpu, const struct pkc_power_request *request);

/**
 * Turns the vCPU OFF.
 *
 * Context: the CPU that has run @p vcpu and is out of it, or whoever has made sure that no CPU runs
 * it.
 *
 * @retval 0            OFF
 * @retval -PKC_EPERM   it is not ON
 */
PKC_API int pkc_power_off(struct pkc_power_vcpu *vcpu);

/**
 * Shuts the gate: no vCPU starts from now on, and CPU_ON is refused.
 *
 * The embedder then makes every CPU leave its vCPU (a kick that stays pending until the next entry
 * will do), each of which calls pkc_power_off(), and then calls pkc_power_vm_stopped().
 *
 * Context: any.
 *
 * @retval 0              stopping, by this call
 * @retval -PKC_EALREADY  the VM was not running
 */
PKC_API int pkc_power_vm_stop(struct pkc_power_vm *vm);

/**
 * Finishes a stop, once no vCPU is ON. Requests that nobody has taken yet are dropped.
 *
 * Context: any; not at the same time as another pkc_power_vm_stopped() or pkc_power_vm_boot() of
 * this VM.
 *
 * @retval 0            STOPPED: no vCPU is in the guest, nor will be before the next boot
 * @retval -PKC_EBUSY   a vCPU is still ON: try again when it has left
 * @retval -PKC_EPERM   the VM is running
 */
PKC_API int pkc_power_vm_stopped(struct pkc_power_vm *vm);

/**
 * Boots a stopped VM, for the first time or again: one vCPU becomes ON_PENDING, the others stay
 * OFF.
 *
 * Context: any; not at the same time as another pkc_power_vm_stopped() or pkc_power_vm_boot() of
 * this VM.
 *
 * @param vm             the VM
 * @param primary        index of the vCPU that starts
 * @param request        where; its seq is not read
 * @retval 0             the VM runs
 * @retval -PKC_EINVAL   no such vCPU
 * @retval -PKC_EBUSY    the VM is not STOPPED
 */
PKC_API int pkc_power_vm_boot(struct pkc_power_vm *vm, uint32_t primary,
                              const struct pkc_power_request *request);

PKC_END_DECLS

#endif
