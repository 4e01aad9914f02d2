#include "suites/snapshot/machine.h"

#include "base/clock.h"
#include "base/sample.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>

extern const uint8_t guest_snapshot_instrs[], guest_snapshot_instrs_end[];
extern const uint8_t guest_snapshot_vmexits[], guest_snapshot_vmexits_end[];

enum { EXIT_ROUND_TRIPS = 4, OUT_BYTES = 2, BREAKPOINT_LOOP_BYTES = 6 };

static size_t data_pages(const struct machine_config *config)
{
    return config->pages * (config->varying ? MACHINE_VARYING_FACTOR : 1);
}

uint64_t machine_memory(const struct machine_config *config)
{
    return GUEST_DATA + (uint64_t)data_pages(config) * GUEST_PAGE;
}

/* ---- creation ---- */

static const uint8_t *guest_code(const struct machine_config *config, size_t *bytes)
{
    const uint8_t *code = config->breakpoints ? guest_snapshot_vmexits : guest_snapshot_instrs;
    *bytes = (size_t)((config->breakpoints ? guest_snapshot_vmexits_end : guest_snapshot_instrs_end) - code);
    return code;
}

static void load_guest(struct machine *machine)
{
    size_t bytes;
    const uint8_t *code = guest_code(&machine->config, &bytes);
    memcpy(vm_at(&machine->vm, GUEST_CODE), code, bytes);
    struct kvm_regs *regs = vcpu_regs(&machine->vcpu);
    regs->r9 = GUEST_DATA;
    regs->r10 = machine->config.pages;
    regs->rcx = machine->config.turns;
}

/* Where the guest ends an iteration. */
static uint64_t last_instruction(const struct machine_config *config)
{
    size_t bytes;
    guest_code(config, &bytes);
    return GUEST_CODE + bytes - OUT_BYTES;
}

/*
 * Runs the guest's last instruction alone. That leaves nothing behind but what the CPU itself makes of the state, such as
 * bits that hardware holds at 1: what KVM reports before the first run is not what it reports ever after.
 */
static bool settle(struct machine *machine, struct failure *failure)
{
    struct vcpu *vcpu = &machine->vcpu;
    struct kvm_regs start = *vcpu_regs(vcpu);
    vcpu_regs(vcpu)->rip = last_instruction(&machine->config);
    if (!vcpu_write_regs(vcpu, failure) || !machine_watch(machine, 1, failure))
        return false;
    bool done = vcpu_resume(vcpu, failure) >= 0 && vcpu_complete(vcpu, failure);
    vcpu_unwatch(vcpu);
    *vcpu_regs(vcpu) = start;
    return done && vcpu_write_regs(vcpu, failure) && vcpu_complete(vcpu, failure);
}

static uint32_t ring_entries(size_t guest_pages)
{
    uint32_t entries = VM_MIN_RING;
    while (entries < VM_MAX_RING && entries < 2 * guest_pages)
        entries *= 2;
    return entries;
}

/* A ring is reset when it is three quarters full; a set that does not fit would be protected again all the time. */
static bool fits_ring(const struct vm *vm)
{
    return vm->bytes / GUEST_PAGE < vm->config.ring_entries / 4 * 3;
}

static bool create_with(struct machine *machine, enum vm_logging logging, struct failure *failure)
{
    const struct machine_config *config = &machine->config;
    size_t pages = data_pages(config);
    struct vm_config vm_config = {
        .data_pages = pages, .logging = logging, .ring_entries = ring_entries(pages + GUEST_DATA / GUEST_PAGE)};
    if (!vm_create(&machine->vm, &vm_config, failure) || !vcpu_create(&machine->vcpu, &machine->vm, failure))
        return false;
    if (logging == VM_LOG_RING && !fits_ring(&machine->vm))
        return fail(failure, FAILURE_ERROR, "dirty_ring", "%zu pages do not fit the dirty ring", pages);
    if (config->strategy == MACHINE_CLASSIC) {
        /* It reads and sets registers by ioctl, and should not pay for their synchronization besides. */
        machine->vcpu.sync_regs = false;
        machine->vcpu.run->kvm_valid_regs = 0;
    }
    load_guest(machine);
    return settle(machine, failure)
        && snapshot_take(&machine->snapshot, &machine->vm, &machine->vcpu, failure)
        && dirty_create(&machine->dirty, &machine->snapshot, failure);
}

static void release(struct machine *machine)
{
    vcpu_destroy(&machine->vcpu);
    dirty_free(&machine->dirty);
    snapshot_free(&machine->snapshot);
    vm_destroy(&machine->vm);
}

/* Whether this way of logging really reports what the guest writes: one iteration, all of memory looked at. */
static bool logging_works(struct machine *machine, struct failure *failure)
{
    struct audit audit = {0};
    if (!machine_watch(machine, 1, failure))
        return false;
    bool works = machine_iterate(machine, 1, NULL, NULL, failure) == 1 && machine_audit(machine, &audit, failure);
    vcpu_unwatch(&machine->vcpu);
    if (works && audit.mismatches > 0)
        return fail(failure, FAILURE_ERROR, "dirty_log", "found by %s, %zu pages were restored and %llu pages or groups of registers "
                    "(%s, ...) are not as in the snapshot", machine_logging_name(machine), machine->dirty.count,
                    (unsigned long long)audit.mismatches, audit.first);
    if (works && machine->dirty.count < machine->config.pages)
        return fail(failure, FAILURE_ERROR, "dirty_log", "%s reports %zu pages of the %zu that the guest wrote",
                    machine_logging_name(machine), machine->dirty.count, machine->config.pages);
    return works;
}

bool machine_create(struct machine *machine, const struct machine_config *config, struct failure *failure)
{
    /* The first that works; each is sound, they get slower. */
    static const enum vm_logging fast[] = {VM_LOG_RING, VM_LOG_MANUAL, VM_LOG_BITMAP};
    *machine = (struct machine){.config = *config, .random = config->seed, .kernel = restore_kernel()};
    if (config->strategy != MACHINE_FAST)
        return create_with(machine, config->strategy == MACHINE_NONE ? VM_LOG_NONE : VM_LOG_BITMAP, failure);
    for (size_t i = 0; i < sizeof fast / sizeof *fast; i++) {
        struct failure why = {0};
        if (create_with(machine, fast[i], &why) && logging_works(machine, &why))
            return true;
        if (why.kind != FAILURE_ERROR || i + 1 == sizeof fast / sizeof *fast) {
            *failure = why;
            return false;
        }
        release(machine);
    }
    return false;
}

void machine_destroy(struct machine *machine)
{
    release(machine);
}

const char *machine_logging_name(const struct machine *machine)
{
    static const char *const names[] = {
        "nothing", "KVM_GET_DIRTY_LOG, which protects again", "KVM_GET_DIRTY_LOG without clearing", "the dirty ring"};
    return names[machine->vm.config.logging];
}

/* ---- one iteration ---- */

/* Called when the ring gets full: lets KVM use it again. Its pages stay in the set, although they are protected again. */
static bool recycle_ring(struct machine *machine, struct failure *failure)
{
    return dirty_harvest_ring(&machine->dirty, &machine->vcpu, failure) && dirty_protect(&machine->dirty, &machine->vcpu, failure);
}

static bool run_until_done(struct machine *machine, struct failure *failure)
{
    for (;;) {
        int port = vcpu_resume(&machine->vcpu, failure);
        if (port == GUEST_PORT_DONE)
            return true;
        if (port < 0 || (port == VCPU_RING_FULL && !recycle_ring(machine, failure)))
            return false;
    }
}

static bool run(struct machine *machine, struct failure *failure)
{
    const struct machine_config *config = &machine->config;
    if (config->varying) {
        uint64_t windows = data_pages(config) - config->pages + 1;
        vcpu_regs(&machine->vcpu)->r9 = GUEST_DATA + sample_random(&machine->random) % windows * GUEST_PAGE;
        if (!vcpu_write_regs(&machine->vcpu, failure))
            return false;
    }
    return run_until_done(machine, failure);
}

static bool harvest(struct machine *machine, struct failure *failure)
{
    switch (machine->vm.config.logging) {
    case VM_LOG_RING:
        if (!dirty_harvest_ring(&machine->dirty, &machine->vcpu, failure))
            return false;
        break;
    case VM_LOG_BITMAP:
    case VM_LOG_MANUAL:
        /* Classic knows nothing from the reset before. */
        if (machine->config.strategy == MACHINE_CLASSIC)
            dirty_clear(&machine->dirty);
        if (!dirty_harvest_log(&machine->dirty, &machine->vm, failure))
            return false;
        break;
    case VM_LOG_NONE:
        return true;
    }
    dirty_list(&machine->dirty);
    return true;
}

/* The exit need not be completed first: KVM moves RIP on only where it still is at the `out`, and the snapshot's is elsewhere. */
static bool restore_registers(struct machine *machine, struct failure *failure)
{
    *vcpu_regs(&machine->vcpu) = machine->snapshot.regs;
    return vcpu_write_regs(&machine->vcpu, failure);
}

/* The source pages are shared as with the fast strategy, to its advantage. */
static bool restore_classic(struct machine *machine, struct failure *failure)
{
    struct snapshot *snapshot = &machine->snapshot;
    int vcpu = machine->vcpu.fd;
    machine->kernel->copy(machine->dirty.items, machine->dirty.count);
    const char *name = ioctl(vcpu, KVM_SET_SREGS, &snapshot->sregs) != 0 ? "KVM_SET_SREGS"
        : ioctl(vcpu, KVM_SET_FPU, &snapshot->fpu) != 0                  ? "KVM_SET_FPU"
        : ioctl(vcpu, KVM_SET_MSRS, &snapshot->msrs) != SNAPSHOT_MSRS    ? "KVM_SET_MSRS"
                                                                         : NULL;
    if (name != NULL)
        return fail(failure, FAILURE_ERROR, "kvm_ioctl", "ioctl %s failed: %s", name, strerror(errno));
    return restore_registers(machine, failure);
}

/*
 * The guest code touches neither FPU, nor MSRs, nor system registers, so only general registers are set; the audit compares
 * the others too.
 */
static bool restore_fast(struct machine *machine, struct failure *failure)
{
    struct dirty_set *dirty = &machine->dirty;
    size_t different = machine->kernel->repair(dirty->items, dirty->count);
    bool prune = dirty_prune_due(&machine->prune, dirty->count, dirty->count - different);
    bool full = machine->vcpu.ring_used > machine->vm.config.ring_entries / 4 * 3;
    if ((prune || full) && !dirty_protect(dirty, &machine->vcpu, failure))
        return false;
    if (prune || full)
        dirty_clear(dirty);
    return restore_registers(machine, failure);
}

static bool restore(struct machine *machine, struct failure *failure)
{
    machine->resets++;
    machine->pages_restored += machine->dirty.count;
    if (machine->skip_restore)
        return restore_registers(machine, failure);
    switch (machine->config.strategy) {
    case MACHINE_CLASSIC:
        return restore_classic(machine, failure);
    case MACHINE_FAST:
        return restore_fast(machine, failure);
    case MACHINE_NONE:
        break;
    }
    return restore_registers(machine, failure);
}

static bool iterate(struct machine *machine, struct failure *failure)
{
    return run(machine, failure) && harvest(machine, failure) && restore(machine, failure);
}

static bool iterate_by_phases(struct machine *machine, struct machine_phases *phases, struct failure *failure)
{
    uint64_t start = clock_ns();
    if (!run(machine, failure))
        return false;
    uint64_t ran = clock_ns();
    if (!harvest(machine, failure))
        return false;
    uint64_t harvested = clock_ns();
    if (!restore(machine, failure))
        return false;
    phases->restore_ns += clock_ns() - harvested;
    phases->harvest_ns += harvested - ran;
    phases->run_ns += ran - start;
    return true;
}

uint64_t machine_iterate(struct machine *machine, uint64_t iterations, const atomic_bool *stop, struct machine_phases *phases,
                         struct failure *failure)
{
    uint64_t done = 0;
    while (done < iterations && (stop == NULL || !atomic_load_explicit(stop, memory_order_relaxed))) {
        if (!(phases == NULL ? iterate(machine, failure) : iterate_by_phases(machine, phases, failure)))
            return UINT64_MAX;
        done++;
    }
    return done;
}

/* ---- around it ---- */

double machine_measure_exit(struct machine *machine, struct failure *failure)
{
    const struct machine_config *config = &machine->config;
    uint64_t exits_at = last_instruction(config) - (config->breakpoints ? BREAKPOINT_LOOP_BYTES : 0);
    uint64_t total = 0;
    for (int i = 0; i < EXIT_ROUND_TRIPS; i++) {
        if (!vcpu_complete(&machine->vcpu, failure))
            return NAN;
        *vcpu_regs(&machine->vcpu) = machine->snapshot.regs;
        /* The guest starts at the instruction that exits, in its last turn. */
        vcpu_regs(&machine->vcpu)->rip = exits_at;
        vcpu_regs(&machine->vcpu)->rcx = 1;
        if (!vcpu_write_regs(&machine->vcpu, failure))
            return NAN;
        uint64_t start = clock_ns();
        int port = vcpu_resume(&machine->vcpu, failure);
        total += clock_ns() - start;
        /* A breakpoint's handler still has to go back to ring 3. */
        if (port < 0 || (port != GUEST_PORT_DONE && !run_until_done(machine, failure)))
            return NAN;
    }
    return harvest(machine, failure) && restore(machine, failure) ? (double)total / EXIT_ROUND_TRIPS : NAN;
}

bool machine_audit(struct machine *machine, struct audit *audit, struct failure *failure)
{
    bool memory = machine->config.strategy != MACHINE_NONE;
    return snapshot_audit(&machine->snapshot, &machine->vcpu, memory, audit, failure);
}

bool machine_watch(struct machine *machine, uint64_t iterations, struct failure *failure)
{
    const struct machine_config *config = &machine->config;
    double turn_ns = config->breakpoints ? 1e6 : 20;
    double needed_ms = (double)iterations * ((double)config->turns * turn_ns + (double)config->pages * 1e5) * 1e-6;
    return vcpu_watch(&machine->vcpu, 10000 + (uint64_t)(needed_ms < 1e9 ? needed_ms : 1e9), failure);
}

double machine_instructions(const struct machine_config *config)
{
    return (config->breakpoints ? 3.0 : 2.0) * (double)config->turns + 4.0 * (double)config->pages;
}
