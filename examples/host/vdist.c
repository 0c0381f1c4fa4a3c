/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "vdist.h"
#include "vm.h"

/* Frames of QEMU's virt machine, and registers by Arm IHI0069, 12.9 to 12.11. */
#define GICD        UINT64_C(0x08000000)
#define GICR        UINT64_C(0x080a0000)
#define FRAME       UINT64_C(0x10000)
#define GICR_STRIDE (2 * FRAME)

#define GICD_CTLR  0x0000
#define GICD_TYPER 0x0004
#define GICR_TYPER 0x0008
#define IGROUPR    0x0080
#define IPRIORITYR 0x0400
#define ITARGETSR  0x0800
#define ICFGR      0x0c00
#define ICFGR_END  0x0d00
#define PIDR2      0xffe8

/* One security state, affinity routing, group 1 on. */
#define CTLR        0x52
/* 64 INTIDs of ten bits, Aff3 may be other than 0. */
#define TYPER       (1 | 9 << 19 | 1 << 24)
#define TYPER_LAST  PKC_BIT(4)
#define PIDR2_GICV3 0x3b

/* Banks of a bit for each interrupt, 0x80 bytes each, from IGROUPR on. */
enum bank {
	BANK_GROUP,
	BANK_ENABLE,
	BANK_DISABLE,
	BANK_PEND,
	BANK_UNPEND,
	BANK_ACTIVATE,
	BANK_DEACTIVATE,
};

/* An access to the registers of some interrupts: of @vcpu's, by @by's CPU. */
struct target {
	struct vcpu *by, *vcpu;
	uint64_t offset; /* in the frame */
	uint32_t end;    /* the frame has interrupts below this */
};

/* What only the CPU that has the vCPU loaded can do is done for itself alone. */
static void set_state(const struct target *target, enum bank bank, uint32_t id)
{
	struct virq *virq = &target->vcpu->virq;

	if (bank == BANK_PEND)
		pkc_vgic_lr_inject(&virq->lr, id);
	else if (target->by != target->vcpu)
		return;
	else if (bank == BANK_UNPEND)
		pkc_vgic_lr_clear(&virq->lr, &virq->cpuif, id);
	else if (bank == BANK_DEACTIVATE)
		pkc_vgic_lr_deactivate(&virq->lr, &virq->cpuif, id);
}

static void write_bit(const struct target *target, enum bank bank, uint32_t id, bool bit)
{
	struct pkc_vgic_lr *lr = &target->vcpu->virq.lr;

	if (bank == BANK_GROUP)
		pkc_vgic_lr_set_group(lr, id, bit);
	else if (bit && (bank == BANK_ENABLE || bank == BANK_DISABLE))
		pkc_vgic_lr_enable(lr, id, bank == BANK_ENABLE);
	else if (bit)
		set_state(target, bank, id);
}

/* Pending and active read as zero: who asks meets interrupts on their way to a list register. */
static uint32_t read_bits(const struct target *target, enum bank bank, uint32_t first)
{
	const struct pkc_vgic_lr_block *block = &target->vcpu->virq.block;
	uint64_t bits = 0;

	if (bank == BANK_GROUP)
		bits = pkc_atomic_load(&block->group1, PKC_RELAXED);
	else if (bank == BANK_ENABLE || bank == BANK_DISABLE)
		bits = pkc_atomic_load(&block->enabled, PKC_RELAXED);
	return (uint32_t)(bits >> first);
}

static void access_bits(const struct target *target, bool write, uint64_t *value)
{
	enum bank bank = (enum bank)((target->offset - IGROUPR) / 0x80);
	uint32_t first = (uint32_t)(target->offset % 0x80) * 8;

	if (first >= target->end)
		return;
	if (!write) {
		*value = read_bits(target, bank, first);
		return;
	}
	for (uint32_t i = 0; i < 32; i++)
		write_bit(target, bank, first + i, *value >> i & 1);
}

static void access_priority(const struct target *target, const struct pkc_mmio *access,
                            uint64_t *value)
{
	struct virq *virq = &target->vcpu->virq;
	uint32_t first = (uint32_t)(target->offset - IPRIORITYR);

	for (uint32_t i = 0; i < access->bytes && first + i < target->end; i++) {
		if (access->write)
			pkc_vgic_lr_set_priority(&virq->lr, first + i, (uint8_t)(*value >> 8 * i));
		else
			*value |= (uint64_t)virq->block.priority[first + i] << 8 * i;
	}
}

/* Two bits each, of which the upper one says edge; SGIs are, and stay so. */
static void access_config(const struct target *target, bool write, uint64_t *value)
{
	struct virq *virq = &target->vcpu->virq;
	uint32_t first = (uint32_t)(target->offset - ICFGR) * 4;

	for (uint32_t i = 0; i < 16 && first + i < target->end; i++) {
		if (!write)
			*value |= (uint64_t)(~virq->block.level >> (first + i) & 1) << (2 * i + 1);
		else if (first + i >= 16)
			pkc_vgic_lr_set_level(&virq->lr, first + i, !(*value >> (2 * i + 1) & 1));
	}
}

static void access_interrupts(const struct target *target, const struct pkc_mmio *access,
                              uint64_t *value)
{
	uint64_t offset = target->offset;

	if (offset >= IGROUPR && offset < IPRIORITYR)
		access_bits(target, access->write, value);
	else if (offset >= IPRIORITYR && offset < ITARGETSR)
		access_priority(target, access, value);
	else if (offset >= ICFGR && offset < ICFGR_END)
		access_config(target, access->write, value);
	else if (offset == PIDR2 && !access->write)
		*value = PIDR2_GICV3;
	vcpu_kick(target->vcpu);
}

static void distributor(struct vcpu *vcpu, uint64_t offset, const struct pkc_mmio *access,
                        uint64_t *value)
{
	const struct target target = {vcpu, &vcpu->vm->vcpus[0], offset, 64};

	if (offset == GICD_CTLR && !access->write)
		*value = CTLR;
	else if (offset == GICD_TYPER && !access->write)
		*value = TYPER;
	else if (offset % 0x80 >= 4 || offset < IGROUPR || offset >= IPRIORITYR)
		access_interrupts(&target, access, value);
}

static void redistributor(struct vcpu *vcpu, struct vcpu *of, uint64_t offset,
                          const struct pkc_mmio *access, uint64_t *value)
{
	const struct target target = {vcpu, of, offset - FRAME, 32};
	uint64_t last = of->index + 1 == of->vm->plan->nr_vcpus ? TYPER_LAST : 0;

	if (offset >= FRAME)
		access_interrupts(&target, access, value);
	else if (offset == PIDR2 && !access->write)
		*value = PIDR2_GICV3;
	else if (offset / 8 == GICR_TYPER / 8 && !access->write)
		*value = ((uint64_t)of->index << 32 | (uint64_t)of->index << 8 | last) >>
		         offset % 8 * 8;
}

bool vdist_access(struct vcpu *vcpu, uint64_t ipa, const struct pkc_mmio *access, uint64_t *value)
{
	struct vm *vm = vcpu->vm;

	if (ipa - GICD < FRAME)
		distributor(vcpu, ipa - GICD, access, value);
	else if (ipa - GICR < vm->plan->nr_vcpus * GICR_STRIDE)
		redistributor(vcpu, &vm->vcpus[(ipa - GICR) / GICR_STRIDE],
		              (ipa - GICR) % GICR_STRIDE, access, value);
	else
		return false;
	return true;
}
