/* Suite `snapshot`: snapshot-fuzzing resets after snapchange's benchmark, and the copy that a restore costs at least. */
#define _GNU_SOURCE
#include "base/affinity.h"
#include "base/clock.h"
#include "kvm/restore.h"
#include "protocol/emit.h"
#include "protocol/plan.h"
#include "run/crew.h"
#include "suites/snapshot/machine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    PHASE_SHARE = 16,      /* one iteration in so many is measured part by part, outside the timed stretch */
    AUDIT_SHARE = 20,      /* audits may take one part in so many of the time */
    WARM_UP_RESETS = 1,
    SLOW_NS = 500000,      /* for struct reset's slow: 100 ns of clock are 0.02 % of it */
};

/* ---- reset ---- */

enum reset_metric {
    EXEC_PER_SEC, EXEC_PER_SEC_CORE, RUN_NS, HARVEST_NS, RESTORE_NS, EXIT_NS, PAGES_RESTORED, INSTRUCTIONS, AUDIT_MISMATCH,
};

static const struct metric_def reset_metrics[] = {
    [EXEC_PER_SEC] = {"exec_per_sec", "1/s", true, false, "iterations a second, all cores together"},
    [EXEC_PER_SEC_CORE] = {"exec_per_sec_core", "1/s", true, true, "iterations a second and core"},
    [RUN_NS] = {"run_ns", "ns", false, false, "KVM_RUN with the guest's work, of one iteration"},
    [HARVEST_NS] = {"harvest_ns", "ns", false, false, "finding the dirty pages, of one iteration"},
    [RESTORE_NS] = {"restore_ns", "ns", false, false, "putting pages and registers back, of one iteration"},
    [EXIT_NS] = {"exit_ns", "ns", false, false, "one bare round trip of the exit that ends an iteration, or of a breakpoint"},
    [PAGES_RESTORED] = {"pages_restored", "pages", false, false, "pages put back in one iteration"},
    [INSTRUCTIONS] = {"instructions", "instructions", false, false, "executed in ring 3 in one iteration"},
    [AUDIT_MISMATCH] = {"audit_mismatch", "pages", false, false,
                        "pages and register groups that were not as in the snapshot at the last audit after a reset"},
    {0},
};

static const char *const strategies[] = {[MACHINE_NONE] = "none", [MACHINE_CLASSIC] = "classic", [MACHINE_FAST] = "fast", NULL};
static const char *const workloads[] = {"fixed", "varying", NULL};
static const char *const instrs_or_vmexits[] = {"instrs", "vmexits", NULL};

static const struct param_def reset_params[] = {
    {.name = "pages", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "1000", .help = "pages dirtied in each iteration"},
    {.name = "instrs", .kind = PARAM_NUMBER, .min = 1, .max = 1000000000, .fallback = "1000",
     .help = "turns of the loop in each iteration"},
    {.name = "vmexits", .kind = PARAM_NUMBER, .min = 1, .max = 1000000000,
     .help = "breakpoints in each iteration, in place of instrs"},
    {.name = "cores", .kind = PARAM_NUMBER, .min = 1, .max = 1024, .fallback = "1",
     .help = "virtual machines running at once, a core each"},
    {.name = "strategy", .kind = PARAM_CHOICE, .choices = strategies, .fallback = "fast",
     .help = "how the snapshot is restored: not at all (the floor), as fuzzers do today, or fast"},
    {.name = "workload", .kind = PARAM_CHOICE, .choices = workloads, .fallback = "fixed",
     .help = "which pages an iteration dirties: the same, or a random window of a footprint four times as large"},
    {0},
};

/* One core's machine and what it measured in the round at hand. */
struct lane {
    struct machine machine;
    uint64_t done, elapsed_ns;
    struct machine_phases phases;
    uint64_t phase_iterations; /* that phases is the total of */
    double exit_ns;
    struct audit audit;
};

struct reset {
    const struct bench *bench;
    struct machine_config config;
    struct crew crew;
    struct lane *lanes;
    uint64_t iterations; /* of the round at hand, for worker 0: the others go on until it is through */
    bool slow; /* an iteration takes so long that reading the clock between its parts does not show */
    atomic_bool stop;
    uint64_t measured_ns, audited_ns;
    uint64_t mismatches; /* at the last audit */
};

static bool create_lane(void *context, size_t worker, struct failure *failure)
{
    struct reset *reset = context;
    struct machine_config config = reset->config;
    config.seed += worker;
    struct machine *machine = &reset->lanes[worker].machine;
    if (!machine_create(machine, &config, failure) || !machine_watch(machine, WARM_UP_RESETS, failure))
        return false;
    bool warm = machine_iterate(machine, WARM_UP_RESETS, NULL, NULL, failure) != UINT64_MAX;
    vcpu_unwatch(&machine->vcpu);
    return warm;
}

static bool iterate_lane(void *context, size_t worker, struct failure *failure)
{
    struct reset *reset = context;
    struct lane *lane = &reset->lanes[worker];
    if (!machine_watch(&lane->machine, reset->iterations, failure)) {
        atomic_store(&reset->stop, true);
        return false;
    }
    bool leads = worker == 0, alone = reset->crew.count == 1;
    lane->phases = (struct machine_phases){0};
    uint64_t start = clock_ns();
    lane->done = machine_iterate(&lane->machine, leads ? reset->iterations : UINT64_MAX, alone ? NULL : &reset->stop,
                                 reset->slow ? &lane->phases : NULL, failure);
    /* The others stop now, and each spins for its own canary. */
    if (leads || lane->done == UINT64_MAX)
        atomic_store(&reset->stop, true);
    lane->elapsed_ns = clock_end_stretch(start, reset->bench->plan->canary_percent);
    lane->phase_iterations = reset->slow ? lane->done : 0;
    vcpu_unwatch(&lane->machine.vcpu);
    return lane->done != UINT64_MAX;
}

/* What explains the sample just taken, outside its timed stretch. */
static bool explain_lane(void *context, size_t worker, struct failure *failure)
{
    struct reset *reset = context;
    struct lane *lane = &reset->lanes[worker];
    uint64_t iterations = 1 + reset->iterations / PHASE_SHARE;
    if (!machine_watch(&lane->machine, iterations, failure))
        return false;
    bool measured = true;
    if (lane->phase_iterations == 0) {
        lane->phase_iterations = iterations;
        measured = machine_iterate(&lane->machine, iterations, NULL, &lane->phases, failure) != UINT64_MAX;
    }
    lane->exit_ns = measured ? machine_measure_exit(&lane->machine, failure) : NAN;
    vcpu_unwatch(&lane->machine.vcpu);
    return !isnan(lane->exit_ns);
}

static bool audit_lane(void *context, size_t worker, struct failure *failure)
{
    struct reset *reset = context;
    return machine_audit(&reset->lanes[worker].machine, &reset->lanes[worker].audit, failure);
}

/* Audits all lanes. A mismatch is a failure of its own kind: what was measured is worth nothing. */
static bool audit(struct reset *reset, struct failure *failure)
{
    uint64_t start = clock_ns();
    if (!crew_do(&reset->crew, audit_lane, reset, failure))
        return false;
    reset->mismatches = 0;
    const char *first = "";
    for (size_t i = 0; i < reset->crew.count; i++) {
        const struct audit *audit = &reset->lanes[i].audit;
        reset->mismatches += audit->mismatches;
        first = first[0] == '\0' ? audit->first : first;
    }
    reset->audited_ns += clock_ns() - start;
    return reset->mismatches == 0
        || fail(failure, FAILURE_ERROR, "audit", "%llu pages or groups of registers (%s, ...) are not as in the snapshot after a reset: "
                "strategy %s does not restore here, and its figures are void", (unsigned long long)reset->mismatches, first,
                strategies[reset->config.strategy]);
}

static struct machine_config reset_config(const struct plan_bench *spec, uint64_t seed)
{
    struct machine_config config = {.pages = plan_number(spec, "pages"), .turns = plan_number(spec, "instrs"), .seed = seed};
    if (plan_param(spec, "vmexits") != NULL) {
        config.breakpoints = true;
        config.turns = plan_number(spec, "vmexits");
    }
    config.varying = strcmp(plan_param(spec, "workload"), "varying") == 0;
    while (strcmp(strategies[config.strategy], plan_param(spec, "strategy")) != 0)
        config.strategy++;
    return config;
}

static size_t reset_cores(const struct plan_bench *spec)
{
    return plan_number(spec, "cores");
}

static uint64_t reset_memory(const struct plan_bench *spec)
{
    struct machine_config config = reset_config(spec, 0);
    return machine_memory(&config) * reset_cores(spec);
}

static size_t usable_cpus(void)
{
    struct affinity affinity;
    return affinity_get(&affinity) ? affinity_count(&affinity) : 1;
}

static bool set_up_reset(struct bench *bench)
{
    const struct plan *plan = bench->plan;
    size_t cores = reset_cores(bench->spec);
    /* This thread may be pinned to the plan's first CPU already. */
    size_t cpus = plan->cpu_count > 0 ? plan->cpu_count : usable_cpus();
    if (cores > cpus)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "cores=%zu: there are %zu CPUs to use", cores, cpus);
    struct reset *reset = calloc(1, sizeof *reset);
    if (reset == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = reset;
    reset->bench = bench;
    reset->config = reset_config(bench->spec, plan->seed);
    reset->lanes = calloc(cores, sizeof *reset->lanes);
    if (reset->lanes == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    if (!crew_create(&reset->crew, cores, plan->cpus, plan->cpu_count, &bench->failure)
        || !crew_do(&reset->crew, create_lane, reset, &bench->failure))
        return false;
    const struct machine *machine = &reset->lanes[0].machine;
    if (reset->config.strategy == MACHINE_FAST && machine->vm.config.logging != VM_LOG_RING)
        emit_note(bench, "no dirty ring for this footprint on this machine: fast finds pages by %s", machine_logging_name(machine));
    return true;
}

static uint64_t pages_restored(const struct reset *reset)
{
    uint64_t pages = 0;
    for (size_t i = 0; i < reset->crew.count; i++)
        pages += reset->lanes[i].machine.pages_restored;
    return pages;
}

static bool run_reset(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct reset *reset = bench->state;
    double *values = sample->values;
    uint64_t pages_before = pages_restored(reset), start = clock_ns();
    reset->iterations = iterations;
    atomic_store(&reset->stop, false);
    if (!crew_do(&reset->crew, iterate_lane, reset, &bench->failure))
        return false;
    double rate = 0, done = 0;
    for (size_t i = 0; i < reset->crew.count; i++) {
        rate += (double)reset->lanes[i].done * 1e9 / (double)reset->lanes[i].elapsed_ns;
        done += (double)reset->lanes[i].done;
    }
    sample->elapsed_ns = reset->lanes[0].elapsed_ns;
    values[EXEC_PER_SEC] = rate;
    values[EXEC_PER_SEC_CORE] = rate / (double)reset->crew.count;
    values[PAGES_RESTORED] = (double)(pages_restored(reset) - pages_before) / done;
    values[INSTRUCTIONS] = machine_instructions(&reset->config);
    if (!crew_do(&reset->crew, explain_lane, reset, &bench->failure))
        return false;
    const struct lane *lane = &reset->lanes[0];
    values[RUN_NS] = (double)lane->phases.run_ns / (double)lane->phase_iterations;
    values[HARVEST_NS] = (double)lane->phases.harvest_ns / (double)lane->phase_iterations;
    values[RESTORE_NS] = (double)lane->phases.restore_ns / (double)lane->phase_iterations;
    values[EXIT_NS] = lane->exit_ns;
    reset->slow = lane->elapsed_ns / lane->done > SLOW_NS;
    reset->measured_ns += clock_ns() - start;
    /* The first run is always audited. */
    if (reset->audited_ns * AUDIT_SHARE <= reset->measured_ns && !audit(reset, &bench->failure))
        return false;
    values[AUDIT_MISMATCH] = (double)reset->mismatches;
    return true;
}

static bool finish_reset(struct bench *bench)
{
    return audit(bench->state, &bench->failure);
}

static void tear_down_reset(struct bench *bench)
{
    struct reset *reset = bench->state;
    if (reset == NULL)
        return;
    size_t count = reset->crew.count;
    crew_destroy(&reset->crew);
    for (size_t i = 0; reset->lanes != NULL && i < count; i++)
        machine_destroy(&reset->lanes[i].machine);
    free(reset->lanes);
    free(reset);
}

/* ---- copy ---- */

static const struct metric_def copy_metrics[] = {
    {"copy_ns", "ns", false, true, "one 4 KiB page copied"},
    {0},
};

static const struct param_def copy_params[] = {
    {.name = "pages", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "1000", .help = "pages of guest memory copied to"},
    {0},
};

struct copy {
    struct vm vm;
    struct restore_item *items;
    size_t count;
    _Alignas(RESTORE_PAGE) uint8_t source[RESTORE_PAGE];
};

static uint64_t copy_memory(const struct plan_bench *spec)
{
    return GUEST_DATA + plan_number(spec, "pages") * GUEST_PAGE;
}

static bool set_up_copy(struct bench *bench)
{
    struct copy *copy = aligned_alloc(RESTORE_PAGE, sizeof *copy);
    if (copy == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    memset(copy, 0, sizeof *copy);
    bench->state = copy;
    copy->count = plan_number(bench->spec, "pages");
    struct vm_config config = {.data_pages = copy->count, .logging = VM_LOG_BITMAP};
    copy->items = calloc(copy->count, sizeof *copy->items);
    if (copy->items == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    if (!vm_create(&copy->vm, &config, &bench->failure))
        return false;
    for (size_t i = 0; i < copy->count; i++)
        copy->items[i] = (struct restore_item){vm_at(&copy->vm, GUEST_DATA + i * GUEST_PAGE), copy->source};
    return true;
}

static bool run_copy(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    const struct copy *copy = bench->state;
    const struct restore_kernel *kernel = restore_kernel();
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        kernel->copy(copy->items, copy->count);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[0] = (double)sample->elapsed_ns / ((double)iterations * (double)copy->count);
    return true;
}

static void tear_down_copy(struct bench *bench)
{
    struct copy *copy = bench->state;
    if (copy == NULL)
        return;
    vm_destroy(&copy->vm);
    free(copy->items);
    free(copy);
}

static const struct bench_def benchmarks[] = {
    {
        .name = "reset",
        .help = "run, dirty pages, restore the snapshot",
        .params = reset_params,
        .metrics = reset_metrics,
        .exclusive = instrs_or_vmexits,
        .cores = reset_cores,
        .memory = reset_memory,
        .set_up = set_up_reset,
        .run = run_reset,
        .finish = finish_reset,
        .tear_down = tear_down_reset,
    },
    {
        .name = "copy",
        .help = "one 4 KiB page copied from a cached source: what a restore must cost at least",
        .params = copy_params,
        .metrics = copy_metrics,
        .memory = copy_memory,
        .set_up = set_up_copy,
        .run = run_copy,
        .tear_down = tear_down_copy,
    },
    {0},
};

const struct suite_def suite_snapshot = {
    .name = "snapshot",
    .title = "snapshot-fuzzing resets: iterations/s over dirty pages x instructions or VM exits x cores",
    .needs_kvm = true,
    .benchmarks = benchmarks,
};
