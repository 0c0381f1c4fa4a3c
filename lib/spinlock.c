/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/cpu.h>
#include <pkvmcore/spinlock.h>

#if PKC_DEBUG_LOCKS
PKC_API void pkc_cpu_assert_no_locks(const struct pkc_cpu *cpu)
{
	if (cpu->held)
		pkc_port_panic("spinlock: held on the way out");
}

#ifndef PKC_PORT_SPINLOCK
PKC_API void pkc_spin_debug_before_take(const struct pkc_spinlock *lock)
{
	if (pkc_atomic_load(&lock->owner, PKC_RELAXED) == pkc_port_this_cpu())
		pkc_port_panic("spinlock: taken by the CPU that holds it");
}

PKC_API void pkc_spin_debug_taken(struct pkc_spinlock *lock, const char *site)
{
	struct pkc_cpu *cpu = pkc_port_this_cpu();

	pkc_atomic_store(&lock->owner, cpu, PKC_RELAXED);
	lock->site = site;
	lock->below = cpu->held;
	cpu->held = lock;
}

PKC_API void pkc_spin_debug_before_give(struct pkc_spinlock *lock)
{
	struct pkc_cpu *cpu = pkc_port_this_cpu();
	struct pkc_spinlock **link = &cpu->held;

	if (pkc_atomic_load(&lock->owner, PKC_RELAXED) != cpu)
		pkc_port_panic("spinlock: given by a CPU that does not hold it");
	while (*link != lock)
		link = &(*link)->below;
	*link = lock->below;
	pkc_atomic_store(&lock->owner, (struct pkc_cpu *)NULL, PKC_RELAXED);
}
#endif
#endif
