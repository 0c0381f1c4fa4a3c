/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Power words under real threads: two vCPUs turn two others on, now and then in vain, and two CPUs
 * run whichever they can.
 *
 * The contexts are plain memory that only the power words protect, so the thread sanitizer sees an
 * order that is missing.
 */
#include <pkvmcore/power.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define CALLS     1000
#define NR_VCPUS  4
#define NR_CALLER 2 /**< vCPUs 0 and 1 call; 2 and 3 are turned on */

static struct pkc_power_vcpu vcpus[NR_VCPUS];
static struct pkc_power_vm vm;

static struct pkc_power_request context[NR_VCPUS];
static uint32_t mailbox[NR_VCPUS]; /**< plain: the caller's word to the vCPU that it turns on */
static uint32_t loaded[NR_VCPUS];  /**< atomic: a CPU has the vCPU */
static uint32_t callers_left = NR_CALLER;
static uint32_t accepted, refused, started;

static void expect(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

/** @return whether the request was this caller's */
static bool call(uint32_t target, uint32_t number)
{
	struct pkc_power_request request = {number, ~(uint64_t)number, number & 1, 0};
	uint32_t seq;

	if (pkc_power_claim(&vm, &vcpus[target], &seq))
		return false;
	mailbox[target] = number;
	pkc_power_publish(&vcpus[target], seq, &request);
	if (number % 3 == 0 && !pkc_power_rollback(&vcpus[target], seq))
		pkc_atomic_fetch_add(&refused, 1, PKC_RELAXED);
	else
		pkc_atomic_fetch_add(&accepted, 1, PKC_RELAXED);
	return true;
}

static void *caller(void *arg)
{
	uint32_t salt = *(uint32_t *)arg;

	for (uint32_t i = 0; i < CALLS; i++)
		while (!call(NR_CALLER + (i & 1), i * 2 + salt))
			sched_yield();
	pkc_atomic_fetch_add(&callers_left, UINT32_MAX, PKC_RELEASE);
	return NULL;
}

/** Runs @p vcpu once, if it has a request. */
static void run(uint32_t vcpu)
{
	struct pkc_power_request *mine = &context[vcpu];
	struct pkc_power_request request;

	if (pkc_power_take(&vm, &vcpus[vcpu], &request) || pkc_power_start(&vcpus[vcpu], &request))
		return;
	*mine = request;
	expect(mailbox[vcpu] == (uint32_t)mine->entry,
	       "what was written before the request is seen");
	expect(pkc_power_may_enter(&vm, &vcpus[vcpu]), "a vCPU that has started may enter");
	expect(mine->context_id == ~mine->entry && mine->be == (mine->entry & 1),
	       "a request arrives whole");
	pkc_atomic_fetch_add(&started, 1, PKC_RELAXED);
	expect(!pkc_power_off(&vcpus[vcpu]), "a vCPU that is ON turns itself off");
}

static void *cpu(void *arg)
{
	uint32_t last;

	(void)arg;
	do {
		last = pkc_atomic_load(&callers_left, PKC_ACQUIRE);
		for (uint32_t i = NR_CALLER; i < NR_VCPUS; i++) {
			/* Relaxed: the power words alone order one CPU after the other. */
			if (pkc_atomic_fetch_or(&loaded[i], 1, PKC_RELAXED))
				continue;
			run(i);
			pkc_atomic_store(&loaded[i], 0, PKC_RELAXED);
		}
		sched_yield();
	} while (last);
	return NULL;
}

int main(void)
{
	static const struct pkc_power_request boot;
	struct pkc_power_request first;
	uint32_t salts[2] = {0, 1};
	pthread_t threads[4];

	pkc_power_vm_init(&vm, vcpus, NR_VCPUS);
	expect(!pkc_power_vm_boot(&vm, 0, &boot), "boot");
	expect(!pkc_power_take(&vm, &vcpus[0], &first), "take");
	expect(!pkc_power_start(&vcpus[0], &first), "start");

	for (int i = 0; i < 2; i++) {
		pthread_create(&threads[i], NULL, caller, &salts[i]);
		pthread_create(&threads[2 + i], NULL, cpu, NULL);
	}
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	expect(started && refused, "every way was gone");
	expect(started == accepted, "each request that was accepted has started its vCPU once");
	printf("%u started, %u refused\n", started, refused);
	return 0;
}
