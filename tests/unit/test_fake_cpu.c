/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The fake CPU: registers, log, several CPUs. test_fake_access.c and its like break the rules. */
#include <criterion/criterion.h>
#include <pkvmcore/atomic.h>
#include <pkvmcore/barrier.h>
#include <pkvmcore/fake_cpu.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static struct pkc_fake_cpu cpu;

static void play(void)
{
	pkc_fake_cpu_init(&cpu, 3);
	pkc_fake_cpu_use(&cpu);
}

TestSuite(fake_cpu, .init = play);

Test(fake_cpu, a_register_keeps_what_is_written)
{
	pkc_write(TPIDR_EL2, 0x1234);
	cr_expect_eq(pkc_read(TPIDR_EL2), 0x1234);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_TPIDR_EL2), 0x1234);
}

Test(fake_cpu, what_is_unknown_at_reset_is_poison)
{
	cr_expect_eq(pkc_read(TPIDR_EL2), PKC_POISON);
	cr_expect_eq(pkc_read(ELR_EL1), PKC_POISON);
	cr_expect_eq(pkc_read(HCR_EL2), 0);
	cr_expect_eq(pkc_read(CurrentEL), 8);
}

Test(fake_cpu, no_register_starts_with_a_known_res0_bit_set)
{
/* clang-format off */
#define ROW(name, op0, op1, crn, crm, op2, group, reset, res0, res1) \
	if (res0 != PKC_NOT_KNOWN) \
		cr_expect_not(pkc_fake_get(&cpu, PKC_ENC_##name) & res0, #name);
	PKC_SYSREG_LIST(ROW)
#undef ROW
	/* clang-format on */
}

Test(fake_cpu, logs_what_is_done_in_order)
{
	pkc_write(VTTBR_EL2, 0x1000);
	pkc_isb();
	pkc_dsb(ISHST);
	pkc_write(TLBI_VMALLS12E1IS, 0);
	pkc_dsb(ISH);
	pkc_isb();
	cr_assert_eq(cpu.logged, 6);
	cr_expect_eq(cpu.log[0].op, PKC_FAKE_WRITE);
	cr_expect_eq(cpu.log[0].what, PKC_ENC_VTTBR_EL2);
	cr_expect_eq(cpu.log[0].value, 0x1000);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_BARRIER, PKC_ISB), 1);
	cr_expect_eq(pkc_fake_find(&cpu, 2, PKC_FAKE_BARRIER, PKC_ISB), 5);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_SYS, PKC_ENC_TLBI_VMALLS12E1IS), 3);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_SEV, 0), cpu.logged);
}

Test(fake_cpu, a_full_log_counts_what_is_lost)
{
	for (int i = 0; i < PKC_FAKE_LOG_SIZE + 7; i++)
		pkc_isb();
	cr_expect_eq(cpu.logged, PKC_FAKE_LOG_SIZE);
	cr_expect_eq(cpu.lost, 7);
}

Test(fake_cpu, describes_events_by_register_name)
{
	char text[96];

	pkc_write(VTTBR_EL2, 0x1000);
	pkc_dsb(ISHST);
	pkc_fake_store(&cpu);
	cr_expect_str_eq(pkc_fake_describe(&cpu.log[0], text, sizeof(text)),
	                 "MSR VTTBR_EL2 (0xe108) = 0x1000");
	cr_expect_str_eq(pkc_fake_describe(&cpu.log[1], text, sizeof(text)), "DSB ISHST");
	cr_expect_eq(strncmp(pkc_fake_describe(&cpu.log[2], text, sizeof(text)), "store", 5), 0);
}

Test(fake_cpu, set_and_clear_registers_are_one)
{
	pkc_fake_set(&cpu, PKC_ENC_PMCNTENSET_EL0, 0);
	pkc_write(PMCNTENSET_EL0, 6);
	pkc_write(PMCNTENSET_EL0, 1);
	pkc_write(PMCNTENCLR_EL0, 2);
	cr_expect_eq(pkc_read(PMCNTENSET_EL0), 5);
	cr_expect_eq(pkc_read(PMCNTENCLR_EL0), 5);
}

Test(fake_cpu, elrsr_follows_the_list_registers)
{
	cr_expect_eq(pkc_read(ICH_ELRSR_EL2), 0xf);
	pkc_write(ICH_LR1_EL2, PKC_BIT(62) | 27);
	pkc_write(ICH_LR2_EL2, PKC_BIT(41));
	pkc_write(ICH_LR3_EL2, PKC_BIT(61) | PKC_BIT(41));
	pkc_isb();
	cr_expect_eq(pkc_read(ICH_ELRSR_EL2), 0x9);
}

Test(fake_cpu, time_goes_on)
{
	uint64_t before = pkc_read(CNTVCT_EL0);

	cr_expect_gt(pkc_read(CNTVCT_EL0), before);
}

Test(fake_cpu, several_cpus_keep_their_own_state)
{
	struct pkc_fake_cpu *other = malloc(sizeof(*other));

	pkc_fake_cpu_init(other, 4);
	pkc_write(TPIDR_EL2, 1);
	cr_expect_eq(pkc_fake_cpu_use(other), &cpu);
	cr_expect_eq(pkc_port_this_cpu()->id, 4);
	pkc_write(TPIDR_EL2, 2);
	pkc_fake_cpu_use(&cpu);
	cr_expect_eq(pkc_read(TPIDR_EL2), 1);
	cr_expect_eq(other->logged, 1);
	free(other);
}

Test(fake_cpu, a_thread_has_a_cpu_of_its_own)
{
	pkc_fake_cpu_use(NULL);
	cr_expect_neq(pkc_fake_cpu_current(), &cpu);
	cr_expect_eq(pkc_port_this_cpu(), &pkc_fake_cpu_current()->cpu);
}

static void firmware(struct pkc_fake_cpu *caller, struct pkc_smccc_regs *regs)
{
	regs->x[0] = caller->cpu.id + regs->x[1];
}

Test(fake_cpu, calls_go_to_the_scripted_firmware)
{
	struct pkc_smccc_regs regs = {{0x84000000, 40}};

	pkc_port_smccc_call(&regs);
	cr_expect_eq(regs.x[0], UINT64_MAX);
	cpu.firmware = firmware;
	pkc_port_smccc_call(&regs);
	cr_expect_eq(regs.x[0], 43);
	cr_expect_eq(pkc_fake_find(&cpu, 0, PKC_FAKE_SMC, 0x84000000), 0);
}

Test(fake_cpu, atomics_are_logged_on_request)
{
	static uint32_t word;

	pkc_atomic_store(&word, 1, PKC_RELEASE);
	cr_expect_eq(cpu.logged, 0);
	cpu.trace_atomics = true;
	pkc_atomic_store(&word, 2, PKC_RELEASE);
	cr_expect_eq(pkc_atomic_load(&word, PKC_ACQUIRE), 2);
	pkc_atomic_fetch_add(&word, 1, PKC_RELAXED);
	cr_assert_eq(cpu.logged, 3);
	cr_expect_eq(cpu.log[0].op, PKC_FAKE_STORE);
	cr_expect_eq(cpu.log[0].what, PKC_RELEASE);
	cr_expect_eq(cpu.log[0].address, &word);
	cr_expect_eq(cpu.log[1].what, PKC_ACQUIRE);
	cr_expect_eq(cpu.log[2].op, PKC_FAKE_RMW);
}

Test(fake_cpu, forgetting_keeps_the_registers)
{
	pkc_write(TPIDR_EL2, 1);
	pkc_fake_forget(&cpu);
	cr_expect_eq(cpu.logged, 0);
	cr_expect_eq(pkc_fake_get(&cpu, PKC_ENC_TPIDR_EL2), 1);
}

Test(fake_cpu, bad_rules_abort_unless_caught, .signal = SIGABRT)
{
	pkc_write(CTR_EL0, 0);
}
