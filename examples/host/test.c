/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "test.h"
#include "pool.h"

static void begin(const char *what)
{
	el1_print("host: test %s", what);
}

static void end(const char *what)
{
	TEST(!pool_used(), "%s: %lu pages have not come back", what, pool_used());
}

#define RUN_TEST(name)         \
	do {                   \
		begin(#name);  \
		test_##name(); \
		end(#name);    \
	} while (0)

uint32_t test_all(void)
{
	RUN_TEST(teardown);
	RUN_TEST(ownership);
	RUN_TEST(bytes);
	RUN_TEST(leak);
	return 4;
}
