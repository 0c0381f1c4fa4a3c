/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 20 to 25: what awaits a DSB. sources in docs/design/fake-cpu.md. */
#include "fake.h"

/* What awaits completion. */
enum {
	AWAITS_TLBI = 1 << 0,        /* of this CPU */
	AWAITS_TLBI_ALL = 1 << 1,    /* of all CPUs */
	AWAITS_COHERENCY = 1 << 2,   /* DC to the point of coherency */
	AWAITS_UNIFICATION = 1 << 3, /* DC to the point of unification */
	AWAITS_IC = 1 << 4,
	AWAITS_END_OF_TLBI =
		1 << 5, /* nothing: a DSB has completed TLBI, the next ISB ends the matter */
	AWAITS_ANY_TLBI = AWAITS_TLBI | AWAITS_TLBI_ALL,
	AWAITS_CACHE = AWAITS_COHERENCY | AWAITS_UNIFICATION | AWAITS_IC,
};

/* By whom all stores made so far are seen. */
enum { COVERS_SELF = 1, COVERS_CPUS = 2, COVERS_ALL = 4 };

/* CPU_ON of PSCI, but for the bit that says 64-bit arguments (Arm DEN0022, 5.1.4). */
#define ORDER_CPU_ON 0x84000003

static void order_completed(struct pkc_fake_cpu *cpu, uint32_t what)
{
	if (cpu->outstanding & what & AWAITS_ANY_TLBI)
		cpu->outstanding |= AWAITS_END_OF_TLBI;
	cpu->outstanding &= ~what;
}

static void order_isb(struct pkc_fake_cpu *cpu)
{
	if (cpu->outstanding & AWAITS_ANY_TLBI)
		fake_broken(cpu, PKC_FAKE_DSB_AFTER_TLBI);
	if (cpu->outstanding & AWAITS_IC)
		fake_broken(cpu, PKC_FAKE_DSB_AFTER_CACHE);
	if (cpu->outstanding & AWAITS_END_OF_TLBI)
		cpu->covered = 0;
	cpu->outstanding &= ~(uint32_t)AWAITS_END_OF_TLBI;
	fake_sync_done(cpu);
}

void fake_order_barrier(struct pkc_fake_cpu *cpu, enum pkc_barrier kind)
{
	switch (kind) {
	case PKC_ISB:
		order_isb(cpu);
		break;
	case PKC_DSB_NSH:
		order_completed(cpu, AWAITS_TLBI);
		cpu->covered |= COVERS_SELF;
		break;
	case PKC_DSB_ISHST:
		cpu->covered |= COVERS_SELF | COVERS_CPUS;
		break;
	case PKC_DSB_ISH:
		order_completed(cpu, AWAITS_ANY_TLBI | AWAITS_UNIFICATION | AWAITS_IC);
		cpu->covered |= COVERS_SELF | COVERS_CPUS;
		break;
	case PKC_DSB_SY:
		order_completed(cpu, AWAITS_ANY_TLBI | AWAITS_CACHE);
		cpu->covered |= COVERS_SELF | COVERS_CPUS | COVERS_ALL;
		break;
	case PKC_DMB_ISH:
	case PKC_DMB_ISHST:
	case PKC_DMB_ISHLD:
		break;
	}
}

/* CRn = 8; CRm 0 to 3 are the instructions for all CPUs. */
static void order_tlbi(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	bool all = PKC_ENC_CRM(enc) < 4;

	if (!(cpu->covered & (all ? COVERS_CPUS : COVERS_SELF)))
		fake_broken(cpu, PKC_FAKE_DSB_BEFORE_TLBI);
	cpu->outstanding |= all ? AWAITS_TLBI_ALL : AWAITS_TLBI;
}

void fake_order_sys(struct pkc_fake_cpu *cpu, uint32_t enc)
{
	switch (fake_sys_kind(enc)) {
	case FAKE_SYS_TLBI:
		order_tlbi(cpu, enc);
		break;
	case FAKE_SYS_IC:
		if (cpu->outstanding & AWAITS_UNIFICATION)
			fake_broken(cpu, PKC_FAKE_DSB_BEFORE_IC);
		cpu->outstanding |= AWAITS_IC;
		break;
	case FAKE_SYS_DC:
		cpu->outstanding |= enc == PKC_ENC_DC_CVAU ? AWAITS_UNIFICATION : AWAITS_COHERENCY;
		break;
	case FAKE_SYS_ZERO:
		fake_order_store(cpu);
		break;
	case FAKE_SYS_AT:
	case FAKE_SYS_NONE:
		break;
	}
}

void fake_order_store(struct pkc_fake_cpu *cpu)
{
	cpu->covered = 0;
}

static void order_need_complete(struct pkc_fake_cpu *cpu)
{
	if (cpu->outstanding & AWAITS_ANY_TLBI)
		fake_broken(cpu, PKC_FAKE_DSB_AFTER_TLBI);
	if (cpu->outstanding & AWAITS_CACHE)
		fake_broken(cpu, PKC_FAKE_DSB_AFTER_CACHE);
}

void fake_order_signal(struct pkc_fake_cpu *cpu)
{
	if (!(cpu->covered & COVERS_CPUS))
		fake_broken(cpu, PKC_FAKE_DSB_BEFORE_SEV);
	order_need_complete(cpu);
	cpu->covered = 0;
}

void fake_order_firmware_call(struct pkc_fake_cpu *cpu, uint32_t function)
{
	if ((function & ~(UINT32_C(1) << 30)) == ORDER_CPU_ON) {
		if (!(cpu->covered & COVERS_ALL))
			fake_broken(cpu, PKC_FAKE_DSB_BEFORE_CPU_ON);
		order_need_complete(cpu);
		cpu->covered = 0;
	}
	fake_sync_done(cpu); /* an exception entry and return synchronises the context */
}

void pkc_fake_eret(void)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_ERET, 0, 0, NULL);
	order_need_complete(cpu);
	fake_lock_exit(cpu);
	fake_sync_done(cpu);
	cpu->covered = 0;
}

void pkc_fake_settle(void)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	order_need_complete(cpu);
	fake_sync_need(cpu, UINT32_MAX);
}
