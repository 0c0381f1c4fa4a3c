/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Two runs of a guest that agree in what an exit may tell, and in nothing else, look the same to
 * its host: what it is told, its memory, and what it finds in the CPU, also after asking for more.
 */
#include "state_play.h"
#include <pkvmcore/fault.h>
#include <pkvmcore/psci_host.h>

/* All that a host can see. */
struct view {
	struct pkc_exit told;
	struct pkc_host_context place;
	struct pkc_context live;
	uint32_t fetched, consumed;
};

/* One run up to one exit. */
struct run {
	uint64_t secret;   /* all that is not below follows from it */
	uint32_t code;     /* enum pkc_exit_code */
	bool is_protected; /* else an np guest, whose host asks for nothing */
	uint64_t esr, far, hpfar;
	uint64_t mode, byte_order, timer;
	uint32_t reg, args; /* register reg is `value`; x0 to x(args - 1) are those of `call` */
	uint64_t value, call[4];
};

static struct pkc_power_vcpu vcpus[3];
static struct pkc_psci_vm vm;

static void boot(void)
{
	static const struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3),
	                                            PKC_PSCI_HOST_FUNCTIONS, 0, 0, UINT64_MAX};
	struct pkc_power_request request = {0, 0, 0, 0};

	for (uint32_t i = 0; i < 3; i++)
		vcpus[i].mpidr = i;
	cr_assert_eq(pkc_psci_vm_init(&vm, &offer, vcpus, 3), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, 0, &request), 0);
	cr_assert_eq(pkc_power_take(&vm.power, &vcpus[0], &request), 0);
	cr_assert_eq(pkc_power_start(&vcpus[0], &request), 0);
}

/* Every register that the guest can write gets a value of the run's own, wherever it is. */
static void run_guest(const struct run *run)
{
	struct pkc_context *ctx = &guest.context;

	fill(ctx, run->secret);
	ctx->regs.pstate = (run->secret & 15) << 28 | PKC_PSTATE_DAIF | run->mode;
	ctx->sys.reg[PKC_SCTLR_EL1] &= ~(PKC_SCTLR_EE | PKC_SCTLR_E0E);
	ctx->sys.reg[PKC_SCTLR_EL1] |= run->byte_order;
	ctx->sys.reg[PKC_CNTV_CTL_EL0] = run->timer & 3;
	ctx->sys.reg[PKC_CNTV_CVAL_EL0] = run->timer;
	if (run->reg < 31)
		ctx->regs.x[run->reg] = run->value;
	memcpy(ctx->regs.x, run->call, 8 * run->args);

	cpus[0].fp = ctx->fp;
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		if (pkc_class_groups(guest.cpu) & PKC_BIT(rows[reg].group))
			pkc_fake_set(&cpus[0], live(reg), ctx->sys.reg[reg]);
}

/* EL2 from the exit to the host. @return whether there is an exit */
static bool leave_guest(const struct run *run, const struct pkc_state_rules *rules,
                        struct pkc_exit *told)
{
	struct pkc_trap_vcpu trap = {&guest.context, 0, 0, run->is_protected};
	struct pkc_exit_record record;
	int call = -1;

	pkc_fake_set(&cpus[0], PKC_ENC_ESR_EL2, run->esr);
	pkc_fake_set(&cpus[0], PKC_ENC_FAR_EL2, run->far);
	pkc_fake_set(&cpus[0], PKC_ENC_HPFAR_EL2, run->hpfar);
	pkc_fake_set(&cpus[0], PKC_ENC_PAR_EL1, (run->hpfar & PKC_BITS(43, 4)) << 8);
	pkc_fault_record(&record, run->code, 0);
	if (run->code == PKC_EXIT_TRAP)
		cr_assert_eq(pkc_fault_trap(&record), 0);
	pkc_state_exit(cpu0, &guest, rules);
	if (run->is_protected)
		call = pkc_psci_host_call(&vm, 0, &record, &guest.context.regs, 0);
	trap.live = pkc_state_vregs(&guest).live;
	if (call != 0)
		pkc_trap_export(&trap, &record, told);
	return call != 0;
}

/* The host runs: it uses FP, asks for all, and has all written. */
static void run_host(const struct run *run, const struct pkc_state_rules *rules, struct view *view)
{
	uint32_t want = run->is_protected ? UINT32_MAX : 0;

	pkc_state_enter(cpu0, &hosts[0], &host_rules);
	pkc_state_first_use(cpu0, &hosts[0], &guest, fp);
	view->live.fp = cpus[0].fp;
	for (uint32_t reg = 1; reg < PKC_NR_SYSREGS; reg++)
		if (PLAY_GROUPS & PKC_BIT(rows[reg].group))
			view->live.sys.reg[reg] = pkc_fake_get(&cpus[0], live(reg));
	view->live.regs = hosts[0].context.regs;
	view->fetched = pkc_state_fetch(cpu0, &guest, rules, want, 0);
	cr_assert_eq(pkc_state_import(cpu0, &guest, rules, want, &view->consumed), 0);
	pkc_state_put(cpu0, &guest);
	view->place = place;
}

static struct view look(const struct run *run)
{
	const struct pkc_state_rules *rules = run->is_protected ? &protected_guest : &np;
	struct view view;

	memset(&view, 0, sizeof(view));
	play_state();
	boot();
	pkc_state_exit(cpu0, &hosts[0], &host_rules);
	pkc_state_enter(cpu0, &guest, rules);
	pkc_fake_eret();
	pkc_state_first_use(cpu0, &guest, &hosts[0], fp);
	run_guest(run);
	if (leave_guest(run, rules, &view.told))
		run_host(run, rules, &view);
	return view;
}

static void expect_same(const struct run *a, const struct run *b)
{
	struct view seen_a = look(a), seen_b = look(b);

	cr_expect_eq(memcmp(&seen_a, &seen_b, sizeof(seen_a)), 0, "esr %llx and %llx",
	             (unsigned long long)a->esr, (unsigned long long)b->esr);
}

/* A run with secrets of its own in all that an exit might tell. */
static struct run secretive(uint64_t secret)
{
	struct run run = {secret, PKC_EXIT_TRAP, true, 0, 0, 0, 0, 0, 0, 31, 0, 0, {0}};

	run.far = UINT64_C(0xffff000000000000) | secret << 20 | secret << 4;
	run.hpfar = secret << 12;
	run.mode = secret & 1 ? PKC_PSTATE_EL1H : PKC_PSTATE_EL0T;
	run.byte_order = secret & 1 ? PKC_SCTLR_EE : PKC_SCTLR_E0E;
	run.timer = secret << 8 | (secret & 1);
	return run;
}

/* The two agree in register @p n of the first, and @p n ^ 5 of the second, as far as @p mask. */
static void agree_in_register(struct run *a, struct run *b, uint32_t n, uint64_t mask)
{
	uint64_t value = n == 31 || (n ^ 5) == 31 ? 0 : UINT64_C(0x1122334455667788) & mask;

	a->reg = n;
	b->reg = n ^ 5;
	a->value = value | (UINT64_C(0xaaaaaaaaaaaaaaaa) & ~mask);
	b->value = value | (UINT64_C(0xbbbbbbbbbbbbbbbb) & ~mask);
}

static void agree_in_mmio(struct run *a, struct run *b)
{
	struct pkc_mmio mmio;

	if (pkc_esr_mmio_decode(a->esr, &mmio) != 0)
		return;
	b->far = (b->far & ~UINT64_C(0xfff)) | (a->far & 0xfff);
	b->byte_order = a->byte_order;
	if (mmio.write)
		agree_in_register(a, b, mmio.rt, UINT64_MAX >> (64 - 8 * mmio.bytes));
}

/* What the classes of docs/design/trap.md tell, and no more. */
static void agree(struct run *a, struct run *b, uint32_t ec, uint64_t iss)
{
	uint32_t rt = (uint32_t)(iss >> 5 & 31);

	a->esr = PKC_ESR(ec, iss);
	b->esr = a->esr | UINT64_C(0x1f) << 32;
	switch (ec) {
	case PKC_EC_WFX:
		b->esr ^= 5 << 5;
		b->mode = a->mode;
		b->timer = a->timer;
		if ((iss & 6) == 6)
			agree_in_register(a, b, rt, UINT64_MAX);
		break;
	case PKC_EC_SYS64:
		b->esr ^= 5 << 5;
		b->mode = a->mode;
		if (!(iss & 1))
			agree_in_register(a, b, rt, UINT64_MAX);
		break;
	case PKC_EC_DABT_LOW:
		b->esr ^= 5 << 16;
		b->mode = a->mode;
		b->hpfar = a->hpfar;
		agree_in_mmio(a, b);
		break;
	case PKC_EC_IABT_LOW:
		b->hpfar = a->hpfar;
		break;
	case PKC_EC_HVC64:
	case PKC_EC_SMC64:
		break;
	default:
		b->esr ^= PKC_ESR_ISS;
	}
}

/* Syndrome @p i of a class: none, all, each bit, a permission fault, and accesses of each width. */
static uint64_t syndrome(uint32_t i)
{
	uint64_t access = PKC_BIT(24) | (uint64_t)(i & 3) << 22 | (i & 4 ? PKC_BIT(6) : 0) |
	                  (uint64_t)(i & 31) << 16 | 7;

	if (i < 25)
		return PKC_BIT(i);
	if (i < 28)
		return i == 25 ? 0 : i == 26 ? PKC_ESR_ISS : 0xf;
	return access;
}

static bool has_exports(uint32_t ec)
{
	return ec == PKC_EC_WFX || ec == PKC_EC_HVC64 || ec == PKC_EC_SMC64 || ec == PKC_EC_SYS64 ||
	       ec == PKC_EC_IABT_LOW || ec == PKC_EC_DABT_LOW;
}

Test(noninterference, a_trap_of_a_protected_guest_tells_what_its_class_may)
{
	for (uint32_t ec = 0; ec <= PKC_EC_MAX; ec++) {
		for (uint32_t i = 0; i < 60; i++) {
			struct run a = secretive(9), b = secretive(14);

			if (!has_exports(ec) && (i < 25 || i > 27))
				continue; /* no bit of it is told */
			agree(&a, &b, ec, syndrome(i));
			expect_same(&a, &b);
		}
	}
}

Test(noninterference, any_other_exit_of_a_protected_guest_tells_nothing)
{
	static const uint32_t codes[] = {PKC_EXIT_IRQ, PKC_EXIT_SERROR, PKC_EXIT_IL};

	for (uint32_t i = 0; i < 3; i++) {
		struct run a = secretive(9), b = secretive(14);

		a.code = b.code = codes[i];
		a.esr = PKC_ESR(PKC_EC_DABT_LOW, syndrome(31));
		b.esr = PKC_ESR(PKC_EC_SYS64, 0);
		expect_same(&a, &b);
	}
}

/* Call @p id, in whose registers the runs agree as far as its host has to act. */
static void expect_same_call(uint32_t id, uint64_t x1, uint32_t args)
{
	struct run a = secretive(9), b = secretive(14);
	uint64_t high = id & PKC_SMCCC_SMC64 ? 0 : UINT64_C(0xffffffff00000000);

	a.esr = b.esr = PKC_ESR(id & 1 ? PKC_EC_HVC64 : PKC_EC_SMC64, 0);
	a.args = b.args = 4;
	for (uint32_t i = 0; i < 4; i++) {
		a.call[i] = i < args ? 0 : 0x1000 * (i + 1);
		b.call[i] = i < args ? high : 0x5000 * (i + 1);
	}
	a.call[0] = UINT64_C(0x1111111100000000) | id;
	b.call[0] = UINT64_C(0x2222222200000000) | id;
	a.call[1] = x1;
	b.call[1] = x1 | high;
	expect_same(&a, &b);
}

Test(noninterference, of_a_call_the_host_learns_what_it_has_to_do)
{
	for (uint32_t function = 0; function < 32; function++) {
		for (uint32_t smc64 = 0; smc64 < 2; smc64++) {
			for (uint64_t x1 = 0; x1 < 2; x1++) {
				bool typed = function == PKC_PSCI_SYSTEM_RESET2 ||
				             function == PKC_PSCI_SYSTEM_OFF2;

				expect_same_call(PKC_PSCI_BASE | smc64 << 30 | function, x1,
				                 typed ? 3 : 2);
			}
		}
	}
}

Test(noninterference, a_call_that_is_none_of_the_hosts_tells_nothing)
{
	for (uint32_t i = 0; i < 2; i++) {
		struct run a = secretive(9), b = secretive(14);

		a.esr = b.esr = PKC_ESR(i ? PKC_EC_HVC64 : PKC_EC_SMC64, 0);
		expect_same(&a, &b);
	}
}

Test(noninterference, an_interrupt_of_an_np_guest_tells_pc_and_pstate)
{
	struct run a = secretive(9), b = secretive(14);
	struct view seen_a, seen_b;

	a.code = b.code = PKC_EXIT_IRQ;
	a.is_protected = b.is_protected = false;
	seen_a = look(&a);
	seen_b = look(&b);
	cr_expect(seen_a.told.pc != seen_b.told.pc && seen_a.told.pstate != seen_b.told.pstate);
	seen_a.told.pc = seen_b.told.pc;
	seen_a.told.pstate = seen_b.told.pstate;
	cr_expect_eq(memcmp(&seen_a, &seen_b, sizeof(seen_a)), 0);
}

/* The test above would hold of a host that learns nothing at all. */
Test(noninterference, what_a_class_may_tell_is_told)
{
	struct run a = secretive(9), b = secretive(9);
	struct view seen_a, seen_b;

	agree(&a, &b, PKC_EC_DABT_LOW, syndrome(39));
	b.esr = a.esr;
	b.reg = a.reg;
	b.value = a.value ^ 1;
	seen_a = look(&a);
	seen_b = look(&b);
	cr_expect_neq(seen_a.told.data[0], seen_b.told.data[0]);
	seen_b.told.data[0] = seen_a.told.data[0];
	cr_expect_eq(memcmp(&seen_a, &seen_b, sizeof(seen_a)), 0);
}
