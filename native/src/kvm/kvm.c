#define _GNU_SOURCE
#include "kvm/kvm.h"

#include "base/memory.h"
#include "base/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum {
    ENTRY_PRESENT = 1, ENTRY_WRITE = 2, ENTRY_USER = 4, ENTRY_ACCESSED = 0x20, ENTRY_DIRTY = 0x40, ENTRY_LARGE = 0x80,
    HUGE_PAGE = 2 << 20,
    ENTRY_ALL = ENTRY_PRESENT | ENTRY_WRITE | ENTRY_ACCESSED | ENTRY_DIRTY, /* preset: the walk must not dirty tables */
};
enum { CR0_PE = 1, CR0_MP = 2, CR0_ET = 0x10, CR0_NE = 0x20, CR0_WP = 0x10000, CR0_AM = 0x40000 };
#define CR0_PG 0x80000000u
enum { CR4_PAE = 0x20, CR4_OSFXSR = 0x200, CR4_OSXMMEXCPT = 0x400 };
enum { EFER_SCE = 1, EFER_LME = 0x100, EFER_LMA = 0x400 };
enum { RFLAGS_FIXED = 2, RFLAGS_IOPL3 = 0x3000 };
#define MSR_STAR 0xC0000081u
#define MSR_LSTAR 0xC0000082u
#define MSR_SFMASK 0xC0000084u
enum { VECTORS = 32, HANDLER_BYTES = 16, TSS_BYTES = 104, WATCHDOG_SIGNAL_OFFSET = 1, CPUID_ENTRIES = 256 };

static int device = -1;

/* ---- the device ---- */

static bool ioctl_failed(struct failure *failure, const char *name)
{
    int error = errno;
    return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl %s failed: %s (errno %d)", name, strerror(error), error);
}

static int device_failed(const char *path, struct failure *failure)
{
    int error = errno;
    if (error == ENOENT || error == ENXIO || error == ENODEV)
        fail(failure, FAILURE_SKIP, "kvm_missing",
             "%s: %s. Load the kvm module (modprobe kvm_intel or kvm_amd), switch virtualization on in the firmware, or, in a "
             "container, pass the device in (--device /dev/kvm)", path, strerror(error));
    else if (error == EACCES || error == EPERM)
        fail(failure, FAILURE_SKIP, "kvm_permission",
             "%s: %s for user %u. Add the user to the device's group (usermod -aG kvm USER, then log in again)", path,
             strerror(error), (unsigned)geteuid());
    else if (error == EBUSY)
        fail(failure, FAILURE_SKIP, "kvm_busy", "%s: %s. Another hypervisor holds the CPU's virtualization; stop it", path,
             strerror(error));
    else
        fail(failure, FAILURE_SKIP, "kvm_unusable", "%s cannot be opened: %s", path, strerror(error));
    return -1;
}

int kvm_open(struct failure *failure)
{
    if (device >= 0)
        return device;
    const char *path = getenv("KVMBENCH_KVM_DEVICE");
    if (path == NULL || path[0] == '\0')
        path = "/dev/kvm";
    int opened = open(path, O_RDWR | O_CLOEXEC);
    if (opened < 0)
        return device_failed(path, failure);
    int version = ioctl(opened, KVM_GET_API_VERSION, 0);
    if (version != KVM_API_VERSION) {
        close(opened);
        if (version < 0)
            fail(failure, FAILURE_SKIP, "kvm_missing", "%s is no KVM device: ioctl KVM_GET_API_VERSION: %s", path, strerror(errno));
        else
            fail(failure, FAILURE_SKIP, "kvm_version", "%s speaks KVM API %d: expected %d", path, version, KVM_API_VERSION);
        return -1;
    }
    return device = opened;
}

int kvm_capability(int capability)
{
    int value = device < 0 ? 0 : ioctl(device, KVM_CHECK_EXTENSION, capability);
    return value < 0 ? 0 : value;
}

/* ---- the machine ---- */

static void put64(const struct vm *vm, uint64_t address, uint64_t value)
{
    memcpy(vm_at(vm, address), &value, sizeof value);
}

static void write_page_tables(const struct vm *vm)
{
    put64(vm, GUEST_PML4, GUEST_PDPT | ENTRY_ALL | ENTRY_USER);
    uint64_t large_pages = (vm->bytes + (2 << 20) - 1) >> 21;
    for (uint64_t i = 0; i < large_pages; i++) {
        uint64_t pd = GUEST_PD + (i / 512) * GUEST_PAGE;
        put64(vm, GUEST_PDPT + i / 512 * 8, pd | ENTRY_ALL | ENTRY_USER);
        put64(vm, pd + i % 512 * 8, i << 21 | ENTRY_ALL | ENTRY_USER | ENTRY_LARGE);
    }
    put64(vm, GUEST_PD, GUEST_PT | ENTRY_ALL | ENTRY_USER);
    for (uint64_t page = GUEST_PAGE; page < GUEST_DATA; page += GUEST_PAGE)
        put64(vm, GUEST_PT + page / GUEST_PAGE * 8, page | ENTRY_ALL | (page >= GUEST_CODE ? ENTRY_USER : 0));
}

/*
 * One stub a vector. int3: report and go on behind it. Others: push the vector, report, and loop there, since the host does
 * not let the guest go on.
 */
static void write_handlers(const struct vm *vm)
{
    for (int vector = 0; vector < VECTORS; vector++) {
        uint64_t handler = GUEST_HANDLERS + (uint64_t)vector * HANDLER_BYTES;
        const uint8_t breakpoint[] = {0xE6, GUEST_PORT_BREAKPOINT, 0x48, 0xCF};                   /* out; iretq */
        const uint8_t fault[] = {0x6A, (uint8_t)vector, 0xE6, GUEST_PORT_FAULT, 0xEB, (uint8_t)-4}; /* push; 1: out; jmp 1b */
        if (vector == 3)
            memcpy(vm_at(vm, handler), breakpoint, sizeof breakpoint);
        else
            memcpy(vm_at(vm, handler), fault, sizeof fault);
        /* A 64-bit interrupt gate; ring 3 may raise int3. */
        uint64_t type = vector == 3 ? 0xEE : 0x8E;
        put64(vm, GUEST_IDT + (uint64_t)vector * 16,
              (handler & 0xFFFF) | (uint64_t)GUEST_SELECTOR_KERNEL_CODE << 16 | type << 40 | (handler & 0xFFFF0000) << 32);
    }
}

static void write_descriptors(const struct vm *vm)
{
    put64(vm, GUEST_GDT + GUEST_SELECTOR_KERNEL_CODE, 0x00AF9B000000FFFF);
    put64(vm, GUEST_GDT + GUEST_SELECTOR_KERNEL_DATA, 0x00CF93000000FFFF);
    put64(vm, GUEST_GDT + GUEST_SELECTOR_USER_CODE32, 0x00CFFB000000FFFF);
    put64(vm, GUEST_GDT + (GUEST_SELECTOR_USER_DATA & ~3), 0x00CFF3000000FFFF);
    put64(vm, GUEST_GDT + (GUEST_SELECTOR_USER_CODE & ~3), 0x00AFFB000000FFFF);
    put64(vm, GUEST_GDT + GUEST_SELECTOR_TSS, 0x00008B0000000000 | (uint64_t)GUEST_TSS << 16 | (TSS_BYTES - 1));
    put64(vm, GUEST_TSS + 4, GUEST_KERNEL_STACK_TOP);
}

static bool enable_logging(struct vm *vm, struct failure *failure)
{
    struct kvm_enable_cap cap = {0};
    if (vm->config.logging == VM_LOG_RING) {
        cap.args[0] = vm->config.ring_entries * sizeof(struct kvm_dirty_gfn);
        cap.cap = KVM_CAP_DIRTY_LOG_RING;
        if (ioctl(vm->fd, KVM_ENABLE_CAP, &cap) == 0)
            return true;
        cap.cap = KVM_CAP_DIRTY_LOG_RING_ACQ_REL;
        if (ioctl(vm->fd, KVM_ENABLE_CAP, &cap) == 0)
            return true;
        return ioctl_failed(failure, "KVM_ENABLE_CAP(KVM_CAP_DIRTY_LOG_RING)");
    }
    if (vm->config.logging == VM_LOG_MANUAL) {
        cap.cap = KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2;
        cap.args[0] = KVM_DIRTY_LOG_MANUAL_PROTECT_ENABLE;
        if (ioctl(vm->fd, KVM_ENABLE_CAP, &cap) != 0)
            return ioctl_failed(failure, "KVM_ENABLE_CAP(KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2)");
    }
    return true;
}

/* Huge: aligned to what the guest sees, so that a huge page of the host can be one of the guest. NULL with errno. */
static uint8_t *map_memory(size_t bytes, bool huge_pages)
{
    size_t spare = huge_pages ? HUGE_PAGE : 0;
    uint8_t *all = mmap(NULL, bytes + spare, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return NULL;
    size_t before = huge_pages ? (size_t)(-(uintptr_t)all % HUGE_PAGE) : 0;
    if (before > 0)
        munmap(all, before);
    if (spare > before)
        munmap(all + before + bytes, spare - before);
    return all + before;
}

bool vm_create(struct vm *vm, const struct vm_config *config, struct failure *failure)
{
    *vm = (struct vm){.fd = -1, .config = *config};
    int kvm = kvm_open(failure);
    if (kvm < 0)
        return false;
    vm->bytes = GUEST_DATA + config->data_pages * GUEST_PAGE;
    if (vm->bytes > (uint64_t)GUEST_MAX_GIB << 30)
        return fail(failure, FAILURE_ERROR, "guest_memory", "%zu pages of guest memory: expected at most %d GiB",
                    config->data_pages, GUEST_MAX_GIB);
    /* Locked memory cannot be taken back: running out would cost other processes their lives. */
    if (vm->bytes > memory_available() / 4 * 3)
        return fail(failure, FAILURE_SKIP, "memory", "a guest of %zu MiB does not fit into the memory that is free, %llu MiB",
                    vm->bytes >> 20, (unsigned long long)memory_available() >> 20);
    vm->memory = map_memory(vm->bytes, config->huge_pages);
    if (vm->memory == NULL)
        return fail(failure, FAILURE_SKIP, "memory", "no %zu bytes of guest memory: %s", vm->bytes, strerror(errno));
    /* KVM logs 4 KiB pages and splits larger ones; small ones from the start keep the cost out of the measurement. */
    madvise(vm->memory, vm->bytes, config->huge_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    if (mlock(vm->memory, vm->bytes) != 0) /* RLIMIT_MEMLOCK: then only prefault */
        for (size_t at = 0; at < vm->bytes; at += GUEST_PAGE)
            ((volatile uint8_t *)vm->memory)[at] = 0;
    write_page_tables(vm);
    write_descriptors(vm);
    write_handlers(vm);
    do {
        vm->fd = ioctl(kvm, KVM_CREATE_VM, 0);
    } while (vm->fd < 0 && errno == EINTR && stop_reason == STOP_NONE);
    if (vm->fd < 0)
        return errno == EBUSY ? device_failed("KVM_CREATE_VM", failure) >= 0 : ioctl_failed(failure, "KVM_CREATE_VM");
    if (!enable_logging(vm, failure))
        return false;
    struct kvm_userspace_memory_region region = {
        .flags = config->logging == VM_LOG_NONE ? 0 : KVM_MEM_LOG_DIRTY_PAGES,
        .memory_size = vm->bytes,
        .userspace_addr = (uintptr_t)vm->memory,
    };
    if (ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region) != 0)
        return ioctl_failed(failure, "KVM_SET_USER_MEMORY_REGION");
    return true;
}

void vm_destroy(struct vm *vm)
{
    if (vm->memory == NULL)
        return;
    if (vm->fd >= 0)
        close(vm->fd);
    munmap(vm->memory, vm->bytes);
    vm->memory = NULL;
}

/* ---- the vCPU ---- */

static struct kvm_segment segment(uint16_t selector, uint8_t type, bool code, bool ring3)
{
    return (struct kvm_segment){
        .selector = selector, .type = type, .limit = 0xFFFFFFFF, .present = 1, .s = 1, .g = 1, .dpl = ring3 ? 3 : 0,
        .l = code, .db = !code};
}

static bool set_cpuid(struct vcpu *vcpu, struct failure *failure)
{
    size_t bytes = sizeof(struct kvm_cpuid2) + CPUID_ENTRIES * sizeof(struct kvm_cpuid_entry2);
    struct kvm_cpuid2 *cpuid = calloc(1, bytes);
    if (cpuid == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    cpuid->nent = CPUID_ENTRIES;
    bool set = (ioctl(device, KVM_GET_SUPPORTED_CPUID, cpuid) == 0 || ioctl_failed(failure, "KVM_GET_SUPPORTED_CPUID"))
        && (ioctl(vcpu->fd, KVM_SET_CPUID2, cpuid) == 0 || ioctl_failed(failure, "KVM_SET_CPUID2"));
    free(cpuid);
    return set;
}

static bool set_long_mode(struct vcpu *vcpu, struct failure *failure)
{
    struct kvm_sregs sregs;
    if (ioctl(vcpu->fd, KVM_GET_SREGS, &sregs) != 0)
        return ioctl_failed(failure, "KVM_GET_SREGS");
    sregs.cr0 = CR0_PE | CR0_MP | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_PG;
    sregs.cr3 = GUEST_PML4;
    sregs.cr4 = CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT;
    sregs.efer = EFER_SCE | EFER_LME | EFER_LMA;
    sregs.cs = segment(GUEST_SELECTOR_USER_CODE, 0xB, true, true);
    sregs.ds = sregs.es = sregs.fs = sregs.gs = sregs.ss = segment(GUEST_SELECTOR_USER_DATA, 0x3, false, true);
    sregs.tr = (struct kvm_segment){
        .base = GUEST_TSS, .limit = TSS_BYTES - 1, .selector = GUEST_SELECTOR_TSS, .type = 0xB, .present = 1};
    sregs.gdt = (struct kvm_dtable){.base = GUEST_GDT, .limit = GUEST_SELECTOR_TSS + 16 - 1};
    sregs.idt = (struct kvm_dtable){.base = GUEST_IDT, .limit = VECTORS * 16 - 1};
    if (ioctl(vcpu->fd, KVM_SET_SREGS, &sregs) != 0)
        return ioctl_failed(failure, "KVM_SET_SREGS");
    struct kvm_regs regs = {.rip = GUEST_CODE, .rsp = GUEST_USER_STACK_TOP, .rflags = RFLAGS_FIXED | RFLAGS_IOPL3};
    if (ioctl(vcpu->fd, KVM_SET_REGS, &regs) != 0)
        return ioctl_failed(failure, "KVM_SET_REGS");
    vcpu->run->s.regs.regs = regs;
    return true;
}

bool vcpu_create(struct vcpu *vcpu, struct vm *vm, struct failure *failure)
{
    *vcpu = (struct vcpu){.vm = vm};
    vcpu->fd = ioctl(vm->fd, KVM_CREATE_VCPU, 0);
    if (vcpu->fd < 0)
        return ioctl_failed(failure, "KVM_CREATE_VCPU");
    int bytes = ioctl(device, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (bytes < (int)sizeof(struct kvm_run))
        return ioctl_failed(failure, "KVM_GET_VCPU_MMAP_SIZE");
    void *run = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
    if (run == MAP_FAILED)
        return fail(failure, FAILURE_ERROR, "kvm_mmap", "mmap of the vCPU's kvm_run failed: %s", strerror(errno));
    vcpu->run = run;
    vcpu->run_bytes = (size_t)bytes;
    vcpu->sync_regs = (kvm_capability(KVM_CAP_SYNC_REGS) & KVM_SYNC_X86_REGS) != 0;
    if (vcpu->sync_regs)
        vcpu->run->kvm_valid_regs = KVM_SYNC_X86_REGS;
    if (vm->config.logging == VM_LOG_RING) {
        void *ring = mmap(NULL, vm->config.ring_entries * sizeof *vcpu->ring, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd,
                          KVM_DIRTY_LOG_PAGE_OFFSET * sysconf(_SC_PAGESIZE));
        if (ring == MAP_FAILED)
            return fail(failure, FAILURE_ERROR, "kvm_mmap", "mmap of the dirty ring failed: %s", strerror(errno));
        vcpu->ring = ring;
    }
    return set_cpuid(vcpu, failure) && set_long_mode(vcpu, failure);
}

void vcpu_destroy(struct vcpu *vcpu)
{
    if (vcpu->has_watchdog)
        timer_delete(vcpu->watchdog);
    if (vcpu->ring != NULL)
        munmap(vcpu->ring, vcpu->vm->config.ring_entries * sizeof *vcpu->ring);
    if (vcpu->run != NULL) {
        munmap(vcpu->run, vcpu->run_bytes);
        close(vcpu->fd);
    }
    *vcpu = (struct vcpu){.fd = -1};
}

bool vcpu_set_syscall_entry(struct vcpu *vcpu, uint64_t address, uint64_t flag_mask, struct failure *failure)
{
    struct {
        struct kvm_msrs header;
        struct kvm_msr_entry entries[3];
    } msrs = {
        .header = {.nmsrs = 3},
        .entries = {
            {.index = MSR_STAR, .data = (uint64_t)GUEST_SELECTOR_KERNEL_CODE << 32 | (uint64_t)(GUEST_SELECTOR_USER_CODE32 | 3) << 48},
            {.index = MSR_LSTAR, .data = address},
            {.index = MSR_SFMASK, .data = flag_mask},
        },
    };
    return ioctl(vcpu->fd, KVM_SET_MSRS, &msrs) == 3 || ioctl_failed(failure, "KVM_SET_MSRS(STAR, LSTAR, SFMASK)");
}

struct kvm_regs *vcpu_regs(struct vcpu *vcpu)
{
    return &vcpu->run->s.regs.regs;
}

bool vcpu_read_regs(struct vcpu *vcpu, struct failure *failure)
{
    return vcpu->sync_regs || ioctl(vcpu->fd, KVM_GET_REGS, vcpu_regs(vcpu)) == 0 || ioctl_failed(failure, "KVM_GET_REGS");
}

bool vcpu_write_regs(struct vcpu *vcpu, struct failure *failure)
{
    if (vcpu->sync_regs) {
        vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
        return true;
    }
    return ioctl(vcpu->fd, KVM_SET_REGS, vcpu_regs(vcpu)) == 0 || ioctl_failed(failure, "KVM_SET_REGS");
}

/* ---- running ---- */

static _Thread_local struct vcpu *watched;

static void on_watchdog(int number)
{
    (void)number;
    if (watched == NULL)
        return;
    watched->timed_out = 1;
    watched->run->immediate_exit = 1; /* also when the signal comes just before KVM_RUN */
}

bool vcpu_watch(struct vcpu *vcpu, uint64_t milliseconds, struct failure *failure)
{
    int number = SIGRTMIN + WATCHDOG_SIGNAL_OFFSET;
    if (!vcpu->has_watchdog) {
        struct sigaction action = {.sa_handler = on_watchdog};
        sigaction(number, &action, NULL);
        struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = number};
        event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
        if (timer_create(CLOCK_MONOTONIC, &event, &vcpu->watchdog) != 0)
            return fail(failure, FAILURE_ERROR, "watchdog", "timer_create failed: %s", strerror(errno));
        vcpu->has_watchdog = true;
    }
    watched = vcpu;
    struct itimerspec when = {
        .it_value = {.tv_sec = (time_t)(milliseconds / 1000), .tv_nsec = (long)(milliseconds % 1000) * 1000000}};
    timer_settime(vcpu->watchdog, 0, &when, NULL);
    return true;
}

void vcpu_unwatch(struct vcpu *vcpu)
{
    struct itimerspec never = {0};
    timer_settime(vcpu->watchdog, 0, &never, NULL);
    watched = NULL;
    vcpu->timed_out = 0;
    vcpu->run->immediate_exit = 0;
}

static void add_register(struct failure *failure, const char *name, uint64_t value)
{
    if (failure->register_count < sizeof failure->registers / sizeof *failure->registers)
        failure->registers[failure->register_count++] = (struct failure_register){name, value};
}

/* Everything that helps to understand an exit nobody asked for; by ioctl, which also works after a shutdown. */
static void add_registers(struct vcpu *vcpu, struct failure *failure)
{
    struct kvm_regs regs;
    struct kvm_sregs sregs;
    if (failure->register_count > 0 || ioctl(vcpu->fd, KVM_GET_REGS, &regs) != 0)
        return;
    const struct failure_register general[] = {
        {"rip", regs.rip}, {"rsp", regs.rsp}, {"rflags", regs.rflags}, {"rax", regs.rax}, {"rbx", regs.rbx}, {"rcx", regs.rcx},
        {"rdx", regs.rdx}, {"rsi", regs.rsi}, {"rdi", regs.rdi}, {"rbp", regs.rbp}, {"r8", regs.r8}, {"r9", regs.r9},
        {"r10", regs.r10}, {"r11", regs.r11}, {"r12", regs.r12}, {"r13", regs.r13}, {"r14", regs.r14}, {"r15", regs.r15},
    };
    for (size_t i = 0; i < sizeof general / sizeof *general; i++)
        add_register(failure, general[i].name, general[i].value);
    if (ioctl(vcpu->fd, KVM_GET_SREGS, &sregs) != 0)
        return;
    add_register(failure, "cs", sregs.cs.selector);
    add_register(failure, "cr2", sregs.cr2);
    add_register(failure, "cr3", sregs.cr3);
}

/* The stub pushed the vector below the CPU's frame, which has an error code for some vectors (Intel SDM vol. 3, 6.3.1). */
static int guest_faulted(struct vcpu *vcpu, struct failure *failure)
{
    struct kvm_regs regs = {0};
    uint64_t frame[3] = {0};
    ioctl(vcpu->fd, KVM_GET_REGS, &regs);
    if (regs.rsp <= vcpu->vm->bytes - sizeof frame)
        memcpy(frame, vm_at(vcpu->vm, regs.rsp), sizeof frame);
    bool has_error_code = frame[0] == 8 || (frame[0] >= 10 && frame[0] <= 14) || frame[0] == 17 || frame[0] == 21;
    fail(failure, FAILURE_ERROR, "guest_exception", "the guest raised exception %llu at rip 0x%llx (error code 0x%llx)",
         (unsigned long long)frame[0], (unsigned long long)frame[has_error_code ? 2 : 1],
         (unsigned long long)(has_error_code ? frame[1] : 0));
    add_registers(vcpu, failure);
    return -1;
}

static int run_failed(struct vcpu *vcpu, int error, struct failure *failure)
{
    if (vcpu->timed_out)
        fail(failure, FAILURE_ERROR, "watchdog", "the guest did not come back in time and was stopped by the watchdog");
    else if (error == EINTR)
        fail(failure, FAILURE_STOPPED, "stopped", "stopped");
    else
        fail(failure, FAILURE_ERROR, "kvm_run", "ioctl KVM_RUN failed: %s (errno %d)", strerror(error), error);
    if (failure->kind == FAILURE_ERROR)
        add_registers(vcpu, failure);
    return -1;
}

static int unexpected_exit(struct vcpu *vcpu, struct failure *failure)
{
    const struct kvm_run *run = vcpu->run;
    switch (run->exit_reason) {
    case KVM_EXIT_SHUTDOWN:
        fail(failure, FAILURE_ERROR, "kvm_shutdown", "KVM_EXIT_SHUTDOWN: the guest had a triple fault");
        break;
    case KVM_EXIT_INTERNAL_ERROR:
        fail(failure, FAILURE_ERROR, "kvm_internal_error", "KVM_EXIT_INTERNAL_ERROR, suberror %u", run->internal.suberror);
        break;
    case KVM_EXIT_FAIL_ENTRY:
        fail(failure, FAILURE_ERROR, "kvm_fail_entry", "KVM_EXIT_FAIL_ENTRY, hardware reason 0x%llx",
             (unsigned long long)run->fail_entry.hardware_entry_failure_reason);
        break;
    case KVM_EXIT_MMIO:
        fail(failure, FAILURE_ERROR, "guest_memory", "the guest touched 0x%llx, where it has no memory",
             (unsigned long long)run->mmio.phys_addr);
        break;
    default:
        fail(failure, FAILURE_ERROR, "kvm_exit", "KVM_RUN returned with exit reason %u, which no benchmark asks for", run->exit_reason);
    }
    add_registers(vcpu, failure);
    return -1;
}

int vcpu_resume(struct vcpu *vcpu, struct failure *failure)
{
    while (ioctl(vcpu->fd, KVM_RUN, 0) != 0) {
        int error = errno;
        if (error != EINTR || vcpu->timed_out || stop_reason != STOP_NONE)
            return run_failed(vcpu, error, failure);
    }
    if (vcpu->run->exit_reason == KVM_EXIT_DIRTY_RING_FULL)
        return VCPU_RING_FULL;
    if (vcpu->run->exit_reason != KVM_EXIT_IO)
        return unexpected_exit(vcpu, failure);
    if (vcpu->run->io.port == GUEST_PORT_FAULT)
        return guest_faulted(vcpu, failure);
    return vcpu->run->io.port;
}

bool vcpu_complete(struct vcpu *vcpu, struct failure *failure)
{
    vcpu->run->immediate_exit = 1;
    int entered = ioctl(vcpu->fd, KVM_RUN, 0), error = errno;
    vcpu->run->immediate_exit = 0;
    if (vcpu->timed_out)
        vcpu->run->immediate_exit = 1; /* the watchdog has set it meanwhile */
    return (entered != 0 && error == EINTR)
        || fail(failure, FAILURE_ERROR, "kvm_run", "KVM_RUN with immediate_exit did not return EINTR");
}

int vcpu_run(struct vcpu *vcpu, struct failure *failure)
{
    int port = vcpu_resume(vcpu, failure);
    return port >= 0 && !vcpu_read_regs(vcpu, failure) ? -1 : port;
}
