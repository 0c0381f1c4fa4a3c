/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A host with four VMs that does one thing again and again, for those who count what EL2 does about
 * it: tests/bench/switch.sh.
 *
 * Boot argument: work=null_hypercall, np_trap, np_irq or vcpu_switch; rounds=N (default 32).
 */
#include "guest.h"
#include <hypercall.h>
#include <pkvmcore/errno.h>
#include <pkvmcore/trap.h>

#define FAIL(...) guest_fail("bench_host", __VA_ARGS__)

#define VMS          4
#define TABLE_PAGES  4
#define ARENA_OFFSET (UINT64_C(64) << 20)
#define GUEST_IPA    UINT64_C(0x40000000)

/* QEMU's virt machine: the EL1 physical timer is PPI 30; registers by Arm IHI0069. */
#define TIMER_PPI   30
#define GICD_CTLR   UINT64_C(0x08000000)
#define GICR_WAKER  UINT64_C(0x080a0014)
#define GICR_GROUP  UINT64_C(0x080b0080)
#define GICR_ENABLE UINT64_C(0x080b0100)
#define GICD_ON     0x12
#define TIMER_TICKS 60

/* bench_host.S: what the guests run. */
extern const char guest_calls[], guest_calls_end[], guest_loops[], guest_loops_end[];
void bench_hypercall(uint64_t *x);

static uint64_t arena, handles[VMS];

static int64_t call(uint64_t *x)
{
	bench_hypercall(x);
	if (x[0])
		FAIL("no such call");
	return (int64_t)x[1];
}

#define CALL(call_, ...) call((uint64_t[18]){HYP_CALL(call_), __VA_ARGS__})

static void must(int64_t result, const char *what)
{
	if (result)
		FAIL("%s: %ld", what, result);
}

static uint64_t take_pages(uint64_t nr)
{
	uint64_t pages = arena;

	arena += nr * HYP_PAGE;
	return pages;
}

static uint64_t copy_code(const char *from, const char *end)
{
	uint64_t page = take_pages(1);

	for (uint64_t i = 0; i < (uint64_t)(end - from) / 4; i++)
		((uint32_t *)at(page))[i] = ((const uint32_t *)(const void *)from)[i];
	__asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ialluis\n\tdsb ish\n\tisb" ::"r"(page)
	                 : "memory");
	return page;
}

static void reset_page(uint64_t page)
{
	struct hyp_vcpu_page *shared = at(page);

	*(uint32_t *)&shared->vgic.hcr = 1;
}

static uint64_t create(uint64_t vm_pages, uint64_t vcpu_pages, const char *code, const char *end)
{
	uint64_t x[18] = {HYP_CALL(HYP_VM_CREATE)}, page, shared;

	arena = (arena + HYP_VM_ALIGN - 1) & ~(HYP_VM_ALIGN - 1);
	x[1] = take_pages(vm_pages + TABLE_PAGES);
	x[2] = vm_pages + TABLE_PAGES;
	x[3] = 1;
	must(call(x), "VM_CREATE");
	page = copy_code(code, end);
	must(CALL(HYP_VM_MAP, x[2], page, GUEST_IPA, 1, HYP_SHARED), "VM_MAP");
	page = take_pages(vcpu_pages);
	shared = take_pages(1);
	reset_page(shared);
	must(CALL(HYP_VCPU_CREATE, x[2], 0, page, vcpu_pages, shared, GUEST_IPA, 0), "VCPU_CREATE");
	return x[2];
}

/* Runs the loaded vCPU, whose last exit is answered by @action and @data. */
static void run(uint64_t action, uint64_t data, uint64_t code)
{
	uint64_t x[18] = {HYP_CALL(HYP_VCPU_RUN), 0, action, data, data + 1, data + 2, data + 3};

	if (call(x) != (int64_t)code)
		FAIL("exit %ld, ESR 0x%lx, PC 0x%lx", (int64_t)x[1], x[2], x[5]);
	if (code == PKC_EXIT_TRAP && (x[2] != UINT64_C(0x5a000000) || x[7] != data + 4))
		FAIL("ESR 0x%lx, x0 0x%lx", x[2], x[7]);
}

static void start_interrupts(void)
{
	*(volatile uint32_t *)at(GICD_CTLR) = GICD_ON;
	*(volatile uint32_t *)at(GICR_WAKER) = 0;
	*(volatile uint32_t *)at(GICR_GROUP) = UINT32_MAX;
	*(volatile uint32_t *)at(GICR_ENABLE) = UINT32_C(1) << TIMER_PPI;
	WRITE_SYSREG(S3_0_C4_C6_0, 0xff); /* ICC_PMR_EL1 */
	WRITE_SYSREG(S3_0_C12_C12_7, 1);  /* ICC_IGRPEN1_EL1 */
}

static void null_hypercalls(uint64_t rounds)
{
	for (uint64_t i = 0; i < rounds; i++)
		must(CALL(HYP_NOP, 0), "NOP");
}

static void np_traps(uint64_t rounds)
{
	must(CALL(HYP_VCPU_LOAD, handles[VMS - 1], 0), "VCPU_LOAD");
	run(PKC_REPLY_NONE, UINT64_MAX - 3, PKC_EXIT_TRAP);
	for (uint64_t i = 0; i < rounds; i++)
		run(PKC_REPLY_SKIP, i * 8, PKC_EXIT_TRAP);
}

static void np_interrupts(uint64_t rounds)
{
	start_interrupts();
	must(CALL(HYP_VCPU_LOAD, handles[VMS - 1], 0), "VCPU_LOAD");
	for (uint64_t i = 0; i < rounds; i++) {
		WRITE_SYSREG(cntp_tval_el0, TIMER_TICKS);
		WRITE_SYSREG(cntp_ctl_el0, 1);
		run(PKC_REPLY_NONE, 0, PKC_EXIT_IRQ);
		WRITE_SYSREG(cntp_ctl_el0, 0);
	}
}

static void vcpu_switches(uint64_t rounds)
{
	for (uint64_t i = 0; i < rounds * VMS; i++) {
		must(CALL(HYP_VCPU_LOAD, handles[i % VMS], 0), "VCPU_LOAD");
		run(i < VMS ? PKC_REPLY_NONE : PKC_REPLY_SKIP, i < VMS ? UINT64_MAX - 3 : i,
		    PKC_EXIT_TRAP);
		must(CALL(HYP_VCPU_PUT, 0), "VCPU_PUT");
	}
}

static bool is_work(const char *name)
{
	const char *s = guest_argument("work=");

	for (; s && *name && *s == *name; s++)
		name++;
	return s && !*name;
}

static void create_all(void)
{
	uint64_t version[18] = {HYP_CALL(HYP_VERSION)};
	bool loops = is_work("np_irq");

	if (call(version) != HYP_ABI)
		FAIL("version 0x%lx", version[1]);
	for (int i = 0; i < VMS; i++)
		handles[i] = create(version[2], version[3], loops ? guest_loops : guest_calls,
		                    loops ? guest_loops_end : guest_calls_end);
}

void guest_main(void)
{
	uint64_t rounds = guest_number("rounds=", 32);

	arena = guest_ram_base + ARENA_OFFSET;
	create_all();
	if (is_work("null_hypercall"))
		null_hypercalls(rounds);
	else if (is_work("np_trap"))
		np_traps(rounds);
	else if (is_work("np_irq"))
		np_interrupts(rounds);
	else if (is_work("vcpu_switch"))
		vcpu_switches(rounds);
	else
		FAIL("no such work");
	guest_print("bench_host: PASS rounds=%lu", rounds);
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	guest_fail("bench_host", "CPU %lu was never asked for, context %lu", cpu->index, context);
}
