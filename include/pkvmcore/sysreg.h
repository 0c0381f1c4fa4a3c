/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Live system registers: reading and writing one, and moving a vCPU's between the CPU and its bank.
 */
#ifndef PKVMCORE_SYSREG_H
#define PKVMCORE_SYSREG_H

#include <pkvmcore/idreg.h>
#include <pkvmcore/port.h>
#include <pkvmcore/sysreg_bank.h>

/**
 * The value of the live system register that @p name, a name of either list, names.
 *
 * An EL1 register is the guest's while one is loaded, and UNKNOWN to us otherwise.
 */
#define pkc_read(name) pkc_port_sysreg_read(PKC_ENC_##name)

/**
 * Writes @p value to the live system register @p name, or does that SYS instruction with it as
 * operand.
 */
#define pkc_write(name, value) pkc_port_sysreg_write(PKC_ENC_##name, value)

/** Breakpoints of a machine: 2 to PKC_DEBUG_MAX, by its ID_AA64DFR0_EL1 (BRPs, bits 15:12). */
PKC_ALWAYS_INLINE uint32_t pkc_debug_breakpoints(uint64_t id_aa64dfr0)
{
	return (uint32_t)PKC_FIELD(id_aa64dfr0, 15, 12) + 1;
}

/** Watchpoints of a machine: 2 to PKC_DEBUG_MAX, by its ID_AA64DFR0_EL1 (WRPs, bits 23:20). */
PKC_ALWAYS_INLINE uint32_t pkc_debug_watchpoints(uint64_t id_aa64dfr0)
{
	return (uint32_t)PKC_FIELD(id_aa64dfr0, 23, 20) + 1;
}

/** Event counters of a PMU: 0 to PKC_PMU_MAX, by its PMCR_EL0 (N, bits 15:11). */
PKC_ALWAYS_INLINE uint32_t pkc_pmu_counters(uint64_t pmcr)
{
	return (uint32_t)PKC_FIELD(pmcr, 15, 11);
}

/**
 * What pkc_sysreg_save() and pkc_sysreg_restore() move: every group whose registers need no count.
 */
#define PKC_GROUPS_UNCOUNTED (PKC_BIT(PKC_GROUP_DEBUG) - 1)

PKC_BEGIN_DECLS

/**
 * Saves groups of live registers to a bank.
 *
 * A group that the machine does not have must not be asked for: its registers are UNDEFINED. EL2's
 * own traps of them (CPTR_EL2.TZ for SVE) must be off. A timer is turned off once it is saved,
 * since a timer is no passive state: it would interrupt whoever runs next. PKC_GROUP_ID is
 * skipped: no guest writes it. Neighbours in the bank are stored by one instruction.
 *
 * @param[out] bank    gets the registers of the groups; the others stay as they are
 * @param      groups  bits by enum pkc_sysreg_group, among PKC_GROUPS_UNCOUNTED; others are ignored
 */
PKC_API void pkc_sysreg_save(struct pkc_sysregs *bank, uint64_t groups);

/**
 * Loads groups of registers from a bank into the CPU.
 *
 * The guest sees them from the ERET that enters it, or from the next ISB. The compare value of a
 * timer is there before the timer is on, so that it never fires by an old one; the ISB between them
 * is there only for a timer that is on. As for pkc_sysreg_save(), the machine must have the groups.
 *
 * @param bank    the vCPU's registers
 * @param groups  bits by enum pkc_sysreg_group, among PKC_GROUPS_UNCOUNTED; others are ignored
 */
PKC_API void pkc_sysreg_restore(const struct pkc_sysregs *bank, uint64_t groups);

/** What pkc_sysreg_swap() moves. */
#define PKC_GROUPS_SWAPPED \
	(PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | PKC_BIT(PKC_GROUP_VTIMER))

/**
 * pkc_sysreg_save() of one vCPU and pkc_sysreg_restore() of another in one pass, for
 * PKC_GROUPS_SWAPPED alone: what a machine without optional features moves between two guests.
 *
 * @param[out] out       of the vCPU that leaves
 * @param      in        of the one that comes
 * @param      auxiliary 0: ACTLR, AFSR0, AFSR1 and AMAIR stay as they are. For where
 *                       pkc_sysreg_auxiliary_is_fixed(), and EL2 traps ACTLR_EL1 (HCR_EL2.TACR) of
 *                       one of the two
 */
PKC_API void pkc_sysreg_swap(struct pkc_sysregs *out, const struct pkc_sysregs *in,
                             uint32_t auxiliary);

/**
 * Whether AFSR0_EL1, AFSR1_EL1 and AMAIR_EL1 hold nothing that anybody could write, as in most
 * implementations.
 *
 * Context: a CPU whose EL1 has not run yet; writes them, and leaves them as they were.
 */
PKC_API bool pkc_sysreg_auxiliary_is_fixed(void);

/**
 * Saves PKC_GROUP_DEBUG.
 *
 * @param[out] bank         gets the registers that the machine has
 * @param      breakpoints  how many: pkc_debug_breakpoints(); those from there up are never touched
 * @param      watchpoints  how many: pkc_debug_watchpoints(); likewise
 */
PKC_API void pkc_sysreg_save_debug(struct pkc_sysregs *bank, uint32_t breakpoints,
                                   uint32_t watchpoints);

/**
 * Loads PKC_GROUP_DEBUG; parameters as for pkc_sysreg_save_debug(). A value stands before its
 * control.
 */
PKC_API void pkc_sysreg_restore_debug(const struct pkc_sysregs *bank, uint32_t breakpoints,
                                      uint32_t watchpoints);

/**
 * Stops the PMU (PMCR_EL0.E) and saves PKC_GROUP_PMU.
 *
 * @param[out] bank      gets the registers that the machine has
 * @param      counters  event counters: pkc_pmu_counters(); those from there up are never touched
 */
PKC_API void pkc_sysreg_save_pmu(struct pkc_sysregs *bank, uint32_t counters);

/**
 * Loads PKC_GROUP_PMU, PMCR_EL0 last, without its write-only reset bits P and C.
 *
 * @param bank      the vCPU's registers
 * @param counters  as for pkc_sysreg_save_pmu()
 */
PKC_API void pkc_sysreg_restore_pmu(const struct pkc_sysregs *bank, uint32_t counters);

/**
 * Reads the ID registers of this CPU that pkc_idregs_guest() knows.
 *
 * @param[out] machine  set whole: those that it does not know are 0
 */
PKC_API void pkc_idregs_machine(struct pkc_idregs *machine);

PKC_END_DECLS

#endif
