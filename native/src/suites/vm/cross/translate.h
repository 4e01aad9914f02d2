/* From the code of one architecture to that of another. */
#ifndef KVMBENCH_VM_CROSS_TRANSLATE_H
#define KVMBENCH_VM_CROSS_TRANSLATE_H

#include "suites/vm/cross/isa.h"

enum {
    LEVELS = 4,
    UNIT_MOST = 1000,
    LOWERED_PER_INSN = 64, /* at most: flags of RISC-V's packed by 20, level 0's loads and stores around them */
    LOWERED_MOST = UNIT_MOST * LOWERED_PER_INSN,
};

/*
 * What is translated at once: a function of blocks that jump to one another. A branch to its length leaves it. The guest's flags are
 * not used after it.
 */
struct unit {
    struct insn insns[UNIT_MOST];
    size_t count;
};

/*
 * How hard it tries. 0: the guest's registers and flags are in memory, as in a simple translator. 1: registers are in registers; flags are always
 * made. 2: only flags that are used are made, and where they are used. 3: also constants, copies, dead code and multiplications by
 * powers of two.
 */
struct translator {
    const struct isa *from, *to;
    unsigned level;
};

/*
 * The translated code, in `code`, and its bytes, which can be none. False: something is not of the subset, or there is no room. As many bytes
 * as cross_bound() says are always enough. Not for several threads at once.
 */
bool cross_translate(const struct translator *translator, const uint8_t *source, size_t bytes, uint8_t *code, size_t capacity, size_t *length);

size_t cross_bound(size_t source_instructions);

/*
 * Code of this architecture as a function of a pointer to guest_state: what loads the guest's registers, the code, what stores them. `returns`:
 * ends with a return; else whatever lies behind goes on. 0: no room.
 */
size_t cross_wrap(const struct isa *isa, bool in_memory, const uint8_t *code, size_t bytes, bool returns, uint8_t *wrapped, size_t capacity);

/* Decodes all; branches' targets become indexes. False: something is not of the subset. Registers are the architecture's. */
bool cross_decode(const struct isa *isa, const uint8_t *code, size_t bytes, struct insn *insns, size_t most, size_t *count);

/* Encodes instructions whose targets are indexes. Conditional branches that are too far become two. False: no room, or not of the subset. */
bool cross_encode(const struct isa *isa, const struct insn *insns, size_t count, uint8_t *code, size_t capacity, size_t *length);

/* In place, for level 3: registers are the guest's. Instructions that are not needed become OP_NONE. */
void cross_optimise(struct unit *unit);

/* live[i]: the flags are used after instruction i. */
void cross_live_flags(const struct unit *unit, bool *live);

#endif
