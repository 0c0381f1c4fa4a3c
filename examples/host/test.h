/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * What a host can find out about EL2, by doing what hosts should not, and by counting.
 */
#ifndef HOST_TEST_H
#define HOST_TEST_H

#include "vm.h"

#define TEST(what, ...)                                      \
	do {                                                 \
		if (!(what))                                 \
			el1_fail("FAIL host: " __VA_ARGS__); \
	} while (0)

/* Runs all of them; the first that fails is the end of the host. Returns how many there are. */
uint32_t test_all(void);

/* A VM goes down, and all pages come back, whatever it was doing. */
void test_teardown(void);
/* What was given away is gone: the host's access is an abort; it comes back wiped. */
void test_ownership(void);
/* The secret of a guest's registers is nowhere else. */
void test_leak(void);
/* EL2 counts the bytes that it moves. */
void test_bytes(void);

#endif
