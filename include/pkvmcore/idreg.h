/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What a guest reads from its ID registers: field by field the lower of what the machine has and of
 * a ceiling that the embedder sets.
 *
 * Machine, ceiling and guest are banks of one type. feature.h makes the traps that go with them.
 */
#ifndef PKVMCORE_IDREG_H
#define PKVMCORE_IDREG_H

#include <pkvmcore/feature_list.h>
#include <pkvmcore/idreg_list.h>
#include <pkvmcore/sysreg_enc.h>
#include <pkvmcore/types.h>

/** Encodings of the ID space: op0 3, op1 0, CRn 0, CRm 0 to 7 (Arm DDI 0487, D23.2). */
#define PKC_NR_IDREGS 64

/** A bank of ID registers, by the low six bits of their encodings, CRm and op2. */
struct pkc_idregs {
	uint64_t reg[PKC_NR_IDREGS]; /**< reserved ones are 0, and so are those of CRm 0 */
};

/* clang-format off */

/** The index of an ID register in its bank. */
enum pkc_idreg {
/** A row of the list as an index. */
#define PKC_ROW(name, crm, op2) PKC_ID_##name = (crm) << 3 | (op2),
	PKC_IDREG_LIST(PKC_ROW)
#undef PKC_ROW
};

/** A field of an ID register. */
enum pkc_idreg_field {
/** A row of the list as an enumerator. */
#define PKC_ROW(reg, name, ...) PKC_ID_##reg##_##name,
	PKC_IDREG_FIELD_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_IDREG_FIELDS
};

/** A feature that has registers, or traps. */
enum pkc_feature {
	PKC_FEATURE_NONE,   /**< no guest has it: EL2's and EL3's encodings, and unknown ones */
	PKC_FEATURE_ALWAYS, /**< every guest has it */
/** A row of the list as an enumerator. */
#define PKC_ROW(name, kept) PKC_FEATURE_##name,
	PKC_FEATURE_LIST(PKC_ROW)
#undef PKC_ROW
	PKC_NR_FEATURES
};

/* clang-format on */

/** How the values of a field are ordered (Arm DDI 0487, D24.1.3). */
enum pkc_idreg_kind {
	PKC_ID_UNSIGNED, /**< 0 is absent */
	PKC_ID_SIGNED,   /**< two's complement: all ones is absent, 0 is the first level */
	PKC_ID_PMU,      /**< unsigned, but 15 is a PMU of another kind: absent */
	PKC_ID_FACT      /**< no level: how the machine is, which no ceiling changes */
};

PKC_BEGIN_DECLS

/**
 * Makes the highest ceiling that there is: all that the list knows.
 *
 * It suits a guest that has its CPUs to itself: what the list knows it may use, kept or not.
 *
 * @param[out] ceiling  set whole
 */
PKC_API void pkc_idregs_all(struct pkc_idregs *ceiling);

/**
 * Lowers one field of a ceiling. It is never raised; a PKC_ID_FACT has no ceiling.
 *
 * @param ceiling  from pkc_idregs_all()
 * @param field    below PKC_NR_IDREG_FIELDS
 * @param most     a value of the field, as wide as it is
 */
PKC_API void pkc_idregs_limit(struct pkc_idregs *ceiling, enum pkc_idreg_field field,
                              uint64_t most);

/**
 * Lowers a ceiling until it lacks a feature. One that no field announces is hidden anyway.
 *
 * @param ceiling  from pkc_idregs_all()
 * @param feature  below PKC_NR_FEATURES
 */
PKC_API void pkc_idregs_hide(struct pkc_idregs *ceiling, enum pkc_feature feature);

/**
 * What a guest reads: each field the lower of machine and ceiling, everything unlisted zero.
 *
 * A field that needs a feature which the guest lacks reads as absent.
 *
 * @param[out] guest    set whole; not one of the others
 * @param      machine  as EL2 reads them, the lowest of all CPUs that the guest may run on
 * @param      ceiling  from pkc_idregs_all(), lowered at will
 */
PKC_API void pkc_idregs_guest(struct pkc_idregs *guest, const struct pkc_idregs *machine,
                              const struct pkc_idregs *ceiling);

/**
 * Whether a machine, or a guest, has a feature, by its ID registers.
 *
 * @param regs     of the machine or the guest
 * @param feature  below PKC_NR_FEATURES
 */
PKC_API bool pkc_idregs_have(const struct pkc_idregs *regs, enum pkc_feature feature);

/**
 * The value of a trapped read of the ID space (HCR_EL2.TID3).
 *
 * @param      guest  from pkc_idregs_guest()
 * @param      enc    the encoding, as pkc_esr_sys64_decode() gives it
 * @param[out] value  set on success only; 0 for reserved encodings of the space
 * @retval 0           the guest reads @p value
 * @retval -PKC_EINVAL the encoding is not one of CRm 1 to 7 of the space; those of CRm 0 are
 *                     VPIDR_EL2, VMPIDR_EL2, and REVIDR_EL1, which HCR_EL2.TID1 traps
 */
PKC_API int pkc_idreg_read(const struct pkc_idregs *guest, uint32_t enc, uint64_t *value);

PKC_END_DECLS

#endif
