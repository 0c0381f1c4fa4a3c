/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/* The same functions with guards and, with -DBY_HAND, without; cost.sh compares the code. */
#include <pkvmcore/spinlock.h>

struct door;
void door_open(struct door *door);
void door_shut(struct door *door);
int early_return(struct door *door, const int *n);
int loop(struct door *door, const int *n);
int nested(struct door *outer, struct door *inner, const int *n);
void scope(struct door *door, int *n);
int spinlock(struct pkc_spinlock *lock, const int *n);

#ifndef BY_HAND

PKC_DEFINE_GUARD(door, struct door, door_open, door_shut);

int early_return(struct door *door, const int *n)
{
	pkc_guard(door)(door);

	if (n[0] < 0)
		return -1;
	return n[1];
}

int loop(struct door *door, const int *n)
{
	int sum = 0;

	for (int i = 0; i < 8; i++) {
		pkc_guard(door)(door);

		sum += n[i];
	}
	return sum;
}

int nested(struct door *outer, struct door *inner, const int *n)
{
	pkc_guard(door)(outer);

	if (n[0] < 0)
		return -1;

	pkc_guard(door)(inner);

	return n[1];
}

void scope(struct door *door, int *n)
{
	pkc_scoped_guard(door, door) {
		n[0]++;
	}
	n[1]++;
}

int spinlock(struct pkc_spinlock *lock, const int *n)
{
	pkc_guard(spinlock)(lock);

	if (n[0] < 0)
		return -1;
	return n[1];
}

#else

int early_return(struct door *door, const int *n)
{
	int result = -1;

	door_open(door);
	if (n[0] >= 0)
		result = n[1];
	door_shut(door);
	return result;
}

int loop(struct door *door, const int *n)
{
	int sum = 0;

	for (int i = 0; i < 8; i++) {
		door_open(door);
		sum += n[i];
		door_shut(door);
	}
	return sum;
}

int nested(struct door *outer, struct door *inner, const int *n)
{
	int result = -1;

	door_open(outer);
	if (n[0] >= 0) {
		door_open(inner);
		result = n[1];
		door_shut(inner);
	}
	door_shut(outer);
	return result;
}

void scope(struct door *door, int *n)
{
	door_open(door);
	n[0]++;
	door_shut(door);
	n[1]++;
}

int spinlock(struct pkc_spinlock *lock, const int *n)
{
	int result = -1;

	pkc_spin_lock(lock);
	if (n[0] >= 0)
		result = n[1];
	pkc_spin_unlock(lock);
	return result;
}

#endif
