/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/barrier.h>
#include <pkvmcore/fault.h>

/* HPFAR_EL2.FIPA, without its NS bit. */
#define FAULT_FIPA       PKC_BITS(43, 4)
/* ISS of an abort: FAR_EL2 is not valid; the fault is the stage 1 walk's; FSC[5:2], permission. */
#define FAULT_FNV        PKC_BIT(10)
#define FAULT_S1PTW      PKC_BIT(7)
#define FAULT_KIND       PKC_BITS(5, 2)
#define FAULT_PERMISSION (UINT64_C(3) << 2)
/* PAR_EL1.F: the translation was aborted. */
#define FAULT_PAR_F      PKC_BIT(0)

PKC_API bool pkc_fault_needs_at(uint64_t esr)
{
	return (esr & (FAULT_S1PTW | FAULT_KIND)) == FAULT_PERMISSION;
}

PKC_API int pkc_fault_hpfar_of_par(uint64_t par, uint64_t *hpfar)
{
	if (par & FAULT_PAR_F)
		return -PKC_EAGAIN;

	*hpfar = (par >> 8) & FAULT_FIPA;
	return 0;
}

/* PAR_EL1 is a register of the guest, which may be about to read what its own AT gave. */
static uint64_t fault_translate(uint64_t far)
{
	uint64_t own = pkc_read(PAR_EL1), par;

	pkc_write(AT_S1E1R, far);
	pkc_isb();
	par = pkc_read(PAR_EL1);
	pkc_write(PAR_EL1, own);
	return par;
}

PKC_API int pkc_fault_abort(struct pkc_exit_record *record)
{
	int err;

	if (!(record->esr & FAULT_FNV))
		record->far = pkc_read(FAR_EL2);
	if (pkc_esr_hpfar_valid(record->esr)) {
		record->hpfar = pkc_read(HPFAR_EL2) & FAULT_FIPA;
		return 0;
	}
	if (!pkc_fault_needs_at(record->esr))
		return 0;

	err = pkc_fault_hpfar_of_par(fault_translate(record->far), &record->hpfar);
	if (err)
		pkc_fault_irq(record);
	return err;
}
