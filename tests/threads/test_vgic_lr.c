/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Interrupts from other CPUs under real threads: three inject, raise, lower, turn off and on, while
 * the fourth runs the vCPU. That one looks only when it has been kicked, so an interrupt whose kick
 * was spared wrongly never comes, and the sender waits in vain.
 *
 * What an interrupt is about is plain memory: the thread sanitizer sees an order that is missing.
 */
#include <pkvmcore/vgic_lr.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define EVENTS     20000 /* of each sender; ten times as many with PKC_LONG */
#define NR_SENDERS 3
#define NR_EACH    3 /* of a sender: an edge, a level, and one that is turned off and on */
#define NR_INTIDS  128

static const struct pkc_vgic_hw hw = {2, 1, 5, 5, 16, false, false, true, false, false};
static struct pkc_vgic_lr_block blocks[2];
static struct pkc_vgic_lr lr;
static struct pkc_vgic_cpuif cpuif;

static uint64_t events = EVENTS;
static uint64_t mail[NR_INTIDS];  /**< plain: the sender's, until the interrupt is taken */
static uint64_t taken[NR_INTIDS]; /**< atomic: the last mail that was read */
static uint64_t kicks;            /**< atomic */
static uint64_t senders = NR_SENDERS;

static void expect(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

/** A physical interrupt to the CPU of the vCPU. */
static void kick(int answer)
{
	expect(answer >= 0, "an INTID is refused");
	if (answer)
		pkc_atomic_fetch_add(&kicks, 1, PKC_RELEASE);
}

static void wait_for(uint32_t intid, uint64_t letter)
{
	while (pkc_atomic_load(&taken[intid], PKC_ACQUIRE) != letter)
		sched_yield();
}

/** One event of each kind; the INTIDs of the senders lie in two blocks. */
static void send(uint32_t first, uint64_t letter)
{
	mail[first] = mail[first + 1] = mail[first + 2] = letter;
	kick(pkc_vgic_lr_enable(&lr, first + 2, false));
	kick(pkc_vgic_lr_inject(&lr, first));
	kick(pkc_vgic_lr_raise(&lr, first + 1));
	kick(pkc_vgic_lr_inject(&lr, first + 2));
	kick(pkc_vgic_lr_set_priority(&lr, first + 2, (uint8_t)(letter % 16 * 8)));
	kick(pkc_vgic_lr_enable(&lr, first + 2, true));
	for (uint32_t i = 0; i < NR_EACH; i++)
		wait_for(first + i, letter);
}

static void *sender(void *arg)
{
	uint32_t first = *(const uint32_t *)arg;

	for (uint64_t letter = 1; letter <= events; letter++)
		send(first, letter);
	pkc_atomic_fetch_add(&senders, UINT64_MAX, PKC_RELEASE);
	return NULL;
}

/** The guest takes all that is signalled. A level goes down while it is active. */
static uint64_t run_guest(void)
{
	uint64_t count = 0;
	uint32_t intid;

	while ((intid = pkc_vgic_icc_acknowledge(&hw, &cpuif, true)) != PKC_VGIC_SPURIOUS) {
		uint64_t letter = mail[intid];

		expect(!(cpuif.hcr & PKC_ICH_HCR_LRENPIE), "one at a time");
		if (intid % 4 == 1)
			pkc_vgic_lr_lower(&lr, intid);
		expect(pkc_vgic_icc_end(&hw, &cpuif, intid, true).todo == PKC_VGIC_ICC_DONE, "end");
		pkc_atomic_store(&taken[intid], letter, PKC_RELEASE);
		count++;
	}
	return count;
}

/** The CPU of the vCPU: an exit follows a kick or a maintenance interrupt, and nothing else. */
static uint64_t run_vcpu(void)
{
	uint64_t seen = 0, count = 0;

	while (pkc_atomic_load(&senders, PKC_ACQUIRE)) {
		uint64_t now = pkc_atomic_load(&kicks, PKC_ACQUIRE);

		if (now == seen && !pkc_vgic_misr(&cpuif)) {
			sched_yield();
			continue;
		}
		seen = now;
		pkc_vgic_lr_sync(&lr, &cpuif);
		pkc_vgic_lr_flush(&lr, &cpuif);
		count += run_guest();
	}
	return count;
}

static void set_up(void)
{
	expect(!pkc_vgic_lr_init(&lr, &hw, blocks, NR_INTIDS), "set up");
	cpuif.hcr = PKC_ICH_HCR_EN;
	cpuif.vmcr = 0xf8000000 | PKC_ICH_VMCR_ENG1 | 3u << 18;
	for (uint32_t i = 0; i < NR_INTIDS; i++) {
		pkc_vgic_lr_set_group(&lr, i, true);
		pkc_vgic_lr_set_level(&lr, i, i % 4 == 1);
		pkc_vgic_lr_enable(&lr, i, true);
	}
	kicks = 1;
}

int main(void)
{
	static const uint32_t first[NR_SENDERS] = {40, 60, 80};
	pthread_t ids[NR_SENDERS];
	uint64_t count;

	if (getenv("PKC_LONG"))
		events = 10 * EVENTS;
	set_up();
	for (uint32_t i = 0; i < NR_SENDERS; i++)
		pthread_create(&ids[i], NULL, sender, (void *)(uintptr_t)&first[i]);
	count = run_vcpu();
	for (uint32_t i = 0; i < NR_SENDERS; i++)
		pthread_join(ids[i], NULL);
	expect(count >= NR_SENDERS * NR_EACH * events, "each has been taken");
	printf("%llu interrupts, %llu kicks\n", (unsigned long long)count,
	       (unsigned long long)kicks);
	return 0;
}
