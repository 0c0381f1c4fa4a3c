/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * A guest that checks where it was put and what came with it, and then does what its boot
 * arguments say.
 *
 * at=OFFSET     this guest stands so far above the base of RAM
 * copy=1        the base of RAM has a device tree of the same contents
 * lines=N       what stands behind this guest is the output of seq 1000000, N lines
 * initrd=N      the initrd is the output of seq 2000000, N lines
 * memory=MIB    the tree says at most so much, and at most 64 MiB less
 * cpus=N        so many can be started, and are
 * do=panic|hang instead of powering off
 */
#include "guest.h"

#define CHECK(condition, ...)                             \
	do {                                              \
		if (!(condition))                         \
			guest_fail("plain", __VA_ARGS__); \
	} while (0)

extern const char guest_image_end[];

static uint64_t started;

/* Each line of seven digits and a newline is eight bytes. */
static void check_lines(const char *what, uint64_t address, uint64_t first, uint64_t lines)
{
	for (uint64_t i = 0; i < lines; i++) {
		const char *line = (const char *)at(address) + 8 * i;
		uint64_t number = 0;

		for (unsigned int digit = 0; digit < 7; digit++)
			number = 10 * number + (uint64_t)(line[digit] - '0');
		CHECK(number == first + i && line[7] == '\n', "%s, line %lu at 0x%lx: %lu", what, i,
		      (uint64_t)line, number);
	}
}

static void check_memory(uint64_t mib)
{
	CHECK(!mib || (guest_ram_size <= mib << 20 && guest_ram_size + (64 << 20) >= mib << 20),
	      "0x%lx bytes of memory", guest_ram_size);
	/* All that the tree says is there, first byte to last. */
	for (uint64_t i = 0; i < guest_ram_size; i += 1 << 20)
		(void)*(const volatile uint64_t *)at(guest_ram_base + i);
	(void)*(const volatile uint64_t *)at(guest_ram_base + guest_ram_size - 8);
}

static void check_copy(void)
{
	uint64_t base = guest_ram_base, size = guest_ram_size;

	guest_ram_size = 0;
	guest_read_tree(base);
	CHECK(guest_ram_base == base && guest_ram_size == size,
	      "the tree at the base of RAM differs");
	CHECK(guest_number("copy=", 0), "the tree at the base of RAM has no such arguments");
}

static void start_all(unsigned int cpus)
{
	CHECK(guest_nr_cpus() == cpus, "%lu CPUs", (uint64_t)guest_nr_cpus());
	for (unsigned int i = 1; i < cpus; i++) {
		CHECK(guest_cpu_on(i, 0) == SUCCESS, "CPU %lu", (uint64_t)i);
		while (__atomic_load_n(&started, __ATOMIC_ACQUIRE) < i)
			;
		guest_wait_off(i);
	}
}

static void misbehave(const char *how)
{
	if (*how == 'p') {
		guest_print("Kernel panic: as told");
		guest_call(PSCI_SYSTEM_RESET, 0, 0, 0);
	}
	for (;;)
		__asm__ volatile("wfi");
}

void guest_main(void)
{
	CHECK(guest_image - guest_ram_base == guest_number("at=", guest_image - guest_ram_base),
	      "running at 0x%lx", guest_image);
	check_lines("image", (uint64_t)guest_image_end, 1000000, guest_number("lines=", 0));
	check_lines("initrd", guest_initrd, 2000000, guest_number("initrd=", 0));
	check_memory(guest_number("memory=", 0));
	if (guest_number("copy=", 0))
		check_copy();
	if (guest_number("cpus=", 0))
		start_all((unsigned int)guest_number("cpus=", 0));
	guest_print("plain: PASS at 0x%lx, memory 0x%lx, tree 0x%lx", guest_image, guest_ram_size,
	            guest_tree);
	if (guest_argument("do="))
		misbehave(guest_argument("do="));
}

void guest_secondary_main(struct guest_cpu *cpu, uint64_t context)
{
	(void)context;
	__atomic_store_n(&started, cpu->index, __ATOMIC_RELEASE);
}
