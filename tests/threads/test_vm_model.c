/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/*
 * The VM table against a model: threads call at random, each call is made under one lock, and its
 * answer is that of a table that needs the lock.
 */
#include <pkvmcore/vcpu.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define NR_CPUS  4
#define NR_VMS   3
#define NR_VCPUS 3
#define CALLS    1000000 /* ten times as many with PKC_LONG */
#define NOBODY   NR_CPUS

/** A VM as plain data. */
struct model {
	enum pkc_vm_state state;
	uint32_t generation;
	uint32_t refs;
	bool there[NR_VCPUS];
	uint32_t id[NR_VCPUS];
	uint32_t owner[NR_VCPUS];
};

struct cpu {
	struct pkc_cpu cpu;
	struct pkc_vm_ref ref; /**< one reference, or none */
	struct model *ref_to;  /**< the model of that */
	struct model *vm;      /**< of what is loaded, or NULL */
	uint32_t vcpu;         /**< likewise */
	uint64_t random;
	uint64_t calls;
};

static struct pkc_vm_slot slots[NR_VMS];
static struct pkc_vm_table table;
static struct pkc_vm vms[NR_VMS];
static struct pkc_vcpu *places[NR_VMS][NR_VCPUS];
static struct pkc_vcpu vcpus[NR_VMS][NR_VCPUS];

static struct model models[NR_VMS];
static struct cpu cpus[NR_CPUS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void same(int answer, int expected, const char *what)
{
	if (answer == expected)
		return;
	fprintf(stderr, "%s: %d, not %d\n", what, answer, expected);
	exit(1);
}

static uint32_t random_below(struct cpu *me, uint32_t limit)
{
	me->random = me->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(me->random >> 33) % limit;
}

/** A handle, and the VM that it names or NULL. */
static struct pkc_handle some_handle(struct cpu *me, struct model **named)
{
	struct pkc_handle handle = {random_below(me, NR_VMS + 1), 1};
	struct model *model = &models[handle.index];

	*named = NULL;
	if (handle.index == NR_VMS)
		return handle;
	handle.generation = model->generation;
	if (random_below(me, 8) == 0)
		handle.generation += 1 - 2 * random_below(me, 2);
	else if (model->state != PKC_VM_FREE)
		*named = model;
	return handle;
}

/** What a step says that is taken from @p state alone. */
static int step_answer(const struct model *model, enum pkc_vm_state state)
{
	if (!model)
		return -PKC_ENOENT;
	return model->state == state ? 0 : -PKC_EINVAL;
}

static int get_answer(const struct model *model)
{
	if (!model || model->state == PKC_VM_RESERVED)
		return -PKC_ENOENT;
	return model->state == PKC_VM_ACTIVE ? 0 : -PKC_ESHUTDOWN;
}

static void model_free(struct model *model)
{
	model->state = PKC_VM_FREE;
	model->generation++;
}

static void reserve(void)
{
	struct pkc_handle handle;
	uint32_t i = 0;

	while (i < NR_VMS && models[i].state != PKC_VM_FREE)
		i++;
	same(pkc_vm_reserve(&table, &handle), i < NR_VMS ? 0 : -PKC_ENOMEM, "reserve");
	if (i == NR_VMS)
		return;
	same((int)handle.index, (int)i, "index");
	same((int)handle.generation, (int)models[i].generation, "generation");
	models[i].state = PKC_VM_RESERVED;
}

static void init(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	uint32_t nr = random_below(me, 8) ? NR_VCPUS : NR_VCPUS + 1;
	uint32_t i = handle.index % NR_VMS;
	int expected = nr > NR_VCPUS ? -PKC_EINVAL : step_answer(model, PKC_VM_RESERVED);

	same(pkc_vm_init(&table, handle, &vms[i], places[i], nr), expected, "init");
	if (expected)
		return;
	model->state = PKC_VM_ACTIVE;
	for (uint32_t j = 0; j < NR_VCPUS; j++)
		model->there[j] = false;
}

static void unreserve(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	int expected = step_answer(model, PKC_VM_RESERVED);

	same(pkc_vm_unreserve(&table, handle), expected, "unreserve");
	if (!expected)
		model_free(model);
}

static void dying(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	int expected = step_answer(model, PKC_VM_ACTIVE);

	same(pkc_vm_dying(&table, handle), expected, "dying");
	if (!expected)
		model->state = PKC_VM_DYING;
}

static void teardown(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	int expected = step_answer(model, PKC_VM_DYING);
	struct pkc_vm *vm;

	if (!expected && model->refs)
		expected = -PKC_EBUSY;
	same(pkc_vm_teardown(&table, handle, &vm), expected, "teardown");
	if (!expected)
		model->state = PKC_VM_DEAD;
}

static void release(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	int expected = step_answer(model, PKC_VM_DEAD);

	same(pkc_vm_free(&table, handle), expected, "free");
	if (!expected)
		model_free(model);
}

static void get_or_put(struct cpu *me)
{
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);

	if (me->ref_to) {
		pkc_vm_put(me->ref);
		me->ref_to->refs--;
		me->ref_to = NULL;
		return;
	}
	same(pkc_vm_get(&table, handle, &me->ref), get_answer(model), "get");
	if (get_answer(model))
		return;
	me->ref_to = model;
	model->refs++;
}

static int add_answer(const struct model *model, uint32_t index, uint32_t id)
{
	if (index >= NR_VCPUS || model->there[index])
		return -PKC_EINVAL;
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		if (model->there[i] && model->id[i] == id)
			return -PKC_EEXIST;
	return 0;
}

static void add(struct cpu *me)
{
	uint32_t index = random_below(me, NR_VCPUS + 1), id = random_below(me, 2 * NR_VCPUS);
	struct pkc_host_ptr host = {0};
	struct model *model = me->ref_to;
	int expected;

	if (!model)
		return;
	expected = add_answer(model, index, id);
	same(pkc_vcpu_register(me->ref, &vcpus[model - models][index % NR_VCPUS], index, id, host),
	     expected, "register");
	if (expected)
		return;
	model->there[index] = true;
	model->id[index] = id;
	model->owner[index] = NOBODY;
}

static int load_answer(const struct cpu *me, const struct model *model, uint32_t index)
{
	if (me->vm)
		return -PKC_EPERM;
	if (get_answer(model))
		return get_answer(model);
	if (index >= NR_VCPUS)
		return -PKC_EINVAL;
	if (!model->there[index])
		return -PKC_ENXIO;
	return model->owner[index] == NOBODY ? 0 : -PKC_EBUSY;
}

static void load(struct cpu *me)
{
	uint32_t index = random_below(me, NR_VCPUS + 1);
	struct model *model;
	struct pkc_handle handle = some_handle(me, &model);
	int expected = load_answer(me, model, index);

	same(pkc_vcpu_load(&me->cpu, &table, handle, index), expected, "load");
	if (expected)
		return;
	me->vm = model;
	me->vcpu = index;
	model->owner[index] = me->cpu.id;
	model->refs++;
}

static void put(struct cpu *me)
{
	same(pkc_vcpu_put(&me->cpu), me->vm ? 0 : -PKC_ENOENT, "put");
	if (!me->vm)
		return;
	me->vm->owner[me->vcpu] = NOBODY;
	me->vm->refs--;
	me->vm = NULL;
}

static void call(struct cpu *me)
{
	static void (*const often[])(struct cpu *) = {load, load, put, get_or_put, add, init};
	static void (*const seldom[])(struct cpu *) = {dying, teardown, release, unreserve};

	if (random_below(me, 4))
		often[random_below(me, sizeof(often) / sizeof(often[0]))](me);
	else if (random_below(me, 2))
		seldom[random_below(me, sizeof(seldom) / sizeof(seldom[0]))](me);
	else
		reserve();
}

static void *cpu(void *arg)
{
	struct cpu *me = (struct cpu *)arg;

	for (uint64_t i = 0; i < me->calls; i++) {
		pthread_mutex_lock(&lock);
		call(me);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

int main(void)
{
	uint64_t calls = getenv("PKC_LONG") ? 10 * CALLS : CALLS;
	pthread_t ids[NR_CPUS];

	same(pkc_vm_table_init(&table, slots, NR_VMS, NR_VCPUS), 0, "table");
	for (uint32_t i = 0; i < NR_VMS; i++)
		models[i].generation = 1;
	for (uint32_t i = 0; i < NR_CPUS; i++) {
		cpus[i].cpu.id = i;
		cpus[i].random = i;
		cpus[i].calls = calls / NR_CPUS;
		pthread_create(&ids[i], NULL, cpu, &cpus[i]);
	}
	for (uint32_t i = 0; i < NR_CPUS; i++)
		pthread_join(ids[i], NULL);
	for (uint32_t i = 0; i < NR_VMS; i++)
		printf("place %u: generation %u\n", i, models[i].generation);
	return 0;
}
