#include "suites/vm/jit/passes.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE = 1024 }; /* of expressions, a power of two */

/* What a register is known to hold. */
struct known {
    enum { NOTHING, CONSTANT, COPY } what;
    uint32_t epoch;
    uint16_t source;  /* COPY: of this register, */
    uint32_t version; /* when it was written so many times */
    uint64_t value;
};

/* An expression and the register that holds it. */
struct expression {
    uint32_t epoch;
    struct ir_instr instr;
    uint32_t version_a, version_b, version_dst;
};

struct pass_memory {
    uint32_t epoch; /* what was noted in an earlier one is forgotten */
    uint32_t versions[IR_MAX_REGS];
    struct known known[IR_MAX_REGS];
    struct expression table[TABLE];
};

struct pass_memory *pass_memory_create(void)
{
    return calloc(1, sizeof(struct pass_memory));
}

void pass_memory_destroy(struct pass_memory *memory)
{
    free(memory);
}

/* Whether the only way into each block is the end of the block before it. */
static void find_continued(const struct ir_function *function, bool continued[IR_MAX_BLOCKS])
{
    uint16_t ways[IR_MAX_BLOCKS + 1] = {1};
    bool from_before[IR_MAX_BLOCKS + 1] = {false};
    for (size_t block = 0; block < function->block_count; block++) {
        size_t successors[2], count = ir_successors(function, block, successors);
        for (size_t i = 0; i < count; i++) {
            ways[successors[i]]++;
            from_before[successors[i]] |= successors[i] == block + 1;
        }
    }
    for (size_t block = 0; block < function->block_count; block++)
        continued[block] = ways[block] == 1 && from_before[block];
}

static void begin_block(struct pass_memory *memory, bool continued)
{
    if (!continued)
        memory->epoch++;
}

/* ---- constants and copies ---- */

static bool is_constant(const struct pass_memory *memory, uint16_t reg, uint64_t *value)
{
    const struct known *known = &memory->known[reg];
    if (known->epoch != memory->epoch || known->what != CONSTANT)
        return false;
    *value = known->value;
    return true;
}

static uint16_t original(const struct pass_memory *memory, uint16_t reg)
{
    const struct known *known = &memory->known[reg];
    bool copy = known->epoch == memory->epoch && known->what == COPY && memory->versions[known->source] == known->version;
    return copy ? known->source : reg;
}

static void make_constant(struct ir_instr *instr, uint64_t value)
{
    *instr = (struct ir_instr){.op = IR_CONST, .dst = instr->dst, .value = value};
}

static void make_copy(struct ir_instr *instr)
{
    *instr = (struct ir_instr){.op = IR_COPY, .dst = instr->dst, .a = instr->a};
}

static bool is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

/* A cheaper form of an operation with a constant. */
static void reduce(struct ir_instr *instr)
{
    uint64_t value = instr->value;
    switch (instr->op) {
    case IR_SUB:
        instr->op = IR_ADD;
        instr->value = -value;
        if (value == 0)
            make_copy(instr);
        break;
    case IR_ADD: case IR_OR: case IR_XOR:
        if (value == 0)
            make_copy(instr);
        break;
    case IR_SHL: case IR_SHR: case IR_SAR:
        instr->value &= 63;
        if (instr->value == 0)
            make_copy(instr);
        break;
    case IR_AND:
        if (value == UINT64_MAX)
            make_copy(instr);
        else if (value == 0)
            make_constant(instr, 0);
        break;
    case IR_MUL: case IR_DIV:
        if (value == 0)
            make_constant(instr, instr->op == IR_MUL ? 0 : UINT64_MAX);
        else if (value == 1)
            make_copy(instr);
        else if (is_power_of_two(value)) {
            instr->op = instr->op == IR_MUL ? IR_SHL : IR_SHR;
            instr->value = (uint64_t)__builtin_ctzll(value);
        }
        break;
    case IR_REM:
        if (value == 0)
            make_copy(instr);
        else if (is_power_of_two(value)) {
            instr->op = IR_AND;
            instr->value = value - 1;
            if (value == 1)
                make_constant(instr, 0);
        }
        break;
    default:
        break;
    }
}

static void fold_binary(struct ir_instr *instr, const struct pass_memory *memory)
{
    uint64_t a, b = instr->value;
    bool knows_a = is_constant(memory, instr->a, &a), knows_b = instr->immediate || is_constant(memory, instr->b, &b);
    if (knows_a && knows_b) {
        make_constant(instr, ir_evaluate(instr->op, a, b));
        return;
    }
    if (knows_a && ir_is_commutative(instr->op)) {
        instr->a = instr->b;
        b = a;
        knows_b = true;
    }
    if (knows_b) {
        instr->immediate = true;
        instr->value = b;
        reduce(instr);
    } else if (instr->a == instr->b) {
        if (instr->op == IR_SUB || instr->op == IR_XOR || instr->op == IR_LT || instr->op == IR_SLT)
            make_constant(instr, 0);
        else if (instr->op == IR_EQ)
            make_constant(instr, 1);
        else if (instr->op == IR_AND || instr->op == IR_OR)
            make_copy(instr);
    }
}

static void fold(struct ir_instr *instr, const struct pass_memory *memory)
{
    uint64_t value;
    if (ir_reads_a(instr))
        instr->a = original(memory, instr->a);
    if (ir_reads_b(instr))
        instr->b = original(memory, instr->b);
    if (ir_is_binary(instr->op)) {
        fold_binary(instr, memory);
    } else if (ir_reads_a(instr) && is_constant(memory, instr->a, &value)) {
        if (instr->op == IR_COPY) {
            make_constant(instr, value);
        } else if (instr->op == IR_BRANCH) {
            instr->b = value != 0 ? instr->b : instr->dst;
            instr->op = IR_JUMP;
        } else {
            instr->immediate = true;
            instr->value += value;
        }
    }
}

/* Call after the instruction's operands were looked at. */
static void note_written(const struct ir_instr *instr, struct pass_memory *memory)
{
    struct known *known = &memory->known[instr->dst];
    uint32_t version = memory->versions[instr->a];
    memory->versions[instr->dst]++;
    known->epoch = memory->epoch;
    known->what = instr->op == IR_CONST ? CONSTANT : instr->op == IR_COPY && instr->a != instr->dst ? COPY : NOTHING;
    known->value = instr->value;
    known->source = instr->a;
    known->version = version;
}

void pass_fold(struct ir_function *function, bool across, struct pass_memory *memory)
{
    bool continued[IR_MAX_BLOCKS] = {false};
    if (across)
        find_continued(function, continued);
    for (size_t block = 0; block < function->block_count; block++) {
        begin_block(memory, continued[block]);
        struct ir_instr *instr = &function->instrs[function->blocks[block].first];
        for (size_t i = 0; i < function->blocks[block].count; i++, instr++) {
            fold(instr, memory);
            if (ir_writes(instr))
                note_written(instr, memory);
        }
    }
}

/* ---- common subexpressions ---- */

static size_t hash(const struct expression *e)
{
    uint64_t mixed = (e->instr.op | (uint64_t)e->instr.a << 8 | (uint64_t)e->instr.b << 24 | (uint64_t)e->version_a << 40)
        ^ (e->instr.value + e->version_b) * 0x9E3779B97F4A7C15u;
    return (size_t)(mixed * 0xBF58476D1CE4E5B9u >> 48) % TABLE;
}

static bool same(const struct expression *x, const struct expression *y)
{
    return x->epoch == y->epoch && x->instr.op == y->instr.op && x->instr.immediate == y->instr.immediate && x->instr.a == y->instr.a
        && x->instr.b == y->instr.b && x->instr.value == y->instr.value && x->version_a == y->version_a
        && x->version_b == y->version_b;
}

/* The expression of an instruction, as the table has it. A load depends on the memory as an addition does on its second operand. */
static struct expression expression_of(const struct ir_instr *instr, uint32_t stores, const struct pass_memory *memory)
{
    struct expression e = {.epoch = memory->epoch, .instr = *instr};
    e.instr.dst = 0;
    if (!ir_reads_b(instr))
        e.instr.b = 0;
    if (!ir_reads_a(instr))
        e.instr.a = 0;
    if (ir_reads_b(instr) && ir_is_commutative(instr->op) && e.instr.a > e.instr.b) {
        e.instr.a = instr->b;
        e.instr.b = instr->a;
    }
    e.version_a = ir_reads_a(instr) ? memory->versions[e.instr.a] : 0;
    e.version_b = instr->op == IR_LOAD ? stores : ir_reads_b(instr) ? memory->versions[e.instr.b] : 0;
    return e;
}

/* reg holds the expression from now on. */
static void note_expression(struct expression e, uint16_t reg, struct pass_memory *memory)
{
    struct expression *entry = &memory->table[hash(&e)];
    *entry = e;
    entry->instr.dst = reg;
    entry->version_dst = memory->versions[reg];
}

void pass_cse(struct ir_function *function, bool across, struct pass_memory *memory)
{
    bool continued[IR_MAX_BLOCKS] = {false};
    uint32_t stores = 0;
    if (across)
        find_continued(function, continued);
    for (size_t block = 0; block < function->block_count; block++) {
        begin_block(memory, continued[block]);
        struct ir_instr *instr = &function->instrs[function->blocks[block].first];
        for (size_t i = 0; i < function->blocks[block].count; i++, instr++) {
            if (instr->op == IR_STORE) {
                struct ir_instr load = {.op = IR_LOAD, .immediate = instr->immediate, .a = instr->a, .value = instr->value};
                stores++;
                note_expression(expression_of(&load, stores, memory), instr->b, memory);
            } else if (ir_is_binary(instr->op) || instr->op == IR_LOAD) {
                struct expression e = expression_of(instr, stores, memory);
                const struct expression *found = &memory->table[hash(&e)];
                if (same(found, &e) && memory->versions[found->instr.dst] == found->version_dst) {
                    *instr = (struct ir_instr){.op = IR_COPY, .dst = instr->dst, .a = found->instr.dst};
                    memory->versions[instr->dst] += instr->dst != instr->a;
                } else {
                    memory->versions[instr->dst]++;
                    note_expression(e, instr->dst, memory);
                }
            } else if (ir_writes(instr)) {
                memory->versions[instr->dst]++;
            }
        }
    }
}

/* ---- dead code ---- */

static void forget_unreached(struct ir_function *function)
{
    bool reached[IR_MAX_BLOCKS] = {true};
    uint16_t stack[IR_MAX_BLOCKS] = {0};
    for (size_t depth = 1; depth > 0;) {
        size_t successors[2], count = ir_successors(function, stack[--depth], successors);
        for (size_t i = 0; i < count; i++)
            if (!reached[successors[i]]) {
                reached[successors[i]] = true;
                stack[depth++] = (uint16_t)successors[i];
            }
    }
    for (size_t block = 0; block < function->block_count; block++)
        if (!reached[block])
            function->blocks[block].count = 0;
}

/* The registers read before they are written, and those written, in a block. */
static void summarize(const struct ir_function *function, size_t block, struct reg_set *read, struct reg_set *written)
{
    const struct ir_block *at = &function->blocks[block];
    *read = *written = (struct reg_set){0};
    for (size_t i = at->first; i < at->first + at->count; i++) {
        const struct ir_instr *instr = &function->instrs[i];
        if (ir_reads_a(instr) && !reg_in(written, instr->a))
            reg_add(read, instr->a);
        if (ir_reads_b(instr) && !reg_in(written, instr->b))
            reg_add(read, instr->b);
        if (ir_writes(instr))
            reg_add(written, instr->dst);
    }
}

/* The backward data-flow analysis (Aho et al., Compilers, 9.2.5): in = read + (out - written). */
static void find_live(const struct ir_function *function, struct liveness *live)
{
    struct reg_set written[IR_MAX_BLOCKS];
    for (size_t block = 0; block < function->block_count; block++) {
        summarize(function, block, &live->in[block], &written[block]);
        live->out[block] = (struct reg_set){0};
    }
    for (bool changed = function->block_count > 1; changed;) {
        changed = false;
        for (size_t block = function->block_count; block-- > 0;) {
            size_t successors[2], count = ir_successors(function, block, successors);
            for (size_t word = 0; word < IR_MAX_REGS / 64; word++) {
                uint64_t out = 0;
                for (size_t i = 0; i < count; i++)
                    out |= live->in[successors[i]].words[word];
                uint64_t in = live->in[block].words[word] | (out & ~written[block].words[word]);
                changed |= in != live->in[block].words[word];
                live->in[block].words[word] = in;
                live->out[block].words[word] = out;
            }
        }
    }
}

static bool is_needed(const struct ir_instr *instr, const struct reg_set *live)
{
    bool goes_nowhere = instr->op == IR_COPY && instr->dst == instr->a;
    return !ir_writes(instr) || (reg_in(live, instr->dst) && !goes_nowhere);
}

void pass_dead(struct ir_function *function, struct liveness *liveness)
{
    forget_unreached(function);
    find_live(function, liveness);
    for (size_t block = 0; block < function->block_count; block++) {
        struct ir_block *at = &function->blocks[block];
        struct reg_set live = liveness->out[block];
        /* Backwards, what stays moves to the block's end. */
        size_t end = at->first + at->count, to = end;
        for (size_t i = end; i-- > at->first;) {
            const struct ir_instr instr = function->instrs[i];
            if (!is_needed(&instr, &live))
                continue;
            if (ir_writes(&instr))
                reg_remove(&live, instr.dst);
            if (ir_reads_a(&instr))
                reg_add(&live, instr.a);
            if (ir_reads_b(&instr))
                reg_add(&live, instr.b);
            function->instrs[--to] = instr;
        }
        at->first = (uint32_t)to;
        at->count = (uint32_t)(end - to);
    }
}
