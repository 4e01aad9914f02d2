/* Level 3, a block at a time: what is known of registers inside one, and then what nobody reads. */
#include "suites/vm/cross/codec.h"
#include "suites/vm/cross/translate.h"

#include <string.h>

/* What is known of the registers at a point. */
struct facts {
    bool constant[GUEST_REGISTERS];
    int64_t value[GUEST_REGISTERS];
    uint8_t copy_of[GUEST_REGISTERS]; /* itself: of none */
};

static void forget_all(struct facts *facts)
{
    memset(facts, 0, sizeof *facts);
    for (uint8_t i = 0; i < GUEST_REGISTERS; i++)
        facts->copy_of[i] = i;
}

static void forget(struct facts *facts, uint8_t d)
{
    facts->constant[d] = false;
    for (uint8_t i = 0; i < GUEST_REGISTERS; i++)
        if (facts->copy_of[i] == d)
            facts->copy_of[i] = i;
    facts->copy_of[d] = d;
}

static bool compute(uint8_t op, uint64_t a, uint64_t b, uint64_t *result)
{
    switch (op) {
    case OP_ADD: *result = a + b; return true;
    case OP_SUB: *result = a - b; return true;
    case OP_AND: *result = a & b; return true;
    case OP_OR: *result = a | b; return true;
    case OP_XOR: *result = a ^ b; return true;
    case OP_MUL: *result = a * b; return true;
    case OP_SHL: *result = a << b; return true;
    case OP_SHR: *result = a >> b; return true;
    case OP_SAR: *result = (uint64_t)((int64_t)a >> b); return true;
    case OP_SLT: *result = (int64_t)a < (int64_t)b; return true;
    case OP_SLTU: *result = a < b; return true;
    default: return false;
    }
}

/* Instructions with a constant for b are encoded everywhere, if with another one's help. */
static bool takes_constant(uint8_t op)
{
    return (op >= OP_ADD && op <= OP_XOR) || op == OP_SLT || op == OP_SLTU || op == OP_MUL || op == OP_BCMP;
}

static void to_constant(struct insn *insn, uint64_t value)
{
    *insn = (struct insn){.op = OP_MOVI, .d = insn->d, .imm = (int64_t)value};
}

/* live: its flags are used. */
static void simplify(struct facts *facts, struct insn *insn, bool live)
{
    const struct op_info *info = &op_infos[insn->op];
    uint64_t result;
    bool sets = live && insn->sets != SETS_NONE;
    if (info->a == 'I')
        insn->a = facts->copy_of[insn->a];
    if (info->b == 'I' && !insn->has_imm)
        insn->b = facts->copy_of[insn->b];
    if (takes_constant(insn->op) && !insn->has_imm && facts->constant[insn->b] && fits_signed(facts->value[insn->b], 12)) {
        insn->has_imm = true;
        insn->imm = facts->value[insn->b];
    }
    bool has_b = insn->has_imm || (info->b == 'I' && facts->constant[insn->b]);
    uint64_t b = insn->has_imm ? (uint64_t)insn->imm : has_b ? (uint64_t)facts->value[insn->b] : 0;
    if (insn->op == OP_MOV && facts->constant[insn->a])
        to_constant(insn, (uint64_t)facts->value[insn->a]);
    else if (insn->op == OP_INSERT16 && facts->constant[insn->d])
        to_constant(insn, ((uint64_t)facts->value[insn->d] & ~(UINT64_C(0xFFFF) << insn->shift)) | (uint64_t)insn->imm << insn->shift);
    else if (!sets && insn->d != NO_REGISTER && has_b && info->a == 'I' && facts->constant[insn->a]
             && compute(insn->op, (uint64_t)facts->value[insn->a], b, &result))
        to_constant(insn, result);
    else if (!sets && insn->op == OP_MUL && insn->has_imm && insn->imm > 1 && (insn->imm & (insn->imm - 1)) == 0)
        *insn = (struct insn){.op = OP_SHL, .sets = insn->sets, .d = insn->d, .a = insn->a, .has_imm = true, .imm = __builtin_ctzll((uint64_t)insn->imm)};
}

static void learn(struct facts *facts, const struct insn *insn)
{
    if (op_infos[insn->op].d != 'I' || insn->d == NO_REGISTER)
        return;
    if (insn->op == OP_MOV && insn->a == insn->d)
        return;
    forget(facts, insn->d);
    if (insn->op == OP_MOVI) {
        facts->constant[insn->d] = true;
        facts->value[insn->d] = insn->imm;
    }
    if (insn->op == OP_MOV)
        facts->copy_of[insn->d] = insn->a;
}

/* From its end: registers that are written before they are read. All are read after a block. */
static void remove_dead(struct unit *unit, const bool *leads, const bool *live)
{
    uint32_t read = ~0u;
    for (size_t i = unit->count; i-- > 0;) {
        struct insn *insn = &unit->insns[i];
        const struct op_info *info = &op_infos[insn->op];
        if (insn_branches(insn) || leads[i + 1])
            read = ~0u;
        bool writes = info->d == 'I' && insn->d != NO_REGISTER, flags = live[i] && insn->sets != SETS_NONE;
        bool useless = writes && !flags && insn->op != OP_LOAD && (!(read >> insn->d & 1) || (insn->op == OP_MOV && insn->a == insn->d));
        if (useless) {
            insn->op = OP_NONE;
            continue;
        }
        if (writes && !info->reads_d)
            read &= ~(1u << insn->d);
        if (info->a == 'I')
            read |= 1u << insn->a;
        if (info->b == 'I' && !insn->has_imm)
            read |= 1u << insn->b;
    }
}

void cross_optimise(struct unit *unit)
{
    bool leads[UNIT_MOST + 1] = {true}, live[UNIT_MOST];
    struct facts facts;
    for (size_t i = 0; i < unit->count; i++)
        if (insn_branches(&unit->insns[i]))
            leads[unit->insns[i].target] = leads[i + 1] = true;
    cross_live_flags(unit, live);
    for (size_t i = 0; i < unit->count; i++) {
        if (leads[i])
            forget_all(&facts);
        simplify(&facts, &unit->insns[i], live[i]);
        learn(&facts, &unit->insns[i]);
    }
    remove_dead(unit, leads, live);
}
