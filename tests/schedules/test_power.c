/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * Power words under every schedule of two or three actors: callers of CPU_ON, CPUs that run a vCPU,
 * a VM that stops and boots.
 */
#include <pkvmcore/errno.h>
#include <pkvmcore/psci.h>
#include <string.h>

#define NR_VCPUS    3
#define NR_REQUESTS 8
#define TARGET      2 /**< the vCPU that the callers, 0 and 1, want on */
#define BOOT        7 /**< the request of the second boot */

enum fate { UNKNOWN, PUBLISHED, STARTED, TAKEN_BACK };

/** The words, and what an observer who sees all knows. */
static struct {
	struct pkc_psci_vm vm;
	struct pkc_power_vcpu vcpus[NR_VCPUS];
	uint32_t inside[NR_VCPUS];  /**< the vCPU is in the guest */
	uint32_t fate[NR_REQUESTS]; /**< of each request */
	uint32_t successes;         /**< CPU_ON calls that were answered so */
	uint32_t stops;             /**< calls that shut the gate */
	uint32_t shut;              /**< pkc_power_vm_stop() has returned, and no boot yet */
	uint32_t dropped;           /**< pkc_power_vm_stopped() has begun */
	uint32_t booted;            /**< the VM has booted again */
	uint32_t padding_;
} shared;

/** Request @p id, recognisable in each of its fields. */
static struct pkc_power_request request_of(uint32_t id)
{
	struct pkc_power_request request = {0x1000 * id, 0x100 + id, id & 1, 0};

	return request;
}

static struct pkc_psci_reply hypercall(uint32_t vcpu, uint32_t function, uint64_t x1, uint32_t id)
{
	struct pkc_power_request request = request_of(id);
	uint64_t x[4] = {0x84000000 | function, x1, request.entry, request.context_id};
	struct pkc_smccc_call call;

	schedule_expect(pkc_psci_decode(x, request.be * PKC_SMCCC_BIG_ENDIAN, &call), "decodes");
	return pkc_psci_handle(&shared.vm, vcpu, call);
}

/** vCPU @p vcpu enters the guest with what it was reset to. */
static void enter(uint32_t vcpu, const struct pkc_power_request *seen)
{
	uint32_t id = (uint32_t)seen->entry / 0x1000;
	struct pkc_power_request whole = request_of(id);

	if (!schedule_live())
		return;
	schedule_expect(id && id < NR_REQUESTS && seen->context_id == whole.context_id &&
	                        seen->be == whole.be,
	                "a vCPU starts with one request's entry, context and endianness");
	schedule_expect(shared.fate[id] == PUBLISHED, "a request starts a vCPU once");
	shared.fate[id] = STARTED;
	shared.inside[vcpu] = 1;
}

/** vCPU @p vcpu traps, for good. */
static void leave(uint32_t vcpu)
{
	if (schedule_live())
		shared.inside[vcpu] = 0;
	pkc_power_off(&shared.vcpus[vcpu]);
}

/** The CPU of @p vcpu: runs it once if that is possible. @return whether it is in the guest now */
static bool try_to_run(uint32_t vcpu)
{
	bool shut = schedule_note(shared.shut);
	struct pkc_power_request request;

	if (pkc_power_take(&shared.vm.power, &shared.vcpus[vcpu], &request))
		return false;
	if (pkc_power_start(&shared.vcpus[vcpu], &request))
		return false;
	schedule_expect(!shut || request.entry == request_of(BOOT).entry,
	                "a shut gate lets nobody start");
	enter(vcpu, &request);
	return true;
}

static void run_twice(uint32_t vcpu)
{
	for (int i = 0; i < 2; i++)
		if (try_to_run(vcpu))
			leave(vcpu);
}

/** vCPU @p vcpu calls CPU_ON for @p target with request @p id. */
static struct pkc_psci_reply cpu_on(uint32_t vcpu, uint32_t target, uint32_t id)
{
	bool shut = schedule_note(shared.shut);
	struct pkc_psci_reply reply = hypercall(vcpu, PKC_PSCI_CPU_ON, target, id);

	if (reply.action != PKC_PSCI_DO_CPU_ON) {
		schedule_expect(reply.result == PKC_PSCI_ON_PENDING ||
		                        reply.result == PKC_PSCI_ALREADY_ON ||
		                        reply.result == PKC_PSCI_DENIED,
		                "a refused CPU_ON says why");
		return reply;
	}
	if (schedule_live()) {
		schedule_expect(!shut, "a stopping VM turns nobody on");
		shared.fate[id] = PUBLISHED;
		shared.successes++;
	}
	return reply;
}

/** The target of @p reply, request @p id, cannot be powered. */
static void refuse(struct pkc_psci_reply reply, uint32_t id)
{
	int64_t result;

	if (reply.action != PKC_PSCI_DO_CPU_ON)
		return;
	result = pkc_psci_cpu_on_done(&shared.vm, reply, false);
	if (!schedule_live())
		return;
	if (result == PKC_PSCI_SUCCESS) {
		schedule_expect(shared.fate[id] == STARTED || shared.dropped,
		                "a refusal is too late only if the target has started");
		return;
	}
	schedule_expect(result == PKC_PSCI_INTERNAL_FAILURE, "never ALREADY_ON after a claim");
	schedule_expect(shared.fate[id] == PUBLISHED, "a refusal takes back its own request only");
	shared.fate[id] = TAKEN_BACK;
}

static void stop(void)
{
	if (!pkc_power_vm_stop(&shared.vm.power) && schedule_live()) {
		shared.stops++;
		shared.shut = 1;
	}
}

static void expect_all_off(void)
{
	for (uint32_t i = 0; schedule_live() && i < NR_VCPUS; i++)
		schedule_expect((shared.vcpus[i].word & 3) == PKC_POWER_OFF,
		                "every vCPU of a stopped VM is OFF");
}

/** Waits, not for ever, until the VM has stopped. */
static bool stopped(void)
{
	if (schedule_live())
		shared.dropped = 1;
	for (int i = 0; i < 2; i++)
		if (!pkc_power_vm_stopped(&shared.vm.power)) {
			expect_all_off();
			return true;
		}
	return false;
}

static void boot_again(void)
{
	struct pkc_power_request request = request_of(BOOT);

	if (pkc_power_vm_boot(&shared.vm.power, 0, &request) || !schedule_live())
		return;
	shared.fate[BOOT] = PUBLISHED;
	shared.shut = 0;
	shared.booted = 1;
}

/* Actors. */

static void caller_0(void)
{
	cpu_on(0, TARGET, 1);
}

static void caller_1(void)
{
	cpu_on(1, TARGET, 2);
}

static void refused_caller_0(void)
{
	refuse(cpu_on(0, TARGET, 1), 1);
}

static void twice_refused_caller_1(void)
{
	refuse(cpu_on(1, TARGET, 2), 2);
	refuse(cpu_on(1, TARGET, 3), 3);
}

static void caller_0_leaves(void)
{
	cpu_on(0, TARGET, 1);
	leave(0);
}

static void caller_1_leaves_and_is_refused(void)
{
	struct pkc_psci_reply reply = cpu_on(1, 0, 2);

	leave(1);
	refuse(reply, 2);
}

static void cpu_of_target(void)
{
	run_twice(TARGET);
}

static void cpu_of_target_stays_inside(void)
{
	try_to_run(TARGET);
}

static void cpu_of_vcpu_0(void)
{
	run_twice(0);
}

static void target_leaves(void)
{
	leave(TARGET);
}

static void system_call(uint32_t vcpu, uint32_t function, uint32_t action)
{
	struct pkc_psci_reply reply = hypercall(vcpu, function, 0, 0);

	schedule_expect(reply.action == action || reply.action == PKC_PSCI_DO_LEAVE,
	                "a system call stops the VM, or somebody else has");
	if (reply.action == action && schedule_live()) {
		shared.stops++;
		shared.shut = 1;
	}
	leave(vcpu);
}

static void vcpu_0_calls_system_off(void)
{
	system_call(0, PKC_PSCI_SYSTEM_OFF, PKC_PSCI_DO_SYSTEM_OFF);
}

static void vcpu_1_calls_system_reset(void)
{
	system_call(1, PKC_PSCI_SYSTEM_RESET, PKC_PSCI_DO_SYSTEM_RESET);
}

static void hypervisor_stops_and_boots(void)
{
	stop();
	if (stopped())
		boot_again();
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

static void nothing_more(void)
{
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		schedule_expect((shared.vcpus[i].word & 3) != PKC_POWER_CLAIMED,
		                "no claim is left behind");
}

static void one_success(void)
{
	nothing_more();
	schedule_expect(shared.successes == 1, "one SUCCESS");
	schedule_expect((shared.vcpus[TARGET].word & 3) == PKC_POWER_ON_PENDING, "pending");
}

static void one_start(void)
{
	schedule_expect(shared.inside[TARGET] && shared.fate[1] == STARTED, "one start");
}

/**
 * Each request that was answered with SUCCESS has started the target, was taken back, or is the one
 * that is pending.
 */
static void no_request_is_lost(void)
{
	uint32_t pending = 0;

	nothing_more();
	for (uint32_t id = 1; id < BOOT; id++)
		pending += shared.fate[id] == PUBLISHED;
	schedule_expect(pending == ((shared.vcpus[TARGET].word & 3) == PKC_POWER_ON_PENDING),
	                "a request was lost");
}

static void one_stop(void)
{
	nothing_more();
	schedule_expect(shared.stops == 1, "one call stops the VM");
}

static void the_boot_counts(void)
{
	uint32_t state = shared.vcpus[0].word & 3;

	nothing_more();
	if (shared.booted)
		schedule_expect(shared.fate[BOOT] == STARTED || state == PKC_POWER_ON_PENDING,
		                "the boot request was lost");
}

/* Scenarios. */

/** The VM runs; vCPUs 0 to @p nr_on - 1 are inside. */
static void begin(uint32_t nr_on)
{
	static const struct pkc_psci_offer offer = {PKC_PSCI_MAKE_VERSION(1, 3), PKC_PSCI_ALL, 0, 0,
	                                            UINT64_MAX};

	memset(&shared, 0, sizeof(shared));
	for (uint32_t i = 0; i < NR_VCPUS; i++) {
		shared.vcpus[i].mpidr = i;
		shared.vcpus[i].word = i < nr_on ? PKC_POWER_ON : PKC_POWER_OFF;
		shared.inside[i] = i < nr_on;
	}
	shared.vm.offer = offer;
	shared.vm.offered[0] = PKC_PSCI_ALL;
	shared.vm.power.vcpus = shared.vcpus;
	shared.vm.power.nr_vcpus = NR_VCPUS;
	shared.vm.power.state = PKC_POWER_VM_RUN;
}

static void explore(const char *name, void (*finish)(void), void (*a)(void), void (*b)(void),
                    void (*c)(void))
{
	struct schedule schedule = {name,   &shared, sizeof(shared), {a, b, c, NULL}, check,
	                            finish, NULL};

	schedule_explore(&schedule);
}

static void two_actors(void)
{
	begin(2);
	explore("power/one_of_two_callers_wins", one_success, caller_0, caller_1, NULL);
	begin(2);
	explore("power/a_target_starts_or_is_refused", no_request_is_lost, refused_caller_0,
	        cpu_of_target, NULL);
	begin(3);
	explore("power/cpu_on_meets_cpu_off", no_request_is_lost, caller_0, target_leaves, NULL);
	begin(2);
	shared.vcpus[TARGET].word = PKC_POWER_ON_PENDING;
	shared.vcpus[TARGET].entry = request_of(1).entry;
	shared.vcpus[TARGET].context_id = request_of(1).context_id;
	shared.vcpus[TARGET].be = request_of(1).be;
	shared.fate[1] = PUBLISHED;
	explore("power/two_cpus_cannot_start_one_vcpu", one_start, cpu_of_target_stays_inside,
	        cpu_of_target_stays_inside, NULL);
	begin(2);
	explore("power/one_of_two_system_calls_wins", one_stop, vcpu_0_calls_system_off,
	        vcpu_1_calls_system_reset, NULL);
}

static void three_actors(void)
{
	begin(2);
	explore("power/two_callers_and_a_target_that_comes_and_goes", no_request_is_lost, caller_0,
	        caller_1, cpu_of_target);
	begin(2);
	explore("power/a_refusal_never_hits_a_newer_request", no_request_is_lost, refused_caller_0,
	        twice_refused_caller_1, cpu_of_target);
	begin(2);
	explore("power/a_system_call_shuts_the_gate", one_stop, caller_0_leaves, cpu_of_target,
	        vcpu_1_calls_system_reset);
	begin(1);
	explore("power/nobody_is_inside_a_stopped_vm", the_boot_counts, caller_0_leaves,
	        cpu_of_target, hypervisor_stops_and_boots);
	begin(2);
	shared.inside[0] = 0;
	shared.vcpus[0].word = PKC_POWER_OFF;
	explore("power/a_late_refusal_never_hits_the_next_boot", the_boot_counts,
	        caller_1_leaves_and_is_refused, cpu_of_vcpu_0, hypervisor_stops_and_boots);
}

int main(void)
{
	two_actors();
	three_actors();
	return 0;
}
