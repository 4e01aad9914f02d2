/*
 * Measures a plan: sets all benchmarks up, calibrates, interleaves them sample by sample, and writes the records. Benchmarks
 * that do not fit into memory together are measured in groups, one after the other.
 */
#define _GNU_SOURCE
#include "run/executor.h"

#include "base/affinity.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "base/memory.h"
#include "base/sample.h"
#include "base/stop.h"
#include "kvm/kvm.h"
#include "protocol/emit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_NS = 100000000, LEAD_IN_SHARE = 32 };

/* One benchmark of the plan and what it has measured so far. */
struct task {
    struct bench bench;
    bool set_up;            /* tear_down is due */
    uint64_t iterations;    /* of a sample */
    uint64_t measured_ns;
    uint64_t order;         /* drawn from the seed: decides between equals */
    double *values;         /* [sample][metric] */
    size_t samples, capacity;
    size_t metric_count;
};

struct run {
    const struct plan *plan;
    struct task *tasks; /* all of the plan */
    size_t count;
    size_t first, end; /* the group at hand */
    uint64_t random;
    uint64_t done_ns, next_progress_ns;
    size_t failed, skipped;
    bool pinned; /* to the plan's CPUs */
};

/* Writes the record of a failure, once, and takes the benchmark out of the run. */
static void drop(struct run *run, struct task *task)
{
    struct failure *failure = &task->bench.failure;
    if (failure->kind == FAILURE_NONE)
        fail(failure, FAILURE_ERROR, "internal", "benchmark %s failed and did not say why", task->bench.def->name);
    if (failure->kind == FAILURE_STOPPED)
        return;
    emit_failure(&task->bench, failure);
    run->skipped += failure->kind == FAILURE_SKIP;
    run->failed += failure->kind == FAILURE_ERROR;
}

static bool alive(const struct task *task)
{
    return task->set_up && task->bench.failure.kind == FAILURE_NONE;
}

static bool go_on(void)
{
    return stop_reason == STOP_NONE && emit_works();
}

static void report_progress(struct run *run)
{
    uint64_t now = clock_ns();
    if (now < run->next_progress_ns)
        return;
    run->next_progress_ns = now + PROGRESS_NS;
    double total = 0;
    for (size_t i = 0; i < run->count; i++)
        if (run->tasks[i].bench.failure.kind == FAILURE_NONE)
            total += (double)(run->plan->time_ms + run->plan->warmup_ms);
    emit_progress((double)run->done_ns * 1e-6, fmax(total, (double)run->done_ns * 1e-6));
}

/* One call of the benchmark's run. On failure writes the record. */
static bool run_once(struct run *run, struct task *task, uint64_t iterations, struct sample *sample)
{
    sample->elapsed_ns = 0;
    for (size_t i = 0; i < SUITE_MAX_METRICS; i++)
        sample->values[i] = NAN;
    if (task->bench.def->run(&task->bench, iterations, sample)) {
        run->done_ns += sample->elapsed_ns;
        report_progress(run);
        return true;
    }
    drop(run, task);
    return false;
}

/* Warms up, and finds how many iterations make a sample. */
static bool calibrate(struct run *run, struct task *task)
{
    struct sample sample;
    task->iterations = 1;
    if (task->bench.fixed_samples > 0) {
        for (uint64_t i = 0; i < task->bench.fixed_warmup && go_on(); i++)
            if (!run_once(run, task, 1, &sample))
                return false;
        return true;
    }
    uint64_t target = run->plan->sample_us * 1000, warmed = 0;
    for (bool settled = false; go_on() && (!settled || warmed < run->plan->warmup_ms * 1000000);) {
        if (!run_once(run, task, task->iterations, &sample))
            return false;
        warmed += sample.elapsed_ns;
        settled = sample.elapsed_ns >= target / 2 || task->iterations > UINT64_MAX / 100;
        task->iterations = sample_iterations(task->iterations, sample.elapsed_ns, target);
    }
    return true;
}

static bool keep(struct task *task, const struct sample *sample)
{
    if (task->samples == task->capacity) {
        size_t capacity = task->capacity * 2 + 16;
        double *grown = realloc(task->values, capacity * task->metric_count * sizeof *grown);
        if (grown == NULL)
            return fail(&task->bench.failure, FAILURE_ERROR, "memory", "out of memory for samples");
        task->values = grown;
        task->capacity = capacity;
    }
    memcpy(task->values + task->samples * task->metric_count, sample->values, task->metric_count * sizeof *sample->values);
    task->samples++;
    task->measured_ns += sample->elapsed_ns;
    return true;
}

/* How much of its measuring is done: 1 and more is all. */
static double done_share(const struct run *run, const struct task *task)
{
    if (task->bench.fixed_samples > 0)
        return (double)task->samples / (double)task->bench.fixed_samples;
    return (double)task->measured_ns / ((double)run->plan->time_ms * 1e6);
}

/* The benchmark that is furthest behind; the seed decides between equals. NULL when all are done. */
static struct task *next_task(struct run *run)
{
    struct task *next = NULL;
    double least = 1;
    for (size_t i = run->first; i < run->end; i++) {
        struct task *task = &run->tasks[i];
        double share = done_share(run, task);
        if (!alive(task) || share >= 1)
            continue;
        if (next == NULL || share < least || (share == least && task->order < next->order)) {
            next = task;
            least = share;
        }
    }
    return next;
}

static void measure(struct run *run)
{
    struct task *task;
    while (go_on() && (task = next_task(run)) != NULL) {
        struct sample sample;
        task->order = sample_random(&run->random);
        /* The benchmark before left its data in the caches: an untimed lead-in, where a sample is not a single iteration. */
        uint64_t lead_in = task->iterations > 1 ? 1 + task->iterations / LEAD_IN_SHARE : 0;
        if (lead_in > 0 && !run_once(run, task, lead_in, &sample))
            continue;
        if (go_on() && run_once(run, task, task->iterations, &sample) && !keep(task, &sample))
            drop(run, task);
    }
}

static void note_cpus(const struct task *task)
{
    const struct plan *plan = task->bench.plan;
    size_t cores = task->bench.def->cores == NULL ? 1 : task->bench.def->cores(task->bench.spec);
    char list[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < cores && i < plan->cpu_count && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%d", i > 0 ? ", " : "", plan->cpus[i]);
    emit_note(&task->bench, "pinned to CPU%s %s", cores > 1 ? "s" : "", list);
}

static void set_up(struct run *run)
{
    for (size_t i = run->first; i < run->end && go_on(); i++) {
        struct task *task = &run->tasks[i];
        if (task->bench.failure.kind != FAILURE_NONE)
            continue; /* too large */
        task->order = sample_random(&run->random);
        task->set_up = true;
        if (!task->bench.def->set_up(&task->bench))
            drop(run, task);
        else if (run->pinned)
            note_cpus(task);
    }
}

static void emit_metric(const struct task *task, size_t metric)
{
    double *values = malloc((task->samples + 1) * sizeof *values);
    size_t count = 0;
    for (size_t i = 0; values != NULL && i < task->samples; i++) {
        double value = task->values[i * task->metric_count + metric];
        if (!isnan(value))
            values[count++] = value;
    }
    if (count > 0)
        emit_samples(&task->bench, &task->bench.def->metrics[metric], values, count);
    free(values);
}

static void finish(struct run *run)
{
    for (size_t i = run->first; i < run->end; i++) {
        struct task *task = &run->tasks[i];
        if (alive(task) && go_on() && task->bench.def->finish != NULL && !task->bench.def->finish(&task->bench))
            drop(run, task);
        for (size_t metric = 0; stop_reason != STOP_INTERRUPTED && metric < task->metric_count; metric++)
            emit_metric(task, metric);
    }
}

static void tear_down(struct run *run)
{
    for (size_t i = run->end; i-- > run->first;) {
        if (run->tasks[i].set_up)
            run->tasks[i].bench.def->tear_down(&run->tasks[i].bench);
        free(run->tasks[i].values);
        run->tasks[i].values = NULL;
    }
}

static uint64_t memory_of(const struct task *task)
{
    return task->bench.def->memory == NULL ? 0 : task->bench.def->memory(task->bench.spec);
}

/* Sets run->end so that the group from run->first on fits into half of the free memory. What never fits is skipped. */
static void choose_group(struct run *run)
{
    uint64_t budget = memory_available() / 2, used = 0;
    for (run->end = run->first; run->end < run->count; run->end++) {
        struct task *task = &run->tasks[run->end];
        uint64_t needed = memory_of(task);
        if (needed > budget) {
            fail(&task->bench.failure, FAILURE_SKIP, "memory", "it takes %llu MiB of memory, and %llu MiB are free: half of that may be used",
                 (unsigned long long)needed >> 20, (unsigned long long)budget >> 19);
            drop(run, task);
            continue;
        }
        if (used + needed > budget)
            return;
        used += needed;
    }
}

static void measure_group(struct run *run)
{
    choose_group(run);
    if (run->end < run->count)
        emit_note(EMIT_SUITE, "benchmarks %zu to %zu of %zu are interleaved: all do not fit into memory together", run->first + 1,
                  run->end, run->count);
    set_up(run);
    for (size_t i = run->first; i < run->end && go_on(); i++)
        if (alive(&run->tasks[i]))
            calibrate(run, &run->tasks[i]);
    measure(run);
    finish(run);
    tear_down(run);
    run->first = run->end;
}

static bool create_tasks(struct run *run)
{
    run->tasks = calloc(run->count, sizeof *run->tasks);
    for (size_t i = 0; run->tasks != NULL && i < run->count; i++) {
        struct task *task = &run->tasks[i];
        const struct plan_bench *spec = &run->plan->benchmarks[i];
        task->bench = (struct bench){.def = spec->def, .plan = run->plan, .spec = spec};
        while (spec->def->metrics[task->metric_count].name != NULL)
            task->metric_count++;
    }
    return run->tasks != NULL;
}

/* Pins this thread, worker 0; a crew pins the others. Commands keep the CPUs that the harness was started with. */
static bool pin(const struct plan *plan)
{
    struct affinity one = {0};
    if (plan->cpu_count == 0 || plan->suite->runs_commands)
        return false;
    affinity_add(&one, (unsigned)plan->cpus[0]);
    bool pinned = affinity_set(&one);
    if (!pinned)
        emit_note(EMIT_SUITE, "not pinned to CPU %d: %s", plan->cpus[0], strerror(errno));
    return pinned;
}

static int exit_code(const struct run *run)
{
    if (stop_reason == STOP_INTERRUPTED)
        return EXIT_INTERRUPTED;
    if (stop_reason == STOP_DEADLINE || !emit_works() || run->failed > 0)
        return EXIT_FAILED;
    return run->skipped == run->count ? EXIT_CANNOT : EXIT_MEASURED;
}

int suite_run(const struct plan *plan)
{
    struct run run = {.plan = plan, .count = plan->benchmark_count, .random = plan->seed};
    struct failure failure = {0};
    emit_hello(plan->suite->name);
    if (plan->suite->needs_kvm && kvm_open(&failure) < 0) {
        emit_failure(EMIT_SUITE, &failure);
        emit_end();
        return emit_works() ? EXIT_CANNOT : EXIT_FAILED;
    }
    if (!create_tasks(&run)) {
        fail(&failure, FAILURE_ERROR, "memory", "out of memory for %zu benchmarks", run.count);
        emit_failure(EMIT_SUITE, &failure);
        return EXIT_FAILED;
    }
    run.pinned = pin(plan);
    while (run.first < run.count && go_on())
        measure_group(&run);
    if (stop_reason == STOP_DEADLINE) {
        fail(&failure, FAILURE_ERROR, "deadline", "not done within deadline_ms = %llu: raise it, or measure less",
             (unsigned long long)plan->deadline_ms);
        emit_failure(EMIT_SUITE, &failure);
    }
    int code = exit_code(&run);
    free(run.tasks);
    emit_usage();
    if (code != EXIT_INTERRUPTED)
        emit_end();
    return emit_works() ? code : EXIT_FAILED;
}
