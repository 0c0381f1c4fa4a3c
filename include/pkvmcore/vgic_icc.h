/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The virtual CPU interface in software: what a guest's accesses to ICC_*_EL1 do.
 *
 * For accesses that ICH_HCR_EL2 traps (TC, TALL0, TALL1, TDIR), and as the model of the hardware.
 * Pure functions on EL2's copy of the interface, of which VMCR, the active priorities and the list
 * registers must be up to date. Facts: IHI0069, registers ICV_*_EL1; Arm DDI 0487 has the same.
 */
#ifndef PKVMCORE_VGIC_ICC_H
#define PKVMCORE_VGIC_ICC_H

#include <pkvmcore/vgic.h>

/** The INTID that ICC_IAR and ICC_HPPIR read where there is none. */
#define PKC_VGIC_SPURIOUS 1023u

/** ICC_RPR_EL1 where nothing is active. */
#define PKC_VGIC_IDLE UINT32_C(0xff)

/** What an access leaves to be done. */
enum pkc_vgic_icc_todo {
	PKC_VGIC_ICC_DONE,    /**< nothing */
	PKC_VGIC_ICC_SEND,    /**< an SGI: pkc_vgic_sgi_decode() has the targets */
	PKC_VGIC_ICC_RELEASE, /**< deactivate the physical interrupt `intid` */
	/**
	 * Deactivate `intid`, which is in no list register. The hardware would have counted it in
	 * ICH_HCR_EL2.EOIcount; for who keeps active interrupts elsewhere.
	 */
	PKC_VGIC_ICC_ABSENT,
};

/** What an access leaves to be done, and to which interrupt. */
struct pkc_vgic_icc_effect {
	enum pkc_vgic_icc_todo todo; /**< what */
	uint32_t intid;              /**< of RELEASE and ABSENT; else 0 */
};

/**
 * The part of a priority that preempts, by the binary points and ICC_CTLR_EL1.CBPR.
 *
 * @param cpuif     the vCPU's interface
 * @param priority  0 to 255
 * @param group1    of an interrupt in group 1, whose binary point counts one less
 */
PKC_ALWAYS_INLINE uint32_t pkc_vgic_icc_preemption(const struct pkc_vgic_cpuif *cpuif,
                                                   uint32_t priority, bool group1)
{
	bool own = group1 && !(cpuif->vmcr & PKC_ICH_VMCR_CBPR);
	uint64_t subpriority = own ? PKC_FIELD(cpuif->vmcr, 20, 18)
	                           : PKC_FIELD(cpuif->vmcr, 23, 21) + 1;

	return priority & (0xffu << subpriority);
}

PKC_BEGIN_DECLS

/**
 * Carries out a guest's MRS of a register of the CPU interface. Reading ICC_IAR0_EL1 or
 * ICC_IAR1_EL1 acknowledges an interrupt.
 *
 * @param      hw     the machine
 * @param      cpuif  the vCPU's, as saved at its exit
 * @param      enc    any value: the encoding, as pkc_esr_sys64_decode() gives it
 * @param[out] value  set on success only
 * @retval 0           read
 * @retval -PKC_ENOENT no register that can be read: the access is UNDEFINED; nothing is changed
 */
PKC_API int pkc_vgic_icc_read(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                              uint32_t enc, uint64_t *value);

/**
 * Carries out a guest's MSR of a register of the CPU interface.
 *
 * @param      hw      the machine
 * @param      cpuif   the vCPU's, as saved at its exit
 * @param      enc     any value: the encoding, as pkc_esr_sys64_decode() gives it
 * @param      value   any value; bits that do not exist do not count
 * @param[out] effect  set on success only
 * @retval 0           written, or a write that has no effect
 * @retval -PKC_ENOENT no register that can be written: the access is UNDEFINED; nothing is changed
 */
PKC_API int pkc_vgic_icc_write(const struct pkc_vgic_hw *hw, struct pkc_vgic_cpuif *cpuif,
                               uint32_t enc, uint64_t value, struct pkc_vgic_icc_effect *effect);

/**
 * The interrupt that the interface signals to the vCPU: what ends a WFI, if it is not masked.
 *
 * It is the pending one of highest priority whose group is on; it is signalled if the priority mask
 * and the active priorities let it through. Of equals it is the one in the lowest list register.
 *
 * @return  index of its list register, or -1
 */
PKC_API int pkc_vgic_icc_signalled(const struct pkc_vgic_hw *hw,
                                   const struct pkc_vgic_cpuif *cpuif);

/**
 * Acknowledges an interrupt: what reading ICC_IAR0_EL1 or, for @p group1, ICC_IAR1_EL1 does.
 *
 * @return  its INTID, or PKC_VGIC_SPURIOUS if none of that group is signalled
 */
PKC_API uint32_t pkc_vgic_icc_acknowledge(const struct pkc_vgic_hw *hw,
                                          struct pkc_vgic_cpuif *cpuif, bool group1);

/**
 * Ends an interrupt: what writing ICC_EOIR0_EL1 or, for @p group1, ICC_EOIR1_EL1 does.
 *
 * Drops the highest active priority. With EOImode 0 it deactivates too; but not one that was
 * acknowledged with another group or preemption level, since ends come in the reverse order of
 * acknowledges.
 */
PKC_API struct pkc_vgic_icc_effect pkc_vgic_icc_end(const struct pkc_vgic_hw *hw,
                                                    struct pkc_vgic_cpuif *cpuif, uint32_t intid,
                                                    bool group1);

/** Deactivates an interrupt: what writing ICC_DIR_EL1 does; with EOImode 0 that is nothing. */
PKC_API struct pkc_vgic_icc_effect pkc_vgic_icc_deactivate(struct pkc_vgic_cpuif *cpuif,
                                                           uint32_t intid);

/**
 * The pending interrupt of highest priority, masked or not: ICC_HPPIR0_EL1 or, for @p group1,
 * ICC_HPPIR1_EL1.
 *
 * @return  its INTID, or PKC_VGIC_SPURIOUS if there is none or it is of the other group
 */
PKC_API uint32_t pkc_vgic_icc_highest(const struct pkc_vgic_hw *hw,
                                      const struct pkc_vgic_cpuif *cpuif, bool group1);

/** The running priority, ICC_RPR_EL1: PKC_VGIC_IDLE if nothing is active. */
PKC_API uint32_t pkc_vgic_icc_running(const struct pkc_vgic_hw *hw,
                                      const struct pkc_vgic_cpuif *cpuif);

PKC_END_DECLS

#endif
