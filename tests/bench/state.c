/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * One event of a vCPU's state, measured_EVENT, taken once: state.sh counts the instructions that
 * are executed from there on.
 */
#include <pkvmcore/sanitise.h>
#include <pkvmcore/state.h>

#define MEASURED static __attribute__((noipa, unused))

#define EXIT_GROUP 94

/* Moves nothing at an exit, unless the guest has used FP or its breakpoints. */
static const struct pkc_state_rules rules = {PKC_CLASSES_PLAIN, PKC_CLASS(FP) | PKC_CLASS(DEBUG),
                                             PKC_CLASS(FP) | PKC_CLASS(DEBUG), PKC_CLASSES_ALL,
                                             PKC_CLASSES_ALL};

static struct pkc_cpu cpu;
static struct pkc_host_context place;
static struct pkc_limits limits;
static struct pkc_regs copy;
static struct pkc_state state = {
	PKC_CLASSES_PLAIN,
	PKC_CLASSES_ALL & ~PKC_CLASSES_PLAIN,
	0,
	0,
	0,
	0,
	{PKC_GROUPS_SYS | PKC_GROUPS_TIMER, 0, 0, 0, NULL, &place, NULL, &limits},
	{{{0}, 0, 0}, {{0}}, {{{0}}, 0, 0}}};

void _start(void);
void *memcpy(void *to, const void *from, size_t size);

static __attribute__((noreturn)) void end(long status)
{
	register long x0 __asm__("x0") = status;
	register long x8 __asm__("x8") = EXIT_GROUP;

	for (;;)
		__asm__ volatile("svc #0" ::"r"(x0), "r"(x8) : "memory");
}

void pkc_port_panic(const char *why)
{
	(void)why;
	end(1);
}

void pkc_port_fp_move(enum pkc_fp_move move, struct pkc_fp *fp, uint64_t *sve, uint32_t vl)
{
	(void)move;
	(void)fp;
	(void)sve;
	(void)vl;
	end(2);
}

MEASURED void measured_exit_idle(struct pkc_cpu *me, struct pkc_state *guest)
{
	pkc_state_exit(me, guest, &rules);
	pkc_state_enter(me, guest, &rules);
}

MEASURED void measured_import_gpr(struct pkc_cpu *me, struct pkc_state *guest)
{
	uint32_t consumed;

	if (pkc_state_import(me, guest, &rules, PKC_CLASS(GPR), &consumed))
		end(3);
}

MEASURED void measured_export_gpr(struct pkc_cpu *me, struct pkc_state *guest)
{
	pkc_state_fetch(me, guest, &rules, PKC_CLASS(GPR), 0);
}

MEASURED void measured_straight_copy(struct pkc_cpu *me, struct pkc_state *guest)
{
	(void)me;
	memcpy(copy.x, guest->context.regs.x, sizeof(copy.x));
}

void _start(void)
{
	MEASURED_EVENT(&cpu, &state);
	end(0);
}
