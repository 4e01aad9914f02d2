/* jit_ir_compilation, jit_code_generation, jit_optimization_passes, jit_function_compilation: what compiling costs and buys. */
#include "base/clock.h"
#include "protocol/plan.h"
#include "suites/vm/jit/workload.h"
#include "suites/vm/suite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    PROGRAMS = 16,     /* compiled in turn, so that branches of the compiler are not learnt by heart */
    TURNS = 50,        /* of the loops of a function */
    INSTALLATIONS = 4, /* measured outside the timed stretch */
    RUNS = 20,
    LEAST_OF_SIX_BLOCKS = 48, /* instructions */
};

#define INSTRS_PARAM(usual) \
    {.name = "instrs", .kind = PARAM_NUMBER, .min = 10, .max = 4000, .fallback = usual, .help = "IR instructions of one program"}
#define LEVEL_PARAM \
    {.name = "level", .kind = PARAM_NUMBER, .min = 0, .max = JIT_LEVELS - 1, .fallback = "2", \
     .help = "0: as written, registers in memory; 1: no dead code, linear-scan registers; 2: constants, copies, strength reduction; " \
             "3: common subexpressions, from block to block"}

struct compiling {
    struct workload workload;
    unsigned level;
    size_t next;                     /* program */
    struct jit *prepared[PROGRAMS];  /* jit_code_generation: everything is done but the machine code */
};

static bool set_up_programs(struct bench *bench, size_t instrs, size_t blocks, size_t turns)
{
    struct compiling *compiling = calloc(1, sizeof *compiling);
    if (compiling == NULL)
        return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
    bench->state = compiling;
    compiling->level = (unsigned)plan_number(bench->spec, "level");
    struct program_shape shape = {.instrs = instrs, .blocks = blocks, .turns = turns};
    return workload_create(&compiling->workload, PROGRAMS, &shape, bench->plan->seed, &bench->failure)
        && workload_verify(&compiling->workload, compiling->level, &bench->failure);
}

static bool set_up(struct bench *bench)
{
    return set_up_programs(bench, plan_number(bench->spec, "instrs"), 1, 0);
}

static bool finish(struct bench *bench)
{
    struct compiling *compiling = bench->state;
    return workload_verify(&compiling->workload, compiling->level, &bench->failure);
}

static void tear_down(struct bench *bench)
{
    struct compiling *compiling = bench->state;
    if (compiling == NULL)
        return;
    for (size_t i = 0; i < PROGRAMS; i++)
        jit_destroy(compiling->prepared[i]);
    workload_destroy(&compiling->workload);
    free(compiling);
}

/* The mean program's. */
static double instrs_each(const struct compiling *compiling)
{
    return (double)compiling->workload.instrs / PROGRAMS;
}

/* Bytes of all programs' machine code over those of their IR. */
static double code_ratio(struct compiling *compiling)
{
    struct workload *workload = &compiling->workload;
    workload->code.used = 0;
    for (size_t i = 0; i < PROGRAMS; i++)
        workload_compile(workload, i, compiling->level, false, NULL);
    return (double)workload->code.used / ((double)workload->instrs * sizeof(struct ir_instr));
}

static uint64_t compile_in_turn(struct compiling *compiling, uint64_t iterations, unsigned canary_percent)
{
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        workload_compile(&compiling->workload, compiling->next, compiling->level, false, NULL);
        compiling->next = (compiling->next + 1) % PROGRAMS;
    }
    return clock_end_stretch(start, canary_percent);
}

/* Opening the code memory, compiling and sealing it, in us. */
static double install_us(struct compiling *compiling)
{
    struct workload *workload = &compiling->workload;
    bool works = code_seal(&workload->code);
    uint64_t start = clock_ns();
    for (size_t i = 0; i < INSTALLATIONS && works; i++) {
        workload->code.used = 0;
        works = code_open(&workload->code, x86_room(&workload->programs[i % PROGRAMS]));
        workload_compile(workload, i % PROGRAMS, compiling->level, false, NULL);
        works = works && code_seal(&workload->code);
    }
    uint64_t elapsed = clock_ns() - start;
    return workload_open(workload) && works ? (double)elapsed * 1e-3 / INSTALLATIONS : -1;
}

static bool cannot_protect(struct bench *bench)
{
    return fail(&bench->failure, FAILURE_ERROR, "mprotect", "mprotect of machine code: %s", strerror(errno));
}

/* ---- jit_ir_compilation ---- */

static const struct param_def block_params[] = {INSTRS_PARAM("100"), LEVEL_PARAM, {0}};

enum { IR_INSTR_NS, IR_BLOCK_US, IR_INSTALL_US, IR_RATIO };

static const struct metric_def ir_metrics[] = {
    [IR_INSTR_NS] = {"instr_ns", "ns", false, true, "compiling, for each IR instruction"},
    [IR_BLOCK_US] = {"block_us", "us", false, false, "compiling one block"},
    [IR_INSTALL_US] = {"install_us", "us", false, false, "the same with making the memory writable before and executable after: two system calls"},
    [IR_RATIO] = {"code_ratio", "x", false, false, "bytes of machine code over bytes of IR"},
    {0},
};

static bool run_ir(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct compiling *compiling = bench->state;
    sample->elapsed_ns = compile_in_turn(compiling, iterations, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)iterations;
    sample->values[IR_INSTR_NS] = each / instrs_each(compiling);
    sample->values[IR_BLOCK_US] = each * 1e-3;
    sample->values[IR_INSTALL_US] = install_us(compiling);
    sample->values[IR_RATIO] = code_ratio(compiling);
    return sample->values[IR_INSTALL_US] >= 0 || cannot_protect(bench);
}

/* ---- jit_code_generation ---- */

enum { GENERATION_RATE, GENERATION_INSTR_NS, GENERATION_RATIO };

static const struct metric_def generation_metrics[] = {
    [GENERATION_RATE] = {"throughput", "MB/s", true, true, "machine code written in a second, of blocks that are optimized already"},
    [GENERATION_INSTR_NS] = {"instr_ns", "ns", false, false, "writing machine code, for each IR instruction of the program as it was"},
    [GENERATION_RATIO] = {"code_ratio", "x", false, false, "bytes of machine code over bytes of IR"},
    {0},
};

static bool set_up_generation(struct bench *bench)
{
    if (!set_up(bench))
        return false;
    struct compiling *compiling = bench->state;
    for (size_t i = 0; i < PROGRAMS; i++) {
        compiling->prepared[i] = jit_create();
        if (compiling->prepared[i] == NULL)
            return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
        jit_prepare(compiling->prepared[i], &compiling->workload.programs[i], compiling->level, NULL);
    }
    return true;
}

static bool run_generation(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct compiling *compiling = bench->state;
    struct code_memory *code = &compiling->workload.code;
    uint64_t bytes = 0, start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        code->used = 0;
        jit_generate(compiling->prepared[compiling->next], false, code, NULL);
        compiling->next = (compiling->next + 1) % PROGRAMS;
        bytes += code->used;
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[GENERATION_RATE] = (double)bytes * 1e3 / (double)sample->elapsed_ns;
    sample->values[GENERATION_INSTR_NS] = (double)sample->elapsed_ns / (double)iterations / instrs_each(compiling);
    sample->values[GENERATION_RATIO] = code_ratio(compiling);
    return true;
}

/* ---- jit_optimization_passes ---- */

enum { PASSES_INSTR_NS, PASSES_FOLD, PASSES_CSE, PASSES_DEAD, PASSES_HOMES, PASSES_EMIT, PASSES_RUN_NS, PASSES_SPEEDUP, PASSES_RATIO };

static const struct metric_def passes_metrics[] = {
    [PASSES_INSTR_NS] = {"instr_ns", "ns", false, true, "compiling at this level, for each IR instruction"},
    [PASSES_FOLD] = {"fold_ns", "ns", false, false, "of it: constants, copies and strength reduction"},
    [PASSES_CSE] = {"cse_ns", "ns", false, false, "of it: common subexpressions"},
    [PASSES_DEAD] = {"dead_ns", "ns", false, false, "of it: liveness and dead code"},
    [PASSES_HOMES] = {"registers_ns", "ns", false, false, "of it: linear-scan registers"},
    [PASSES_EMIT] = {"emit_ns", "ns", false, false, "of it: machine code"},
    [PASSES_RUN_NS] = {"run_ns", "ns", false, false, "running a compiled program once"},
    [PASSES_SPEEDUP] = {"run_speedup", "x", true, false, "running time at level 0 over that at this level"},
    [PASSES_RATIO] = {"code_ratio", "x", false, false, "bytes of machine code over bytes of IR"},
    {0},
};

/* Runs all programs of a level. Returns ns for one of them, negative when the memory cannot be protected. */
static double run_ns(struct compiling *compiling, unsigned level)
{
    struct workload *workload = &compiling->workload;
    x86_function functions[PROGRAMS];
    workload->code.used = 0;
    for (size_t i = 0; i < PROGRAMS; i++)
        functions[i] = workload_compile(workload, i, level, false, NULL);
    if (!code_seal(&workload->code))
        return -1;
    uint64_t start = 0;
    for (size_t run = 0; run <= RUNS; run++) {
        start = run == 1 ? clock_ns() : start; /* the first one warms up */
        for (size_t i = 0; i < PROGRAMS; i++)
            workload_run(workload, functions[i], NULL);
    }
    double elapsed = (double)(clock_ns() - start) / (RUNS * PROGRAMS);
    return workload_open(workload) ? elapsed : -1;
}

static bool run_passes(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct compiling *compiling = bench->state;
    double *values = sample->values;
    sample->elapsed_ns = compile_in_turn(compiling, iterations, bench->plan->canary_percent);
    values[PASSES_INSTR_NS] = (double)sample->elapsed_ns / (double)iterations / instrs_each(compiling);
    uint64_t phases[JIT_PHASES] = {0};
    for (size_t i = 0; i < PROGRAMS; i++)
        workload_compile(&compiling->workload, i, compiling->level, false, phases);
    double each = clock_tsc_per_ns() * (double)compiling->workload.instrs;
    values[PASSES_FOLD] = (double)phases[JIT_FOLDING] / each;
    values[PASSES_CSE] = (double)phases[JIT_CSE] / each;
    values[PASSES_DEAD] = (double)phases[JIT_DEAD] / each;
    values[PASSES_HOMES] = (double)phases[JIT_HOMES] / each;
    values[PASSES_EMIT] = (double)phases[JIT_EMIT] / each;
    double plain = run_ns(compiling, 0);
    values[PASSES_RUN_NS] = run_ns(compiling, compiling->level);
    values[PASSES_SPEEDUP] = plain / values[PASSES_RUN_NS];
    values[PASSES_RATIO] = code_ratio(compiling);
    return (plain >= 0 && values[PASSES_RUN_NS] >= 0) || cannot_protect(bench);
}

static bool set_up_passes(struct bench *bench)
{
    /* Several blocks and loops, so that passes have to look beyond a block. */
    size_t instrs = plan_number(bench->spec, "instrs");
    return set_up_programs(bench, instrs, instrs < LEAST_OF_SIX_BLOCKS ? 1 : 6, TURNS);
}

/* ---- jit_function_compilation ---- */

static const struct param_def function_params[] = {
    {.name = "blocks", .kind = PARAM_NUMBER, .min = 1, .max = 64, .fallback = "8", .help = "basic blocks of one function"},
    {.name = "block_instrs", .kind = PARAM_NUMBER, .min = 10, .max = 60, .fallback = "25", .help = "IR instructions of one block"},
    LEVEL_PARAM,
    {0},
};

enum { FUNCTION_US, FUNCTION_INSTR_NS, FUNCTION_RUN_NS, FUNCTION_RATIO };

static const struct metric_def function_metrics[] = {
    [FUNCTION_US] = {"function_us", "us", false, true, "compiling one function"},
    [FUNCTION_INSTR_NS] = {"instr_ns", "ns", false, false, "the same for each IR instruction"},
    [FUNCTION_RUN_NS] = {"run_ns", "ns", false, false, "running a compiled function once"},
    [FUNCTION_RATIO] = {"code_ratio", "x", false, false, "bytes of machine code over bytes of IR"},
    {0},
};

static bool set_up_function(struct bench *bench)
{
    size_t blocks = plan_number(bench->spec, "blocks");
    return set_up_programs(bench, blocks * plan_number(bench->spec, "block_instrs"), blocks, TURNS);
}

static bool run_function(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct compiling *compiling = bench->state;
    sample->elapsed_ns = compile_in_turn(compiling, iterations, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)iterations;
    sample->values[FUNCTION_US] = each * 1e-3;
    sample->values[FUNCTION_INSTR_NS] = each / instrs_each(compiling);
    sample->values[FUNCTION_RUN_NS] = run_ns(compiling, compiling->level);
    sample->values[FUNCTION_RATIO] = code_ratio(compiling);
    return sample->values[FUNCTION_RUN_NS] >= 0 || cannot_protect(bench);
}

static uint64_t block_memory(const struct plan_bench *spec)
{
    return 2 * workload_memory(PROGRAMS, plan_number(spec, "instrs"));
}

static uint64_t function_memory(const struct plan_bench *spec)
{
    return workload_memory(PROGRAMS, plan_number(spec, "blocks") * plan_number(spec, "block_instrs"));
}

const struct bench_def vm_jit_compile_benchmarks[] = {
    {.name = "jit_ir_compilation", .help = "compiling a block of IR to machine code that runs on this CPU", .params = block_params,
     .metrics = ir_metrics, .memory = block_memory, .set_up = set_up, .run = run_ir, .finish = finish, .tear_down = tear_down},
    {.name = "jit_code_generation", .help = "writing machine code for blocks that are optimized already", .params = block_params,
     .metrics = generation_metrics, .memory = block_memory, .set_up = set_up_generation, .run = run_generation, .finish = finish,
     .tear_down = tear_down},
    {.name = "jit_optimization_passes", .help = "what each level costs in compiling and buys in running; programs have six blocks",
     .params = block_params, .metrics = passes_metrics, .memory = block_memory, .set_up = set_up_passes, .run = run_passes, .finish = finish,
     .tear_down = tear_down},
    {.name = "jit_function_compilation", .help = "compiling functions of several blocks with loops", .params = function_params,
     .metrics = function_metrics, .memory = function_memory, .set_up = set_up_function, .run = run_function, .finish = finish,
     .tear_down = tear_down},
    {0},
};
