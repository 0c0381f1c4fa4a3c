/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host that calls what it likes, with what it likes, while every word of its memory changes
 * between any two accesses of EL2. A small EL2 of the library's parts answers it: two CPUs, a
 * protected VM of two vCPUs, and an np vCPU.
 */
#include "state_play.h"
#include <pkvmcore/fault.h>
#include <pkvmcore/psci_host.h>
#include <pkvmcore/reset.h>
#include <stdlib.h>

#define NR_VCPUS 3
#define NP_VCPU  2 /* of the others the index is that in the VM */
#define SECRET   UINT64_C(0x5ec0000000000000)
#define SECRETS  PKC_BITS(63, 48)

struct player {
	struct pkc_state state;
	struct pkc_exit_record record;
	struct pkc_host_context place;
	uint32_t loaded; /* on some CPU */
};

static struct player players[NR_VCPUS];
static struct player *loaded[2];
static struct pkc_power_vcpu powers[2];
static struct pkc_psci_vm vm;
static uint64_t seed;
static uint32_t me; /* the CPU that the host calls on */
static struct {
	uint64_t runs, entries, refused, injected, starts, forwarded;
} seen;

static uint64_t random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static bool is_protected(const struct player *player)
{
	return player != &players[NP_VCPU];
}

static const struct pkc_state_rules *rules_of(const struct player *player)
{
	return is_protected(player) ? &protected_guest : &np;
}

/* After each access of EL2 to a word of the host's: it is another then, and so is a second one. */
static void host_changes(struct pkc_fake_cpu *cpu, const volatile void *p)
{
	uint64_t word = random_word();

	(void)cpu;
	for (uint32_t i = 0; i < 2; i++)
		cr_assert((const char *)p < (char *)&players[i].place ||
		                  (const char *)p >= (char *)(&players[i].place + 1),
		          "nothing crosses of a protected guest");
	memcpy((void *)(uintptr_t)p, &word, 8);
	memcpy(&players[NP_VCPU].place.word[random_word() % STATE_WORDS], &word, 8);
}

static void reset_by(struct player *player, const struct pkc_power_request *request)
{
	static const struct pkc_reset_values values = {0x80000000, 0x410fd083, 0xac, 0xa0, 0};

	pkc_state_reset(&cpus[me].cpu, &player->state);
	pkc_reset_vcpu(&player->state.context, &values, request->entry, request->context_id,
	               request->be);
	memset(&player->record, 0, sizeof(player->record));
}

/* No outcome of an exit changes more of a protected guest than this. */
static void expect_kept(const struct pkc_exit_record *record, const struct pkc_context *before,
                        const struct pkc_context *after)
{
	struct pkc_context kept = *after;
	uint32_t ec = pkc_esr_ec(record->esr);
	uint32_t rt = (uint32_t)PKC_FIELD(record->esr, 9, 5);

	if (ec == PKC_EC_DABT_LOW)
		rt = (uint32_t)PKC_FIELD(record->esr, 20, 16);
	if (ec == PKC_EC_HVC64 || ec == PKC_EC_SMC64)
		rt = 0;
	pkc_reg_write(&kept.regs, rt, pkc_reg_read(&before->regs, rt));
	kept.regs.pc = before->regs.pc;
	kept.regs.pstate = before->regs.pstate;
	kept.sys.reg[PKC_ESR_EL1] = before->sys.reg[PKC_ESR_EL1];
	kept.sys.reg[PKC_ELR_EL1] = before->sys.reg[PKC_ELR_EL1];
	kept.sys.reg[PKC_SPSR_EL1] = before->sys.reg[PKC_SPSR_EL1];
	kept.sys.reg[PKC_FAR_EL1] = before->sys.reg[PKC_FAR_EL1];
	cr_assert_eq(memcmp(&kept, before, sizeof(kept)), 0, "esr %llx",
	             (unsigned long long)record->esr);
	seen.injected += after->sys.reg[PKC_ELR_EL1] != before->sys.reg[PKC_ELR_EL1];
}

/* What EL2 is about to enter. */
static void expect_safe(const struct player *player)
{
	const struct pkc_context *context = &player->state.context;
	uint64_t mode = context->regs.pstate & PKC_PSTATE_MODE;

	cr_assert(mode == PKC_PSTATE_EL0T || mode == PKC_PSTATE_EL1T || mode == PKC_PSTATE_EL1H);
	cr_assert_eq(context->regs.pstate & ~(limits.pstate | PKC_PSTATE_MODE), 0);
	cr_assert(context->sys.reg[PKC_MPIDR_EL1] == 0x80000000 &&
	          context->sys.reg[PKC_MIDR_EL1] == 0x410fd083 &&
	          context->sys.reg[PKC_ACTLR_EL1] == 0xac);
	if (is_protected(player))
		cr_assert_eq(pkc_power_state(&powers[player - players]), PKC_POWER_ON);
}

static void answer(struct player *player, const struct pkc_reply *reply)
{
	struct pkc_trap_vcpu trap = {&player->state.context, pkc_state_vregs(&player->state).live,
	                             limits.features, is_protected(player)};
	struct pkc_exit_record record = player->record;
	struct pkc_context before = player->state.context;

	if (is_protected(player))
		pkc_psci_host_reply(&vm, &player->record, reply);
	cr_assert_eq(pkc_trap_import(&trap, &player->record, reply), 0);
	if (is_protected(player))
		expect_kept(&record, &before, &player->state.context);
}

/* The guest does what it likes with its registers, and traps somehow. */
static void play_guest(struct player *player)
{
	struct pkc_fake_cpu *cpu = &cpus[me];
	struct pkc_regs *regs = &player->state.context.regs;

	for (uint32_t i = 0; i < 31; i++)
		regs->x[i] = SECRET | (random_word() & ~SECRETS);
	if (random_word() & 1) {
		regs->x[0] = SECRET | (random_word() & 1 ? 0x84000000 : 0xc4000000);
		regs->x[0] |= random_word() & 1 ? PKC_PSCI_CPU_ON : random_word() & 31;
		regs->x[1] = random_word() & 1;
		regs->x[2] &= ~UINT64_C(3);
	}
	regs->pc = SECRET | (random_word() & ~SECRETS);
	regs->pstate = (random_word() & PKC_BITS(31, 28)) | (random_word() & 1 ? 5 : 0);
	pkc_fake_set(cpu, PKC_ENC_TPIDR_EL1, SECRET | (random_word() & ~SECRETS));
	pkc_fake_set(cpu, PKC_ENC_VBAR_EL1, SECRET | (random_word() & ~SECRETS & ~0x7ffull));
	pkc_fake_set(cpu, PKC_ENC_CNTV_CVAL_EL0, random_word());
	pkc_fake_set(cpu, PKC_ENC_CNTV_CTL_EL0, random_word() & 3);
	if (random_word() & 1) {
		pkc_state_first_use(&cpu->cpu, &player->state, &hosts[me], fp);
		cpu->fp.v[random_word() & 31][0] = SECRET | 1;
	}
}

static uint64_t random_esr(void)
{
	static const enum pkc_ec classes[] = {PKC_EC_HVC64,    PKC_EC_SMC64,    PKC_EC_SYS64,
	                                      PKC_EC_DABT_LOW, PKC_EC_IABT_LOW, PKC_EC_WFX};
	uint64_t ec = random_word() % 8 < 7 ? (uint64_t)classes[random_word() % 6]
	                                    : random_word() & 63;
	uint64_t esr = PKC_ESR(ec, random_word() & PKC_ESR_ISS);

	if (random_word() & 1)
		esr = (esr & ~UINT64_C(0x1ff)) | PKC_BIT(24) | (random_word() & 0x40) | 7;
	return esr;
}

/* EL2 from an exit to the host. */
static void leave_guest(struct player *player)
{
	struct pkc_trap_vcpu trap = {&player->state.context, 0, limits.features,
	                             is_protected(player)};
	struct pkc_exit told;
	uint32_t code = random_word() & 3;

	pkc_fake_set(&cpus[me], PKC_ENC_ESR_EL2, random_esr());
	pkc_fake_set(&cpus[me], PKC_ENC_FAR_EL2, SECRET | (random_word() & ~SECRETS));
	pkc_fault_record(&player->record, code, 0);
	if (code == PKC_EXIT_TRAP)
		(void)pkc_fault_trap(&player->record);
	pkc_state_exit(&cpus[me].cpu, &player->state, rules_of(player));
	if (is_protected(player))
		seen.forwarded += pkc_psci_host_call(&vm, (uint32_t)(player - players),
		                                     &player->record, &player->state.context.regs,
		                                     0) == 1;
	trap.live = pkc_state_vregs(&player->state).live;
	pkc_trap_export(&trap, &player->record, &told);
	if (is_protected(player))
		cr_assert(!told.pc && (told.far & SECRETS) != SECRET && told.pstate < 0x110 &&
		          (told.esr & SECRETS) != SECRET && (told.hpfar & SECRETS) != SECRET);
}

/* The run call: import, gate, answer, enter, exit. */
static void host_runs(uint32_t claim, const struct pkc_reply *reply)
{
	struct player *player = loaded[me];
	struct pkc_power_request request;
	uint32_t consumed;
	int gate = 0;

	seen.runs++;
	if (!player || pkc_state_import(&cpus[me].cpu, &player->state, rules_of(player), claim,
	                                &consumed) != 0) {
		seen.refused++;
		return;
	}
	if (is_protected(player))
		gate = pkc_psci_host_gate(&vm, (uint32_t)(player - players), &request);
	if (gate == 1) {
		reset_by(player, &request);
		cr_assert_eq(pkc_power_start(&powers[player - players], &request), 0);
		seen.starts++;
	}
	if (gate < 0)
		return;
	answer(player, reply);
	expect_safe(player);
	pkc_state_exit(&cpus[me].cpu, &hosts[me], &host_rules);
	pkc_state_enter(&cpus[me].cpu, &player->state, rules_of(player));
	pkc_fake_eret();
	play_guest(player);
	leave_guest(player);
	pkc_state_enter(&cpus[me].cpu, &hosts[me], &host_rules);
	seen.entries++;
}

static void host_loads_or_puts(void)
{
	struct player *player = &players[random_word() % NR_VCPUS];

	if (loaded[me]) {
		pkc_state_put(&cpus[me].cpu, &loaded[me]->state);
		loaded[me]->loaded = 0;
		loaded[me] = NULL;
	} else if (!player->loaded) {
		pkc_state_load(&cpus[me].cpu, &player->state);
		player->loaded = 1;
		loaded[me] = player;
	}
}

static void host_resets_the_vm(void)
{
	static const struct pkc_power_request again = {0x40000000, 1, 0, 0};

	if (!players[0].loaded && !players[1].loaded)
		cr_assert_eq(pkc_psci_host_reset(&vm, (uint32_t)(random_word() & 1), &again), 0);
}

static void host_calls(void)
{
	struct pkc_reply reply = {random_word() & 7, {random_word() & 1 ? 0 : random_word()}};
	struct player *player;

	me = random_word() & 1;
	pkc_fake_cpu_use(&cpus[me]);
	player = loaded[me];
	switch (random_word() % 16) {
	case 0:
		host_loads_or_puts();
		break;
	case 1:
		host_resets_the_vm();
		break;
	case 2:
		if (player)
			pkc_state_fetch(&cpus[me].cpu, &player->state, rules_of(player),
			                (uint32_t)random_word(), (uint32_t)random_word());
		break;
	case 3: /* it uses FP */
		pkc_state_first_use(&cpus[me].cpu, &hosts[me], player ? &player->state : NULL, fp);
		cr_assert_neq(cpus[me].fp.v[5][0] & SECRETS, SECRET);
		break;
	default:
		host_runs(random_word() & 1 ? (uint32_t)random_word() : 0, &reply);
	}
}

static void begin(void)
{
	static const struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3),
	                                            PKC_PSCI_HOST_FUNCTIONS, 0, 0, UINT64_MAX};
	static const struct pkc_power_request first = {0, 0, 0, 0};

	play_state();
	limits.actlr = 0xac;
	powers[0].mpidr = 0;
	powers[1].mpidr = 1;
	cr_assert_eq(pkc_psci_vm_init(&vm, &offer, powers, 2), 0);
	cr_assert_eq(pkc_power_vm_boot(&vm.power, 0, &first), 0);
	for (uint32_t i = 0; i < NR_VCPUS; i++) {
		make(&players[i].state, PLAY_GROUPS, SEED_GUEST);
		players[i].state.setup.host = &players[i].place;
		reset_by(&players[i], &first);
	}
	for (me = 0; me < 2; me++)
		cpus[me].host = host_changes;
}

Test(malicious_host, whatever_it_does_el2_enters_what_is_safe_and_tells_no_secret)
{
	static const struct pkc_host_context untouched;
	uint32_t calls = getenv("PKC_LONG") ? 1000000 : 50000;

	seed = UINT64_C(0x9e3779b97f4a7c15);
	begin();
	for (uint32_t i = 0; i < calls; i++)
		host_calls();
	for (uint32_t i = 0; i < 2; i++)
		cr_expect_eq(memcmp(&players[i].place, &untouched, sizeof(untouched)), 0);
	cr_expect(seen.entries > calls / 20 && seen.refused > 100 && seen.injected > 100 &&
	                  seen.starts > 100 && seen.forwarded > 30,
	          "%u %u %u %u %u", (unsigned)seen.entries, (unsigned)seen.refused,
	          (unsigned)seen.injected, (unsigned)seen.starts, (unsigned)seen.forwarded);
}
