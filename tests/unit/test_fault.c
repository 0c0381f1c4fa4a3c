/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/fault.h>
#include <string.h>

static struct pkc_fake_cpu cpu;
static struct pkc_exit_record record;

/* A guest has left by @p esr; FAR_EL2 and HPFAR_EL2 may be its own or of one before. */
static int leave(uint64_t esr)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	memset(&record, 0xa5, sizeof(record));
	pkc_fake_set(&cpu, PKC_ENC_ESR_EL2, esr);
	pkc_fake_set(&cpu, PKC_ENC_FAR_EL2, 0xffff000012345678);
	pkc_fake_set(&cpu, PKC_ENC_HPFAR_EL2, PKC_BIT(63) | 0xabcdef5);
	pkc_fake_set(&cpu, PKC_ENC_PAR_EL1, UINT64_C(0xff00000087654b80));
	pkc_fake_forget(&cpu);
	return pkc_fault_trap(&record);
}

static void expect_record(uint32_t code, uint64_t esr, uint64_t far, uint64_t hpfar)
{
	cr_expect(record.code == code && record.esr == esr, "%u", record.code);
	cr_expect_eq(record.far, far, "esr %llx", (unsigned long long)esr);
	cr_expect_eq(record.hpfar, hpfar, "esr %llx", (unsigned long long)esr);
	cr_expect(!record.args && record.answer == PKC_ANSWER_NONE && !record.memory);
}

Test(fault, what_is_no_abort_has_no_address)
{
	for (uint64_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		if (ec == PKC_EC_DABT_LOW || ec == PKC_EC_IABT_LOW)
			continue;
		cr_expect_eq(leave(PKC_ESR(ec, 0x1234)), 0);
		expect_record(PKC_EXIT_TRAP, PKC_ESR(ec, 0x1234), 0, 0);
		cr_expect_eq(cpu.logged, 1, "EC %llx: ESR_EL2 alone is read",
		             (unsigned long long)ec);
	}
}

Test(fault, an_abort_has_the_addresses_that_it_sets)
{
	static const enum pkc_ec classes[] = {PKC_EC_DABT_LOW, PKC_EC_IABT_LOW};

	for (uint64_t i = 0; i < 2 * 64; i++) {
		uint64_t fsc = i >> 1, kind = fsc >> 2;
		uint64_t hpfar = kind < 3 ? 0xabcdef0 : kind == 3 ? 0x876540 : 0;

		cr_expect_eq(leave(PKC_ESR(classes[i & 1], fsc)), 0);
		expect_record(PKC_EXIT_TRAP, PKC_ESR(classes[i & 1], fsc), 0xffff000012345678,
		              hpfar);
	}
}

Test(fault, a_permission_fault_of_the_walk_needs_no_at)
{
	cr_expect_eq(leave(PKC_ESR(PKC_EC_DABT_LOW, PKC_BIT(7) | 0xd)), 0);
	expect_record(PKC_EXIT_TRAP, record.esr, 0xffff000012345678, 0xabcdef0);
	cr_expect_eq(cpu.logged, 3);
}

Test(fault, at_is_asked_about_permission_faults_that_are_not_of_the_walk)
{
	for (uint64_t iss = 0; iss < 1024; iss++) {
		bool walk = iss & PKC_BIT(7), permission = (iss & 63) >> 2 == 3;

		cr_expect_eq(pkc_fault_needs_at(PKC_ESR(PKC_EC_DABT_LOW, iss)), permission && !walk,
		             "%llx", (unsigned long long)iss);
	}
}

Test(fault, an_external_abort_without_far_has_none)
{
	cr_expect_eq(leave(PKC_ESR(PKC_EC_DABT_LOW, PKC_BIT(10) | 0x10)), 0);
	expect_record(PKC_EXIT_TRAP, record.esr, 0, 0);
	cr_expect_eq(cpu.logged, 1);
}

Test(fault, at_is_synchronised_and_the_guests_par_comes_back)
{
	cr_expect_eq(leave(PKC_ESR(PKC_EC_DABT_LOW, 0xf)), 0);
	cr_expect_eq(cpu.logged, 7, "ESR, FAR, PAR, AT, ISB, PAR, PAR");
	cr_expect(cpu.log[2].op == PKC_FAKE_READ && cpu.log[2].what == PKC_ENC_PAR_EL1);
	cr_expect(cpu.log[3].op == PKC_FAKE_SYS && cpu.log[3].what == PKC_ENC_AT_S1E1R);
	cr_expect_eq(cpu.log[3].value, 0xffff000012345678);
	cr_expect(cpu.log[4].op == PKC_FAKE_BARRIER && cpu.log[4].what == PKC_ISB);
	cr_expect(cpu.log[6].op == PKC_FAKE_WRITE && cpu.log[6].what == PKC_ENC_PAR_EL1);
	cr_expect_eq(cpu.log[6].value, cpu.log[2].value);
}

Test(fault, where_the_guest_has_changed_its_tables_it_is_no_exit)
{
	pkc_fake_cpu_init(&cpu, 0);
	pkc_fake_cpu_use(&cpu);
	pkc_fake_set(&cpu, PKC_ENC_ESR_EL2, PKC_ESR(PKC_EC_IABT_LOW, 0xf));
	pkc_fake_set(&cpu, PKC_ENC_PAR_EL1, 0x80f);
	cr_expect_eq(pkc_fault_trap(&record), -PKC_EAGAIN);
	expect_record(PKC_EXIT_IRQ, 0, 0, 0);
}

Test(fault, hpfar_has_the_page_of_par)
{
	uint64_t hpfar = 7;

	cr_expect_eq(pkc_fault_hpfar_of_par(UINT64_C(0xff0ffffffffffffe), &hpfar), 0);
	cr_expect_eq(hpfar, UINT64_C(0xffffffffff0));
	cr_expect_eq(pkc_fault_hpfar_of_par(UINT64_C(0x000000000001f80b), &hpfar), -PKC_EAGAIN);
	cr_expect_eq(hpfar, UINT64_C(0xffffffffff0));
}

Test(fault, an_interrupt_has_nothing_and_an_serror_its_syndrome)
{
	leave(PKC_ESR(PKC_EC_SERROR, 0x11));
	pkc_fault_irq(&record);
	expect_record(PKC_EXIT_IRQ, 0, 0, 0);
	pkc_fault_serror(&record);
	expect_record(PKC_EXIT_SERROR, PKC_ESR(PKC_EC_SERROR, 0x11), 0, 0);
}
