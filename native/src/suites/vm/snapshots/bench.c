/* snapshot_create, snapshot_restore, snapshot_overhead of a virtual machine; snapshot_compression of memory like its. */
#include "base/clock.h"
#include "kvm/dirty.h"
#include "kvm/guest.h"
#include "kvm/restore.h"
#include "kvm/snapshot.h"
#include "protocol/plan.h"
#include "suites/vm/snapshots/content.h"
#include "suites/vm/snapshots/lz4.h"
#include "suites/vm/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

extern const uint8_t guest_vm_write[], guest_vm_write_end[];

enum { WATCHDOG_MS = 3000, PAGES_A_MS = 2, TURNS_A_MS = 10000 /* where faults and turns are slow */, MIB = 1 << 20 };

#define MIB_PARAM(usual) \
    {.name = "mib", .kind = PARAM_NUMBER, .min = 1, .max = 1024, .fallback = usual, .help = "MiB of memory, a third of it empty pages"}

static size_t mib(const struct plan_bench *spec)
{
    return (size_t)plan_number(spec, "mib");
}

/* A guest with content in its memory, which has run once, and its snapshot. */
struct saved {
    struct guest guest;
    struct snapshot snapshot;
    struct restore_item *items; /* all pages */
};

/* Runs the guest once: it writes `pages` pages from the beginning of its data, and turns so many times. */
static uint64_t run_guest(struct guest *guest, size_t pages, uint64_t turns, struct failure *failure)
{
    guest->start.r9 = GUEST_DATA;
    guest->start.r10 = pages;
    guest->start.rcx = turns;
    guest->start.rdx++;
    if (!vcpu_watch(&guest->vcpu, WATCHDOG_MS + pages / PAGES_A_MS + turns / TURNS_A_MS, failure))
        return 0;
    uint64_t elapsed = guest_run(guest, failure);
    vcpu_unwatch(&guest->vcpu);
    return elapsed;
}

static bool create_guest(struct guest *guest, const struct vm_config *config, uint64_t seed, struct failure *failure)
{
    if (!guest_create(guest, config, failure))
        return false;
    content_fill(vm_at(&guest->vm, GUEST_DATA), config->data_pages * GUEST_PAGE, seed);
    return guest_load(guest, guest_vm_write, guest_vm_write_end, false, failure) && run_guest(guest, 1, 1, failure) != 0
        && vcpu_complete(&guest->vcpu, failure);
}

static bool set_up_saved(struct bench *bench)
{
    struct saved *saved = calloc(1, sizeof *saved);
    if (saved == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = saved;
    saved->guest.vcpu.fd = -1;
    if (kvm_open(&bench->failure) < 0)
        return false;
    struct vm_config config = {.data_pages = mib(bench->spec) * MIB / GUEST_PAGE};
    if (!create_guest(&saved->guest, &config, bench->plan->seed, &bench->failure)
        || !snapshot_take(&saved->snapshot, &saved->guest.vm, &saved->guest.vcpu, &bench->failure))
        return false;
    saved->items = calloc(saved->snapshot.page_count, sizeof *saved->items);
    if (saved->items == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    for (size_t i = 0; i < saved->snapshot.page_count; i++)
        saved->items[i] = (struct restore_item){vm_at(&saved->guest.vm, i * GUEST_PAGE), saved->snapshot.sources[i]};
    return true;
}

/* Nothing may differ from the snapshot. */
static bool audit(struct saved *saved, struct failure *failure)
{
    struct audit audit;
    return snapshot_audit(&saved->snapshot, &saved->guest.vcpu, true, &audit, failure)
        && (audit.mismatches == 0
            || fail(failure, FAILURE_ERROR, "audit", "%llu pages or groups of registers (%s, ...) are not as in the snapshot: the figures are "
                    "void", (unsigned long long)audit.mismatches, audit.first));
}

static void tear_down_saved(struct bench *bench)
{
    struct saved *saved = bench->state;
    if (saved == NULL)
        return;
    snapshot_free(&saved->snapshot);
    guest_destroy(&saved->guest);
    free(saved->items);
    free(saved);
}

/* The guest and a copy, twice while a snapshot is made. */
static uint64_t saved_memory(const struct plan_bench *spec)
{
    return 3 * (uint64_t)mib(spec) * MIB + GUEST_DATA;
}

static const struct param_def saved_params[] = {MIB_PARAM("16"), {0}};

/* ---- snapshot_create ---- */

enum { CREATE_MS, CREATE_RATE, CREATE_SIZE, CREATE_OVERHEAD };

static const struct metric_def create_metrics[] = {
    [CREATE_MS] = {"create_ms", "ms", false, true, "saving all memory, equal pages once, and all registers"},
    [CREATE_RATE] = {"throughput", "MB/s", true, false, "guest memory saved in a second"},
    [CREATE_SIZE] = {"size_mib", "MiB", false, false, "memory that the snapshot takes"},
    [CREATE_OVERHEAD] = {"memory_overhead", "%", false, false, "the same of the guest's memory"},
    {0},
};

static bool run_create(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct saved *saved = bench->state;
    size_t bytes = 0;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        struct snapshot snapshot;
        bool taken = snapshot_take(&snapshot, &saved->guest.vm, &saved->guest.vcpu, &bench->failure);
        bytes = snapshot.unique_bytes + snapshot.page_count * sizeof *snapshot.sources;
        snapshot_free(&snapshot);
        if (!taken)
            return false;
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)iterations, memory = (double)saved->guest.vm.bytes;
    sample->values[CREATE_MS] = each * 1e-6;
    sample->values[CREATE_RATE] = memory * 1e3 / each;
    sample->values[CREATE_SIZE] = (double)bytes / MIB;
    sample->values[CREATE_OVERHEAD] = 100 * (double)bytes / memory;
    return true;
}

static bool finish_create(struct bench *bench)
{
    return audit(bench->state, &bench->failure);
}

/* ---- snapshot_restore ---- */

enum { RESTORE_MS, RESTORE_RATE };

static const struct metric_def restore_metrics[] = {
    [RESTORE_MS] = {"restore_ms", "ms", false, true, "putting back all memory and all registers; suite snapshot puts back what was written"},
    [RESTORE_RATE] = {"throughput", "MB/s", true, false, "guest memory put back in a second"},
    {0},
};

static bool restore(struct saved *saved, struct failure *failure)
{
    struct snapshot *snapshot = &saved->snapshot;
    int vcpu = saved->guest.vcpu.fd;
    restore_kernel()->copy(saved->items, snapshot->page_count);
    const char *name = ioctl(vcpu, KVM_SET_SREGS, &snapshot->sregs) != 0 ? "KVM_SET_SREGS"
        : ioctl(vcpu, KVM_SET_FPU, &snapshot->fpu) != 0                  ? "KVM_SET_FPU"
        : ioctl(vcpu, KVM_SET_MSRS, &snapshot->msrs) != SNAPSHOT_MSRS    ? "KVM_SET_MSRS"
        : ioctl(vcpu, KVM_SET_REGS, &snapshot->regs) != 0                ? "KVM_SET_REGS"
                                                                         : NULL;
    return name == NULL || fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl %s failed: %s", name, strerror(errno));
}

static bool run_restore(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct saved *saved = bench->state;
    /* Something has to be put back: the guest writes to every page of its data. */
    if (run_guest(&saved->guest, mib(bench->spec) * MIB / GUEST_PAGE, 1, &bench->failure) == 0
        || !vcpu_complete(&saved->guest.vcpu, &bench->failure))
        return false;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!restore(saved, &bench->failure))
            return false;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)iterations;
    sample->values[RESTORE_MS] = each * 1e-6;
    sample->values[RESTORE_RATE] = (double)saved->guest.vm.bytes * 1e3 / each;
    return audit(saved, &bench->failure);
}

/* ---- snapshot_overhead ---- */

static const struct param_def overhead_params[] = {
    {.name = "pages", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "100", .help = "pages that the guest writes between snapshots"},
    {.name = "turns", .kind = PARAM_NUMBER, .min = 1, .max = 1000000000, .fallback = "100000",
     .help = "turns of a loop that the guest does besides"},
    {0},
};

enum { OVERHEAD_US, OVERHEAD_PLAIN_US, OVERHEAD_SHARE };

static const struct metric_def overhead_metrics[] = {
    [OVERHEAD_US] = {"interval_us", "us", false, true, "the guest's work from one snapshot to the next while KVM logs its writes, and reading the log"},
    [OVERHEAD_PLAIN_US] = {"plain_us", "us", false, false, "the same work without a log"},
    [OVERHEAD_SHARE] = {"overhead", "%", false, false, "how much longer it takes"},
    {0},
};

struct overhead {
    struct guest logged, plain;
    struct snapshot snapshot; /* of the logged one, for the set of its dirty pages */
    struct dirty_set dirty;
    size_t pages;
    uint64_t turns;
};

static bool set_up_overhead(struct bench *bench)
{
    struct overhead *overhead = calloc(1, sizeof *overhead);
    if (overhead == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = overhead;
    overhead->logged.vcpu.fd = overhead->plain.vcpu.fd = -1;
    overhead->pages = plan_number(bench->spec, "pages");
    overhead->turns = plan_number(bench->spec, "turns");
    if (kvm_open(&bench->failure) < 0)
        return false;
    struct vm_config logged = {.data_pages = overhead->pages, .logging = VM_LOG_BITMAP}, plain = {.data_pages = overhead->pages};
    return create_guest(&overhead->logged, &logged, bench->plan->seed, &bench->failure)
        && create_guest(&overhead->plain, &plain, bench->plan->seed, &bench->failure)
        && snapshot_take(&overhead->snapshot, &overhead->logged.vm, &overhead->logged.vcpu, &bench->failure)
        && dirty_create(&overhead->dirty, &overhead->snapshot, &bench->failure);
}

/* Work, and finding out which pages it wrote; KVM protects them again on the way. 0 with a failure. */
static uint64_t logged_interval(struct overhead *overhead, struct failure *failure)
{
    uint64_t run_ns = run_guest(&overhead->logged, overhead->pages, overhead->turns, failure), start = clock_ns();
    if (run_ns == 0 || !dirty_harvest_log(&overhead->dirty, &overhead->logged.vm, failure))
        return 0;
    uint64_t elapsed = run_ns + clock_ns() - start;
    dirty_list(&overhead->dirty);
    bool all = overhead->dirty.count >= overhead->pages;
    dirty_clear(&overhead->dirty);
    if (!all) {
        fail(failure, FAILURE_ERROR, "dirty_log", "KVM_GET_DIRTY_LOG does not report all %zu pages that the guest wrote", overhead->pages);
        return 0;
    }
    return elapsed;
}

static bool run_overhead(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct overhead *overhead = bench->state;
    uint64_t logged_ns = 0, plain_ns = 0, spun = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        uint64_t logged = logged_interval(overhead, &bench->failure);
        uint64_t plain = logged == 0 ? 0 : run_guest(&overhead->plain, overhead->pages, overhead->turns, &bench->failure);
        if (plain == 0)
            return false;
        logged_ns += logged;
        plain_ns += plain;
    }
    uint64_t whole_ns = clock_ns() - spun;
    sample->elapsed_ns = clock_end_stretch(spun, bench->plan->canary_percent);
    double stretched = (double)sample->elapsed_ns / (double)whole_ns;
    sample->values[OVERHEAD_US] = (double)logged_ns * stretched * 1e-3 / (double)iterations;
    sample->values[OVERHEAD_PLAIN_US] = (double)plain_ns * 1e-3 / (double)iterations;
    sample->values[OVERHEAD_SHARE] = 100 * ((double)logged_ns / (double)plain_ns - 1);
    return true;
}

static void tear_down_overhead(struct bench *bench)
{
    struct overhead *overhead = bench->state;
    if (overhead == NULL)
        return;
    dirty_free(&overhead->dirty);
    snapshot_free(&overhead->snapshot);
    guest_destroy(&overhead->logged);
    guest_destroy(&overhead->plain);
    free(overhead);
}

static uint64_t overhead_memory(const struct plan_bench *spec)
{
    return 3 * (GUEST_DATA + plan_number(spec, "pages") * GUEST_PAGE);
}

/* ---- snapshot_compression ---- */

static const struct param_def compression_params[] = {
    MIB_PARAM("2"),
    {.name = "level", .kind = PARAM_NUMBER, .min = 1, .max = LZ4_LEVELS, .fallback = "1", .help = "how hard to look for what can be copied"},
    {0},
};

enum { COMPRESS_RATE, DECOMPRESS_RATE, COMPRESSION_RATIO };

static const struct metric_def compression_metrics[] = {
    [COMPRESS_RATE] = {"compress", "MB/s", true, true, "memory compressed in a second, in blocks of 64 KiB"},
    [DECOMPRESS_RATE] = {"decompress", "MB/s", true, false, "memory decompressed in a second"},
    [COMPRESSION_RATIO] = {"ratio", "x", true, false, "bytes of memory over bytes of what they are compressed to"},
    {0},
};

struct compression {
    uint8_t *memory, *packed, *unpacked;
    size_t bytes, blocks, *packed_bytes;
    unsigned level;
};

static bool set_up_compression(struct bench *bench)
{
    struct compression *c = calloc(1, sizeof *c);
    if (c == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = c;
    c->bytes = mib(bench->spec) * MIB;
    c->blocks = c->bytes / LZ4_MOST;
    c->level = (unsigned)plan_number(bench->spec, "level");
    c->memory = malloc(c->bytes);
    c->unpacked = malloc(c->bytes);
    c->packed = malloc(c->blocks * lz4_bound(LZ4_MOST));
    c->packed_bytes = calloc(c->blocks, sizeof *c->packed_bytes);
    if (c->memory == NULL || c->unpacked == NULL || c->packed == NULL || c->packed_bytes == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    content_fill(c->memory, c->bytes, bench->plan->seed);
    memset(c->unpacked, 0xA5, c->bytes);
    return true;
}

static void compress_block(struct compression *c, size_t block)
{
    c->packed_bytes[block] =
        lz4_compress(c->packed + block * lz4_bound(LZ4_MOST), c->memory + block * LZ4_MOST, LZ4_MOST, c->level);
}

/* Returns the time, 0 where what comes out is not what went in. */
static uint64_t decompress_all(struct compression *c)
{
    bool right = true;
    uint64_t start = clock_ns();
    for (size_t block = 0; block < c->blocks; block++)
        right = right && lz4_decompress(c->unpacked + block * LZ4_MOST, LZ4_MOST, c->packed + block * lz4_bound(LZ4_MOST),
                                        c->packed_bytes[block]) == LZ4_MOST;
    uint64_t elapsed = clock_ns() - start;
    return right && memcmp(c->unpacked, c->memory, c->bytes) == 0 ? elapsed : 0;
}

/* One iteration is one pass over all of the memory. */
static bool run_compression(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct compression *c = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        for (size_t block = 0; block < c->blocks; block++)
            compress_block(c, block);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    uint64_t decompress_ns = decompress_all(c);
    if (decompress_ns == 0)
        return fail(&bench->failure, FAILURE_ERROR, "wrong_compression", "what was compressed at level %u does not come back: the figures are void",
                    c->level);
    size_t packed = 0;
    for (size_t block = 0; block < c->blocks; block++)
        packed += c->packed_bytes[block];
    sample->values[COMPRESS_RATE] = (double)c->bytes * (double)iterations * 1e3 / (double)sample->elapsed_ns;
    sample->values[DECOMPRESS_RATE] = (double)c->bytes * 1e3 / (double)decompress_ns;
    sample->values[COMPRESSION_RATIO] = (double)c->bytes / (double)packed;
    return true;
}

static void tear_down_compression(struct bench *bench)
{
    struct compression *c = bench->state;
    if (c == NULL)
        return;
    free(c->memory);
    free(c->unpacked);
    free(c->packed);
    free(c->packed_bytes);
    free(c);
}

static uint64_t compression_memory(const struct plan_bench *spec)
{
    return 3 * (uint64_t)mib(spec) * MIB;
}

const struct bench_def vm_snapshot_benchmarks[] = {
    {.name = "snapshot_create", .help = "saving a virtual machine", .params = saved_params, .metrics = create_metrics, .memory = saved_memory,
     .set_up = set_up_saved, .run = run_create, .finish = finish_create, .tear_down = tear_down_saved},
    {.name = "snapshot_restore", .help = "putting a virtual machine back as it was saved", .params = saved_params, .metrics = restore_metrics,
     .memory = saved_memory, .set_up = set_up_saved, .run = run_restore, .tear_down = tear_down_saved},
    {.name = "snapshot_compression", .help = "compressing memory like a guest's with LZ4", .params = compression_params,
     .metrics = compression_metrics, .memory = compression_memory, .set_up = set_up_compression, .run = run_compression,
     .tear_down = tear_down_compression},
    {.name = "snapshot_overhead", .help = "what logging its writes costs a running guest", .params = overhead_params,
     .metrics = overhead_metrics, .memory = overhead_memory, .set_up = set_up_overhead, .run = run_overhead,
     .tear_down = tear_down_overhead},
    {0},
};
