/*
 * Capability bits are promises: some KVMs answer 1 and do nothing. So everything here is tried, and its cost taken on the
 * way. A probe that cannot work says why, and the others go on.
 */
#define _GNU_SOURCE
#include "probe/probe.h"

#include "base/clock.h"
#include "base/exit_code.h"
#include "base/sample.h"
#include "base/stop.h"
#include "base/version.h"
#include "kvm/guest.h"
#include "protocol/emit.h"
#include "protocol/plan.h"

#include <cpuid.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

extern const uint8_t guest_probe_turns[], guest_probe_turns_end[];
extern const uint8_t guest_probe_out[], guest_probe_out_end[];
extern const uint8_t guest_probe_int3[], guest_probe_int3_end[];
extern const uint8_t guest_probe_cpuid[], guest_probe_cpuid_end[];
extern const uint8_t guest_probe_write[], guest_probe_write_end[];

enum {
    TRIES = 60,
    PAGES = 256,
    TURN_TRIES = 6,
    FIRST_TURNS = 20,
    MOST_TURNS = 2000000,
    LOG_ROUNDS = 3,
    DATA_WORD = GUEST_DATA / GUEST_PAGE / 64, /* the first word of a dirty bitmap that is about data pages */
};

/* A turn of two instructions costs less than a nanosecond where the CPU executes it, and microseconds in an emulator. */
static const double EMULATED_NS = 100;

static void put_works(struct json_text *text, const char *key, const struct failure *failure)
{
    json_open(text, key, '{');
    json_put_bool(text, "works", failure->kind == FAILURE_NONE);
    if (failure->kind != FAILURE_NONE)
        json_put_string(text, "reason", failure->message);
    json_close(text, '}');
}

/* ---- costs: medians in nanoseconds, NAN with a failure ---- */

/* A difference that noise has turned negative was not measured. */
static double positive(double difference)
{
    return difference > 0 ? difference : NAN;
}

static double median_of_resumes(const uint8_t *code, const uint8_t *end, bool ring0, struct failure *failure)
{
    struct vm_config config = {.data_pages = 1};
    struct guest guest;
    double values[TRIES];
    size_t count = 0;
    bool ready = guest_create(&guest, &config, failure) && guest_load(&guest, code, end, ring0, failure)
        && guest_run(&guest, failure) != 0;
    for (; ready && count < TRIES && stop_reason == STOP_NONE; count++) {
        uint64_t elapsed = guest_resume(&guest, failure);
        if (elapsed == 0)
            break;
        values[count] = (double)elapsed;
    }
    guest_destroy(&guest);
    return sample_quantile(values, count, 0.5);
}

static double ns_of_turns(struct guest *guest, uint64_t turns, struct failure *failure)
{
    double values[TURN_TRIES];
    size_t count = 0;
    guest->start.rcx = turns;
    for (; count < TURN_TRIES && failure->kind == FAILURE_NONE && stop_reason == STOP_NONE; count++)
        values[count] = (double)guest_run(guest, failure);
    return failure->kind == FAILURE_NONE ? sample_quantile(values, count, 0.5) : NAN;
}

/* As many turns as it takes for them, and not the exit behind them, to be what is measured: a turn costs from 0.3 ns to 100 us. */
static double ns_per_turn(const uint8_t *code, const uint8_t *end, bool ring0, struct failure *failure)
{
    struct vm_config config = {.data_pages = 1};
    struct guest guest;
    double once = NAN, many = NAN;
    uint64_t turns = FIRST_TURNS;
    if (guest_create(&guest, &config, failure) && guest_load(&guest, code, end, ring0, failure)) {
        once = ns_of_turns(&guest, 1, failure);
        while ((many = ns_of_turns(&guest, 1 + turns, failure)) < 10 * once && turns < MOST_TURNS)
            turns *= 10;
    }
    guest_destroy(&guest);
    return positive((many - once) / (double)turns);
}

static double vm_creation(struct failure *failure)
{
    double values[3];
    size_t count = 0;
    for (; count < 3; count++) {
        struct vm_config config = {.data_pages = 1};
        struct guest guest;
        uint64_t start = clock_ns();
        bool created = guest_create(&guest, &config, failure);
        guest_destroy(&guest);
        if (!created)
            break;
        values[count] = (double)(clock_ns() - start);
    }
    return sample_quantile(values, count, 0.5);
}

static void put_ioctls(struct json_text *text, struct failure *failure)
{
    struct vm_config config = {.data_pages = 1};
    struct guest guest;
    struct kvm_regs regs;
    double vm[TRIES], vcpu[TRIES];
    size_t count = 0;
    if (guest_create(&guest, &config, failure)) {
        for (; count < TRIES; count++) {
            uint64_t start = clock_ns();
            ioctl(guest.vm.fd, KVM_CHECK_EXTENSION, KVM_CAP_NR_VCPUS);
            uint64_t middle = clock_ns();
            ioctl(guest.vcpu.fd, KVM_GET_REGS, &regs);
            vm[count] = (double)(middle - start);
            vcpu[count] = (double)(clock_ns() - middle);
        }
    }
    guest_destroy(&guest);
    json_put_number(text, "vm_ioctl", sample_quantile(vm, count, 0.5));
    json_put_number(text, "vcpu_ioctl", sample_quantile(vcpu, count, 0.5));
}

/* ---- dirty pages ---- */

struct logging {
    struct failure failure; /* why it does not work */
    double get_ns;          /* KVM_GET_DIRTY_LOG with PAGES pages dirty */
    double fault_ns;        /* what writing a page costs more when it is protected */
};

static bool get_log(struct guest *guest, uint64_t *bitmap, struct failure *failure)
{
    struct kvm_dirty_log log = {.dirty_bitmap = bitmap};
    return ioctl(guest->vm.fd, KVM_GET_DIRTY_LOG, &log) == 0
        || fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl KVM_GET_DIRTY_LOG failed: %s", strerror(errno));
}

static size_t count_in_log(const uint64_t *bitmap)
{
    size_t count = 0;
    for (size_t word = DATA_WORD; word < DATA_WORD + PAGES / 64; word++)
        count += (size_t)__builtin_popcountll(bitmap[word]);
    return count;
}

static size_t count_in_ring(struct guest *guest)
{
    size_t count = 0;
    for (uint32_t i = 0; i < guest->vm.config.ring_entries; i++) {
        const struct kvm_dirty_gfn *entry = &guest->vcpu.ring[i];
        if (__atomic_load_n(&entry->flags, __ATOMIC_ACQUIRE) != KVM_DIRTY_GFN_F_DIRTY)
            break;
        count += entry->offset >= GUEST_DATA / GUEST_PAGE;
    }
    return count;
}

/* Has the guest write PAGES pages, several times: all of them, and no other data pages, have to be reported. */
static void try_logging(struct guest *guest, struct logging *result)
{
    struct failure *failure = &result->failure;
    uint64_t bitmap[DATA_WORD + PAGES / 64 + 1] = {0};
    bool ring = guest->vm.config.logging == VM_LOG_RING;
    guest->start.r9 = GUEST_DATA;
    guest->start.r10 = PAGES;
    if (!guest_load(guest, guest_probe_write, guest_probe_write_end, false, failure) || guest_run(guest, failure) == 0)
        return;
    if (!ring && (!get_log(guest, bitmap, failure)))
        return;
    size_t first = ring ? count_in_ring(guest) : count_in_log(bitmap);
    double get_ns[LOG_ROUNDS], fault_ns[LOG_ROUNDS];
    for (int round = 0; round < LOG_ROUNDS; round++) {
        uint64_t again = guest_run(guest, failure), unprotected = guest_run(guest, failure);
        uint64_t start = clock_ns();
        if (failure->kind != FAILURE_NONE || (!ring && !get_log(guest, bitmap, failure)))
            return;
        get_ns[round] = (double)(clock_ns() - start);
        fault_ns[round] = ((double)again - (double)unprotected) / PAGES;
    }
    /* Only plain logging protects the pages by reading: there, the first run of a round has the faults, the second has not. */
    if (guest->vm.config.logging == VM_LOG_BITMAP) {
        result->get_ns = sample_quantile(get_ns, LOG_ROUNDS, 0.5);
        result->fault_ns = positive(sample_quantile(fault_ns, LOG_ROUNDS, 0.5));
    }
    size_t second = ring ? count_in_ring(guest) : count_in_log(bitmap);
    if (first != PAGES || second != PAGES)
        fail(failure, FAILURE_ERROR, "dirty_log", "the guest wrote %d pages, and %zu, then %zu were reported", PAGES, first, second);
}

static struct logging probe_logging(enum vm_logging kind)
{
    struct vm_config config = {.data_pages = PAGES, .logging = kind, .ring_entries = 2 * VM_MIN_RING};
    struct logging result = {.get_ns = NAN, .fault_ns = NAN};
    struct guest guest;
    if (guest_create(&guest, &config, &result.failure))
        try_logging(&guest, &result);
    guest_destroy(&guest);
    return result;
}

static void probe_sync_regs(struct failure *failure)
{
    struct vm_config config = {.data_pages = 1};
    struct guest guest;
    struct kvm_regs by_ioctl;
    if (guest_create(&guest, &config, failure)
        && guest_load(&guest, guest_probe_turns, guest_probe_turns_end, false, failure)) {
        guest.start.rcx = 7;
        guest.start.rbx = 0x1234567890ABCDEF;
        if (!guest.vcpu.sync_regs)
            fail(failure, FAILURE_ERROR, "sync_regs", "KVM_CAP_SYNC_REGS is not there");
        else if (guest_run(&guest, failure) != 0
                 && (ioctl(guest.vcpu.fd, KVM_GET_REGS, &by_ioctl) != 0 || by_ioctl.rbx != guest.start.rbx
                     || memcmp(&by_ioctl, vcpu_regs(&guest.vcpu), sizeof by_ioctl) != 0))
            fail(failure, FAILURE_ERROR, "sync_regs", "synchronized registers are not those of KVM_GET_REGS");
    }
    guest_destroy(&guest);
}

/* ---- the document ---- */

static bool has_module(const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/sys/module/%s", name);
    return access(path, F_OK) == 0;
}

static void put_backend(struct json_text *text, bool ring0_emulated)
{
    unsigned eax, ebx, ecx = 0, edx, vmx, svm;
    vmx = __get_cpuid(1, &eax, &ebx, &ecx, &edx) ? ecx >> 5 & 1 : 0;
    bool hypervisor = (ecx >> 31 & 1) != 0;
    svm = __get_cpuid(0x80000001, &eax, &ebx, &ecx, &edx) ? ecx >> 2 & 1 : 0;
    const char *name = vmx && has_module("kvm_intel") ? "vmx"
        : svm && has_module("kvm_amd")                ? "svm"
        : has_module("kvm_pvm") || ring0_emulated     ? "pvm"
                                                      : "unknown";
    json_open(text, "backend", '{');
    json_put_string(text, "name", name);
    json_put_bool(text, "cpu_vmx", vmx != 0);
    json_put_bool(text, "cpu_svm", svm != 0);
    json_put_bool(text, "under_a_hypervisor", hypervisor);
    json_close(text, '}');
}

static void put_ring(struct json_text *text, const char *key, double turn_ns, const struct failure *failure)
{
    json_open(text, key, '{');
    json_put_bool(text, "works", failure->kind == FAILURE_NONE);
    if (failure->kind == FAILURE_NONE) {
        json_put_bool(text, "native", turn_ns < EMULATED_NS);
        json_put_number(text, "ns_per_turn", turn_ns);
    } else {
        json_put_string(text, "reason", failure->message);
    }
    json_close(text, '}');
}

static void put_perf(struct json_text *text, const char *key, uint32_t type, uint64_t config)
{
    struct perf_event_attr attributes = {.type = type, .size = sizeof attributes, .config = config, .exclude_kernel = 1};
    int event = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
    json_open(text, key, '{');
    json_put_bool(text, "works", event >= 0);
    if (event < 0)
        json_put_string(text, "reason",
                        errno == ENOENT || errno == EOPNOTSUPP ? "this CPU offers none (no PMU, or hidden by the hypervisor)"
                            : errno == EACCES || errno == EPERM ? "not allowed: lower kernel.perf_event_paranoid"
                                                                : strerror(errno));
    else
        close(event);
    json_close(text, '}');
}

static void put_kvm(struct json_text *text)
{
    struct failure ring0 = {0}, ring3 = {0}, sync = {0}, out0 = {0}, out3 = {0}, int3 = {0}, cpuid = {0}, other = {0};
    double ring3_ns = ns_per_turn(guest_probe_turns, guest_probe_turns_end, false, &ring3);
    double ring0_ns = ns_per_turn(guest_probe_turns, guest_probe_turns_end, true, &ring0);
    put_backend(text, ring0.kind == FAILURE_NONE && ring0_ns >= EMULATED_NS);
    put_ring(text, "ring3", ring3_ns, &ring3);
    put_ring(text, "ring0", ring0_ns, &ring0);
    struct logging bitmap = probe_logging(VM_LOG_BITMAP), manual = probe_logging(VM_LOG_MANUAL), ring = probe_logging(VM_LOG_RING);
    probe_sync_regs(&sync);
    put_works(text, "dirty_log", &bitmap.failure);
    put_works(text, "manual_protect", &manual.failure);
    put_works(text, "dirty_ring", &ring.failure);
    put_works(text, "sync_regs", &sync);
    json_open(text, "costs_ns", '{');
    json_put_number(text, "exit_port_ring0", median_of_resumes(guest_probe_out, guest_probe_out_end, true, &out0));
    json_put_number(text, "exit_port_ring3", median_of_resumes(guest_probe_out, guest_probe_out_end, false, &out3));
    json_put_number(text, "exit_int3_ring3", median_of_resumes(guest_probe_int3, guest_probe_int3_end, false, &int3));
    json_put_number(text, "exit_cpuid_in_kernel", ns_per_turn(guest_probe_cpuid, guest_probe_cpuid_end, false, &cpuid));
    json_put_number(text, "write_protect_fault", bitmap.fault_ns);
    json_put_number(text, "get_dirty_log_256_pages", bitmap.get_ns);
    put_ioctls(text, &other);
    json_put_number(text, "vm_create_and_destroy", vm_creation(&other));
    json_close(text, '}');
}

int probe_print(void)
{
    struct json_text text = {0};
    struct failure failure = {0};
    bool usable = kvm_open(&failure) >= 0;
    json_open(&text, NULL, '{');
    json_put_whole(&text, "protocol", PLAN_PROTOCOL);
    json_put_string(&text, "version", KVMBENCH_VERSION);
    json_open(&text, "kvm", '{');
    json_put_bool(&text, "usable", usable);
    if (usable) {
        json_put_whole(&text, "api_version", KVM_API_VERSION);
    } else {
        json_put_string(&text, "code", failure.code);
        json_put_string(&text, "reason", failure.message);
    }
    json_close(&text, '}');
    if (usable)
        put_kvm(&text);
    json_open(&text, "perf_events", '{');
    put_perf(&text, "hardware", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES);
    put_perf(&text, "software", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK);
    json_close(&text, '}');
    json_close(&text, '}');
    if (stop_reason != STOP_NONE)
        return EXIT_INTERRUPTED;
    bool written = json_write(&text, STDOUT_FILENO);
    return !written ? EXIT_FAILED : usable ? EXIT_MEASURED : EXIT_CANNOT;
}
