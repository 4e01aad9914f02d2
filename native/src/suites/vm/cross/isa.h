/*
 * The three architectures: the subset of each that is decoded and encoded, and how the intermediate representation becomes it.
 *
 * A guest has eight general registers, a pointer to its memory, four floating-point registers and flags (RISC-V: none). Each architecture
 * gives them registers of its own, so that a program of any of them is a guest of any other.
 */
#ifndef KVMBENCH_VM_CROSS_ISA_H
#define KVMBENCH_VM_CROSS_ISA_H

#include "suites/vm/cross/insn.h"

enum {
    GUEST_GENERAL = 8,
    GUEST_BASE = GUEST_GENERAL, /* the pointer, number 8 */
    GUEST_REGISTERS,
    GUEST_FLOATS = 4,
    INSN_MOST_BYTES = 16,
};

/* A guest's registers in memory. Code is called with a pointer to it. */
struct guest_state {
    uint64_t r[GUEST_REGISTERS];
    double f[GUEST_FLOATS];
    uint64_t flags;    /* in the host's layout; nobody reads it after the code's end */
    uint64_t saved[2]; /* the host's registers that the caller wants back */
};

struct lowering;

enum isa_number { ISA_X86_64, ISA_ARM64, ISA_RISCV, ISA_COUNT };

struct isa {
    enum isa_number number;
    const char *name;
    bool has_flags;
    uint8_t general[GUEST_REGISTERS]; /* its register of each of the guest's */
    uint8_t state;                    /* its register that points to the guest_state */
    uint8_t scratch;
    uint8_t saved[2];                 /* of `general`, the caller's; NO_REGISTER: none */
    int zero;                         /* its register that is always 0; -1: none */
    /* Bytes of the instruction, which they begin; 0: not of the subset. A branch's target is relative to its beginning. */
    size_t (*decode)(const uint8_t *code, size_t bytes, struct insn *insn);
    size_t (*encode)(const struct insn *insn, uint8_t *code);
    /* Appends what does the same on this architecture. Registers are its own already. */
    void (*lower)(struct lowering *lowering, const struct insn *insn);
    /* Puts the guest's flags where they are at labels. */
    void (*settle_flags)(struct lowering *lowering);
    /* Moves them from there into guest_state, and back: for level 0. NULL: they are there. */
    void (*store_flags)(struct lowering *lowering), (*load_flags)(struct lowering *lowering);
    uint8_t flags_at_labels; /* enum flags_place */
};

extern const struct isa isa_x86_64, isa_arm64, isa_riscv;
extern const struct isa *const cross_isas[ISA_COUNT]; /* by their numbers */

/* Where a host has the guest's flags. */
enum flags_place {
    FLAGS_HOST = 1,  /* its own flags; with FLAGS_MEMORY: in both */
    FLAGS_MEMORY = 2, /* guest_state */
    FLAGS_OPERANDS = 4, /* not computed: what set them, and from which registers (RISC-V) */
    FLAGS_PACKED = 8, /* a register (RISC-V) */
};

/* A unit on its way to one architecture. */
struct lowering {
    const struct isa *to;
    struct insn *out;
    size_t count, capacity; /* beyond the capacity nothing is kept */
    bool live;              /* the guest's flags are used after the instruction at hand */
    uint8_t place;          /* enum flags_place */
    bool inverted;          /* their C is the guest's !C */
    uint8_t sets, flag_a, flag_b; /* FLAGS_OPERANDS */
};

void lower_emit(struct lowering *lowering, struct insn insn);

/* As many instructions as the constant takes. */
void lower_constant(struct lowering *lowering, uint8_t d, int64_t value);

/* Appends the instruction. An operand that it cannot hold goes through the scratch register. */
void lower_plain(struct lowering *lowering, struct insn insn);

/* INSERT16 by AND and OR. */
void lower_insert16(struct lowering *lowering, const struct insn *insn);

bool isa_has(const struct isa *isa, const struct insn *insn);

#endif
