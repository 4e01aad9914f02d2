#include "suites/vm/cross/generate.h"

#include "base/sample.h"

#include <string.h>

enum { FARTHEST = 8 /* instructions that a branch passes over, and one */, MOST_REFUSED = 100 };

const struct mix cross_mix_of_all = {.arithmetic = 8, .flags = 4, .memory = 4, .branches = 3, .multiply = 1, .select = 2, .floats = 2};

struct generator {
    const struct isa *isa;
    uint64_t *random;
    const struct mix *mix;
    size_t at, count;
    bool flags;                        /* are defined here */
    bool flags_missing[UNIT_MOST + 1]; /* a branch to there comes from where they are not */
};

static unsigned below(struct generator *generator, unsigned limit)
{
    return (unsigned)((sample_random(generator->random) >> 16) % limit);
}

/* A register of the architecture that a program may write. */
static uint8_t destination(struct generator *generator)
{
    return generator->isa->general[below(generator, GUEST_COUNTER)];
}

static uint8_t source(struct generator *generator)
{
    return generator->isa->general[below(generator, GUEST_GENERAL)];
}

static int64_t constant(struct generator *generator)
{
    uint64_t bits = sample_random(generator->random);
    switch (below(generator, 6)) {
    case 0: return (int64_t)bits;
    case 1: return (int32_t)bits;
    case 2: return (int64_t)((bits & 0xFFFF) << 16 * (bits >> 60 & 3));
    case 3: return (int64_t)(bits & 0xFFFF000) - 0x8000000;
    default: return (int64_t)(bits & 0xFFF) - 0x800;
    }
}

static uint8_t any_of(struct generator *generator, const uint8_t *list, unsigned count)
{
    return list[below(generator, count)];
}

static struct insn arithmetic(struct generator *generator)
{
    static const uint8_t ops[] = {OP_ADD, OP_SUB, OP_AND, OP_OR, OP_XOR, OP_SHL, OP_SHR, OP_SAR, OP_SLT, OP_SLTU, OP_MOV, OP_MOVI, OP_INSERT16};
    struct insn insn = {.op = any_of(generator, ops, sizeof ops), .d = destination(generator), .a = source(generator), .b = source(generator)};
    bool shifts = insn.op >= OP_SHL && insn.op <= OP_SAR;
    insn.has_imm = shifts || (insn.op != OP_MOV && insn.op != OP_MOVI && insn.op != OP_INSERT16 && below(generator, 2) == 0);
    insn.imm = shifts ? 1 + below(generator, 63) : constant(generator);
    if (insn.op == OP_INSERT16) {
        insn.shift = (uint8_t)(16 * below(generator, 4));
        insn.imm &= 0xFFFF;
    }
    return insn;
}

static struct insn with_flags(struct generator *generator)
{
    static const uint8_t ops[] = {OP_SUB, OP_SUB, OP_ADD, OP_AND, OP_XOR, OP_OR};
    struct insn insn = {.op = any_of(generator, ops, sizeof ops), .d = destination(generator), .a = source(generator), .b = source(generator)};
    bool x86 = generator->isa->number == ISA_X86_64;
    insn.has_imm = below(generator, 2) == 0;
    insn.imm = constant(generator);
    insn.sets = insn.op == OP_ADD ? SETS_ADD : insn.op != OP_SUB ? SETS_LOGIC : x86 ? SETS_BORROW : SETS_CARRY;
    if (!generator->isa->has_flags)
        insn.sets = SETS_NONE;
    else if (below(generator, 3) == 0)
        insn.d = NO_REGISTER;
    return insn;
}

static struct insn memory(struct generator *generator)
{
    static const uint8_t widths[] = {1, 4, 8};
    struct insn insn = {.op = below(generator, 2) == 0 ? OP_LOAD : OP_STORE, .a = generator->isa->general[GUEST_BASE]};
    insn.width = any_of(generator, widths, sizeof widths);
    insn.imm = below(generator, (unsigned)(GUEST_INTEGERS - insn.width + 1));
    if (below(generator, 2) == 0)
        insn.imm -= insn.imm % insn.width;
    insn.d = insn.op == OP_LOAD ? destination(generator) : 0;
    insn.b = insn.op == OP_STORE ? source(generator) : 0;
    return insn;
}

static struct insn branch(struct generator *generator)
{
    size_t left = generator->count - generator->at - 1;
    struct insn insn = {.op = OP_JMP, .target = (int32_t)(generator->at + 1 + below(generator, left < FARTHEST ? (unsigned)left + 1 : FARTHEST))};
    if (below(generator, 5) == 0)
        return insn;
    insn.op = generator->isa->has_flags ? OP_BR : OP_BCMP;
    insn.cond = (uint8_t)below(generator, 16);
    insn.a = insn.op == OP_BCMP ? source(generator) : 0;
    insn.b = insn.op == OP_BCMP ? source(generator) : 0;
    return insn;
}

static struct insn select(struct generator *generator)
{
    return (struct insn){.op = below(generator, 3) == 0 ? OP_SETC : OP_SEL, .cond = (uint8_t)below(generator, 16), .d = destination(generator),
                         .a = source(generator), .b = source(generator)};
}

static struct insn floats(struct generator *generator)
{
    static const uint8_t ops[] = {OP_FADD, OP_FSUB, OP_FMUL, OP_FDIV, OP_FMOV, OP_FCVT, OP_FLOAD, OP_FSTORE};
    struct insn insn = {.op = any_of(generator, ops, sizeof ops), .d = (uint8_t)below(generator, GUEST_FLOATS)};
    insn.a = insn.op == OP_FCVT ? source(generator) : (uint8_t)below(generator, GUEST_FLOATS);
    insn.b = (uint8_t)below(generator, GUEST_FLOATS);
    if (insn.op == OP_FLOAD || insn.op == OP_FSTORE) {
        insn.a = generator->isa->general[GUEST_BASE];
        insn.width = 8;
        insn.imm = GUEST_INTEGERS + 8 * (int64_t)below(generator, GUEST_DOUBLES);
    }
    return insn;
}

static struct insn draw(struct generator *generator)
{
    const struct mix *mix = generator->mix;
    unsigned weights[] = {mix->arithmetic, mix->flags, mix->memory, mix->branches, mix->multiply, mix->select, mix->floats}, total = 0, kind = 0;
    for (unsigned i = 0; i < sizeof weights / sizeof *weights; i++)
        total += weights[i];
    for (unsigned drawn = below(generator, total); drawn >= weights[kind]; kind++)
        drawn -= weights[kind];
    struct insn product = {.op = OP_MUL, .d = destination(generator), .a = source(generator), .b = source(generator)};
    switch (kind) {
    case 0: return arithmetic(generator);
    case 1: return with_flags(generator);
    case 2: return memory(generator);
    case 3: return branch(generator);
    case 4: return product;
    case 5: return generator->isa->has_flags ? select(generator) : arithmetic(generator);
    default: return floats(generator);
    }
}

/* As the architecture has it: x86-64's instructions have two operands, and most set the flags. */
static void adapt(const struct isa *isa, struct insn *insn)
{
    if (isa->number != ISA_X86_64)
        return;
    bool two = insn->op >= OP_ADD && insn->op <= OP_SAR, floats = insn->op >= OP_FADD && insn->op <= OP_FDIV;
    if ((two || floats) && insn->d != NO_REGISTER)
        insn->a = insn->d;
    if (insn->op == OP_SEL)
        insn->b = insn->d;
    if (two && insn->sets == SETS_NONE && insn->op != OP_ADD)
        insn->sets = insn->op == OP_SUB ? SETS_BORROW : insn->op <= OP_XOR && insn->op >= OP_AND ? SETS_LOGIC : SETS_UNDEFINED;
}

static void follow_flags(struct generator *generator, const struct insn *insn)
{
    if (insn->sets != SETS_NONE)
        generator->flags = insn->sets != SETS_UNDEFINED;
    if (insn_branches(insn))
        generator->flags_missing[insn->target] |= !generator->flags;
    if (insn->op == OP_JMP)
        generator->flags = true; /* nobody comes from here: who comes by a branch decides */
}

size_t cross_generate(const struct isa *isa, uint64_t *random, size_t count, const struct mix *mix, unsigned options, uint8_t *code, size_t capacity)
{
    static struct unit unit;
    struct generator generator = {.isa = isa, .random = random, .mix = mix, .count = count};
    generator.flags = options & GENERATE_FLAGS;
    uint8_t counter = isa->general[GUEST_COUNTER];
    unsigned refused = 0;
    if (count + 3 > UNIT_MOST)
        return 0;
    while (generator.at < count) {
        if (generator.flags_missing[generator.at])
            generator.flags = false;
        /* With no flags to use and nothing else in the mix, arithmetic. */
        struct insn insn = refused < MOST_REFUSED ? draw(&generator) : arithmetic(&generator);
        adapt(isa, &insn);
        if ((op_infos[insn.op].uses_flags && !generator.flags) || !isa_has(isa, &insn)) {
            refused++;
            continue;
        }
        refused = 0;
        follow_flags(&generator, &insn);
        unit.insns[generator.at++] = insn;
    }
    unit.count = count;
    if (options & GENERATE_LOOP) {
        struct insn step = {.op = OP_SUB, .d = counter, .a = counter, .has_imm = true, .imm = 1}, back = {.op = OP_BR, .cond = COND_NE};
        step.sets = isa->number == ISA_X86_64 ? SETS_BORROW : SETS_CARRY;
        if (!isa->has_flags) {
            step = (struct insn){.op = OP_ADD, .d = counter, .a = counter, .has_imm = true, .imm = -1};
            back = (struct insn){.op = OP_BCMP, .cond = COND_NE, .a = counter, .has_imm = true};
        }
        unit.insns[unit.count++] = step;
        unit.insns[unit.count++] = back;
    }
    size_t length;
    return cross_encode(isa, unit.insns, unit.count, code, capacity, &length) ? length : 0;
}
