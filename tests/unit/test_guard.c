/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <criterion/criterion.h>
#include <pkvmcore/guard.h>
#include <string.h>

struct door {
	char name;
	bool jammed;
	int taken;
};

/* What was done to doors, in order: upper case for taken, lower case for given. */
static char story[64];

static void tell(char what)
{
	story[strlen(story)] = what;
}

static int door_take(struct door *door)
{
	door->taken++;
	tell(door->name);
	return 7; /* ignored by a guard that cannot fail */
}

static bool door_try(struct door *door)
{
	return !door->jammed && door_take(door);
}

static void door_give(struct door *door)
{
	door->taken--;
	tell((char)(door->name - 'A' + 'a'));
}

PKC_DEFINE_GUARD(door, struct door, door_take, door_give);
PKC_DEFINE_GUARD_COND(door_try, struct door, door_try, door_give);

static struct door a = {.name = 'A'};
static struct door b = {.name = 'B'};
static struct door jammed = {.name = 'J', .jammed = true};

static int taken_now(void)
{
	tell('=');
	return a.taken;
}

static int leave_by(char way)
{
	pkc_guard(door)(&a);

	if (way == 'r')
		return taken_now();
	for (;;) {
		pkc_guard(door)(&b);

		if (way == 'b')
			break;
		return -1;
	}
	return 1;
}

Test(guard, holds_to_the_end_of_the_block)
{
	{
		pkc_guard(door)(&a);

		cr_expect_eq(a.taken, 1);
	}
	cr_expect_eq(a.taken, 0);
	cr_expect_str_eq(story, "Aa");
}

Test(guard, gives_back_in_reverse_order)
{
	{
		pkc_guard(door)(&a);
		pkc_guard(door)(&b);
	}
	cr_expect_str_eq(story, "ABba");
}

Test(guard, a_return_value_is_computed_before_the_giving)
{
	cr_expect_eq(leave_by('r'), 1);
	cr_expect_str_eq(story, "A=a");
}

Test(guard, break_and_early_return_give_back)
{
	cr_expect_eq(leave_by('b'), 1);
	cr_expect_str_eq(story, "ABba");
	cr_expect_eq(leave_by('x'), -1);
	cr_expect_str_eq(story, "ABbaABba");
}

Test(guard, in_a_loop_body_is_taken_for_each_round)
{
	for (int i = 0; i < 3; i++) {
		pkc_guard(door)(&a);

		if (i == 1)
			continue;
		tell('.');
	}
	cr_expect_str_eq(story, "A.aAaA.a");
}

Test(guard, a_scope_ends_with_its_statement)
{
	pkc_scoped_guard(door, &a)
		tell('.');
	tell(';');
	pkc_scoped_guard(door, &a) {
		pkc_scoped_guard(door, &b) {
			tell('.');
		}
	}
	cr_expect_str_eq(story, "A.a;AB.ba");
}

Test(guard, a_scope_is_entered_once_and_left_by_break_and_continue)
{
	for (int i = 0; i < 2; i++) {
		pkc_scoped_guard(door, &a) {
			if (i == 0)
				break;
			continue;
		}
		tell(';');
	}
	cr_expect_str_eq(story, "Aa;Aa;");
}

static int leave_a_scope(void)
{
	pkc_scoped_guard(door, &a)
		return taken_now();
	return -1;
}

Test(guard, a_scope_is_left_by_return)
{
	cr_expect_eq(leave_a_scope(), 1);
	cr_expect_str_eq(story, "A=a");
}

static int try_one(struct door *door)
{
	pkc_cond_guard(door_try, held)(door);

	if (!held)
		return -1;
	cr_expect_eq(held, door);
	tell('.');
	return 0;
}

Test(guard, a_conditional_guard_says_whether_it_holds)
{
	cr_expect_eq(try_one(&a), 0);
	cr_expect_eq(try_one(&jammed), -1);
	cr_expect_str_eq(story, "A.a");
	cr_expect_eq(jammed.taken, 0);
}

static int try_scope(struct door *door)
{
	pkc_scoped_cond_guard(door_try, return -1, door) {
		tell('.');
	}
	return 0;
}

Test(guard, a_conditional_scope_does_the_other_thing_instead)
{
	int others = 0;

	cr_expect_eq(try_scope(&a), 0);
	cr_expect_eq(try_scope(&jammed), -1);
	pkc_scoped_cond_guard(door_try, others++, &jammed)
		tell('!');
	cr_expect_eq(others, 1);
	cr_expect_str_eq(story, "A.a");
}

Test(guard, evaluates_its_object_once)
{
	struct door doors[] = {{.name = 'A'}, {.name = 'B'}};
	struct door *next = doors;

	{
		pkc_guard(door)(next++);
	}
	pkc_scoped_guard(door, next++)
		tell('.');
	cr_expect_eq(next, doors + 2);
	cr_expect_str_eq(story, "AaB.b");
}
