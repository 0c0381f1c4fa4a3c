/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/sysreg_enc.h>

/* ISS of an abort. */
#define ESR_S1PTW PKC_BIT(7)
#define ESR_CM    PKC_BIT(8)
#define ESR_ISV   PKC_BIT(24)

/* FSC[5:2]: the kind of fault, whatever its level; between the two stands the access flag. */
#define ESR_FSC_TRANSLATION 1
#define ESR_FSC_PERMISSION  3

static uint32_t esr_fault_kind(uint64_t esr)
{
	return (uint32_t)PKC_FIELD(esr, 5, 2);
}

static bool esr_is_mapping_fault(uint64_t esr)
{
	uint32_t kind = esr_fault_kind(esr);

	return kind >= ESR_FSC_TRANSLATION && kind <= ESR_FSC_PERMISSION;
}

PKC_API int pkc_esr_sys64_decode(uint64_t esr, struct pkc_sys64 *access)
{
	if (pkc_esr_ec(esr) != PKC_EC_SYS64)
		return -PKC_EINVAL;

	access->enc = (uint32_t)PKC_SYSREG_ENC(PKC_FIELD(esr, 21, 20), PKC_FIELD(esr, 16, 14),
	                                       PKC_FIELD(esr, 13, 10), PKC_FIELD(esr, 4, 1),
	                                       PKC_FIELD(esr, 19, 17));
	access->rt = (uint32_t)PKC_FIELD(esr, 9, 5);
	access->read = esr & PKC_BIT(0);
	return 0;
}

PKC_API int pkc_esr_mmio_decode(uint64_t esr, struct pkc_mmio *mmio)
{
	if (pkc_esr_ec(esr) != PKC_EC_DABT_LOW)
		return -PKC_EINVAL;
	if ((esr & (ESR_ISV | ESR_CM | ESR_S1PTW)) != ESR_ISV || !esr_is_mapping_fault(esr))
		return -PKC_ENOTSUP;

	mmio->bytes = 1u << PKC_FIELD(esr, 23, 22);
	mmio->rt = (uint32_t)PKC_FIELD(esr, 20, 16);
	mmio->write = esr & PKC_BIT(6);
	mmio->sign_extend = esr & PKC_BIT(21);
	mmio->sf = esr & PKC_BIT(15);
	return 0;
}

PKC_API uint64_t pkc_mmio_load_value(const struct pkc_mmio *mmio, uint64_t data)
{
	uint64_t bits = PKC_BITS(8 * mmio->bytes - 1, 0);
	uint64_t sign = PKC_BIT(8 * mmio->bytes - 1);
	uint64_t value = data & bits;

	if (mmio->sign_extend && (value & sign))
		value |= ~bits;
	return mmio->sf ? value : (uint32_t)value;
}

PKC_API uint64_t pkc_mmio_store_value(const struct pkc_mmio *mmio, uint64_t value)
{
	return value & PKC_BITS(8 * mmio->bytes - 1, 0);
}

PKC_API bool pkc_esr_hpfar_valid(uint64_t esr)
{
	uint32_t ec = pkc_esr_ec(esr);
	uint32_t kind = esr_fault_kind(esr);

	if (ec != PKC_EC_DABT_LOW && ec != PKC_EC_IABT_LOW)
		return false;
	return kind < ESR_FSC_PERMISSION || (kind == ESR_FSC_PERMISSION && (esr & ESR_S1PTW));
}

PKC_API uint64_t pkc_fault_ipa(uint64_t hpfar, uint64_t far)
{
	return PKC_FIELD(hpfar, 43, 4) << 12 | PKC_FIELD(far, 11, 0);
}
