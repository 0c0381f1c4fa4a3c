/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

/* CNTV_CTL_EL0, CNTP_CTL_EL0: ENABLE and IMASK. ISTATUS, bit 2, is no state but the time. */
#define SYSREG_TIMER_ENABLE PKC_BIT(0)
#define SYSREG_TIMER_CTL    PKC_BITS(1, 0)

/* PMCR_EL0: E, the counters count; P and C, write-only, reset them. */
#define SYSREG_PMCR_E   PKC_BIT(0)
#define SYSREG_PMCR_P_C PKC_BITS(2, 1)

#define SYSREG_SAVE(name)    bank->reg[PKC_##name] = pkc_read(name)
#define SYSREG_RESTORE(name) pkc_write(name, bank->reg[PKC_##name])

/*
 * The same, of a row of a group, by twos: neighbours in the bank are stored together and loaded
 * together, so that one instruction does it. Only the reads and writes remain; each condition here
 * is a constant.
 */
#define SYSREG_SAVE_ROW(name, ...)                   \
	pair[nr_##name % 2] = pkc_read(name);        \
	if (nr_##name % 2) {                         \
		bank->reg[PKC_##name - 1] = pair[0]; \
		bank->reg[PKC_##name] = pair[1];     \
	} else if (nr_##name + 1 == nr_rows) {       \
		bank->reg[PKC_##name] = pair[0];     \
	}
#define SYSREG_RESTORE_ROW(name, ...)                        \
	if (nr_##name % 2 == 0) {                            \
		pair[0] = bank->reg[PKC_##name];             \
		if (nr_##name + 1 < nr_rows)                 \
			pair[1] = bank->reg[PKC_##name + 1]; \
	}                                                    \
	pkc_write(name, pair[nr_##name % 2]);
#define SYSREG_NR(name, ...) nr_##name,

/* The groups whose registers only need to be read and written, in any order. */
#define SYSREG_ALWAYS_GROUPS(X)   X(EL1) X(EL0)
#define SYSREG_OPTIONAL_GROUPS(X) X(CSV2) X(TCR2) X(S1PIE) X(S1POE) X(MTE) X(SVE) X(FPMR) X(PAC)

/* clang-format off */
#define SYSREG_WITH_GROUP(group, what)                                     \
	if (groups & PKC_BIT(PKC_GROUP_##group)) {                         \
		enum { PKC_SYSREG_##group##_LIST(SYSREG_NR) nr_rows };     \
		uint64_t pair[2] = {0, 0};                                 \
                                                                           \
		PKC_SYSREG_##group##_LIST(what)                            \
	}
#define SYSREG_OR(group) | PKC_BIT(PKC_GROUP_##group)
/* clang-format on */
#define SYSREG_SAVE_GROUP(group)    SYSREG_WITH_GROUP(group, SYSREG_SAVE_ROW)
#define SYSREG_RESTORE_GROUP(group) SYSREG_WITH_GROUP(group, SYSREG_RESTORE_ROW)

/* One test where there is nothing of them. */
#define SYSREG_OPTIONAL (0 SYSREG_OPTIONAL_GROUPS(SYSREG_OR))

#define SYSREG_SAVE_TIMER(bank, timer)                                       \
	do {                                                                 \
		uint64_t ctl = pkc_read(timer##_CTL_EL0) & SYSREG_TIMER_CTL; \
		uint64_t cval = pkc_read(timer##_CVAL_EL0);                  \
                                                                             \
		(bank)->reg[PKC_##timer##_CTL_EL0] = ctl;                    \
		(bank)->reg[PKC_##timer##_CVAL_EL0] = cval;                  \
		if (ctl & SYSREG_TIMER_ENABLE)                               \
			pkc_write(timer##_CTL_EL0, 0);                       \
	} while (0)

/* Off before its compare value, or on after it. */
#define SYSREG_RESTORE_TIMER(bank, timer)                            \
	do {                                                         \
		uint64_t ctl = (bank)->reg[PKC_##timer##_CTL_EL0];   \
		uint64_t cval = (bank)->reg[PKC_##timer##_CVAL_EL0]; \
                                                                     \
		if (!(ctl & SYSREG_TIMER_ENABLE))                    \
			pkc_write(timer##_CTL_EL0, ctl);             \
		pkc_write(timer##_CVAL_EL0, cval);                   \
		if (ctl & SYSREG_TIMER_ENABLE) {                     \
			pkc_isb();                                   \
			pkc_write(timer##_CTL_EL0, ctl);             \
		}                                                    \
	} while (0)

static bool sysreg_wanted(uint64_t groups, enum pkc_sysreg_group group)
{
	return groups & PKC_BIT(group);
}

static void sysreg_save_optional(struct pkc_sysregs *bank, uint64_t groups)
{
	SYSREG_OPTIONAL_GROUPS(SYSREG_SAVE_GROUP);
}

static void sysreg_restore_optional(const struct pkc_sysregs *bank, uint64_t groups)
{
	SYSREG_OPTIONAL_GROUPS(SYSREG_RESTORE_GROUP);
}

PKC_API void pkc_sysreg_save(struct pkc_sysregs *bank, uint64_t groups)
{
	SYSREG_ALWAYS_GROUPS(SYSREG_SAVE_GROUP);
	if (groups & SYSREG_OPTIONAL)
		sysreg_save_optional(bank, groups);
	if (sysreg_wanted(groups, PKC_GROUP_RAS))
		bank->reg[PKC_DISR_EL1] = pkc_read(VDISR_EL2);
	if (sysreg_wanted(groups, PKC_GROUP_VTIMER))
		SYSREG_SAVE_TIMER(bank, CNTV);
	if (sysreg_wanted(groups, PKC_GROUP_PTIMER))
		SYSREG_SAVE_TIMER(bank, CNTP);
}

PKC_API void pkc_sysreg_restore(const struct pkc_sysregs *bank, uint64_t groups)
{
	SYSREG_ALWAYS_GROUPS(SYSREG_RESTORE_GROUP);
	if (groups & SYSREG_OPTIONAL)
		sysreg_restore_optional(bank, groups);
	if (sysreg_wanted(groups, PKC_GROUP_ID)) {
		pkc_write(VPIDR_EL2, bank->reg[PKC_MIDR_EL1]);
		pkc_write(VMPIDR_EL2, bank->reg[PKC_MPIDR_EL1]);
	}
	if (sysreg_wanted(groups, PKC_GROUP_RAS))
		pkc_write(VDISR_EL2, bank->reg[PKC_DISR_EL1]);
	if (sysreg_wanted(groups, PKC_GROUP_VTIMER))
		SYSREG_RESTORE_TIMER(bank, CNTV);
	if (sysreg_wanted(groups, PKC_GROUP_PTIMER))
		SYSREG_RESTORE_TIMER(bank, CNTP);
}

/*
 * A pair of one bank goes in while that of another comes out. The fence keeps the compiler from
 * parting a pair.
 */
#define SYSREG_SWAP_ROW(name)                               \
	if (nr_##name % 2 == 0) {                           \
		__atomic_signal_fence(__ATOMIC_SEQ_CST);    \
		value[0] = in->reg[PKC_##name];             \
		if (nr_##name + 1 < nr_rows)                \
			value[1] = in->reg[PKC_##name + 1]; \
	}                                                   \
	pair[nr_##name % 2] = pkc_read(name);               \
	pkc_write(name, value[nr_##name % 2]);              \
	if (nr_##name % 2) {                                \
		out->reg[PKC_##name - 1] = pair[0];         \
		out->reg[PKC_##name] = pair[1];             \
	} else if (nr_##name + 1 == nr_rows) {              \
		out->reg[PKC_##name] = pair[0];             \
	}

#define SYSREG_SWAP_REST(name, ...)     \
	if (nr_##name > nr_AMAIR_EL1) { \
		SYSREG_SWAP_ROW(name)   \
	}

/* Leaves the register as it was. */
#define SYSREG_PROBE(name)                        \
	do {                                      \
		uint64_t value = pkc_read(name);  \
                                                  \
		pkc_write(name, ~value);          \
		fixed &= pkc_read(name) == value; \
		pkc_write(name, value);           \
	} while (0)

PKC_API void pkc_sysreg_swap(struct pkc_sysregs *out, const struct pkc_sysregs *in,
                             uint32_t auxiliary)
{
	enum { PKC_SYSREG_EL1_LIST(SYSREG_NR) PKC_SYSREG_EL0_LIST(SYSREG_NR) nr_rows };
	uint64_t pair[2] = {0, 0}, value[2] = {0, 0};

	SYSREG_SWAP_ROW(SCTLR_EL1)
	SYSREG_SWAP_ROW(CPACR_EL1)
	if (auxiliary) {
		SYSREG_SWAP_ROW(ACTLR_EL1)
		SYSREG_SWAP_ROW(AFSR0_EL1)
		SYSREG_SWAP_ROW(AFSR1_EL1)
		SYSREG_SWAP_ROW(AMAIR_EL1)
	}
	PKC_SYSREG_EL1_LIST(SYSREG_SWAP_REST)
	PKC_SYSREG_EL0_LIST(SYSREG_SWAP_REST)
	SYSREG_SAVE_TIMER(out, CNTV);
	SYSREG_RESTORE_TIMER(in, CNTV);
}

PKC_API bool pkc_sysreg_auxiliary_is_fixed(void)
{
	bool fixed = true;

	SYSREG_PROBE(AFSR0_EL1);
	SYSREG_PROBE(AFSR1_EL1);
	SYSREG_PROBE(AMAIR_EL1);
	return fixed;
}

/* clang-format off */
#define SYSREG_UP_TO_15(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define SYSREG_UP_TO_30(X) \
	SYSREG_UP_TO_15(X) X(16) X(17) X(18) X(19) X(20) X(21) X(22) X(23) X(24) X(25) X(26) \
	X(27) X(28) X(29) X(30)
/* clang-format on */

/* A value before its control, whose bit 0 arms it. */
#define SYSREG_SAVE_BREAKPOINT(n)             \
	if (n < breakpoints) {                \
		SYSREG_SAVE(DBGBVR##n##_EL1); \
		SYSREG_SAVE(DBGBCR##n##_EL1); \
	}
#define SYSREG_SAVE_WATCHPOINT(n)             \
	if (n < watchpoints) {                \
		SYSREG_SAVE(DBGWVR##n##_EL1); \
		SYSREG_SAVE(DBGWCR##n##_EL1); \
	}
#define SYSREG_RESTORE_BREAKPOINT(n)             \
	if (n < breakpoints) {                   \
		SYSREG_RESTORE(DBGBVR##n##_EL1); \
		SYSREG_RESTORE(DBGBCR##n##_EL1); \
	}
#define SYSREG_RESTORE_WATCHPOINT(n)             \
	if (n < watchpoints) {                   \
		SYSREG_RESTORE(DBGWVR##n##_EL1); \
		SYSREG_RESTORE(DBGWCR##n##_EL1); \
	}

PKC_API void pkc_sysreg_save_debug(struct pkc_sysregs *bank, uint32_t breakpoints,
                                   uint32_t watchpoints)
{
	SYSREG_UP_TO_15(SYSREG_SAVE_BREAKPOINT);
	SYSREG_UP_TO_15(SYSREG_SAVE_WATCHPOINT);
	SYSREG_SAVE(MDCCINT_EL1);
	SYSREG_SAVE(MDSCR_EL1);
}

PKC_API void pkc_sysreg_restore_debug(const struct pkc_sysregs *bank, uint32_t breakpoints,
                                      uint32_t watchpoints)
{
	SYSREG_UP_TO_15(SYSREG_RESTORE_BREAKPOINT);
	SYSREG_UP_TO_15(SYSREG_RESTORE_WATCHPOINT);
	SYSREG_RESTORE(MDCCINT_EL1);
	SYSREG_RESTORE(MDSCR_EL1);
}

#define SYSREG_PMU_PLAIN(X) \
	X(PMSELR_EL0);      \
	X(PMCCNTR_EL0);     \
	X(PMUSERENR_EL0);   \
	X(PMCCFILTR_EL0)

PKC_API void pkc_sysreg_save_pmu(struct pkc_sysregs *bank, uint32_t counters)
{
	uint64_t pmcr = pkc_read(PMCR_EL0);

	pkc_write(PMCR_EL0, pmcr & ~(SYSREG_PMCR_E | SYSREG_PMCR_P_C));
	pkc_isb();
	bank->reg[PKC_PMCR_EL0] = pmcr & ~SYSREG_PMCR_P_C;
#define SYSREG_SAVE_COUNTER(n)                   \
	if (n < counters) {                      \
		SYSREG_SAVE(PMEVCNTR##n##_EL0);  \
		SYSREG_SAVE(PMEVTYPER##n##_EL0); \
	}
	SYSREG_UP_TO_30(SYSREG_SAVE_COUNTER);
	SYSREG_PMU_PLAIN(SYSREG_SAVE);
	SYSREG_SAVE(PMINTENSET_EL1);
	SYSREG_SAVE(PMCNTENSET_EL0);
	SYSREG_SAVE(PMOVSSET_EL0);
}

PKC_API void pkc_sysreg_restore_pmu(const struct pkc_sysregs *bank, uint32_t counters)
{
	/*
	 * What a SET register does not set, its CLR twin has to clear: bit 31 is the cycle counter.
	 */
	uint64_t all = PKC_BIT(31) | (PKC_BIT(counters < PKC_PMU_MAX ? counters : PKC_PMU_MAX) - 1);

#define SYSREG_RESTORE_COUNTER(n)                   \
	if (n < counters) {                         \
		SYSREG_RESTORE(PMEVCNTR##n##_EL0);  \
		SYSREG_RESTORE(PMEVTYPER##n##_EL0); \
	}
#define SYSREG_RESTORE_SET(set, clr)                 \
	pkc_write(clr, all & ~bank->reg[PKC_##set]); \
	pkc_write(set, all & bank->reg[PKC_##set])

	SYSREG_UP_TO_30(SYSREG_RESTORE_COUNTER);
	SYSREG_PMU_PLAIN(SYSREG_RESTORE);
	SYSREG_RESTORE_SET(PMINTENSET_EL1, PMINTENCLR_EL1);
	SYSREG_RESTORE_SET(PMCNTENSET_EL0, PMCNTENCLR_EL0);
	SYSREG_RESTORE_SET(PMOVSSET_EL0, PMOVSCLR_EL0);
	pkc_write(PMCR_EL0, bank->reg[PKC_PMCR_EL0] & ~SYSREG_PMCR_P_C);
}

PKC_API void pkc_idregs_machine(struct pkc_idregs *machine)
{
	struct pkc_idregs none = {{0}};

	*machine = none;
#define SYSREG_ROW(name, crm, op2) \
	machine->reg[PKC_ID_##name] = pkc_port_sysreg_read(PKC_SYSREG_ENC(3, 0, 0, crm, op2));
	PKC_IDREG_LIST(SYSREG_ROW)
#undef SYSREG_ROW
}
