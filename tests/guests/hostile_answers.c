/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Calls with exactly one right answer, by HVC and by SMC. CPU 0 asks, and is the only CPU that is
 * on.
 */
#include "hostile.h"

#define DIRT        (UINT64_C(0xdeadbeef) << 32)
#define ENTRY       ((uint64_t)&guest_secondary_entry)
#define TOS_IS_NONE 2

struct question {
	uint64_t id, x1, x2, x3;
	int64_t answer;
};

static void ask(const struct question *q)
{
	for (enum guest_exit way = EXIT_HVC; way <= EXIT_SMC; way++) {
		int64_t answer = call(way, q->id, q->x1, q->x2, q->x3);

		CHECK(answer == q->answer, "%s 0x%lx(0x%lx, 0x%lx, 0x%lx) = %ld, not %ld",
		      way == EXIT_HVC ? "HVC" : "SMC", q->id, q->x1, q->x2, q->x3, answer,
		      q->answer);
	}
}

static void ask_all(const struct question *questions, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		ask(&questions[i]);
}

#define ASK(...)                                                \
	do {                                                    \
		const struct question list_[] = {__VA_ARGS__};  \
		ask_all(list_, sizeof(list_) / sizeof(*list_)); \
	} while (0)

/* No CPU has that name, so what takes a target refuses it otherwise than as unknown. */
static bool is_there(uint64_t id)
{
	return call(EXIT_HVC, id, UINT64_MAX, 0, 0) != NOT_SUPPORTED;
}

static bool is_listed(uint64_t id)
{
	return call(EXIT_HVC, PSCI_FEATURES, id, 0, 0) != NOT_SUPPORTED;
}

static void ask_identity(void)
{
	ASK({PSCI_VERSION, 0, 0, 0, 0x10003}, {DIRT | PSCI_VERSION, DIRT, DIRT, DIRT, 0x10003},
	    {PSCI(6), 0, 0, 0, TOS_IS_NONE}, {SMCCC_ARCH_FEATURES, SMCCC_VERSION, 0, 0, SUCCESS},
	    {SMCCC_ARCH_FEATURES, SMCCC_ARCH_FEATURES, 0, 0, SUCCESS},
	    {SMCCC_ARCH_FEATURES, 0xffffffff, 0, 0, NOT_SUPPORTED});
	CHECK(call(EXIT_HVC, SMCCC_VERSION, 0, 0, 0) >= 0x10001, "SMCCC_VERSION");
}

/* A function that has no 64-bit form, one that is not offered, and what is no call at all. */
static void ask_unknown(void)
{
	ASK({PSCI64(0), 0, 0, 0, NOT_SUPPORTED}, {PSCI64(2), 0, 0, 0, NOT_SUPPORTED},
	    {PSCI64(6), 0, 0, 0, NOT_SUPPORTED}, {PSCI64(8), 0, 0, 0, NOT_SUPPORTED},
	    {PSCI64(9), 0, 0, 0, NOT_SUPPORTED}, {PSCI64(10), PSCI_VERSION, 0, 0, NOT_SUPPORTED},
	    {PSCI(5), 0, 0, 0, NOT_SUPPORTED}, {PSCI64(7), 0, 0, 0, NOT_SUPPORTED},
	    {PSCI(11), 0, 0, 0, NOT_SUPPORTED}, {PSCI(24), 0, 0, 0, NOT_SUPPORTED},
	    {PSCI(31), 0, 0, 0, NOT_SUPPORTED}, {PSCI(1337), 0, 0, 0, NOT_SUPPORTED},
	    {PSCI(0xffff), 0, 0, 0, NOT_SUPPORTED}, {0, 0, 0, 0, NOT_SUPPORTED},
	    {0x04000000, 0, 0, 0, NOT_SUPPORTED}, {0x04000008, 0, 0, 0, NOT_SUPPORTED},
	    {0xffffffff, 0, 0, 0, NOT_SUPPORTED}, {UINT64_MAX, 0, 0, 0, NOT_SUPPORTED},
	    {0x84000050, 0, 0, 0, NOT_SUPPORTED}, {0x82000000, 0, 0, 0, NOT_SUPPORTED},
	    {0xc6000000, 0, 0, 0, NOT_SUPPORTED}, {0xb2000000, 0, 0, 0, NOT_SUPPORTED});
}

/* Dangerous ones with arguments that must be refused. */
static void ask_refused(void)
{
	const int64_t refusal = is_listed(PSCI(18)) ? INVALID_PARAMETER : NOT_SUPPORTED;

	ASK({PSCI(18), 1, 0, 0, refusal}, {PSCI64(18), 0x7fffffff, 0, 0, refusal},
	    {PSCI(18), DIRT | 1, 0, 0, refusal}, {PSCI_CPU_ON, 0, ENTRY, 0, ALREADY_ON},
	    {PSCI_CPU_ON32, DIRT, DIRT | ENTRY, DIRT, ALREADY_ON},
	    {PSCI_CPU_ON, 16, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, GUEST_MAX_CPUS + 1, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, 0x100, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, 0x80000000, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, 0x1000000, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, DIRT, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, UINT64_C(1) << 32, ENTRY, 0, INVALID_PARAMETER},
	    {PSCI_CPU_ON, UINT64_MAX, ENTRY, 0, INVALID_PARAMETER});
}

static void ask_affinity(void)
{
	ASK({PSCI_AFFINITY_INFO, 0, 0, 0, AFFINITY_ON}, {PSCI_AFFINITY_INFO, 0, 1, 0, AFFINITY_ON},
	    {PSCI_AFFINITY_INFO, 0, 2, 0, AFFINITY_ON}, {PSCI_AFFINITY_INFO, 0, 3, 0, AFFINITY_ON},
	    {PSCI_AFFINITY_INFO, 0, 4, 0, INVALID_PARAMETER},
	    {PSCI_AFFINITY_INFO, 0, UINT64_MAX, 0, INVALID_PARAMETER},

	    {PSCI_AFFINITY_INFO, 0x1000000, 0, 0, INVALID_PARAMETER},
	    {PSCI_AFFINITY_INFO, 0xff, 0, 0, INVALID_PARAMETER},
	    {PSCI_AFFINITY_INFO, 0x100, 1, 0, INVALID_PARAMETER},
	    {PSCI(4), DIRT, DIRT, DIRT, AFFINITY_ON},
	    {PSCI(4), DIRT, DIRT | 4, 0, INVALID_PARAMETER});
}

/*
 * What must not be called to see whether it is there; and FEATURES itself, which answers for its
 * argument.
 */
#define UNCALLED32 (1 << 1 | 1 << 2 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 14 | 1 << 18 | 1 << 21)
#define UNCALLED64 (1 << 1 | 1 << 14 | 1 << 18 | 1 << 21)

static void ask_features(void)
{
	for (unsigned int n = 0; n < 32; n++) {
		CHECK(UNCALLED32 >> n & 1 || is_listed(PSCI(n)) == is_there(PSCI(n)),
		      "PSCI_FEATURES lies about 0x%lx", PSCI(n));
		CHECK(UNCALLED64 >> n & 1 || is_listed(PSCI64(n)) == is_there(PSCI64(n)),
		      "PSCI_FEATURES lies about 0x%lx", PSCI64(n));
	}
	ASK({PSCI_FEATURES, PSCI_CPU_ON, 0, 0, SUCCESS},
	    {PSCI_FEATURES, PSCI_CPU_OFF, 0, 0, SUCCESS},
	    {PSCI_FEATURES, PSCI_SYSTEM_OFF, 0, 0, SUCCESS},
	    {PSCI_FEATURES, SMCCC_VERSION, 0, 0, SUCCESS},
	    {PSCI_FEATURES, DIRT | PSCI_CPU_ON32, 0, 0, SUCCESS});
}

/* An entry that no CPU could start at: whoever accepts it has lost the CPU. */
static void ask_bad_entries(void)
{
	uint64_t end = guest_number("memory=", 0) << 20;

	ASK({PSCI_CPU_ON, 1, ENTRY + 1, 0, INVALID_ADDRESS},
	    {PSCI_CPU_ON, 1, ENTRY + 2, 0, INVALID_ADDRESS},
	    {PSCI_CPU_ON, 1, UINT64_C(1) << 60, 0, INVALID_ADDRESS},
	    {PSCI_CPU_ON, 1, UINT64_MAX - 3, 0, INVALID_ADDRESS});
	if (end)
		ASK({PSCI_CPU_ON, 1, guest_ram_base + end - 4, 0, INVALID_ADDRESS},
		    {PSCI_CPU_ON, 1, guest_ram_base + guest_ram_size, 0, INVALID_ADDRESS});
}

void check_known_answers(void)
{
	ask_identity();
	ask_unknown();
	ask_refused();
	ask_affinity();
	ask_features();
	if (nr_cpus > 1)
		ask_bad_entries();
}
