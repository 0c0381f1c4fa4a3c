/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest under a load of interrupts: what its parts share.
 */
#ifndef IRQLOAD_H
#define IRQLOAD_H

#include "guest.h"

#define CHECK(condition, ...)                               \
	do {                                                \
		if (!(condition))                           \
			guest_fail("irqload", __VA_ARGS__); \
	} while (0)

#define NR_SGIS      16
/* SGIs and PPIs of group 1; the physical timer is of group 0, and so are some SGIs and SPIs. */
#define GROUP1       UINT32_C(0xbfff0fff)
#define FIRST_GROUP0 12
#define FIRST_SGI    2 /* the first two are EL2's, if it takes interrupts: for the hostile part */
#define PPI_VTIMER   27
#define PPI_PTIMER   30
#define SPI_UART     33
#define FIRST_SPI    160 /* one for each CPU; the machine has nothing there */
#define NEST_LEVELS  9
#define SLOTS        4
#define PATIENCE     10 /* seconds until an interrupt is called lost */

/* A letter that an interrupt announces: `sent` is the sender's to write, `seen` the reader's. */
struct mail {
	uint64_t sent, seen, sgi;
} __attribute__((aligned(64)));

/* A timer whose interrupts fall on a grid. */
struct grid {
	uint64_t start, period, next, ticks, early;
};

struct load_cpu {
	struct grid vtimer, ptimer;
	uint64_t ipis, spis, empty, deepest, depth;
	uint64_t reached; /* level of nesting */
	bool nesting;
} __attribute__((aligned(64)));

extern struct mail sgi_mail[GUEST_MAX_CPUS][GUEST_MAX_CPUS][SLOTS]; /* from, to */
extern struct mail spi_mail[GUEST_MAX_CPUS];
extern struct mail quiet_mail[GUEST_MAX_CPUS][NR_SGIS]; /* to, by SGI */
extern struct load_cpu load[GUEST_MAX_CPUS];
extern uint64_t uart_interrupts;
extern bool split_eoi;

/* irqload_gic.c: once, and then for the calling CPU */
void gic_begin_distributor(void);
void gic_begin(void);
void gic_end(void);
void gic_send(unsigned int targets, unsigned int sgi);
void gic_send_others(unsigned int sgi);
uint64_t gic_acknowledge(bool group1);
void gic_pend_spi(unsigned int owner, unsigned int target);
uint64_t gic_redistributor(unsigned int cpu);

/* irqload_quiet.c: what a CPU does when its timers are off, and what its handlers do in a nest */
void be_quiet(unsigned int nr_cpus);
void nested(struct load_cpu *me, uint64_t intid);

/* irqload_power.c */
void meet(void);
void set_participants(unsigned int nr_cpus);
uint64_t now(void);
uint64_t seconds(uint64_t n);
unsigned int below(unsigned int n);
void spin(uint64_t us);
void write_letter(struct mail *mail, unsigned int sgi);
void wait_for(const struct mail *mail, const char *what, uint64_t to);
void leave_half_way(unsigned int me);
void come_back(unsigned int me);

/* irqload_hostile.c: at times, one poke at what is EL2's; and all of what would turn it off */
void poke(unsigned int nr_cpus);
void poke_last(void);

static inline bool is_group0(uint64_t intid)
{
	if (intid < 32)
		return !(GROUP1 >> intid & 1);
	return intid >= FIRST_SPI && intid % 2;
}

static inline struct load_cpu *this_load(void)
{
	return &load[guest_this_cpu()->index];
}

static inline void interrupts_off(void)
{
	__asm__ volatile("msr daifset, #3" ::: "memory");
}

static inline void interrupts_on(void)
{
	__asm__ volatile("msr daifclr, #3" ::: "memory");
}

#endif
