/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * /init of the default guest: counts the CPUs, takes some of them down and up again, powers off.
 *
 * Each step is checked against what the kernel then says of itself. examples/run reads the lines
 * that begin with "guest: " and compares the counts with those of EL2. With load=N on the kernel's
 * command line, N seconds of load come first.
 */
#include "load.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

enum { MAX_HOTPLUGGED = 3, CYCLES = 20 };

#define CPUS "/sys/devices/system/cpu"

/* Returns when the line is out, so that no message of the kernel lands in the middle of it. */
void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("guest: ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
}

static bool read_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");
	bool ok = file && fgets(line, size, file);

	if (file)
		fclose(file);
	if (ok)
		line[strcspn(line, "\n")] = '\0';
	return ok;
}

static void online_path(char *path, size_t size, int cpu)
{
	snprintf(path, size, CPUS "/cpu%d/online", cpu);
}

/* CPU 0 has no such file when it cannot be taken down. */
static bool cpu_is_online(int cpu)
{
	char path[64];
	char line[8];

	online_path(path, sizeof(path), cpu);
	return read_line(path, line, sizeof(line)) ? line[0] == '1' : cpu == 0;
}

static bool set_online(int cpu, bool online)
{
	char path[64];
	int file;
	bool ok;

	online_path(path, sizeof(path), cpu);
	file = open(path, O_WRONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	ok = write(file, online ? "1" : "0", 1) == 1;
	close(file);
	return ok && cpu_is_online(cpu) == online;
}

/* The kernel's own list of CPUs that run, not the file that was just written. */
static long cpus_online(void)
{
	return sysconf(_SC_NPROCESSORS_ONLN);
}

static bool cycle(int cpu, long all)
{
	return set_online(cpu, false) && cpus_online() == all - 1 && set_online(cpu, true) &&
	       cpus_online() == all;
}

static int hotplug(int cpu, long all)
{
	int done = 0;

	while (done < CYCLES && cycle(cpu, all))
		done++;
	if (done < CYCLES)
		say("cpu%d failed in cycle %d: %m", cpu, done + 1);
	else
		say("cpu%d went down and up %d times", cpu, done);
	return done;
}

static void mount_kernel_files(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
}

int main(void)
{
	char possible[32] = "unknown";
	int done = 0;
	long cpus;

	mount_kernel_files();
	read_line(CPUS "/possible", possible, sizeof(possible));
	cpus = cpus_online();
	say("cpus=%ld possible=%s", cpus, possible);
	if (getenv("load"))
		load(atoi(getenv("load")));
	for (int cpu = 1; cpu < cpus && cpu <= MAX_HOTPLUGGED; cpu++)
		done += hotplug(cpu, cpus);
	say("hotplug=%d", done);
	sync();
	return reboot(RB_POWER_OFF);
}
