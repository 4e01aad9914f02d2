/* jit_tiered_compilation and jit_hot_block_recompile: when compiling well pays. */
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/plan.h"
#include "suites/vm/jit/tiers.h"
#include "suites/vm/suite.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 8, TURNS = 50, RUNS = 200 };

#define FUNCTION_PARAMS \
    {.name = "instrs", .kind = PARAM_NUMBER, .min = 64, .max = 4000, .fallback = "200", .help = "IR instructions of one function of 8 blocks"}, \
    {.name = "threshold", .kind = PARAM_NUMBER, .min = 1, .max = 1000000000, .fallback = "1000", \
     .help = "executions that make a block hot"}

static bool cannot_compile(struct bench *bench)
{
    return fail(&bench->failure, FAILURE_ERROR, "mprotect", "machine code cannot be installed: %s", strerror(errno));
}

static bool create(struct bench *bench, struct workload *workload, size_t count)
{
    struct program_shape shape = {.instrs = plan_number(bench->spec, "instrs"), .blocks = BLOCKS, .turns = TURNS};
    if (!workload_create(workload, count, &shape, bench->plan->seed, &bench->failure)
        || !workload_verify(workload, TIER_1_LEVEL, &bench->failure) || !workload_verify(workload, TIER_2_LEVEL, &bench->failure))
        return false;
    workload->code.used = 0;
    return code_seal(&workload->code) || cannot_compile(bench);
}

/* ns of one call of the function as it is compiled now, always from the same memory. */
static double call_ns(const struct workload *workload, struct tiered *function)
{
    uint64_t memory[IR_WORDS];
    memcpy(memory, workload->memory, sizeof memory);
    uint64_t start = clock_ns();
    for (size_t i = 0; i < RUNS; i++)
        function->code(workload->args, memory, function->counts);
    return (double)(clock_ns() - start) / RUNS;
}

/* ---- jit_tiered_compilation ---- */

enum { PROGRAMS = 8 };
enum mode { MODE_INTERPRETER, MODE_TIER1, MODE_TIER2, MODE_TIERED };

static const char *const modes[] = {
    [MODE_INTERPRETER] = "interpreter", [MODE_TIER1] = "tier1", [MODE_TIER2] = "tier2", [MODE_TIERED] = "tiered", NULL,
};

static const struct param_def tiered_params[] = {
    {.name = "mode", .kind = PARAM_CHOICE, .choices = modes, .fallback = "tiered",
     .help = "tier1: code of level 0, which counts its blocks; tier2: of level 3; tiered: tier1 until a block is hot, then tier2"},
    {.name = "calls", .kind = PARAM_NUMBER, .min = 1, .max = 1000000, .fallback = "1000", .help = "calls of a function in its life"},
    FUNCTION_PARAMS,
    {0},
};

enum { LIFE_US, TIER1_COMPILE_US, TIER2_COMPILE_US, TIER_UP_SPEEDUP, BREAK_EVEN };

static const struct metric_def tiered_metrics[] = {
    [LIFE_US] = {"life_us", "us", false, true, "a function's life: compiling it, and all its calls"},
    [TIER1_COMPILE_US] = {"tier1_compile_us", "us", false, false, "compiling and installing for tier 1"},
    [TIER2_COMPILE_US] = {"tier2_compile_us", "us", false, false, "compiling and installing for tier 2"},
    [TIER_UP_SPEEDUP] = {"tier_up_speedup", "x", true, false, "time of a call in tier 1 over that in tier 2"},
    [BREAK_EVEN] = {"break_even_calls", "calls", false, false, "calls after which compiling for tier 2 has paid for itself"},
    {0},
};

struct life {
    struct workload workload;
    struct tiered function;
    enum mode mode;
    uint64_t calls, threshold;
    size_t next;
};

static bool set_up_tiered(struct bench *bench)
{
    struct life *life = calloc(1, sizeof *life);
    if (life == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = life;
    while (strcmp(modes[life->mode], plan_param(bench->spec, "mode")) != 0)
        life->mode++;
    life->calls = plan_number(bench->spec, "calls");
    life->threshold = plan_number(bench->spec, "threshold");
    return create(bench, &life->workload, PROGRAMS);
}

static bool live(struct life *life)
{
    struct workload *workload = &life->workload;
    struct tiered *function = &life->function;
    function->program = life->next;
    life->next = (life->next + 1) % PROGRAMS;
    workload->code.used = 0;
    if (life->mode == MODE_INTERPRETER) {
        for (uint64_t i = 0; i < life->calls; i++)
            ir_interpret(&workload->programs[function->program], workload->args, workload->memory, NULL);
        return true;
    }
    if (!tiered_compile(workload, function, life->mode == MODE_TIER2 ? 2 : 1))
        return false;
    uint64_t done = 0;
    while (life->mode == MODE_TIERED && done < life->calls && !tiered_is_hot(workload, function, life->threshold)) {
        workload_run(workload, function->code, function->counts);
        done++;
    }
    if (done < life->calls && life->mode == MODE_TIERED && !tiered_compile(workload, function, 2))
        return false;
    for (; done < life->calls; done++)
        workload_run(workload, function->code, function->counts);
    return true;
}

/* The metrics that explain, of the next program. */
static bool explain(struct life *life, double *values)
{
    struct workload *workload = &life->workload;
    double compile_us[3], runs_ns[3];
    life->function.program = life->next;
    for (unsigned tier = 1; tier <= 2; tier++) {
        workload->code.used = 0;
        uint64_t start = clock_ns();
        if (!tiered_compile(workload, &life->function, tier))
            return false;
        compile_us[tier] = (double)(clock_ns() - start) * 1e-3;
        runs_ns[tier] = call_ns(workload, &life->function);
    }
    values[TIER1_COMPILE_US] = compile_us[1];
    values[TIER2_COMPILE_US] = compile_us[2];
    values[TIER_UP_SPEEDUP] = runs_ns[1] / runs_ns[2];
    double saved_ns = runs_ns[1] - runs_ns[2];
    values[BREAK_EVEN] = saved_ns > 0 ? compile_us[2] * 1e3 / saved_ns : NAN;
    return true;
}

static bool run_tiered(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct life *life = bench->state;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++)
        if (!live(life))
            return cannot_compile(bench);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[LIFE_US] = (double)sample->elapsed_ns * 1e-3 / (double)iterations;
    return explain(life, sample->values) || cannot_compile(bench);
}

static void tear_down_tiered(struct bench *bench)
{
    struct life *life = bench->state;
    if (life == NULL)
        return;
    workload_destroy(&life->workload);
    free(life);
}

/* ---- jit_hot_block_recompile ---- */

enum { MOST_FUNCTIONS = 128, CALLS = 2000 };

static const struct param_def hot_params[] = {
    {.name = "functions", .kind = PARAM_NUMBER, .min = 1, .max = MOST_FUNCTIONS, .fallback = "32",
     .help = "functions that run, of which some are called much more often than others"},
    FUNCTION_PARAMS,
    {0},
};

enum { RECOMPILE_US, OVERHEAD, RECOMPILED, COUNTING };

static const struct metric_def hot_metrics[] = {
    [RECOMPILE_US] = {"recompile_us", "us", false, true, "compiling the function of a hot block again, and installing it"},
    [OVERHEAD] = {"recompile_share", "%", false, false, "of the time of 2,000 calls, from all functions cold"},
    [RECOMPILED] = {"recompiled", "functions", false, false, "functions with a hot block"},
    [COUNTING] = {"counting_overhead", "x", false, false, "time of a call of code that counts its blocks over that of code that does not"},
    {0},
};

struct hot {
    struct workload workload;
    struct tiered *functions;
    x86_function *cold; /* their code of tier 1 */
    size_t count, cold_bytes;
    uint64_t threshold;
    uint16_t order[CALLS];
};

static bool set_up_hot(struct bench *bench)
{
    struct hot *hot = calloc(1, sizeof *hot);
    if (hot == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = hot;
    hot->count = plan_number(bench->spec, "functions");
    hot->threshold = plan_number(bench->spec, "threshold");
    hot->functions = calloc(hot->count, sizeof *hot->functions);
    hot->cold = calloc(hot->count, sizeof *hot->cold);
    if (hot->functions == NULL || hot->cold == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    if (!create(bench, &hot->workload, hot->count))
        return false;
    for (size_t i = 0; i < hot->count; i++) {
        hot->functions[i].program = i;
        if (!tiered_compile(&hot->workload, &hot->functions[i], 1))
            return cannot_compile(bench);
        hot->cold[i] = hot->functions[i].code;
    }
    hot->cold_bytes = hot->workload.code.used;
    uint64_t random = bench->plan->seed;
    for (size_t i = 0; i < CALLS; i++) {
        /* The cube of an even distribution: half of the calls go to an eighth of the functions. */
        double even = (double)(sample_random(&random) >> 11) * 0x1p-53;
        hot->order[i] = (uint16_t)(even * even * even * (double)hot->count);
    }
    return true;
}

/* From all functions cold to the last call. Returns how many were compiled again, and ticks: of the TSC, for that; -1 with errno. */
static int run_calls(struct hot *hot, uint64_t *ticks)
{
    int recompiled = 0;
    hot->workload.code.used = hot->cold_bytes;
    for (size_t i = 0; i < hot->count; i++) {
        hot->functions[i].code = hot->cold[i];
        hot->functions[i].tier = 1;
        memset(hot->functions[i].counts, 0, BLOCKS * sizeof *hot->functions[i].counts);
    }
    for (size_t i = 0; i < CALLS; i++) {
        struct tiered *function = &hot->functions[hot->order[i]];
        workload_run(&hot->workload, function->code, function->counts);
        if (!tiered_is_hot(&hot->workload, function, hot->threshold))
            continue;
        uint64_t start = clock_tsc();
        if (!tiered_compile(&hot->workload, function, 2))
            return -1;
        *ticks += clock_tsc() - start;
        recompiled++;
    }
    return recompiled;
}

/* A call with block counts over one without. */
static bool measure_counting(struct hot *hot, double *ratio)
{
    struct workload *workload = &hot->workload;
    struct tiered counting = {.program = 0, .code = hot->cold[0]}, plain = counting;
    workload->code.used = hot->cold_bytes;
    if (!code_open(&workload->code, x86_room(&workload->programs[0])))
        return false;
    plain.code = jit_compile(workload->jit, &workload->programs[0], TIER_1_LEVEL, false, &workload->code, NULL);
    if (!code_seal(&workload->code))
        return false;
    *ratio = call_ns(workload, &counting) / call_ns(workload, &plain);
    return true;
}

static bool run_hot(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct hot *hot = bench->state;
    uint64_t ticks = 0, recompiled = 0, start = clock_ns(), start_tsc = clock_tsc();
    for (uint64_t i = 0; i < iterations; i++) {
        int count = run_calls(hot, &ticks);
        if (count < 0)
            return cannot_compile(bench);
        recompiled += (uint64_t)count;
    }
    double share = (double)ticks / (double)(clock_tsc() - start_tsc);
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    if (recompiled == 0)
        return fail(&bench->failure, FAILURE_SKIP, "cold", "no block is executed %llu times in %d calls: lower threshold",
                    (unsigned long long)hot->threshold, CALLS);
    sample->values[RECOMPILE_US] = (double)sample->elapsed_ns * 1e-3 * share / (double)recompiled;
    sample->values[OVERHEAD] = share * 100;
    sample->values[RECOMPILED] = (double)recompiled / (double)iterations;
    return measure_counting(hot, &sample->values[COUNTING]) || cannot_compile(bench);
}

static void tear_down_hot(struct bench *bench)
{
    struct hot *hot = bench->state;
    if (hot == NULL)
        return;
    workload_destroy(&hot->workload);
    free(hot->functions);
    free(hot->cold);
    free(hot);
}

static uint64_t memory(const struct plan_bench *spec)
{
    return workload_memory(MOST_FUNCTIONS, plan_number(spec, "instrs"));
}

const struct bench_def vm_jit_tier_benchmarks[] = {
    {.name = "jit_tiered_compilation", .help = "the life of a function by tier: compiling it and calling it", .params = tiered_params,
     .metrics = tiered_metrics, .memory = memory, .set_up = set_up_tiered, .run = run_tiered, .tear_down = tear_down_tiered},
    {.name = "jit_hot_block_recompile", .help = "compiling again what has a hot block, while it runs", .params = hot_params,
     .metrics = hot_metrics, .memory = memory, .set_up = set_up_hot, .run = run_hot, .tear_down = tear_down_hot},
    {0},
};
