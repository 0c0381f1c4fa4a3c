/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * List-register engine: which of a vCPU's interrupts are in list registers, and when to come back.
 *
 * For an embedder that has no vGIC of its own; nothing else of the library needs it. It keeps the
 * SGIs, PPIs and SPIs of one vCPU, in storage of the embedder, and moves them between that and
 * EL2's copy of the CPU interface. docs/design/vgic-lr.md has the picture and the argument.
 *
 * Context: what is marked "any CPU" may be called on all CPUs at once, locks nothing, and takes
 * effect at the next pkc_vgic_lr_flush(). All else is for the CPU where the vCPU is loaded; or for
 * one, while it is loaded nowhere.
 *
 * Round a run of the guest: pkc_vgic_lr_flush(), restore the interface, enter; exit, save the
 * interface, pkc_vgic_lr_sync(), then pkc_vgic_lr_owed() until it is 0. VMCR is looked at only
 * where HCR asks for a maintenance interrupt (PKC_ICH_HCR_MAINTENANCE), and has to be saved there.
 */
#ifndef PKVMCORE_VGIC_LR_H
#define PKVMCORE_VGIC_LR_H

#include <pkvmcore/atomic.h>
#include <pkvmcore/vgic_icc.h>

/** INTIDs that a vCPU can have: SGIs, PPIs and SPIs. */
#define PKC_VGIC_LR_INTIDS_MAX 1020

/** INTIDs in a block of the storage. */
#define PKC_VGIC_LR_BLOCK 64

/** Where a guest's interrupt is in its life; bits. */
#define PKC_VGIC_LR_PENDING 1u
/** Likewise: acknowledged, and not yet deactivated. */
#define PKC_VGIC_LR_ACTIVE  2u

/** 64 interrupts of a vCPU, a bit each. */
struct __attribute__((aligned(PKC_CACHE_LINE))) pkc_vgic_lr_block {
	uint64_t latch; /**< atomic: an event has made it pending, and no list register holds it */
	uint64_t line;  /**< atomic: its input is high */
	uint64_t level; /**< atomic: pending while its input is high; else when it goes high */
	uint64_t enabled;                    /**< atomic: it may be delivered */
	uint64_t group1;                     /**< atomic: in group 1, else in group 0 */
	uint64_t active;                     /**< active, and no list register holds it */
	uint64_t active1;                    /**< of those: acknowledged in group 1 */
	uint64_t owed;                       /**< its physical interrupt has to be deactivated */
	uint16_t pintid[PKC_VGIC_LR_BLOCK];  /**< its physical interrupt, or 0 */
	uint8_t priority[PKC_VGIC_LR_BLOCK]; /**< atomic: 0 is the highest */
	uint8_t running[PKC_VGIC_LR_BLOCK];  /**< of an active one: what it was acknowledged with */
};

/** The interrupts of a vCPU. The embedder owns it; the functions below change it. */
struct pkc_vgic_lr {
	struct pkc_vgic_lr_block *blocks; /**< storage of the embedder */
	uint32_t nr_intids;               /**< INTIDs below this exist */
	uint32_t nr_lrs;                  /**< 1 to PKC_VGIC_LRS_MAX */
	/** of ICH_HCR_EL2: traps ICC_DIR_EL1; an embedder that always does makes it 0 */
	uint32_t dir_trap;
	uint32_t latched;  /**< by list register: pending by an event, not by its input */
	uint32_t resample; /**< by list register: at its end there may be more */
	uint32_t sampled;  /**< by block: has one of those of `resample` */
	uint32_t waiting;  /**< by block: something in it needs a list register */
	uint32_t owing;    /**< by block: `owed` is not 0 */
	uint32_t priority; /**< the bits that a priority has */
	bool split;        /**< the guest was last entered with EOImode 1 */
	/** atomic: by block: something has changed since the last flush */
	uint32_t news __attribute__((aligned(PKC_CACHE_LINE)));
};

/** How large the storage for INTIDs 0 to @p nr_intids - 1 is, in bytes. */
PKC_ALWAYS_INLINE size_t pkc_vgic_lr_size(uint32_t nr_intids)
{
	return (nr_intids + PKC_VGIC_LR_BLOCK - 1) / PKC_VGIC_LR_BLOCK *
	       sizeof(struct pkc_vgic_lr_block);
}

PKC_BEGIN_DECLS

/**
 * Sets up the interrupts of a vCPU: all off, in group 0, edge-triggered, of priority 0, idle.
 *
 * Context: nobody else knows of it yet.
 *
 * @param lr         what is set up
 * @param hw         what all CPUs have that the vCPU may run on
 * @param blocks     pkc_vgic_lr_size() bytes, in use as long as @p lr
 * @param nr_intids  1 to PKC_VGIC_LR_INTIDS_MAX
 * @retval 0           ready
 * @retval -PKC_EINVAL @p nr_intids is out of its range, or @p blocks not aligned to a cache line
 */
PKC_API int pkc_vgic_lr_init(struct pkc_vgic_lr *lr, const struct pkc_vgic_hw *hw,
                             struct pkc_vgic_lr_block *blocks, uint32_t nr_intids);

/**
 * Lets an interrupt stand for a physical one, which the guest deactivates with it (ICH_LR.HW).
 *
 * The embedder acknowledges the physical interrupt, drops its priority and calls
 * pkc_vgic_lr_inject(), once each time. It is then active in the distributor until the guest ends
 * it, so neither its level nor pkc_vgic_lr_lower() matter here. A PPI is active on one CPU: before
 * the vCPU runs on another, the embedder moves that state.
 *
 * Context: before the interrupt can come.
 *
 * @param lr      the vCPU's
 * @param intid   any value
 * @param pintid  16 to 1019; 0 makes it an interrupt of software again
 * @retval 0           mapped
 * @retval -PKC_EINVAL an INTID out of its range
 */
PKC_API int pkc_vgic_lr_map(struct pkc_vgic_lr *lr, uint32_t intid, uint32_t pintid);

/**
 * Makes an interrupt pending by an event: an SGI, an edge, a physical interrupt, GICD_ISPENDR.
 *
 * Two events are one interrupt if the first has not been acknowledged. Any CPU.
 *
 * @param lr     the vCPU's
 * @param intid  any value
 * @retval 1           pending; the vCPU may not know: make it exit, or wake it from WFI
 * @retval 0           pending; who made the last change before this has been told so
 * @retval -PKC_EINVAL there is no such INTID
 */
PKC_API int pkc_vgic_lr_inject(struct pkc_vgic_lr *lr, uint32_t intid);

/** The input of an interrupt is high, and stays so. Any CPU; returns as pkc_vgic_lr_inject(). */
PKC_API int pkc_vgic_lr_raise(struct pkc_vgic_lr *lr, uint32_t intid);

/** The input of an interrupt is low. Any CPU; returns as pkc_vgic_lr_inject(). */
PKC_API int pkc_vgic_lr_lower(struct pkc_vgic_lr *lr, uint32_t intid);

/** Lets an interrupt be delivered, or not (GICD_ISENABLER). Any CPU; as pkc_vgic_lr_inject(). */
PKC_API int pkc_vgic_lr_enable(struct pkc_vgic_lr *lr, uint32_t intid, bool on);

/** Makes an interrupt level-sensitive, or edge-triggered (GICD_ICFGR). Any CPU; likewise. */
PKC_API int pkc_vgic_lr_set_level(struct pkc_vgic_lr *lr, uint32_t intid, bool level);

/** Puts an interrupt in group 1, or in group 0 (GICD_IGROUPR). Any CPU; likewise. */
PKC_API int pkc_vgic_lr_set_group(struct pkc_vgic_lr *lr, uint32_t intid, bool group1);

/**
 * Sets the priority of an interrupt (GICD_IPRIORITYR). Any CPU; returns as pkc_vgic_lr_inject().
 *
 * One that is active keeps what it was acknowledged with until its end.
 *
 * @param lr        the vCPU's
 * @param intid     any value
 * @param priority  any value: the bits that the machine does not have do not count
 */
PKC_API int pkc_vgic_lr_set_priority(struct pkc_vgic_lr *lr, uint32_t intid, uint8_t priority);

/**
 * The state of an interrupt (GICD_ISPENDR, GICD_ISACTIVER).
 *
 * @param lr     the vCPU's
 * @param cpuif  its interface, as saved
 * @param intid  any value
 * @return       PKC_VGIC_LR_… bits; 0 if there is no such INTID
 */
PKC_API uint32_t pkc_vgic_lr_state(const struct pkc_vgic_lr *lr, const struct pkc_vgic_cpuif *cpuif,
                                   uint32_t intid);

/**
 * Takes back that an event has made an interrupt pending (GICD_ICPENDR).
 *
 * @retval 0           it is pending no more, unless it is level-sensitive and its input high
 * @retval -PKC_EINVAL there is no such INTID
 */
PKC_API int pkc_vgic_lr_clear(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif, uint32_t intid);

/**
 * Deactivates an interrupt: a trapped ICC_DIR_EL1 where the guest has EOImode 1, or GICD_ICACTIVER.
 *
 * @retval 0           it is active no more
 * @retval -PKC_EALREADY it is not active
 * @retval -PKC_EINVAL there is no such INTID
 */
PKC_API int pkc_vgic_lr_deactivate(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif,
                                   uint32_t intid);

/** What pkc_vgic_lr_flush() does if there is something to do. */
PKC_API void pkc_vgic_lr_refill(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif);

/** What pkc_vgic_lr_sync() does if there is something to do. */
PKC_API void pkc_vgic_lr_collect(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif);

/**
 * Takes all interrupts out of the list registers: before the vCPU is loaded elsewhere.
 *
 * Called after pkc_vgic_lr_sync(). VMCR and the active priorities stay in @p cpuif.
 */
PKC_API void pkc_vgic_lr_put(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif);

/**
 * Forgets what is pending and active: for a vCPU that is turned off or reset.
 *
 * Inputs and settings stay. All physical interrupts that were under way are owed: see
 * pkc_vgic_lr_owed(). Clearing the active priorities and VMCR is pkc_vgic_reset().
 */
PKC_API void pkc_vgic_lr_reset(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif);

/** What pkc_vgic_lr_owed() does if there is something to do. */
PKC_API uint32_t pkc_vgic_lr_owed_next(struct pkc_vgic_lr *lr);

PKC_END_DECLS

/**
 * Fills the list registers before an entry: with what is pending first, by priority, then INTID.
 *
 * Where there are more interrupts than list registers it asks for the maintenance interrupts that
 * bring the vCPU back when it can take the next. Of HCR it changes the bits of maintenance
 * interrupts and the trap of ICC_DIR_EL1, nothing else.
 *
 * @param lr     the vCPU's
 * @param cpuif  its interface: VMCR must be what the guest last had
 */
PKC_ALWAYS_INLINE void pkc_vgic_lr_flush(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	if (pkc_unlikely(pkc_atomic_load(&lr->news, PKC_RELAXED) | lr->waiting))
		pkc_vgic_lr_refill(lr, cpuif);
}

/**
 * Takes notice of what the guest has done: after each exit, and after what pkc_vgic_icc_write() or
 * pkc_vgic_icc_read() did to @p cpuif.
 *
 * @param lr     the vCPU's
 * @param cpuif  its interface, as saved: HCR with EOIcount, and the list registers
 */
PKC_ALWAYS_INLINE void pkc_vgic_lr_sync(struct pkc_vgic_lr *lr, struct pkc_vgic_cpuif *cpuif)
{
	if (cpuif->used_lrs || (cpuif->hcr & PKC_ICH_HCR_EOICOUNT))
		pkc_vgic_lr_collect(lr, cpuif);
}

/**
 * The next physical interrupt that the embedder has to deactivate, since the guest has ended it
 * where no list register could.
 *
 * @return  its INTID, or 0: there is none
 */
PKC_ALWAYS_INLINE uint32_t pkc_vgic_lr_owed(struct pkc_vgic_lr *lr)
{
	return pkc_unlikely(lr->owing) ? pkc_vgic_lr_owed_next(lr) : 0;
}

/**
 * Whether an interrupt is signalled to the vCPU, so that a WFI is over. Flushes.
 *
 * One who then sleeps must not miss the kick that pkc_vgic_lr_inject() asks for from now on.
 */
PKC_ALWAYS_INLINE bool pkc_vgic_lr_signalled(struct pkc_vgic_lr *lr, const struct pkc_vgic_hw *hw,
                                             struct pkc_vgic_cpuif *cpuif)
{
	pkc_vgic_lr_flush(lr, cpuif);
	return pkc_vgic_icc_signalled(hw, cpuif) >= 0;
}

#endif
