/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls at random, the same for the same seed, while all CPUs are on. Any answer that the
 * specifications allow will do, and nothing else; what would stop the machine or a CPU is left
 * out.
 */
#include "hostile.h"

#define HINT (UINT64_C(1) << 16)

/* Bit n: the answer -n is allowed. */
#define CODE(n)    (1U << -(n))
#define OPAQUE     (CODE(SUCCESS) | CODE(NOT_SUPPORTED) | CODE(INVALID_PARAMETER))
#define REFUSED    CODE(NOT_SUPPORTED)
#define NEVER_CALL 0

static unsigned int allowed_psci(uint64_t id, uint32_t x1)
{
	switch (id & UINT64_C(0xbfffffff)) {
	case PSCI(1): /* a timer interrupt is pending, so standby ends at once */
		return CODE(SUCCESS) | CODE(INVALID_PARAMETER);
	case PSCI(3):
		return CODE(ALREADY_ON) | CODE(INVALID_PARAMETER) | CODE(INVALID_ADDRESS);
	case PSCI(4):
		return CODE(AFFINITY_ON) | CODE(INVALID_PARAMETER);
	case PSCI(2):
	case PSCI(8):
	case PSCI(9):
		return id & 0x40000000 ? REFUSED : NEVER_CALL;
	case PSCI(14):
		return NEVER_CALL;
	case PSCI(18):
		return x1 && x1 < UINT32_C(0x80000000) ? OPAQUE & ~CODE(SUCCESS) : NEVER_CALL;
	case PSCI(21):
		return x1 > 1 ? OPAQUE & ~CODE(SUCCESS) : NEVER_CALL;
	default:
		return REFUSED;
	}
}

static bool is_psci(uint64_t id)
{
	return (id & UINT64_C(0xbfffff00)) == PSCI(0) && (id & 0xff) < 0x20;
}

/* Answers that are numbers, not codes. */
static bool number_ok(uint64_t id, int64_t answer)
{
	switch (id) {
	case PSCI(0):
		return answer == 0x10003;
	case PSCI(6):
		return answer == 2;
	case SMCCC_VERSION:
		return answer >= 0x10001 && answer <= 0x10005;
	default:
		return false;
	}
}

static bool answer_ok(uint64_t id, uint64_t x1, int64_t answer)
{
	unsigned int allowed = is_psci(id) ? allowed_psci(id, (uint32_t)x1) : REFUSED;

	if (number_ok(id, answer))
		return true;
	if (id == SMCCC_ARCH_FEATURES)
		return answer >= -2 && answer <= 2;
	if (id == PSCI_FEATURES)
		return answer >= -1 && answer <= 3;
	return answer <= 0 && answer >= -12 && (allowed & CODE(answer));
}

/* Function ids that somebody may answer are more interesting than the rest of 2^32. */
static uint64_t random_id(void)
{
	uint64_t r = guest_random(), n = r >> 8;

	switch (r % 8) {
	case 0:
		return n;
	case 1:
		return SMCCC_VERSION + n % 4;
	case 2:
		return UINT64_C(0x80000000) | (n & 0x7f00ffff);
	case 3:
		return (PSCI(0) | (n & 0x40000000)) ^ UINT64_C(1) << n % 32;
	default:
		return PSCI(0) | (n & 0x40000000) | (n >> 1) % 25;
	}
}

static uint64_t random_argument(void)
{
	uint64_t r = guest_random(), n = r >> 8;

	switch (r % 8) {
	case 0:
		return n;
	case 1:
		return n % 16;
	case 2:
		return UINT64_C(1) << n % 64;
	case 3:
		return random_id();
	case 4:
		return guest_ram_base + n % (2 * guest_ram_size);
	case 5:
		return 0 - n % 16;
	default:
		return n % nr_cpus | (n % 3 ? 0 : n << 32);
	}
}

static bool is_hvc_or_smc(uint64_t address)
{
	const uint32_t *word = at(address);
	uint32_t instruction = *word & UINT32_C(0xffe0001f);

	return instruction == UINT32_C(0xd4000002) || instruction == UINT32_C(0xd4000003);
}

/* An immediate other than 0 is no call of the convention: unknown, or an undefined instruction. */
static void call_strangely(uint64_t id)
{
	enum guest_exit way = EXIT_HVC_1 + guest_random() % 4;
	struct guest_trap *trap = &guest_this_cpu()->trap;
	int64_t answer;

	*trap = (struct guest_trap){.allowed = true};
	answer = call(way, id, random_argument(), random_argument(), random_argument());
	trap->allowed = false;
	if (!trap->taken) {
		CHECK(answer == NOT_SUPPORTED, "immediate %lu: 0x%lx = %ld", (uint64_t)way, id,
		      answer);
		return;
	}
	CHECK((uint64_t)answer == id, "an undefined instruction changed x0");
	CHECK(trap->taken == 1 && trap->esr == ESR_IL && is_hvc_or_smc(trap->elr),
	      "undefined instruction: ESR 0x%lx, ELR 0x%lx", trap->esr, trap->elr);
}

static void call_one(void)
{
	uint64_t whole = random_id(), x1 = random_argument(), id = (uint32_t)whole;
	enum guest_exit way = guest_random() % 2 ? EXIT_HVC : EXIT_SMC;
	int64_t answer;

	/* The hint that SVE state is not live is part of no function's id. */
	if (is_psci(id & ~HINT) && !allowed_psci(id & ~HINT, (uint32_t)x1))
		return;
	answer = call(way, whole, x1, random_argument(), random_argument());
	CHECK(answer_ok(id, x1, answer) || ((id & HINT) && answer_ok(id & ~HINT, x1, answer)),
	      "%s 0x%lx(0x%lx, …) = %ld", way == EXIT_HVC ? "HVC" : "SMC", whole, x1, answer);
}

void call_at_random(uint64_t calls)
{
	uint64_t end = guest_this_cpu()->calls + calls;

	while (guest_this_cpu()->calls < end) {
		if (guest_random() % 16)
			call_one();
		else
			call_strangely(random_id());
	}
}
