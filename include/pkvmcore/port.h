/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The port contract: all that the library needs from its embedder.
 *
 * PKC_PORT_HEADER names the header that supplies the hooks below, each as inline code, as a macro
 * or as an ordinary extern function. Without it the library takes its own port `aarch64-el2` on
 * AArch64, and `hosted` elsewhere.
 *
 * | hook | mandatory | context | what it does |
 * |---|---|---|---|
 * | pkc_port_sysreg_read(enc) | yes | any | MRS of the register that the constant @p enc encodes |
 * | pkc_port_sysreg_write(enc, value) | yes | any | MSR, or the SYS instruction of @p enc |
 * | pkc_port_barrier(kind) | yes | any | the barrier that enum pkc_barrier names |
 * | pkc_port_wait(word, seen) | yes | a lock is awaited | at most until `*word` is not @p seen |
 * | pkc_port_signal() | yes | any | an event for all CPUs (SEV) |
 * | pkc_port_this_cpu() | debug builds | any | this CPU's struct pkc_cpu |
 * | pkc_port_host_read(p, size) | when used | any | one load of 1, 2, 4 or 8 bytes of the host |
 * | pkc_port_host_write(p, size, value) | when used | any | one store likewise |
 * | pkc_port_smccc_call(regs) | when used | no lock held | SMC or HVC to the firmware below |
 * | pkc_port_fp_move(move, fp, sve, vl) | when used | FP is open | saves or loads FP, or SVE |
 * | pkc_port_panic(why) | yes | any | an invariant is broken: does not return |
 */
#ifndef PKVMCORE_PORT_H
#define PKVMCORE_PORT_H

#include <pkvmcore/sysreg_enc.h>
#include <pkvmcore/types.h>

/** The barriers that the library may ask of its port (Arm DDI 0487, B2.3). */
enum pkc_barrier {
	PKC_ISB,       /**< context synchronisation */
	PKC_DSB_NSH,   /**< completion of all accesses of this CPU */
	PKC_DSB_ISH,   /**< completion, inner shareable */
	PKC_DSB_ISHST, /**< completion of stores, inner shareable */
	PKC_DSB_SY,    /**< completion, full system: also towards a CPU with its MMU off */
	PKC_DMB_ISH,   /**< order of all accesses, inner shareable */
	PKC_DMB_ISHST, /**< order of stores, inner shareable */
	PKC_DMB_ISHLD, /**< order of loads before what follows, inner shareable */
};

struct pkc_cpu;
struct pkc_fp;
struct pkc_regs;

/** Which way the FP registers move. */
enum pkc_fp_move {
	PKC_FP_SAVE, /**< from the CPU to memory */
	PKC_FP_LOAD, /**< from memory to the CPU */
};

/** x0 to x7 of an SMCCC call: arguments before it, results after it. */
struct pkc_smccc_regs {
	uint64_t x[8]; /**< x0 is the function identifier, then the status */
};

#ifdef PKC_PORT_HEADER
#include PKC_PORT_HEADER
#elif defined(__aarch64__)
#include <pkvmcore/port/aarch64_el2.h>
#else
#include <pkvmcore/port/hosted.h>
#endif

/**
 * Panics unless @p invariant, one of the library's own, holds.
 *
 * Never about what a host or a guest may provoke.
 */
#define PKC_ASSERT(invariant) ((invariant) ? (void)0 : pkc_port_panic(#invariant))

#endif
