/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The one guest has the whole machine: what traps is SMC, what its ID registers do not show, and
 * what its stage 2 does not have.
 */
#include "el2.h"
#include "idregs.h"
#include "options.h"
#include "stage2.h"
#include "virq.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/vgic.h>

/*
 * HCR_EL2 (Arm DDI 0487). SErrors come to EL2, which reports its own and hands the guest's on;
 * interrupts go where virq.h says. Set/way invalidation also cleans, so that it cannot lose what
 * EL2 or another CPU wrote.
 */
#define HCR_VM   PKC_BIT(0)
#define HCR_SWIO PKC_BIT(1)
#define HCR_AMO  PKC_BIT(5)
#define HCR_TSC  PKC_BIT(19)
#define HCR_RW   PKC_BIT(31)

/* CPTR_EL2, nVHE layout: RES1 in any machine. */
#define CPTR_RES1 UINT64_C(0x22ff)

/* CNTHCTL_EL2, nVHE layout: the physical counter and timer are EL1's. */
#define CNTHCTL_EL1PCTEN PKC_BIT(0)
#define CNTHCTL_EL1PCEN  PKC_BIT(1)

/* ICC_SRE_EL2: system registers, no bypass; and EL1 may choose the same for itself. */
#define ICC_SRE_EL2_ONLY UINT64_C(0x7)
#define ICC_SRE_ALL      UINT64_C(0xf)

/* ZCR_EL2: the longest vectors that there are. */
#define VECTOR_LENGTH_MAX UINT64_C(0xf)

/* Writes an EL2 register that has traps. */
#define WRITE_TRAPS(name, others) pkc_write(name, fw_with_traps(PKC_TRAP_##name, others))

static void init_vectors(void)
{
	WRITE_TRAPS(CPTR_EL2, CPTR_RES1);
	pkc_isb();
	if (fw_guest_has(PKC_FEATURE_SVE))
		pkc_write(ZCR_EL2, VECTOR_LENGTH_MAX);
}

static void init_fine_grained(void)
{
	if (fw_machine_has(PKC_FEATURE_HCX))
		WRITE_TRAPS(HCRX_EL2, 0);
	if (!fw_machine_has(PKC_FEATURE_FGT))
		return;
	WRITE_TRAPS(HFGRTR_EL2, 0);
	WRITE_TRAPS(HFGWTR_EL2, 0);
	WRITE_TRAPS(HFGITR_EL2, 0);
	WRITE_TRAPS(HDFGRTR_EL2, 0);
	WRITE_TRAPS(HDFGWTR_EL2, 0);
	if (fw_machine_has(PKC_FEATURE_AMU))
		pkc_write(HAFGRTR_EL2, 0);
}

/* HPMN: all counters are EL1's. */
static void init_debug(void)
{
	bool pmu = fw_machine_has(PKC_FEATURE_PMU);

	WRITE_TRAPS(MDCR_EL2, pmu ? pkc_pmu_counters(pkc_read(PMCR_EL0)) : 0);
	if (fw_machine_has(PKC_FEATURE_TRF))
		pkc_write(TRFCR_EL2, 0);
}

static void init_timers(void)
{
	pkc_write(CNTHCTL_EL2, CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN);
	pkc_write(CNTVOFF_EL2, 0);
	pkc_write(CNTHP_CTL_EL2, 0);
	if (fw_machine_has(PKC_FEATURE_VHE))
		pkc_write(CNTHV_CTL_EL2, 0);
}

static void init_interrupts(void)
{
	bool own = fw_options.irq_virtual || fw_options.host;

	pkc_write(ICC_SRE_EL2, own ? ICC_SRE_EL2_ONLY : ICC_SRE_ALL);
	if (own)
		pkc_write(ICC_SRE_EL1, PKC_VGIC_SRE);
	pkc_isb();
	pkc_write(ICH_HCR_EL2, 0);
	pkc_write(ICH_VMCR_EL2, 0);
}

/* Registers that only say who the guest's CPU is, and where its memory is. */
static void init_guest(const struct fw_cpu *cpu)
{
	pkc_write(VPIDR_EL2, pkc_read(MIDR_EL1));
	pkc_write(VMPIDR_EL2, cpu->mpidr);
	pkc_write(VTCR_EL2, fw_stage2_vtcr());
	pkc_write(VTTBR_EL2, fw_stage2_vttbr());
	pkc_write(HSTR_EL2, 0);
	pkc_write(HACR_EL2, 0);
	WRITE_TRAPS(HCR_EL2, HCR_VM | HCR_SWIO | HCR_AMO | HCR_TSC | HCR_RW | fw_virq_hcr());
	if (fw_machine_has(PKC_FEATURE_RAS))
		pkc_write(VSESR_EL2, 0);
}

void fw_el2_init(const struct fw_cpu *cpu)
{
	init_guest(cpu);
	init_vectors();
	init_fine_grained();
	init_debug();
	init_timers();
	init_interrupts();
	pkc_isb();
	pkc_write(TLBI_ALLE1, 0);
	pkc_write(IC_IALLU, 0);
	pkc_dsb(NSH);
	pkc_isb();
}

uint32_t fw_sve_bytes(void)
{
	uint64_t bytes = 0;

	if (fw_guest_has(PKC_FEATURE_SVE))
		__asm__ volatile(".inst 0x04bf5020\n\tmov	%0, x0" /* RDVL x0, #1 */
		                 : "=r"(bytes)
		                 :
		                 : "x0");
	return (uint32_t)bytes;
}
