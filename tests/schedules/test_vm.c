/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * The VM table and loaded vCPUs: from every state that some CPUs can leave behind, every operation
 * of each of them at once, in every schedule.
 *
 * The slot has two generations left, so all states can be visited: those of a VM, of the next one
 * in its place, and of the place that is used up.
 */
#include <pkvmcore/vcpu.h>
#include <stdio.h>
#include <string.h>

#define NR_CPUS    3
#define NR_VCPUS   2
#define FIRST      (UINT32_MAX - 1)
#define LAST       UINT32_MAX
#define MAX_STATES 8192

/** The table, and what an observer who sees all knows. */
static struct shared {
	struct pkc_vm_slot slot;
	struct pkc_vcpu vcpus[NR_VCPUS];
	struct pkc_cpu cpus[NR_CPUS];
	struct pkc_vm vm;
	struct pkc_vcpu *places[NR_VCPUS];
	struct pkc_vm_ref held[NR_CPUS]; /**< one reference that a CPU may keep */
	uint32_t loaded_by[NR_VCPUS];    /**< 1 + the CPU that may touch the vCPU */
	uint32_t users;                  /**< references and loaded vCPUs that may be used */
	uint32_t closed;                 /**< the newest generation that has been made dying */
	uint32_t gone;                   /**< the VM's memory is the embedder's */
	uint32_t padding_;
} shared;

static const struct pkc_vm_table table = {&shared.slot, 1, NR_VCPUS};

enum kind {
	NOTHING,
	LOAD,
	PUT,
	REGISTER,
	GET,
	DROP,
	DYING,
	TEARDOWN,
	FREE,
	RESERVE,
	INIT,
	UNRESERVE,
};

struct op {
	enum kind kind;
	uint32_t generation;
	uint32_t place;
	uint32_t id;
};

static struct op ops[NR_CPUS]; /**< what each actor does */

static struct pkc_handle handle_of(const struct op *op)
{
	struct pkc_handle handle = {0, op->generation};

	return handle;
}

/* Operations. What follows the last access of one happens with it. */

static void expect_open(bool was_closed)
{
	schedule_expect(!was_closed, "a dying VM gives no reference");
	schedule_expect(!shared.gone, "a reference is to a VM that is there");
	shared.users++;
}

static void load(uint32_t me, const struct op *op)
{
	bool closed = schedule_note(shared.closed >= op->generation);
	struct pkc_cpu cpu = shared.cpus[me];

	if (pkc_vcpu_load(&cpu, &table, handle_of(op), op->place))
		return;
	expect_open(closed);
	schedule_expect(cpu.loaded.vcpu == &shared.vcpus[op->place], "the vCPU that was named");
	schedule_expect(!shared.loaded_by[op->place], "one CPU at a time");
	shared.loaded_by[op->place] = 1 + me;
	shared.cpus[me] = cpu;
}

static void put(uint32_t me)
{
	struct pkc_cpu cpu = shared.cpus[me];

	if (cpu.loaded.vcpu && schedule_live()) {
		uint32_t *by = &shared.loaded_by[cpu.loaded.vcpu - shared.vcpus];

		schedule_expect(*by == 1 + me, "put by the CPU that has it");
		*by = 0;
		shared.users--;
	}
	pkc_vcpu_put(&cpu);
	shared.cpus[me] = cpu;
}

static void get(uint32_t me, const struct op *op)
{
	bool closed = schedule_note(shared.closed >= op->generation);
	struct pkc_vm_ref ref;

	if (pkc_vm_get(&table, handle_of(op), &ref))
		return;
	expect_open(closed);
	schedule_expect(ref.vm == &shared.vm, "the VM that was named");
	shared.held[me] = ref;
}

static void drop(uint32_t me)
{
	struct pkc_vm_ref ref = shared.held[me];

	if (schedule_live())
		shared.users--;
	pkc_vm_put(ref);
	shared.held[me].vm = NULL;
}

static void add(uint32_t me, const struct op *op)
{
	struct pkc_host_ptr host = {0};

	pkc_vcpu_register(shared.held[me], &shared.vcpus[op->place], op->place, op->id, host);
}

/** The embedder takes the memory back. */
static void teardown(const struct op *op)
{
	struct pkc_vm *vm;

	if (pkc_vm_teardown(&table, handle_of(op), &vm))
		return;
	schedule_expect(!shared.users, "nobody uses a VM that is taken down");
	schedule_expect(shared.closed >= op->generation, "it was dying");
	shared.gone = 1;
}

static void reserve(void)
{
	struct pkc_handle handle;

	if (!pkc_vm_reserve(&table, &handle))
		shared.gone = 0;
}

static void dying(const struct op *op)
{
	if (!pkc_vm_dying(&table, handle_of(op)))
		shared.closed = op->generation;
}

/** A step in the life of the VM. */
static void run_step(const struct op *op)
{
	switch (op->kind) {
	case DYING:
		dying(op);
		return;
	case TEARDOWN:
		teardown(op);
		return;
	case FREE:
		pkc_vm_free(&table, handle_of(op));
		return;
	case RESERVE:
		reserve();
		return;
	case INIT:
		pkc_vm_init(&table, handle_of(op), &shared.vm, shared.places, NR_VCPUS);
		return;
	case UNRESERVE:
		pkc_vm_unreserve(&table, handle_of(op));
		return;
	default:
		return;
	}
}

static void run(uint32_t me)
{
	const struct op *op = &ops[me];

	switch (op->kind) {
	case LOAD:
		load(me, op);
		return;
	case PUT:
		put(me);
		return;
	case REGISTER:
		add(me, op);
		return;
	case GET:
		get(me, op);
		return;
	case DROP:
		drop(me);
		return;
	default:
		run_step(op);
	}
}

static void actor_0(void)
{
	run(0);
}

static void actor_1(void)
{
	run(1);
}

static void actor_2(void)
{
	run(2);
}

/** Whether the embedder would do @p op on CPU @p me now. */
static bool is_possible(uint32_t me, const struct op *op)
{
	switch (op->kind) {
	case GET:
		return !shared.held[me].vm;
	case DROP:
	case REGISTER:
		return shared.held[me].vm;
	default:
		return true;
	}
}

/* Claims. */

static void check(void)
{
	uint64_t state = PKC_FIELD(shared.slot.word, 31, 28);

	schedule_expect(!shared.users || state == PKC_VM_ACTIVE || state == PKC_VM_DYING,
	                "a VM that is used lives");
	schedule_expect(shared.users <= (shared.slot.word & PKC_VM_REFS_MAX),
	                "each user is counted");
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		schedule_expect(!shared.loaded_by[i] ||
		                        shared.vcpus[i].owner == shared.loaded_by[i] - 1,
		                "a loaded vCPU has its owner");
}

/** Nobody touches memory that the embedder has taken back. */
static void touch(const volatile void *p)
{
	const volatile char *at = (const volatile char *)p;
	bool slot = at < (const char *)shared.vcpus;

	schedule_expect(slot || !shared.gone, "no access to a VM that was taken down");
}

static void expect_quiet(void)
{
	schedule_expect((shared.slot.word & PKC_VM_REFS_MAX) == shared.users,
	                "no reference is lost or left behind");
	schedule_expect(shared.gone || !shared.users || !shared.vm.registering,
	                "no registration is left behind");
	for (uint32_t i = 0; i < NR_VCPUS; i++)
		schedule_expect(!shared.users || !shared.places[i] || shared.loaded_by[i] ||
		                        shared.vcpus[i].owner == PKC_CPU_NONE,
		                "no claim is left behind");
	schedule_expect(!shared.users || !shared.places[0] || !shared.places[1] ||
	                        shared.vcpus[0].mpidr != shared.vcpus[1].mpidr,
	                "no two vCPUs have one id");
}

/* States that are still to be visited, and those that were. */

#define WORDS (sizeof(struct shared) / sizeof(uint64_t))

static uint64_t states[MAX_STATES][WORDS];
static uint32_t nr_states;
static uint32_t by_hash[4 * MAX_STATES]; /**< 1 + the state; open addressing */

static uint32_t hash_of(const uint64_t *words)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < WORDS; i++)
		hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15) >> 1;
	return (uint32_t)(hash >> 20) % (4 * MAX_STATES);
}

/** The end of a schedule: a state from which to go on. */
static void finish(void)
{
	uint64_t words[WORDS];
	uint32_t at;

	expect_quiet();
	memcpy(words, &shared, sizeof(words));
	at = hash_of(words);
	while (by_hash[at] && memcmp(states[by_hash[at] - 1], words, sizeof(words)) != 0)
		at = (at + 1) % (4 * MAX_STATES);
	if (by_hash[at])
		return;
	schedule_expect(nr_states < MAX_STATES, "more than MAX_STATES");
	memcpy(states[nr_states], words, sizeof(words));
	by_hash[at] = ++nr_states;
}

/* Scenarios. */

static const struct op two_generations[] = {
	{NOTHING, 0, 0, 0},       {LOAD, FIRST, 0, 0},     {LOAD, FIRST, 1, 0},
	{LOAD, LAST, 0, 0},       {LOAD, LAST, 1, 0},      {PUT, 0, 0, 0},
	{REGISTER, 0, 0, 0},      {REGISTER, 0, 1, 1},     {REGISTER, 0, 1, 0},
	{GET, FIRST, 0, 0},       {GET, LAST, 0, 0},       {DROP, 0, 0, 0},
	{DYING, FIRST, 0, 0},     {DYING, LAST, 0, 0},     {TEARDOWN, FIRST, 0, 0},
	{TEARDOWN, LAST, 0, 0},   {FREE, FIRST, 0, 0},     {FREE, LAST, 0, 0},
	{RESERVE, 0, 0, 0},       {INIT, FIRST, 0, 0},     {INIT, LAST, 0, 0},
	{UNRESERVE, FIRST, 0, 0}, {UNRESERVE, LAST, 0, 0},
};
#define NR_PAIR_OPS (sizeof(two_generations) / sizeof(two_generations[0]))

static const struct op one_vcpu[] = {
	{NOTHING, 0, 0, 0},  {LOAD, LAST, 0, 0},     {PUT, 0, 0, 0},
	{REGISTER, 0, 0, 0}, {GET, LAST, 0, 0},      {DROP, 0, 0, 0},
	{DYING, LAST, 0, 0}, {TEARDOWN, LAST, 0, 0}, {FREE, LAST, 0, 0},
};
#define NR_TRIPLE_OPS (sizeof(one_vcpu) / sizeof(one_vcpu[0]))

static struct schedule_count total;
static uint64_t nr_runs;

/** Says in @p text what the actors do. */
static const char *describe(char *text, size_t size, const char *name, uint32_t nr_cpus)
{
	static const char *const kinds[] = {"nothing", "load",    "put",   "register",
	                                    "get",     "drop",    "dying", "teardown",
	                                    "free",    "reserve", "init",  "unreserve"};
	int at = snprintf(text, size, "%s:", name);

	for (uint32_t i = 0; i < nr_cpus; i++)
		at += snprintf(text + at, size - (size_t)at, " %s(%s%u)", kinds[ops[i].kind],
		               ops[i].generation == FIRST ? "first VM, " : "", ops[i].place);
	return text;
}

/** Runs ops[] from @p state, if all are possible. */
static void run_from(const uint64_t *state, uint32_t nr_cpus, const char *name)
{
	char text[160];
	struct schedule schedule = {describe(text, sizeof(text), name, nr_cpus),
	                            &shared,
	                            sizeof(shared),
	                            {actor_0, actor_1, actor_2, NULL},
	                            check,
	                            finish,
	                            touch};
	struct schedule_count count;

	schedule.actors[nr_cpus] = NULL;
	memcpy(&shared, state, sizeof(shared));
	for (uint32_t i = 0; i < nr_cpus; i++)
		if (!is_possible(i, &ops[i]))
			return;
	count = schedule_run(&schedule);
	total.states += count.states;
	total.schedules += count.schedules;
	nr_runs++;
}

/** An empty table, as the one state there is. */
static void begin(void)
{
	memset(&total, 0, sizeof(total));
	memset(by_hash, 0, sizeof(by_hash));
	memset(&shared, 0, sizeof(shared));
	nr_runs = 0;
	nr_states = 0;
	for (uint32_t i = 0; i < NR_CPUS; i++)
		shared.cpus[i].id = i;
	shared.slot.word = PKC_VM_WORD(FIRST, PKC_VM_FREE);
}

static void report(const char *name)
{
	printf("ok unit/schedules/%s\n    %u quiescent states, %llu runs, %llu states, "
	       "%llu schedules\n",
	       name, nr_states, (unsigned long long)nr_runs, (unsigned long long)total.states,
	       (unsigned long long)total.schedules);
}

static void every_pair(void)
{
	begin();
	finish();
	for (uint32_t i = 0; i < nr_states; i++) {
		for (size_t pair = 0; pair < NR_PAIR_OPS * NR_PAIR_OPS; pair++) {
			ops[0] = two_generations[pair % NR_PAIR_OPS];
			ops[1] = two_generations[pair / NR_PAIR_OPS];
			run_from(states[i], 2, "vm/every_pair_of_operations");
		}
	}
	report("vm/every_pair_of_operations");
}

/** A VM that is ready for its one vCPU, in a place that cannot be used again. */
static void begin_with_vm(void)
{
	begin();
	shared.places[1] = NULL;
	shared.vm.slot = &shared.slot;
	shared.vm.vcpus = shared.places;
	shared.vm.nr_vcpus = 1;
	shared.vm.handle.generation = LAST;
	shared.slot.vm = &shared.vm;
	shared.slot.word = PKC_VM_WORD(LAST, PKC_VM_ACTIVE);
}

static void every_triple(void)
{
	begin_with_vm();
	finish();
	for (uint32_t i = 0; i < nr_states; i++) {
		for (size_t n = 0; n < NR_TRIPLE_OPS * NR_TRIPLE_OPS * NR_TRIPLE_OPS; n++) {
			ops[0] = one_vcpu[n % NR_TRIPLE_OPS];
			ops[1] = one_vcpu[n / NR_TRIPLE_OPS % NR_TRIPLE_OPS];
			ops[2] = one_vcpu[n / NR_TRIPLE_OPS / NR_TRIPLE_OPS];
			run_from(states[i], 3, "vm/every_triple_on_one_vcpu");
		}
	}
	report("vm/every_triple_on_one_vcpu");
}

int main(void)
{
	every_pair();
	every_triple();
	return 0;
}
