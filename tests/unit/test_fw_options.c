/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The example firmware's own command line.
 */
#include "options.h"
#include <criterion/criterion.h>
#include <string.h>

static struct fw_options options;

Test(fw_options, no_words_are_the_defaults)
{
	static const char *const nothing[] = {NULL, "", "  "};

	for (size_t i = 0; i < 3; i++) {
		memset(&options, 0xff, sizeof(options));
		cr_expect_null(fw_options_parse(&options, nothing[i]));
		cr_expect(!options.irq_virtual && !options.host);
	}
}

Test(fw_options, each_word_sets_its_own)
{
	cr_expect_null(fw_options_parse(&options, "irq=virtual"));
	cr_expect(options.irq_virtual && !options.host);
	cr_expect_null(fw_options_parse(&options, "host"));
	cr_expect(!options.irq_virtual && options.host);
	cr_expect_null(fw_options_parse(&options, "  host  irq=virtual "));
	cr_expect(options.irq_virtual && options.host);
}

Test(fw_options, the_last_of_two_that_contradict_counts)
{
	cr_expect_null(fw_options_parse(&options, "irq=virtual irq=direct"));
	cr_expect_not(options.irq_virtual);
	cr_expect_null(fw_options_parse(&options, "irq=direct irq=virtual"));
	cr_expect(options.irq_virtual);
}

Test(fw_options, an_unknown_word_is_pointed_at)
{
	static const char *const bad[] = {"hos", "hosts", "irq=", "irq=virtua", "irq=virtual,host",
	                                  "Host"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		cr_expect_eq(fw_options_parse(&options, bad[i]), bad[i], "%s", bad[i]);
	cr_expect_str_eq(fw_options_parse(&options, "host quick irq=direct"), "quick irq=direct");
}
