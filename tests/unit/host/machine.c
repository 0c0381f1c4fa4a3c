/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "machine.h"
#include "calls.h"
#include "console.h"
#include "el2.h"
#include "guest.h"
#include "idregs.h"
#include "map.h"
#include "options.h"
#include "run.h"
#include "stage2.h"
#include "window.h"
#include <pkvmcore/fake_cpu.h>
#include <pkvmcore/switch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE (MACHINE_PAGES * HYP_PAGE)

struct fw_cpu_area fw_cpu_areas[FW_MAX_CPUS];
struct fw_guest fw_guest;
char fw_vectors[1], fw_vm_vectors[1];

static struct pkc_fake_cpu cpus[MACHINE_CPUS];
static uint8_t *host_view;
static bool host_has[MACHINE_PAGES], hyp_has[MACHINE_PAGES];

static uint64_t number_of(uint64_t pa)
{
	cr_assert(pa >= MACHINE_RAM && pa < MACHINE_RAM + SIZE, "0x%llx is no memory",
	          (unsigned long long)pa);
	return (pa - MACHINE_RAM) / HYP_PAGE;
}

void fw_fatal(const char *format, ...)
{
	cr_assert_fail("%s", format);
	abort();
}

void fw_map_late(const void *start, uint64_t size)
{
	(void)start, (void)size;
}

void fw_stage2_take(uint64_t pa, uint64_t nr)
{
	for (uint64_t n = number_of(pa); nr; n++, nr--) {
		cr_assert(host_has[n] && !hyp_has[n]);
		host_has[n] = false;
	}
}

/* What comes back holds nothing, whoever had it. */
void fw_stage2_give_back(uint64_t pa)
{
	uint64_t n = number_of(pa);

	cr_assert(!host_has[n] && !hyp_has[n]);
	for (uint64_t i = 0; i < HYP_PAGE / 8; i++)
		cr_assert_eq(machine_words(n)[i], 0);
	host_has[n] = true;
}

uint64_t fw_stage2_vtcr(void)
{
	return 0;
}

uint32_t fw_sve_bytes(void)
{
	return 32;
}

/* A guest that runs: an interrupt, or something that it does. The host's memory is where it was. */
uint64_t pkc_switch_enter(struct pkc_regs *regs)
{
	static const uint64_t done[] = {FW_ESR_HVC0, 0x93800046, 0x5e000000, 0x62300001,
	                                0x1fe00000,  0x86000006, 0x06000000, 0x623a3019};
	uint64_t n = pkc_fake_get(pkc_fake_cpu_current(), PKC_ENC_VTTBR_EL2) + regs->x[5]++;

	cr_assert(!(regs->pstate & PKC_PSTATE_AARCH32) &&
	          (regs->pstate & PKC_PSTATE_MODE) <= PKC_PSTATE_EL1H);
	pkc_fake_eret();
	pkc_fake_set(pkc_fake_cpu_current(), PKC_ENC_ESR_EL2,
	             done[n % (sizeof(done) / sizeof(done[0]))]);
	return n % 3 ? FW_EXIT_SYNC : FW_EXIT_IRQ;
}

static void protect(uint64_t pa, uint64_t nr, bool open)
{
	cr_assert_eq(mprotect((void *)(uintptr_t)pa, nr * HYP_PAGE,
	                      open ? PROT_READ | PROT_WRITE : PROT_NONE),
	             0);
	for (uint64_t n = number_of(pa); nr; n++, nr--) {
		cr_assert_neq(hyp_has[n], open);
		hyp_has[n] = open;
	}
}

void fw_window_open(uint64_t pa, uint64_t nr)
{
	protect(pa, nr, true);
}

void fw_window_close(uint64_t pa, uint64_t nr)
{
	protect(pa, nr, false);
}

static void *map_at(void *address, int file, int protection, int flags)
{
	void *p = mmap(address, SIZE, protection, MAP_SHARED | flags, file, 0);

	cr_assert_neq(p, MAP_FAILED);
	return p;
}

void machine_start(void)
{
	struct fw_range memory = {MACHINE_RAM, MACHINE_RAM + SIZE};
	int file = memfd_create("memory", 0);

	cr_assert(file >= 0 && ftruncate(file, SIZE) == 0);
	host_view = map_at(NULL, file, PROT_READ | PROT_WRITE, 0);
	map_at((void *)(uintptr_t)MACHINE_RAM, file, PROT_NONE, MAP_FIXED_NOREPLACE);
	close(file);
	memset(host_has, true, sizeof(host_has));
	memset(hyp_has, false, sizeof(hyp_has));
	memset(fw_cpu_areas, 0, sizeof(fw_cpu_areas));
	fw_guest.psci.power.nr_vcpus = MACHINE_CPUS;
	for (uint32_t i = 0; i < MACHINE_CPUS; i++) {
		pkc_fake_cpu_init(&cpus[i], i);
		fw_cpu(i)->index = i;
		fw_cpu(i)->self.id = i;
	}
	fw_pages_init(&memory);
	fw_vm_init();
	fw_calls_init(true);
	fw_options.host = true;
	pkc_fake_cpu_use(&cpus[0]);
	fw_idregs_init();
	fw_run_init();
	for (uint32_t i = 0; i < MACHINE_CPUS; i++) {
		pkc_fake_cpu_use(&cpus[i]);
		fw_run_start(fw_cpu(i));
	}
}

void machine_end(void)
{
	munmap(host_view, SIZE);
	munmap((void *)(uintptr_t)MACHINE_RAM, SIZE);
}

uint64_t machine_page(uint64_t n)
{
	return MACHINE_RAM + n * HYP_PAGE;
}

uint64_t *machine_words(uint64_t n)
{
	return (uint64_t *)(void *)(host_view + n * HYP_PAGE);
}

bool machine_host_has(uint64_t n)
{
	return host_has[n];
}

bool machine_hyp_has(uint64_t n)
{
	return hyp_has[n];
}

/* On the way out EL2 has nothing half done, and holds no lock. */
int64_t machine_call(uint32_t cpu, uint64_t *x)
{
	struct fw_cpu *self = fw_cpu(cpu);

	pkc_fake_cpu_use(&cpus[cpu]);
	memcpy(self->context.regs.x, x, 18 * sizeof(*x));
	fw_do_call(self, (uint32_t)x[0]);
	pkc_fake_eret();
	pkc_fake_settle();
	pkc_fake_forget(&cpus[cpu]);
	memcpy(x, self->context.regs.x, 18 * sizeof(*x));
	cr_assert(x[0] == 0 || (int64_t)x[0] == PKC_SMCCC_NOT_SUPPORTED);
	return x[0] ? -PKC_ENOTSUP : (int64_t)x[1];
}
