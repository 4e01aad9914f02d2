/* Suite `alloc`: threads that allocate, keep and free blocks of random sizes, under one allocator or another. */
#define _GNU_SOURCE
#include "base/affinity.h"
#include "base/clock.h"
#include "protocol/emit.h"
#include "protocol/plan.h"
#include "suites/alloc/allocator.h"

#include <math.h>
#include <stdlib.h>

enum alloc_metric { TIME, ALLOCS_PER_SEC, BYTES_PER_SEC, PEAK_RSS, FRAGMENTATION };

static const struct metric_def metrics[] = {
    [TIME] = {.name = "time", .unit = "ms", .gate = true, .help = "one iteration: tasks x iters allocations, and as many frees"},
    [ALLOCS_PER_SEC] = {.name = "allocs_per_sec", .unit = "1/s", .higher_is_better = true, .help = "allocations a second, all threads together"},
    [BYTES_PER_SEC] = {.name = "bytes_per_sec", .unit = "B/s", .higher_is_better = true, .help = "bytes asked for a second, all threads together"},
    [PEAK_RSS] = {.name = "peak_rss", .unit = "B", .help = "peak resident memory of the process during a sample"},
    [FRAGMENTATION] = {.name = "fragmentation", .unit = "x",
                       .help = "peak resident memory, less what was resident before the first allocation, over the most bytes that "
                               "are in use at once; below 1 where pages of blocks were never touched"},
    {.name = NULL},
};

static const struct param_def params[] = {
    {.name = "allocator", .kind = PARAM_TEXT, .fallback = "glibc",
     .help = "glibc, jemalloc, mimalloc, tcmalloc, or the path of a library, which is preloaded"},
    {.name = "threads", .kind = PARAM_NUMBER, .min = 1, .max = ALLOC_MAX_THREADS, .fallback = "2", .help = "threads, a core each"},
    {.name = "tasks", .kind = PARAM_NUMBER, .min = 1, .max = 65536, .fallback = "4",
     .help = "tasks of an iteration; a thread that is free takes the next. The original has two for each thread"},
    {.name = "max_size", .kind = PARAM_NUMBER, .min = 1, .max = 1 << 30, .fallback = "65536",
     .help = "bytes of the largest block: sizes are uniform from 1 to this"},
    {.name = "keep_max", .kind = PARAM_NUMBER, .min = 0, .max = 1 << 20, .fallback = "64",
     .help = "blocks that a task keeps at most; above it a random one is freed"},
    {.name = "keep_percent", .kind = PARAM_NUMBER, .min = 0, .max = 100, .fallback = "1",
     .help = "share of the blocks that are kept; the others are freed at once"},
    {.name = "iters", .kind = PARAM_NUMBER, .min = 1, .max = 1000000000, .fallback = "10000",
     .help = "allocations of one task in one iteration"},
    {.name = NULL},
};

static size_t threads_of(const struct plan_bench *spec)
{
    return plan_number(spec, "threads");
}

/* Blocks are half as large as max_size on average: the rest is for what the allocator adds. */
static uint64_t memory_of(const struct plan_bench *spec)
{
    return threads_of(spec) * (plan_number(spec, "keep_max") + 2) * plan_number(spec, "max_size");
}

static size_t usable_cpus(void)
{
    struct affinity affinity;
    return affinity_get(&affinity) ? affinity_count(&affinity) : 1;
}

static struct alloc_config config_of(const struct bench *bench)
{
    const struct plan *plan = bench->plan;
    struct alloc_config config = {
        .threads = threads_of(bench->spec),
        .tasks = plan_number(bench->spec, "tasks"),
        .max_size = plan_number(bench->spec, "max_size"),
        .keep_max = plan_number(bench->spec, "keep_max"),
        .keep_percent = plan_number(bench->spec, "keep_percent"),
        .iters = plan_number(bench->spec, "iters"),
    };
    for (; config.cpu_count < plan->cpu_count && config.cpu_count < config.threads; config.cpu_count++)
        config.cpus[config.cpu_count] = plan->cpus[config.cpu_count];
    return config;
}

/* A fresh process, with its threads. */
static bool start(struct bench *bench)
{
    struct program *program = bench->state;
    struct alloc_config config = config_of(bench);
    return allocator_start(program, plan_param(bench->spec, "allocator"), &bench->failure)
        && program_configure(program, &config, &bench->failure);
}

static bool set_up(struct bench *bench)
{
    const struct plan *plan = bench->plan;
    size_t cpus = plan->cpu_count > 0 ? plan->cpu_count : usable_cpus();
    if (threads_of(bench->spec) > cpus)
        return fail(&bench->failure, FAILURE_SKIP, "too_few_cores", "threads=%zu: there are %zu CPUs to use", threads_of(bench->spec),
                    cpus);
    struct program *program = calloc(1, sizeof *program);
    if (program == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = program;
    if (!start(bench) || !program_ask(program, ALLOC_CHECK, 1, &bench->failure))
        return false;
    /* The memory that checking has touched is none of what is measured. */
    program_end(program);
    if (!start(bench))
        return false;
    emit_note(bench, "the allocator is %.500s", program->answer.provider);
    return true;
}

static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct program *program = bench->state;
    const struct alloc_answer *answer = &program->answer;
    if (!program_ask(program, ALLOC_RUN, iterations, &bench->failure))
        return false;
    sample->elapsed_ns = clock_end_stretch(clock_ns() - answer->elapsed_ns, bench->plan->canary_percent);
    double seconds = (double)sample->elapsed_ns / 1e9;
    sample->values[TIME] = seconds * 1e3 / (double)iterations;
    sample->values[ALLOCS_PER_SEC] = (double)answer->allocations / seconds;
    sample->values[BYTES_PER_SEC] = (double)answer->bytes / seconds;
    if (answer->resident_peak > 0) {
        sample->values[PEAK_RSS] = (double)answer->resident_peak;
        sample->values[FRAGMENTATION] =
            ((double)answer->resident_peak - (double)answer->resident_start) / (double)answer->live_peak;
    }
    return true;
}

static void tear_down(struct bench *bench)
{
    struct program *program = bench->state;
    if (program != NULL)
        program_end(program);
    free(program);
}

static const struct bench_def benchmarks[] = {
    {.name = "tasks", .help = "tasks on threads, each allocating zeroed blocks, keeping a few, and freeing", .params = params,
     .metrics = metrics, .cores = threads_of, .memory = memory_of, .set_up = set_up, .run = run, .tear_down = tear_down},
    {.name = NULL},
};

const struct suite_def suite_alloc = {
    .name = "alloc", .title = "memory allocators: threads that allocate, keep and free blocks of random sizes", .benchmarks = benchmarks,
};
