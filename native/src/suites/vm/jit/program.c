#include "suites/vm/jit/program.h"

#include "base/sample.h"

enum { MOST_VARIABLES = 24, MOST_TEMPORARIES = 40, ARGS = 4, RECENT = 12 };

/*
 * Registers: variables, which live across blocks; a counter for each block that is the end of a loop; temporaries, which are
 * read only in the block that wrote them.
 */
struct writer {
    struct ir_function *function;
    uint64_t *seed;
    size_t variables, counters, temporaries;
    size_t written; /* temporaries written in this block, the first ones */
    uint16_t latest; /* of them, where there are any */
};

static size_t below(struct writer *w, size_t limit)
{
    return (size_t)(sample_random(w->seed) % limit);
}

static struct ir_instr *add(struct writer *w, uint8_t op)
{
    struct ir_instr *instr = &w->function->instrs[w->function->count++];
    *instr = (struct ir_instr){.op = op};
    return instr;
}

static uint16_t readable(struct writer *w)
{
    size_t of = below(w, w->variables + w->written);
    return (uint16_t)(of < w->variables ? of : of + w->counters);
}

/* Mostly what was written last, or little would be of use. */
static uint16_t recent(struct writer *w)
{
    return w->written > 0 && below(w, 8) > 0 ? w->latest : readable(w);
}

/* A variable, a new temporary, or an old one again. */
static uint16_t writable(struct writer *w)
{
    if (below(w, 3) == 0)
        return (uint16_t)below(w, w->variables);
    size_t of = w->written < w->temporaries ? w->written++ : below(w, w->temporaries);
    return w->latest = (uint16_t)(w->variables + w->counters + of);
}

static uint64_t constant(struct writer *w)
{
    static const uint64_t notable[] = {0, 1, 2, 3, 5, 8, 63, 64, 127, 128, 255, 4096, INT32_MAX, UINT64_C(1) << 31, UINT32_MAX,
                                       UINT64_C(1) << 32, INT64_MAX, UINT64_C(1) << 63, UINT64_MAX, -UINT64_C(128)};
    size_t choice = below(w, 40);
    if (choice < sizeof notable / sizeof *notable)
        return notable[choice];
    return choice == 39 ? sample_random(w->seed) : below(w, 1000);
}

/* Among what was written in this block, `so_far` instructions. */
static struct ir_instr one_of_the_last(struct writer *w, size_t so_far)
{
    return w->function->instrs[w->function->count - 1 - below(w, so_far < RECENT ? so_far : RECENT)];
}

static void add_random(struct writer *w, size_t block)
{
    static const uint8_t usual[] = {IR_ADD, IR_ADD, IR_ADD, IR_SUB, IR_MUL, IR_AND, IR_OR, IR_XOR, IR_SHL, IR_SHR, IR_SAR, IR_EQ, IR_LT,
                                    IR_SLT};
    size_t choice = below(w, 100);
    const struct ir_block *here = &w->function->blocks[block];
    size_t so_far = w->function->count - here->first;
    if (choice < 8) {
        struct ir_instr *instr = add(w, IR_CONST);
        instr->value = constant(w);
        instr->dst = writable(w);
    } else if (choice < 12) {
        struct ir_instr *instr = add(w, IR_COPY);
        instr->a = recent(w);
        instr->dst = writable(w);
    } else if (choice < 22) {
        struct ir_instr *instr = add(w, IR_LOAD);
        instr->a = readable(w);
        instr->value = below(w, 16);
        instr->dst = writable(w);
    } else if (choice < 30) {
        /* Often to where something was read a moment ago. */
        const struct ir_instr before = so_far > 0 ? one_of_the_last(w, so_far) : (struct ir_instr){0};
        struct ir_instr *instr = add(w, IR_STORE);
        instr->a = before.op == IR_LOAD ? before.a : readable(w);
        instr->value = before.op == IR_LOAD ? before.value : below(w, 16);
        instr->b = recent(w);
    } else if (choice < 45 && so_far > 0) {
        /* Again what was computed in this block, perhaps the other way round. */
        struct ir_instr again = one_of_the_last(w, so_far);
        if (again.op != IR_STORE)
            again.dst = writable(w);
        if (ir_is_binary(again.op) && below(w, 2) == 0) {
            uint16_t a = again.a;
            again.a = again.b;
            again.b = a;
        }
        *add(w, again.op) = again;
    } else {
        struct ir_instr *instr = add(w, choice == 99 ? (below(w, 2) == 0 ? IR_DIV : IR_REM) : usual[below(w, sizeof usual)]);
        instr->a = readable(w);
        instr->b = recent(w);
        instr->dst = writable(w);
        /* Most variables go on from what they were. */
        if (instr->dst < w->variables && below(w, 4) > 0)
            instr->a = instr->dst;
    }
}

/* The counter of a loop, as a variable that nothing else writes. */
static uint16_t counter(const struct writer *w, size_t of)
{
    return (uint16_t)(w->variables + of);
}

/* Goes back to an earlier block while the counter lasts, which an outer loop may find used up already. */
static void end_loop(struct writer *w, size_t block, size_t of)
{
    /* Nothing reads the block's temporaries any more. */
    uint16_t one = (uint16_t)(w->variables + w->counters);
    struct ir_instr *instr = add(w, IR_CONST);
    instr->dst = one;
    instr->value = 1;
    instr = add(w, IR_SUB);
    instr->dst = instr->a = counter(w, of);
    instr->b = one;
    instr = add(w, IR_SLT);
    instr->dst = instr->a = one;
    instr->b = counter(w, of);
    instr = add(w, IR_BRANCH);
    instr->a = one;
    instr->b = (uint16_t)(1 + below(w, block));
    instr->dst = (uint16_t)(block + 1);
}

static void end_block(struct writer *w, size_t block)
{
    size_t rest = w->function->block_count - 1 - block;
    struct ir_instr *instr = add(w, below(w, 4) == 0 ? IR_JUMP : IR_BRANCH);
    instr->a = readable(w);
    instr->b = (uint16_t)(block + 1 + below(w, rest < 3 ? rest : 3));
    instr->dst = (uint16_t)(block + 1 + below(w, rest < 2 ? rest : 2));
}

static void end_function(struct writer *w)
{
    for (size_t i = 1; i < w->variables; i++) {
        struct ir_instr *instr = add(w, i % 2 == 0 ? IR_XOR : IR_ADD);
        instr->dst = instr->a = 0;
        instr->b = (uint16_t)i;
    }
    add(w, IR_RETURN);
}

void program_random(struct ir_function *function, const struct program_shape *shape, uint64_t *seed)
{
    struct writer w = {.function = function, .seed = seed};
    /* What returns the variables should not be most of a small function. */
    size_t variables = shape->instrs / 8 + 2;
    w.variables = variables > MOST_VARIABLES ? MOST_VARIABLES : variables;
    w.temporaries = shape->instrs < MOST_TEMPORARIES ? shape->instrs : MOST_TEMPORARIES;
    size_t loops = shape->turns > 0 && shape->blocks > 2 ? 1 + (shape->blocks - 2) / 4 : 0;
    w.counters = loops;
    function->count = 0;
    function->block_count = shape->blocks;
    function->arg_count = w.variables < ARGS ? w.variables : ARGS;
    function->reg_count = w.variables + w.counters + w.temporaries;
    /* What returns the variables, ends blocks and loops, and sets what is no argument. */
    size_t needed = w.variables + shape->blocks - 1 + 3 * loops + w.variables + loops - function->arg_count;
    size_t left = shape->instrs > needed ? shape->instrs - needed : 0;
    for (size_t block = 0, loop = 0; block < shape->blocks; block++) {
        size_t own = left / shape->blocks + (block < left % shape->blocks);
        function->blocks[block].first = (uint32_t)function->count;
        w.written = 0;
        if (block == 0) {
            for (size_t i = function->arg_count; i < w.variables + w.counters; i++) {
                struct ir_instr *instr = add(&w, IR_CONST);
                instr->dst = (uint16_t)i;
                instr->value = i < w.variables ? constant(&w) : 1 + shape->turns / loops;
            }
        }
        for (size_t i = 0; i < own; i++)
            add_random(&w, block);
        if (block + 1 == shape->blocks)
            end_function(&w);
        else if (block > 0 && loop < loops && block % 4 == 1)
            end_loop(&w, block, loop++);
        else
            end_block(&w, block);
        function->blocks[block].count = (uint32_t)(function->count - function->blocks[block].first);
    }
}

void program_input(uint64_t args[IR_MAX_ARGS], uint64_t memory[IR_WORDS], uint64_t *seed)
{
    for (size_t i = 0; i < IR_MAX_ARGS; i++) {
        uint64_t word = sample_random(seed);
        args[i] = word % 3 == 0 ? word : word >> 58;
    }
    for (size_t i = 0; i < IR_WORDS; i++) {
        uint64_t word = sample_random(seed);
        memory[i] = word % 3 == 0 ? word : word >> 56;
    }
}
