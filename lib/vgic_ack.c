/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/vgic_icc.h>

/* LPIs, the INTIDs from here on, have no active state. */
#define ACK_FIRST_LPI 8192

/* Nothing is active: below every priority. */
#define ACK_NO_LEVEL UINT32_MAX

static uint32_t ack_lr_priority(const struct pkc_vgic_hw *hw, uint64_t lr)
{
	return (uint32_t)PKC_FIELD(lr, 55, 48) & (0xff00u >> hw->priority_bits);
}

/* The preemption level of a list register: its bit in the active priorities. */
static uint32_t ack_lr_level(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif,
                             uint64_t lr)
{
	return pkc_vgic_icc_preemption(cpuif, ack_lr_priority(hw, lr), lr & PKC_LR_GROUP1) >>
	       (8 - hw->preemption_bits);
}

static bool ack_is_in_group(uint64_t lr, bool group1)
{
	return group1 == ((lr & PKC_LR_GROUP1) != 0);
}

static bool ack_group_is_on(const struct pkc_vgic_cpuif *cpuif, uint64_t lr)
{
	return cpuif->vmcr & (lr & PKC_LR_GROUP1 ? PKC_ICH_VMCR_ENG1 : PKC_ICH_VMCR_ENG0);
}

/* The highest level that is active, of either group. */
static uint32_t ack_active_level(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif)
{
	for (uint32_t i = 0; i < hw->nr_aps; i++) {
		uint32_t active = (uint32_t)(cpuif->ap0r[i] | cpuif->ap1r[i]);

		if (active)
			return 32 * i + (uint32_t)__builtin_ctz(active);
	}
	return ACK_NO_LEVEL;
}

/* The list register of highest priority that is pending and whose group is on; or -1. */
static int ack_highest(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif)
{
	uint32_t highest = UINT32_MAX;
	int found = -1;

	for (uint32_t i = 0; i < cpuif->used_lrs; i++) {
		uint64_t lr = cpuif->lr[i];

		if ((lr & PKC_LR_STATE) != PKC_LR_PENDING || !ack_group_is_on(cpuif, lr))
			continue;
		if (ack_lr_priority(hw, lr) < highest) {
			highest = ack_lr_priority(hw, lr);
			found = (int)i;
		}
	}
	return found;
}

static int ack_find_active(const struct pkc_vgic_cpuif *cpuif, uint32_t intid)
{
	for (uint32_t i = 0; i < cpuif->used_lrs; i++)
		if ((cpuif->lr[i] & PKC_LR_ACTIVE) && (cpuif->lr[i] & PKC_LR_VINTID) == intid)
			return (int)i;
	return -1;
}

static struct pkc_vgic_icc_effect ack_effect(enum pkc_vgic_icc_todo todo, uint64_t intid)
{
	struct pkc_vgic_icc_effect effect = {todo, (uint32_t)intid};

	return effect;
}

static struct pkc_vgic_icc_effect ack_deactivate_lr(uint64_t *lr)
{
	*lr &= ~PKC_LR_ACTIVE;
	if (*lr & PKC_LR_HW)
		return ack_effect(PKC_VGIC_ICC_RELEASE, PKC_FIELD(*lr, 44, 32));
	return ack_effect(PKC_VGIC_ICC_DONE, 0);
}

/* 1020 to 1023 name nothing; the others above SPIs and below LPIs may be extended ones. */
static bool ack_can_be_active(uint32_t intid)
{
	return intid < ACK_FIRST_LPI && (intid < 1020 || intid > 1023);
}

PKC_API int pkc_vgic_icc_signalled(const struct pkc_vgic_hw *hw, const struct pkc_vgic_cpuif *cpuif)
{
	int found = ack_highest(hw, cpuif);
	uint64_t lr;

	if (found < 0)
		return -1;

	lr = cpuif->lr[found];
	if (ack_lr_priority(hw, lr) >= PKC_FIELD(cpuif->vmcr, 31, 24) ||
	    ack_lr_level(hw, cpuif, lr) >= ack_active_level(hw, cpuif))
		return -1;
	return found;
}

PKC_API uint32_t pkc_vgic_icc_highest(const struct pkc_vgic_hw *hw,
                                      const struct pkc_vgic_cpuif *cpuif, bool group1)
{
	int found = ack_highest(hw, cpuif);

	if (found < 0 || !ack_is_in_group(cpuif->lr[found], group1))
		return PKC_VGIC_SPURIOUS;
	return (uint32_t)(cpuif->lr[found] & PKC_LR_VINTID);
}

PKC_API uint32_t pkc_vgic_icc_running(const struct pkc_vgic_hw *hw,
                                      const struct pkc_vgic_cpuif *cpuif)
{
	uint32_t level = ack_active_level(hw, cpuif);

	return level == ACK_NO_LEVEL ? PKC_VGIC_IDLE : level << (8 - hw->preemption_bits);
}

PKC_API uint32_t pkc_vgic_icc_acknowledge(const struct pkc_vgic_hw *hw,
                                          struct pkc_vgic_cpuif *cpuif, bool group1)
{
	int found = pkc_vgic_icc_signalled(hw, cpuif);
	uint32_t level;
	uint64_t *lr;

	if (found < 0 || !ack_is_in_group(cpuif->lr[found], group1))
		return PKC_VGIC_SPURIOUS;

	lr = &cpuif->lr[found];
	level = ack_lr_level(hw, cpuif, *lr);
	(group1 ? cpuif->ap1r : cpuif->ap0r)[level / 32] |= PKC_BIT(level % 32);
	*lr &= ~PKC_LR_STATE;
	if ((*lr & PKC_LR_VINTID) < ACK_FIRST_LPI)
		*lr |= PKC_LR_ACTIVE;
	return (uint32_t)(*lr & PKC_LR_VINTID);
}

PKC_API struct pkc_vgic_icc_effect pkc_vgic_icc_end(const struct pkc_vgic_hw *hw,
                                                    struct pkc_vgic_cpuif *cpuif, uint32_t intid,
                                                    bool group1)
{
	struct pkc_vgic_icc_effect done = ack_effect(PKC_VGIC_ICC_DONE, 0);
	uint32_t level = ack_active_level(hw, cpuif);
	int found = ack_find_active(cpuif, intid);

	if ((intid >= 1020 && intid <= 1023) || level == ACK_NO_LEVEL)
		return done;

	cpuif->ap0r[level / 32] &= ~PKC_BIT(level % 32);
	cpuif->ap1r[level / 32] &= ~PKC_BIT(level % 32);
	if ((cpuif->vmcr & PKC_ICH_VMCR_EOIM) || !ack_can_be_active(intid))
		return done;
	if (found < 0)
		return ack_effect(PKC_VGIC_ICC_ABSENT, intid);
	if (!ack_is_in_group(cpuif->lr[found], group1) ||
	    ack_lr_level(hw, cpuif, cpuif->lr[found]) != level)
		return done;
	return ack_deactivate_lr(&cpuif->lr[found]);
}

PKC_API struct pkc_vgic_icc_effect pkc_vgic_icc_deactivate(struct pkc_vgic_cpuif *cpuif,
                                                           uint32_t intid)
{
	int found = ack_find_active(cpuif, intid);

	if (!(cpuif->vmcr & PKC_ICH_VMCR_EOIM) || !ack_can_be_active(intid))
		return ack_effect(PKC_VGIC_ICC_DONE, 0);
	if (found < 0)
		return ack_effect(PKC_VGIC_ICC_ABSENT, intid);
	return ack_deactivate_lr(&cpuif->lr[found]);
}
