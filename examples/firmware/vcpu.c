/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vcpu.h"
#include "idregs.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/inject.h>
#include <pkvmcore/reset.h>
#include <pkvmcore/sysreg.h>

#define EL1_GROUP PKC_BIT(PKC_GROUP_EL1)

static uint32_t pstate_features(void)
{
	uint32_t features = 0;

	if (fw_machine_has(PKC_FEATURE_PAN))
		features |= PKC_HAS_PAN;
	if (PKC_FIELD(pkc_read(ID_AA64PFR1_EL1), 7, 4))
		features |= PKC_HAS_SSBS;
	if (fw_machine_has(PKC_FEATURE_MTE))
		features |= PKC_HAS_MTE;
	if (fw_machine_has(PKC_FEATURE_NMI))
		features |= PKC_HAS_NMI;
	return features;
}

static void load_counted(const struct pkc_sysregs *sys)
{
	uint64_t dfr0 = pkc_read(ID_AA64DFR0_EL1);

	pkc_sysreg_restore_debug(sys, pkc_debug_breakpoints(dfr0), pkc_debug_watchpoints(dfr0));
	if (fw_machine_has(PKC_FEATURE_PMU))
		pkc_sysreg_restore_pmu(sys, pkc_pmu_counters(pkc_read(PMCR_EL0)));
}

void fw_vcpu_reset(struct fw_cpu *cpu, const struct pkc_power_request *request)
{
	struct pkc_reset_values values = {
		.mpidr = cpu->mpidr,
		.midr = pkc_read(MIDR_EL1),
		.actlr = pkc_read(ACTLR_EL1),
		.amair = pkc_read(AMAIR_EL1),
		.pmcr = fw_machine_has(PKC_FEATURE_PMU) ? pkc_read(PMCR_EL0) & PKC_BITS(15, 11) : 0,
	};

	pkc_reset_vcpu(&cpu->context, &values, request->entry, request->context_id, request->be);
	pkc_sysreg_restore(&cpu->context.sys, fw_guest_groups());
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
	if (fw_machine_has(PKC_FEATURE_RAS))
		pkc_write(VSESR_EL2, vsesr);
	pkc_write(HCR_EL2, hcr);
}
