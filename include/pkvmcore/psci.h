/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * PSCI 1.3 (DEN0022) for a VM: from a decoded call to its result and the action that is left to the
 * embedder.
 *
 * Nothing here powers, kicks or blocks anything. pkc_psci_handle() decides, changes the power
 * words, and returns what the embedder has to do.
 */
#ifndef PKVMCORE_PSCI_H
#define PKVMCORE_PSCI_H

#include <pkvmcore/power.h>
#include <pkvmcore/psci_call.h>

/**
 * What pkc_psci_handle() leaves to the embedder. @p result goes to x0 whenever the caller goes on.
 */
enum pkc_psci_action {
	/** Nothing: the caller goes on. */
	PKC_PSCI_RESUME,
	/**
	 * Power or wake `target`; then pkc_psci_cpu_on_done() has the result. The vCPU is
	 * ON_PENDING already.
	 */
	PKC_PSCI_DO_CPU_ON,
	/**
	 * The caller is OFF: its CPU leaves it for good, or until pkc_power_take() has a request
	 * for it.
	 */
	PKC_PSCI_DO_CPU_OFF,
	/** Wait for an interrupt; then the caller goes on. */
	PKC_PSCI_DO_STANDBY,
	/**
	 * Power down until there is an interrupt; then the caller starts anew, see
	 * pkc_psci_resume_at().
	 */
	PKC_PSCI_DO_POWER_DOWN,
	/** The same for the whole system, whose other vCPUs are OFF. */
	PKC_PSCI_DO_SYSTEM_SUSPEND,
	/** The gate is shut. Stop the VM, see pkc_power_vm_stop(), and leave it off. */
	PKC_PSCI_DO_SYSTEM_OFF,
	/**
	 * The gate is shut. Stop the VM, save its memory if x1 is PKC_PSCI_OFF2_HIBERNATE, and
	 * leave it off.
	 */
	PKC_PSCI_DO_SYSTEM_OFF2,
	/** The gate is shut. Stop the VM and boot it again: cold. */
	PKC_PSCI_DO_SYSTEM_RESET,
	/**
	 * The gate is shut. Stop the VM and boot it again as x1 (reset type) and x2 (cookie) say.
	 */
	PKC_PSCI_DO_SYSTEM_RESET2,
	/** Another vCPU has shut the gate: the caller leaves like any vCPU that is kicked out. */
	PKC_PSCI_DO_LEAVE,
};

/** What pkc_psci_handle() answers: 16 bytes, which AArch64 returns in two registers. */
struct pkc_psci_reply {
	int64_t result;  /**< for x0; of AArch32 callers for r0, where its low half says the same */
	uint32_t seq;    /**< PKC_PSCI_DO_CPU_ON: names the request */
	uint16_t target; /**< PKC_PSCI_DO_CPU_ON: index of the vCPU */
	uint16_t action; /**< enum pkc_psci_action */
};

/** SYSTEM_OFF2 type that asks to save memory first; 0 means the same (DEN0022, SYSTEM_OFF2). */
#define PKC_PSCI_OFF2_HIBERNATE UINT32_C(1)
/** Bit 31 of a SYSTEM_RESET2 type: vendor-specific (DEN0022, SYSTEM_RESET2). */
#define PKC_PSCI_RESET2_VENDOR  UINT32_C(0x80000000)

/** What an embedder offers beside the functions, a set of bits. */
enum pkc_psci_feature {
	PKC_PSCI_EXTENDED_STATE = 1, /**< power_state is in the extended format */
	PKC_PSCI_POWER_DOWN = 2,     /**< CPU_SUSPEND has power-down states */
	PKC_PSCI_VENDOR_RESET = 4,   /**< SYSTEM_RESET2 has vendor-specific types */
	PKC_PSCI_SMCCC = 8,          /**< SMCCC_VERSION is answered: pkc_smccc_arch() */
};

/** What an embedder offers a VM. PSCI_FEATURES says this, and nothing else is carried out. */
struct pkc_psci_offer {
	uint32_t version;    /**< PKC_PSCI_MAKE_VERSION(1, 0) to (1, 3) */
	uint32_t functions;  /**< bit n: function n. VERSION and FEATURES are always there */
	uint32_t features;   /**< set of enum pkc_psci_feature */
	uint64_t entry_min;  /**< lowest guest-physical address at which a vCPU may start */
	uint64_t entry_last; /**< highest such address: UINT64_MAX for no limit */
};

/**
 * PSCI of one VM. The embedder owns it and serialises nothing: handlers run on all CPUs at once.
 */
struct pkc_psci_vm {
	uint32_t offered[2];         /**< functions in their SMC32 and SMC64 form */
	struct pkc_psci_offer offer; /**< as given; constant after pkc_psci_vm_init() */
	struct pkc_power_vm power;   /**< power words of the VM and its vCPUs */
};

/** The functions that the library can offer, bit n for function n. */
#define PKC_PSCI_ALL                                                                         \
	(UINT32_C(1) << PKC_PSCI_VERSION | UINT32_C(1) << PKC_PSCI_CPU_SUSPEND |             \
	 UINT32_C(1) << PKC_PSCI_CPU_OFF | UINT32_C(1) << PKC_PSCI_CPU_ON |                  \
	 UINT32_C(1) << PKC_PSCI_AFFINITY_INFO | UINT32_C(1) << PKC_PSCI_MIGRATE_INFO_TYPE | \
	 UINT32_C(1) << PKC_PSCI_SYSTEM_OFF | UINT32_C(1) << PKC_PSCI_SYSTEM_RESET |         \
	 UINT32_C(1) << PKC_PSCI_FEATURES | UINT32_C(1) << PKC_PSCI_SYSTEM_SUSPEND |         \
	 UINT32_C(1) << PKC_PSCI_SYSTEM_RESET2 | UINT32_C(1) << PKC_PSCI_SYSTEM_OFF2)

PKC_BEGIN_DECLS

/**
 * Sets up the PSCI of a VM, STOPPED and with all vCPUs OFF; pkc_power_vm_boot() then starts the
 * primary.
 *
 * @param vm        what is set up
 * @param offer     copied
 * @param vcpus     their mpidr is set; the rest is cleared here. Stays in use
 * @param nr_vcpus  1 to 65535
 * @retval 0             ready
 * @retval -PKC_EINVAL   a version before 1.0, no vCPU or too many, or entry_min above entry_last
 * @retval -PKC_ENOTSUP  a function or feature that the library does not have, or that is newer than
 *                       the version
 * @retval -PKC_EEXIST   two vCPUs have the same affinity
 */
PKC_API int pkc_psci_vm_init(struct pkc_psci_vm *vm, const struct pkc_psci_offer *offer,
                             struct pkc_power_vcpu *vcpus, uint32_t nr_vcpus);

/**
 * Answers a call in PSCI's range.
 *
 * Context: the CPU that runs @p vcpu, which is ON. No lock is taken; any number of CPUs at once.
 *
 * @param vm    its VM
 * @param vcpu  index of the calling vCPU
 * @param call  what pkc_psci_decode() made, when it returned true
 */
PKC_API struct pkc_psci_reply pkc_psci_handle(struct pkc_psci_vm *vm, uint32_t vcpu,
                                              struct pkc_smccc_call call);

/**
 * The result of a CPU_ON, once it is known whether the target could be powered.
 *
 * Never ALREADY_ON: that was decided before. A refusal that comes too late, since the target has
 * started, is none.
 *
 * Context: any, once per PKC_PSCI_DO_CPU_ON.
 *
 * @param vm        the VM of the call
 * @param reply     what pkc_psci_handle() answered
 * @param accepted  whether the target could be powered; if not, its request is taken back
 * @return          x0 of the caller: PKC_PSCI_SUCCESS or PKC_PSCI_INTERNAL_FAILURE
 */
PKC_API int64_t pkc_psci_cpu_on_done(struct pkc_psci_vm *vm, struct pkc_psci_reply reply,
                                     bool accepted);

/**
 * Where a vCPU starts anew after PKC_PSCI_DO_POWER_DOWN or PKC_PSCI_DO_SYSTEM_SUSPEND; it stays ON.
 *
 * @param call  the call that was answered so
 */
PKC_API struct pkc_power_request pkc_psci_resume_at(struct pkc_smccc_call call);

PKC_END_DECLS

#endif
