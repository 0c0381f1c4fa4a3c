/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Prints the bytes that move between HYP and HOST when a vCPU that has run on one CPU is put, is
 * loaded on another and runs there, with the hosted port.
 */
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/reset.h>
#include <pkvmcore/state.h>
#include <stdio.h>

static const struct pkc_state_rules rules = {PKC_CLASSES_PLAIN, PKC_CLASS(FP), PKC_CLASSES_PLAIN,
                                             PKC_CLASSES_ALL, PKC_CLASSES_ALL};

static struct pkc_fake_cpu cpus[2];
static struct pkc_state state;
static struct pkc_host_context place;

static void run(struct pkc_cpu *cpu)
{
	pkc_state_load(cpu, &state);
	pkc_state_enter(cpu, &state, &rules);
	pkc_state_first_use(cpu, &state, NULL, PKC_CLASS(FP));
	pkc_state_exit(cpu, &state, &rules);
	pkc_state_put(cpu, &state);
}

static uint64_t moved(enum pkc_move move)
{
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < PKC_NR_CLASSES; i++)
		bytes += cpus[0].cpu.moved[i][move] + cpus[1].cpu.moved[i][move];
	return bytes;
}

int main(void)
{
	struct pkc_state_setup setup = {
		PKC_GROUPS_SYS | PKC_GROUPS_TIMER, 0, 0, 0, NULL, &place, NULL, NULL};
	struct pkc_reset_values values = {0, 0, 0, 0, 0};

	pkc_state_init(&state, &setup);
	state.hcr = 0;
	pkc_reset_vcpu(&state.context, &values, 0, 0, false);
	for (uint32_t i = 0; i < 2; i++) {
		pkc_fake_cpu_init(&cpus[i], i);
		pkc_fake_cpu_use(&cpus[i]);
		run(&cpus[i].cpu);
	}
	/* That something moved at all shows that the counters count. */
	if (!moved(PKC_MOVE_CPU_HYP) || !moved(PKC_MOVE_HYP_CPU))
		return 1;
	printf("%llu\n", (unsigned long long)(moved(PKC_MOVE_HYP_HOST) + moved(PKC_MOVE_HOST_HYP)));
	return 0;
}
