/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
#include <pkvmcore/errno.h>
#include <pkvmcore/smccc.h>
#include <pkvmcore/trap.h>

/* What an exit tells its host, and what the host may make of it. */
enum trap_flag {
	TRAP_MODE = 1 << 0,    /* a protected guest's Exception level; an np guest's is in pstate */
	TRAP_ADDRESS = 1 << 1, /* where in guest-physical memory */
	TRAP_CALL = 1 << 2,    /* arguments; on the way back, results */
	TRAP_ACCESS = 1 << 3,  /* the value of an MSR; on the way back, of an MRS */
	TRAP_MMIO = 1 << 4,    /* the value of a store; on the way back, of a load */
	TRAP_DEADLINE = 1 << 5, /* when a WFI ends by itself */
	TRAP_SKIP = 1 << 6,     /* the host may say that the instruction is done */
	TRAP_UNDEF = 1 << 7,    /* the host may have it UNDEFINED */
	TRAP_ABORT = 1 << 8,    /* the host may have it take an external abort */
	TRAP_BEHIND = 1 << 9,   /* the PC is behind the instruction already */
};

/* A row of the export and import tables, which are one: the flags say which way a value goes. */
struct trap_class {
	uint32_t ec;           /* enum pkc_ec */
	uint32_t iss;          /* bits of the syndrome that a protected guest's host is told */
	uint32_t of_protected; /* set of enum trap_flag */
	uint32_t of_np;        /* the same */
};

/* Syndromes without what numbers a register, which is nobody's business. */
#define TRAP_ISS       ((uint32_t)PKC_ESR_ISS)
#define TRAP_ISS_WFX   (TRAP_ISS & ~(uint32_t)PKC_BITS(9, 5))
#define TRAP_ISS_SYS64 (TRAP_ISS & ~(uint32_t)PKC_BITS(9, 5))
#define TRAP_ISS_DABT  (TRAP_ISS & ~(uint32_t)PKC_BITS(20, 16))

/* clang-format off */

static const struct trap_class trap_classes[] = {
	{PKC_EC_DABT_LOW, TRAP_ISS_DABT,
	 TRAP_MODE | TRAP_ADDRESS | TRAP_MMIO | TRAP_SKIP | TRAP_ABORT,
	 TRAP_ADDRESS | TRAP_MMIO | TRAP_SKIP | TRAP_ABORT},
	{PKC_EC_IABT_LOW, TRAP_ISS,
	 TRAP_ADDRESS | TRAP_ABORT,
	 TRAP_ADDRESS | TRAP_ABORT},
	{PKC_EC_SYS64, TRAP_ISS_SYS64,
	 TRAP_MODE | TRAP_ACCESS | TRAP_SKIP | TRAP_UNDEF,
	 TRAP_ACCESS | TRAP_SKIP | TRAP_UNDEF},
	{PKC_EC_WFX, TRAP_ISS_WFX,
	 TRAP_MODE | TRAP_DEADLINE | TRAP_SKIP,
	 TRAP_DEADLINE | TRAP_SKIP},
	{PKC_EC_HVC64, TRAP_ISS,
	 TRAP_CALL,
	 TRAP_CALL | TRAP_SKIP | TRAP_UNDEF | TRAP_BEHIND},
	{PKC_EC_SMC64, TRAP_ISS,
	 TRAP_CALL,
	 TRAP_CALL | TRAP_SKIP | TRAP_UNDEF},
};

/* clang-format on */

/* Any other class: what EL2 has not dealt with is UNDEFINED, or the np guest's host does it. */
static const struct trap_class trap_other = {PKC_EC_MAX, 0, TRAP_UNDEF, TRAP_SKIP | TRAP_UNDEF};

/* What a protected guest's host is told of any syndrome. */
#define TRAP_EC_IL       (PKC_BITS(31, 26) | PKC_ESR_IL)
/* What it is told of PSTATE. A is always set, so that the host pends an SError and does no more. */
#define TRAP_PSTATE_MODE PKC_BITS(3, 0)
/* ISS of a data abort: cache maintenance, which a host carries out by skipping it. */
#define TRAP_DABT_CM     PKC_BIT(8)
/* ISS of a WFIT or WFET: it is one; the register that is its timeout is valid. */
#define TRAP_WFX_TIMEOUT (PKC_BIT(1) | PKC_BIT(2))

static const struct trap_class *trap_class_of(uint64_t esr)
{
	for (size_t i = 0; i < sizeof(trap_classes) / sizeof(trap_classes[0]); i++)
		if (trap_classes[i].ec == pkc_esr_ec(esr))
			return &trap_classes[i];
	return &trap_other;
}

static uint32_t trap_flags(const struct pkc_trap_vcpu *vcpu, const struct trap_class *row)
{
	return vcpu->is_protected ? row->of_protected : row->of_np;
}

static struct pkc_vregs trap_vregs(const struct pkc_trap_vcpu *vcpu)
{
	struct pkc_vregs regs = {&vcpu->ctx->sys, vcpu->live};

	return regs;
}

/* Between a register and the bus, whose lowest address is in bits 7:0; either way. */
static uint64_t trap_bus_order(const struct pkc_trap_vcpu *vcpu, const struct pkc_mmio *mmio,
                               uint64_t value)
{
	struct pkc_vregs regs = trap_vregs(vcpu);

	if (!pkc_vreg_is_big_endian(&regs, vcpu->ctx->regs.pstate))
		return value;
	return __builtin_bswap64(value) >> (64 - 8 * mmio->bytes);
}

static void trap_export_mmio(const struct pkc_trap_vcpu *vcpu, const struct pkc_exit_record *record,
                             struct pkc_exit *exit)
{
	struct pkc_mmio mmio;
	uint64_t value;

	if (record->memory || pkc_esr_mmio_decode(record->esr, &mmio) != 0)
		return;

	if (vcpu->is_protected)
		exit->far = PKC_FIELD(record->far, 11, 0);
	if (!mmio.write)
		return;

	value = pkc_mmio_store_value(&mmio, pkc_reg_read(&vcpu->ctx->regs, mmio.rt));
	exit->data[0] = trap_bus_order(vcpu, &mmio, value);
}

static void trap_export_access(const struct pkc_regs *regs, uint64_t esr, struct pkc_exit *exit)
{
	struct pkc_sys64 access;

	if (pkc_esr_sys64_decode(esr, &access) == 0 && !access.read)
		exit->data[0] = pkc_reg_read(regs, access.rt);
}

/* A protected guest's arguments are as wide as the convention: the rest is no argument. */
static void trap_export_call(const struct pkc_trap_vcpu *vcpu, const struct pkc_exit_record *record,
                             struct pkc_exit *exit)
{
	const uint64_t *x = vcpu->ctx->regs.x;
	struct pkc_smccc_call call = pkc_smccc_decode(x, PKC_SMCCC_AARCH64);

	if (!vcpu->is_protected) {
		for (uint32_t i = 0; i < 4; i++)
			exit->data[i] = x[i];
		return;
	}
	if (record->args)
		exit->data[0] = call.id;
	for (uint32_t i = 1; i < 4 && i < record->args; i++)
		exit->data[i] = pkc_smccc_arg(call, i);
}

static uint64_t trap_deadline(const struct pkc_trap_vcpu *vcpu, uint64_t esr)
{
	struct pkc_vregs regs = trap_vregs(vcpu);
	bool armed = (pkc_vreg_read(&regs, CNTV_CTL_EL0) & 3) == 1;
	uint64_t deadline = armed ? pkc_vreg_read(&regs, CNTV_CVAL_EL0) : UINT64_MAX;
	uint64_t timeout = pkc_reg_read(&vcpu->ctx->regs, (uint32_t)PKC_FIELD(esr, 9, 5));

	if ((esr & TRAP_WFX_TIMEOUT) == TRAP_WFX_TIMEOUT && timeout < deadline)
		deadline = timeout;
	return deadline;
}

/* What the class of a trap has to tell, beside its syndrome. */
static void trap_export_class(const struct pkc_trap_vcpu *vcpu,
                              const struct pkc_exit_record *record, uint32_t flags,
                              struct pkc_exit *exit)
{
	const struct pkc_regs *regs = &vcpu->ctx->regs;

	if (vcpu->is_protected && (flags & TRAP_MODE))
		exit->pstate = (regs->pstate & TRAP_PSTATE_MODE) | PKC_PSTATE_A;
	if (!vcpu->is_protected)
		exit->far = record->far;
	if (flags & TRAP_ADDRESS)
		exit->hpfar = record->hpfar;
	if (flags & TRAP_MMIO)
		trap_export_mmio(vcpu, record, exit);
	if (flags & TRAP_ACCESS)
		trap_export_access(regs, record->esr, exit);
	if (flags & TRAP_CALL)
		trap_export_call(vcpu, record, exit);
	if (flags & TRAP_DEADLINE)
		exit->deadline = trap_deadline(vcpu, record->esr);
}

PKC_API void pkc_trap_export_any(const struct pkc_trap_vcpu *vcpu,
                                 const struct pkc_exit_record *record, struct pkc_exit *exit)
{
	const struct trap_class *row;

	exit->code = record->code;
	exit->esr = record->esr;
	exit->far = 0;
	exit->hpfar = 0;
	exit->pc = vcpu->is_protected ? 0 : vcpu->ctx->regs.pc;
	exit->pstate = vcpu->is_protected ? 0 : vcpu->ctx->regs.pstate;
	for (int i = 0; i < 4; i++)
		exit->data[i] = 0;
	exit->deadline = 0;
	if (record->code != PKC_EXIT_TRAP)
		return;

	row = trap_class_of(record->esr);
	if (vcpu->is_protected)
		exit->esr &= TRAP_EC_IL | row->iss;
	trap_export_class(vcpu, record, trap_flags(vcpu, row), exit);
}

/* The registers that an exception to EL1 reads, and that it may leave as they are: to the bank. */
static void trap_gather(const struct pkc_vregs *regs)
{
	pkc_bank_write(regs->bank, VBAR_EL1, pkc_vreg_read(regs, VBAR_EL1));
	pkc_bank_write(regs->bank, SCTLR_EL1, pkc_vreg_read(regs, SCTLR_EL1));
	pkc_bank_write(regs->bank, FAR_EL1, pkc_vreg_read(regs, FAR_EL1));
}

/* Those that it writes: from the bank to where they are current. */
static void trap_scatter(const struct pkc_vregs *regs)
{
	pkc_vreg_write(regs, SPSR_EL1, pkc_bank_read(regs->bank, SPSR_EL1));
	pkc_vreg_write(regs, ELR_EL1, pkc_bank_read(regs->bank, ELR_EL1));
	pkc_vreg_write(regs, ESR_EL1, pkc_bank_read(regs->bank, ESR_EL1));
	pkc_vreg_write(regs, FAR_EL1, pkc_bank_read(regs->bank, FAR_EL1));
}

static int trap_take_undef(const struct pkc_trap_vcpu *vcpu, uint64_t esr, uint32_t flags)
{
	uint64_t back = flags & TRAP_BEHIND ? pkc_esr_instruction_length(esr) : 0;
	int err;

	vcpu->ctx->regs.pc -= back; /* the exception is of the instruction itself */
	err = pkc_inject_undef(vcpu->ctx, vcpu->features);
	if (err)
		vcpu->ctx->regs.pc += back;
	return err;
}

static int trap_take_exception(const struct pkc_trap_vcpu *vcpu,
                               const struct pkc_exit_record *record, uint32_t flags)
{
	if (flags & TRAP_UNDEF)
		return trap_take_undef(vcpu, record->esr, flags);
	if (pkc_esr_ec(record->esr) == PKC_EC_IABT_LOW)
		return pkc_inject_instruction_abort(vcpu->ctx, vcpu->features, record->far);
	return pkc_inject_data_abort(vcpu->ctx, vcpu->features, record->far);
}

static int trap_inject(const struct pkc_trap_vcpu *vcpu, const struct pkc_exit_record *record,
                       uint32_t flags)
{
	struct pkc_vregs regs = trap_vregs(vcpu);
	int err;

	if (!(flags & (TRAP_UNDEF | TRAP_ABORT)))
		return 0;

	trap_gather(&regs);
	err = trap_take_exception(vcpu, record, flags);
	if (!err)
		trap_scatter(&regs);
	return err;
}

static void trap_import_access(struct pkc_regs *regs, uint64_t esr, uint64_t value)
{
	struct pkc_sys64 access;

	if (pkc_esr_sys64_decode(esr, &access) == 0 && access.read)
		pkc_reg_write(regs, access.rt, value);
}

/*
 * Width, sign and register are the syndrome's. What it does not describe a protected guest's host
 * cannot carry out, but for cache maintenance; an np guest's may, by the state that it can write.
 */
static bool trap_import_mmio(const struct pkc_trap_vcpu *vcpu, const struct pkc_exit_record *record,
                             uint64_t data)
{
	struct pkc_mmio mmio;

	if (record->memory)
		return false;
	if (pkc_esr_mmio_decode(record->esr, &mmio) != 0)
		return !vcpu->is_protected || (record->esr & TRAP_DABT_CM);

	if (!mmio.write)
		pkc_reg_write(&vcpu->ctx->regs, mmio.rt,
		              pkc_mmio_load_value(&mmio, trap_bus_order(vcpu, &mmio, data)));
	return true;
}

static void trap_skip(const struct pkc_trap_vcpu *vcpu, const struct pkc_exit_record *record,
                      uint32_t flags, const struct pkc_reply *reply)
{
	struct pkc_regs *regs = &vcpu->ctx->regs;

	if ((flags & TRAP_MMIO) && !trap_import_mmio(vcpu, record, reply->data[0]))
		return;
	if (flags & TRAP_ACCESS)
		trap_import_access(regs, record->esr, reply->data[0]);
	for (int i = 0; (flags & TRAP_CALL) && i < 4; i++)
		regs->x[i] = reply->data[i];
	if (!(flags & TRAP_BEHIND))
		pkc_skip_instruction(regs, record->esr);
}

static void trap_import_answer(struct pkc_regs *regs, const struct pkc_exit_record *record,
                               const struct pkc_reply *reply)
{
	if (record->answer == PKC_ANSWER_EL2)
		regs->x[0] = (uint64_t)record->result;
	if (record->answer == PKC_ANSWER_HOST)
		regs->x[0] = reply->data[0];
}

PKC_API int pkc_trap_import_any(const struct pkc_trap_vcpu *vcpu,
                                const struct pkc_exit_record *record, const struct pkc_reply *reply)
{
	uint32_t flags = trap_flags(vcpu, trap_class_of(record->esr));

	if (flags & TRAP_CALL)
		trap_import_answer(&vcpu->ctx->regs, record, reply);
	if (reply->action & PKC_REPLY_INJECT)
		return trap_inject(vcpu, record, flags);
	if ((flags & TRAP_SKIP) && (reply->action & PKC_REPLY_SKIP))
		trap_skip(vcpu, record, flags, reply);
	return 0;
}

PKC_API void pkc_trap_serror_pending(struct pkc_exit_record *record, struct pkc_regs *regs,
                                     uint64_t disr)
{
	if (record->code == PKC_EXIT_TRAP && pkc_esr_ec(record->esr) == PKC_EC_HVC64)
		regs->pc -= pkc_esr_instruction_length(record->esr);

	record->code |= PKC_EXIT_SERROR_PENDING;
	record->answer = PKC_ANSWER_NONE;
	record->args = 0;
	record->esr = disr;
	record->far = 0;
	record->hpfar = 0;
}
