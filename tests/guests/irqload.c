/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest under a load of interrupts, of which none may be lost.
 *
 * Each SGI and each SPI announces a letter with a number that has to be the next; its sender waits
 * for that before the next letter. Timers fall on a grid of CNTVCT_EL0, and so many have to come as
 * there is room for. Handlers interrupt each other, and CPUs mask interrupts for a while, so that
 * more are under way than there are list registers.
 *
 * Boot arguments: cpus=N seconds=N seed=N; split=1 for EOImode 1; rounds=N, how often each CPU but
 * the first goes off first, with interrupts left half way, some acknowledged with ack=1; hostile=1
 * to poke at what is EL2's all the while.
 */
#include "irqload.h"

static unsigned int nr_cpus;
static uint64_t end;

/* A timer that is due for so long has stopped. */
static void check_grid(const char *what, const struct grid *grid)
{
	uint64_t next = __atomic_load_n(&grid->next, __ATOMIC_RELAXED), time = now();

	CHECK(time < next || time - next < seconds(PATIENCE), "CPU %lu: the %s stopped after %lu",
	      guest_this_cpu()->index, what, grid->ticks);
}

static unsigned int random_sgi(void)
{
	return FIRST_SGI + below(NR_SGIS - FIRST_SGI);
}

/* To any CPU, this one too. */
static void send_one(void)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index;
	unsigned int to = below(nr_cpus), sgi = random_sgi();
	struct mail *mail = &sgi_mail[me][to][below(SLOTS)];

	wait_for(mail, "SGI", to);
	write_letter(mail, sgi);
	gic_send(1U << to, sgi);
}

static void send_others(void)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index, sgi = random_sgi();

	for (unsigned int to = 0; to < nr_cpus; to++) {
		if (to == me)
			continue;
		wait_for(&sgi_mail[me][to][0], "SGI", to);
		write_letter(&sgi_mail[me][to][0], sgi);
	}
	gic_send_others(sgi);
}

static void send_spi(void)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index, to = below(nr_cpus);

	wait_for(&spi_mail[me], "SPI", to);
	write_letter(&spi_mail[me], 0);
	gic_pend_spi(me, to);
}

/* Interrupts pile up: all of them, or those below a priority. */
static void hold_back(void)
{
	if (below(2)) {
		interrupts_off();
		spin(below(1000));
		interrupts_on();
	} else {
		WRITE_SYSREG(ICC_PMR_EL1, 0x40 + below(8) * 0x10);
		spin(below(1000));
		WRITE_SYSREG(ICC_PMR_EL1, 0xf8);
	}
}

static void work_once(bool hostile)
{
	unsigned int r = below(64);

	if (r < 40)
		send_one();
	else if (r < 46)
		send_others();
	else if (r < 54)
		send_spi();
	else if (r < 58)
		hold_back();
	else if (r < 62)
		__asm__ volatile("wfi");
	else
		check_grid("virtual timer", &this_load()->vtimer);
	if (hostile)
		poke(nr_cpus);
}

/* All that was announced arrives. */
static void settle(void)
{
	unsigned int me = (unsigned int)guest_this_cpu()->index;

	for (unsigned int to = 0; to < nr_cpus; to++)
		for (unsigned int slot = 0; slot < SLOTS; slot++)
			wait_for(&sgi_mail[me][to][slot], "SGI", to);
	wait_for(&spi_mail[me], "SPI", nr_cpus);
}

/* As many ticks as fell due, to the one that may be under way, and none before. */
static void check_ticks(const char *what, const struct grid *grid)
{
	uint64_t deadline = now() + seconds(PATIENCE), ticks, due;

	for (;;) {
		due = (now() - grid->start) / grid->period;
		ticks = __atomic_load_n(&grid->ticks, __ATOMIC_RELAXED);
		if (ticks + 1 >= due)
			break;
		CHECK(now() < deadline, "CPU %lu: %lu ticks of the %s, and %lu were due",
		      guest_this_cpu()->index, ticks, what, due);
	}
	due = (now() - grid->start) / grid->period;
	CHECK(ticks <= due, "CPU %lu: %lu ticks of the %s, but %lu were due",
	      guest_this_cpu()->index, ticks, what, due);
}

static void work(void)
{
	bool hostile = guest_number("hostile=", 0);

	while (now() < __atomic_load_n(&end, __ATOMIC_RELAXED))
		work_once(hostile);
	settle();
	check_ticks("virtual timer", &this_load()->vtimer);
	check_ticks("physical timer", &this_load()->ptimer);
}

static void begin_cpu(void)
{
	guest_this_cpu()->random = guest_number("seed=", 1) * 8 + guest_this_cpu()->index + 1;
	gic_begin();
	interrupts_on();
	meet();
	if (guest_this_cpu()->index == 0)
		__atomic_store_n(&end, now() + seconds(guest_number("seconds=", 5)),
		                 __ATOMIC_RELEASE);
	while (!__atomic_load_n(&end, __ATOMIC_ACQUIRE))
		;
}

/* Nobody leaves before all have what they wait for. */
static void end_cpu(void)
{
	meet();
	gic_end();
	meet();
	be_quiet(nr_cpus);
}

enum errand { WORK, LEAVE, COME_BACK };

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	unsigned int me = (unsigned int)cpu->index;

	if (context == LEAVE) {
		leave_half_way(me);
	} else if (context == COME_BACK) {
		come_back(me);
	} else {
		begin_cpu();
		work();
		end_cpu();
		interrupts_off();
	}
}

static void go(unsigned int cpu, enum errand errand)
{
	CHECK(guest_cpu_on(cpu, errand) == SUCCESS, "no CPU %lu", (uint64_t)cpu);
}

static void leave_and_come_back(unsigned int cpu)
{
	go(cpu, LEAVE);
	guest_wait_off(cpu);
	go(cpu, COME_BACK);
	guest_wait_off(cpu);
}

static void report(void)
{
	uint64_t ipis = 0, spis = 0, ticks = 0, early = 0, empty = 0, deepest = 0;

	for (unsigned int i = 0; i < nr_cpus; i++) {
		ipis += load[i].ipis;
		spis += load[i].spis;
		empty += load[i].empty;
		ticks += load[i].vtimer.ticks + load[i].ptimer.ticks;
		early += load[i].vtimer.early + load[i].ptimer.early;
		deepest = load[i].deepest > deepest ? load[i].deepest : deepest;
	}
	CHECK(uart_interrupts, "the UART never interrupted");
	guest_print("irqload: PASS cpus=%lu ipis=%lu spis=%lu ticks=%lu uart=%lu early=%lu "
	            "empty=%lu deepest=%lu",
	            (uint64_t)nr_cpus, ipis, spis, ticks, uart_interrupts, early, empty, deepest);
}

void guest_main(void)
{
	nr_cpus = (unsigned int)guest_number("cpus=", 4);
	split_eoi = guest_number("split=", 0);
	set_participants(nr_cpus);
	gic_begin_distributor();
	for (uint64_t i = 0; i < guest_number("rounds=", 0); i++)
		for (unsigned int cpu = 1; cpu < nr_cpus; cpu++)
			leave_and_come_back(cpu);
	for (unsigned int cpu = 1; cpu < nr_cpus; cpu++)
		go(cpu, WORK);
	begin_cpu();
	guest_print("irqload: begin");
	work();
	end_cpu();
	for (unsigned int cpu = 1; cpu < nr_cpus; cpu++)
		guest_wait_off(cpu);
	interrupts_off();
	report();
}
