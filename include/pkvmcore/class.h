/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * State classes: the groups of a vCPU's registers that move as one.
 *
 * A mask of classes has one bit for each, PKC_CLASS(). What is in no class never moves: who the
 * vCPU is (PKC_GROUP_ID) is EL2's to say, and the PMU is hidden from guests.
 */
#ifndef PKVMCORE_CLASS_H
#define PKVMCORE_CLASS_H

#include <pkvmcore/sysreg_bank.h>

/** A class of registers. */
enum pkc_class {
	PKC_CLASS_GPR,    /**< x0 to x30 */
	PKC_CLASS_PC,     /**< where the vCPU continues, and its PSTATE */
	PKC_CLASS_SYS,    /**< the system registers of EL1 and EL0: PKC_GROUPS_SYS */
	PKC_CLASS_FP,     /**< FP and SIMD, or SVE, with PKC_GROUPS_FP */
	PKC_CLASS_DEBUG,  /**< self-hosted debug: PKC_GROUP_DEBUG */
	PKC_CLASS_PAC,    /**< the keys of pointer authentication: PKC_GROUP_PAC */
	PKC_CLASS_VTIMER, /**< the virtual timer, and the EL1 physical one: PKC_GROUPS_TIMER */
	PKC_NR_CLASSES
};

/** The bit of the class that @p name, such as GPR, names. */
#define PKC_CLASS(name)    (UINT32_C(1) << PKC_CLASS_##name)
/** Every class. */
#define PKC_CLASSES_ALL    ((UINT32_C(1) << PKC_NR_CLASSES) - 1)
/** What the world switch itself moves at each entry and exit, whoever else wants it. */
#define PKC_CLASSES_SWITCH (PKC_CLASS(GPR) | PKC_CLASS(PC))
/**
 * What acts on its own while it is in the CPU: a timer that fires, a breakpoint that matches. A
 * save turns it off, so it is never in the CPU and in memory at once.
 */
#define PKC_CLASSES_ACTIVE (PKC_CLASS(VTIMER) | PKC_CLASS(DEBUG))
/** Those of which all is system registers that need no count. */
#define PKC_CLASSES_PLAIN  (PKC_CLASS(SYS) | PKC_CLASS(PAC) | PKC_CLASS(VTIMER))

/** The groups of PKC_CLASS_SYS. */
#define PKC_GROUPS_SYS                                                                  \
	(PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | PKC_BIT(PKC_GROUP_RAS) |     \
	 PKC_BIT(PKC_GROUP_CSV2) | PKC_BIT(PKC_GROUP_TCR2) | PKC_BIT(PKC_GROUP_S1PIE) | \
	 PKC_BIT(PKC_GROUP_S1POE) | PKC_BIT(PKC_GROUP_MTE))
/** The groups of PKC_CLASS_FP. */
#define PKC_GROUPS_FP    (PKC_BIT(PKC_GROUP_SVE) | PKC_BIT(PKC_GROUP_FPMR))
/** The groups of PKC_CLASS_VTIMER. */
#define PKC_GROUPS_TIMER (PKC_BIT(PKC_GROUP_VTIMER) | PKC_BIT(PKC_GROUP_PTIMER))

/** The groups of system registers of some classes: bits by enum pkc_sysreg_group. */
PKC_ALWAYS_INLINE uint64_t pkc_class_groups(uint32_t classes)
{
	return (classes & PKC_CLASS(SYS) ? PKC_GROUPS_SYS : 0) |
	       (classes & PKC_CLASS(FP) ? PKC_GROUPS_FP : 0) |
	       (classes & PKC_CLASS(DEBUG) ? PKC_BIT(PKC_GROUP_DEBUG) : 0) |
	       (classes & PKC_CLASS(PAC) ? PKC_BIT(PKC_GROUP_PAC) : 0) |
	       (classes & PKC_CLASS(VTIMER) ? PKC_GROUPS_TIMER : 0);
}

/** A pair of places between which state moves, and the way that it goes. */
enum pkc_move {
	PKC_MOVE_CPU_HYP,  /**< saved */
	PKC_MOVE_HYP_CPU,  /**< loaded */
	PKC_MOVE_HYP_HOST, /**< fetched by the host */
	PKC_MOVE_HOST_HYP, /**< imported from the host */
	PKC_NR_MOVES
};

#endif
