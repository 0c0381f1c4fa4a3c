/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include "console.h"
#include "smp.h"
#include <pkvmcore/spinlock.h>
#include <stdarg.h>

/*
 * PL011 (Arm DDI 0183): data, flags with transmit FIFO full and busy, line control with FIFO and 8
 * bits, control.
 */
#define DR             0x00
#define FR             0x18
#define FR_TXFF        (1u << 5)
#define LCR_H          0x2c
#define LCR_H_8N1_FIFO 0x70u
#define CR             0x30
#define CR_RX_TX_ON    0x301u

static uint64_t uart;
static struct pkc_spinlock lock;

static volatile uint32_t *reg(uint64_t offset)
{
	return (volatile uint32_t *)(uart + offset);
}

void fw_console_init(uint64_t base)
{
	uart = base;
	*reg(LCR_H) = LCR_H_8N1_FIFO;
	*reg(CR) = CR_RX_TX_ON;
}

static void put(char c)
{
	if (!uart)
		return;
	while (*reg(FR) & FR_TXFF)
		;
	*reg(DR) = (uint8_t)c;
}

static void put_line(char c)
{
	if (c == '\n')
		put('\r');
	put(c);
}

/* What stands between '%' and the letter. */
struct spec {
	bool left;
	bool zero;
	int width;
};

static void put_padded(const char *s, int length, const struct spec *spec)
{
	int padding = spec->width - length;

	for (; !spec->left && padding > 0; padding--)
		put(spec->zero ? '0' : ' ');
	for (; length > 0; length--)
		put_line(*s++);
	for (; padding > 0; padding--)
		put(' ');
}

static void put_number(uint64_t value, unsigned base, const struct spec *spec)
{
	char digits[20];
	int at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	put_padded(&digits[at], (int)sizeof(digits) - at, spec);
}

static void put_string(const char *s, const struct spec *spec)
{
	int length = 0;

	while (s[length])
		length++;
	put_padded(s, length, spec);
}

static const char *parse_spec(const char *p, struct spec *spec)
{
	for (; *p == '-' || *p == '0'; p++) {
		spec->left |= *p == '-';
		spec->zero |= *p == '0';
	}
	for (; *p >= '0' && *p <= '9'; p++)
		spec->width = 10 * spec->width + (*p - '0');
	return *p == 'l' ? p + 1 : p;
}

static void print(const char *format, va_list arguments)
{
	for (const char *p = format; *p; p++) {
		struct spec spec = {false, false, 0};

		if (*p != '%') {
			put_line(*p);
			continue;
		}
		p = parse_spec(p + 1, &spec);
		if (*p == 's')
			put_string(va_arg(arguments, const char *), &spec);
		else if (*p == 'd')
			put_number((uint64_t)va_arg(arguments, int), 10, &spec);
		else
			put_number(va_arg(arguments, uint64_t), *p == 'x' ? 16 : 10, &spec);
	}
}

void fw_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	pkc_spin_lock(&lock);
	print(format, arguments);
	pkc_spin_unlock(&lock);
	va_end(arguments);
}

void fw_fatal(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fw_print("el2: FATAL ");
	print(format, arguments);
	fw_print("\n");
	va_end(arguments);
	fw_machine_off();
}

void fw_console_seize(void)
{
	lock = (struct pkc_spinlock){0};
}
