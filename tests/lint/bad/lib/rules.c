/* Copyright nobody. */
#include "local.h"
#include <stdlib.h>

int (*pkc_hook)(int level);

__attribute__((weak, section(".hyp"))) int pkc_bad(int level)
{
	char *copy = malloc(16); // one

	/* TODO: finish this. Not code: goto somewhere; */
	if (!copy)
		goto out;
	__asm__ volatile("isb");
out:
	return level;
}
