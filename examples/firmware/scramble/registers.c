/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * For the test builds alone: a reset that leaves registers UNKNOWN, and is not as kind as an
 * emulator's.
 *
 * FW_SCRAMBLE is what each gets: in one build all ones, in the other all zeros. A register that the
 * CPU does not have, or that is read-only, is UNDEFINED, and scramble.S skips it.
 */
#include <pkvmcore/sysreg.h>

void fw_scramble_registers(void);

/* SCTLR_EL2 bits that the boot protocol and PSCI promise to be clear: M, C, I, EE. */
#define SCTLR_PROMISED (PKC_BIT(0) | PKC_BIT(2) | PKC_BIT(12) | PKC_BIT(25))

/* Written last, since HCR_EL2 changes what names mean; or in use by scramble.S. */
#define IS_LATER(enc) \
	((enc) == PKC_ENC_HCR_EL2 || (enc) == PKC_ENC_SCTLR_EL2 || (enc) == PKC_ENC_VBAR_EL2)

/* No state: what is written is done to an interrupt. */
#define IS_ACTION(enc)                                                       \
	((enc) == PKC_ENC_ICC_EOIR0_EL1 || (enc) == PKC_ENC_ICC_EOIR1_EL1 || \
	 (enc) == PKC_ENC_ICC_DIR_EL1 || (enc) == PKC_ENC_ICC_SGI0R_EL1 ||   \
	 (enc) == PKC_ENC_ICC_SGI1R_EL1 || (enc) == PKC_ENC_ICC_ASGI1R_EL1)

#define SCRAMBLE_ROW(name, ...)                                      \
	if (!IS_LATER(PKC_ENC_##name) && !IS_ACTION(PKC_ENC_##name)) \
		pkc_write(name, FW_SCRAMBLE);

static void scramble_vcpu(void)
{
	PKC_SYSREG_LIST(SCRAMBLE_ROW)
}

static void scramble_gic(void)
{
	PKC_GIC_SYSREG_LIST(SCRAMBLE_ROW)
}

static void scramble_el2(void)
{
	PKC_EL2_SYSREG_LIST(SCRAMBLE_ROW)
}

void fw_scramble_registers(void)
{
	scramble_vcpu();
	scramble_gic();
	scramble_el2();
	pkc_write(SCTLR_EL2, FW_SCRAMBLE & ~SCTLR_PROMISED);
	pkc_write(HCR_EL2, FW_SCRAMBLE);
}
