/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Interrupts between vCPUs: each sends to its neighbour, by turns alone and to all others, the next
 * one when the last has been taken. None is lost, none comes twice, none goes astray.
 */
#include "guest.h"

#define SGI_RING 3
#define SGI_ALL  9
#define SGI_DONE 12
#define SPURIOUS 1020
#define TO_ALL   PKC_BIT(40)

struct mailbox {
	uint64_t sent;  /* by the neighbour before, who waits until taken is the same */
	uint64_t taken; /* SGI_RING */
	uint64_t all;   /* SGI_ALL, from whomever */
	uint64_t done;
} __attribute__((aligned(64)));

static struct mailbox boxes[EL1_MAX_CPUS];
static uint32_t nr;
static uint64_t rounds;
static uint64_t ready; /* vCPUs that take interrupts */

static uint64_t load(const uint64_t *word)
{
	return pkc_atomic_load(word, PKC_ACQUIRE);
}

static void send(uint64_t sgi, uint64_t targets)
{
	pkc_port_barrier(PKC_DSB_ISHST);
	pkc_write(ICC_SGI1R_EL1, sgi << 24 | targets);
	pkc_port_barrier(PKC_ISB);
}

static void on_ring(struct mailbox *box)
{
	uint64_t taken = box->taken + 1;

	CHECK(load(&box->sent) == taken, "ipi: number %lu came when %lu was sent", taken,
	      load(&box->sent));
	pkc_atomic_store(&box->taken, taken, PKC_RELEASE);
}

void el1_interrupt(void)
{
	struct mailbox *box = &boxes[el1_cpu()];
	uint64_t id = pkc_read(ICC_IAR1_EL1);

	if (id >= SPURIOUS)
		return;
	CHECK(id == SGI_RING || id == SGI_ALL || id == SGI_DONE, "ipi: interrupt %lu", id);
	if (id == SGI_RING)
		on_ring(box);
	else if (id == SGI_ALL)
		pkc_atomic_fetch_add(&box->all, 1, PKC_ACQ_REL);
	pkc_write(ICC_EOIR1_EL1, id);
	pkc_port_barrier(PKC_ISB);
}

static void yield(void)
{
	__asm__ volatile("yield" ::: "memory");
}

static void ring(uint32_t to, uint64_t n)
{
	pkc_atomic_store(&boxes[to].sent, n, PKC_RELEASE);
	send(SGI_RING, PKC_BIT(to));
	while (load(&boxes[to].taken) != n)
		yield();
}

/* The first vCPU alone sends these. */
static void tell_all(uint64_t n)
{
	send(SGI_ALL, TO_ALL);
	for (uint32_t i = 1; i < nr; i++)
		while (load(&boxes[i].all) != n)
			yield();
}

static void take_part(uint32_t self)
{
	el1_gic_cpu_init(false);
	el1_unmask();
	pkc_atomic_fetch_add(&ready, 1, PKC_ACQ_REL);
	while (load(&ready) != nr)
		yield();
	for (uint64_t n = 1; n <= rounds; n++) {
		ring((self + 1) % nr, n);
		if (!self)
			tell_all(n);
	}
	pkc_atomic_store(&boxes[self].done, 1, PKC_RELEASE);
	send(SGI_DONE, TO_ALL);
}

static bool all_are_done(void)
{
	for (uint32_t i = 0; i < nr; i++)
		if (!load(&boxes[i].done))
			return false;
	return true;
}

/* The others need our answers until they are done, too. Masked: no wake-up falls before the WFI. */
static void await_others(void)
{
	for (;;) {
		el1_mask();
		if (all_are_done())
			return;
		el1_wait();
		el1_unmask();
		pkc_port_barrier(PKC_ISB);
	}
}

void el1_main(uint64_t x0)
{
	rounds = x0;
	nr = el1_nr_cpus();
	for (uint32_t i = 1; i < nr; i++)
		CHECK(el1_cpu_on(i) == 0, "ipi: vCPU %lu cannot be turned on", (uint64_t)i);
	take_part(0);
	await_others();
	for (uint32_t i = 0; i < nr; i++)
		CHECK(boxes[i].taken == rounds && boxes[i].all == (i ? rounds : 0),
		      "ipi: vCPU %lu took %lu and %lu", (uint64_t)i, boxes[i].taken, boxes[i].all);
	el1_print("PASS ipi vcpus=%lu rounds=%lu", (uint64_t)nr, rounds);
}

void el1_secondary(uint32_t cpu)
{
	CHECK(PKC_FIELD(pkc_read(MPIDR_EL1), 23, 0) == cpu, "ipi: vCPU %lu reads MPIDR_EL1 0x%lx",
	      (uint64_t)cpu, pkc_read(MPIDR_EL1));
	take_part(cpu);
	await_others();
}

bool el1_sync(struct el1_frame *frame)
{
	(void)frame;
	return false;
}
