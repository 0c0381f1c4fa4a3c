/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The hooks of the port: log, check, do. */
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>

/* NOT_SUPPORTED (Arm DEN0028, 7.1). */
#define HOSTED_NO_FIRMWARE UINT64_MAX

struct pkc_cpu *pkc_port_this_cpu(void)
{
	return &pkc_fake_cpu_current()->cpu;
}

uint64_t pkc_port_sysreg_read(uint32_t enc)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_READ, enc, pkc_fake_get(cpu, enc), NULL);
	if (!fake_access_read(cpu, enc))
		return 0;
	fake_fp_access(cpu, enc);
	fake_sync_read(cpu, enc);
	return fake_register_read(cpu, enc);
}

void pkc_port_sysreg_write(uint32_t enc, uint64_t value)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();
	bool sys = PKC_ENC_OP0(enc) == 1;

	fake_record(cpu, sys ? PKC_FAKE_SYS : PKC_FAKE_WRITE, enc, value, NULL);
	if (!fake_access_write(cpu, enc, value))
		return;
	fake_fp_access(cpu, enc);
	fake_sync_write(cpu, enc, value);
	if (sys)
		fake_order_sys(cpu, enc);
	else
		fake_register_write(cpu, enc, value);
}

void pkc_port_barrier(enum pkc_barrier kind)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_BARRIER, kind, 0, NULL);
	fake_order_barrier(cpu, kind);
}

void pkc_port_signal(void)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_SEV, 0, 0, NULL);
	fake_order_signal(cpu);
}

static uint64_t hosted_word(const volatile void *p, size_t size)
{
	switch (size) {
	case 1:
		return __atomic_load_n((const volatile uint8_t *)p, __ATOMIC_RELAXED);
	case 2:
		return __atomic_load_n((const volatile uint16_t *)p, __ATOMIC_RELAXED);
	case 4:
		return __atomic_load_n((const volatile uint32_t *)p, __ATOMIC_RELAXED);
	default:
		return __atomic_load_n((const volatile uint64_t *)p, __ATOMIC_RELAXED);
	}
}

/* Whatever the library does with host memory, the host gets a turn after each access. */
static void hosted_host_turn(const volatile void *p)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	if (cpu->host)
		cpu->host(cpu, p);
}

uint64_t pkc_port_host_read(const volatile void *p, size_t size)
{
	uint64_t value = hosted_word(p, size);

	hosted_host_turn(p);
	return value;
}

void pkc_port_host_write(volatile void *p, size_t size, uint64_t value)
{
	switch (size) {
	case 1:
		__atomic_store_n((volatile uint8_t *)p, (uint8_t)value, __ATOMIC_RELAXED);
		break;
	case 2:
		__atomic_store_n((volatile uint16_t *)p, (uint16_t)value, __ATOMIC_RELAXED);
		break;
	case 4:
		__atomic_store_n((volatile uint32_t *)p, (uint32_t)value, __ATOMIC_RELAXED);
		break;
	default:
		__atomic_store_n((volatile uint64_t *)p, value, __ATOMIC_RELAXED);
		break;
	}
	hosted_host_turn(p);
}

void pkc_port_smccc_call(struct pkc_smccc_regs *regs)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_SMC, (uint32_t)regs->x[0], regs->x[1], NULL);
	fake_order_firmware_call(cpu, (uint32_t)regs->x[0]);
	if (cpu->firmware)
		cpu->firmware(cpu, regs);
	else
		regs->x[0] = HOSTED_NO_FIRMWARE;
}

void pkc_port_panic(const char *why)
{
	fprintf(stderr, "panic: %s\n", why);
	abort();
}
