/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The firmware's memory, in every way that there is to touch it, from EL1 and EL0: each time an
 * external abort that says exactly what was tried, and the guest goes on. Other addresses where
 * there is nothing for a guest, too.
 */
#include "hostile.h"

#define PAGE UINT64_C(4096)
#define GIB  UINT64_C(0x40000000)

#define SPSR_M          0x1f
#define M_EL0T          0
#define M_A32_USR       0x10
#define M_EL1H          5
#define ISS_FSC         0x3f
#define FSC_EXTABT      0x10
#define FSC_EXTABT_WALK 0x14 /* and the level */
#define ISS_WNR         0x40
/*
 * Of a data abort that EL1 takes only these may be set: SET, FnV, EA, CM, WnR, FSC (Arm DDI 0487,
 * ESR_EL1).
 */
#define ISS_KNOWN       UINT64_C(0x1f7f)

static void check_class(enum guest_probe probe, bool el0, const struct guest_trap *trap)
{
	unsigned int ec = probe == PROBE_EXECUTE ? EC_IABT_CUR : EC_DABT_CUR;

	CHECK(ESR_EC(trap->esr) == ec - el0 && trap->esr & ESR_IL, "access %lu: ESR 0x%lx",
	      (uint64_t)probe, trap->esr);
	CHECK((trap->esr & ISS_FSC) == FSC_EXTABT && !(trap->esr & 0x1ffffff & ~ISS_KNOWN),
	      "access %lu: ESR 0x%lx is no plain external abort", (uint64_t)probe, trap->esr);
	CHECK(!(trap->esr & ISS_WNR) || (probe >= PROBE_WRITES && probe != PROBE_EXECUTE),
	      "access %lu: ESR 0x%lx calls a read a write", (uint64_t)probe, trap->esr);
}

static void check_place(enum guest_probe probe, uint64_t address, bool el0,
                        const struct guest_trap *trap)
{
	uint64_t alias = el0 ? UINT64_C(1) << GUEST_EL0_ALIAS_SHIFT : 0;
	uint64_t routine = (uint64_t)guest_probes + ((uint64_t)probe << GUEST_PROBE_SHIFT);
	uint64_t elr = (probe == PROBE_EXECUTE ? address : routine) | alias;

	CHECK(trap->taken == 1 && trap->kind == (el0 ? KIND_EL0_SYNC : KIND_EL1_SYNC),
	      "access %lu to 0x%lx: %lu exceptions, vector %lu", (uint64_t)probe, address,
	      (uint64_t)trap->taken, (uint64_t)trap->kind);
	CHECK((trap->far & -UINT64_C(64)) == ((address | alias) & -UINT64_C(64)),
	      "access %lu to 0x%lx: FAR 0x%lx", (uint64_t)probe, address, trap->far);
	CHECK(trap->elr == elr && (trap->spsr & SPSR_M) == (el0 ? M_EL0T : M_EL1H),
	      "access %lu: ELR 0x%lx, not 0x%lx; SPSR 0x%lx", (uint64_t)probe, trap->elr, elr,
	      trap->spsr);
}

static void attack(enum guest_probe probe, uint64_t address, bool el0)
{
	const struct guest_trap *trap = &guest_this_cpu()->trap;

	if (probe >= PROBE_ATOMICS && probe < PROBE_MAY_PASS && !guest_has_atomics())
		return;
	if (probe >= PROBE_EL1_ONLY && el0)
		return;
	guest_probe(probe, address, el0);
	if (probe >= PROBE_MAY_PASS && !trap->taken)
		return;
	check_place(probe, address, el0, trap);
	check_class(probe, el0, trap);
	guest_this_cpu()->calls++;
}

static void attack_every_way(uint64_t address)
{
	for (enum guest_probe probe = 0; probe < PROBE_END; probe++) {
		attack(probe, address, false);
		attack(probe, address, true);
	}
}

static void attack_pages(uint64_t start, uint64_t end)
{
	attack_every_way(start);
	attack_every_way(end - 64);
	for (uint64_t page = start; page < end; page += PAGE) {
		attack(PROBE_LDR, page, false);
		attack(PROBE_WRITES, page + PAGE - 8, true);
		attack((enum guest_probe)(guest_random() % PROBE_END),
		       page + guest_random() % 63 * 64, guest_random() & 1);
	}
}

/* A load that begins in the guest's last bytes and ends in the firmware's first. */
static void attack_the_edge(uint64_t start)
{
	const struct guest_trap *trap = &guest_this_cpu()->trap;

	guest_probe(PROBE_LDR, start - 4, false);
	CHECK(trap->taken == 1 && trap->far - (start - 4) < 8, "across the edge: FAR 0x%lx",
	      trap->far);
	guest_probe(PROBE_LDR, start - 8, false);
	CHECK(!trap->taken, "the last bytes of the guest's memory: ESR 0x%lx", trap->esr);
}

/* The walker of EL1's other half of addresses is sent into the firmware's memory. */
static void attack_by_table(uint64_t start)
{
	const uint64_t tcr = READ_SYSREG(TCR_EL1), va = UINT64_C(0xffffff8000001008);
	const struct guest_trap *trap = &guest_this_cpu()->trap;

	WRITE_SYSREG(TTBR1_EL1, start);
	WRITE_SYSREG(TCR_EL1,
	             (tcr & ~(UINT64_C(1) << 23)) | UINT64_C(25) << 16 | UINT64_C(2) << 30);
	guest_probe(PROBE_LDR, va, false);
	WRITE_SYSREG(TCR_EL1, tcr);
	CHECK(trap->taken == 1 && ESR_EC(trap->esr) == EC_DABT_CUR && trap->far == va,
	      "a table in the firmware's memory: ESR 0x%lx, FAR 0x%lx", trap->esr, trap->far);
	CHECK((trap->esr & ISS_FSC) == FSC_EXTABT ||
	              (trap->esr & (ISS_FSC & ~UINT64_C(3))) == FSC_EXTABT_WALK,
	      "a table in the firmware's memory: ESR 0x%lx is no external abort", trap->esr);
}

/*
 * The same from AArch32, which has the low 4 GiB only. All CPUs write the same entry, and nobody
 * else uses it.
 */
static void attack_from_a32(uint64_t start)
{
	const uint64_t gib = UINT64_C(3), offset = gib * GIB - guest_ram_base;
	struct guest_trap *trap = &guest_this_cpu()->trap;

	guest_table[gib] = guest_table[256 + guest_ram_base / GIB];
	__asm__ volatile("dsb ish\n\ttlbi vmalle1is\n\tdsb ish\n\tisb" ::: "memory");
	*trap = (struct guest_trap){.allowed = true};
	guest_at_a32((uint64_t)guest_probe_a32 + offset, start + offset);
	trap->allowed = false;
	CHECK(trap->taken == 1 && trap->kind == KIND_A32_SYNC && ESR_EC(trap->esr) == EC_DABT_LOW &&
	              trap->far == start + offset && (trap->spsr & SPSR_M) == M_A32_USR &&
	              trap->elr == (uint64_t)guest_probe_a32 + offset,
	      "AArch32: vector %lu, ESR 0x%lx, FAR 0x%lx, ELR 0x%lx, SPSR 0x%lx",
	      (uint64_t)trap->kind, trap->esr, trap->far, trap->elr, trap->spsr);
}

/* AT tells EL1 what its own tables say, and nothing of stage 2. */
static void translate(uint64_t start)
{
	__asm__ volatile("at s1e1r, %0\n\tisb" ::"r"(start) : "memory");
	CHECK(!(READ_SYSREG(PAR_EL1) & 1) &&
	              (READ_SYSREG(PAR_EL1) & UINT64_C(0xfffffff000)) == start,
	      "AT S1E1R: PAR_EL1 0x%lx", READ_SYSREG(PAR_EL1));
}

/* The bus has nothing here, or stage 2: 255 GiB stands for an address of 42 bits. */
static void attack_nowhere(uint64_t address)
{
	const struct guest_trap *trap = &guest_this_cpu()->trap;

	guest_probe(PROBE_LDR, address, false);
	CHECK(trap->taken == 1 && ESR_EC(trap->esr) == EC_DABT_CUR && trap->far == address &&
	              (trap->esr & ISS_FSC) == FSC_EXTABT,
	      "nothing at 0x%lx: ESR 0x%lx, FAR 0x%lx", address, trap->esr, trap->far);
}

void attack_memory(void)
{
	uint64_t start = guest_ram_base + guest_ram_size;
	uint64_t top = guest_ram_base + (guest_number("memory=", 0) << 20);

	if (top <= guest_ram_base) {
		guest_print("hostile: no memory= in the boot arguments: memory is left in peace");
		return;
	}
	CHECK(start < top && top - start <= (UINT64_C(64) << 20), "memory ends at 0x%lx of 0x%lx",
	      start, top);
	attack_pages(start, top);
	attack_the_edge(start);
	attack_by_table(start);
	attack_from_a32(start);
	translate(start);
	attack_nowhere(top + 8 * GIB);
	attack_nowhere(255 * GIB);
}
