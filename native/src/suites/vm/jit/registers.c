#include "suites/vm/jit/registers.h"

#include <string.h>

enum { LOOP_FACTOR_BITS = 3, DEEPEST = 4 };

struct interval {
    uint16_t reg;
    uint32_t first, last; /* positions in the order of the blocks */
    uint32_t weight;      /* uses */
};

struct scan {
    struct interval intervals[IR_MAX_REGS]; /* by rising start: in the order met */
    int16_t index[IR_MAX_REGS];             /* of a virtual register's; -1: none yet */
    size_t count;
};

void homes_in_memory(struct homes *homes, const struct ir_function *function)
{
    homes->slots = function->reg_count;
    for (size_t reg = 0; reg < function->reg_count; reg++)
        homes->of[reg] = (int16_t)(-1 - (int)reg);
}

static void extend(struct scan *scan, uint16_t reg, uint32_t position, uint32_t weight)
{
    if (scan->index[reg] < 0) {
        scan->index[reg] = (int16_t)scan->count;
        scan->intervals[scan->count++] = (struct interval){.reg = reg, .first = position};
    }
    struct interval *interval = &scan->intervals[scan->index[reg]];
    interval->last = position;
    interval->weight += weight;
}

static void extend_all(struct scan *scan, const struct reg_set *set, uint32_t position)
{
    for (size_t word = 0; word < IR_MAX_REGS / 64; word++)
        for (uint64_t rest = set->words[word]; rest != 0; rest &= rest - 1)
            extend(scan, (uint16_t)(word * 64 + (size_t)__builtin_ctzll(rest)), position, 0);
}

/* How many loops a block is in: what lies between the target of a jump back and the jump. */
static void find_depths(const struct ir_function *function, uint8_t depths[IR_MAX_BLOCKS])
{
    memset(depths, 0, function->block_count);
    for (size_t block = 0; block < function->block_count; block++) {
        size_t successors[2], count = ir_successors(function, block, successors);
        for (size_t i = 0; i < count; i++)
            for (size_t inside = successors[i]; inside <= block; inside++)
                depths[inside] += depths[inside] < DEEPEST;
    }
}

/* Arguments are written before the first instruction. */
static void find_intervals(struct scan *scan, const struct ir_function *function, const struct liveness *liveness)
{
    uint8_t depths[IR_MAX_BLOCKS];
    find_depths(function, depths);
    memset(scan->index, -1, sizeof scan->index);
    scan->count = 0;
    for (size_t reg = 0; reg < function->arg_count; reg++)
        extend(scan, (uint16_t)reg, 0, 0);
    uint32_t position = 1;
    for (size_t block = 0; block < function->block_count; block++) {
        const struct ir_block *at = &function->blocks[block];
        if (at->count == 0)
            continue;
        uint32_t weight = UINT32_C(1) << LOOP_FACTOR_BITS * depths[block];
        extend_all(scan, &liveness->in[block], position++);
        for (size_t i = at->first; i < at->first + at->count; i++, position++) {
            const struct ir_instr *instr = &function->instrs[i];
            if (ir_reads_a(instr))
                extend(scan, instr->a, position, weight);
            if (ir_reads_b(instr))
                extend(scan, instr->b, position, weight);
            if (ir_writes(instr))
                extend(scan, instr->dst, position, weight);
        }
        extend_all(scan, &liveness->out[block], position++);
    }
}

/* Among the active intervals and this one, the index in `active` of the least used; `count` when it is this one. */
static size_t least_used(const struct scan *scan, const uint16_t *active, size_t count, const struct interval *here)
{
    size_t least = count;
    uint32_t weight = here->weight;
    for (size_t i = 0; i < count; i++)
        if (scan->intervals[active[i]].weight < weight) {
            weight = scan->intervals[active[i]].weight;
            least = i;
        }
    return least;
}

void homes_by_linear_scan(struct homes *homes, const struct ir_function *function, const struct liveness *liveness, size_t count)
{
    struct scan scan;
    uint16_t active[16]; /* intervals that hold a register now */
    size_t active_count = 0;
    uint32_t is_free = (UINT32_C(1) << count) - 1;
    find_intervals(&scan, function, liveness);
    homes->slots = 0;
    for (size_t i = 0; i < scan.count; i++) {
        const struct interval *here = &scan.intervals[i];
        size_t kept = 0;
        for (size_t k = 0; k < active_count; k++) {
            const struct interval *other = &scan.intervals[active[k]];
            /* One that is read last where this one is written can give it its register: operands are read first. */
            if (other->last <= here->first)
                is_free |= UINT32_C(1) << homes->of[other->reg];
            else
                active[kept++] = active[k];
        }
        active_count = kept;
        if (is_free != 0) {
            homes->of[here->reg] = (int16_t)__builtin_ctz(is_free);
            is_free &= is_free - 1;
            active[active_count++] = (uint16_t)i;
            continue;
        }
        size_t victim = least_used(&scan, active, active_count, here);
        if (victim < active_count) {
            uint16_t reg = scan.intervals[active[victim]].reg;
            homes->of[here->reg] = homes->of[reg];
            homes->of[reg] = (int16_t)(-1 - (int)homes->slots++);
            active[victim] = (uint16_t)i;
        } else {
            homes->of[here->reg] = (int16_t)(-1 - (int)homes->slots++);
        }
    }
}
