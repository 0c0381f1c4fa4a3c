/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * Preloaded into an AArch64 program that qemu-aarch64-static runs: what it executes is run by the
 * same emulator. Criterion starts each test by executing /proc/self/exe; without this the kernel
 * would need binfmt_misc, a setting of the machine that tests have no business to change.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EMULATOR_ARGS = 4, MAX_ARGS = 64 };

/* As the emulated program sees it; to the emulator /proc/self/exe is the emulator itself. */
static const char *program_path(const char *path, char *storage)
{
	ssize_t length;

	if (strcmp(path, "/proc/self/exe") != 0)
		return path;
	length = readlink(path, storage, PATH_MAX - 1);
	if (length < 0)
		return path;
	storage[length] = '\0';
	return storage;
}

int execve(const char *path, char *const argv[], char *const envp[])
{
	char storage[PATH_MAX];
	const char *emulator = getenv("PKC_QEMU_USER");
	const char *args[EMULATOR_ARGS + MAX_ARGS + 1] = {
		emulator, "-L", getenv("PKC_QEMU_SYSROOT"), program_path(path, storage)};
	size_t i;

	for (i = 1; argv[0] && argv[i]; i++) {
		if (i == MAX_ARGS) {
			errno = E2BIG;
			return -1;
		}
		args[EMULATOR_ARGS + i - 1] = argv[i];
	}
	return (int)syscall(SYS_execve, emulator, args, envp);
}
