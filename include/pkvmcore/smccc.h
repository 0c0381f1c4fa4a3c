/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * SMC calling convention (DEN0028): what a function identifier says, and the arguments of a call.
 *
 * An embedder decodes once and goes by owner: `switch (pkc_smccc_owner(call.id))`.
 */
#ifndef PKVMCORE_SMCCC_H
#define PKVMCORE_SMCCC_H

#include <pkvmcore/types.h>

/** Bit 31 of a function identifier: a fast call, which is not interrupted. */
#define PKC_SMCCC_FAST     UINT32_C(0x80000000)
/** Bit 30: arguments and results are 64 bits wide. */
#define PKC_SMCCC_SMC64    UINT32_C(0x40000000)
/** Bits 23:17, which a fast call must have zero (DEN0028, table 2-1). */
#define PKC_SMCCC_MBZ      UINT32_C(0x00fe0000)
/** Bit 16: the caller has no live SVE state. Not part of the identifier (DEN0028, table 2-1). */
#define PKC_SMCCC_SVE_HINT UINT32_C(0x00010000)

/** Who answers a fast call: bits 29:24 of its identifier (DEN0028, table 6-1). */
enum pkc_smccc_owner {
	PKC_SMCCC_OWNER_ARCH = 0,         /**< Arm architecture: pkc_smccc_arch() */
	PKC_SMCCC_OWNER_CPU = 1,          /**< CPU services */
	PKC_SMCCC_OWNER_SIP = 2,          /**< silicon partner */
	PKC_SMCCC_OWNER_OEM = 3,          /**< OEM */
	PKC_SMCCC_OWNER_STANDARD = 4,     /**< standard secure: PSCI, TRNG, SDEI, FF-A */
	PKC_SMCCC_OWNER_STANDARD_HYP = 5, /**< standard hypervisor: paravirtual time */
	PKC_SMCCC_OWNER_VENDOR_HYP = 6,   /**< vendor-specific hypervisor */
	PKC_SMCCC_OWNER_NONE = 64,        /**< a yielding call, or bits set that must be zero */
};

/** Status codes, sign-extended to the 64 bits of x0 for SMC32 and SMC64 alike (DEN0028, 7.1). */
enum pkc_smccc_status {
	PKC_SMCCC_SUCCESS = 0,
	PKC_SMCCC_NOT_SUPPORTED = -1,
	PKC_SMCCC_NOT_REQUIRED = -2,
	PKC_SMCCC_INVALID_PARAMETER = -3,
};

/** What an embedder says of the caller, a set of bits that stand where they are found. */
enum pkc_smccc_caller {
	PKC_SMCCC_AARCH64 = 0, /**< the ordinary caller: AArch64, little-endian */
	/**
	 * SCTLR_EL1.EE: its data accesses are big-endian, and so are those of a CPU that it turns
	 * on.
	 */
	PKC_SMCCC_BIG_ENDIAN = 1 << 25,
	/**
	 * It executes AArch32, and so makes SMC32 calls only: the bit its identifiers must not
	 * have.
	 */
	PKC_SMCCC_AARCH32 = PKC_SMCCC_SMC64,
};

/** A call as decoded: 16 bytes, which AArch64 passes by value in two registers. */
struct pkc_smccc_call {
	const uint64_t *x; /**< x0 to x7 of the caller, in memory that only the hypervisor writes */
	uint32_t id;       /**< function identifier, without the SVE hint */
	uint32_t caller;   /**< set of enum pkc_smccc_caller */
};

/**
 * The call that a guest's registers make.
 *
 * @param x       its x0 to x7; they must keep their values while the call is used
 * @param caller  set of enum pkc_smccc_caller
 */
PKC_ALWAYS_INLINE struct pkc_smccc_call pkc_smccc_decode(const uint64_t *x, uint32_t caller)
{
	struct pkc_smccc_call call;

	call.x = x;
	call.id = (uint32_t)x[0] & ~PKC_SMCCC_SVE_HINT;
	call.caller = caller;
	return call;
}

/** Whether @p id names a fast call; a yielding one otherwise. */
PKC_ALWAYS_INLINE bool pkc_smccc_is_fast(uint32_t id)
{
	return id & PKC_SMCCC_FAST;
}

/** Whether @p id names a call of the 64-bit convention. */
PKC_ALWAYS_INLINE bool pkc_smccc_is_smc64(uint32_t id)
{
	return id >> 30 & 1;
}

/** Whether the caller may use this call's convention: SMC64 is for AArch64 only (DEN0028, 2). */
PKC_ALWAYS_INLINE bool pkc_smccc_caller_may(struct pkc_smccc_call call)
{
	return !(call.id & call.caller & PKC_SMCCC_AARCH32);
}

/**
 * Who answers the call.
 *
 * Owners are defined for fast calls only (DEN0028, table 6-1).
 *
 * @param id  function identifier, without the SVE hint
 * @return    0 to 63, see enum pkc_smccc_owner; PKC_SMCCC_OWNER_NONE if nobody can
 */
PKC_ALWAYS_INLINE uint32_t pkc_smccc_owner(uint32_t id)
{
	if (!(id & PKC_SMCCC_FAST) || (id & PKC_SMCCC_MBZ))
		return PKC_SMCCC_OWNER_NONE;
	return (uint32_t)PKC_FIELD(id, 29, 24);
}

/**
 * Argument @p n of a call, as wide as its convention: here alone SMC32 arguments are narrowed.
 *
 * The upper halves of an SMC32 caller's registers mean nothing (DEN0028, 3.1).
 *
 * @param call  what pkc_smccc_decode() returned
 * @param n     1 to 7, the register
 */
PKC_ALWAYS_INLINE uint64_t pkc_smccc_arg(struct pkc_smccc_call call, unsigned int n)
{
	return pkc_smccc_is_smc64(call.id) ? call.x[n] : (uint32_t)call.x[n];
}

/** Argument @p n (1 to 7) that is 32 bits wide in both conventions: the caller's Wn. */
PKC_ALWAYS_INLINE uint32_t pkc_smccc_arg32(struct pkc_smccc_call call, unsigned int n)
{
	return (uint32_t)call.x[n];
}

/** SMCCC_VERSION; like all functions of this owner in SMC32 form only (DEN0028, 7.2). */
#define PKC_SMCCC_VERSION           UINT32_C(0x80000000)
/** SMCCC_ARCH_FEATURES (DEN0028, 7.3). */
#define PKC_SMCCC_ARCH_FEATURES     UINT32_C(0x80000001)
/** SMCCC_ARCH_SOC_ID (DEN0028, 7.4). */
#define PKC_SMCCC_ARCH_SOC_ID       UINT32_C(0x80000002)
/** SMCCC_ARCH_WORKAROUND_1: branch target injection, CVE-2017-5715 (DEN0028, 7.5). */
#define PKC_SMCCC_ARCH_WORKAROUND_1 UINT32_C(0x80008000)
/** SMCCC_ARCH_WORKAROUND_2: speculative store bypass, CVE-2018-3639 (DEN0028, 7.6). */
#define PKC_SMCCC_ARCH_WORKAROUND_2 UINT32_C(0x80007fff)
/** SMCCC_ARCH_WORKAROUND_3: branch history injection, CVE-2022-23960 (DEN0028, 7.7). */
#define PKC_SMCCC_ARCH_WORKAROUND_3 UINT32_C(0x80003fff)

/** SMCCC 1.1 as SMCCC_VERSION answers it: major << 16 | minor. */
#define PKC_SMCCC_1_1 UINT32_C(0x10001)
/** SMCCC 1.2. */
#define PKC_SMCCC_1_2 UINT32_C(0x10002)

/** What an embedder states about itself and the machine. */
struct pkc_smccc_offer {
	uint32_t version; /**< PKC_SMCCC_1_1 or later */
	/**
	 * ARCH_FEATURES' answer for ARCH_WORKAROUND_1 to _3, at 0 to 2: PKC_SMCCC_NOT_SUPPORTED; 0
	 * if calling it mitigates; 1 (or for _2 PKC_SMCCC_NOT_REQUIRED) if this CPU needs no
	 * mitigation.
	 */
	int32_t workaround[3];
};

PKC_BEGIN_DECLS

/**
 * The answer to a call of the Arm architecture owner.
 *
 * A workaround's effect is the embedder's, in its exception entry, where it has to be anyway.
 * ARCH_SOC_ID is not offered: the machine's identity is no guest's business.
 *
 * @param offer what the embedder states
 * @param call  what pkc_smccc_decode() returned, of any owner
 * @return      x0 of the caller; PKC_SMCCC_NOT_SUPPORTED for what is not stated or not known
 */
PKC_API int64_t pkc_smccc_arch(const struct pkc_smccc_offer *offer, struct pkc_smccc_call call);

PKC_END_DECLS

#endif
