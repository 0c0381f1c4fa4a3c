/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/idreg.h>

#define IDREG_SPACE PKC_SYSREG_ENC(3, 0, 0, 0, 0)
#define IDREG_CRM_1 8

struct idreg_field {
	uint8_t reg, lsb, width, kind, most, needs;
};

struct idreg_announcement {
	uint8_t feature, field;
	int8_t least;
};

static const struct idreg_field idreg_fields[] = {
#define IDREG_ROW(reg, name, lsb, width, kind, most, needs) \
	{PKC_ID_##reg, lsb, width, PKC_ID_##kind, most, PKC_FEATURE_##needs},
	PKC_IDREG_FIELD_LIST(IDREG_ROW)
#undef IDREG_ROW
};

static const struct idreg_announcement idreg_announcements[] = {
#define IDREG_ROW(feature, reg, field, least) \
	{PKC_FEATURE_##feature, PKC_ID_##reg##_##field, least},
	PKC_FEATURE_FIELD_LIST(IDREG_ROW)
#undef IDREG_ROW
};

#define IDREG_NR_ANNOUNCEMENTS (sizeof(idreg_announcements) / sizeof(idreg_announcements[0]))

PKC_STATIC_ASSERT(PKC_NR_IDREG_FIELDS <= UINT8_MAX, "an announcement names its field in a byte");

static uint64_t idreg_mask(const struct idreg_field *field)
{
	return ~UINT64_C(0) >> (64 - field->width);
}

static uint64_t idreg_get(const struct pkc_idregs *regs, const struct idreg_field *field)
{
	return regs->reg[field->reg] >> field->lsb & idreg_mask(field);
}

static void idreg_set(struct pkc_idregs *regs, const struct idreg_field *field, uint64_t value)
{
	uint64_t mask = idreg_mask(field) << field->lsb;

	regs->reg[field->reg] = (regs->reg[field->reg] & ~mask) | (value << field->lsb & mask);
}

static int64_t idreg_level(const struct idreg_field *field, uint64_t value)
{
	bool all_ones = value == idreg_mask(field);
	bool negative = value >> (field->width - 1);

	if (field->kind == PKC_ID_PMU && all_ones)
		return 0;
	if (field->kind == PKC_ID_SIGNED && negative)
		return (int64_t)(value | ~idreg_mask(field));
	return (int64_t)value;
}

static uint64_t idreg_absent(const struct idreg_field *field)
{
	return field->kind == PKC_ID_SIGNED ? idreg_mask(field) : 0;
}

/* The lower of two values of a field, or how the machine is. */
static uint64_t idreg_lower(const struct idreg_field *field, uint64_t machine, uint64_t ceiling)
{
	int64_t level = idreg_level(field, machine);
	int64_t most = idreg_level(field, ceiling);

	if (field->kind == PKC_ID_FACT)
		return machine;
	return (uint64_t)(level < most ? level : most);
}

PKC_API void pkc_idregs_all(struct pkc_idregs *ceiling)
{
	struct pkc_idregs none = {{0}};

	*ceiling = none;
	for (size_t i = 0; i < PKC_NR_IDREG_FIELDS; i++)
		idreg_set(ceiling, &idreg_fields[i], idreg_fields[i].most);
}

PKC_API void pkc_idregs_limit(struct pkc_idregs *ceiling, enum pkc_idreg_field field, uint64_t most)
{
	const struct idreg_field *limited = &idreg_fields[field];

	idreg_set(ceiling, limited, idreg_lower(limited, idreg_get(ceiling, limited), most));
}

PKC_API void pkc_idregs_hide(struct pkc_idregs *ceiling, enum pkc_feature feature)
{
	for (size_t i = 0; i < IDREG_NR_ANNOUNCEMENTS; i++) {
		const struct idreg_announcement *row = &idreg_announcements[i];
		const struct idreg_field *field = &idreg_fields[row->field];

		if (row->feature == feature)
			pkc_idregs_limit(ceiling, (enum pkc_idreg_field)row->field,
			                 (uint64_t)(row->least - 1) & idreg_mask(field));
	}
}

PKC_API bool pkc_idregs_have(const struct pkc_idregs *regs, enum pkc_feature feature)
{
	for (size_t i = 0; i < IDREG_NR_ANNOUNCEMENTS; i++) {
		const struct idreg_announcement *row = &idreg_announcements[i];
		const struct idreg_field *field = &idreg_fields[row->field];

		if (row->feature == feature &&
		    idreg_level(field, idreg_get(regs, field)) >= row->least)
			return true;
	}
	return feature == PKC_FEATURE_ALWAYS;
}

PKC_API void pkc_idregs_guest(struct pkc_idregs *guest, const struct pkc_idregs *machine,
                              const struct pkc_idregs *ceiling)
{
	struct pkc_idregs none = {{0}};

	*guest = none;
	for (size_t i = 0; i < PKC_NR_IDREG_FIELDS; i++) {
		const struct idreg_field *field = &idreg_fields[i];

		idreg_set(guest, field,
		          idreg_lower(field, idreg_get(machine, field), idreg_get(ceiling, field)));
	}
	for (size_t i = 0; i < PKC_NR_IDREG_FIELDS; i++) {
		const struct idreg_field *field = &idreg_fields[i];

		if (!pkc_idregs_have(guest, (enum pkc_feature)field->needs))
			idreg_set(guest, field, idreg_absent(field));
	}
}

PKC_API int pkc_idreg_read(const struct pkc_idregs *guest, uint32_t enc, uint64_t *value)
{
	if (enc < IDREG_SPACE + IDREG_CRM_1 || enc >= IDREG_SPACE + PKC_NR_IDREGS)
		return -PKC_EINVAL;

	*value = guest->reg[enc - IDREG_SPACE];
	return 0;
}
