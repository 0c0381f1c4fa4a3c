/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The console of a guest: QEMU's first PL011, written without interrupts; one CPU prints at a time.
 */
#include <stdarg.h>

#include "guest.h"

#define UART_DR   UINT64_C(0x09000000)
#define UART_FR   UINT64_C(0x09000018)
#define FR_TXFULL 0x20

static uint32_t busy;

static volatile uint32_t *uart(uint64_t address)
{
	return at(address);
}

static void put(char c)
{
	while (*uart(UART_FR) & FR_TXFULL)
		;
	*uart(UART_DR) = (unsigned char)c;
}

static void put_string(const char *s)
{
	while (*s)
		put(*s++);
}

static void put_number(uint64_t value, unsigned int base)
{
	char digits[20];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(digits[--n]);
}

static void put_signed(int64_t value)
{
	if (value < 0)
		put('-');
	put_number(value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

static void vprint(const char *format, va_list args)
{
	for (; *format; format++) {
		if (*format != '%') {
			put(*format);
			continue;
		}
		format++;
		if (*format == 's') {
			put_string(va_arg(args, const char *));
			continue;
		}
		format++;
		if (*format == 'd')
			put_signed(va_arg(args, int64_t));
		else
			put_number(va_arg(args, uint64_t), *format == 'x' ? 16 : 10);
	}
}

void guest_print(const char *format, ...)
{
	va_list args;

	while (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE))
		;
	va_start(args, format);
	vprint(format, args);
	va_end(args);
	put('\n');
	__atomic_store_n(&busy, 0, __ATOMIC_RELEASE);
}

void guest_fail(const char *what, const char *format, ...)
{
	va_list args;

	while (__atomic_exchange_n(&busy, 1, __ATOMIC_ACQUIRE))
		;
	put_string(what);
	put_string(": FAIL ");
	va_start(args, format);
	vprint(format, args);
	va_end(args);
	put('\n');
	guest_off();
}
