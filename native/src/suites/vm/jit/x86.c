/*
 * One instruction of the IR after the other. RAX, RCX and RDX are scratch, RSI is the function's memory, RDI first the arguments
 * and then the block counts; all others but RSP are homes. The encodings are those of the Intel SDM, vol. 2.
 */
#include "suites/vm/jit/x86.h"

#include <string.h>

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };

/* In the order in which homes use them: those first that need not be saved. */
static const uint8_t home_registers[X86_HOME_REGISTERS] = {R8, R9, R10, R11, RBX, RBP, R12, R13, R14, R15};

enum { SAVED_FROM = 4 }; /* of home_registers: to be saved for the caller */

enum { LONGEST_INSTR = 64, LONGEST_BLOCK_START = 8, LONGEST_FRAME = 256 };

/* Operations as the second byte of group 1 has them; their opcodes follow from it. */
enum { ALU_ADD = 0, ALU_OR = 1, ALU_AND = 4, ALU_SUB = 5, ALU_XOR = 6, ALU_CMP = 7 };

enum { CC_B = 2, CC_E = 4, CC_NE = 5, CC_L = 12 };

struct fixup {
    uint8_t *at; /* of the distance, 4 bytes */
    uint16_t block;
};

struct emitter {
    uint8_t *at;
    const struct ir_function *function;
    const struct homes *homes;
    struct x86_options options;
    uint8_t *blocks[IR_MAX_BLOCKS];
    struct fixup fixups[2 * IR_MAX_BLOCKS];
    size_t fixup_count;
    uint32_t saved; /* bits of home_registers */
};

/* ---- encoding ---- */

static void byte(struct emitter *e, unsigned value)
{
    *e->at++ = (uint8_t)value;
}

static void word32(struct emitter *e, uint32_t value)
{
    memcpy(e->at, &value, sizeof value);
    e->at += sizeof value;
}

static void word64(struct emitter *e, uint64_t value)
{
    memcpy(e->at, &value, sizeof value);
    e->at += sizeof value;
}

static bool fits8(uint64_t value)
{
    return (int64_t)value == (int8_t)value;
}

static bool fits32(uint64_t value)
{
    return (int64_t)value == (int32_t)value;
}

/* An operand that is a register or a slot of the frame. */
struct place {
    bool in_memory;
    uint8_t reg;
    uint32_t displacement; /* from RSP */
};

static struct place place_of(const struct emitter *e, uint16_t reg)
{
    int16_t home = e->homes->of[reg];
    if (home >= 0)
        return (struct place){.reg = home_registers[home]};
    return (struct place){.in_memory = true, .displacement = 8u * (unsigned)(-1 - home)};
}

static struct place in_register(uint8_t reg)
{
    return (struct place){.reg = reg};
}

/* REX.W, the opcode, and ModRM with what follows it. reg: a register, or the opcode's extension. */
static void op_place(struct emitter *e, unsigned opcode, unsigned reg, struct place rm)
{
    byte(e, 0x48 | (reg & 8) >> 1 | (rm.in_memory ? 0 : rm.reg >> 3));
    if (opcode > 0xFF)
        byte(e, opcode >> 8);
    byte(e, opcode & 0xFF);
    if (!rm.in_memory) {
        byte(e, 0xC0 | (reg & 7) << 3 | (rm.reg & 7));
    } else if (rm.displacement < 128) {
        byte(e, 0x44 | (reg & 7) << 3);
        byte(e, 0x24);
        byte(e, rm.displacement);
    } else {
        byte(e, 0x84 | (reg & 7) << 3);
        byte(e, 0x24);
        word32(e, rm.displacement);
    }
}

static void load(struct emitter *e, uint8_t reg, struct place from)
{
    if (from.in_memory || from.reg != reg)
        op_place(e, 0x8B, reg, from);
}

static void store(struct emitter *e, struct place to, uint8_t reg)
{
    if (to.in_memory || to.reg != reg)
        op_place(e, 0x89, reg, to);
}

static void load_constant(struct emitter *e, uint8_t reg, uint64_t value)
{
    if (value <= UINT32_MAX) {
        if (reg >= 8)
            byte(e, 0x41);
        byte(e, 0xB8 | (reg & 7));
        word32(e, (uint32_t)value);
    } else if (fits32(value)) {
        op_place(e, 0xC7, 0, in_register(reg));
        word32(e, (uint32_t)value);
    } else {
        byte(e, 0x48 | reg >> 3);
        byte(e, 0xB8 | (reg & 7));
        word64(e, value);
    }
}

/* add, or, and, sub, xor, cmp. */
static void alu(struct emitter *e, unsigned operation, uint8_t reg, struct place with)
{
    op_place(e, operation << 3 | 3, reg, with);
}

/* The value must fit 32 bits. */
static void alu_constant(struct emitter *e, unsigned operation, struct place with, uint64_t value)
{
    op_place(e, fits8(value) ? 0x83 : 0x81, operation, with);
    if (fits8(value))
        byte(e, value & 0xFF);
    else
        word32(e, (uint32_t)value);
}

/* lea reg, [base + index * scale]; index is not RSP. */
static void lea_sum(struct emitter *e, uint8_t reg, uint8_t base, uint8_t index, unsigned scale_bits)
{
    byte(e, 0x48 | reg >> 3 << 2 | index >> 3 << 1 | base >> 3);
    byte(e, 0x8D);
    /* With a displacement: without one, RBP and R13 are no base. */
    byte(e, 0x44 | (reg & 7) << 3);
    byte(e, scale_bits << 6 | (index & 7) << 3 | (base & 7));
    byte(e, 0);
}

/* lea reg, [base + value], of 32 bits or 64. */
static void lea_constant(struct emitter *e, bool wide, uint8_t reg, uint8_t base, uint32_t value)
{
    unsigned rex = (wide ? 0x48 : 0x40) | reg >> 3 << 2 | base >> 3;
    if (rex != 0x40)
        byte(e, rex);
    byte(e, 0x8D);
    bool small = fits8((uint64_t)(int64_t)(int32_t)value);
    byte(e, (small ? 0x40 : 0x80) | (reg & 7) << 3 | (base & 7));
    if ((base & 7) == RSP)
        byte(e, 0x24);
    if (small)
        byte(e, value & 0xFF);
    else
        word32(e, value);
}

static void jump_to(struct emitter *e, uint16_t block)
{
    e->fixups[e->fixup_count++] = (struct fixup){e->at, block};
    word32(e, 0);
}

/* ---- operands ---- */

/* The register that holds a virtual register: its home, or scratch. */
static uint8_t reg_with(struct emitter *e, uint16_t reg, uint8_t scratch)
{
    struct place from = place_of(e, reg);
    if (!from.in_memory)
        return from.reg;
    load(e, scratch, from);
    return scratch;
}

/* Where to compute what goes to a virtual register: its home, or RAX, which is then to be stored. */
static uint8_t target_of(const struct emitter *e, uint16_t reg)
{
    struct place to = place_of(e, reg);
    return to.in_memory ? RAX : to.reg;
}

/* The second operand as a place; a constant goes to RCX. */
static struct place second(struct emitter *e, const struct ir_instr *instr)
{
    if (!instr->immediate)
        return place_of(e, instr->b);
    load_constant(e, RCX, instr->value);
    return in_register(RCX);
}

static bool is(struct place place, uint8_t reg)
{
    return !place.in_memory && place.reg == reg;
}

/* ---- instructions ---- */

static void emit_add_or_logic(struct emitter *e, const struct ir_instr *instr)
{
    static const uint8_t operations[] = {[IR_ADD] = ALU_ADD, [IR_SUB] = ALU_SUB, [IR_AND] = ALU_AND, [IR_OR] = ALU_OR, [IR_XOR] = ALU_XOR};
    struct place a = place_of(e, instr->a), to = place_of(e, instr->dst);
    uint8_t target = target_of(e, instr->dst);
    bool small = instr->immediate && fits32(instr->value);
    if (small && instr->op == IR_ADD && !a.in_memory && a.reg != target) {
        lea_constant(e, true, target, a.reg, (uint32_t)instr->value);
    } else if (small && instr->dst == instr->a) {
        alu_constant(e, operations[instr->op], to, instr->value);
        return;
    } else if (small) {
        load(e, target, a);
        alu_constant(e, operations[instr->op], in_register(target), instr->value);
    } else {
        struct place b = second(e, instr);
        if (instr->op == IR_ADD && !a.in_memory && !b.in_memory && a.reg != target && b.reg != target) {
            lea_sum(e, target, a.reg, b.reg, 0);
        } else if (is(b, target) && !is(a, target) && ir_is_commutative(instr->op)) {
            alu(e, operations[instr->op], target, a);
        } else {
            /* The target must not be overwritten before b is read. */
            target = is(b, target) && !is(a, target) ? RAX : target;
            load(e, target, a);
            alu(e, operations[instr->op], target, b);
        }
    }
    store(e, to, target);
}

static void emit_multiply(struct emitter *e, const struct ir_instr *instr)
{
    struct place a = place_of(e, instr->a), to = place_of(e, instr->dst);
    uint8_t target = target_of(e, instr->dst);
    if (instr->immediate && (instr->value == 3 || instr->value == 5 || instr->value == 9)) {
        uint8_t factor = reg_with(e, instr->a, RAX);
        lea_sum(e, target, factor, factor, instr->value == 3 ? 1 : instr->value == 5 ? 2 : 3);
    } else if (instr->immediate && fits32(instr->value)) {
        op_place(e, 0x69, target, a);
        word32(e, (uint32_t)instr->value);
    } else {
        struct place b = second(e, instr);
        if (is(b, target)) {
            op_place(e, 0x0FAF, target, a);
        } else {
            load(e, target, a);
            op_place(e, 0x0FAF, target, b);
        }
    }
    store(e, to, target);
}

static void emit_shift(struct emitter *e, const struct ir_instr *instr)
{
    unsigned extension = instr->op == IR_SHL ? 4 : instr->op == IR_SHR ? 5 : 7;
    uint8_t target = target_of(e, instr->dst);
    if (!instr->immediate)
        load(e, RCX, place_of(e, instr->b));
    load(e, target, place_of(e, instr->a));
    op_place(e, instr->immediate ? 0xC1 : 0xD3, extension, in_register(target));
    if (instr->immediate)
        byte(e, instr->value & 63);
    store(e, place_of(e, instr->dst), target);
}

static void emit_divide(struct emitter *e, const struct ir_instr *instr)
{
    bool remainder = instr->op == IR_REM, may_be_zero = !instr->immediate;
    uint8_t *to_zero = NULL, *to_end = NULL;
    load(e, RCX, second(e, instr));
    load(e, RAX, place_of(e, instr->a));
    if (may_be_zero) {
        op_place(e, 0x85, RCX, in_register(RCX));
        byte(e, 0x70 | CC_E);
        to_zero = e->at;
        byte(e, 0);
    }
    byte(e, 0x31); /* xor edx, edx */
    byte(e, 0xD2);
    op_place(e, 0xF7, 6, in_register(RCX));
    if (may_be_zero) {
        byte(e, 0xEB);
        to_end = e->at;
        byte(e, 0);
        *to_zero = (uint8_t)(e->at - to_zero - 1);
        if (remainder)
            load(e, RDX, in_register(RAX));
        else
            alu_constant(e, ALU_OR, in_register(RAX), UINT64_MAX);
        *to_end = (uint8_t)(e->at - to_end - 1);
    }
    store(e, place_of(e, instr->dst), remainder ? RDX : RAX);
}

static unsigned condition(const struct ir_instr *comparison)
{
    return comparison->op == IR_EQ ? CC_E : comparison->op == IR_LT ? CC_B : CC_L;
}

/* Leaves flags; and the value where somebody but the next branch reads it. */
static void emit_compare(struct emitter *e, const struct ir_instr *instr, bool flags_only)
{
    if (instr->immediate && fits32(instr->value)) {
        alu_constant(e, ALU_CMP, place_of(e, instr->a), instr->value);
    } else {
        struct place b = second(e, instr);
        alu(e, ALU_CMP, reg_with(e, instr->a, RAX), b);
    }
    if (flags_only)
        return;
    byte(e, 0x0F);
    byte(e, 0x90 | condition(instr));
    byte(e, 0xC0); /* al */
    uint8_t target = target_of(e, instr->dst);
    op_place(e, 0x0FB6, target, in_register(RAX));
    store(e, place_of(e, instr->dst), target);
}

/* mov between a register and [rsi + 8 * eax] or, without an index, [rsi + displacement]. */
static void move_word(struct emitter *e, unsigned opcode, uint8_t reg, bool indexed, uint32_t displacement)
{
    byte(e, 0x48 | reg >> 3 << 2);
    byte(e, opcode);
    if (indexed) {
        byte(e, 0x04 | (reg & 7) << 3);
        byte(e, 3 << 6 | RAX << 3 | RSI);
    } else {
        byte(e, 0x80 | (reg & 7) << 3 | RSI);
        word32(e, displacement);
    }
}

static void emit_memory(struct emitter *e, const struct ir_instr *instr)
{
    uint32_t displacement = 8 * (uint32_t)(instr->value % IR_WORDS);
    bool indexed = !instr->immediate, writes = instr->op == IR_STORE;
    if (indexed) {
        /* The index is less than the words: 32 bits of the sum are enough. */
        lea_constant(e, false, RAX, reg_with(e, instr->a, RAX), (uint32_t)instr->value);
        byte(e, 0x25); /* and eax, */
        word32(e, IR_WORDS - 1);
    }
    if (writes) {
        move_word(e, 0x89, reg_with(e, instr->b, RCX), indexed, displacement);
    } else {
        uint8_t target = target_of(e, instr->dst);
        move_word(e, 0x8B, target, indexed, displacement);
        store(e, place_of(e, instr->dst), target);
    }
}

static void emit_constant(struct emitter *e, const struct ir_instr *instr)
{
    struct place to = place_of(e, instr->dst);
    if (to.in_memory && fits32(instr->value)) {
        op_place(e, 0xC7, 0, to);
        word32(e, (uint32_t)instr->value);
        return;
    }
    uint8_t target = target_of(e, instr->dst);
    load_constant(e, target, instr->value);
    store(e, to, target);
}

static void emit_copy(struct emitter *e, const struct ir_instr *instr)
{
    struct place to = place_of(e, instr->dst);
    if (to.in_memory)
        store(e, to, reg_with(e, instr->a, RAX));
    else
        load(e, to.reg, place_of(e, instr->a));
}

/* ---- control flow ---- */

static size_t frame_bytes(const struct emitter *e)
{
    return 8 * e->homes->slots;
}

static void emit_prologue(struct emitter *e)
{
    for (size_t i = SAVED_FROM; i < X86_HOME_REGISTERS; i++)
        if (e->saved >> i & 1) {
            if (home_registers[i] >= 8)
                byte(e, 0x41);
            byte(e, 0x50 | (home_registers[i] & 7));
        }
    if (e->homes->slots > 0)
        alu_constant(e, ALU_SUB, in_register(RSP), frame_bytes(e));
    for (size_t i = 0; i < e->function->arg_count; i++) {
        uint8_t target = target_of(e, (uint16_t)i);
        byte(e, 0x48 | target >> 3 << 2); /* mov target, [rdi + 8 * i] */
        byte(e, 0x8B);
        byte(e, 0x40 | (target & 7) << 3 | RDI);
        byte(e, 8 * (unsigned)i);
        store(e, place_of(e, (uint16_t)i), target);
    }
    if (e->options.count_blocks)
        load(e, RDI, in_register(RDX));
}

static void emit_return(struct emitter *e, const struct ir_instr *instr)
{
    if (instr->immediate)
        load_constant(e, RAX, instr->value);
    else
        load(e, RAX, place_of(e, instr->a));
    if (e->homes->slots > 0)
        alu_constant(e, ALU_ADD, in_register(RSP), frame_bytes(e));
    for (size_t i = X86_HOME_REGISTERS; i-- > SAVED_FROM;)
        if (e->saved >> i & 1) {
            if (home_registers[i] >= 8)
                byte(e, 0x41);
            byte(e, 0x58 | (home_registers[i] & 7));
        }
    byte(e, 0xC3);
}

static void emit_jump(struct emitter *e, uint16_t block, size_t next)
{
    if (block == next)
        return;
    byte(e, 0xE9);
    jump_to(e, block);
}

/* fused: the flags are those of a comparison that the branch is about. */
static void emit_branch(struct emitter *e, const struct ir_instr *instr, const struct ir_instr *fused, size_t next)
{
    unsigned taken = CC_NE;
    if (fused != NULL) {
        taken = condition(fused);
    } else {
        struct place a = place_of(e, instr->a);
        if (a.in_memory)
            alu_constant(e, ALU_CMP, a, 0);
        else
            op_place(e, 0x85, a.reg, a);
    }
    bool falls_into_b = instr->b == next;
    byte(e, 0x0F);
    byte(e, 0x80 | (falls_into_b ? taken ^ 1 : taken));
    jump_to(e, falls_into_b ? instr->dst : instr->b);
    if (!falls_into_b)
        emit_jump(e, instr->dst, next);
}

static void emit_block_start(struct emitter *e, size_t block)
{
    e->blocks[block] = e->at;
    if (!e->options.count_blocks)
        return;
    byte(e, 0x48); /* add qword [rdi + 8 * block], 1 */
    byte(e, 0x83);
    byte(e, 0x80 | RDI);
    word32(e, 8 * (uint32_t)block);
    byte(e, 1);
}

static void emit_block(struct emitter *e, size_t block, size_t next)
{
    const struct ir_block *at = &e->function->blocks[block];
    const struct ir_instr *fused = NULL;
    emit_block_start(e, block);
    for (size_t i = 0; i < at->count; i++) {
        const struct ir_instr *instr = &e->function->instrs[at->first + i];
        switch (instr->op) {
        case IR_CONST: emit_constant(e, instr); break;
        case IR_COPY: emit_copy(e, instr); break;
        case IR_MUL: emit_multiply(e, instr); break;
        case IR_DIV: case IR_REM: emit_divide(e, instr); break;
        case IR_SHL: case IR_SHR: case IR_SAR: emit_shift(e, instr); break;
        case IR_LOAD: case IR_STORE: emit_memory(e, instr); break;
        case IR_JUMP: emit_jump(e, instr->b, next); break;
        case IR_BRANCH: emit_branch(e, instr, fused, next); break;
        case IR_RETURN: emit_return(e, instr); break;
        case IR_EQ: case IR_LT: case IR_SLT: {
            bool branches = e->options.liveness != NULL && instr[1].op == IR_BRANCH && instr[1].a == instr->dst;
            emit_compare(e, instr, branches && !reg_in(&e->options.liveness->out[block], instr->dst));
            fused = branches ? instr : NULL;
            break;
        }
        default: emit_add_or_logic(e, instr); break;
        }
    }
}

static uint32_t used_registers(const struct ir_function *function, const struct homes *homes)
{
    uint32_t used = 0;
    for (size_t i = 0; i < function->arg_count; i++)
        used |= homes->of[i] >= 0 ? UINT32_C(1) << homes->of[i] : 0;
    for (size_t block = 0; block < function->block_count; block++)
        for (size_t i = 0; i < function->blocks[block].count; i++) {
            const struct ir_instr *instr = &function->instrs[function->blocks[block].first + i];
            if (ir_writes(instr) && homes->of[instr->dst] >= 0)
                used |= UINT32_C(1) << homes->of[instr->dst];
        }
    return used;
}

size_t x86_room(const struct ir_function *function)
{
    return LONGEST_FRAME + function->count * LONGEST_INSTR + function->block_count * LONGEST_BLOCK_START;
}

size_t x86_emit(uint8_t *to, const struct ir_function *function, const struct homes *homes, struct x86_options options)
{
    struct emitter e = {.at = to, .function = function, .homes = homes, .options = options};
    e.saved = used_registers(function, homes);
    emit_prologue(&e);
    for (size_t block = 0; block < function->block_count;) {
        size_t next = block + 1;
        while (next < function->block_count && function->blocks[next].count == 0)
            next++;
        emit_block(&e, block, next);
        block = next;
    }
    for (size_t i = 0; i < e.fixup_count; i++) {
        int32_t distance = (int32_t)(e.blocks[e.fixups[i].block] - (e.fixups[i].at + 4));
        memcpy(e.fixups[i].at, &distance, sizeof distance);
    }
    return (size_t)(e.at - to);
}
