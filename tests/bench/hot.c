/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The hot paths of a VM table, each taken once: hot.sh counts the instructions that are executed in
 * the functions measured_…. The one VM that there is has the last of NR_VMS places.
 */
#include <pkvmcore/vcpu.h>

#define MEASURED static __attribute__((noipa))

#define EXIT_GROUP 94

static struct pkc_vm_slot slots[NR_VMS];
static struct pkc_vm_table table;
static struct pkc_vm vm;
static struct pkc_vcpu vcpu, *places[1];
static struct pkc_cpu cpu;

void _start(void);

static __attribute__((noreturn)) void end(long status)
{
	register long x0 __asm__("x0") = status;
	register long x8 __asm__("x8") = EXIT_GROUP;

	for (;;)
		__asm__ volatile("svc #0" ::"r"(x0), "r"(x8) : "memory");
}

void pkc_port_panic(const char *why)
{
	(void)why;
	end(1);
}

MEASURED int measured_handle_lookup(const struct pkc_vm_table *where, struct pkc_handle handle)
{
	struct pkc_vm_ref ref;
	int err = pkc_vm_get(where, handle, &ref);

	if (!err)
		pkc_vm_put(ref);
	return err;
}

MEASURED struct pkc_vcpu_pair measured_token_lookup(const struct pkc_cpu *me,
                                                    struct pkc_host_ptr host)
{
	return pkc_vcpu_by_host(me, host);
}

/** What it costs to be a function with such an answer. */
MEASURED struct pkc_vcpu_pair measured_no_lookup(const struct pkc_cpu *me, struct pkc_host_ptr host)
{
	struct pkc_vcpu_pair pair = {host, {NULL}};

	(void)me;
	return pair;
}

/** A full table, but for its last place. */
static struct pkc_handle fill(void)
{
	struct pkc_handle handle = {0, 0};

	if (pkc_vm_table_init(&table, slots, NR_VMS, 1))
		end(2);
	for (uint32_t i = 0; i + 1 < NR_VMS; i++)
		slots[i].word = PKC_VM_WORD(1, PKC_VM_ACTIVE);
	if (pkc_vm_reserve(&table, &handle) || pkc_vm_init(&table, handle, &vm, places, 1))
		end(3);
	return handle;
}

void _start(void)
{
	struct pkc_host_ptr host = {0x1000};
	struct pkc_handle handle = fill();
	struct pkc_vm_ref ref = {&vm};

	if (pkc_vcpu_register(ref, &vcpu, 0, 0, host))
		end(4);
	if (measured_handle_lookup(&table, handle) || pkc_vcpu_load(&cpu, &table, handle, 0))
		end(5);
	if (measured_token_lookup(&cpu, host).loaded.vcpu != &vcpu)
		end(6);
	if (measured_no_lookup(&cpu, host).host.value != host.value)
		end(7);
	end(pkc_vcpu_put(&cpu));
}
