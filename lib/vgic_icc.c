/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/sysreg_bank.h>
#include <pkvmcore/vgic_icc.h>

#define ICC_AP0R0 PKC_SYSREG_ENC(3, 0, 12, 8, 4)
#define ICC_AP1R0 PKC_SYSREG_ENC(3, 0, 12, 9, 0)

#define ICC_CTLR_CBPR    PKC_BIT(0)
#define ICC_CTLR_EOIMODE PKC_BIT(1)
#define ICC_CTLR_ID24    PKC_BIT(11)
#define ICC_CTLR_SEIS    PKC_BIT(14)
#define ICC_CTLR_A3V     PKC_BIT(15)

/* INTIDs have 24 bits in all registers that name one. */
#define ICC_INTID PKC_BITS(23, 0)

/* Sets the bits of VMCR that @p mask names. */
static void icc_set(struct pkc_vgic_cpuif *cpuif, uint64_t mask, uint64_t value)
{
	cpuif->vmcr = (uint32_t)((cpuif->vmcr & ~mask) | (value & mask));
}

static bool icc_is(const struct pkc_vgic_cpuif *cpuif, uint64_t bit)
{
	return (cpuif->vmcr & bit) != 0;
}

static uint64_t icc_bpr1(const struct pkc_vgic_cpuif *cpuif)
{
	uint64_t bpr0 = PKC_FIELD(cpuif->vmcr, 23, 21);

	if (icc_is(cpuif, PKC_ICH_VMCR_CBPR))
		return bpr0 < 7 ? bpr0 + 1 : 7;
	return PKC_FIELD(cpuif->vmcr, 20, 18);
}

/* No binary point may ask for more preemption than there is: @p lowest is what there is. */
static uint64_t icc_bpr(uint64_t value, uint64_t lowest)
{
	return (value & 7) < lowest ? lowest : value & 7;
}

static void icc_write_bpr0(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                           uint64_t value)
{
	icc_set(cpuif, PKC_ICH_VMCR_BPR0, icc_bpr(value, 7 - hw->preemption_bits) << 21);
}

static void icc_write_bpr1(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                           uint64_t value)
{
	if (!icc_is(cpuif, PKC_ICH_VMCR_CBPR))
		icc_set(cpuif, PKC_ICH_VMCR_BPR1, icc_bpr(value, 8 - hw->preemption_bits) << 18);
}

static void icc_write_pmr(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                          uint64_t value)
{
	uint64_t priority = value & 0xff & (0xff00u >> hw->priority_bits);

	icc_set(cpuif, PKC_ICH_VMCR_PMR, priority << PKC_ICH_VMCR_PMR_SHIFT);
}

static uint64_t icc_ctlr(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif)
{
	return (icc_is(cpuif, PKC_ICH_VMCR_CBPR) ? ICC_CTLR_CBPR : 0) |
	       (icc_is(cpuif, PKC_ICH_VMCR_EOIM) ? ICC_CTLR_EOIMODE : 0) |
	       (uint64_t)(hw->priority_bits - 1) << 8 | (hw->intid_bits > 16 ? ICC_CTLR_ID24 : 0) |
	       (hw->has_seis ? ICC_CTLR_SEIS : 0) | (hw->has_a3v ? ICC_CTLR_A3V : 0);
}

static void icc_write_ctlr(struct pkc_vgic_cpuif *cpuif, uint64_t value)
{
	icc_set(cpuif, PKC_ICH_VMCR_CBPR, value & ICC_CTLR_CBPR ? PKC_ICH_VMCR_CBPR : 0);
	icc_set(cpuif, PKC_ICH_VMCR_EOIM, value & ICC_CTLR_EOIMODE ? PKC_ICH_VMCR_EOIM : 0);
}

/* What reads and writes back. AP0Rn and AP1Rn differ from their first in op2 alone. */
static int icc_read_state(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif,
                          uint32_t enc, uint64_t *value)
{
	if (enc - ICC_AP0R0 < hw->nr_aps)
		*value = (uint32_t)cpuif->ap0r[enc - ICC_AP0R0];
	else if (enc - ICC_AP1R0 < hw->nr_aps)
		*value = (uint32_t)cpuif->ap1r[enc - ICC_AP1R0];
	else if (enc == PKC_ENC_ICC_PMR_EL1)
		*value = PKC_FIELD(cpuif->vmcr, 31, 24);
	else if (enc == PKC_ENC_ICC_BPR0_EL1)
		*value = PKC_FIELD(cpuif->vmcr, 23, 21);
	else if (enc == PKC_ENC_ICC_BPR1_EL1)
		*value = icc_bpr1(cpuif);
	else if (enc == PKC_ENC_ICC_CTLR_EL1)
		*value = icc_ctlr(hw, cpuif);
	else if (enc == PKC_ENC_ICC_SRE_EL1)
		*value = PKC_VGIC_SRE;
	else if (enc == PKC_ENC_ICC_IGRPEN0_EL1)
		*value = icc_is(cpuif, PKC_ICH_VMCR_ENG0);
	else if (enc == PKC_ENC_ICC_IGRPEN1_EL1)
		*value = icc_is(cpuif, PKC_ICH_VMCR_ENG1);
	else
		return -PKC_ENOENT;
	return 0;
}

PKC_API int pkc_vgic_icc_read(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                              uint32_t enc, uint64_t *value)
{
	switch (enc) {
	case PKC_ENC_ICC_IAR0_EL1:
	case PKC_ENC_ICC_IAR1_EL1:
		*value = pkc_vgic_icc_acknowledge(hw, cpuif, enc == PKC_ENC_ICC_IAR1_EL1);
		return 0;
	case PKC_ENC_ICC_HPPIR0_EL1:
	case PKC_ENC_ICC_HPPIR1_EL1:
		*value = pkc_vgic_icc_highest(hw, cpuif, enc == PKC_ENC_ICC_HPPIR1_EL1);
		return 0;
	case PKC_ENC_ICC_RPR_EL1:
		*value = pkc_vgic_icc_running(hw, cpuif);
		return 0;
	default:
		return icc_read_state(hw, cpuif, enc, value);
	}
}

static int icc_write_state(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif, uint32_t enc,
                           uint64_t value)
{
	uint64_t on = value & 1 ? PKC_ICH_VMCR_ENG0 | PKC_ICH_VMCR_ENG1 : 0;

	if (enc - ICC_AP0R0 < hw->nr_aps)
		cpuif->ap0r[enc - ICC_AP0R0] = (uint32_t)value;
	else if (enc - ICC_AP1R0 < hw->nr_aps)
		cpuif->ap1r[enc - ICC_AP1R0] = (uint32_t)value;
	else if (enc == PKC_ENC_ICC_PMR_EL1)
		icc_write_pmr(hw, cpuif, value);
	else if (enc == PKC_ENC_ICC_BPR0_EL1)
		icc_write_bpr0(hw, cpuif, value);
	else if (enc == PKC_ENC_ICC_BPR1_EL1)
		icc_write_bpr1(hw, cpuif, value);
	else if (enc == PKC_ENC_ICC_CTLR_EL1)
		icc_write_ctlr(cpuif, value);
	else if (enc == PKC_ENC_ICC_IGRPEN0_EL1)
		icc_set(cpuif, PKC_ICH_VMCR_ENG0, on);
	else if (enc == PKC_ENC_ICC_IGRPEN1_EL1)
		icc_set(cpuif, PKC_ICH_VMCR_ENG1, on);
	else if (enc != PKC_ENC_ICC_SRE_EL1)
		return -PKC_ENOENT;
	return 0;
}

PKC_API int pkc_vgic_icc_write(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                               uint32_t enc, uint64_t value, struct pkc_vgic_icc_effect *effect)
{
	struct pkc_vgic_icc_effect done = {PKC_VGIC_ICC_DONE, 0}, send = {PKC_VGIC_ICC_SEND, 0};
	uint32_t intid = (uint32_t)(value & ICC_INTID);
	int error;

	switch (enc) {
	case PKC_ENC_ICC_EOIR0_EL1:
	case PKC_ENC_ICC_EOIR1_EL1:
		*effect = pkc_vgic_icc_end(hw, cpuif, intid, enc == PKC_ENC_ICC_EOIR1_EL1);
		return 0;
	case PKC_ENC_ICC_DIR_EL1:
		*effect = pkc_vgic_icc_deactivate(cpuif, intid);
		return 0;
	case PKC_ENC_ICC_SGI1R_EL1:
	case PKC_ENC_ICC_ASGI1R_EL1:
	case PKC_ENC_ICC_SGI0R_EL1:
		*effect = send;
		return 0;
	default:
		error = icc_write_state(hw, cpuif, enc, value);
		if (!error)
			*effect = done;
		return error;
	}
}
