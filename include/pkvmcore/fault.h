/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Why a guest has left, read from the CPU into EL2's record of the exit.
 *
 * To be done before another guest or host runs: the registers then are that one's. What the
 * exception does not set is zero in the record, never what stood in the register before.
 */
#ifndef PKVMCORE_FAULT_H
#define PKVMCORE_FAULT_H

#include <pkvmcore/errno.h>
#include <pkvmcore/sysreg.h>
#include <pkvmcore/trap.h>

PKC_BEGIN_DECLS

/** pkc_fault_trap() for an abort from a lower EL, whose syndrome is in the record. */
PKC_API int pkc_fault_abort(struct pkc_exit_record *record);

/**
 * Whether the IPA of an abort has to be asked for, by AT S1E1R: that of a permission fault which is
 * not the table walk's (Arm DDI 0487, HPFAR_EL2).
 *
 * @param esr  ESR_EL2 of EC 0x20 or 0x24
 */
PKC_API bool pkc_fault_needs_at(uint64_t esr);

/**
 * HPFAR_EL2 as a result of AT S1E1R gives it.
 *
 * @param      par    PAR_EL1
 * @param[out] hpfar  FIPA alone; set on success only
 * @retval 0           translated
 * @retval -PKC_EAGAIN there is no translation
 */
PKC_API int pkc_fault_hpfar_of_par(uint64_t par, uint64_t *hpfar);

PKC_END_DECLS

/** Makes @p record that of an exit by @p code, which has the syndrome @p esr and no address. */
PKC_ALWAYS_INLINE void pkc_fault_record(struct pkc_exit_record *record, uint32_t code, uint64_t esr)
{
	record->code = code;
	record->args = 0;
	record->answer = PKC_ANSWER_NONE;
	record->memory = 0;
	record->unused_ = 0;
	record->esr = esr;
	record->far = 0;
	record->hpfar = 0;
}

/** Records an exit by a physical interrupt, or one that EL2 makes for reasons of its own. */
PKC_ALWAYS_INLINE void pkc_fault_irq(struct pkc_exit_record *record)
{
	pkc_fault_record(record, PKC_EXIT_IRQ, 0);
}

/** Records an exit by a physical SError. */
PKC_ALWAYS_INLINE void pkc_fault_serror(struct pkc_exit_record *record)
{
	pkc_fault_record(record, PKC_EXIT_SERROR, pkc_read(ESR_EL2));
}

/**
 * Records a synchronous exception.
 *
 * FAR is zero where the syndrome says that FAR_EL2 is not valid, and HPFAR for what has no IPA. A
 * permission fault does not set HPFAR_EL2; its IPA then comes from AT S1E1R, through the guest's
 * own tables: PKC_GROUP_EL1 and the guest's VTTBR_EL2 and HCR_EL2 are still in the CPU.
 *
 * @param[out] record  set whole
 * @retval 0            recorded
 * @retval -PKC_EAGAIN  the guest has changed its tables meanwhile, and the address is no more:
 *                      enter it again. The record is that of no exit
 */
PKC_ALWAYS_INLINE int pkc_fault_trap(struct pkc_exit_record *record)
{
	uint64_t esr = pkc_read(ESR_EL2);
	uint32_t ec = pkc_esr_ec(esr);

	pkc_fault_record(record, PKC_EXIT_TRAP, esr);
	if (pkc_unlikely(ec == PKC_EC_DABT_LOW || ec == PKC_EC_IABT_LOW))
		return pkc_fault_abort(record);
	return 0;
}

#endif
