/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The one guest has the whole machine: nothing traps but SMC, and what the guest's stage 2 does not
 * have.
 */
#include "el2.h"
#include "cpu_features.h"
#include "stage2.h"
#include <pkvmcore/barrier.h>
#include <pkvmcore/sysreg.h>

/*
 * HCR_EL2 (Arm DDI 0487). SErrors come to EL2, which reports its own and hands the guest's on;
 * interrupts go to the guest. Set/way invalidation also cleans, so that it cannot lose what EL2 or
 * another CPU wrote.
 */
#define HCR_VM     PKC_BIT(0)
#define HCR_SWIO   PKC_BIT(1)
#define HCR_AMO    PKC_BIT(5)
#define HCR_TSC    PKC_BIT(19)
#define HCR_RW     PKC_BIT(31)
#define HCR_APK    PKC_BIT(40)
#define HCR_API    PKC_BIT(41)
#define HCR_ENSCXT PKC_BIT(53)
#define HCR_ATA    PKC_BIT(56)

/* CPTR_EL2, nVHE layout: RES1, and the two that are RES1 without SME and without SVE. */
#define CPTR_RES1 UINT64_C(0x22ff)
#define CPTR_TZ   PKC_BIT(8)
#define CPTR_TSM  PKC_BIT(12)

/* MDCR_EL2: the profiling and trace buffers are EL1's; HPMN, all counters are. */
#define MDCR_E2PB (UINT64_C(3) << 12)
#define MDCR_E2TB (UINT64_C(3) << 24)

/* CNTHCTL_EL2, nVHE layout: the physical counter and timer are EL1's. */
#define CNTHCTL_EL1PCTEN PKC_BIT(0)
#define CNTHCTL_EL1PCEN  PKC_BIT(1)

/* ICC_SRE_EL2: system registers, no bypass, and EL1 may choose the same. */
#define ICC_SRE_ALL UINT64_C(0xf)

/* ZCR_EL2 and SMCR_EL2: the longest vectors that there are; all instructions in streaming mode. */
#define VECTOR_LENGTH_MAX UINT64_C(0xf)
#define SMCR_FA64         PKC_BIT(31)

/* Fine-grained traps whose zero traps: accelerator data, SME priority, TPIDR2_EL0. */
#define HFG_UNTRAPPED  (PKC_BIT(50) | PKC_BIT(54) | PKC_BIT(55))
/* Branch records: BRBIALL and BRBINJ, BRBDATA, BRBCTL, BRBIDR. */
#define HFGI_UNTRAPPED (PKC_BIT(55) | PKC_BIT(56))
#define HDFG_UNTRAPPED (PKC_BIT(59) | PKC_BIT(60) | PKC_BIT(61))

/* HCRX_EL2: the 64-byte loads and stores, memory copies, TCR2_EL1, SCTLR2_EL1. */
#define HCRX_ENAS0    PKC_BIT(0)
#define HCRX_ENALS    PKC_BIT(1)
#define HCRX_ENASR    PKC_BIT(2)
#define HCRX_MSCEN    PKC_BIT(11)
#define HCRX_TCR2EN   PKC_BIT(14)
#define HCRX_SCTLR2EN PKC_BIT(15)

static uint64_t hcr(void)
{
	uint64_t value = HCR_VM | HCR_SWIO | HCR_AMO | HCR_TSC | HCR_RW;

	if (fw_has_pauth())
		value |= HCR_APK | HCR_API;
	if (fw_has_scxtnum())
		value |= HCR_ENSCXT;
	if (fw_has_mte2())
		value |= HCR_ATA;
	return value;
}

static void untrap_vectors(void)
{
	bool sve = fw_has_sve();
	bool sme = fw_has_sme();

	pkc_write(CPTR_EL2, CPTR_RES1 | (sve ? 0 : CPTR_TZ) | (sme ? 0 : CPTR_TSM));
	pkc_isb();
	if (sve)
		pkc_write(ZCR_EL2, VECTOR_LENGTH_MAX);
	if (sme)
		pkc_write(SMCR_EL2, VECTOR_LENGTH_MAX | SMCR_FA64);
}

static uint64_t hcrx(void)
{
	uint64_t ls64 = FW_FEATURE(ID_AA64ISAR1_EL1, 60);
	uint64_t value = 0;

	if (ls64 >= 1)
		value |= HCRX_ENALS;
	if (ls64 >= 2)
		value |= HCRX_ENASR;
	if (ls64 >= 3)
		value |= HCRX_ENAS0;
	if (FW_FEATURE(ID_AA64ISAR2_EL1, 16))
		value |= HCRX_MSCEN;
	if (FW_FEATURE(ID_AA64MMFR3_EL1, 0))
		value |= HCRX_TCR2EN;
	if (FW_FEATURE(ID_AA64MMFR3_EL1, 4))
		value |= HCRX_SCTLR2EN;
	return value;
}

static void untrap_fine_grained(void)
{
	if (FW_FEATURE(ID_AA64MMFR1_EL1, 40))
		pkc_write(HCRX_EL2, hcrx());
	if (!FW_FEATURE(ID_AA64MMFR0_EL1, 56))
		return;
	pkc_write(HFGRTR_EL2, HFG_UNTRAPPED);
	pkc_write(HFGWTR_EL2, HFG_UNTRAPPED);
	pkc_write(HFGITR_EL2, HFGI_UNTRAPPED);
	pkc_write(HDFGRTR_EL2, HDFG_UNTRAPPED);
	pkc_write(HDFGWTR_EL2, HDFG_UNTRAPPED);
	if (FW_FEATURE(ID_AA64PFR0_EL1, 44))
		pkc_write(HAFGRTR_EL2, 0);
}

static void untrap_debug(void)
{
	uint64_t mdcr = 0;

	if (fw_has_pmu())
		mdcr = pkc_pmu_counters(pkc_read(PMCR_EL0));
	if (FW_FEATURE(ID_AA64DFR0_EL1, 32))
		mdcr |= MDCR_E2PB;
	if (FW_FEATURE(ID_AA64DFR0_EL1, 44))
		mdcr |= MDCR_E2TB;
	pkc_write(MDCR_EL2, mdcr);
	if (FW_FEATURE(ID_AA64DFR0_EL1, 40))
		pkc_write(TRFCR_EL2, 0);
}

static void init_timers(void)
{
	pkc_write(CNTHCTL_EL2, CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN);
	pkc_write(CNTVOFF_EL2, 0);
	pkc_write(CNTHP_CTL_EL2, 0);
	if (FW_FEATURE(ID_AA64MMFR1_EL1, 8))
		pkc_write(CNTHV_CTL_EL2, 0);
}

static void init_interrupts(void)
{
	pkc_write(ICC_SRE_EL2, ICC_SRE_ALL);
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
	pkc_write(HCR_EL2, hcr());
	if (fw_has_ras())
		pkc_write(VSESR_EL2, 0);
}

void fw_el2_init(const struct fw_cpu *cpu)
{
	init_guest(cpu);
	untrap_vectors();
	untrap_fine_grained();
	untrap_debug();
	init_timers();
	init_interrupts();
	pkc_isb();
	pkc_write(TLBI_ALLE1, 0);
	pkc_write(IC_IALLU, 0);
	pkc_dsb(NSH);
	pkc_isb();
}
