#include "suites/vm/cross/interpret.h"

#include <string.h>

struct cpu {
    uint64_t r[NO_REGISTER + 1]; /* the last one: what is written nowhere */
    double f[32];
    bool n, z, c, v;
};

static bool holds(const struct cpu *cpu, uint8_t cond)
{
    bool result;
    switch (cond & ~1) {
    case COND_EQ: result = cpu->z; break;
    case COND_CS: result = cpu->c; break;
    case COND_MI: result = cpu->n; break;
    case COND_VS: result = cpu->v; break;
    case COND_HI: result = cpu->c && !cpu->z; break;
    case COND_GE: result = cpu->n == cpu->v; break;
    case COND_GT: result = !cpu->z && cpu->n == cpu->v; break;
    default: result = !cpu->c && !cpu->z; break;
    }
    return result != (cond & 1);
}

static bool compares(uint8_t cond, uint64_t a, uint64_t b)
{
    switch (cond) {
    case COND_EQ: return a == b;
    case COND_NE: return a != b;
    case COND_LT: return (int64_t)a < (int64_t)b;
    case COND_GE: return (int64_t)a >= (int64_t)b;
    case COND_CC: return a < b;
    default: return a >= b;
    }
}

static uint64_t compute(const struct insn *insn, uint64_t a, uint64_t b)
{
    switch (insn->op) {
    case OP_ADD: return a + b;
    case OP_SUB: return a - b;
    case OP_AND: return a & b;
    case OP_OR: return a | b;
    case OP_XOR: return a ^ b;
    case OP_MUL: return a * b;
    case OP_SHL: return a << (b & 63);
    case OP_SHR: return a >> (b & 63);
    case OP_SAR: return (uint64_t)((int64_t)a >> (b & 63));
    case OP_SLT: return (int64_t)a < (int64_t)b;
    default: return a < b;
    }
}

static void set_flags(struct cpu *cpu, uint8_t sets, uint64_t a, uint64_t b, uint64_t result)
{
    if (sets == SETS_NONE || sets == SETS_UNDEFINED)
        return;
    cpu->n = result >> 63;
    cpu->z = result == 0;
    cpu->c = sets == SETS_ADD ? result < a : sets == SETS_BORROW ? a < b : sets == SETS_CARRY && a >= b;
    cpu->v = sets == SETS_ADD ? (~(a ^ b) & (a ^ result)) >> 63 : sets != SETS_LOGIC && ((a ^ b) & (a ^ result)) >> 63;
}

static double compute_float(uint8_t op, double a, double b)
{
    switch (op) {
    case OP_FADD: return a + b;
    case OP_FSUB: return a - b;
    case OP_FMUL: return a * b;
    default: return a / b;
    }
}

/* The flags in the architecture's layout: x86-64's LAHF in AH and V in AL, ARM64's NZCV. */
static uint64_t get_flags(const struct isa *isa, const struct cpu *cpu, uint64_t before)
{
    if (isa->number == ISA_ARM64)
        return (uint64_t)cpu->n << 31 | (uint64_t)cpu->z << 30 | (uint64_t)cpu->c << 29 | (uint64_t)cpu->v << 28;
    return (before & ~UINT64_C(0xFFFF)) | (uint64_t)cpu->n << 15 | (uint64_t)cpu->z << 14 | UINT64_C(1) << 9 | (uint64_t)cpu->c << 8 | cpu->v;
}

static void put_flags(const struct isa *isa, struct cpu *cpu, uint8_t from)
{
    uint64_t *value = &cpu->r[from];
    if (isa->number == ISA_ARM64) {
        cpu->n = *value >> 31 & 1;
        cpu->z = *value >> 30 & 1;
        cpu->c = *value >> 29 & 1;
        cpu->v = *value >> 28 & 1;
        return;
    }
    cpu->n = *value >> 15 & 1;
    cpu->z = *value >> 14 & 1;
    cpu->c = *value >> 8 & 1;
    cpu->v = (*value & 0xFF) >= 1 && (*value & 0xFF) < 0x80;
    *value = (*value & ~UINT64_C(0xFF)) | ((*value + 0x7F) & 0xFF);
}

static void access_memory(struct cpu *cpu, const struct insn *insn)
{
    char *at = (char *)(uintptr_t)(cpu->r[insn->a] + (uint64_t)insn->imm);
    switch (insn->op) {
    case OP_LOAD:
        cpu->r[insn->d] = 0;
        memcpy(&cpu->r[insn->d], at, insn->width);
        break;
    case OP_STORE: memcpy(at, &cpu->r[insn->b], insn->width); break;
    case OP_FLOAD: memcpy(&cpu->f[insn->d], at, sizeof(double)); break;
    default: memcpy(at, &cpu->f[insn->b], sizeof(double)); break;
    }
}

/* False: the architecture has no such instruction. *next is that of the one after. */
static bool execute(const struct isa *isa, struct cpu *cpu, const struct insn *insn, size_t *next)
{
    uint64_t a = cpu->r[insn->a], b = insn->has_imm ? (uint64_t)insn->imm : cpu->r[insn->b], result;
    switch (insn->op) {
    case OP_MOVI: cpu->r[insn->d] = (uint64_t)insn->imm; break;
    case OP_INSERT16: cpu->r[insn->d] = (cpu->r[insn->d] & ~(UINT64_C(0xFFFF) << insn->shift)) | (uint64_t)insn->imm << insn->shift; break;
    case OP_MOV: cpu->r[insn->d] = a; break;
    case OP_ADD: case OP_SUB: case OP_AND: case OP_OR: case OP_XOR: case OP_MUL: case OP_SHL: case OP_SHR: case OP_SAR: case OP_SLT: case OP_SLTU:
        result = compute(insn, a, b);
        set_flags(cpu, insn->sets, a, b, result);
        cpu->r[insn->d] = result;
        break;
    case OP_LOAD: case OP_STORE: case OP_FLOAD: case OP_FSTORE: access_memory(cpu, insn); break;
    case OP_SEL: cpu->r[insn->d] = holds(cpu, insn->cond) ? a : b; break;
    case OP_SETC: cpu->r[insn->d] = holds(cpu, insn->cond); break;
    case OP_BR: *next = holds(cpu, insn->cond) ? (size_t)insn->target : *next; break;
    case OP_BCMP: *next = compares(insn->cond, a, b) ? (size_t)insn->target : *next; break;
    case OP_JMP: *next = (size_t)insn->target; break;
    case OP_FCVT: cpu->f[insn->d] = (double)(int64_t)a; break;
    case OP_FADD: case OP_FSUB: case OP_FMUL: case OP_FDIV: cpu->f[insn->d] = compute_float(insn->op, cpu->f[insn->a], cpu->f[insn->b]); break;
    case OP_FMOV: cpu->f[insn->d] = cpu->f[insn->a]; break;
    case OP_INVC: cpu->c = !cpu->c; break;
    case OP_GETF: cpu->r[insn->d] = get_flags(isa, cpu, cpu->r[insn->d]); break;
    case OP_SETF: put_flags(isa, cpu, insn->a); break;
    default: return false;
    }
    if (isa->zero >= 0)
        cpu->r[isa->zero] = 0;
    return true;
}

bool cross_interpret(const struct isa *isa, const struct insn *insns, size_t count, struct guest_state *state, bool called, uint64_t steps)
{
    struct cpu cpu = {.n = false};
    cpu.r[isa->state] = (uint64_t)(uintptr_t)state;
    for (unsigned i = 0; i < GUEST_REGISTERS && !called; i++)
        cpu.r[isa->general[i]] = state->r[i];
    for (unsigned i = 0; i < GUEST_FLOATS && !called; i++)
        cpu.f[i] = state->f[i];
    size_t at = 0;
    for (; at < count && insns[at].op != OP_RET; steps--) {
        size_t next = at + 1;
        if (steps == 0 || !execute(isa, &cpu, &insns[at], &next))
            return false;
        at = next;
    }
    for (unsigned i = 0; i < GUEST_REGISTERS && !called; i++)
        state->r[i] = cpu.r[isa->general[i]];
    for (unsigned i = 0; i < GUEST_FLOATS && !called; i++)
        state->f[i] = cpu.f[i];
    return true;
}
