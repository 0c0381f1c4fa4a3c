/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The end of EL2 itself, told to a person. Runs on the emergency stack.
 */
#include "panic.h"
#include "console.h"
#include "names.h"
#include "smp.h"
#include <pkvmcore/atomic.h>
#include <pkvmcore/esr.h>
#include <pkvmcore/sysreg.h>

static const char *const kinds[] = {"exception", "IRQ", "FIQ", "SError"};

/*
 * Set by the first CPU that gets here; if it is the same one again, this report is what went wrong.
 */
static uint32_t busy;

static bool is_guard_page(uint64_t address)
{
	uint64_t offset = address - (uint64_t)fw_cpu_areas;

	return offset < sizeof(fw_cpu_areas) && offset % sizeof(struct fw_cpu_area) < FW_PAGE;
}

static void print_syndrome(uint64_t esr)
{
	uint32_t class = pkc_esr_ec(esr);

	fw_print("el2:   ESR  %016lx  %s", esr, fw_class_name(class));
	if (class == PKC_EC_DABT_CUR || class == PKC_EC_IABT_CUR)
		fw_print(", %s, level %lu", fw_fault_name(esr & 0x3f), esr & 3);
	fw_print("\n");
}

static void print_registers(const struct fw_trap *trap)
{
	for (uint64_t i = 0; i < 31; i++) {
		const char *lead = i % 4 ? " " : i ? "\nel2:  " : "el2:  ";

		fw_print("%s x%-2lu %016lx", lead, i, trap->regs.x[i]);
	}
	fw_print("\n");
}

void fw_unexpected(const struct fw_trap *trap, uint64_t kind)
{
	uint64_t far = pkc_read(FAR_EL2);

	if (pkc_atomic_fetch_add(&busy, 1, PKC_RELAXED))
		fw_machine_off();
	fw_console_seize();
	fw_print("\nel2: FATAL %s in EL2 on the CPU with MPIDR_EL1 %lx\n", kinds[kind],
	         pkc_read(MPIDR_EL1));
	if (kind == FW_EXIT_SYNC && is_guard_page(far))
		fw_print("el2:   a stack has overflowed: FAR is in the page below it\n");
	print_syndrome(pkc_read(ESR_EL2));
	fw_print("el2:   ELR  %016lx  (in firmware.elf)\n", trap->regs.pc);
	fw_print("el2:   FAR  %016lx\n", far);
	fw_print("el2:   SP   %016lx\n", trap->sp);
	fw_print("el2:   SPSR %016lx\n", trap->regs.pstate);
	print_registers(trap);
	fw_machine_off();
}

void pkc_port_panic(const char *why)
{
	fw_fatal("the library's invariant is broken: %s", why);
}
