/* RISC-V (RV64IMD): The RISC-V Instruction Set Manual, volume I. It has no flags: those of a guest are computed where they are used. */
#include "suites/vm/cross/codec.h"
#include "suites/vm/cross/isa.h"

#include <string.h>

enum {
    ZERO = 0, SCRATCH = 7, SCRATCH2 = 31,
    FLAG_A = 28, FLAG_B = 29, /* operands of what set the flags, where its registers have changed since */
    PACKED = 30,              /* the flags as bits */
    PACKED_N = 8, PACKED_Z = 4, PACKED_C = 2, PACKED_V = 1,
};

enum form { REGISTERS, IMMEDIATE, SHIFT, LOADS, STORES, BRANCH, FLOATS, FLOAT_MOVE, FLOAT_CONVERT, UPPER, JUMP, RETURN };

/* Opcode, funct3 and funct7 or what is in its place. The first one that fits is encoded. */
static const struct pattern {
    uint32_t mask, word;
    uint8_t op, form, width, cond;
} patterns[] = {
    {0xFE00707F, 0x00000033, OP_ADD, REGISTERS, 0, 0},
    {0xFE00707F, 0x40000033, OP_SUB, REGISTERS, 0, 0},
    {0xFE00707F, 0x00007033, OP_AND, REGISTERS, 0, 0},
    {0xFE00707F, 0x00006033, OP_OR, REGISTERS, 0, 0},
    {0xFE00707F, 0x00004033, OP_XOR, REGISTERS, 0, 0},
    {0xFE00707F, 0x02000033, OP_MUL, REGISTERS, 0, 0},
    {0xFE00707F, 0x00002033, OP_SLT, REGISTERS, 0, 0},
    {0xFE00707F, 0x00003033, OP_SLTU, REGISTERS, 0, 0},
    {0x0000707F, 0x00000013, OP_ADD, IMMEDIATE, 0, 0}, /* also MOV, and MOVI of 12 bits */
    {0x0000707F, 0x00007013, OP_AND, IMMEDIATE, 0, 0},
    {0x0000707F, 0x00006013, OP_OR, IMMEDIATE, 0, 0},
    {0x0000707F, 0x00004013, OP_XOR, IMMEDIATE, 0, 0},
    {0x0000707F, 0x00002013, OP_SLT, IMMEDIATE, 0, 0},
    {0x0000707F, 0x00003013, OP_SLTU, IMMEDIATE, 0, 0},
    {0xFC00707F, 0x00001013, OP_SHL, SHIFT, 0, 0},
    {0xFC00707F, 0x00005013, OP_SHR, SHIFT, 0, 0},
    {0xFC00707F, 0x40005013, OP_SAR, SHIFT, 0, 0},
    {0x0000707F, 0x00003003, OP_LOAD, LOADS, 8, 0},
    {0x0000707F, 0x00006003, OP_LOAD, LOADS, 4, 0},
    {0x0000707F, 0x00004003, OP_LOAD, LOADS, 1, 0},
    {0x0000707F, 0x00003023, OP_STORE, STORES, 8, 0},
    {0x0000707F, 0x00002023, OP_STORE, STORES, 4, 0},
    {0x0000707F, 0x00000023, OP_STORE, STORES, 1, 0},
    {0x0000707F, 0x00003007, OP_FLOAD, LOADS, 8, 0},
    {0x0000707F, 0x00003027, OP_FSTORE, STORES, 8, 0},
    {0x0000707F, 0x00000063, OP_BCMP, BRANCH, 0, COND_EQ},
    {0x0000707F, 0x00001063, OP_BCMP, BRANCH, 0, COND_NE},
    {0x0000707F, 0x00004063, OP_BCMP, BRANCH, 0, COND_LT},
    {0x0000707F, 0x00005063, OP_BCMP, BRANCH, 0, COND_GE},
    {0x0000707F, 0x00006063, OP_BCMP, BRANCH, 0, COND_CC},
    {0x0000707F, 0x00007063, OP_BCMP, BRANCH, 0, COND_CS},
    {0xFE00707F, 0x02007053, OP_FADD, FLOATS, 0, 0},
    {0xFE00707F, 0x0A007053, OP_FSUB, FLOATS, 0, 0},
    {0xFE00707F, 0x12007053, OP_FMUL, FLOATS, 0, 0},
    {0xFE00707F, 0x1A007053, OP_FDIV, FLOATS, 0, 0},
    {0xFE00707F, 0x22000053, OP_FMOV, FLOAT_MOVE, 0, 0},       /* FSGNJ.D of one register twice */
    {0xFFF0707F, 0xD2207053, OP_FCVT, FLOAT_CONVERT, 0, 0},    /* FCVT.D.L */
    {0x0000007F, 0x00000037, OP_MOVI, UPPER, 0, 0},            /* LUI */
    {0x00000FFF, 0x0000006F, OP_JMP, JUMP, 0, 0},              /* JAL x0 */
    {0xFFFFFFFF, 0x00008067, OP_RET, RETURN, 0, 0},            /* JALR x0, 0(ra) */
};

#define EACH_PATTERN(pattern) \
    (const struct pattern *pattern = patterns; pattern < patterns + sizeof patterns / sizeof *patterns; pattern++)

/* ---- encoding ---- */

static uint32_t encode_branch(uint32_t word, int64_t target)
{
    uint32_t bits = (uint32_t)target;
    return fits_signed(target, 13)
        ? word | field(bits, 12, 1) << 31 | field(bits, 5, 6) << 25 | field(bits, 1, 4) << 8 | field(bits, 11, 1) << 7 : 0;
}

static uint32_t encode_jump(uint32_t word, int64_t target)
{
    uint32_t bits = (uint32_t)target;
    return fits_signed(target, 21)
        ? word | field(bits, 20, 1) << 31 | field(bits, 1, 10) << 21 | field(bits, 11, 1) << 20 | field(bits, 12, 8) << 12 : 0;
}

static uint32_t encode_by(const struct pattern *pattern, const struct insn *insn)
{
    uint32_t d = (uint32_t)insn->d << 7, a = (uint32_t)insn->a << 15, b = (uint32_t)insn->b << 20, imm = (uint32_t)insn->imm;
    bool fits = fits_signed(insn->imm, 12);
    switch (pattern->form) {
    case REGISTERS: case FLOATS: return insn->has_imm ? 0 : pattern->word | b | a | d;
    case IMMEDIATE: return insn->has_imm && fits ? pattern->word | imm << 20 | a | d : 0;
    case SHIFT: return insn->has_imm && insn->imm > 0 && insn->imm < 64 ? pattern->word | imm << 20 | a | d : 0;
    case LOADS: return fits && insn->width == pattern->width ? pattern->word | imm << 20 | a | d : 0;
    case STORES:
        return fits && insn->width == pattern->width ? pattern->word | field(imm, 5, 7) << 25 | b | a | field(imm, 0, 5) << 7 : 0;
    case BRANCH:
        if (insn->cond != pattern->cond || (insn->has_imm && insn->imm != 0))
            return 0;
        return encode_branch(pattern->word | (insn->has_imm ? 0 : b) | a, insn->target);
    case FLOAT_MOVE: return pattern->word | a << 5 | a | d;
    case FLOAT_CONVERT: return pattern->word | a | d;
    case UPPER:
        if (fits)
            return 0x13 | imm << 20 | d;
        return fits_signed(insn->imm, 32) && (imm & 0xFFF) == 0 ? pattern->word | imm | d : 0;
    case JUMP: return encode_jump(pattern->word, insn->target);
    default: return pattern->word;
    }
}

/* Where to begin to search: the first pattern of each operation, and of each opcode. */
static const struct pattern *first[OP_COUNT], *first_of_opcode[128];

__attribute__((constructor)) static void index_patterns(void)
{
    for EACH_PATTERN(pattern) {
        if (first[pattern->op] == NULL)
            first[pattern->op] = pattern;
        if (first_of_opcode[pattern->word & 0x7F] == NULL)
            first_of_opcode[pattern->word & 0x7F] = pattern;
    }
}

static size_t encode(const struct insn *insn, uint8_t *code)
{
    struct insn copy = *insn;
    if (insn->op == OP_MOV) {
        copy.op = OP_ADD;
        copy.has_imm = true;
        copy.imm = 0;
    }
    if (first[copy.op] == NULL || copy.sets != SETS_NONE)
        return 0;
    for (const struct pattern *pattern = first[copy.op]; pattern < patterns + sizeof patterns / sizeof *patterns; pattern++) {
        uint32_t word = pattern->op == copy.op ? encode_by(pattern, &copy) : 0;
        if (word == 0)
            continue;
        memcpy(code, &word, 4);
        return 4;
    }
    return 0;
}

/* ---- decoding ---- */

static int32_t branch_target(uint32_t word)
{
    uint32_t bits = field(word, 31, 1) << 12 | field(word, 7, 1) << 11 | field(word, 25, 6) << 5 | field(word, 8, 4) << 1;
    return (int32_t)sign_extend(bits, 13);
}

static int32_t jump_target(uint32_t word)
{
    uint32_t bits = field(word, 31, 1) << 20 | field(word, 12, 8) << 12 | field(word, 20, 1) << 11 | field(word, 21, 10) << 1;
    return (int32_t)sign_extend(bits, 21);
}

static bool decode_by(const struct pattern *pattern, uint32_t word, struct insn *insn)
{
    uint8_t d = (uint8_t)field(word, 7, 5), a = (uint8_t)field(word, 15, 5), b = (uint8_t)field(word, 20, 5);
    *insn = (struct insn){.op = pattern->op, .width = pattern->width, .cond = pattern->cond};
    switch (pattern->form) {
    case REGISTERS: case FLOATS:
        insn->d = d;
        insn->a = a;
        insn->b = b;
        break;
    case IMMEDIATE:
        insn->d = d;
        insn->a = a;
        insn->has_imm = true;
        insn->imm = sign_extend(word >> 20, 12);
        if (insn->op == OP_ADD && (a == ZERO || insn->imm == 0)) {
            insn->op = a == ZERO ? OP_MOVI : OP_MOV;
            insn->a = a == ZERO ? 0 : a;
            insn->has_imm = false;
        }
        break;
    case SHIFT:
        insn->d = d;
        insn->a = a;
        insn->has_imm = true;
        insn->imm = field(word, 20, 6);
        return insn->imm != 0 && d != ZERO;
    case LOADS:
        insn->d = d;
        insn->a = a;
        insn->imm = sign_extend(word >> 20, 12);
        break;
    case STORES:
        insn->a = a;
        insn->b = b;
        insn->imm = sign_extend(field(word, 25, 7) << 5 | field(word, 7, 5), 12);
        return true;
    case BRANCH:
        insn->a = a;
        insn->b = b;
        insn->has_imm = b == ZERO;
        insn->target = branch_target(word);
        return true;
    case FLOAT_MOVE: case FLOAT_CONVERT:
        insn->d = d;
        insn->a = a;
        return pattern->form == FLOAT_CONVERT || a == b;
    case UPPER:
        insn->d = d;
        insn->imm = sign_extend(word & 0xFFFFF000, 32);
        break;
    case JUMP: insn->target = jump_target(word); return true;
    default: return true;
    }
    return insn->d != ZERO || op_infos[insn->op].d == 'F';
}

static size_t decode(const uint8_t *code, size_t bytes, struct insn *insn)
{
    uint32_t word;
    if (bytes < 4)
        return 0;
    memcpy(&word, code, 4);
    const struct pattern *pattern = first_of_opcode[word & 0x7F];
    for (; pattern != NULL && pattern < patterns + sizeof patterns / sizeof *patterns; pattern++)
        if ((word & pattern->mask) == pattern->word && decode_by(pattern, word, insn))
            return 4;
    return 0;
}

/* ---- lowering: the guest's flags ---- */

static void emit3(struct lowering *lowering, uint8_t op, uint8_t d, uint8_t a, uint8_t b)
{
    lower_emit(lowering, (struct insn){.op = op, .d = d, .a = a, .b = b});
}

static void emit_imm(struct lowering *lowering, uint8_t op, uint8_t d, uint8_t a, int64_t imm)
{
    lower_emit(lowering, (struct insn){.op = op, .d = d, .a = a, .has_imm = true, .imm = imm});
}

static void move(struct lowering *lowering, uint8_t d, uint8_t a)
{
    lower_emit(lowering, (struct insn){.op = OP_MOV, .d = d, .a = a});
}

/* Branch to over the next instructions, so many. */
static void skip_if(struct lowering *lowering, uint8_t cond, uint8_t a, uint8_t b, int count)
{
    lower_emit(lowering, (struct insn){.op = OP_BCMP, .cond = cond, .a = a, .b = b, .target = -count});
}

/* Makes room in the flags' bits, and adds the bit that is in SCRATCH2. */
static void shift_in(struct lowering *lowering)
{
    emit_imm(lowering, OP_SHL, PACKED, PACKED, 1);
    emit3(lowering, OP_OR, PACKED, PACKED, SCRATCH2);
}

/* From FLAGS_OPERANDS to FLAGS_PACKED. */
static void settle_flags(struct lowering *lowering)
{
    uint8_t a = lowering->flag_a, b = lowering->flag_b, sets = lowering->sets;
    if (lowering->place == FLAGS_PACKED)
        return;
    lowering->place = FLAGS_PACKED;
    if (sets == SETS_LOGIC)
        move(lowering, SCRATCH, a);
    else
        emit3(lowering, sets == SETS_ADD ? OP_ADD : OP_SUB, SCRATCH, a, b);
    emit3(lowering, OP_SLT, PACKED, SCRATCH, ZERO);
    emit_imm(lowering, OP_SLTU, SCRATCH2, SCRATCH, 1);
    shift_in(lowering);
    if (sets == SETS_LOGIC) {
        emit_imm(lowering, OP_SHL, PACKED, PACKED, 2);
        return;
    }
    if (sets == SETS_ADD)
        emit3(lowering, OP_SLTU, SCRATCH2, SCRATCH, a);
    else
        emit3(lowering, OP_SLTU, SCRATCH2, a, b);
    if (sets == SETS_CARRY)
        emit_imm(lowering, OP_XOR, SCRATCH2, SCRATCH2, 1);
    shift_in(lowering);
    /* Overflow: a sum's sign is that of neither operand, a difference's is not that of a, where b has the other one. */
    emit3(lowering, OP_XOR, SCRATCH2, a, b);
    if (sets == SETS_ADD)
        emit_imm(lowering, OP_XOR, SCRATCH2, SCRATCH2, -1);
    emit3(lowering, OP_XOR, SCRATCH, SCRATCH, a);
    emit3(lowering, OP_AND, SCRATCH2, SCRATCH2, SCRATCH);
    emit_imm(lowering, OP_SHR, SCRATCH2, SCRATCH2, 63);
    shift_in(lowering);
}

static void store_flags(struct lowering *lowering)
{
    lower_emit(lowering, (struct insn){.op = OP_STORE, .width = 8, .a = lowering->to->state, .b = PACKED, .imm = offsetof(struct guest_state, flags)});
}

static void load_flags(struct lowering *lowering)
{
    lower_emit(lowering, (struct insn){.op = OP_LOAD, .width = 8, .d = PACKED, .a = lowering->to->state, .imm = offsetof(struct guest_state, flags)});
}

/* A comparison of two registers. */
struct test {
    uint8_t cond, a, b;
};

static bool test_operands(const struct lowering *lowering, uint8_t cond, struct test *test)
{
    uint8_t a = lowering->flag_a, b = lowering->flag_b;
    bool logic = lowering->sets == SETS_LOGIC;
    if (lowering->sets == SETS_ADD)
        return false;
    if (lowering->sets == SETS_BORROW)
        cond = cond_with_c_inverted(cond);
    switch (cond) {
    case COND_MI: case COND_PL:
        *test = (struct test){cond == COND_MI ? COND_LT : COND_GE, a, ZERO};
        return logic;
    case COND_EQ: case COND_NE: case COND_LT: case COND_GE:
        *test = (struct test){cond, a, logic ? ZERO : b};
        return true;
    case COND_GT: case COND_LE:
        *test = (struct test){cond == COND_GT ? COND_LT : COND_GE, logic ? ZERO : b, a};
        return true;
    case COND_CS: case COND_CC:
        *test = (struct test){cond, a, b};
        return !logic;
    case COND_HI: case COND_LS:
        *test = (struct test){cond == COND_HI ? COND_CC : COND_CS, b, a};
        return !logic;
    default: return false;
    }
}

/* For the condition of an even number, SCRATCH is zero or not; for the odd one the other way round. */
static struct test test_packed(struct lowering *lowering, uint8_t cond)
{
    static const uint8_t bits[] = {[COND_EQ] = PACKED_Z, [COND_CS] = PACKED_C, [COND_MI] = PACKED_N, [COND_VS] = PACKED_V};
    bool when_zero = false;
    switch (cond & ~1) {
    case COND_HI:
        emit_imm(lowering, OP_AND, SCRATCH, PACKED, PACKED_C | PACKED_Z);
        emit_imm(lowering, OP_ADD, SCRATCH, SCRATCH, -PACKED_C);
        when_zero = true;
        break;
    case COND_A:
        emit_imm(lowering, OP_AND, SCRATCH, PACKED, PACKED_C | PACKED_Z);
        when_zero = true;
        break;
    case COND_GE: case COND_GT:
        emit_imm(lowering, OP_SHR, SCRATCH, PACKED, 3);
        emit3(lowering, OP_XOR, SCRATCH, SCRATCH, PACKED);
        emit_imm(lowering, OP_AND, SCRATCH, SCRATCH, 1);
        if ((cond & ~1) == COND_GT) {
            emit_imm(lowering, OP_AND, SCRATCH2, PACKED, PACKED_Z);
            emit3(lowering, OP_OR, SCRATCH, SCRATCH, SCRATCH2);
        }
        when_zero = true;
        break;
    default: emit_imm(lowering, OP_AND, SCRATCH, PACKED, bits[cond & ~1]); break;
    }
    return (struct test){(uint8_t)((when_zero ? COND_EQ : COND_NE) ^ (cond & 1)), SCRATCH, ZERO};
}

static struct test use_flags(struct lowering *lowering, uint8_t cond)
{
    struct test test;
    if (lowering->place == FLAGS_OPERANDS && test_operands(lowering, cond, &test))
        return test;
    settle_flags(lowering);
    return test_packed(lowering, cond);
}

/* Before d changes: keeps it where it is an operand of the flags. */
static void keep_operand(struct lowering *lowering, uint8_t d)
{
    if (lowering->place != FLAGS_OPERANDS || !lowering->live)
        return;
    if (lowering->flag_a == d) {
        move(lowering, FLAG_A, d);
        lowering->flag_a = FLAG_A;
    }
    if (lowering->flag_b == d) {
        move(lowering, FLAG_B, d);
        lowering->flag_b = FLAG_B;
    }
}

/* ---- lowering: the rest ---- */

/* The flags are those of this instruction from here on. */
static void remember_operands(struct lowering *lowering, struct insn *insn)
{
    lowering->place = FLAGS_OPERANDS;
    lowering->sets = insn->sets;
    lowering->flag_a = insn->a;
    lowering->flag_b = insn->b;
    if (insn->has_imm && insn->imm == 0) {
        lowering->flag_b = ZERO;
    } else if (insn->has_imm) {
        lower_constant(lowering, FLAG_B, insn->imm);
        lowering->flag_b = FLAG_B;
    }
    if (insn->d != NO_REGISTER)
        keep_operand(lowering, insn->d);
}

static void lower_arithmetic(struct lowering *lowering, struct insn insn)
{
    bool matters = insn.sets != SETS_NONE && insn.sets != SETS_UNDEFINED, logic = insn.sets == SETS_LOGIC;
    uint8_t sets = insn.sets;
    if (!matters)
        keep_operand(lowering, insn.d);
    else if (!logic)
        remember_operands(lowering, &insn);
    insn.sets = SETS_NONE;
    if (insn.d == NO_REGISTER && !logic)
        return;
    if (insn.d == NO_REGISTER)
        insn.d = FLAG_A;
    if (insn.op == OP_SUB && insn.has_imm && insn.imm != INT64_MIN) {
        insn.op = OP_ADD;
        insn.imm = -insn.imm;
    }
    lower_plain(lowering, insn);
    if (logic) {
        lowering->place = FLAGS_OPERANDS;
        lowering->sets = sets;
        lowering->flag_a = insn.d;
        lowering->flag_b = ZERO;
    }
}

/* d = cond ? a : b */
static void lower_select(struct lowering *lowering, const struct insn *insn)
{
    keep_operand(lowering, insn->d);
    struct test test = use_flags(lowering, insn->cond);
    if (insn->d == insn->b) {
        skip_if(lowering, test.cond ^ 1, test.a, test.b, 1);
        move(lowering, insn->d, insn->a);
    } else if (insn->d == insn->a) {
        skip_if(lowering, test.cond, test.a, test.b, 1);
        move(lowering, insn->d, insn->b);
    } else {
        uint8_t made = test.a == insn->d || test.b == insn->d ? SCRATCH2 : insn->d;
        move(lowering, made, insn->b);
        skip_if(lowering, test.cond ^ 1, test.a, test.b, 1);
        move(lowering, made, insn->a);
        if (made != insn->d)
            move(lowering, insn->d, made);
    }
}

static void lower_set(struct lowering *lowering, const struct insn *insn)
{
    keep_operand(lowering, insn->d);
    struct test test = use_flags(lowering, insn->cond);
    lower_constant(lowering, SCRATCH2, 1);
    skip_if(lowering, test.cond, test.a, test.b, 1);
    lower_constant(lowering, SCRATCH2, 0);
    move(lowering, insn->d, SCRATCH2);
}

static void lower(struct lowering *lowering, const struct insn *insn)
{
    switch (insn->op) {
    case OP_INSERT16:
        keep_operand(lowering, insn->d);
        lower_insert16(lowering, insn);
        break;
    case OP_MOVI:
        keep_operand(lowering, insn->d);
        lower_constant(lowering, insn->d, insn->imm);
        break;
    case OP_ADD: case OP_SUB: case OP_AND: case OP_OR: case OP_XOR: case OP_MUL: case OP_SHL: case OP_SHR: case OP_SAR:
        lower_arithmetic(lowering, *insn);
        break;
    case OP_SEL: lower_select(lowering, insn); break;
    case OP_SETC: lower_set(lowering, insn); break;
    case OP_BR: {
        struct test test = use_flags(lowering, insn->cond);
        lower_emit(lowering, (struct insn){.op = OP_BCMP, .cond = test.cond, .a = test.a, .b = test.b, .target = insn->target});
        break;
    }
    default:
        if (op_infos[insn->op].d == 'I')
            keep_operand(lowering, insn->d);
        lower_plain(lowering, *insn);
        break;
    }
}

const struct isa isa_riscv = {
    .number = ISA_RISCV,
    .name = "riscv",
    .has_flags = false,
    .general = {11, 12, 13, 14, 15, 16, 17, 5, 6}, /* a1-a7, t0, t1 */
    .state = 10,
    .scratch = SCRATCH,
    .saved = {NO_REGISTER, NO_REGISTER},
    .zero = ZERO,
    .decode = decode,
    .encode = encode,
    .lower = lower,
    .settle_flags = settle_flags,
    .store_flags = store_flags,
    .load_flags = load_flags,
    .flags_at_labels = FLAGS_PACKED,
};
