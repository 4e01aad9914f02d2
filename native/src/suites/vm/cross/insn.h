/*
 * Instructions of all three architectures in one form: what decoders make, what encoders take where their architecture has it, and
 * the intermediate representation between them. In a translated unit registers are the guest's, numbered from 0; in what an
 * architecture executes they have its own numbers.
 */
#ifndef KVMBENCH_VM_CROSS_INSN_H
#define KVMBENCH_VM_CROSS_INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op {
    OP_NONE,
    OP_MOVI,     /* d = imm */
    OP_INSERT16, /* 16 bits of d, from bit `shift` on, = imm */
    OP_MOV,      /* d = a */
    OP_ADD, OP_SUB, OP_AND, OP_OR, OP_XOR, OP_MUL, OP_SHL, OP_SHR, OP_SAR, /* d = a op b */
    OP_SLT, OP_SLTU, /* d = a < b, signed or not */
    OP_LOAD,     /* d = `width` bytes at a + imm, zero-extended */
    OP_STORE,    /* `width` bytes at a + imm = b */
    OP_SEL,      /* d = cond ? a : b */
    OP_SETC,     /* d = cond */
    OP_BR,       /* to target if cond */
    OP_BCMP,     /* to target if a cond b, of EQ NE LT GE CC CS: the flags of an ARM64 comparison */
    OP_JMP,
    OP_FCVT,     /* floating-point d = (double)a, signed */
    OP_FADD, OP_FSUB, OP_FMUL, OP_FDIV, OP_FMOV, OP_FLOAD, OP_FSTORE,
    OP_INVC,     /* C = !C */
    OP_GETF, OP_SETF, /* all flags to d, from a, in the architecture's own layout */
    OP_RET,
    OP_COUNT
};

/* In ARM64's order, the last two x86-64's own: the lowest bit inverts. C is what the instruction that set the flags made it. */
enum cond {
    COND_EQ, COND_NE, COND_CS, COND_CC, COND_MI, COND_PL, COND_VS, COND_VC,
    COND_HI, COND_LS, /* C and not Z */
    COND_GE, COND_LT, COND_GT, COND_LE,
    COND_A, COND_BE,  /* neither C nor Z */
};

/* What an instruction does to N, Z, C and V. */
enum sets {
    SETS_NONE,
    SETS_ADD,      /* C: carry */
    SETS_BORROW,   /* of a subtraction, C: borrow (x86-64) */
    SETS_CARRY,    /* of a subtraction, C: no borrow (ARM64) */
    SETS_LOGIC,    /* C and V: 0 */
    SETS_UNDEFINED /* to values that nobody may use */
};

enum { NO_REGISTER = 32 /* as d: the result is only for the flags */ };

struct insn {
    uint8_t op, cond, sets;
    uint8_t width;    /* bytes: 1, 4 or 8 */
    uint8_t shift;
    uint8_t d, a, b;
    bool has_imm;     /* b is imm */
    int32_t target;   /* decoded: bytes from its own beginning; in a unit: index of an instruction; lowered, negative: skips so many */
    int64_t imm;
};

/* Which of d, a and b are integer registers (I), floating-point ones (F) or nothing (-). */
struct op_info {
    char d, a, b;
    bool reads_d, uses_flags;
};

extern const struct op_info op_infos[OP_COUNT];

static inline bool insn_branches(const struct insn *insn)
{
    return insn->op == OP_BR || insn->op == OP_BCMP || insn->op == OP_JMP;
}

/* What the condition is when C is the other way round. */
static inline uint8_t cond_with_c_inverted(uint8_t cond)
{
    switch (cond) {
    case COND_CS: return COND_CC;
    case COND_CC: return COND_CS;
    case COND_HI: return COND_A;
    case COND_A: return COND_HI;
    case COND_LS: return COND_BE;
    case COND_BE: return COND_LS;
    default: return cond;
    }
}

#endif
