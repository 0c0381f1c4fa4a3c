/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * CPUs that go off with interrupts left half way; and what all parts wait with.
 */
#include "irqload.h"

static unsigned int participants;

void set_participants(unsigned int nr_cpus)
{
	participants = nr_cpus;
}

/* Waits for all, as often as there is something to wait for. */
void meet(void)
{
	static uint64_t arrived;
	uint64_t ticket = __atomic_fetch_add(&arrived, 1, __ATOMIC_ACQ_REL);
	uint64_t all = (ticket / participants + 1) * participants;

	while (__atomic_load_n(&arrived, __ATOMIC_ACQUIRE) < all)
		;
}

uint64_t now(void)
{
	return READ_SYSREG(CNTVCT_EL0);
}

uint64_t seconds(uint64_t n)
{
	return n * READ_SYSREG(CNTFRQ_EL0);
}

void wait_for(const struct mail *mail, const char *what, uint64_t to)
{
	uint64_t deadline = now() + seconds(PATIENCE);

	while (__atomic_load_n(&mail->seen, __ATOMIC_ACQUIRE) != mail->sent) {
		CHECK(now() < deadline, "%s to CPU %lu from CPU %lu: letter %lu is lost", what, to,
		      guest_this_cpu()->index, mail->sent);
		__asm__ volatile("yield");
	}
}

void write_letter(struct mail *mail, unsigned int sgi)
{
	__atomic_store_n(&mail->sgi, sgi, __ATOMIC_RELAXED);
	__atomic_store_n(&mail->sent, mail->sent + 1, __ATOMIC_RELEASE);
}

unsigned int below(unsigned int n)
{
	return (unsigned int)(guest_random() % n);
}

void spin(uint64_t us)
{
	uint64_t until = now() + us * (READ_SYSREG(CNTFRQ_EL0) / 1000000);

	while (now() < until)
		;
}

/* Goes off with timers due, and with an SGI and an SPI pending; or acknowledged, and not ended. */
void leave_half_way(unsigned int me)
{
	gic_begin();
	write_letter(&spi_mail[me], 0);
	gic_pend_spi(me, me);
	gic_send(1U << me, FIRST_SGI);
	spin(2000);
	if (guest_number("ack=", 0))
		(void)gic_acknowledge(guest_random() % 2);
}

/* What was left half way must not stand in the way: the timer comes, and so does the SPI. */
void come_back(unsigned int me)
{
	uint64_t deadline = now() + seconds(PATIENCE);

	gic_begin();
	interrupts_on();
	wait_for(&spi_mail[me], "SPI", me);
	while (__atomic_load_n(&load[me].vtimer.ticks, __ATOMIC_RELAXED) < 3)
		CHECK(now() < deadline, "CPU %lu: no timer after CPU_ON", (uint64_t)me);
	interrupts_off();
	gic_end();
}
