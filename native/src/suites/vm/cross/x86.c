/* x86-64: Intel SDM vol. 2. Operands are 64 bits wide, but for loads and stores of less; SSE2 for floating point. */
#include "suites/vm/cross/codec.h"
#include "suites/vm/cross/isa.h"

#include <string.h>

enum { RAX = 0, RSP = 4, R12 = 12, REX = 0x40, REX_W = 8 };

/* Condition codes of Jcc and CMOVcc; -1: x86-64 has none. */
static const int8_t codes[] = {
    [COND_EQ] = 4, [COND_NE] = 5, [COND_CS] = 2, [COND_CC] = 3, [COND_MI] = 8, [COND_PL] = 9, [COND_VS] = 0, [COND_VC] = 1,
    [COND_HI] = -1, [COND_LS] = -1, [COND_GE] = 13, [COND_LT] = 12, [COND_GT] = 15, [COND_LE] = 14, [COND_A] = 7, [COND_BE] = 6,
};

/* The extension of opcodes 81 and 83; the opcode with registers is 8 times that plus 1. */
static const struct {
    uint8_t op, extension, sets;
} arithmetic[] = {
    {OP_ADD, 0, SETS_ADD}, {OP_OR, 1, SETS_LOGIC}, {OP_AND, 4, SETS_LOGIC}, {OP_SUB, 5, SETS_BORROW}, {OP_XOR, 6, SETS_LOGIC},
};

static const struct {
    uint8_t op, opcode;
} floats[] = {{OP_FADD, 0x58}, {OP_FMUL, 0x59}, {OP_FSUB, 0x5C}, {OP_FDIV, 0x5E}};

static const struct {
    uint8_t op, extension;
} shifts[] = {{OP_SHL, 4}, {OP_SHR, 5}, {OP_SAR, 7}};

#define EACH(table, i) (size_t i = 0; i < sizeof(table) / sizeof *(table); i++)

/* ---- encoding ---- */

struct writer {
    uint8_t *code;
    size_t bytes;
};

static void put(struct writer *writer, unsigned byte)
{
    writer->code[writer->bytes++] = (uint8_t)byte;
}

static void put_number(struct writer *writer, uint64_t value, unsigned bytes)
{
    memcpy(writer->code + writer->bytes, &value, bytes);
    writer->bytes += bytes;
}

/* Prefix (0: none), REX, opcode (two bytes when above FF), ModRM of two registers. */
static void put_registers(struct writer *writer, unsigned prefix, unsigned rex, unsigned opcode, unsigned reg, unsigned rm)
{
    if (prefix != 0)
        put(writer, prefix);
    put(writer, REX | rex | (reg >> 3) << 2 | rm >> 3);
    if (opcode > 0xFF)
        put(writer, 0x0F);
    put(writer, opcode & 0xFF);
    put(writer, 0xC0 | (reg & 7) << 3 | (rm & 7));
}

/* The same with memory at base + disp. The base is not rsp or r12. */
static void put_memory(struct writer *writer, unsigned prefix, unsigned rex, unsigned opcode, unsigned reg, unsigned base, int64_t disp)
{
    bool small = fits_signed(disp, 8);
    if (prefix != 0)
        put(writer, prefix);
    put(writer, REX | rex | (reg >> 3) << 2 | base >> 3);
    if (opcode > 0xFF)
        put(writer, 0x0F);
    put(writer, opcode & 0xFF);
    put(writer, (small ? 0x40 : 0x80) | (reg & 7) << 3 | (base & 7));
    put_number(writer, (uint64_t)disp, small ? 1 : 4);
}

static bool put_arithmetic(struct writer *writer, const struct insn *insn)
{
    bool compares = insn->d == NO_REGISTER;
    for EACH(arithmetic, i) {
        if (arithmetic[i].op != insn->op)
            continue;
        unsigned extension = arithmetic[i].extension;
        if (insn->sets != arithmetic[i].sets || (compares ? insn->op != OP_SUB && (insn->op != OP_AND || insn->has_imm) : insn->d != insn->a))
            return false;
        if (!insn->has_imm) {
            unsigned opcode = !compares ? extension * 8 + 1 : insn->op == OP_SUB ? 0x39 : 0x85;
            put_registers(writer, 0, REX_W, opcode, insn->b, insn->a);
            return true;
        }
        if (!fits_signed(insn->imm, 32))
            return false;
        bool small = fits_signed(insn->imm, 8);
        put_registers(writer, 0, REX_W, small ? 0x83 : 0x81, compares ? 7 : extension, insn->a);
        put_number(writer, (uint64_t)insn->imm, small ? 1 : 4);
        return true;
    }
    return false;
}

/* An addition that leaves the flags alone. */
static bool put_lea(struct writer *writer, const struct insn *insn)
{
    if (insn->a == RSP || insn->a == R12 || insn->d == NO_REGISTER)
        return false;
    if (insn->has_imm) {
        if (!fits_signed(insn->imm, 32))
            return false;
        put_memory(writer, 0, REX_W, 0x8D, insn->d, insn->a, insn->imm);
        return true;
    }
    if (insn->b == RSP)
        return false;
    put(writer, REX | REX_W | (insn->d >> 3) << 2 | (insn->b >> 3) << 1 | insn->a >> 3);
    put(writer, 0x8D);
    put(writer, 0x44 | (insn->d & 7) << 3);
    put(writer, (insn->b & 7) << 3 | (insn->a & 7));
    put(writer, 0);
    return true;
}

static void put_constant(struct writer *writer, unsigned d, int64_t value)
{
    if (fits_signed(value, 32)) {
        put_registers(writer, 0, REX_W, 0xC7, 0, d);
        put_number(writer, (uint64_t)value, 4);
        return;
    }
    bool small = (uint64_t)value >> 32 == 0;
    put(writer, REX | (small ? 0 : REX_W) | d >> 3);
    put(writer, 0xB8 | (d & 7));
    put_number(writer, (uint64_t)value, small ? 4 : 8);
}

static bool put_shift(struct writer *writer, const struct insn *insn)
{
    for EACH(shifts, i) {
        if (shifts[i].op != insn->op || insn->d != insn->a || !insn->has_imm || insn->imm < 1 || insn->imm > 63 || insn->sets != SETS_UNDEFINED)
            continue;
        put_registers(writer, 0, REX_W, 0xC1, shifts[i].extension, insn->d);
        put(writer, (unsigned)insn->imm);
        return true;
    }
    return false;
}

static bool put_multiplication(struct writer *writer, const struct insn *insn)
{
    if (insn->sets != SETS_UNDEFINED || (insn->has_imm ? !fits_signed(insn->imm, 32) : insn->d != insn->a))
        return false;
    if (!insn->has_imm) {
        put_registers(writer, 0, REX_W, 0x1AF, insn->d, insn->b);
        return true;
    }
    put_registers(writer, 0, REX_W, 0x69, insn->d, insn->a);
    put_number(writer, (uint64_t)insn->imm, 4);
    return true;
}

static bool put_float(struct writer *writer, const struct insn *insn)
{
    for EACH(floats, i) {
        if (floats[i].op != insn->op || insn->d != insn->a)
            continue;
        put_registers(writer, 0xF2, 0, 0x100 | floats[i].opcode, insn->d, insn->b);
        return true;
    }
    return false;
}

static bool put_load_or_store(struct writer *writer, const struct insn *insn)
{
    bool loads = insn->op == OP_LOAD;
    unsigned reg = loads ? insn->d : insn->b, opcode = insn->width == 1 ? (loads ? 0x1B6 : 0x88) : loads ? 0x8B : 0x89;
    if (insn->a == RSP || insn->a == R12 || !fits_signed(insn->imm, 32))
        return false;
    put_memory(writer, 0, insn->width == 8 ? REX_W : 0, opcode, reg, insn->a, insn->imm);
    return true;
}

static bool put_branch(struct writer *writer, const struct insn *insn)
{
    if (insn->op == OP_JMP) {
        put(writer, 0xE9);
    } else {
        if (codes[insn->cond] < 0)
            return false;
        put(writer, 0x0F);
        put(writer, 0x80 | (unsigned)codes[insn->cond]);
    }
    put_number(writer, (uint64_t)(insn->target - (int64_t)writer->bytes - 4), 4);
    return true;
}

static bool put_insn(struct writer *writer, const struct insn *insn)
{
    switch (insn->op) {
    case OP_MOVI: put_constant(writer, insn->d, insn->imm); return true;
    case OP_MOV: put_registers(writer, 0, REX_W, 0x89, insn->a, insn->d); return true;
    case OP_ADD: return insn->sets == SETS_NONE ? put_lea(writer, insn) : put_arithmetic(writer, insn);
    case OP_SUB: case OP_AND: case OP_OR: case OP_XOR: return put_arithmetic(writer, insn);
    case OP_MUL: return put_multiplication(writer, insn);
    case OP_SHL: case OP_SHR: case OP_SAR: return put_shift(writer, insn);
    case OP_LOAD: case OP_STORE: return put_load_or_store(writer, insn);
    case OP_SEL:
        if (insn->d != insn->b || codes[insn->cond] < 0)
            return false;
        put_registers(writer, 0, REX_W, 0x140 | (unsigned)codes[insn->cond], insn->d, insn->a);
        return true;
    case OP_BR: case OP_JMP: return put_branch(writer, insn);
    case OP_FCVT: put_registers(writer, 0xF2, REX_W, 0x12A, insn->d, insn->a); return true;
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV: return put_float(writer, insn);
    case OP_FMOV: put_registers(writer, 0x66, 0, 0x128, insn->d, insn->a); return true;
    case OP_FLOAD: case OP_FSTORE:
        if (insn->a == RSP || insn->a == R12 || !fits_signed(insn->imm, 32))
            return false;
        put_memory(writer, 0xF2, 0, insn->op == OP_FLOAD ? 0x110 : 0x111, insn->op == OP_FLOAD ? insn->d : insn->b, insn->a, insn->imm);
        return true;
    case OP_INVC: put(writer, 0xF5); return true;
    case OP_GETF: put_number(writer, 0xC0900F9F, 4); return insn->d == RAX; /* lahf; seto al */
    case OP_SETF: put_number(writer, 0x9E7F04, 3); return insn->a == RAX;   /* add al, 127: V again; sahf */
    case OP_RET: put(writer, 0xC3); return true;
    default: return false;
    }
}

static size_t encode(const struct insn *insn, uint8_t *code)
{
    struct writer writer = {code, 0};
    return put_insn(&writer, insn) ? writer.bytes : 0;
}

/* ---- decoding ---- */

struct reader {
    const uint8_t *code;
    size_t bytes, at;
};

static unsigned get(struct reader *reader)
{
    return reader->at < reader->bytes ? reader->code[reader->at++] : (reader->at++, 0);
}

static int64_t get_signed(struct reader *reader, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)get(reader) << 8 * i;
    return sign_extend(value, 8 * bytes);
}

static int cond_of(unsigned code)
{
    for EACH(codes, cond)
        if (codes[cond] == (int)code)
            return (int)cond;
    return -1;
}

/* What a ModRM byte and what follows it say. */
struct operands {
    unsigned reg, rm, index;
    bool memory, has_index; /* at rm + index + disp */
    int64_t disp;
};

static bool get_operands(struct reader *reader, unsigned rex, struct operands *operands)
{
    unsigned byte = get(reader), mod = byte >> 6;
    *operands = (struct operands){.reg = (byte >> 3 & 7) | (rex << 1 & 8), .rm = (byte & 7) | (rex << 3 & 8), .memory = mod != 3};
    if (!operands->memory)
        return true;
    if ((byte & 7) == RSP) {
        unsigned sib = get(reader);
        operands->has_index = true;
        operands->index = (sib >> 3 & 7) | (rex << 2 & 8);
        operands->rm = (sib & 7) | (rex << 3 & 8);
        if (sib >> 6 != 0 || operands->index == RSP)
            return false;
    }
    if (mod == 0)
        return false;
    operands->disp = get_signed(reader, mod == 1 ? 1 : 4);
    return true;
}

static bool get_arithmetic(struct insn *insn, unsigned extension, unsigned rm)
{
    if (extension == 7) {
        *insn = (struct insn){.op = OP_SUB, .d = NO_REGISTER, .a = (uint8_t)rm, .sets = SETS_BORROW};
        return true;
    }
    for EACH(arithmetic, i) {
        if (arithmetic[i].extension != extension)
            continue;
        *insn = (struct insn){.op = arithmetic[i].op, .d = (uint8_t)rm, .a = (uint8_t)rm, .sets = arithmetic[i].sets};
        return true;
    }
    return false;
}

static bool get_memory_access(struct insn *insn, uint8_t op, unsigned width, const struct operands *operands)
{
    *insn = (struct insn){.op = op, .width = (uint8_t)width, .a = (uint8_t)operands->rm, .imm = operands->disp};
    if (op == OP_LOAD || op == OP_FLOAD)
        insn->d = (uint8_t)operands->reg;
    else
        insn->b = (uint8_t)operands->reg;
    return operands->memory && !operands->has_index;
}

/* Opcodes of two bytes, after 0F. */
static bool get_long(struct reader *reader, struct insn *insn, unsigned prefix, unsigned rex)
{
    unsigned opcode = get(reader);
    struct operands operands;
    if (opcode >> 4 == 8 && prefix == 0) {
        int cond = cond_of(opcode & 15);
        int64_t target = get_signed(reader, 4);
        *insn = (struct insn){.op = OP_BR, .cond = (uint8_t)cond, .target = (int32_t)(target + (int64_t)reader->at)};
        return cond >= 0;
    }
    if (!get_operands(reader, rex, &operands))
        return false;
    uint8_t reg = (uint8_t)operands.reg, rm = (uint8_t)operands.rm;
    if (prefix == 0 && opcode == 0xB6)
        return get_memory_access(insn, OP_LOAD, 1, &operands);
    if (prefix == 0xF2 && (opcode | 1) == 0x11)
        return get_memory_access(insn, opcode == 0x10 ? OP_FLOAD : OP_FSTORE, 8, &operands);
    if (operands.memory)
        return false;
    if (prefix == 0 && (rex & REX_W) && opcode == 0xAF) {
        *insn = (struct insn){.op = OP_MUL, .d = reg, .a = reg, .b = rm, .sets = SETS_UNDEFINED};
        return true;
    }
    if (prefix == 0 && (rex & REX_W) && opcode >> 4 == 4) {
        int cond = cond_of(opcode & 15);
        *insn = (struct insn){.op = OP_SEL, .cond = (uint8_t)cond, .d = reg, .a = rm, .b = reg};
        return cond >= 0;
    }
    if (prefix == 0x66 && opcode == 0x28) {
        *insn = (struct insn){.op = OP_FMOV, .d = reg, .a = rm};
        return true;
    }
    if (prefix == 0xF2 && (rex & REX_W) && opcode == 0x2A) {
        *insn = (struct insn){.op = OP_FCVT, .d = reg, .a = rm};
        return true;
    }
    for EACH(floats, i) {
        if (prefix == 0xF2 && opcode == floats[i].opcode) {
            *insn = (struct insn){.op = floats[i].op, .d = reg, .a = reg, .b = rm};
            return true;
        }
    }
    return false;
}

static bool get_with_operands(struct reader *reader, struct insn *insn, unsigned opcode, unsigned rex)
{
    struct operands operands;
    unsigned width = rex & REX_W ? 8 : 4;
    if (!get_operands(reader, rex, &operands))
        return false;
    uint8_t reg = (uint8_t)operands.reg, rm = (uint8_t)operands.rm;
    if (opcode == 0x8D) {
        *insn = (struct insn){.op = OP_ADD, .d = reg, .a = rm, .b = (uint8_t)operands.index, .has_imm = !operands.has_index, .imm = operands.disp};
        return operands.memory && (insn->has_imm || operands.disp == 0) && width == 8;
    }
    if (operands.memory)
        return opcode == 0x88 ? get_memory_access(insn, OP_STORE, 1, &operands)
             : opcode == 0x89 ? get_memory_access(insn, OP_STORE, width, &operands)
             : opcode == 0x8B && get_memory_access(insn, OP_LOAD, width, &operands);
    if (width != 8)
        return false;
    switch (opcode) {
    case 0x89: *insn = (struct insn){.op = OP_MOV, .d = rm, .a = reg}; return true;
    case 0x85: *insn = (struct insn){.op = OP_AND, .d = NO_REGISTER, .a = rm, .b = reg, .sets = SETS_LOGIC}; return true;
    case 0xC7: *insn = (struct insn){.op = OP_MOVI, .d = rm, .imm = get_signed(reader, 4)}; return reg == 0;
    case 0x69:
        *insn = (struct insn){.op = OP_MUL, .d = reg, .a = rm, .has_imm = true, .imm = get_signed(reader, 4), .sets = SETS_UNDEFINED};
        return true;
    case 0xC1:
        for EACH(shifts, i) {
            if (shifts[i].extension == (reg & 7u)) {
                *insn = (struct insn){.op = shifts[i].op, .d = rm, .a = rm, .has_imm = true, .imm = (int64_t)get(reader), .sets = SETS_UNDEFINED};
                return insn->imm >= 1 && insn->imm <= 63;
            }
        }
        return false;
    case 0x81: case 0x83:
        if (!get_arithmetic(insn, reg, rm))
            return false;
        insn->has_imm = true;
        insn->imm = get_signed(reader, opcode == 0x83 ? 1 : 4);
        return true;
    default:
        if ((opcode & 7) != 1 || opcode > 0x39 || !get_arithmetic(insn, opcode >> 3, rm))
            return false;
        insn->b = reg;
        return true;
    }
}

static bool get_insn(struct reader *reader, struct insn *insn)
{
    unsigned prefix = 0, rex = 0, opcode = get(reader);
    if (opcode == 0xF2 || opcode == 0x66) {
        prefix = opcode;
        opcode = get(reader);
    }
    if (opcode >> 4 == 4) {
        rex = opcode & 15;
        opcode = get(reader);
    }
    if (opcode == 0x0F)
        return get_long(reader, insn, prefix, rex);
    if (prefix != 0)
        return false;
    if (opcode >> 3 == 0xB8 >> 3) {
        uint8_t d = (uint8_t)((opcode & 7) | (rex << 3 & 8));
        *insn = (struct insn){.op = OP_MOVI, .d = d, .imm = rex & REX_W ? get_signed(reader, 8) : (int64_t)(uint32_t)get_signed(reader, 4)};
        return true;
    }
    switch (opcode) {
    case 0xE9: {
        int64_t target = get_signed(reader, 4);
        *insn = (struct insn){.op = OP_JMP, .target = (int32_t)(target + (int64_t)reader->at)};
        return true;
    }
    case 0xF5: *insn = (struct insn){.op = OP_INVC}; return true;
    case 0x9F: *insn = (struct insn){.op = OP_GETF, .d = RAX}; return get(reader) == 0x0F && get(reader) == 0x90 && get(reader) == 0xC0;
    case 0x04: *insn = (struct insn){.op = OP_SETF, .a = RAX}; return get(reader) == 0x7F && get(reader) == 0x9E;
    case 0xC3: *insn = (struct insn){.op = OP_RET}; return true;
    default: return get_with_operands(reader, insn, opcode, rex);
    }
}

static size_t decode(const uint8_t *code, size_t bytes, struct insn *insn)
{
    struct reader reader = {code, bytes, 0};
    return get_insn(&reader, insn) && reader.at <= bytes ? reader.at : 0;
}

/* ---- lowering ---- */

static void emit(struct lowering *lowering, struct insn insn)
{
    lower_emit(lowering, insn);
}

static struct insn move(uint8_t d, uint8_t a)
{
    return (struct insn){.op = OP_MOV, .d = d, .a = a};
}

static void save_flags(struct lowering *lowering)
{
    emit(lowering, (struct insn){.op = OP_GETF, .d = RAX});
    emit(lowering, (struct insn){.op = OP_STORE, .width = 8, .a = lowering->to->state, .b = RAX, .imm = offsetof(struct guest_state, flags)});
    lowering->place |= FLAGS_MEMORY;
}

/* Before an instruction that changes the host's flags and not the guest's. */
static void leave_flags(struct lowering *lowering)
{
    if (lowering->live && lowering->place == FLAGS_HOST)
        save_flags(lowering);
    lowering->place = FLAGS_MEMORY;
}

static void invert_c(struct lowering *lowering)
{
    emit(lowering, (struct insn){.op = OP_INVC});
    lowering->inverted = !lowering->inverted;
    lowering->place = FLAGS_HOST;
}

static void need_host_flags(struct lowering *lowering)
{
    if (lowering->place & FLAGS_HOST)
        return;
    emit(lowering, (struct insn){.op = OP_LOAD, .width = 8, .d = RAX, .a = lowering->to->state, .imm = offsetof(struct guest_state, flags)});
    emit(lowering, (struct insn){.op = OP_SETF, .a = RAX});
    lowering->place |= FLAGS_HOST;
}

static void settle_flags(struct lowering *lowering)
{
    if (lowering->inverted) {
        need_host_flags(lowering);
        invert_c(lowering);
    }
    if (!(lowering->place & FLAGS_MEMORY))
        save_flags(lowering);
}

/* The guest's condition as one of the host's flags. */
static uint8_t use_flags(struct lowering *lowering, uint8_t cond)
{
    need_host_flags(lowering);
    uint8_t host = lowering->inverted ? cond_with_c_inverted(cond) : cond;
    if (codes[host] >= 0)
        return host;
    invert_c(lowering);
    return cond_with_c_inverted(host);
}

/* d = a op b, where only d = d op b is there. */
static void two_operands(struct lowering *lowering, struct insn insn)
{
    bool swaps = insn.op != OP_SUB && !insn.has_imm && insn.d == insn.b;
    if (insn.has_imm && insn.op != OP_MUL && !fits_signed(insn.imm, 32)) {
        lower_constant(lowering, RAX, insn.imm);
        insn.b = RAX;
        insn.has_imm = false;
    }
    if (swaps) {
        insn.b = insn.a;
        insn.a = insn.d;
    }
    if (insn.d == insn.a || (insn.op == OP_MUL && insn.has_imm)) {
        emit(lowering, insn);
    } else if (!insn.has_imm && insn.d == insn.b) {
        uint8_t d = insn.d;
        emit(lowering, move(RAX, insn.a));
        insn.a = insn.d = RAX;
        emit(lowering, insn);
        emit(lowering, move(d, RAX));
    } else {
        emit(lowering, move(insn.d, insn.a));
        insn.a = insn.d;
        emit(lowering, insn);
    }
}

static uint8_t own_sets(uint8_t op)
{
    for EACH(arithmetic, i)
        if (arithmetic[i].op == op)
            return arithmetic[i].sets;
    return SETS_UNDEFINED;
}

static void lower_arithmetic(struct lowering *lowering, struct insn insn)
{
    uint8_t guest = insn.sets;
    bool matters = guest != SETS_NONE && guest != SETS_UNDEFINED;
    if (!matters && insn.op == OP_SUB && insn.has_imm && insn.imm != INT64_MIN) {
        insn.op = OP_ADD;
        insn.imm = -insn.imm;
    }
    if (!matters && insn.op == OP_ADD && (lowering->live || insn.d != insn.a)) {
        insn.sets = SETS_NONE;
        if (isa_has(lowering->to, &insn)) {
            emit(lowering, insn);
            return;
        }
    }
    insn.sets = own_sets(insn.op);
    if (!matters)
        leave_flags(lowering);
    if (insn.d == NO_REGISTER && (insn.op == OP_SUB || insn.op == OP_AND)) {
        if (insn.has_imm && (insn.op == OP_AND || !fits_signed(insn.imm, 32))) {
            lower_constant(lowering, RAX, insn.imm);
            insn.b = RAX;
            insn.has_imm = false;
        }
        emit(lowering, insn);
    } else {
        if (insn.op == OP_MUL && insn.has_imm && !fits_signed(insn.imm, 32)) {
            lower_constant(lowering, RAX, insn.imm);
            insn.b = RAX;
            insn.has_imm = false;
        }
        insn.d = insn.d == NO_REGISTER ? RAX : insn.d;
        two_operands(lowering, insn);
    }
    if (matters) {
        lowering->place = FLAGS_HOST;
        lowering->inverted = guest == SETS_CARRY;
    }
}

/* Compares for a guest that has no flags; the unsigned conditions of its comparison are ARM64's. */
static uint8_t compare(struct lowering *lowering, const struct insn *insn, uint8_t cond)
{
    struct insn comparison = {.op = OP_SUB, .d = NO_REGISTER, .a = insn->a, .b = insn->b, .has_imm = insn->has_imm, .imm = insn->imm};
    comparison.sets = SETS_BORROW;
    lower_arithmetic(lowering, comparison);
    return cond_with_c_inverted(cond);
}

/* d = cond. The flags are there; constants do not change them. */
static void set_by(struct lowering *lowering, uint8_t d, uint8_t cond)
{
    lower_constant(lowering, d, 0);
    lower_constant(lowering, RAX, 1);
    emit(lowering, (struct insn){.op = OP_SEL, .cond = cond, .d = d, .a = RAX, .b = d});
}

static void lower_select(struct lowering *lowering, struct insn insn)
{
    insn.cond = use_flags(lowering, insn.cond);
    if (insn.d == insn.a && insn.d != insn.b) {
        insn.a = insn.b;
        insn.b = insn.d;
        insn.cond ^= 1;
    } else if (insn.d != insn.b) {
        emit(lowering, move(insn.d, insn.b));
        insn.b = insn.d;
    }
    emit(lowering, insn);
}

static void lower_float(struct lowering *lowering, struct insn insn)
{
    enum { SPARE = GUEST_FLOATS };
    uint8_t d = insn.d, a = insn.a;
    bool swaps = d == insn.b && d != a && (insn.op == OP_FADD || insn.op == OP_FMUL);
    if (swaps) {
        insn.b = a;
    } else if (d != a) {
        insn.d = d == insn.b ? SPARE : d;
        emit(lowering, (struct insn){.op = OP_FMOV, .d = insn.d, .a = a});
    }
    insn.a = insn.d;
    emit(lowering, insn);
    if (insn.d != d)
        emit(lowering, (struct insn){.op = OP_FMOV, .d = d, .a = insn.d});
}

static void lower(struct lowering *lowering, const struct insn *insn)
{
    struct insn copy = *insn;
    switch (insn->op) {
    case OP_INSERT16: lower_insert16(lowering, insn); break;
    case OP_ADD: case OP_SUB: case OP_AND: case OP_OR: case OP_XOR: case OP_MUL: case OP_SHL: case OP_SHR: case OP_SAR:
        lower_arithmetic(lowering, copy);
        break;
    case OP_SLT: case OP_SLTU:
        copy.cond = compare(lowering, insn, insn->op == OP_SLT ? COND_LT : COND_CC);
        set_by(lowering, insn->d, copy.cond);
        break;
    case OP_SETC:
        copy.cond = use_flags(lowering, insn->cond);
        set_by(lowering, insn->d, copy.cond);
        break;
    case OP_SEL: lower_select(lowering, copy); break;
    case OP_BR:
        copy.cond = use_flags(lowering, insn->cond);
        emit(lowering, copy);
        break;
    case OP_BCMP:
        emit(lowering, (struct insn){.op = OP_BR, .cond = compare(lowering, insn, insn->cond), .target = insn->target});
        break;
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV: lower_float(lowering, copy); break;
    default: emit(lowering, copy); break;
    }
}

const struct isa isa_x86_64 = {
    .number = ISA_X86_64,
    .name = "x86_64",
    .has_flags = true,
    .general = {1, 2, 3, 5, 8, 9, 10, 11, 6}, /* rcx rdx rbx rbp r8-r11, rsi */
    .state = 7,
    .scratch = RAX,
    .saved = {3, 5},
    .zero = -1,
    .decode = decode,
    .encode = encode,
    .lower = lower,
    .settle_flags = settle_flags,
    .flags_at_labels = FLAGS_MEMORY,
};
