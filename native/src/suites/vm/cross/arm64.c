/* ARM64 (A64): Arm Architecture Reference Manual, C4. Operands are 64 bits wide, but for loads and stores of less. */
#include "suites/vm/cross/codec.h"
#include "suites/vm/cross/isa.h"

#include <string.h>

enum { ZERO = 31, SCRATCH = 10, SCRATCH2 = 11, C_BIT = 29 };

enum form {
    THREE,     /* Rm, Rn, Rd */
    IMMEDIATE, /* imm12, Rn, Rd */
    TWO,       /* Rn, Rd */
    SCALED,    /* imm12 times the width, Rn, Rt */
    UNSCALED,  /* imm9, Rn, Rt */
    OTHER      /* encoded and decoded by hand */
};

/* Which bits of the word are the instruction's, what they are, and what it is. The first one that fits is encoded. */
static const struct pattern {
    uint32_t mask, word;
    uint8_t op, form, sets, width;
} patterns[] = {
    {0xFFE0FFE0, 0xAA0003E0, OP_MOV, OTHER, 0, 0},
    {0xFFE0FC00, 0x8B000000, OP_ADD, THREE, SETS_NONE, 0},
    {0xFFE0FC00, 0xAB000000, OP_ADD, THREE, SETS_ADD, 0},
    {0xFFE0FC00, 0xCB000000, OP_SUB, THREE, SETS_NONE, 0},
    {0xFFE0FC00, 0xEB000000, OP_SUB, THREE, SETS_CARRY, 0},
    {0xFFE0FC00, 0x8A000000, OP_AND, THREE, SETS_NONE, 0},
    {0xFFE0FC00, 0xEA000000, OP_AND, THREE, SETS_LOGIC, 0},
    {0xFFE0FC00, 0xAA000000, OP_OR, THREE, SETS_NONE, 0},
    {0xFFE0FC00, 0xCA000000, OP_XOR, THREE, SETS_NONE, 0},
    {0xFFE0FC00, 0x9B007C00, OP_MUL, THREE, SETS_NONE, 0},
    {0xFFC00000, 0x91000000, OP_ADD, IMMEDIATE, SETS_NONE, 0},
    {0xFFC00000, 0xB1000000, OP_ADD, IMMEDIATE, SETS_ADD, 0},
    {0xFFC00000, 0xD1000000, OP_SUB, IMMEDIATE, SETS_NONE, 0},
    {0xFFC00000, 0xF1000000, OP_SUB, IMMEDIATE, SETS_CARRY, 0},
    {0xFFC00000, 0xF9400000, OP_LOAD, SCALED, 0, 8},
    {0xFFC00000, 0xB9400000, OP_LOAD, SCALED, 0, 4},
    {0xFFC00000, 0x39400000, OP_LOAD, SCALED, 0, 1},
    {0xFFC00000, 0xF9000000, OP_STORE, SCALED, 0, 8},
    {0xFFC00000, 0xB9000000, OP_STORE, SCALED, 0, 4},
    {0xFFC00000, 0x39000000, OP_STORE, SCALED, 0, 1},
    {0xFFC00000, 0xFD400000, OP_FLOAD, SCALED, 0, 8},
    {0xFFC00000, 0xFD000000, OP_FSTORE, SCALED, 0, 8},
    {0xFFE00C00, 0xF8400000, OP_LOAD, UNSCALED, 0, 8},
    {0xFFE00C00, 0xB8400000, OP_LOAD, UNSCALED, 0, 4},
    {0xFFE00C00, 0x38400000, OP_LOAD, UNSCALED, 0, 1},
    {0xFFE00C00, 0xF8000000, OP_STORE, UNSCALED, 0, 8},
    {0xFFE00C00, 0xB8000000, OP_STORE, UNSCALED, 0, 4},
    {0xFFE00C00, 0x38000000, OP_STORE, UNSCALED, 0, 1},
    {0xFFE0FC00, 0x1E602800, OP_FADD, THREE, 0, 0},
    {0xFFE0FC00, 0x1E603800, OP_FSUB, THREE, 0, 0},
    {0xFFE0FC00, 0x1E600800, OP_FMUL, THREE, 0, 0},
    {0xFFE0FC00, 0x1E601800, OP_FDIV, THREE, 0, 0},
    {0xFFFFFC00, 0x1E604000, OP_FMOV, TWO, 0, 0},
    {0xFFFFFC00, 0x9E620000, OP_FCVT, TWO, 0, 0},
    {0xFF800000, 0xD2800000, OP_MOVI, OTHER, 0, 0},     /* MOVZ */
    {0xFF800000, 0x92800000, OP_MOVI, OTHER, 0, 0},     /* MOVN */
    {0xFF800000, 0xF2800000, OP_INSERT16, OTHER, 0, 0}, /* MOVK */
    {0xFFC0FC00, 0xD340FC00, OP_SHR, OTHER, 0, 0},      /* UBFM */
    {0xFFC0FC00, 0x9340FC00, OP_SAR, OTHER, 0, 0},      /* SBFM */
    {0xFFC00000, 0xD3400000, OP_SHL, OTHER, 0, 0},      /* UBFM */
    {0xFFE00C00, 0x9A800000, OP_SEL, OTHER, 0, 0},      /* CSEL */
    {0xFFFF0FE0, 0x9A9F07E0, OP_SETC, OTHER, 0, 0},     /* CSINC of zeros */
    {0xFF000010, 0x54000000, OP_BR, OTHER, 0, 0},
    {0xFC000000, 0x14000000, OP_JMP, OTHER, 0, 0},
    {0xFFFFFFE0, 0xD53B4200, OP_GETF, OTHER, 0, 0},     /* MRS NZCV */
    {0xFFFFFFE0, 0xD51B4200, OP_SETF, OTHER, 0, 0},     /* MSR NZCV */
    {0xFFFFFFFF, 0xD65F03C0, OP_RET, OTHER, 0, 0},
};

/* The patterns of an operation, one after the other. */
#define EACH_PATTERN(pattern) \
    (const struct pattern *pattern = patterns; pattern < patterns + sizeof patterns / sizeof *patterns; pattern++)

static bool is_float(uint8_t op)
{
    return op_infos[op].d == 'F' || op_infos[op].b == 'F';
}

/* Where an immediate may be added, number 31 is the stack pointer, unless the flags are set and it is the destination. */
static bool means_stack_pointer(const struct insn *insn)
{
    return insn->a == ZERO || (insn->d == ZERO && insn->sets == SETS_NONE);
}

/* ---- encoding ---- */

static uint32_t encode_constant(const struct insn *insn)
{
    for (unsigned i = 0; i < 4; i++) {
        uint64_t value = (uint64_t)insn->imm, bits = UINT64_C(0xFFFF) << 16 * i;
        if ((value & ~bits) == 0)
            return 0xD2800000 | i << 21 | (uint32_t)(value >> 16 * i) << 5;
        if ((~value & ~bits) == 0)
            return 0x92800000 | i << 21 | (uint32_t)(~value >> 16 * i & 0xFFFF) << 5;
    }
    return 0;
}

static uint32_t encode_branch(uint32_t word, int64_t target, unsigned bits, unsigned low)
{
    return fits_signed(target / 4, bits) ? word | ((uint32_t)(target / 4) & ((1u << bits) - 1)) << low : 0;
}

static uint32_t encode_other(const struct pattern *pattern, const struct insn *insn, unsigned d)
{
    unsigned shift = (unsigned)insn->imm, a = insn->a;
    bool shifts = insn->has_imm && insn->imm > 0 && insn->imm < 64;
    switch (insn->op) {
    case OP_MOV: return pattern->word | a << 16 | d;
    case OP_MOVI: {
        uint32_t word = encode_constant(insn);
        return word == 0 ? 0 : word | d;
    }
    case OP_INSERT16: return pattern->word | insn->shift / 16u << 21 | (uint32_t)insn->imm << 5 | d;
    case OP_SHR: case OP_SAR: return shifts ? pattern->word | shift << 16 | a << 5 | d : 0;
    case OP_SHL: return shifts ? pattern->word | (64 - shift) << 16 | (63 - shift) << 10 | a << 5 | d : 0;
    case OP_SEL: return insn->cond < COND_A ? pattern->word | (uint32_t)insn->b << 16 | (uint32_t)insn->cond << 12 | a << 5 | d : 0;
    case OP_SETC: return insn->cond < COND_A ? pattern->word | (uint32_t)(insn->cond ^ 1) << 12 | d : 0;
    case OP_BR: return insn->cond < COND_A ? encode_branch(pattern->word | insn->cond, insn->target, 19, 5) : 0;
    case OP_JMP: return encode_branch(pattern->word, insn->target, 26, 0);
    case OP_GETF: return pattern->word | d;
    case OP_SETF: return pattern->word | a;
    default: return pattern->word;
    }
}

static uint32_t encode_by(const struct pattern *pattern, const struct insn *insn)
{
    uint32_t d = insn->d == NO_REGISTER ? ZERO : insn->d, a = insn->a, t = op_infos[insn->op].d == '-' ? insn->b : d;
    switch (pattern->form) {
    case THREE: return insn->has_imm || insn->sets != pattern->sets ? 0 : pattern->word | (uint32_t)insn->b << 16 | a << 5 | d;
    case IMMEDIATE: {
        struct insn with_zero = *insn;
        with_zero.d = (uint8_t)d;
        bool can = insn->has_imm && insn->sets == pattern->sets && insn->imm >= 0 && insn->imm < 4096 && !means_stack_pointer(&with_zero);
        return can ? pattern->word | (uint32_t)insn->imm << 10 | a << 5 | d : 0;
    }
    case TWO: return pattern->word | a << 5 | d;
    case SCALED: {
        bool can = insn->width == pattern->width && insn->imm >= 0 && insn->imm % insn->width == 0 && insn->imm / insn->width < 4096;
        return can ? pattern->word | (uint32_t)(insn->imm / insn->width) << 10 | a << 5 | t : 0;
    }
    case UNSCALED:
        return insn->width == pattern->width && fits_signed(insn->imm, 9) ? pattern->word | ((uint32_t)insn->imm & 511) << 12 | a << 5 | t : 0;
    default: return encode_other(pattern, insn, d);
    }
}

/* Where to begin to search: the first pattern of each operation, and of each highest byte of a word. */
static const struct pattern *first[OP_COUNT], *first_of_byte[256];

__attribute__((constructor)) static void index_patterns(void)
{
    for EACH_PATTERN(pattern) {
        if (first[pattern->op] == NULL)
            first[pattern->op] = pattern;
        for (uint32_t byte = 0; byte < 256; byte++)
            if (((byte ^ pattern->word >> 24) & pattern->mask >> 24) == 0 && first_of_byte[byte] == NULL)
                first_of_byte[byte] = pattern;
    }
}

static size_t encode(const struct insn *insn, uint8_t *code)
{
    if (first[insn->op] == NULL)
        return 0;
    for (const struct pattern *pattern = first[insn->op]; pattern < patterns + sizeof patterns / sizeof *patterns; pattern++) {
        uint32_t word = pattern->op == insn->op ? encode_by(pattern, insn) : 0;
        if (word == 0)
            continue;
        memcpy(code, &word, 4);
        return 4;
    }
    return 0;
}

/* ---- decoding ---- */

static bool decode_other(uint32_t word, struct insn *insn)
{
    unsigned shift = 16 * field(word, 21, 2);
    switch (insn->op) {
    case OP_MOV: insn->a = (uint8_t)field(word, 16, 5); return true;
    case OP_MOVI:
        insn->imm = (int64_t)((uint64_t)field(word, 5, 16) << shift);
        insn->imm = word >> 30 & 1 ? insn->imm : ~insn->imm;
        return true;
    case OP_INSERT16:
        insn->imm = field(word, 5, 16);
        insn->shift = (uint8_t)shift;
        return true;
    case OP_SHR: case OP_SAR:
        insn->has_imm = true;
        insn->imm = field(word, 16, 6);
        return insn->imm != 0;
    case OP_SHL:
        insn->has_imm = true;
        insn->imm = 63 - field(word, 10, 6);
        return field(word, 16, 6) == 64 - insn->imm;
    case OP_SEL:
        insn->cond = (uint8_t)field(word, 12, 4);
        insn->b = (uint8_t)field(word, 16, 5);
        return insn->cond < COND_A;
    case OP_SETC: insn->cond = (uint8_t)field(word, 12, 4) ^ 1; return insn->cond < COND_A;
    case OP_BR:
        insn->cond = (uint8_t)field(word, 0, 4);
        insn->target = (int32_t)sign_extend(field(word, 5, 19), 19) * 4;
        return insn->cond < COND_A;
    case OP_JMP: insn->target = (int32_t)sign_extend(field(word, 0, 26), 26) * 4; return true;
    case OP_SETF: insn->a = (uint8_t)field(word, 0, 5); return true;
    default: return true;
    }
}

static bool decode_by(const struct pattern *pattern, uint32_t word, struct insn *insn)
{
    uint8_t d = (uint8_t)field(word, 0, 5), a = (uint8_t)field(word, 5, 5), b = (uint8_t)field(word, 16, 5);
    *insn = (struct insn){.op = pattern->op, .sets = pattern->sets, .width = pattern->width, .d = d, .a = a};
    if (pattern->form == THREE)
        insn->b = b;
    if (pattern->form == IMMEDIATE) {
        insn->has_imm = true;
        insn->imm = field(word, 10, 12);
        if (means_stack_pointer(insn))
            return false;
    }
    if (pattern->form == SCALED)
        insn->imm = (int64_t)field(word, 10, 12) * pattern->width;
    if (pattern->form == UNSCALED)
        insn->imm = sign_extend(field(word, 12, 9), 9);
    if (op_infos[insn->op].d == '-' && (pattern->form == SCALED || pattern->form == UNSCALED)) {
        insn->b = d;
        insn->d = 0;
    }
    if (pattern->form == OTHER && op_infos[insn->op].d == '-')
        insn->d = 0;
    if (pattern->form == OTHER && op_infos[insn->op].a == '-')
        insn->a = 0;
    if (pattern->form == OTHER && !decode_other(word, insn))
        return false;
    if (insn->d == ZERO && insn->sets != SETS_NONE)
        insn->d = NO_REGISTER;
    return insn->d != ZERO || is_float(insn->op);
}

static size_t decode(const uint8_t *code, size_t bytes, struct insn *insn)
{
    uint32_t word;
    if (bytes < 4)
        return 0;
    memcpy(&word, code, 4);
    const struct pattern *pattern = first_of_byte[word >> 24];
    for (; pattern != NULL && pattern < patterns + sizeof patterns / sizeof *patterns; pattern++)
        if ((word & pattern->mask) == pattern->word && decode_by(pattern, word, insn))
            return 4;
    return 0;
}

/* ---- lowering ---- */

static void invert_c(struct lowering *lowering)
{
    lower_emit(lowering, (struct insn){.op = OP_GETF, .d = SCRATCH});
    lower_constant(lowering, SCRATCH2, INT64_C(1) << C_BIT);
    lower_emit(lowering, (struct insn){.op = OP_XOR, .d = SCRATCH, .a = SCRATCH, .b = SCRATCH2});
    lower_emit(lowering, (struct insn){.op = OP_SETF, .a = SCRATCH});
    lowering->inverted = !lowering->inverted;
}

static void settle_flags(struct lowering *lowering)
{
    if (lowering->inverted)
        invert_c(lowering);
}

static void store_flags(struct lowering *lowering)
{
    lower_emit(lowering, (struct insn){.op = OP_GETF, .d = SCRATCH});
    lower_emit(lowering, (struct insn){.op = OP_STORE, .width = 8, .a = lowering->to->state, .b = SCRATCH, .imm = offsetof(struct guest_state, flags)});
}

static void load_flags(struct lowering *lowering)
{
    lower_emit(lowering, (struct insn){.op = OP_LOAD, .width = 8, .d = SCRATCH, .a = lowering->to->state, .imm = offsetof(struct guest_state, flags)});
    lower_emit(lowering, (struct insn){.op = OP_SETF, .a = SCRATCH});
}

static uint8_t use_flags(struct lowering *lowering, uint8_t cond)
{
    uint8_t host = lowering->inverted ? cond_with_c_inverted(cond) : cond;
    if (host < COND_A)
        return host;
    invert_c(lowering);
    return cond_with_c_inverted(host);
}

/* x86-64's conditions of C and Z by two branches, since who comes after needs the flags as they are. */
static void branch_twice(struct lowering *lowering, uint8_t cond, int32_t target)
{
    bool both = cond == COND_A;
    lower_emit(lowering, (struct insn){.op = OP_BR, .cond = COND_CS, .target = both ? -1 : target});
    lower_emit(lowering, (struct insn){.op = OP_BR, .cond = both ? COND_NE : COND_EQ, .target = target});
}

static void lower_arithmetic(struct lowering *lowering, struct insn insn)
{
    uint8_t guest = insn.sets;
    bool tests = guest == SETS_LOGIC && insn.op != OP_AND;
    insn.sets = guest == SETS_BORROW ? SETS_CARRY : guest == SETS_UNDEFINED || tests ? SETS_NONE : guest;
    lower_plain(lowering, insn);
    if (tests)
        lower_emit(lowering, (struct insn){.op = OP_AND, .sets = SETS_LOGIC, .d = NO_REGISTER, .a = insn.d, .b = insn.d});
    if (guest != SETS_NONE && guest != SETS_UNDEFINED)
        lowering->inverted = guest == SETS_BORROW;
}

static void compare(struct lowering *lowering, const struct insn *insn)
{
    struct insn comparison = {.op = OP_SUB, .sets = SETS_CARRY, .d = NO_REGISTER, .a = insn->a, .b = insn->b};
    comparison.has_imm = insn->has_imm;
    comparison.imm = insn->imm;
    lower_plain(lowering, comparison);
}

static void lower(struct lowering *lowering, const struct insn *insn)
{
    struct insn copy = *insn;
    switch (insn->op) {
    case OP_MOVI: lower_constant(lowering, insn->d, insn->imm); break;
    case OP_ADD: case OP_SUB: case OP_AND: case OP_OR: case OP_XOR: case OP_MUL: case OP_SHL: case OP_SHR: case OP_SAR:
        lower_arithmetic(lowering, copy);
        break;
    case OP_SLT: case OP_SLTU:
        compare(lowering, insn);
        lower_emit(lowering, (struct insn){.op = OP_SETC, .cond = insn->op == OP_SLT ? COND_LT : COND_CC, .d = insn->d});
        break;
    case OP_BCMP:
        compare(lowering, insn);
        lower_emit(lowering, (struct insn){.op = OP_BR, .cond = insn->cond, .target = insn->target});
        break;
    case OP_BR:
        if (insn->cond >= COND_A && !lowering->inverted && lowering->live) {
            branch_twice(lowering, insn->cond, insn->target);
            break;
        }
        /* fall through */
    case OP_SEL: case OP_SETC:
        copy.cond = use_flags(lowering, insn->cond);
        lower_emit(lowering, copy);
        break;
    default: lower_plain(lowering, copy); break;
    }
}

const struct isa isa_arm64 = {
    .number = ISA_ARM64,
    .name = "arm64",
    .has_flags = true,
    .general = {1, 2, 3, 4, 5, 6, 7, 8, 9},
    .state = 0,
    .scratch = SCRATCH,
    .saved = {NO_REGISTER, NO_REGISTER},
    .zero = ZERO,
    .decode = decode,
    .encode = encode,
    .lower = lower,
    .settle_flags = settle_flags,
    .store_flags = store_flags,
    .load_flags = load_flags,
    .flags_at_labels = FLAGS_HOST,
};
