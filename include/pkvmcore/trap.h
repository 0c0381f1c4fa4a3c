/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What an exit of a guest tells its host, and what the host may answer: values in registers, by
 * exception class, from EL2's own record of the exit.
 *
 * What is not in the tables of lib/trap.c stays at EL2. docs/design/trap.md has them as a reader
 * wants them.
 */
#ifndef PKVMCORE_TRAP_H
#define PKVMCORE_TRAP_H

#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/vreg.h>

/** Why a guest has left its CPU. */
enum pkc_exit_code {
	PKC_EXIT_IRQ = 0,    /**< a physical interrupt, or nothing that concerns the guest */
	PKC_EXIT_SERROR = 1, /**< a physical SError */
	PKC_EXIT_TRAP = 2,   /**< something that the guest did: see its syndrome */
	PKC_EXIT_IL = 3,     /**< the vCPU is in a state that it cannot be entered in */
};

/**
 * Beside a code: a physical SError was pending at the exit. The syndrome is that one's; what the
 * guest did is as if it had not, and it will do it again.
 */
#define PKC_EXIT_SERROR_PENDING UINT32_C(0x80000000)

/** What becomes of x0 at the entry after a call that a protected guest's host was told of. */
enum pkc_answer {
	PKC_ANSWER_NONE = 0, /**< it stays */
	PKC_ANSWER_EL2,      /**< pkc_exit_record::result */
	PKC_ANSWER_HOST,     /**< the host's data[0] */
	PKC_ANSWER_CPU_ON,   /**< what pkc_psci_host_reply() makes of the host's answer */
};

/**
 * EL2's own record of a vCPU's last exit: what an answer is measured by.
 *
 * fault.h fills it. An entry takes it, so that no answer applies twice: its code is PKC_EXIT_IRQ
 * from then on, to which no answer means anything. Zero is no exit.
 */
struct pkc_exit_record {
	uint32_t code; /**< enum pkc_exit_code, PKC_EXIT_SERROR_PENDING */
	uint8_t args;  /**< a protected guest's call: how many of x0 to x3 are the host's to know */
	uint8_t answer;  /**< the same: enum pkc_answer */
	uint8_t memory;  /**< 1: the embedder says that the abort is about memory, no device's */
	uint8_t unused_; /**< 0 */
	uint64_t esr;    /**< ESR_EL2 of a TRAP or SERROR, DISR_EL1 of a pending SError; else 0 */
	int64_t result;  /**< PKC_ANSWER_EL2: for x0 */
	uint64_t far;    /**< FAR_EL2 of an abort from a lower EL; else 0 */
	uint64_t hpfar;  /**< HPFAR_EL2 of the same, FIPA alone */
	uint32_t seq;    /**< PKC_ANSWER_CPU_ON: names the request */
	uint32_t target; /**< PKC_ANSWER_CPU_ON: index of the vCPU */
};

/** What a host is told of an exit: eleven words, for x1 and up. */
struct pkc_exit {
	uint64_t code;     /**< as in the record */
	uint64_t esr;      /**< syndrome; of a protected guest without register numbers */
	uint64_t far;      /**< of aborts; of a protected guest the page offset of an MMIO access */
	uint64_t hpfar;    /**< of aborts */
	uint64_t pc;       /**< of an np guest */
	uint64_t pstate;   /**< of an np guest; of a protected one M[3:0] and A, where it matters */
	uint64_t data[4];  /**< x0 to x3 of a call; or the value that an MSR or a store writes */
	uint64_t deadline; /**< of WFI, WFE: its CNTVCT_EL0 when it ends; UINT64_MAX: open */
};

/** What a host wants of the last exit, a set of bits. What is not legal for it does nothing. */
enum pkc_reply_action {
	PKC_REPLY_NONE = 0, /**< go on */
	PKC_REPLY_SKIP = 1, /**< the instruction is carried out; `data` is what it yields */
	/** The instruction is UNDEFINED, or its access an external abort; wins over SKIP. */
	PKC_REPLY_INJECT = 2,
};

/** What a host answers to an exit: five words that EL2 has read once. */
struct pkc_reply {
	uint64_t action;  /**< set of enum pkc_reply_action; other bits do nothing */
	uint64_t data[4]; /**< x0 to x3 of a call; or what an MRS or a load reads */
};

/** A vCPU that is out of its guest, for the exports and imports of one exit. */
struct pkc_trap_vcpu {
	struct pkc_context *ctx; /**< its x0 to x30, pc and pstate are here */
	uint64_t live;           /**< as in struct pkc_vregs: groups that are current in this CPU */
	uint32_t features;       /**< bits of enum pkc_pstate_feature: pkc_limits::features */
	uint32_t is_protected;   /**< 1: its host is not trusted with its state; 0: an np guest */
};

PKC_BEGIN_DECLS

/** pkc_trap_export() for every kind of exit. */
PKC_API void pkc_trap_export_any(const struct pkc_trap_vcpu *vcpu,
                                 const struct pkc_exit_record *record, struct pkc_exit *exit);

/** pkc_trap_import() for every kind of exit; the record's code is @p code. */
PKC_API int pkc_trap_import_any(const struct pkc_trap_vcpu *vcpu,
                                const struct pkc_exit_record *record,
                                const struct pkc_reply *reply);

/**
 * Turns an exit into one that has met a pending SError: the trap has not been, and an HVC, which
 * the PC is behind, will be made again.
 *
 * To be called before anything of the trap is carried out.
 *
 * @param record  of the exit: PKC_EXIT_TRAP, or another that only gets the bit
 * @param regs    the vCPU's
 * @param disr    DISR_EL1 as EL2 found it
 */
PKC_API void pkc_trap_serror_pending(struct pkc_exit_record *record, struct pkc_regs *regs,
                                     uint64_t disr);

PKC_END_DECLS

/** Whether @p record is of an np guest's HVC: the exit that is made as fast as can be. */
PKC_ALWAYS_INLINE bool pkc_trap_is_fast(const struct pkc_trap_vcpu *vcpu,
                                        const struct pkc_exit_record *record)
{
	return record->code == PKC_EXIT_TRAP && pkc_esr_ec(record->esr) == PKC_EC_HVC64 &&
	       !vcpu->is_protected;
}

/**
 * What the host is told of an exit.
 *
 * Context: the CPU that the guest has left; its registers are as vcpu->live says.
 *
 * @param      vcpu    the vCPU
 * @param      record  its last exit
 * @param[out] exit    set whole
 */
PKC_ALWAYS_INLINE void pkc_trap_export(const struct pkc_trap_vcpu *vcpu,
                                       const struct pkc_exit_record *record, struct pkc_exit *exit)
{
	const struct pkc_regs *regs = &vcpu->ctx->regs;
	bool call = pkc_trap_is_fast(vcpu, record);

	if (pkc_unlikely(!call && (record->code != PKC_EXIT_IRQ || vcpu->is_protected))) {
		pkc_trap_export_any(vcpu, record, exit);
		return;
	}
	exit->code = record->code;
	exit->esr = record->esr;
	exit->far = 0;
	exit->hpfar = 0;
	exit->pc = regs->pc;
	exit->pstate = regs->pstate;
	for (int i = 0; i < 4; i++)
		exit->data[i] = call ? regs->x[i] : 0;
	exit->deadline = 0;
}

/**
 * Carries out what the host answers to the last exit, once: the record is taken.
 *
 * To be called at every entry, after the run gate has let the vCPU through. Registers change where
 * they are current; where a live one is written, the bank gets the same value.
 *
 * Context: the CPU that is to enter the guest.
 *
 * @param         vcpu    the vCPU
 * @param[in,out] record  its last exit
 * @param         reply   EL2's own copy
 * @retval 0            done; what is not legal for the exit has done nothing
 * @retval -PKC_EINVAL  an exception has to be taken from a PSTATE that no guest may be in
 */
PKC_ALWAYS_INLINE int pkc_trap_import(const struct pkc_trap_vcpu *vcpu,
                                      struct pkc_exit_record *record, const struct pkc_reply *reply)
{
	bool fast = pkc_trap_is_fast(vcpu, record) && reply->action == PKC_REPLY_SKIP;
	uint32_t code = record->code;

	record->code = PKC_EXIT_IRQ;
	if (pkc_likely(fast)) {
		for (int i = 0; i < 4; i++)
			vcpu->ctx->regs.x[i] = reply->data[i];
		return 0;
	}
	return code == PKC_EXIT_TRAP ? pkc_trap_import_any(vcpu, record, reply) : 0;
}

#endif
