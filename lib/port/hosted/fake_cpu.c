/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "fake.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local struct pkc_fake_cpu fake_own;
static _Thread_local struct pkc_fake_cpu *fake_current;

void pkc_fake_cpu_init(struct pkc_fake_cpu *cpu, uint32_t id)
{
	memset(cpu, 0, sizeof(*cpu));
	cpu->cpu.id = id;
	fake_register_reset(cpu);
}

struct pkc_fake_cpu *pkc_fake_cpu_current(void)
{
	if (!fake_current) {
		pkc_fake_cpu_init(&fake_own, 0);
		fake_current = &fake_own;
	}
	return fake_current;
}

struct pkc_fake_cpu *pkc_fake_cpu_use(struct pkc_fake_cpu *cpu)
{
	struct pkc_fake_cpu *before = pkc_fake_cpu_current();

	fake_current = cpu ? cpu : &fake_own;
	fake_current->played = cpu && cpu != &fake_own;
	return before;
}

void pkc_fake_forget(struct pkc_fake_cpu *cpu)
{
	cpu->logged = 0;
	cpu->lost = 0;
	memset(cpu->broken, 0, sizeof(cpu->broken));
	cpu->unsynchronised = 0;
	cpu->outstanding = 0;
	cpu->covered = 0;
	cpu->nr_acknowledged = 0;
	cpu->waits = 0;
}

void fake_record(struct pkc_fake_cpu *cpu, enum pkc_fake_op op, uint32_t what, uint64_t value,
                 const volatile void *address)
{
	struct pkc_fake_event event = {op, what, value, address};

	cpu->last = event;
	if (cpu->logged < PKC_FAKE_LOG_SIZE)
		cpu->log[cpu->logged++] = event;
	else
		cpu->lost++;
}

uint32_t pkc_fake_find(const struct pkc_fake_cpu *cpu, uint32_t from, enum pkc_fake_op op,
                       uint32_t what)
{
	uint32_t i = from;

	while (i < cpu->logged && (cpu->log[i].op != op || cpu->log[i].what != what))
		i++;
	return i < cpu->logged ? i : cpu->logged;
}

static const char *fake_rule_text(enum pkc_fake_rule rule)
{
	static const char *const texts[PKC_FAKE_NR_RULES] = {
		[PKC_FAKE_UNKNOWN_REGISTER] = "unknown register",
		[PKC_FAKE_RES0] = "RES0 bit written as one",
		[PKC_FAKE_READ_ONLY] = "read-only register written",
		[PKC_FAKE_WRITE_ONLY] = "write-only register or SYS instruction read",
		[PKC_FAKE_ABSENT] = "register of a feature that the ID registers do not offer",
		[PKC_FAKE_NUMBER] = "more registers of this kind than there are",
		[PKC_FAKE_LR_EMPTY] = "empty list register read",
		[PKC_FAKE_EOI_ORDER] = "interrupt ended that is not the last acknowledged",
		[PKC_FAKE_FP_TRAPPED] =
			"FP or SVE used that EL2 traps, or at another vector length",
		[PKC_FAKE_LR_VALUE] = "list register written with an UNPREDICTABLE value",
		[PKC_FAKE_ISB_TRANSLATION] = "no ISB after a write to translation control",
		[PKC_FAKE_ISB_FP] = "no ISB after a write to CPTR",
		[PKC_FAKE_ISB_SRE] = "no ISB after a write to ICC_SRE",
		[PKC_FAKE_ISB_LR] = "no ISB after a write to the vGIC state",
		[PKC_FAKE_ISB_TIMER] = "no ISB after a write to what the timer compares",
		[PKC_FAKE_ISB_SELECT] = "no ISB after a write to the selector",
		[PKC_FAKE_ISB_PAR] = "no ISB between AT and PAR_EL1",
		[PKC_FAKE_ISB_CODE] = "no context synchronisation after IC",
		[PKC_FAKE_ISB_AP] = "active priorities of group 0 written after those of group 1",
		[PKC_FAKE_DSB_BEFORE_TLBI] = "no DSB before TLBI",
		[PKC_FAKE_DSB_AFTER_TLBI] = "no DSB after TLBI",
		[PKC_FAKE_DSB_AFTER_CACHE] = "no DSB after cache maintenance",
		[PKC_FAKE_DSB_BEFORE_IC] = "no DSB between DC CVAU and IC",
		[PKC_FAKE_DSB_BEFORE_SEV] = "no DSB before SEV",
		[PKC_FAKE_DSB_BEFORE_CPU_ON] = "no DSB SY before CPU_ON",
		[PKC_FAKE_LOCK_ACQUIRE] = "lock taken without acquire order",
		[PKC_FAKE_LOCK_RELEASE] = "lock given without release order",
		[PKC_FAKE_LOCK_NOT_HELD] = "lock given by a CPU that does not hold it",
		[PKC_FAKE_LOCK_AT_EXIT] = "lock held on the way out",
		[PKC_FAKE_WAIT_FOREVER] = "wait that nobody will end",
	};

	return texts[rule];
}

void fake_broken(struct pkc_fake_cpu *cpu, enum pkc_fake_rule rule)
{
	char text[96];

	cpu->broken[rule]++;
	if (cpu->catch_violations)
		return;
	fprintf(stderr, "fake CPU %u: rule %d: %s, at %s\n", cpu->cpu.id, (int)rule,
	        fake_rule_text(rule), pkc_fake_describe(&cpu->last, text, sizeof(text)));
	abort();
}

static const char *fake_op_text(enum pkc_fake_op op)
{
	static const char *const texts[] = {"MRS", "MSR",  "SYS",  "barrier", "wait", "SEV",
	                                    "SMC", "ERET", "load", "store",   "CAS",  "RMW"};

	return texts[op];
}

static const char *fake_barrier_text(uint32_t kind)
{
	static const char *const texts[] = {"ISB",    "DSB NSH", "DSB ISH",   "DSB ISHST",
	                                    "DSB SY", "DMB ISH", "DMB ISHST", "DMB ISHLD"};

	return texts[kind];
}

const char *pkc_fake_describe(const struct pkc_fake_event *event, char *text, size_t size)
{
	const struct fake_register *reg = fake_register_find(event->what);

	if (event->op == PKC_FAKE_BARRIER)
		snprintf(text, size, "%s", fake_barrier_text(event->what));
	else if (event->op > PKC_FAKE_SYS)
		snprintf(text, size, "%s %#x, %#llx, %p", fake_op_text(event->op), event->what,
		         (unsigned long long)event->value, (const void *)(uintptr_t)event->address);
	else
		snprintf(text, size, "%s %s (%#x) = %#llx", fake_op_text(event->op),
		         reg ? reg->name : "?", event->what, (unsigned long long)event->value);
	return text;
}
