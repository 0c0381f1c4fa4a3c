/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host that is out to break EL2: its parts.
 */
#ifndef HYPERCALLS_H
#define HYPERCALLS_H

#include "guest.h"
#include <hypercall.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/handle.h>

#define FAIL(...) guest_fail("hypercalls", __VA_ARGS__)
#define CHECK(condition, ...)              \
	do {                               \
		if (!(condition))          \
			FAIL(__VA_ARGS__); \
	} while (0)

/* x0 to x17, of a call and of its answer. */
struct hyp_regs {
	uint64_t x[18];
};

/* Makes the call in @regs. Returns x1; -PKC_ENOTSUP if there is no such call. */
int64_t hyp_call(struct hyp_regs *regs);
#define HYP(call, ...) hyp_call(&(struct hyp_regs){{HYP_CALL(call), __VA_ARGS__}})
#define EXPECT(result, call, ...)                                                                \
	do {                                                                                     \
		int64_t got_ = HYP(call, __VA_ARGS__);                                           \
                                                                                                 \
		CHECK(got_ == (result), "line %lu: %s is %ld", (uint64_t)__LINE__, #call, got_); \
	} while (0)

/* Memory for EL2 and guests, far from this program. */
extern uint64_t arena;
#define ARENA_PAGES UINT64_C(4096)
#define PAGE_AT(n)  (arena + (n)*HYP_PAGE)

/* How many pages EL2 wants for a VM, and for a vCPU. */
extern uint64_t vm_pages, vcpu_pages;

/* hypercalls_pages.c, hypercalls_life.c, hypercalls_random.c, hypercalls_devices.c */
void check_pages(void);
void check_life(void);
void check_devices(void);
void call_at_random(uint64_t calls);
/* hypercalls_alive.c: the VM of the calling CPU, which nobody else may name. */
void start_alive(uint64_t flags);
void run_alive(void);
void end_alive(void);
bool is_alive(uint64_t handle);
/* A CPU that goes off puts what it has: errand of , and the whole. */
#define ERRAND_OFF 1
void load_and_run_of_first(void);
void check_off(unsigned int other);

/* hypercalls_tick.c: on the calling CPU, round a run. */
void tick_init(void);
void tick_start(void);
void tick_stop(void);

/* When no CPU has anything loaded: ends every VM, and looks whether all memory is back. */
void end_all(void);
/* Whether a load from @address aborts. */
bool aborts(uint64_t address);
/* A VM of @nr_vcpus in the pages from @page on, with @tables pages for tables. */
uint64_t create_vm(uint64_t page, uint64_t tables, uint64_t nr_vcpus, uint64_t flags);
/* Takes @handle down, gets @nr pages from @page on back, and forgets it. */
void end_vm(uint64_t handle, uint64_t page, uint64_t nr);

#endif
