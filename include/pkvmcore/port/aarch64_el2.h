/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The port for freestanding AArch64 code at EL2: the instructions themselves.
 *
 * Its one extern hook is pkc_port_panic(), which the embedder defines.
 */
#ifndef PKVMCORE_PORT_AARCH64_EL2_H
#define PKVMCORE_PORT_AARCH64_EL2_H

#include <pkvmcore/port.h>

#ifndef __aarch64__
#error "the aarch64-el2 port needs an AArch64 compiler"
#endif
#if defined(__ARM_NEON) || (defined(__ARM_FP) && !defined(__clang__))
#error "EL2 code must leave the guest's FP registers alone: compile with -mgeneral-regs-only"
#endif

PKC_BEGIN_DECLS

/**
 * An invariant of the library is broken; the embedder stops the machine.
 *
 * @param why  the invariant, a string in read-only memory
 */
__attribute__((noreturn)) void pkc_port_panic(const char *why);

/**
 * Moves the FP registers, which are open to EL2, as is SVE where it is used; ZCR_EL2 makes vectors
 * @p vl bytes long. In lib/port/aarch64_el2/fp.S, which the one-header build leaves out.
 *
 * @param move  which way
 * @param fp    FPSR and FPCR, and without SVE the vectors
 * @param sve   with SVE: Z0 to Z31, P0 to P15 and FFR, as STR stores them; aligned to 16
 * @param vl    bytes of a vector, 16 to 256; 0 without SVE
 */
void pkc_port_fp_move(enum pkc_fp_move move, struct pkc_fp *fp, uint64_t *sve, uint32_t vl);

/** The way to a guest: lib/port/aarch64_el2/switch.S. */
void pkc_switch_to_guest(void);
/**
 * The way back, where PKC_SWITCH_LEAVE() branches to: x0 is the kind, the guest's x0 and x1 are at
 * SP, all else is as the guest left it.
 */
void pkc_switch_leave(void);

#if PKC_DEBUG_LOCKS
/** This CPU's struct, where the locks that it holds are kept. Defined by the embedder. */
struct pkc_cpu *pkc_port_this_cpu(void);
#endif

PKC_END_DECLS

/** Text of the register name that the assembler makes from the five fields of an encoding. */
#define PKC_PORT_SYSREG_NAME "S%c[op0]_%c[op1]_C%c[crn]_C%c[crm]_%c[op2]"

/** The fields of the constant @p enc as operands of an asm statement. */
#define PKC_PORT_SYSREG_FIELDS(enc)                                                            \
	[op0] "i"(PKC_ENC_OP0(enc)), [op1] "i"(PKC_ENC_OP1(enc)), [crn] "i"(PKC_ENC_CRN(enc)), \
		[crm] "i"(PKC_ENC_CRM(enc)), [op2] "i"(PKC_ENC_OP2(enc))

/** MRS of the register that the constant @p enc encodes. */
#define pkc_port_sysreg_read(enc)                                      \
	__extension__({                                                \
		uint64_t pkc_value_;                                   \
		__asm__ volatile("mrs %[value], " PKC_PORT_SYSREG_NAME \
		                 : [value] "=r"(pkc_value_)            \
		                 : PKC_PORT_SYSREG_FIELDS(enc)         \
		                 : "memory");                          \
		pkc_value_;                                            \
	})

/** MSR of @p value to the register, or the SYS instruction, that the constant @p enc encodes. */
#define pkc_port_sysreg_write(enc, value)                                           \
	__asm__ volatile("msr " PKC_PORT_SYSREG_NAME ", %x[v]"                      \
	                 :                                                          \
	                 : [v] "rZ"((uint64_t)(value)), PKC_PORT_SYSREG_FIELDS(enc) \
	                 : "memory")

/** The barrier that @p kind, a constant, names. */
PKC_ALWAYS_INLINE void pkc_port_barrier(enum pkc_barrier kind)
{
	switch (kind) {
	case PKC_ISB:
		__asm__ volatile("isb" ::: "memory");
		break;
	case PKC_DSB_NSH:
		__asm__ volatile("dsb nsh" ::: "memory");
		break;
	case PKC_DSB_ISH:
		__asm__ volatile("dsb ish" ::: "memory");
		break;
	case PKC_DSB_ISHST:
		__asm__ volatile("dsb ishst" ::: "memory");
		break;
	case PKC_DSB_SY:
		__asm__ volatile("dsb sy" ::: "memory");
		break;
	case PKC_DMB_ISH:
		__asm__ volatile("dmb ish" ::: "memory");
		break;
	case PKC_DMB_ISHST:
		__asm__ volatile("dmb ishst" ::: "memory");
		break;
	case PKC_DMB_ISHLD:
		__asm__ volatile("dmb ishld" ::: "memory");
		break;
	}
}

/**
 * Sleeps until another CPU stores to @p word, unless it differs from @p seen already.
 *
 * The exclusive load arms the monitor; the store that clears it is itself the event, so that
 * whoever changes the word need not send one (Arm DDI 0487, B2.12 and D1.6.1).
 */
PKC_ALWAYS_INLINE void pkc_port_wait(const uint32_t *word, uint32_t seen)
{
	uint32_t now;

	__asm__ volatile("ldxr	%w[now], %[word]\n\t"
	                 "eor	%w[now], %w[now], %w[seen]\n\t"
	                 "cbnz	%w[now], 1f\n\t"
	                 "wfe\n"
	                 "1:"
	                 : [now] "=&r"(now)
	                 : [word] "Q"(*word), [seen] "r"(seen)
	                 : "memory");
}

/** SEV. */
PKC_ALWAYS_INLINE void pkc_port_signal(void)
{
	__asm__ volatile("sev" ::: "memory");
}

/**
 * Reads @p size bytes, 1, 2, 4 or 8, at the aligned @p p by one instruction.
 *
 * The word is the host's: whatever it holds, and whoever writes it meanwhile, the value is one that
 * was there.
 */
PKC_ALWAYS_INLINE uint64_t pkc_port_host_read(const volatile void *p, size_t size)
{
	switch (size) {
	case 1:
		return *(const volatile uint8_t *)p;
	case 2:
		return *(const volatile uint16_t *)p;
	case 4:
		return *(const volatile uint32_t *)p;
	default:
		return *(const volatile uint64_t *)p;
	}
}

/** Writes @p value to the @p size bytes, 1, 2, 4 or 8, at the aligned @p p by one instruction. */
PKC_ALWAYS_INLINE void pkc_port_host_write(volatile void *p, size_t size, uint64_t value)
{
	switch (size) {
	case 1:
		*(volatile uint8_t *)p = (uint8_t)value;
		break;
	case 2:
		*(volatile uint16_t *)p = (uint16_t)value;
		break;
	case 4:
		*(volatile uint32_t *)p = (uint32_t)value;
		break;
	default:
		*(volatile uint64_t *)p = value;
		break;
	}
}

/** Eight words of the host have moves of their own, below. */
#define PKC_PORT_HOST_BULK

/**
 * Reads eight 64-bit words of the host at @p p into @p copy, in pairs.
 *
 * Each half of a pair is a single access of its own (Arm DDI 0487, B2.2.1).
 */
PKC_ALWAYS_INLINE void pkc_host_bulk_read(uint64_t *copy, const volatile uint64_t *p)
{
	uint64_t a, b, c, d, e, f, g, h;

	__asm__ volatile("ldp	%[a], %[b], [%[p]]\n\t"
	                 "ldp	%[c], %[d], [%[p], #16]\n\t"
	                 "ldp	%[e], %[f], [%[p], #32]\n\t"
	                 "ldp	%[g], %[h], [%[p], #48]"
	                 : [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [e] "=&r"(e),
	                   [f] "=&r"(f), [g] "=&r"(g), [h] "=&r"(h)
	                 : [p] "r"(p)
	                 : "memory");
	copy[0] = a;
	copy[1] = b;
	copy[2] = c;
	copy[3] = d;
	copy[4] = e;
	copy[5] = f;
	copy[6] = g;
	copy[7] = h;
}

/** Writes the eight words at @p values to the host's at @p p, in pairs. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the assembly writes there */
PKC_ALWAYS_INLINE void pkc_host_bulk_write(volatile uint64_t *p, const uint64_t *values)
{
	__asm__ volatile("stp	%[a], %[b], [%[p]]\n\t"
	                 "stp	%[c], %[d], [%[p], #16]\n\t"
	                 "stp	%[e], %[f], [%[p], #32]\n\t"
	                 "stp	%[g], %[h], [%[p], #48]"
	                 :
	                 : [p] "r"(p), [a] "r"(values[0]), [b] "r"(values[1]), [c] "r"(values[2]),
	                   [d] "r"(values[3]), [e] "r"(values[4]), [f] "r"(values[5]),
	                   [g] "r"(values[6]), [h] "r"(values[7])
	                 : "memory");
}

/** SMC #0 with @p regs as x0 to x7; x8 to x17 are lost (DEN0028, 2.6). */
PKC_ALWAYS_INLINE void pkc_port_smccc_call(struct pkc_smccc_regs *regs)
{
	register uint64_t x0 __asm__("x0") = regs->x[0];
	register uint64_t x1 __asm__("x1") = regs->x[1];
	register uint64_t x2 __asm__("x2") = regs->x[2];
	register uint64_t x3 __asm__("x3") = regs->x[3];
	register uint64_t x4 __asm__("x4") = regs->x[4];
	register uint64_t x5 __asm__("x5") = regs->x[5];
	register uint64_t x6 __asm__("x6") = regs->x[6];
	register uint64_t x7 __asm__("x7") = regs->x[7];

	__asm__ volatile("smc #0"
	                 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6),
	                   "+r"(x7)
	                 :
	                 : "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "cc",
	                   "memory");
	regs->x[0] = x0;
	regs->x[1] = x1;
	regs->x[2] = x2;
	regs->x[3] = x3;
	regs->x[4] = x4;
	regs->x[5] = x5;
	regs->x[6] = x6;
	regs->x[7] = x7;
}

/** There is pkc_switch_call(). */
#define PKC_SWITCH_CALL 1

/** pkc_switch_enter(): x18, x29 and SP are kept, all other registers are the guest's afterwards. */
PKC_ALWAYS_INLINE uint64_t pkc_switch_call(struct pkc_regs *regs)
{
	register uint64_t x0 __asm__("x0") = (uint64_t)regs;

	__asm__ volatile("bl	pkc_switch_to_guest"
	                 : "+r"(x0)
	                 :
	                 : "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11",
	                   "x12", "x13", "x14", "x15", "x16", "x17", "x19", "x20", "x21", "x22",
	                   "x23", "x24", "x25", "x26", "x27", "x28", "x30", "cc", "memory");
	return x0;
}

#endif
