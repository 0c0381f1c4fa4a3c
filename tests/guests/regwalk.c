/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that reads each of the 32768 system register encodings of op0 2 and 3, and writes a
 * pattern wherever it can. What it reaches must be what its own ID registers announce.
 *
 * It prints `map op0 op1 CRn CRm:` and a letter for each op2, wherever there is any: b if it can be
 * read and written, r, w, or a dot; upper case if the pattern changed what is read. Then totals and
 * `regwalk: PASS`, or FAIL. Registers of the implementation (CRn 11 and 15) are never written.
 * Without a hypervisor it fails for RVBAR_EL1, which then is EL1's.
 */
#include "regwalk.h"

/* One op0 and op1: its encodings, and for each an access and a return. */
#define BLOCK     2048
#define MRS_X0    UINT32_C(0xd5200000)
#define MSR_X0    UINT32_C(0xd5000000)
#define RET       UINT32_C(0xd65f03c0)
#define PATTERN   UINT64_C(0x5555555555555555)
#define CPACR_ALL UINT64_C(0x03330000) /* SME, FP, SVE: not trapped to EL1 itself */
#define CTR_DLINE 16
#define EC_SYS64  0x18

static uint32_t code[BLOCK][2] __attribute__((aligned(4096)));
static uint8_t found[NR_ENC];
static uint64_t strange;
static struct pkc_idregs own;

/* clang-format off */
/* Never written. */
static const uint16_t kept[] = {
	/* The code stands on them: translation, vectors, stack, interrupts that nobody takes. */
	PKC_ENC_SCTLR_EL1, PKC_SYSREG_ENC(3, 0, 1, 0, 3), PKC_ENC_TCR_EL1, PKC_ENC_TCR2_EL1,
	PKC_ENC_TTBR0_EL1, PKC_ENC_MAIR_EL1, PKC_SYSREG_ENC(3, 0, 10, 2, 1), PKC_ENC_PIR_EL1,
	PKC_ENC_PIRE0_EL1, PKC_ENC_POR_EL1, PKC_ENC_VBAR_EL1, PKC_ENC_SPSel, PKC_ENC_DAIF,
	/* RMR_EL1 and DBGPRCR_EL1 ask for a reset; what ACTLR_EL1 does is the implementation's. */
	PKC_SYSREG_ENC(3, 0, 12, 0, 2), PKC_SYSREG_ENC(2, 0, 1, 4, 4), PKC_ENC_ACTLR_EL1,
};
/* clang-format on */

static bool is_kept(uint32_t enc)
{
	if (PKC_ENC_OP0(enc) == 3 && (PKC_ENC_CRN(enc) == 11 || PKC_ENC_CRN(enc) == 15))
		return true;
	for (unsigned int i = 0; i < sizeof(kept) / sizeof(*kept); i++) {
		if (kept[i] == enc)
			return true;
	}
	return false;
}

static void publish_code(void)
{
	uint64_t line = UINT64_C(4) << (READ_SYSREG(CTR_EL0) >> CTR_DLINE & 0xf);
	uint64_t start = (uint64_t)code, end = start + sizeof(code);

	for (uint64_t a = start; a < end; a += line)
		__asm__ volatile("dc cvau, %0" ::"r"(a) : "memory");
	__asm__ volatile("dsb ish\n\tic iallu\n\tdsb ish\n\tisb" ::: "memory");
}

static void make_code(uint32_t access, uint32_t first)
{
	for (uint32_t i = 0; i < BLOCK; i++) {
		code[i][0] = access | (first + i) << 5;
		code[i][1] = RET;
	}
	publish_code();
}

/* With FEAT_IDST an UNDEFINED read of the ID space has a class of its own. */
static bool is_undefined(uint32_t enc, uint64_t esr)
{
	bool id_space = PKC_ENC_OP0(enc) == 3 && PKC_ENC_CRN(enc) == 0 && PKC_ENC_OP1(enc) <= 3;

	return ESR_EC(esr) == EC_UNKNOWN || (ESR_EC(esr) == EC_SYS64 && id_space);
}

/* One access, with x0 as its register: false if it is UNDEFINED. */
static bool try_access(uint32_t enc, uint64_t *value)
{
	struct guest_trap *trap = &guest_this_cpu()->trap;
	register uint64_t x0 __asm__("x0") = *value;

	*trap = (struct guest_trap){.allowed = true};
	__asm__ volatile("blr %1\n\tisb"
	                 : "+r"(x0)
	                 : "r"(code[enc % BLOCK])
	                 : "x30", "memory", "cc");
	trap->allowed = false;
	*value = x0;
	if (trap->taken && !is_undefined(enc, trap->esr)) {
		guest_print("strange: 0x%lx, ESR 0x%lx", (uint64_t)enc, trap->esr);
		strange++;
	}
	return !trap->taken;
}

/* The values that were read, for the pass that writes, which needs the code for reading as well. */
static uint64_t values[BLOCK];

static void read_block(uint32_t first)
{
	make_code(MRS_X0, first);
	for (uint32_t i = 0; i < BLOCK; i++) {
		values[i] = 0;
		if (try_access(first + i, &values[i]))
			found[first + i - FIRST] |= READABLE | (values[i] ? NONZERO : 0);
	}
}

/* The code of one encoding becomes a read, and a write again. */
static uint64_t read_between(uint32_t enc)
{
	uint64_t value = 0;

	code[enc % BLOCK][0] = MRS_X0 | enc << 5;
	publish_code();
	try_access(enc, &value);
	code[enc % BLOCK][0] = MSR_X0 | enc << 5;
	publish_code();
	return value;
}

/* What can be read gets the pattern and then its own value; what cannot is written with zero. */
static void write_one(uint32_t enc)
{
	uint8_t *result = &found[enc - FIRST];
	uint64_t value = *result & READABLE ? values[enc % BLOCK] ^ PATTERN : 0;

	if (is_kept(enc) || !try_access(enc, &value))
		return;
	*result |= WRITABLE;
	if (!(*result & READABLE))
		return;
	if (read_between(enc) != values[enc % BLOCK])
		*result |= CHANGED;
	try_access(enc, &values[enc % BLOCK]);
}

static void write_block(uint32_t first)
{
	make_code(MSR_X0, first);
	for (uint32_t i = 0; i < BLOCK; i++)
		write_one(first + i);
}

static void read_own_idregs(void)
{
	make_code(MRS_X0, IDREGS);
	for (uint32_t i = 8; i < PKC_NR_IDREGS; i++)
		if (!try_access(IDREGS + i, &own.reg[i]))
			print_name("missing", IDREGS + i);
}

void guest_main(void)
{
	WRITE_SYSREG(CPACR_EL1, CPACR_ALL);
	read_own_idregs();
	for (uint32_t first = FIRST; first < FIRST + NR_ENC; first += BLOCK) {
		read_block(first);
		write_block(first);
	}
	print_map(found);
	judge(found, &own);
	if (strange)
		guest_fail("regwalk", "%lu exceptions of another class", strange);
	guest_print("regwalk: PASS");
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	guest_fail("regwalk", "CPU %lu was never asked for, context %lu", cpu->index, context);
}
