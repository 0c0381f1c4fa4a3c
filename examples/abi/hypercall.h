/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-or-later */
/**
 * @file
 * What a host at EL1 and the example firmware at EL2 agree on: the calls, their registers, and the
 * page that each vCPU has in common.
 *
 * A call is an HVC #0 with HYP_CALL(n) in x0, an SMC64 fast call of the vendor-specific hypervisor
 * owner (DEN0028, 6), and its arguments from x1 on. The answer:
 *
 *     x0        0: there is such a call; else PKC_SMCCC_NOT_SUPPORTED, and no other register counts
 *     x1        a value from 0 on, or the negative of an enum pkc_errno: nothing has changed then
 *     x2 - x17  further results where a call has any; unknown otherwise
 *     x18 - x30 as they were
 *
 * A call is never interrupted, and works on the CPU that makes it: a vCPU is loaded, run and put on
 * one CPU. All calls may be made on all CPUs at once. Addresses are physical, multiples of
 * HYP_PAGE, in memory that the host was given; IPAs are below HYP_IPA_END.
 *
 * Each page has one owner. HYP_SHARED leaves it to the host and lets EL2 or a guest use it, too;
 * HYP_DONATED takes it from the host, whose accesses then are aborts. A page that EL2 was given is
 * wiped when it is taken; one that EL2 or a guest had is wiped when it comes back.
 */
#ifndef HYP_HYPERCALL_H
#define HYP_HYPERCALL_H

#include <pkvmcore/context.h>
#include <pkvmcore/types.h>
#include <pkvmcore/vgic_host.h>

/** Of this file: major << 16 | minor. Another major is another interface. */
#define HYP_ABI UINT32_C(0x10000)

#define HYP_PAGE      UINT64_C(0x1000)
/** The end of a guest's physical addresses. */
#define HYP_IPA_END   (UINT64_C(1) << 40)
/** The most pages that one call works on. */
#define HYP_PAGES_MAX 512
/** The most vCPUs that a VM can have. */
#define HYP_VCPUS_MAX 32
/** What the pages of a VM have to be aligned to: its first two are the root of its stage 2. */
#define HYP_VM_ALIGN  (2 * HYP_PAGE)

/** The function identifier of call @p n. */
#define HYP_CALL(n) (UINT64_C(0xc6000000) + (n))

/** The calls. (arguments from x1 on) → x1, x2, …; errors are those of the call itself. */
enum hyp_call {
	/**
	 * () → HYP_ABI, pages that HYP_VM_CREATE wants beside tables, pages that HYP_VCPU_CREATE
	 * wants, ICH_VTR_EL2: what list registers there are.
	 */
	HYP_VERSION = 0,

	/** () → 0. */
	HYP_NOP = 1,

	/**
	 * (address, pages, vCPUs, set of enum hyp_vm_flag) → 0, handle of a new VM.
	 *
	 * The pages are donated to EL2. Those beyond what HYP_VERSION says become tables: one for
	 * each GiB of IPAs that is to have memory, and one for each 2 MiB.
	 *
	 * -PKC_EINVAL: an address, number or flag out of its range; -PKC_EPERM: a page is not the
	 * host's alone; -PKC_ENOMEM: there are too many VMs.
	 */
	HYP_VM_CREATE = 2,

	/**
	 * (handle, index, address, pages, address of a struct hyp_vcpu_page, entry, x0) → 0.
	 *
	 * A new vCPU, whose MPIDR_EL1 is that of vCPU id @e index. The pages are donated to EL2;
	 * that of the struct is shared with it, until HYP_PAGE_RECLAIM. Of a protected VM, index 0
	 * starts at the entry with that x0, and all others by PSCI.
	 *
	 * -PKC_EINVAL: an argument is out of its range, or the place is taken; -PKC_EPERM: a page
	 * is not the host's alone; -PKC_ENOENT, -PKC_ESHUTDOWN: no such VM, or not any more;
	 * -PKC_EAGAIN: another CPU is creating a vCPU of it.
	 */
	HYP_VCPU_CREATE = 3,

	/**
	 * (handle, address, IPA, pages, enum hyp_memory) → 0: a guest gets memory. Up to
	 * HYP_PAGES_MAX pages, which are not wiped.
	 *
	 * -PKC_EINVAL: an argument is out of its range; -PKC_EPERM: a page is not the host's alone,
	 * or memory is shared with a protected VM; -PKC_EEXIST: one of the IPAs has memory;
	 * -PKC_ENOMEM: the VM has no page left for a table; -PKC_ENOENT, -PKC_ESHUTDOWN: as above.
	 */
	HYP_VM_MAP = 4,

	/**
	 * (handle, IPA, pages) → 0: takes shared memory from a guest.
	 *
	 * -PKC_EINVAL: as above; -PKC_ENOENT: no such VM, or one of the IPAs has no memory;
	 * -PKC_EPERM: one of the pages is donated; -PKC_ESHUTDOWN: as above.
	 */
	HYP_VM_UNMAP = 5,

	/** (handle, index) → 0: loads a vCPU on this CPU. Errors: pkc_vcpu_load(). */
	HYP_VCPU_LOAD = 6,

	/** () → 0: puts what is loaded. -PKC_ENOENT: nothing is. */
	HYP_VCPU_PUT = 7,

	/**
	 * (registers: enum hyp_run_argument) → (enum hyp_run_result): runs what is loaded until
	 * there is something for the host.
	 *
	 * A physical interrupt is a reason, and stays pending for the host. -PKC_ENOENT: nothing is
	 * loaded; -PKC_EINVAL: what is claimed has a PSTATE that no guest may have. What the host
	 * may not claim, or not answer, does nothing. Of a protected VM -PKC_EPERM: the vCPU is
	 * off, -PKC_EAGAIN: another is turning it on, -PKC_ECANCELED: the VM is stopping.
	 */
	HYP_VCPU_RUN = 8,

	/**
	 * (want, claim: sets of classes) → host mask: brings the classes in want to the page. The
	 * claim is what the host has written there and wants to keep.
	 *
	 * -PKC_ENOENT: nothing is loaded; -PKC_EPERM: the VM is protected.
	 */
	HYP_VCPU_FETCH = 9,

	/** (handle) → 0: nobody can load its vCPUs, or give it anything. Errors: pkc_vm_dying(). */
	HYP_VM_DYING = 10,

	/**
	 * (handle) → 0: takes a dying VM down; its pages may be reclaimed. Errors:
	 * pkc_vm_teardown(), of which -PKC_EBUSY means to try again once no CPU has one of its
	 * vCPUs loaded.
	 */
	HYP_VM_TEARDOWN = 11,

	/**
	 * (handle, address) → 0: one page of a VM that was taken down is the host's alone again.
	 * What was donated is wiped.
	 *
	 * -PKC_EINVAL: no page that can be given away, or the VM has not been taken down;
	 * -PKC_EPERM: the page is none of this VM's; -PKC_ENOENT: no such VM.
	 */
	HYP_PAGE_RECLAIM = 12,

	/**
	 * (handle) → 0: forgets a VM that was taken down.
	 *
	 * -PKC_EBUSY: it has pages that were not reclaimed; -PKC_EINVAL: it has not been taken
	 * down; -PKC_ENOENT: no such VM.
	 */
	HYP_VM_FREE = 13,

	/**
	 * (enum hyp_counters) → how many values, the values from x2 on: what EL2 has counted since
	 * the start, over all CPUs. -PKC_EINVAL: no such set.
	 */
	HYP_COUNTERS = 14,

	HYP_NR_CALLS
};

enum hyp_vm_flag {
	HYP_VM_PROTECTED = 1 << 0, /**< the host sees of its state what an exit must tell */
};

enum hyp_memory {
	HYP_SHARED = 0,
	HYP_DONATED = 1,
};

/** Where HYP_VCPU_RUN has its arguments; trap.h has the type of each. */
enum hyp_run_argument {
	HYP_RUN_CLAIM = 1,  /**< set of classes: the host has written them in the page */
	HYP_RUN_ACTION = 2, /**< what becomes of the last exit: enum pkc_reply_action */
	HYP_RUN_DATA = 3,   /**< x3 to x6: the values that go with it */
};

/** Where it has its results. */
enum hyp_run_result {
	HYP_EXIT_CODE = 1,      /**< PKC_EXIT_…, or an error */
	HYP_EXIT_ESR = 2,       /**< syndrome, as much as the host may know */
	HYP_EXIT_FAR = 3,       /**< of aborts: the virtual address, likewise */
	HYP_EXIT_HPFAR = 4,     /**< of aborts: where its page is, likewise */
	HYP_EXIT_PC = 5,        /**< 0 of a protected VM */
	HYP_EXIT_PSTATE = 6,    /**< of a protected VM M[3:0] and A, where it matters */
	HYP_EXIT_DATA = 7,      /**< x7 to x10: x0 to x3 of a call, or the value of an access */
	HYP_EXIT_CLASSES = 11,  /**< what of the page is up to date; of an error as of success */
	HYP_EXIT_CONSUMED = 12, /**< what of the claim EL2 has taken; of an error as of success */
	/**
	 * CNTVCT_EL0 at which its virtual timer is due: UINT64_MAX if it is off or masked. Of a
	 * protected VM, too: while it is out, nobody but the host can tell that the timer fires.
	 */
	HYP_EXIT_DEADLINE = 13,
};

/** What HYP_COUNTERS counts. */
enum hyp_counters {
	/** Exits of guests by their code 0 to 3, then the calls of the host. */
	HYP_COUNT_EXITS = 0,
	/** Bytes by enum pkc_class: EL2 to page; then page to EL2; CPU to EL2; EL2 to CPU. */
	HYP_COUNT_TO_HOST = 1,
	HYP_COUNT_FROM_HOST = 2,
	HYP_COUNT_SAVED = 3,
	HYP_COUNT_LOADED = 4,
	HYP_NR_COUNTERS
};

/** The page of a vCPU that its host and EL2 share. EL2 takes it for what it is: the host's. */
struct hyp_vcpu_page {
	/** The HOST place of its state: only what HYP_EXIT_CLASSES names means anything. */
	struct pkc_context state;
	/**
	 * Its virtual CPU interface. VMCR and the active priorities count when it is loaded, list
	 * registers and HCR at each run; EL2 writes them back at the exit and when it is put.
	 */
	struct pkc_host_vgic vgic;
};

PKC_STATIC_ASSERT(sizeof(struct hyp_vcpu_page) <= HYP_PAGE, "one page");

#endif
