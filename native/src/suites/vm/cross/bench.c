/* The benchmarks of the category `cross_arch`: random programs of one architecture, translated to another. */
#include "base/clock.h"
#include "base/sample.h"
#include "protocol/plan.h"
#include "suites/vm/cross/cache.h"
#include "suites/vm/cross/guest.h"
#include "suites/vm/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    UNITS = 64,              /* programs that are translated in turn */
    SOURCE_PER_INSN = 16,    /* bytes, at most */
    UNIT_ADDRESS = 0x400000, /* of the guest's first block, for the cache; they are 64 bytes apart */
    UNIT_STRIDE = 64,
    CACHED_BYTES = 8192,     /* of a translation in the cache */
    CACHED_INSNS = 20,
};

/* A guest's program. */
struct source {
    uint8_t *code;
    size_t bytes;
};

struct translation {
    struct translator translator;
    struct source *units;
    size_t count, instructions; /* instructions: of each unit, with those of its loop */
    size_t next;                /* unit */
    uint8_t *code;              /* the last translation */
    size_t capacity;
    double source_bytes, code_bytes, code_instructions; /* of one instruction of the source; the mean of all units */
    struct translation_cache cache;                     /* only cross_arch_cache_effectiveness has one */
    uint8_t *cached;
    uint64_t random;
    struct code_memory memory; /* where translations for this CPU run */
    struct guest guest;
};

/* ---- the architectures and the kinds of instructions ---- */

static const char *const pairs[] = {"x86_64-arm64", "x86_64-riscv", "arm64-x86_64", "arm64-riscv", "riscv-x86_64", "riscv-arm64", NULL};

static const struct {
    enum isa_number from, to;
} pair_isas[] = {
    {ISA_X86_64, ISA_ARM64}, {ISA_X86_64, ISA_RISCV}, {ISA_ARM64, ISA_X86_64}, {ISA_ARM64, ISA_RISCV}, {ISA_RISCV, ISA_X86_64}, {ISA_RISCV, ISA_ARM64},
};

static const char *const kinds[] = {"arithmetic", "flags", "memory", "branches", "multiply", "select", "floats", "all", NULL};
static const struct mix kind_mixes[] = {
    {.arithmetic = 1}, {.flags = 1}, {.memory = 1}, {.branches = 1}, {.multiply = 1}, {.select = 1}, {.floats = 1},
    {.arithmetic = 8, .flags = 4, .memory = 4, .branches = 3, .multiply = 1, .select = 2, .floats = 2}, /* cross_mix_of_all */
};
static const char *const complex_kinds[] = {"multiply", "select", "floats", "all", NULL};
static const struct mix complex_mixes[] = {{.multiply = 1}, {.select = 1}, {.floats = 1}, {.multiply = 1, .select = 1, .floats = 1}};

static size_t choice(const char *const *choices, const char *value)
{
    size_t index = 0;
    while (strcmp(choices[index], value) != 0)
        index++;
    return index;
}

/* ---- set-up: programs, and that their translations do the same ---- */

static bool out_of_memory(struct bench *bench)
{
    return fail(&bench->failure, FAILURE_ERROR, "memory", "out of memory");
}

/* The interpreter on the unit and on its translation. */
static bool does_the_same(struct translation *translation, const struct source *unit, size_t bytes)
{
    const struct translator *translator = &translation->translator;
    struct guest before, here, there;
    size_t capacity = bytes + 1024;
    uint8_t *wrapped = malloc(capacity);
    if (wrapped == NULL)
        return false;
    cross_guest_draw(&translation->random, &before);
    here = there = before;
    size_t length = cross_wrap(translator->to, translator->level == 0, translation->code, bytes, true, wrapped, capacity);
    bool same = length > 0 && cross_guest_interpret(translator->from, unit->code, unit->bytes, &here, false)
             && cross_guest_interpret(translator->to, wrapped, length, &there, true) && cross_guest_difference(&here, &there) == NULL;
    free(wrapped);
    return same;
}

/* Translates every unit once, to know how long the code is and that it is right. */
static bool examine(struct bench *bench)
{
    static struct insn insns[LOWERED_MOST];
    struct translation *translation = bench->state;
    double units = (double)(translation->count * translation->instructions);
    for (size_t i = 0; i < translation->count; i++) {
        const struct source *unit = &translation->units[i];
        size_t bytes, count;
        if (!cross_translate(&translation->translator, unit->code, unit->bytes, translation->code, translation->capacity, &bytes)
            || !cross_decode(translation->translator.to, translation->code, bytes, insns, LOWERED_MOST, &count)
            || !does_the_same(translation, unit, bytes))
            return fail(&bench->failure, FAILURE_ERROR, "wrong_translation", "program %zu of %s is not translated right at level %u: the figures are void",
                        i, plan_param(bench->spec, "pair"), translation->translator.level);
        translation->source_bytes += (double)unit->bytes / units;
        translation->code_bytes += (double)bytes / units;
        translation->code_instructions += (double)count / units;
    }
    return true;
}

/* So many programs of so many instructions. */
static bool set_up_units(struct bench *bench, size_t count, size_t instructions, const struct mix *mix, unsigned options)
{
    struct translation *translation = calloc(1, sizeof *translation);
    if (translation == NULL)
        return out_of_memory(bench);
    bench->state = translation;
    size_t pair = choice(pairs, plan_param(bench->spec, "pair"));
    translation->translator = (struct translator){.from = cross_isas[pair_isas[pair].from], .to = cross_isas[pair_isas[pair].to],
                                                  .level = (unsigned)plan_number(bench->spec, "level")};
    translation->random = bench->plan->seed;
    translation->count = count;
    translation->instructions = instructions + (options & GENERATE_LOOP ? 2 : 0);
    translation->capacity = cross_bound(translation->instructions + 1);
    translation->code = malloc(translation->capacity);
    translation->units = calloc(count, sizeof *translation->units);
    if (translation->units == NULL || translation->code == NULL)
        return out_of_memory(bench);
    for (size_t i = 0; i < count; i++) {
        struct source *unit = &translation->units[i];
        size_t capacity = (translation->instructions + 3) * SOURCE_PER_INSN;
        unit->code = malloc(capacity);
        if (unit->code == NULL)
            return out_of_memory(bench);
        unit->bytes = cross_generate(translation->translator.from, &translation->random, instructions, mix, options, unit->code, capacity);
    }
    return examine(bench);
}

static bool set_up_single(struct bench *bench)
{
    return set_up_units(bench, UNITS, 1, &kind_mixes[choice(kinds, plan_param(bench->spec, "kind"))], GENERATE_FLAGS);
}

static bool set_up_block(struct bench *bench)
{
    return set_up_units(bench, UNITS, plan_number(bench->spec, "instrs"), &cross_mix_of_all, 0);
}

static bool set_up_density(struct bench *bench)
{
    unsigned percent = (unsigned)plan_number(bench->spec, "percent");
    struct mix mix = {.arithmetic = 4 * (100 - percent), .flags = percent, .memory = 2 * percent, .branches = percent};
    return set_up_units(bench, UNITS, plan_number(bench->spec, "instrs"), &mix, 0);
}

static bool set_up_complex(struct bench *bench)
{
    const struct mix *mix = &complex_mixes[choice(complex_kinds, plan_param(bench->spec, "kind"))];
    return set_up_units(bench, UNITS, plan_number(bench->spec, "instrs"), mix, GENERATE_FLAGS);
}

static bool set_up_optimization(struct bench *bench)
{
    if (!set_up_units(bench, UNITS, plan_number(bench->spec, "instrs"), &cross_mix_of_all, GENERATE_LOOP))
        return false;
    struct translation *translation = bench->state;
    return translation->translator.to->number != ISA_X86_64
        || code_memory_create(&translation->memory, translation->capacity + 1024, &bench->failure);
}

static bool set_up_cache(struct bench *bench)
{
    size_t capacity = strtoul(plan_param(bench->spec, "capacity"), NULL, 10);
    if (!set_up_units(bench, plan_number(bench->spec, "blocks"), CACHED_INSNS, &cross_mix_of_all, 0))
        return false;
    struct translation *translation = bench->state;
    translation->cached = malloc(capacity * CACHED_BYTES);
    return (translation->cached != NULL && cross_cache_create(&translation->cache, capacity)) || out_of_memory(bench);
}

static void tear_down(struct bench *bench)
{
    struct translation *translation = bench->state;
    if (translation == NULL)
        return;
    for (size_t i = 0; translation->units != NULL && i < translation->count; i++)
        free(translation->units[i].code);
    free(translation->units);
    free(translation->code);
    free(translation->cached);
    cross_cache_destroy(&translation->cache);
    code_memory_destroy(&translation->memory);
    free(translation);
}

/* ---- translating one unit after the other ---- */

/* What several benchmarks measure; which of the figures decides is their own. */
enum metric { INSTR_NS, INSTR_PER_S, SOURCE_MB, CODE_RATIO, INSTR_RATIO, SOURCE_BYTES, CODE_BYTES, RUN_NS };

#define METRICS(NAME, DECIDES, LAST)                                                                                                        \
    static const struct metric_def NAME[] = {                                                                                               \
        [INSTR_NS] = {"instr_ns", "ns", false, DECIDES == INSTR_NS, "translating one instruction of the source"},                           \
        [INSTR_PER_S] = {"instr_per_s", "1/s", true, DECIDES == INSTR_PER_S, "instructions of the source translated in a second"},          \
        [SOURCE_MB] = {"source_mb_per_s", "MB/s", true, DECIDES == SOURCE_MB, "bytes of the source translated in a second"},                \
        [CODE_RATIO] = {"code_ratio", "x", false, false, "bytes of the translation for each of the source"},                                \
        [INSTR_RATIO] = {"instr_ratio", "x", false, false, "instructions of the translation for each of the source"},                       \
        [SOURCE_BYTES] = {"source_bytes", "B", false, false, "length of an instruction of the source"},                                     \
        [CODE_BYTES] = {"code_bytes", "B", false, false, "bytes of the translation for an instruction of the source"},                      \
        LAST {0},                                                                                                                           \
    }

#define RUN_METRIC \
    [RUN_NS] = {"run_ns", "ns", false, false, "running a translation once, with its registers' loading; only to x86_64, on this CPU"},

METRICS(single_metrics, INSTR_NS, );
METRICS(block_metrics, INSTR_PER_S, );
METRICS(throughput_metrics, SOURCE_MB, );
METRICS(optimization_metrics, INSTR_NS, RUN_METRIC);

static bool translate_next(struct bench *bench, size_t *length)
{
    struct translation *translation = bench->state;
    const struct source *unit = &translation->units[translation->next];
    translation->next = (translation->next + 1) % translation->count;
    return cross_translate(&translation->translator, unit->code, unit->bytes, translation->code, translation->capacity, length)
        || fail(&bench->failure, FAILURE_ERROR, "internal", "what was translated at first is not translated now");
}

/* An iteration is one pass over all units, so that every sample does the same. */
static bool run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    const struct translation *translation = bench->state;
    size_t length;
    uint64_t units = iterations * translation->count, start = clock_ns();
    for (uint64_t i = 0; i < units; i++)
        if (!translate_next(bench, &length))
            return false;
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    double each = (double)sample->elapsed_ns / (double)(units * translation->instructions);
    sample->values[INSTR_NS] = each;
    sample->values[INSTR_PER_S] = 1e9 / each;
    sample->values[SOURCE_MB] = translation->source_bytes * 1e3 / each;
    sample->values[CODE_RATIO] = translation->code_bytes / translation->source_bytes;
    sample->values[INSTR_RATIO] = translation->code_instructions;
    sample->values[SOURCE_BYTES] = translation->source_bytes;
    sample->values[CODE_BYTES] = translation->code_bytes;
    return true;
}

/* Each unit's translation on this CPU, a few times. */
static double time_runs(struct bench *bench)
{
    enum { RUNS = 16 };
    struct translation *translation = bench->state;
    const struct translator *translator = &translation->translator;
    uint64_t elapsed = 0;
    for (size_t unit = 0; unit < translation->count; unit++) {
        size_t length;
        if (!translate_next(bench, &length))
            return NAN;
        length = cross_wrap(translator->to, translator->level == 0, translation->code, length, true, translation->memory.writable, translation->memory.bytes);
        cross_guest_draw(&translation->random, &translation->guest);
        uint64_t start = clock_ns();
        for (unsigned i = 0; length > 0 && i < RUNS; i++) {
            translation->guest.state.r[GUEST_COUNTER] = 2;
            cross_guest_run(&translation->memory, &translation->guest);
        }
        elapsed += clock_ns() - start;
    }
    return (double)elapsed / (double)(translation->count * RUNS);
}

static bool run_optimization(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    const struct translation *translation = bench->state;
    if (!run(bench, iterations, sample))
        return false;
    sample->values[RUN_NS] = translation->memory.bytes > 0 ? time_runs(bench) : NAN;
    return true;
}

enum cache_metric { ACCESS_NS, HIT_PERCENT };

static const struct metric_def cache_metrics[] = {
    [ACCESS_NS] = {"access_ns", "ns", false, true, "getting the code of a block: found, or translated, mean of both"},
    [HIT_PERCENT] = {"hit_percent", "%", true, false, "share of the blocks that were found"},
    {0},
};

/* Four of five blocks that are wanted are of the first fifth, as some code is hot. */
static size_t want(struct translation *translation)
{
    uint64_t random = sample_random(&translation->random), hot = (translation->count + 4) / 5;
    return (size_t)(random % 5 != 0 ? (random >> 8) % hot : (random >> 8) % translation->count);
}

static bool run_cache(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    struct translation *translation = bench->state;
    uint64_t lookups = translation->cache.lookups, hits = translation->cache.hits, start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        size_t wanted = want(translation), length;
        bool found;
        struct cached *entry = cross_cache_look_up(&translation->cache, UNIT_ADDRESS + wanted * UNIT_STRIDE, &found);
        uint8_t *code = translation->cached + (size_t)entry->slot * CACHED_BYTES;
        const struct source *unit = &translation->units[wanted];
        if (!found && !cross_translate(&translation->translator, unit->code, unit->bytes, code, CACHED_BYTES, &length))
            return fail(&bench->failure, FAILURE_ERROR, "internal", "a translation has no room in the cache");
    }
    sample->elapsed_ns = clock_end_stretch(start, bench->plan->canary_percent);
    sample->values[ACCESS_NS] = (double)sample->elapsed_ns / (double)iterations;
    sample->values[HIT_PERCENT] = 100 * (double)(translation->cache.hits - hits) / (double)(translation->cache.lookups - lookups);
    return true;
}

/* ---- parameters ---- */

#define PAIR {.name = "pair", .kind = PARAM_CHOICE, .choices = pairs, .fallback = "x86_64-arm64", .help = "from which architecture to which"}
#define LEVEL                                                                                                                              \
    {.name = "level", .kind = PARAM_NUMBER, .min = 0, .max = LEVELS - 1, .fallback = "2",                                                  \
     .help = "0: guest's registers and flags in memory; 1: in registers; 2: only flags that are used; 3: constants, copies, dead code"}
#define INSTRS {.name = "instrs", .kind = PARAM_NUMBER, .min = 1, .max = 900, .fallback = "100", .help = "instructions of a program, of several blocks"}

static const struct param_def block_params[] = {PAIR, LEVEL, INSTRS, {0}};
static const struct param_def single_params[] = {
    PAIR, LEVEL, {.name = "kind", .kind = PARAM_CHOICE, .choices = kinds, .fallback = "all", .help = "which instructions; RISC-V has no select"}, {0},
};
static const struct param_def complex_params[] = {
    PAIR, LEVEL, INSTRS,
    {.name = "kind", .kind = PARAM_CHOICE, .choices = complex_kinds, .fallback = "all", .help = "which instructions; RISC-V has no select"}, {0},
};
static const struct param_def density_params[] = {
    PAIR, LEVEL, INSTRS,
    {.name = "percent", .kind = PARAM_NUMBER, .min = 0, .max = 100, .fallback = "50",
     .help = "share of instructions that access memory, set flags or branch, %; the others are arithmetic in registers"},
    {0},
};
static const char *const capacities[] = {"64", "256", "1024", "4096", NULL};
static const struct param_def cache_params[] = {
    PAIR, LEVEL,
    {.name = "blocks", .kind = PARAM_NUMBER, .min = 1, .max = 20000, .fallback = "1000", .help = "blocks of the guest, of 20 instructions; a fifth is hot"},
    {.name = "capacity", .kind = PARAM_CHOICE, .choices = capacities, .fallback = "1024", .help = "translations that the cache holds, in sets of four"},
    {0},
};

#define BENCHMARK(NAME, PARAMS, METRICS_, SET_UP, RUN, HELP)                                                                  \
    {.name = NAME, .help = HELP, .params = PARAMS, .metrics = METRICS_, .set_up = SET_UP, .run = RUN, .tear_down = tear_down}

const struct bench_def vm_cross_benchmarks[] = {
    BENCHMARK("cross_arch_single_instruction", single_params, single_metrics, set_up_single, run, "units of one instruction: what translating costs at least"),
    BENCHMARK("cross_arch_block_translation", block_params, block_metrics, set_up_block, run, "units of 1 to 900 instructions"),
    BENCHMARK("cross_arch_cache_effectiveness", cache_params, cache_metrics, set_up_cache, run_cache, "a cache of translations, which has room for more or less of the guest"),
    BENCHMARK("cross_arch_instruction_density", density_params, single_metrics, set_up_density, run, "how much of the code is more than arithmetic in registers"),
    BENCHMARK("cross_arch_throughput", block_params, throughput_metrics, set_up_block, run, "bytes of the source translated in a second"),
    BENCHMARK("cross_arch_complex_instructions", complex_params, single_metrics, set_up_complex, run, "multiplications, conditional selections, floating point"),
    BENCHMARK("cross_arch_optimization", block_params, optimization_metrics, set_up_optimization, run_optimization, "what each level costs, and what its code is like"),
    {0},
};
