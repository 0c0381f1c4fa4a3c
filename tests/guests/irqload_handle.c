/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What is done for each interrupt. Handlers are interrupted by what is more urgent.
 */
#include "irqload.h"

#define UART_ICR UINT64_C(0x09000044)
#define UART_TX  0x20
#define SPURIOUS 1023

struct mail sgi_mail[GUEST_MAX_CPUS][GUEST_MAX_CPUS][SLOTS];
struct mail spi_mail[GUEST_MAX_CPUS];
struct load_cpu load[GUEST_MAX_CPUS];
uint64_t uart_interrupts;
bool split_eoi;

/* True if there was a new letter, which has to be the next. */
static bool open(struct mail *mail, uint64_t sgi)
{
	uint64_t sent = __atomic_load_n(&mail->sent, __ATOMIC_ACQUIRE);

	if (sent == mail->seen || __atomic_load_n(&mail->sgi, __ATOMIC_RELAXED) != sgi)
		return false;
	CHECK(sent == mail->seen + 1, "letter %lu came after %lu", sent, mail->seen);
	__atomic_store_n(&mail->seen, sent, __ATOMIC_RELEASE);
	return true;
}

/* Two senders of one SGI at a time may be one interrupt, or two of which one finds nothing. */
static void sgi_came(struct load_cpu *me, uint64_t sgi)
{
	uint64_t to = guest_this_cpu()->index, opened = 0;

	for (unsigned int from = 0; from < GUEST_MAX_CPUS; from++)
		for (unsigned int slot = 0; slot < SLOTS; slot++)
			opened += open(&sgi_mail[from][to][slot], sgi);
	opened += open(&quiet_mail[to][sgi], sgi);
	__atomic_fetch_add(&me->ipis, opened, __ATOMIC_RELAXED);
	if (!opened)
		__atomic_fetch_add(&me->empty, 1, __ATOMIC_RELAXED);
}

static void spi_came(struct load_cpu *me, uint64_t owner)
{
	bool opened = open(&spi_mail[owner], 0);

	__atomic_fetch_add(opened ? &me->spis : &me->empty, 1, __ATOMIC_RELAXED);
}

/* One that comes before its time, or after its timer was set anew, is one too many. */
static bool tick(struct grid *grid)
{
	if (READ_SYSREG(CNTVCT_EL0) < grid->next) {
		grid->early++;
		return false;
	}
	grid->ticks++;
	grid->next += grid->period;
	return true;
}

static void handle(uint64_t intid)
{
	struct load_cpu *me = this_load();

	if (intid < NR_SGIS) {
		sgi_came(me, intid);
	} else if (intid == PPI_VTIMER) {
		if (tick(&me->vtimer))
			WRITE_SYSREG(CNTV_CVAL_EL0, me->vtimer.next);
	} else if (intid == PPI_PTIMER) {
		if (tick(&me->ptimer))
			WRITE_SYSREG(CNTP_CVAL_EL0, me->ptimer.next);
	} else if (intid == SPI_UART) {
		*(volatile uint32_t *)at(UART_ICR) = UART_TX;
		__atomic_fetch_add(&uart_interrupts, 1, __ATOMIC_RELAXED);
	} else if (intid >= FIRST_SPI && intid < FIRST_SPI + GUEST_MAX_CPUS) {
		spi_came(me, intid - FIRST_SPI);
	} else {
		CHECK(intid == SPURIOUS, "interrupt %lu is nobody's", intid);
		__atomic_fetch_add(&me->empty, 1, __ATOMIC_RELAXED);
	}
}

/* What is more urgent may come in between. */
static void handle_open(uint64_t intid)
{
	struct load_cpu *me = this_load();

	if (++me->depth > me->deepest)
		me->deepest = me->depth;
	interrupts_on();
	if (me->nesting)
		nested(me, intid);
	else
		handle(intid);
	interrupts_off();
	me->depth--;
}

uint64_t gic_acknowledge(bool group1)
{
	uint64_t intid = group1 ? READ_SYSREG(ICC_IAR1_EL1) : READ_SYSREG(ICC_IAR0_EL1);

	__asm__ volatile("dsb sy" ::: "memory");
	return intid;
}

void guest_interrupt(bool fiq)
{
	uint64_t intid = gic_acknowledge(!fiq);

	if (intid == SPURIOUS) {
		handle(intid);
		return;
	}
	CHECK(fiq == is_group0(intid) || intid < FIRST_SGI, "interrupt %lu came as %s", intid,
	      fiq ? "FIQ" : "IRQ");
	handle_open(intid);
	__asm__ volatile("dsb sy" ::: "memory");
	if (fiq)
		WRITE_SYSREG(ICC_EOIR0_EL1, intid);
	else
		WRITE_SYSREG(ICC_EOIR1_EL1, intid);
	if (split_eoi && !this_load()->nesting)
		WRITE_SYSREG(ICC_DIR_EL1, intid);
}
