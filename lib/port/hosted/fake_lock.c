/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Rules 30 to 34: atomics, the locks made of them, and waits. */
#include "fake.h"
#include <pkvmcore/atomic.h>
#include <sched.h>

#define NR_LOCKS 8

/* A watched lock; shared by the CPUs that one thread plays. */
static _Thread_local struct fake_lock {
	uintptr_t start, size;
	struct pkc_fake_cpu *holder;
} fake_locks[NR_LOCKS];

void pkc_fake_watch_lock(const volatile void *lock, size_t size)
{
	for (size_t i = 0; i < NR_LOCKS; i++) {
		if (!fake_locks[i].size) {
			struct fake_lock watched = {(uintptr_t)lock, size, NULL};

			fake_locks[i] = watched;
			return;
		}
	}
	pkc_port_panic("fake CPU: too many locks are watched");
}

void pkc_fake_unwatch_locks(void)
{
	for (size_t i = 0; i < NR_LOCKS; i++)
		fake_locks[i].size = 0;
}

static struct fake_lock *lock_at(const volatile void *p)
{
	for (size_t i = 0; i < NR_LOCKS; i++) {
		if ((uintptr_t)p - fake_locks[i].start < fake_locks[i].size)
			return &fake_locks[i];
	}
	return NULL;
}

static bool lock_acquires(int order)
{
	return order == PKC_ACQUIRE || order == PKC_ACQ_REL;
}

static bool lock_releases(int order)
{
	return order == PKC_RELEASE || order == PKC_ACQ_REL;
}

static void lock_take(struct pkc_fake_cpu *cpu, struct fake_lock *lock, int order)
{
	if (!lock_acquires(order))
		fake_broken(cpu, PKC_FAKE_LOCK_ACQUIRE);
	lock->holder = cpu;
}

static void lock_give(struct pkc_fake_cpu *cpu, struct fake_lock *lock, int order)
{
	if (lock->holder != cpu)
		fake_broken(cpu, PKC_FAKE_LOCK_NOT_HELD);
	if (!lock_releases(order))
		fake_broken(cpu, PKC_FAKE_LOCK_RELEASE);
	lock->holder = NULL;
}

void fake_lock_exit(struct pkc_fake_cpu *cpu)
{
	for (size_t i = 0; i < NR_LOCKS; i++) {
		if (fake_locks[i].size && fake_locks[i].holder == cpu)
			fake_broken(cpu, PKC_FAKE_LOCK_AT_EXIT);
	}
}

/* A read-modify-write takes a free lock, gives one's own if it releases, else draws a ticket. */
static void lock_changed(struct pkc_fake_cpu *cpu, const volatile void *p, int order)
{
	struct fake_lock *lock = lock_at(p);

	fake_order_store(cpu);
	if (lock && !lock->holder)
		lock_take(cpu, lock, order);
	else if (lock && lock->holder == cpu && lock_releases(order))
		lock_give(cpu, lock, order);
}

/* Returns @p p for the access itself; the log has it, whatever the qualifiers. */
static void *lock_traced(struct pkc_fake_cpu *cpu, enum pkc_fake_op op, const volatile void *p,
                         int order)
{
	if (cpu->trace_atomics)
		fake_record(cpu, op, (uint32_t)order, 0, p);
	return (void *)(uintptr_t)p;
}

void *pkc_hosted_load(const volatile void *p, int order)
{
	return lock_traced(pkc_fake_cpu_current(), PKC_FAKE_LOAD, p, order);
}

void *pkc_hosted_store(const volatile void *p, int order)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();
	struct fake_lock *lock = lock_at(p);
	void *traced = lock_traced(cpu, PKC_FAKE_STORE, p, order);

	fake_order_store(cpu);
	if (lock)
		lock_give(cpu, lock, order);
	return traced;
}

void *pkc_hosted_rmw(const volatile void *p, int order)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();
	void *traced = lock_traced(cpu, PKC_FAKE_RMW, p, order);

	lock_changed(cpu, p, order);
	return traced;
}

void *pkc_hosted_cas(const volatile void *p, int order)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	cpu->cas_address = p;
	cpu->cas_order = order;
	return lock_traced(cpu, PKC_FAKE_CAS, p, order);
}

bool pkc_hosted_cas_done(bool success)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	if (success)
		lock_changed(cpu, cpu->cas_address, cpu->cas_order);
	return success;
}

void pkc_fake_store(const volatile void *address)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	fake_record(cpu, PKC_FAKE_STORE, PKC_RELAXED, 0, address);
	fake_order_store(cpu);
}

/* A CPU that a test plays waits for another one of the same thread, which cannot come. */
static void lock_count_wait(struct pkc_fake_cpu *cpu, const uint32_t *word)
{
	cpu->waits = cpu->awaited == word ? cpu->waits + 1 : 1;
	cpu->awaited = word;
	if (cpu->waits > PKC_FAKE_PATIENCE && cpu->played) {
		cpu->catch_violations = false;
		fake_broken(cpu, PKC_FAKE_WAIT_FOREVER);
	}
}

void pkc_port_wait(const uint32_t *word, uint32_t seen)
{
	struct pkc_fake_cpu *cpu = pkc_fake_cpu_current();

	if (__atomic_load_n(word, __ATOMIC_RELAXED) != seen)
		return;
	if (cpu->played && cpu->awaited != word)
		fake_record(cpu, PKC_FAKE_WAIT, 0, seen, word);
	lock_count_wait(cpu, word);
	sched_yield();
}
