/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The console: QEMU's first PL011, written without interrupts. In a guest each access to it is an
 * exit, and the host plays the device.
 */
#include "el1.h"
#include <pkvmcore/spinlock.h>
#include <stdarg.h>

#define UART_DR   UINT64_C(0x09000000)
#define UART_FR   UINT64_C(0x09000018)
#define FR_TXFULL 0x20

static struct pkc_spinlock lock;

static void put(char c)
{
	while (pkc_port_host_read(at(UART_FR), 4) & FR_TXFULL)
		;
	pkc_port_host_write(at(UART_DR), 4, (unsigned char)c);
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

static void put_long(char kind, uint64_t value)
{
	if (kind == 'd' && (int64_t)value < 0) {
		put('-');
		value = -value;
	}
	put_number(value, kind == 'x' ? 16 : 10);
}

static void vprint(const char *format, va_list args)
{
	for (; *format; format++) {
		if (*format != '%') {
			put(*format);
		} else if (*++format == 's') {
			put_string(va_arg(args, const char *));
		} else if (*format == 'c') {
			put((char)va_arg(args, int));
		} else {
			put_long(*++format, va_arg(args, uint64_t));
		}
	}
	put('\n');
}

/* An interrupt must not print over a line that this CPU is printing. */
static void print_line(const char *format, va_list args)
{
	uint64_t daif = pkc_read(DAIF);

	el1_mask();
	pkc_scoped_guard(spinlock, &lock) {
		vprint(format, args);
	}
	pkc_write(DAIF, daif);
}

void el1_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(format, args);
	va_end(args);
}

void el1_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_line(format, args);
	va_end(args);
	el1_off();
}
