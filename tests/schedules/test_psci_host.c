/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * PSCI of a protected VM under every schedule of two or three CPUs of its host: claim, refusal, run
 * gate, stop and reset. A host enters what it likes, when it likes; EL2 keeps it to one CPU a vCPU,
 * and to no vCPU loaded while it resets the VM, which `users` stands for.
 */
#include <pkvmcore/fault.h>
#include <pkvmcore/psci_host.h>
#include <string.h>

#define NR_VCPUS    3
#define NR_REQUESTS 5
#define TARGET      2           /**< the vCPU that the callers want on */
#define BOOT        4           /**< the request of the second boot */
#define RESETTING   0x80000000u /**< of `users` */

enum fate { UNKNOWN, PUBLISHED, STARTED, TAKEN_BACK, DROPPED };

static struct {
	struct pkc_psci_vm vm;
	struct pkc_power_vcpu vcpus[NR_VCPUS];
	uint32_t users;             /**< atomic: vCPUs that are loaded, or RESETTING */
	uint32_t owned[NR_VCPUS];   /**< atomic: the vCPU is loaded */
	uint32_t inside[NR_VCPUS];  /**< the vCPU is in the guest */
	uint32_t fate[NR_REQUESTS]; /**< of each request */
	uint32_t resets;            /**< that succeeded */
} shared;

static struct pkc_power_request request_of(uint32_t id)
{
	struct pkc_power_request request = {0x1000 * id, 0x100 + id, 0, 0};

	return request;
}

/* As pkc_vcpu_load(), which takes the vCPU and a reference to its VM. */
static bool load(uint32_t vcpu)
{
	uint32_t nobody = 0;

	if (!(pkc_atomic_fetch_add(&shared.users, 1, PKC_ACQUIRE) & RESETTING) &&
	    pkc_atomic_cas(&shared.owned[vcpu], &nobody, 1, PKC_ACQUIRE))
		return true;
	(void)pkc_atomic_fetch_add(&shared.users, UINT32_MAX, PKC_RELEASE);
	return false;
}

static void put(uint32_t vcpu)
{
	pkc_atomic_store(&shared.owned[vcpu], 0, PKC_RELEASE);
	(void)pkc_atomic_fetch_add(&shared.users, UINT32_MAX, PKC_RELEASE);
}

static void start(uint32_t vcpu, const struct pkc_power_request *seen)
{
	uint32_t id = (uint32_t)seen->entry / 0x1000;

	if (!schedule_live())
		return;
	schedule_expect(id && id < NR_REQUESTS && seen->context_id == request_of(id).context_id,
	                "a vCPU starts with one request's entry and context");
	schedule_expect(shared.fate[id] == PUBLISHED, "a request starts a vCPU once");
	shared.fate[id] = STARTED;
	shared.inside[vcpu] = 1;
}

/** The host enters @p vcpu, which is loaded. @return whether it is in the guest */
static bool enter(uint32_t vcpu)
{
	struct pkc_power_request request;
	int gate = pkc_psci_host_gate(&shared.vm, vcpu, &request);

	if (gate == 1) {
		if (pkc_power_start(&shared.vcpus[vcpu], &request))
			return false;
		start(vcpu, &request);
		return true;
	}
	if (gate == 0 && schedule_live())
		shared.inside[vcpu] = 1;
	return gate == 0;
}

static void leave(uint32_t vcpu)
{
	if (schedule_live())
		shared.inside[vcpu] = 0;
}

/** vCPU @p vcpu, in the guest, calls CPU_ON for TARGET and leaves. */
static struct pkc_exit_record cpu_on(uint32_t vcpu, uint32_t id)
{
	struct pkc_power_request request = request_of(id);
	struct pkc_exit_record record;
	struct pkc_regs regs;

	memset(&regs, 0, sizeof(regs));
	regs.x[0] = 0xc4000003;
	regs.x[1] = TARGET;
	regs.x[2] = request.entry;
	regs.x[3] = request.context_id;
	leave(vcpu);
	pkc_fault_record(&record, PKC_EXIT_TRAP, PKC_ESR(PKC_EC_HVC64, 0));
	if (pkc_psci_host_call(&shared.vm, vcpu, &record, &regs, 0) == 1 && schedule_live())
		shared.fate[id] = PUBLISHED;
	return record;
}

/** The host has vCPU @p vcpu entered again, with an answer to that. */
static void answer(uint32_t vcpu, struct pkc_exit_record record, uint32_t id, uint64_t action)
{
	struct pkc_reply reply = {action, {0, 0, 0, 0}};
	struct pkc_power_request request;

	if (record.answer != PKC_ANSWER_CPU_ON ||
	    pkc_psci_host_gate(&shared.vm, vcpu, &request) != 0)
		return;
	pkc_psci_host_reply(&shared.vm, &record, &reply);
	if (!schedule_live())
		return;
	schedule_expect(record.answer == PKC_ANSWER_EL2, "the result is EL2's");
	if (record.result == PKC_PSCI_SUCCESS) {
		schedule_expect(action == PKC_REPLY_SKIP || shared.fate[id] == STARTED,
		                "a refusal is too late only if the target has started");
		return;
	}
	schedule_expect(shared.fate[id] == PUBLISHED, "a refusal takes back its own request");
	shared.fate[id] = TAKEN_BACK;
}

/** vCPU @p vcpu calls CPU_ON; it is put and loaded before the host answers, if @p away. */
static void call(uint32_t vcpu, uint32_t id, uint64_t action, bool away)
{
	struct pkc_exit_record record;

	if (!load(vcpu))
		return;
	if (enter(vcpu)) {
		record = cpu_on(vcpu, id);
		if (away) {
			put(vcpu);
			if (!load(vcpu))
				return;
		}
		answer(vcpu, record, id, action);
		leave(vcpu);
	}
	put(vcpu);
}

/* Actors. */

static void caller_0_refused(void)
{
	call(0, 1, PKC_REPLY_NONE, false);
}

static void caller_0_away_and_refused(void)
{
	call(0, 1, PKC_REPLY_NONE, true);
}

static void caller_1_accepted(void)
{
	call(1, 2, PKC_REPLY_SKIP, false);
}

static void caller_1_refused(void)
{
	call(1, 2, PKC_REPLY_INJECT, false);
}

static void host_runs_the_target(void)
{
	if (!load(TARGET))
		return;
	for (int i = 0; i < 2; i++)
		if (enter(TARGET)) {
			leave(TARGET);
			pkc_power_off(&shared.vcpus[TARGET]); /* CPU_OFF */
		}
	put(TARGET);
}

static void caller_1_stops_the_vm(void)
{
	if (!load(1))
		return;
	if (enter(1)) {
		leave(1);
		pkc_power_vm_stop(&shared.vm.power);
		schedule_expect(!enter(1), "nobody enters a VM that has stopped itself");
	}
	put(1);
}

/** Resets the VM, whose primary is then vCPU 1. */
static void host_resets(void)
{
	struct pkc_power_request request = request_of(BOOT);
	uint32_t nobody = 0;
	int err;

	if (!pkc_atomic_cas(&shared.users, &nobody, RESETTING, PKC_ACQUIRE))
		return;
	err = pkc_psci_host_reset(&shared.vm, 1, &request);
	schedule_expect(!err, "with nobody loaded a reset succeeds");
	if (schedule_live()) {
		for (uint32_t id = 1; id < BOOT; id++)
			if (shared.fate[id] == PUBLISHED)
				shared.fate[id] = DROPPED;
		shared.fate[BOOT] = PUBLISHED;
		shared.resets++;
	}
	(void)pkc_atomic_fetch_and(&shared.users, ~RESETTING, PKC_RELEASE);
}

/* Claims. */

static void check(void)
{
	for (uint32_t i = 0; i < NR_VCPUS; i++) {
		schedule_expect(!shared.inside[i] || (shared.vcpus[i].word & 3) == PKC_POWER_ON,
		                "a vCPU that is not ON is out of the guest");
		schedule_expect(!shared.inside[i] || shared.vm.power.state != PKC_POWER_VM_STOPPED,
		                "nobody is inside a stopped VM");
	}
}

/** Each request has started the target, was taken back or dropped, or is pending still. */
static void no_request_is_lost(void)
{
	uint32_t pending = 0;

	for (uint32_t i = 0; i < NR_VCPUS; i++)
		schedule_expect((shared.vcpus[i].word & 3) != PKC_POWER_CLAIMED,
		                "no claim is left behind");
	for (uint32_t id = 1; id < BOOT; id++)
		pending += shared.fate[id] == PUBLISHED;
	schedule_expect(pending == ((shared.vcpus[TARGET].word & 3) == PKC_POWER_ON_PENDING),
	                "a request was lost");
	if (shared.resets)
		schedule_expect(shared.fate[BOOT] == STARTED ||
		                        (shared.vcpus[1].word & 3) == PKC_POWER_ON_PENDING,
		                "the boot request was lost");
}

/** The VM runs; vCPUs 0 and 1 are ON, and out. */
static void begin(void)
{
	static const struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3),
	                                            PKC_PSCI_HOST_FUNCTIONS, 0, 0, UINT64_MAX};

	memset(&shared, 0, sizeof(shared));
	for (uint32_t i = 0; i < NR_VCPUS; i++) {
		shared.vcpus[i].mpidr = i;
		shared.vcpus[i].word = i < TARGET ? PKC_POWER_ON : PKC_POWER_OFF;
	}
	shared.vm.offer = offer;
	shared.vm.offered[0] = shared.vm.offered[1] = PKC_PSCI_HOST_FUNCTIONS;
	shared.vm.power.vcpus = shared.vcpus;
	shared.vm.power.nr_vcpus = NR_VCPUS;
	shared.vm.power.state = PKC_POWER_VM_RUN;
}

static void explore(const char *name, void (*a)(void), void (*b)(void), void (*c)(void))
{
	struct schedule schedule = {
		name, &shared, sizeof(shared), {a, b, c, NULL}, check, no_request_is_lost, NULL};

	begin();
	schedule_explore(&schedule);
}

int main(void)
{
	explore("psci_host/a_refusal_meets_the_gate", caller_0_refused, host_runs_the_target, NULL);
	explore("psci_host/a_reset_comes_before_the_answer", caller_0_away_and_refused, host_resets,
	        NULL);
	explore("psci_host/a_refusal_never_hits_anothers_request", caller_0_refused,
	        caller_1_accepted, host_runs_the_target);
	explore("psci_host/two_refusals", caller_0_refused, caller_1_refused, host_runs_the_target);
	explore("psci_host/a_late_refusal_never_hits_what_came_after_a_reset",
	        caller_0_away_and_refused, caller_1_accepted, host_resets);
	explore("psci_host/a_stop_shuts_the_gate", caller_0_refused, caller_1_stops_the_vm,
	        host_runs_the_target);
	return 0;
}
