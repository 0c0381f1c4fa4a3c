/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/vgic_hw.h>

/* The name of a register is part of the instruction. */
/* clang-format off */
#define VGIC_EACH_LR(X) \
	X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)

/* Group 0 before group 1: written in another order, priorities are UNPREDICTABLE (IHI0069). */
#define VGIC_EACH_AP(X) \
	X(0, 0) X(0, 1) X(0, 2) X(0, 3) X(1, 0) X(1, 1) X(1, 2) X(1, 3)
/* clang-format on */

#define VGIC_LR_READ_CASE(n) \
	case n:              \
		return pkc_read(ICH_LR##n##_EL2);

#define VGIC_LR_WRITE_CASE(n)                      \
	case n:                                    \
		pkc_write(ICH_LR##n##_EL2, value); \
		break;

#define VGIC_AP_LOAD(group, n)                                                     \
	if (n < live->nr_aps && live->ap##group##r[n] != cpuif->ap##group##r[n]) { \
		live->ap##group##r[n] = cpuif->ap##group##r[n];                    \
		pkc_write(ICH_AP##group##R##n##_EL2, live->ap##group##r[n]);       \
	}

#define VGIC_AP_PUT(group, n)                                              \
	if (n < live->nr_aps)                                              \
		live->ap##group##r[n] = cpuif->ap##group##r[n] = pkc_read( \
			ICH_AP##group##R##n##_EL2);

static uint64_t vgic_read_lr(uint32_t n)
{
	switch (n) {
		VGIC_EACH_LR(VGIC_LR_READ_CASE)
	default:
		return 0;
	}
}

static void vgic_write_lr(struct pkc_vgic_live *live, uint32_t n, uint64_t value)
{
	live->lr[n] = value;
	if (value)
		live->lrs |= UINT32_C(1) << n;
	else
		live->lrs &= ~(UINT32_C(1) << n);

	switch (n) {
		VGIC_EACH_LR(VGIC_LR_WRITE_CASE)
	default:
		break;
	}
}

static void vgic_write_hcr(struct pkc_vgic_live *live, uint32_t hcr)
{
	live->hcr = hcr;
	pkc_write(ICH_HCR_EL2, hcr);
}

/* The interface of nobody is loaded over values that no register has, so that each is written. */
PKC_API void pkc_vgic_hw_init(struct pkc_vgic_live *live, const struct pkc_vgic_hw *hw)
{
	struct pkc_vgic_cpuif nobody = {0, 0, (uint32_t)PKC_ICH_VMCR_FIQEN, {0}, {0}, {0}};

	live->nr_aps = hw->nr_aps;
	live->lrs = (UINT32_C(1) << hw->nr_lrs) - 1;
	live->hcr = UINT32_MAX;
	live->vmcr = UINT32_MAX;
	for (uint32_t i = 0; i < PKC_VGIC_LRS_MAX; i++)
		live->lr[i] = 0;
	for (uint32_t i = 0; i < PKC_VGIC_APS_MAX; i++)
		live->ap0r[i] = live->ap1r[i] = UINT64_MAX;

	pkc_vgic_hw_restore(live, &nobody);
	pkc_vgic_hw_load(live, &nobody);
}

PKC_API void pkc_vgic_hw_load(struct pkc_vgic_live *live, const struct pkc_vgic_cpuif *cpuif)
{
	if (live->vmcr != cpuif->vmcr) {
		live->vmcr = cpuif->vmcr;
		pkc_write(ICH_VMCR_EL2, live->vmcr);
	}
	VGIC_EACH_AP(VGIC_AP_LOAD)
}

PKC_API void pkc_vgic_hw_put(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif)
{
	pkc_vgic_hw_save_vmcr(live, cpuif);
	VGIC_EACH_AP(VGIC_AP_PUT)
	if (live->hcr)
		vgic_write_hcr(live, 0);
}

/* At no time do two list registers name one interrupt: what moves down leaves its place first. */
static void vgic_leave_place(struct pkc_vgic_live *live, uint32_t n, uint64_t lr)
{
	for (uint32_t above = live->lrs & ~((UINT32_C(2) << n) - 1); above; above &= above - 1) {
		uint32_t m = (uint32_t)__builtin_ctz(above);

		if (!((live->lr[m] ^ lr) & PKC_LR_VINTID))
			vgic_write_lr(live, m, 0);
	}
}

PKC_API void pkc_vgic_hw_restore(struct pkc_vgic_live *live, const struct pkc_vgic_cpuif *cpuif)
{
	uint32_t stale = live->lrs & ~((UINT32_C(1) << cpuif->used_lrs) - 1);

	for (; stale; stale &= stale - 1)
		vgic_write_lr(live, (uint32_t)__builtin_ctz(stale), 0);
	for (uint32_t n = 0; n < cpuif->used_lrs; n++) {
		uint64_t lr = cpuif->lr[n] & PKC_LR_STATE ? cpuif->lr[n] : 0;

		if (lr == live->lr[n])
			continue;
		if (lr)
			vgic_leave_place(live, n, lr);
		vgic_write_lr(live, n, lr);
	}
	if (cpuif->hcr != live->hcr)
		vgic_write_hcr(live, cpuif->hcr);
}

static void vgic_save_lrs(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif)
{
	uint64_t empty = pkc_read(ICH_ELRSR_EL2);

	for (uint32_t rest = live->lrs; rest; rest &= rest - 1) {
		uint32_t n = (uint32_t)__builtin_ctz(rest);

		if (empty & PKC_BIT(n)) {
			cpuif->lr[n] &= ~PKC_LR_STATE;
			live->lr[n] = 0;
			live->lrs &= ~(UINT32_C(1) << n);
		} else {
			live->lr[n] = cpuif->lr[n] = vgic_read_lr(n);
		}
	}
}

PKC_API void pkc_vgic_hw_save(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif)
{
	if (live->lrs)
		vgic_save_lrs(live, cpuif);
	if (live->hcr & PKC_ICH_HCR_LRENPIE)
		live->hcr = cpuif->hcr = (uint32_t)pkc_read(ICH_HCR_EL2);
}

PKC_API void pkc_vgic_hw_quiet(struct pkc_vgic_live *live, struct pkc_vgic_cpuif *cpuif)
{
	pkc_vgic_hw_save_vmcr(live, cpuif);
	if ((live->hcr & PKC_ICH_HCR_TRAPS) ||
	    ((live->lrs || (live->hcr & PKC_ICH_HCR_MAINTENANCE)) && pkc_vgic_misr(cpuif)))
		vgic_write_hcr(live, 0);
}
