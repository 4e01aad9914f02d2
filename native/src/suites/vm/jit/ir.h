/*
 * The intermediate representation that the JIT compiles: functions of blocks over 64-bit virtual registers, not in SSA form,
 * as translators of machine code make them.
 *
 * A function works on a memory of IR_WORDS words; addresses wrap around. Every virtual register is written before it is read.
 */
#ifndef KVMBENCH_VM_IR_H
#define KVMBENCH_VM_IR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IR_MAX_INSTRS = 4096, IR_MAX_BLOCKS = 256, IR_MAX_REGS = 256, IR_MAX_ARGS = 8, IR_WORDS = 512 };

enum ir_op {
    IR_CONST, /* dst = value */
    IR_COPY,  /* dst = a */
    IR_ADD, IR_SUB, IR_MUL,
    IR_DIV, IR_REM, /* unsigned; by zero: all ones, and a (as RISC-V has it) */
    IR_AND, IR_OR, IR_XOR,
    IR_SHL, IR_SHR, IR_SAR, /* by the lower 6 bits */
    IR_EQ, IR_LT, IR_SLT,   /* 1 or 0; unsigned and signed */
    IR_LOAD,   /* dst = memory[a + value] */
    IR_STORE,  /* memory[a + value] = b */
    IR_JUMP,   /* to block b */
    IR_BRANCH, /* to block b where a is not 0, else to block dst */
    IR_RETURN, /* a */
};

struct ir_instr {
    uint8_t op;
    bool immediate; /* value in place of b, or of a for LOAD, STORE and RETURN; passes set it */
    uint16_t dst, a, b;
    uint64_t value;
};

/* Ends with a jump, a branch or a return, and has none before. count 0: it is never reached. */
struct ir_block {
    uint32_t first, count;
};

/* Execution begins at block 0, with the arguments in registers 0, 1, ... */
struct ir_function {
    size_t count, block_count, reg_count, arg_count;
    struct ir_block blocks[IR_MAX_BLOCKS];
    struct ir_instr instrs[IR_MAX_INSTRS];
};

/* Operations from IR_ADD to IR_SLT. */
static inline bool ir_is_binary(uint8_t op)
{
    return op >= IR_ADD && op <= IR_SLT;
}

static inline bool ir_is_commutative(uint8_t op)
{
    return op == IR_ADD || op == IR_MUL || op == IR_AND || op == IR_OR || op == IR_XOR || op == IR_EQ;
}

/* Whether it writes dst; a branch has a block there. */
static inline bool ir_writes(const struct ir_instr *instr)
{
    return instr->op <= IR_LOAD;
}

static inline bool ir_reads_a(const struct ir_instr *instr)
{
    return instr->op == IR_COPY || ir_is_binary(instr->op) || instr->op == IR_BRANCH
        || ((instr->op == IR_LOAD || instr->op == IR_STORE || instr->op == IR_RETURN) && !instr->immediate);
}

static inline bool ir_reads_b(const struct ir_instr *instr)
{
    return (ir_is_binary(instr->op) && !instr->immediate) || instr->op == IR_STORE;
}

/* The blocks that may come after a block: up to two. Returns how many. */
size_t ir_successors(const struct ir_function *function, size_t block, size_t successors[2]);

/* What a binary operation comes to. */
uint64_t ir_evaluate(uint8_t op, uint64_t a, uint64_t b);

/* Copies what is used of a function. */
void ir_copy(struct ir_function *to, const struct ir_function *from);

/*
 * Runs a function: the oracle of the compiler's tests. memory has IR_WORDS words. counts, an execution count for each block, may
 * be NULL. Returns what the function returns.
 */
uint64_t ir_interpret(const struct ir_function *function, const uint64_t *args, uint64_t *memory, uint64_t *counts);

#endif
