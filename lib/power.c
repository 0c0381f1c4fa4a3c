/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/power.h>

/** Bits 31:2 of a word count up by one with each request, and wrap. */
static uint32_t power_word(uint32_t seq, enum pkc_power_state state)
{
	return seq << 2 | (uint32_t)state;
}

static uint32_t power_seq(uint32_t word)
{
	return word >> 2;
}

static bool power_change(struct pkc_power_vcpu *vcpu, uint32_t from, uint32_t to)
{
	return pkc_atomic_cas(&vcpu->word, &from, to, PKC_ACQ_REL);
}

/**
 * Whether the VM runs, asked by a read-modify-write: either the stop comes later and sees all that
 * this CPU has written before, or it came earlier and is seen here.
 */
static bool power_vm_still_runs(struct pkc_power_vm *vm)
{
	return pkc_atomic_fetch_or(&vm->state, 0, PKC_ACQ_REL) == PKC_POWER_VM_RUN;
}

PKC_API void pkc_power_vm_init(struct pkc_power_vm *vm, struct pkc_power_vcpu *vcpus,
                               uint32_t nr_vcpus)
{
	vm->vcpus = vcpus;
	vm->nr_vcpus = nr_vcpus;
	pkc_atomic_store(&vm->state, PKC_POWER_VM_STOPPED, PKC_RELAXED);
	for (uint32_t i = 0; i < nr_vcpus; i++)
		pkc_atomic_store(&vcpus[i].word, power_word(0, PKC_POWER_OFF), PKC_RELAXED);
}

PKC_API int pkc_power_claim(struct pkc_power_vm *vm, struct pkc_power_vcpu *vcpu, uint32_t *seq)
{
	uint32_t word = pkc_atomic_load(&vcpu->word, PKC_RELAXED);
	uint32_t next = power_seq(word) + 1;

	if ((word & 3) == PKC_POWER_ON)
		return -PKC_EALREADY;
	if ((word & 3) != PKC_POWER_OFF ||
	    !power_change(vcpu, word, power_word(next, PKC_POWER_CLAIMED)))
		return -PKC_EAGAIN;

	if (!power_vm_still_runs(vm)) {
		pkc_atomic_store(&vcpu->word, power_word(next, PKC_POWER_OFF), PKC_RELEASE);
		return -PKC_ECANCELED;
	}
	*seq = power_seq(power_word(next, PKC_POWER_CLAIMED));
	return 0;
}

PKC_API void pkc_power_publish(struct pkc_power_vcpu *vcpu, uint32_t seq,
                               const struct pkc_power_request *request)
{
	pkc_atomic_store(&vcpu->entry, request->entry, PKC_RELAXED);
	pkc_atomic_store(&vcpu->context_id, request->context_id, PKC_RELAXED);
	pkc_atomic_store(&vcpu->be, request->be, PKC_RELAXED);
	pkc_atomic_store(&vcpu->word, power_word(seq, PKC_POWER_ON_PENDING), PKC_RELEASE);
}

PKC_API int pkc_power_rollback(struct pkc_power_vcpu *vcpu, uint32_t seq)
{
	bool done = power_change(vcpu, power_word(seq, PKC_POWER_ON_PENDING),
	                         power_word(seq, PKC_POWER_OFF));

	return done ? 0 : -PKC_ECANCELED;
}

static int power_take_error(uint32_t word)
{
	switch (word & 3) {
	case PKC_POWER_OFF:
		return -PKC_EPERM;
	case PKC_POWER_CLAIMED:
		return -PKC_EAGAIN;
	case PKC_POWER_ON:
		return -PKC_EALREADY;
	default:
		return 0;
	}
}

PKC_API int pkc_power_take(const struct pkc_power_vm *vm, const struct pkc_power_vcpu *vcpu,
                           struct pkc_power_request *request)
{
	uint32_t word = pkc_atomic_load(&vcpu->word, PKC_ACQUIRE);
	int err = power_take_error(word);

	if (pkc_power_vm_state(vm) != PKC_POWER_VM_RUN)
		return -PKC_ECANCELED;
	if (err)
		return err;

	request->entry = pkc_atomic_load(&vcpu->entry, PKC_RELAXED);
	request->context_id = pkc_atomic_load(&vcpu->context_id, PKC_RELAXED);
	request->be = pkc_atomic_load(&vcpu->be, PKC_RELAXED);
	request->seq = power_seq(word);
	return 0;
}

PKC_API int pkc_power_start(struct pkc_power_vcpu *vcpu, const struct pkc_power_request *request)
{
	bool done = power_change(vcpu, power_word(request->seq, PKC_POWER_ON_PENDING),
	                         power_word(request->seq, PKC_POWER_ON));

	return done ? 0 : -PKC_ECANCELED;
}

PKC_API int pkc_power_off(struct pkc_power_vcpu *vcpu)
{
	uint32_t word = pkc_atomic_load(&vcpu->word, PKC_RELAXED);
	uint32_t off = power_word(power_seq(word), PKC_POWER_OFF);

	return (word & 3) == PKC_POWER_ON && power_change(vcpu, word, off) ? 0 : -PKC_EPERM;
}

PKC_API int pkc_power_vm_stop(struct pkc_power_vm *vm)
{
	uint32_t run = PKC_POWER_VM_RUN;
	bool done = pkc_atomic_cas(&vm->state, &run, PKC_POWER_VM_STOPPING, PKC_ACQ_REL);

	return done ? 0 : -PKC_EALREADY;
}

static bool power_drop_request(struct pkc_power_vcpu *vcpu)
{
	uint32_t word = pkc_atomic_load(&vcpu->word, PKC_ACQUIRE);

	if ((word & 3) == PKC_POWER_ON_PENDING)
		return !pkc_power_rollback(vcpu, power_seq(word));
	return (word & 3) == PKC_POWER_OFF;
}

PKC_API int pkc_power_vm_stopped(struct pkc_power_vm *vm)
{
	if (pkc_power_vm_state(vm) == PKC_POWER_VM_RUN)
		return -PKC_EPERM;

	for (uint32_t i = 0; i < vm->nr_vcpus; i++)
		if (!power_drop_request(&vm->vcpus[i]))
			return -PKC_EBUSY;

	pkc_atomic_store(&vm->state, PKC_POWER_VM_STOPPED, PKC_RELEASE);
	return 0;
}

PKC_API int pkc_power_vm_boot(struct pkc_power_vm *vm, uint32_t primary,
                              const struct pkc_power_request *request)
{
	uint32_t word;

	if (primary >= vm->nr_vcpus)
		return -PKC_EINVAL;
	if (pkc_power_vm_state(vm) != PKC_POWER_VM_STOPPED)
		return -PKC_EBUSY;

	word = pkc_atomic_load(&vm->vcpus[primary].word, PKC_RELAXED);
	pkc_power_publish(&vm->vcpus[primary], power_seq(word) + 1, request);
	pkc_atomic_store(&vm->state, PKC_POWER_VM_RUN, PKC_RELEASE);
	return 0;
}
