/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What the guest asks for by HVC and SMC. PSCI and the SMC calling convention are the library's;
 * here is what it leaves to us.
 *
 * The way of PSCI_VERSION through here is counted in instructions.
 */
#include "hvc.h"
#include "calls.h"
#include "report.h"
#include "smp.h"
#include "stage2.h"
#include "virq.h"
#include "vms.h"
#include <pkvmcore/esr.h>
#include <pkvmcore/sysreg.h>

static const struct pkc_smccc_offer smccc_offer = {
	PKC_SMCCC_1_1,
	{PKC_SMCCC_NOT_SUPPORTED, PKC_SMCCC_NOT_SUPPORTED, PKC_SMCCC_NOT_SUPPORTED},
};

static uint32_t caller(void)
{
	return (uint32_t)pkc_read(SCTLR_EL1) & PKC_SMCCC_BIG_ENDIAN;
}

static void count(struct fw_cpu *cpu, uint32_t function, int64_t result)
{
	uint64_t column = -(uint64_t)result;

	cpu->psci[function][column < FW_PSCI_VALUE ? column : FW_PSCI_VALUE]++;
}

static int64_t turn_on(struct fw_guest *guest, struct pkc_psci_reply reply)
{
	return pkc_psci_cpu_on_done(&guest->psci, reply, fw_smp_on(fw_cpu(reply.target)) == 0);
}

/* Nobody is left to use the console, or anything else, when the report begins. */
__attribute__((noreturn)) static void stop(const struct fw_cpu *cpu, const struct fw_guest *guest,
                                           bool reset)
{
	fw_vms_dying(cpu);
	fw_stage2_revoke();
	fw_report(guest);
	if (reset)
		fw_machine_reset();
	fw_machine_off();
}

/* Carries out what is more than an answer. */
__attribute__((noinline)) static int64_t act(struct fw_cpu *cpu, struct fw_guest *guest,
                                             uint32_t function, struct pkc_psci_reply reply)
{
	if (reply.action == PKC_PSCI_DO_CPU_ON)
		return turn_on(guest, reply);
	if (reply.action == PKC_PSCI_DO_STANDBY) {
		if (!fw_virq_waits(cpu))
			__asm__ volatile("dsb sy; wfi" ::: "memory");
		return reply.result;
	}
	count(cpu, function, reply.action == PKC_PSCI_DO_LEAVE ? reply.result : PKC_PSCI_SUCCESS);
	if (reply.action == PKC_PSCI_DO_SYSTEM_OFF)
		stop(cpu, guest, false);
	if (reply.action == PKC_PSCI_DO_SYSTEM_RESET)
		stop(cpu, guest, true);
	fw_vms_leave(cpu);
}

/* Neither PSCI, nor a call of ours as it stands in the table. */
__attribute__((noinline)) static void answer_other(struct fw_cpu *cpu, struct pkc_smccc_call call,
                                                   bool by_hvc)
{
	if (by_hvc && fw_is_call(call.id)) {
		fw_do_call(cpu, call.id);
		return;
	}
	cpu->context.regs.x[0] = (uint64_t)pkc_smccc_arch(&smccc_offer, call);
	cpu->other_calls++;
}

PKC_ALWAYS_INLINE void answer(struct fw_cpu *cpu, struct fw_guest *guest, bool by_hvc)
{
	struct pkc_smccc_call call;
	struct pkc_psci_reply reply;

	if (pkc_unlikely(!pkc_psci_decode(cpu->context.regs.x, caller(), &call))) {
		answer_other(cpu, call, by_hvc);
		return;
	}
	reply = pkc_psci_handle(&guest->psci, (uint32_t)cpu->index, call);
	if (pkc_unlikely(reply.action != PKC_PSCI_RESUME))
		reply.result = act(cpu, guest, pkc_psci_function(call.id), reply);
	count(cpu, pkc_psci_function(call.id), reply.result);
	cpu->context.regs.x[0] = (uint64_t)reply.result;
}

/* Apart, so that it does not make a frame for what needs none. */
__attribute__((flatten, noinline)) static void ordinary(struct fw_cpu *cpu)
{
	cpu->exits[PKC_EC_HVC64]++;
	answer(cpu, &fw_guest, true);
}

void fw_hvc(struct fw_cpu *cpu)
{
	if (!fw_do_plain_call(cpu, (uint32_t)cpu->context.regs.x[0]))
		ordinary(cpu);
}

void fw_call(struct fw_cpu *cpu, struct fw_guest *guest)
{
	answer(cpu, guest, false);
}
