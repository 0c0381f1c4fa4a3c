/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Work that lives on interrupts: of timers, between CPUs, and of the console.
 */
#ifndef GUEST_LOAD_H
#define GUEST_LOAD_H

/* Prints "guest: " and a line, as printf() does. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

/*
 * For so many seconds, tokens with a number go round all CPUs, each CPU sleeps from millisecond to
 * millisecond, and lines with numbers are read from the console. Says what was done, or what is
 * wrong.
 */
void load(int seconds);

#endif
