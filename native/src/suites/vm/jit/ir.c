#include "suites/vm/jit/ir.h"

#include <string.h>

size_t ir_successors(const struct ir_function *function, size_t block, size_t successors[2])
{
    const struct ir_block *at = &function->blocks[block];
    if (at->count == 0)
        return 0;
    const struct ir_instr *last = &function->instrs[at->first + at->count - 1];
    if (last->op == IR_RETURN)
        return 0;
    successors[0] = last->b;
    successors[1] = last->dst;
    return last->op == IR_JUMP ? 1 : 2;
}

uint64_t ir_evaluate(uint8_t op, uint64_t a, uint64_t b)
{
    switch (op) {
    case IR_ADD: return a + b;
    case IR_SUB: return a - b;
    case IR_MUL: return a * b;
    case IR_DIV: return b == 0 ? UINT64_MAX : a / b;
    case IR_REM: return b == 0 ? a : a % b;
    case IR_AND: return a & b;
    case IR_OR: return a | b;
    case IR_XOR: return a ^ b;
    case IR_SHL: return a << (b & 63);
    case IR_SHR: return a >> (b & 63);
    case IR_SAR: return (uint64_t)((int64_t)a >> (b & 63));
    case IR_EQ: return a == b;
    case IR_LT: return a < b;
    default: return (int64_t)a < (int64_t)b;
    }
}

void ir_copy(struct ir_function *to, const struct ir_function *from)
{
    memcpy(to, from, offsetof(struct ir_function, blocks));
    memcpy(to->blocks, from->blocks, from->block_count * sizeof *from->blocks);
    memcpy(to->instrs, from->instrs, from->count * sizeof *from->instrs);
}

uint64_t ir_interpret(const struct ir_function *function, const uint64_t *args, uint64_t *memory, uint64_t *counts)
{
    uint64_t regs[IR_MAX_REGS];
    memcpy(regs, args, function->arg_count * sizeof *args);
    for (size_t block = 0;;) {
        const struct ir_instr *instr = &function->instrs[function->blocks[block].first];
        if (counts != NULL)
            counts[block]++;
        for (; instr->op < IR_JUMP; instr++) {
            uint64_t address = (instr->immediate ? 0 : regs[instr->a]) + instr->value;
            if (instr->op == IR_CONST)
                regs[instr->dst] = instr->value;
            else if (instr->op == IR_COPY)
                regs[instr->dst] = regs[instr->a];
            else if (instr->op == IR_LOAD)
                regs[instr->dst] = memory[address % IR_WORDS];
            else if (instr->op == IR_STORE)
                memory[address % IR_WORDS] = regs[instr->b];
            else
                regs[instr->dst] = ir_evaluate(instr->op, regs[instr->a], instr->immediate ? instr->value : regs[instr->b]);
        }
        if (instr->op == IR_RETURN)
            return instr->immediate ? instr->value : regs[instr->a];
        block = instr->op == IR_JUMP || regs[instr->a] != 0 ? instr->b : instr->dst;
    }
}
