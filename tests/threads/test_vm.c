/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The VM table under real threads: each is a CPU that creates VMs, loads their vCPUs, runs them,
 * and takes VMs down, at random.
 *
 * What a VM and its vCPUs hold is plain memory that only the table and the claims protect, and a VM
 * that is taken down is wiped, so the thread sanitizer sees an order that is missing.
 */
#include <pkvmcore/vcpu.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NR_CPUS    4
#define NR_VMS     2
#define NR_VCPUS   2
#define OPERATIONS 1000000 /* ten times as many with PKC_LONG */

/** An embedder's vCPU and VM. */
struct guest_vcpu {
	struct pkc_vcpu vcpu;
	uint64_t context; /**< plain: for the CPU that has loaded it */
};

struct guest {
	struct pkc_vm vm;
	struct pkc_vcpu *places[NR_VCPUS];
	struct guest_vcpu vcpus[NR_VCPUS];
	uint32_t generation; /**< plain: written before the VM is there */
};

struct thread {
	struct pkc_cpu cpu;
	uint64_t random;
	uint64_t operations;
	uint64_t done[8];
};

static struct pkc_vm_slot slots[NR_VMS];
static struct pkc_vm_table table;
static struct guest guests[NR_VMS];
static uint32_t generations[NR_VMS]; /**< atomic, relaxed: what has been heard of */
static struct thread threads[NR_CPUS];

static void expect(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static uint32_t random_below(struct thread *me, uint32_t limit)
{
	me->random = me->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(me->random >> 33) % limit;
}

/** A handle that is good, stale, or not issued yet. */
static struct pkc_handle some_handle(struct thread *me)
{
	struct pkc_handle handle = {random_below(me, NR_VMS), 0};
	uint32_t age = random_below(me, 16);

	handle.generation = pkc_atomic_load(&generations[handle.index], PKC_RELAXED);
	if (age < 2)
		handle.generation += age ? 1 : UINT32_MAX;
	return handle;
}

static bool create(void)
{
	struct pkc_handle handle;
	struct guest *guest;

	if (pkc_vm_reserve(&table, &handle))
		return false;
	guest = &guests[handle.index];
	guest->generation = handle.generation;
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		guest->vcpus[i].context = 0;
	expect(!pkc_vm_init(&table, handle, &guest->vm, guest->places, NR_VCPUS), "init");
	pkc_atomic_store(&generations[handle.index], handle.generation, PKC_RELAXED);
	return true;
}

static bool add(struct thread *me)
{
	struct pkc_handle handle = some_handle(me);
	uint32_t index = random_below(me, NR_VCPUS), id = random_below(me, NR_VCPUS);
	struct guest *guest = &guests[handle.index];
	struct pkc_host_ptr host = {0};
	struct pkc_vm_ref ref;
	int err;

	if (pkc_vm_get(&table, handle, &ref))
		return false;
	err = pkc_vcpu_register(ref, &guest->vcpus[index].vcpu, index, id, host);
	expect(!err || err == -PKC_EINVAL || err == -PKC_EEXIST || err == -PKC_EAGAIN,
	       "a refusal says why");
	pkc_vm_put(ref);
	return !err;
}

static bool load(struct thread *me)
{
	struct pkc_handle handle = some_handle(me);
	uint32_t index = random_below(me, NR_VCPUS + 1);
	int err = pkc_vcpu_load(&me->cpu, &table, handle, index);

	if (!err)
		expect(me->cpu.loaded.vcpu == &guests[handle.index].vcpus[index].vcpu &&
		               guests[handle.index].generation == handle.generation,
		       "the vCPU that was named");
	else
		expect(err == -PKC_ENOENT || err == -PKC_ESHUTDOWN || err == -PKC_EINVAL ||
		               err == -PKC_ENXIO || err == -PKC_EBUSY,
		       "a refusal says why");
	return !err;
}

static bool look(struct thread *me)
{
	struct pkc_handle handle = some_handle(me);
	struct pkc_vm_ref ref;
	struct pkc_vcpu *vcpu;

	if (pkc_vm_get(&table, handle, &ref))
		return false;
	expect(guests[handle.index].generation == handle.generation, "the VM that was named");
	vcpu = pkc_vcpu_by_mpidr(ref, 1);
	expect(!vcpu || vcpu->vm == ref.vm, "a vCPU that is found is whole");
	pkc_vm_put(ref);
	return true;
}

static bool take_down(struct thread *me)
{
	struct pkc_handle handle = some_handle(me);
	struct pkc_vm *vm;

	if (pkc_vm_teardown(&table, handle, &vm))
		return false;
	expect(vm == &guests[handle.index].vm, "the VM that was named");
	memset(&guests[handle.index], 0xdd, sizeof(guests[0]));
	expect(!pkc_vm_free(&table, handle), "free");
	return true;
}

/** One operation of a CPU that has a vCPU: it runs it, or puts it. */
static void run_or_put(struct thread *me)
{
	struct pkc_loaded_vcpu loaded = pkc_vcpu_loaded(&me->cpu);
	struct guest_vcpu *vcpu = (struct guest_vcpu *)loaded.vcpu;

	if (random_below(me, 4)) {
		vcpu->context++;
		expect(pkc_loaded_vm(loaded).vm->nr_vcpus == NR_VCPUS, "its VM is there");
		me->done[5]++;
	} else {
		expect(!pkc_vcpu_put(&me->cpu), "put");
		me->done[6]++;
	}
}

static void step(struct thread *me)
{
	uint32_t what = random_below(me, 64);

	if (me->cpu.loaded.vcpu)
		run_or_put(me);
	else if (what < 40)
		me->done[0] += load(me);
	else if (what < 48)
		me->done[1] += look(me);
	else if (what < 56)
		me->done[7] += add(me);
	else if (what < 60)
		me->done[2] += create();
	else if (what < 61)
		me->done[3] += !pkc_vm_dying(&table, some_handle(me));
	else
		me->done[4] += take_down(me);
}

static void *cpu(void *arg)
{
	struct thread *me = (struct thread *)arg;

	for (uint64_t i = 0; i < me->operations; i++)
		step(me);
	pkc_vcpu_put(&me->cpu);
	return NULL;
}

static void report(void)
{
	static const char *const names[] = {"load",      "look", "create", "dying",
	                                    "take down", "run",  "put",    "register"};

	for (uint32_t what = 0; what < sizeof(names) / sizeof(names[0]); what++) {
		uint64_t sum = 0;

		for (uint32_t i = 0; i < NR_CPUS; i++)
			sum += threads[i].done[what];
		expect(sum, names[what]);
		printf("%s%s %llu", what ? ", " : "", names[what], (unsigned long long)sum);
	}
	printf("\n");
}

int main(void)
{
	uint64_t operations = getenv("PKC_LONG") ? 10 * OPERATIONS : OPERATIONS;
	pthread_t ids[NR_CPUS];

	expect(!pkc_vm_table_init(&table, slots, NR_VMS, NR_VCPUS), "table");
	for (uint32_t i = 0; i < NR_CPUS; i++) {
		threads[i].cpu.id = i;
		threads[i].random = i;
		threads[i].operations = operations / NR_CPUS;
		pthread_create(&ids[i], NULL, cpu, &threads[i]);
	}
	for (uint32_t i = 0; i < NR_CPUS; i++)
		pthread_join(ids[i], NULL);
	for (uint32_t i = 0; i < NR_VMS; i++)
		expect(!(slots[i].word & PKC_VM_REFS_MAX), "no reference is left");
	report();
	return 0;
}
