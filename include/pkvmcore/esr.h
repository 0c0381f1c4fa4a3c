/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * ESR_EL2: what an exception to EL2 says of its cause.
 *
 * Pure functions on a value that EL2 has read itself: widths, register numbers and directions come
 * from here, never from a host.
 */
#ifndef PKVMCORE_ESR_H
#define PKVMCORE_ESR_H

#include <pkvmcore/types.h>

/* clang-format off */

/** The exception classes: X(name, EC, what it is for a reader) (Arm DDI 0487, ESR_EL2). */
#define PKC_EC_LIST(X) \
	X(UNKNOWN,    0x00, "unknown reason") \
	X(WFX,        0x01, "WFI or WFE") \
	X(CP15_32,    0x03, "AArch32 CP15 MCR or MRC") \
	X(CP15_64,    0x04, "AArch32 CP15 MCRR or MRRC") \
	X(CP14_32,    0x05, "AArch32 CP14 MCR or MRC") \
	X(CP14_LS,    0x06, "AArch32 CP14 LDC or STC") \
	X(FP,         0x07, "FP or SIMD access") \
	X(CP10_ID,    0x08, "AArch32 VMRS of an ID register") \
	X(PAUTH,      0x09, "pointer authentication") \
	X(LS64,       0x0a, "64-byte load or store") \
	X(CP14_64,    0x0c, "AArch32 CP14 MRRC") \
	X(BTI,        0x0d, "branch target") \
	X(ILLEGAL,    0x0e, "illegal execution state") \
	X(SVC32,      0x11, "AArch32 SVC") \
	X(HVC32,      0x12, "AArch32 HVC") \
	X(SMC32,      0x13, "AArch32 SMC") \
	X(SVC64,      0x15, "SVC") \
	X(HVC64,      0x16, "HVC") \
	X(SMC64,      0x17, "SMC") \
	X(SYS64,      0x18, "MSR, MRS or SYS") \
	X(SVE,        0x19, "SVE access") \
	X(ERET,       0x1a, "ERET") \
	X(FPAC,       0x1c, "pointer authentication failure") \
	X(SME,        0x1d, "SME access") \
	X(IABT_LOW,   0x20, "instruction abort from a lower EL") \
	X(IABT_CUR,   0x21, "instruction abort") \
	X(PC_ALIGN,   0x22, "PC alignment") \
	X(DABT_LOW,   0x24, "data abort from a lower EL") \
	X(DABT_CUR,   0x25, "data abort") \
	X(SP_ALIGN,   0x26, "SP alignment") \
	X(MOPS,       0x27, "memory copy or set") \
	X(FP32,       0x28, "AArch32 FP exception") \
	X(FP64,       0x2c, "FP exception") \
	X(SERROR,     0x2f, "SError") \
	X(BREAK_LOW,  0x30, "breakpoint from a lower EL") \
	X(BREAK_CUR,  0x31, "breakpoint") \
	X(STEP_LOW,   0x32, "software step from a lower EL") \
	X(STEP_CUR,   0x33, "software step") \
	X(WATCH_LOW,  0x34, "watchpoint from a lower EL") \
	X(WATCH_CUR,  0x35, "watchpoint") \
	X(BKPT32,     0x38, "AArch32 BKPT") \
	X(VECTOR32,   0x3a, "AArch32 vector catch") \
	X(BRK64,      0x3c, "BRK")

/** Exception class: why the exception was taken. */
enum pkc_ec {
/** A row of the list as a class. */
#define PKC_ROW(name, ec, what) PKC_EC_##name = (ec),
	PKC_EC_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_EC_MAX = 0x3f /**< the field is six bits wide */
};

/* clang-format on */

/** ESR_ELx.IL: the instruction is 32 bits long. */
#define PKC_ESR_IL PKC_BIT(25)

/** ESR_ELx.ISS: the syndrome, by class. */
#define PKC_ESR_ISS PKC_BITS(24, 0)

/** The ESR_ELx of class @p ec with IL set and @p iss, at most 25 bits, as syndrome. */
#define PKC_ESR(ec, iss) ((uint64_t)(ec) << 26 | PKC_ESR_IL | (iss))

/** Fault status: synchronous external abort, not on a table walk. */
#define PKC_FSC_EXTERNAL 0x10

/** The exception class of @p esr, an enum pkc_ec where it is allocated; 0 to PKC_EC_MAX. */
PKC_ALWAYS_INLINE uint32_t pkc_esr_ec(uint64_t esr)
{
	return (uint32_t)PKC_FIELD(esr, 31, 26);
}

/** The length in bytes, 2 or 4, of the instruction that @p esr is about. */
PKC_ALWAYS_INLINE uint32_t pkc_esr_instruction_length(uint64_t esr)
{
	return esr & PKC_ESR_IL ? 4 : 2;
}

/** A trapped MSR, MRS or SYS. */
struct pkc_sys64 {
	uint32_t enc; /**< PKC_ENC_… of what was accessed; see pkc_sysreg_find() */
	uint32_t rt;  /**< the register it is read into or written from: 0 to 31, 31 is XZR */
	bool read;    /**< MRS, or SYSL */
};

/** A load or store that a device has to answer. */
struct pkc_mmio {
	uint32_t bytes;   /**< 1, 2, 4 or 8 */
	uint32_t rt;      /**< the register loaded or stored: 0 to 31, 31 is XZR */
	bool write;       /**< a store */
	bool sign_extend; /**< a load: to the width of the register */
	bool sf;          /**< the register is 64 bits wide, else 32 */
};

PKC_BEGIN_DECLS

/**
 * Decodes a trapped system-register access (EC 0x18).
 *
 * @param      esr     ESR_EL2
 * @param[out] access  set on success only
 * @retval 0           decoded
 * @retval -PKC_EINVAL another exception class
 */
PKC_API int pkc_esr_sys64_decode(uint64_t esr, struct pkc_sys64 *access);

/**
 * Decodes a data abort that a guest's load or store took at stage 2 (EC 0x24).
 *
 * @param      esr   ESR_EL2
 * @param[out] mmio  set on success only
 * @retval 0            decoded
 * @retval -PKC_EINVAL  another exception class
 * @retval -PKC_ENOTSUP no emulation can answer it: no valid syndrome (ISV: exclusives, pairs,
 *                      write-back, vectors), a fault on the guest's own table walk (S1PTW), cache
 *                      maintenance (CM), or no translation, access-flag or permission fault
 */
PKC_API int pkc_esr_mmio_decode(uint64_t esr, struct pkc_mmio *mmio);

/**
 * What a load writes to its whole 64-bit register, from the data that the device answered.
 *
 * @param mmio  the load
 * @param data  bits above the width of the access do not count
 */
PKC_API uint64_t pkc_mmio_load_value(const struct pkc_mmio *mmio, uint64_t data);

/**
 * What a store hands to the device, from its register: nothing above the width of the access.
 *
 * @param mmio   the store
 * @param value  the register
 */
PKC_API uint64_t pkc_mmio_store_value(const struct pkc_mmio *mmio, uint64_t value);

/**
 * Whether HPFAR_EL2 holds the IPA of an abort from a lower EL.
 *
 * It does for address-size, translation and access-flag faults, and for a permission fault on a
 * stage-1 table walk. For any other permission fault it is UNKNOWN, and AT S1E1R gives the IPA
 * (Arm DDI 0487, HPFAR_EL2).
 *
 * @param esr  ESR_EL2 of EC 0x20 or 0x24; false for any other
 */
PKC_API bool pkc_esr_hpfar_valid(uint64_t esr);

/**
 * The guest-physical address of an abort.
 *
 * @param hpfar  HPFAR_EL2, valid: FIPA, bits 43:4, is bits 51:12 of the address
 * @param far    FAR_EL2, for bits 11:0
 */
PKC_API uint64_t pkc_fault_ipa(uint64_t hpfar, uint64_t far);

PKC_END_DECLS

#endif
