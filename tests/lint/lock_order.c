/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* Callers that tempt a compiler to move an access out of a locked part; see lock-order.sh. */
#include <pkvmcore/guard.h>
#include <pkvmcore/spinlock.h>

/* The value stands where no other access is. */
struct box {
	struct pkc_spinlock lock;
	uint8_t between[2048 - sizeof(struct pkc_spinlock)];
	uint64_t value;
};

uint64_t load_inside(struct box *box);
void store_inside(struct box *box, uint64_t value);
uint64_t load_before_and_inside(struct box *box);
uint64_t load_inside_twice(struct box *box);
void poll(struct box *box);
int try_inside(struct box *box);

uint64_t load_inside(struct box *box)
{
	pkc_guard(spinlock)(&box->lock);

	return box->value;
}

void store_inside(struct box *box, uint64_t value)
{
	pkc_guard(spinlock)(&box->lock);

	box->value = value;
}

/* The second load may not be taken for the first. */
uint64_t load_before_and_inside(struct box *box)
{
	uint64_t before = box->value;

	pkc_guard(spinlock)(&box->lock);

	return box->value - before;
}

uint64_t load_inside_twice(struct box *box)
{
	uint64_t sum = 0;

	pkc_scoped_guard(spinlock, &box->lock) {
		sum += box->value;
	}
	pkc_scoped_guard(spinlock, &box->lock) {
		sum += box->value;
	}
	return sum;
}

/* The load may not leave the loop. */
void poll(struct box *box)
{
	for (;;) {
		pkc_guard(spinlock)(&box->lock);

		if (box->value)
			return;
	}
}

int try_inside(struct box *box)
{
	int value;

	if (!pkc_spin_trylock(&box->lock))
		return -1;
	value = (int)box->value;
	pkc_spin_unlock(&box->lock);
	return value;
}
