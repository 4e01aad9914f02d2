#include "suites/vm/jit/jit.h"

#include "base/clock.h"

#include <stdlib.h>

enum { ALIGNMENT = 16 };

struct jit {
    struct ir_function function; /* being compiled */
    struct liveness liveness;
    struct homes homes;
    struct pass_memory *memory;
    bool is_live_known;
};

struct jit *jit_create(void)
{
    struct jit *jit = calloc(1, sizeof *jit);
    if (jit == NULL)
        return NULL;
    jit->memory = pass_memory_create();
    if (jit->memory != NULL)
        return jit;
    free(jit);
    return NULL;
}

void jit_destroy(struct jit *jit)
{
    if (jit == NULL)
        return;
    pass_memory_destroy(jit->memory);
    free(jit);
}

/* Adds what a phase took that ends now, and begins the next. */
static void lap(uint64_t phases[JIT_PHASES], enum jit_phase phase, uint64_t *began)
{
    if (phases == NULL)
        return;
    uint64_t now = clock_tsc();
    phases[phase] += now - *began;
    *began = now;
}

void jit_prepare(struct jit *jit, const struct ir_function *function, unsigned level, uint64_t phases[JIT_PHASES])
{
    uint64_t began = phases == NULL ? 0 : clock_tsc();
    ir_copy(&jit->function, function);
    lap(phases, JIT_COPY, &began);
    jit->is_live_known = level >= JIT_REGISTERS;
    if (level >= JIT_FOLD)
        pass_fold(&jit->function, level == JIT_ALL, jit->memory);
    lap(phases, JIT_FOLDING, &began);
    if (level == JIT_ALL) {
        pass_cse(&jit->function, true, jit->memory);
        lap(phases, JIT_CSE, &began);
        /* Copies that stand in for common subexpressions. */
        pass_fold(&jit->function, true, jit->memory);
        lap(phases, JIT_FOLDING, &began);
    }
    if (level >= JIT_REGISTERS)
        pass_dead(&jit->function, &jit->liveness);
    lap(phases, JIT_DEAD, &began);
    if (level >= JIT_REGISTERS)
        homes_by_linear_scan(&jit->homes, &jit->function, &jit->liveness, X86_HOME_REGISTERS);
    else
        homes_in_memory(&jit->homes, &jit->function);
    lap(phases, JIT_HOMES, &began);
}

x86_function jit_generate(struct jit *jit, bool count_blocks, struct code_memory *code, uint64_t phases[JIT_PHASES])
{
    uint64_t began = phases == NULL ? 0 : clock_tsc();
    if (code->open_to < code->used + x86_room(&jit->function))
        return NULL;
    uint8_t *to = code->bytes + code->used;
    struct x86_options options = {.count_blocks = count_blocks, .liveness = jit->is_live_known ? &jit->liveness : NULL};
    size_t bytes = x86_emit(to, &jit->function, &jit->homes, options);
    code->used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    lap(phases, JIT_EMIT, &began);
    return (x86_function)(uintptr_t)to;
}

x86_function jit_compile(struct jit *jit, const struct ir_function *function, unsigned level, bool count_blocks,
                         struct code_memory *code, uint64_t phases[JIT_PHASES])
{
    jit_prepare(jit, function, level, phases);
    return jit_generate(jit, count_blocks, code, phases);
}
