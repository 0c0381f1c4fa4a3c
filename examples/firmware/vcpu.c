/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vcpu.h"
#include "cpu_features.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/reset.h>

#define EL1_GROUP PKC_BIT(PKC_GROUP_EL1)

static uint64_t if_there(bool there, enum pkc_sysreg_group group)
{
	return there ? PKC_BIT(group) : 0;
}

/* The groups of registers that this CPU has, but for those that are moved by count. */
static uint64_t groups(void)
{
	return PKC_BIT(PKC_GROUP_EL1) | PKC_BIT(PKC_GROUP_EL0) | PKC_BIT(PKC_GROUP_VTIMER) |
	       PKC_BIT(PKC_GROUP_PTIMER) | if_there(fw_has_ras(), PKC_GROUP_RAS) |
	       if_there(fw_has_scxtnum(), PKC_GROUP_CSV2) |
	       if_there(FW_FEATURE(ID_AA64MMFR3_EL1, 0), PKC_GROUP_TCR2) |
	       if_there(FW_FEATURE(ID_AA64MMFR3_EL1, 8), PKC_GROUP_S1PIE) |
	       if_there(FW_FEATURE(ID_AA64MMFR3_EL1, 16), PKC_GROUP_S1POE) |
	       if_there(fw_has_mte2(), PKC_GROUP_MTE) | if_there(fw_has_sve(), PKC_GROUP_SVE) |
	       if_there(fw_has_pauth(), PKC_GROUP_PAC);
}

static uint32_t pstate_features(void)
{
	uint32_t features = 0;

	if (FW_FEATURE(ID_AA64MMFR1_EL1, 20))
		features |= PKC_HAS_PAN;
	if (FW_FEATURE(ID_AA64PFR1_EL1, 4))
		features |= PKC_HAS_SSBS;
	if (FW_FEATURE(ID_AA64PFR1_EL1, 8))
		features |= PKC_HAS_MTE;
	if (FW_FEATURE(ID_AA64PFR1_EL1, 36))
		features |= PKC_HAS_NMI;
	return features;
}

static void load_counted(const struct pkc_sysregs *sys)
{
	uint64_t dfr0 = pkc_read(ID_AA64DFR0_EL1);

	pkc_sysreg_restore_debug(sys, pkc_debug_breakpoints(dfr0), pkc_debug_watchpoints(dfr0));
	if (fw_has_pmu())
		pkc_sysreg_restore_pmu(sys, pkc_pmu_counters(pkc_read(PMCR_EL0)));
}

void fw_vcpu_reset(struct fw_cpu *cpu, const struct pkc_power_request *request)
{
	struct pkc_reset_values values = {
		.mpidr = cpu->mpidr,
		.midr = pkc_read(MIDR_EL1),
		.actlr = pkc_read(ACTLR_EL1),
		.amair = pkc_read(AMAIR_EL1),
		.pmcr = fw_has_pmu() ? pkc_read(PMCR_EL0) & PKC_BITS(15, 11) : 0,
	};

	pkc_reset_vcpu(&cpu->context, &values, request->entry, request->context_id, request->be);
	pkc_sysreg_restore(&cpu->context.sys, groups());
	load_counted(&cpu->context.sys);
}

static int refuse(struct pkc_context *context, uint64_t esr, uint64_t far)
{
	uint32_t features = pstate_features();

	switch (pkc_esr_ec(esr)) {
	case PKC_EC_DABT_LOW:
		return pkc_inject_data_abort(context, features, far);
	case PKC_EC_IABT_LOW:
		return pkc_inject_instruction_abort(context, features, far);
	default:
		return pkc_inject_undef(context, features);
	}
}

void fw_vcpu_refuse(struct fw_cpu *cpu, uint64_t esr, uint64_t far)
{
	int error;

	pkc_sysreg_save(&cpu->context.sys, EL1_GROUP);
	error = refuse(&cpu->context, esr, far);
	PKC_ASSERT(!error);
	pkc_sysreg_restore(&cpu->context.sys, EL1_GROUP);
}

void fw_vcpu_serror(uint64_t esr)
{
	uint64_t hcr = pkc_read(HCR_EL2);
	uint64_t vsesr;

	/* One that is pending already stands for this one, too. */
	if (pkc_inject_serror(&hcr, &vsesr, esr & PKC_ESR_ISS))
		return;
	if (fw_has_ras())
		pkc_write(VSESR_EL2, vsesr);
	pkc_write(HCR_EL2, hcr);
}
