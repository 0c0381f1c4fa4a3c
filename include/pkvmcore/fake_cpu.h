/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The fake CPU behind the hosted port: it keeps what the library does to a CPU, and objects.
 *
 * Each hook of the port goes to the current fake CPU of the calling thread. That holds the system
 * registers, logs each access, barrier, event and call in order, and checks them against the rules
 * of docs/design/fake-cpu.md. A broken rule aborts with a report, or is counted where a test wants
 * to break it. A thread that has not chosen a CPU has one of its own.
 *
 * The memory model is that of the machine below: orders are checked, never reordered.
 */
#ifndef PKVMCORE_FAKE_CPU_H
#define PKVMCORE_FAKE_CPU_H

#include <pkvmcore/context.h>
#include <pkvmcore/cpu.h>
#include <pkvmcore/sysreg.h>

/** Events that a log holds; later ones are lost, and counted. */
#define PKC_FAKE_LOG_SIZE 1024

/** Waits for one word, unchanged, after which a CPU that a test plays is taken to wait for ever. */
#define PKC_FAKE_PATIENCE 10000

/** What happened. */
enum pkc_fake_op {
	PKC_FAKE_READ,    /**< MRS; `what` is the encoding */
	PKC_FAKE_WRITE,   /**< MSR; `what` is the encoding */
	PKC_FAKE_SYS,     /**< SYS instruction; `what` is the encoding, `value` the operand */
	PKC_FAKE_BARRIER, /**< `what` is an enum pkc_barrier */
	PKC_FAKE_WAIT,    /**< `address` is awaited to be no longer `value` */
	PKC_FAKE_SEV,     /**< event to all CPUs */
	PKC_FAKE_SMC,     /**< call to the firmware below; `what` is w0, `value` is x1 */
	PKC_FAKE_ERET,    /**< pkc_fake_eret() */
	PKC_FAKE_LOAD,    /**< atomic; `what` is the order, as for all atomics */
	PKC_FAKE_STORE,   /**< atomic, or pkc_fake_store() */
	PKC_FAKE_CAS,     /**< atomic; logged whether it succeeds or not */
	PKC_FAKE_RMW      /**< atomic fetch-and-add, -or, -and */
};

/** The rules; docs/design/fake-cpu.md has the reason and the source of each. */
enum pkc_fake_rule {
	PKC_FAKE_UNKNOWN_REGISTER = 1, /**< the encoding is in no list */
	PKC_FAKE_RES0,                 /**< a RES0 bit is written as one */
	PKC_FAKE_READ_ONLY,            /**< a read-only register is written */
	PKC_FAKE_WRITE_ONLY,           /**< a write-only register or a SYS instruction is read */
	PKC_FAKE_ABSENT,               /**< by the ID registers, there is no such register */
	PKC_FAKE_NUMBER,               /**< there are fewer registers of this kind */
	PKC_FAKE_LR_EMPTY,   /**< a list register is read that ICH_ELRSR_EL2 calls empty */
	PKC_FAKE_EOI_ORDER,  /**< an interrupt is ended that was not the last acknowledged */
	PKC_FAKE_FP_TRAPPED, /**< FP or SVE is used that EL2 traps, or another vector length */

	PKC_FAKE_ISB_TRANSLATION = 10, /**< no ISB from translation control to AT or maintenance */
	PKC_FAKE_ISB_FP,               /**< no ISB from CPTR to a use of FP or SVE at EL2 */
	PKC_FAKE_ISB_SRE,              /**< no ISB from ICC_SRE to an ICC or ICH register */
	PKC_FAKE_ISB_LR,     /**< no ISB from the vGIC state to the status computed of it */
	PKC_FAKE_ISB_TIMER,  /**< no ISB from an offset or compare value to its timer */
	PKC_FAKE_ISB_SELECT, /**< no ISB from a selector to what it selects */
	PKC_FAKE_ISB_PAR,    /**< no ISB from AT to PAR_EL1 */
	PKC_FAKE_ISB_CODE,   /**< no context synchronisation after IC */
	PKC_FAKE_LR_VALUE =
		18,      /**< a list register gets what the architecture leaves UNPREDICTABLE */
	PKC_FAKE_ISB_AP, /**< no context synchronisation from ICH_AP1R to ICH_AP0R */

	PKC_FAKE_DSB_BEFORE_TLBI = 20, /**< no DSB from stores to TLBI */
	PKC_FAKE_DSB_AFTER_TLBI,       /**< no DSB from TLBI to ISB or the way out */
	PKC_FAKE_DSB_AFTER_CACHE,   /**< no DSB from DC or IC to ISB, publication or the way out */
	PKC_FAKE_DSB_BEFORE_IC,     /**< no DSB from DC CVAU to IC */
	PKC_FAKE_DSB_BEFORE_SEV,    /**< no DSB from stores to SEV */
	PKC_FAKE_DSB_BEFORE_CPU_ON, /**< no DSB SY from stores to CPU_ON */

	PKC_FAKE_LOCK_ACQUIRE = 30, /**< a lock is taken without acquire order */
	PKC_FAKE_LOCK_RELEASE,      /**< a lock is given without release order */
	PKC_FAKE_LOCK_NOT_HELD,     /**< a lock is given by a CPU that does not hold it */
	PKC_FAKE_LOCK_AT_EXIT,      /**< a lock is held on the way out */
	PKC_FAKE_WAIT_FOREVER,      /**< a wait that nobody will end; aborts in any case */

	PKC_FAKE_NR_RULES
};

/** One event. */
struct pkc_fake_event {
	enum pkc_fake_op op;          /**< what happened */
	uint32_t what;                /**< see enum pkc_fake_op */
	uint64_t value;               /**< read, written or operand */
	const volatile void *address; /**< of an atomic or a wait, else NULL */
};

/* clang-format off */
/** The place of each register of both lists in pkc_fake_cpu::value. */
enum pkc_fake_register {
/** @cond internal */
#define PKC_ROW(name, ...) PKC_FAKE_##name##_,
/** @endcond */
	PKC_SYSREG_LIST(PKC_ROW) PKC_HYP_SYSREG_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_FAKE_NR_REGISTERS
};
/* clang-format on */

/** One fake CPU. Tests read all of it, and set what says so; the rest is the rules' own. */
struct pkc_fake_cpu {
	struct pkc_cpu cpu; /**< what pkc_port_this_cpu() gives */

	bool catch_violations; /**< to set: count broken rules, do not abort */
	bool trace_atomics;    /**< to set: log atomics too */
	/** To set: the firmware below. Without it, each call answers NOT_SUPPORTED. */
	void (*firmware)(struct pkc_fake_cpu *cpu, struct pkc_smccc_regs *regs);
	/** To set: the host, who gets a turn after each access to the word @p p of its memory. */
	void (*host)(struct pkc_fake_cpu *cpu, const volatile void *p);

	struct pkc_fake_event log[PKC_FAKE_LOG_SIZE]; /**< the events, in order */
	uint32_t logged;                              /**< how many of log are set */
	uint32_t lost;                                /**< events that found no room */
	uint32_t broken[PKC_FAKE_NR_RULES];           /**< by rule: how often */

	uint64_t value[PKC_FAKE_NR_REGISTERS]; /**< the registers: see pkc_fake_get() */
	struct pkc_fp fp;                      /**< to set: the FP registers without SVE */
	uint64_t sve[PKC_SVE_BYTES(256) / 8];  /**< to set: those of SVE, as a move stores them */
	uint32_t unsynchronised;               /**< what awaits an ISB */
	uint32_t outstanding;                  /**< what awaits a DSB */
	uint32_t covered;                      /**< whom a DSB lets see the stores made so far */
	uint32_t acknowledged[16];             /**< interrupts not yet ended, the latest last */
	uint32_t nr_acknowledged;              /**< how many */
	uint32_t waits;                        /**< in a row for `awaited`, unchanged */
	const volatile void *awaited;          /**< the word of the last wait */
	bool played;                           /**< a test has chosen it by pkc_fake_cpu_use() */
	int cas_order;                         /**< of the compare-and-swap in progress */
	const volatile void *cas_address;      /**< likewise */
	struct pkc_fake_event last;            /**< the latest event, found room or not */
};

PKC_BEGIN_DECLS

/**
 * Makes @p cpu a CPU after reset.
 *
 * It has every feature that a rule knows, four list registers and lines of 64 bytes; all else that
 * the architecture leaves UNKNOWN is PKC_POISON.
 *
 * @param cpu  storage
 * @param id   becomes pkc_cpu::id
 */
void pkc_fake_cpu_init(struct pkc_fake_cpu *cpu, uint32_t id);

/**
 * Makes @p cpu the calling thread's current one: several CPUs can be played in one thread.
 *
 * @param cpu  NULL for the thread's own
 * @return     the one before
 */
struct pkc_fake_cpu *pkc_fake_cpu_use(struct pkc_fake_cpu *cpu);

/** The calling thread's current CPU. */
struct pkc_fake_cpu *pkc_fake_cpu_current(void);

/** The register with encoding @p enc, as a test sees it: no rule, no log, 0 if there is none. */
uint64_t pkc_fake_get(const struct pkc_fake_cpu *cpu, uint32_t enc);

/** Sets the register with encoding @p enc, ID registers too, to @p value: no rule, no log. */
void pkc_fake_set(struct pkc_fake_cpu *cpu, uint32_t enc, uint64_t value);

/** Forgets the log, what was counted and what is awaited; keeps the registers. */
void pkc_fake_forget(struct pkc_fake_cpu *cpu);

/**
 * The first event of @p cpu from @p from on that is @p op of @p what.
 *
 * @return its index in the log, or its length if there is none
 */
uint32_t pkc_fake_find(const struct pkc_fake_cpu *cpu, uint32_t from, enum pkc_fake_op op,
                       uint32_t what);

/** Says @p event in words in @p text, of @p size bytes. @return @p text */
const char *pkc_fake_describe(const struct pkc_fake_event *event, char *text, size_t size);

/**
 * Stands for a store that the hooks cannot see, such as one of a page-table entry, to @p address.
 */
void pkc_fake_store(const volatile void *address);

/** Stands for a use of the FP or SVE registers. */
void pkc_fake_use_fp(void);

/** Stands for the ERET to EL1. */
void pkc_fake_eret(void);

/** Checks that the current CPU has left nothing half done: nothing awaits a DSB or an ISB. */
void pkc_fake_settle(void);

/**
 * Has the atomics of the calling thread's CPUs on @p lock checked as those of a lock.
 *
 * A read-modify-write takes it, a store or a releasing read-modify-write by its holder gives it.
 *
 * @param lock  unlocked now; up to eight are watched at a time
 * @param size  bytes of the lock's own state
 */
void pkc_fake_watch_lock(const volatile void *lock, size_t size);

/** Ends all that pkc_fake_watch_lock() began in the calling thread. */
void pkc_fake_unwatch_locks(void);

PKC_END_DECLS

#endif
