#include "suites/vm/cross/translate.h"

#include <string.h>

enum {
    FAR_BYTES = 4,      /* what a conditional branch takes more, where it needs a jump */
    FAR_INSNS = 500,    /* so many are surely within its reach */
};

const struct isa *const cross_isas[ISA_COUNT] = {[ISA_X86_64] = &isa_x86_64, [ISA_ARM64] = &isa_arm64, [ISA_RISCV] = &isa_riscv};

/* ---- lowering: what the architectures share ---- */

bool isa_has(const struct isa *isa, const struct insn *insn)
{
    uint8_t code[INSN_MOST_BYTES];
    return isa->encode(insn, code) > 0;
}

void lower_emit(struct lowering *lowering, struct insn insn)
{
    if (lowering->count < lowering->capacity)
        lowering->out[lowering->count] = insn;
    lowering->count++;
}

static void emit_imm(struct lowering *lowering, uint8_t op, uint8_t d, uint8_t a, int64_t imm)
{
    lower_emit(lowering, (struct insn){.op = op, .d = d, .a = a, .has_imm = true, .imm = imm});
}

static void constant_by_halves(struct lowering *lowering, uint8_t d, int64_t value)
{
    bool started = false;
    /* From ones where more halves are ones than zeros. */
    unsigned ones = 0, zeros = 0;
    for (unsigned shift = 0; shift < 64; shift += 16) {
        unsigned half = (uint64_t)value >> shift & 0xFFFF;
        ones += half == 0xFFFF;
        zeros += half == 0;
    }
    unsigned skipped = ones > zeros ? 0xFFFF : 0;
    for (unsigned shift = 0; shift < 64; shift += 16) {
        uint64_t half = (uint64_t)value >> shift & 0xFFFF, others = skipped == 0 ? 0 : ~(UINT64_C(0xFFFF) << shift);
        if (half == skipped)
            continue;
        if (started)
            lower_emit(lowering, (struct insn){.op = OP_INSERT16, .d = d, .shift = (uint8_t)shift, .imm = (int64_t)half});
        else
            lower_emit(lowering, (struct insn){.op = OP_MOVI, .d = d, .imm = (int64_t)(half << shift | others)});
        started = true;
    }
}

/* The upper bits first, then 12 bits at a time. */
static void constant_by_shifts(struct lowering *lowering, uint8_t d, int64_t value)
{
    int64_t low = (int64_t)((uint64_t)value << 52) >> 52;
    uint64_t upper = (uint64_t)value - (uint64_t)low;
    struct insn insn = {.op = OP_MOVI, .d = d, .imm = (int64_t)upper};
    if (isa_has(lowering->to, &insn)) {
        lower_emit(lowering, insn);
    } else {
        lower_constant(lowering, d, (int64_t)upper >> 12);
        emit_imm(lowering, OP_SHL, d, d, 12);
    }
    if (low != 0)
        emit_imm(lowering, OP_ADD, d, d, low);
}

void lower_constant(struct lowering *lowering, uint8_t d, int64_t value)
{
    struct insn insn = {.op = OP_MOVI, .d = d, .imm = value}, insert = {.op = OP_INSERT16, .d = d};
    if (isa_has(lowering->to, &insn))
        lower_emit(lowering, insn);
    else if (isa_has(lowering->to, &insert))
        constant_by_halves(lowering, d, value);
    else
        constant_by_shifts(lowering, d, value);
}

void lower_plain(struct lowering *lowering, struct insn insn)
{
    bool adds = (insn.op == OP_ADD || insn.op == OP_SUB) && insn.has_imm && insn.sets == SETS_NONE && insn.imm != INT64_MIN;
    uint8_t scratch = lowering->to->scratch;
    /* Nothing but a constant can be too large. */
    bool has_constant = insn.has_imm || insn.width != 0;
    if (!has_constant || isa_has(lowering->to, &insn) || insn_branches(&insn)) {
        lower_emit(lowering, insn);
        return;
    }
    if (adds) {
        struct insn other = insn;
        other.op = insn.op == OP_ADD ? OP_SUB : OP_ADD;
        other.imm = -insn.imm;
        if (isa_has(lowering->to, &other)) {
            lower_emit(lowering, other);
            return;
        }
    }
    lower_constant(lowering, scratch, insn.imm);
    if (insn.has_imm) {
        insn.has_imm = false;
        insn.b = scratch;
    } else { /* memory, too far from its base */
        lower_emit(lowering, (struct insn){.op = OP_ADD, .d = scratch, .a = scratch, .b = insn.a});
        insn.a = scratch;
        insn.imm = 0;
    }
    lower_emit(lowering, insn);
}

void lower_insert16(struct lowering *lowering, const struct insn *insn)
{
    int64_t mask = (int64_t)(UINT64_C(0xFFFF) << insn->shift), bits = (int64_t)((uint64_t)insn->imm << insn->shift);
    lowering->to->lower(lowering, &(struct insn){.op = OP_AND, .d = insn->d, .a = insn->d, .has_imm = true, .imm = ~mask});
    lowering->to->lower(lowering, &(struct insn){.op = OP_OR, .d = insn->d, .a = insn->d, .has_imm = true, .imm = bits});
}

/* ---- flags ---- */

void cross_live_flags(const struct unit *unit, bool *live)
{
    bool before[UNIT_MOST + 1], changed = true;
    memset(before, 0, unit->count + 1);
    while (changed) {
        changed = false;
        for (size_t i = unit->count; i-- > 0;) {
            const struct insn *insn = &unit->insns[i];
            live[i] = (insn->op != OP_JMP && before[i + 1]) || (insn_branches(insn) && before[insn->target]);
            bool used = op_infos[insn->op].uses_flags || (live[i] && insn->sets == SETS_NONE);
            changed |= used != before[i];
            before[i] = used;
        }
    }
}

/* ---- units ---- */

bool cross_decode(const struct isa *isa, const uint8_t *code, size_t bytes, struct insn *insns, size_t most, size_t *count)
{
    /* Of each byte that begins an instruction, that one's number plus 1. */
    static uint32_t numbers[LOWERED_MOST * INSN_MOST_BYTES / 4 + 1];
    static uint32_t places[LOWERED_MOST];
    if (bytes >= sizeof numbers / sizeof *numbers || most > LOWERED_MOST)
        return false;
    memset(numbers, 0, (bytes + 1) * sizeof *numbers);
    *count = 0;
    for (size_t at = 0; at < bytes;) {
        size_t length = *count < most ? isa->decode(code + at, bytes - at, &insns[*count]) : 0;
        if (length == 0)
            return false;
        places[*count] = (uint32_t)at;
        numbers[at] = (uint32_t)++*count;
        at += length;
    }
    numbers[bytes] = (uint32_t)*count + 1;
    for (size_t i = 0; i < *count; i++) {
        if (!insn_branches(&insns[i]))
            continue;
        int64_t target = (int64_t)places[i] + insns[i].target;
        if (target < 0 || target > (int64_t)bytes || numbers[target] == 0)
            return false;
        insns[i].target = (int32_t)numbers[target] - 1;
    }
    return true;
}

/* Only RISC-V's conditional branches, 4 KiB, do not reach everywhere in the longest unit's code. */
static bool is_far(const struct isa *isa, const struct insn *insn, size_t index)
{
    int64_t distance = insn->target - (int64_t)index;
    return isa->number == ISA_RISCV && insn->op == OP_BCMP && insn->target >= 0 && (distance > FAR_INSNS || distance < -FAR_INSNS);
}

/* A conditional branch over a jump to its target. */
static size_t encode_far(const struct isa *isa, struct insn insn, uint8_t *code)
{
    struct insn jump = {.op = OP_JMP, .target = insn.target - FAR_BYTES};
    insn.cond ^= 1;
    insn.target = 2 * FAR_BYTES;
    size_t first = isa->encode(&insn, code);
    return first == 0 ? 0 : first + isa->encode(&jump, code + first);
}

bool cross_encode(const struct isa *isa, const struct insn *insns, size_t count, uint8_t *code, size_t capacity, size_t *length)
{
    static uint32_t places[LOWERED_MOST + 1];
    if (count > LOWERED_MOST)
        return false;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct insn insn = insns[i];
        places[i] = (uint32_t)at;
        if (at + INSN_MOST_BYTES > capacity)
            return false;
        insn.target = 8;
        size_t bytes = is_far(isa, &insns[i], i) ? encode_far(isa, insn, code + at) : isa->encode(&insn, code + at);
        if (bytes == 0)
            return false;
        at += bytes;
    }
    places[count] = (uint32_t)at;
    for (size_t i = 0; i < count; i++) {
        struct insn insn = insns[i];
        if (!insn_branches(&insn))
            continue;
        size_t target = insn.target >= 0 ? (size_t)insn.target : i + 1 + (size_t)-insn.target;
        if (target > count)
            return false;
        insn.target = (int32_t)places[target] - (int32_t)places[i];
        if ((is_far(isa, &insns[i], i) ? encode_far(isa, insn, code + places[i]) : isa->encode(&insn, code + places[i])) == 0)
            return false;
    }
    *length = at;
    return true;
}

/* ---- translation ---- */

enum { NOT_A_GUESTS = 0xFF };

/* Of the architecture's registers, which of the guest's they are. */
struct numbering {
    uint8_t of[NO_REGISTER + 1];
};

static struct numbering number_registers(const struct isa *isa)
{
    struct numbering numbering;
    memset(&numbering, NOT_A_GUESTS, sizeof numbering);
    for (uint8_t i = 0; i < GUEST_REGISTERS; i++)
        numbering.of[isa->general[i]] = i;
    numbering.of[NO_REGISTER] = NO_REGISTER;
    return numbering;
}

/* The architecture's registers become the guest's. */
static bool to_guest(const struct numbering *numbering, struct insn *insn)
{
    const struct op_info *info = &op_infos[insn->op];
    uint8_t *registers[] = {&insn->d, &insn->a, &insn->b};
    char kinds[] = {info->d, info->a, insn->has_imm ? '-' : info->b};
    for (unsigned i = 0; i < 3; i++) {
        if (kinds[i] == 'I')
            *registers[i] = numbering->of[*registers[i]];
        if ((kinds[i] == 'I' && *registers[i] == NOT_A_GUESTS) || (kinds[i] == 'F' && *registers[i] >= GUEST_FLOATS))
            return false;
    }
    return insn->op != OP_GETF && insn->op != OP_SETF && insn->op != OP_INVC && insn->op != OP_RET;
}

static void to_host(const struct isa *isa, struct insn *insn)
{
    const struct op_info *info = &op_infos[insn->op];
    if (info->d == 'I' && insn->d != NO_REGISTER)
        insn->d = isa->general[insn->d];
    if (info->a == 'I')
        insn->a = isa->general[insn->a];
    if (info->b == 'I' && !insn->has_imm)
        insn->b = isa->general[insn->b];
}

static void move_guest(struct lowering *lowering, bool load, bool is_float, uint8_t number)
{
    const struct isa *isa = lowering->to;
    struct insn insn = {.op = is_float ? (load ? OP_FLOAD : OP_FSTORE) : load ? OP_LOAD : OP_STORE, .width = 8, .a = isa->state};
    insn.imm = is_float ? (int64_t)offsetof(struct guest_state, f) + 8 * number : 8 * number;
    *(load ? &insn.d : &insn.b) = is_float ? number : isa->general[number];
    lower_emit(lowering, insn);
}

/* Level 0: what the instruction reads comes from memory, and what it writes goes there. */
static void lower_in_memory(struct lowering *lowering, const struct insn *guest, const struct insn *host)
{
    const struct op_info *info = &op_infos[guest->op];
    const struct isa *isa = lowering->to;
    if (info->a != '-')
        move_guest(lowering, true, info->a == 'F', guest->a);
    if (info->b != '-' && !guest->has_imm)
        move_guest(lowering, true, info->b == 'F', guest->b);
    if (info->reads_d)
        move_guest(lowering, true, false, guest->d);
    if (info->uses_flags && isa->load_flags != NULL) {
        isa->load_flags(lowering);
        lowering->inverted = false;
    }
    isa->lower(lowering, host);
    if (info->d != '-' && guest->d != NO_REGISTER)
        move_guest(lowering, false, info->d == 'F', guest->d);
    if (guest->sets != SETS_NONE && guest->sets != SETS_UNDEFINED) {
        isa->settle_flags(lowering);
        if (isa->store_flags != NULL)
            isa->store_flags(lowering);
        lowering->place = isa->flags_at_labels;
    }
}

/* Registers become the host's; targets stay, and places[i] says where instruction i went. */
static void lower_unit(struct lowering *lowering, const struct translator *translator, struct unit *unit, uint32_t *places)
{
    const struct isa *isa = translator->to;
    bool live[UNIT_MOST], label[UNIT_MOST + 1];
    memset(label, 0, unit->count + 1);
    cross_live_flags(unit, live);
    for (size_t i = 0; i < unit->count; i++)
        if (insn_branches(&unit->insns[i]))
            label[unit->insns[i].target] = true;
    lowering->place = isa->flags_at_labels;
    bool live_before = false;
    for (size_t i = 0; i < unit->count; i++) {
        struct insn guest = unit->insns[i], host;
        lowering->live = translator->level >= 2 ? live[i] : translator->from->has_flags;
        /* Where ways meet, all leave the flags in the same place. */
        if (label[i]) {
            if (live_before)
                isa->settle_flags(lowering);
            lowering->place = isa->flags_at_labels;
            lowering->inverted = false;
        }
        live_before = lowering->live;
        places[i] = (uint32_t)lowering->count;
        if (guest.op == OP_NONE)
            continue;
        if (translator->level >= 2 && !live[i])
            guest.sets = guest.sets == SETS_NONE ? SETS_NONE : SETS_UNDEFINED;
        if (guest.d == NO_REGISTER && guest.sets == SETS_UNDEFINED)
            continue;
        host = guest;
        to_host(isa, &host);
        if (insn_branches(&guest) && lowering->live)
            isa->settle_flags(lowering);
        if (translator->level == 0)
            lower_in_memory(lowering, &guest, &host);
        else
            isa->lower(lowering, &host);
    }
    if (live_before && label[unit->count])
        isa->settle_flags(lowering);
    places[unit->count] = (uint32_t)lowering->count;
}

size_t cross_bound(size_t source_instructions)
{
    return (source_instructions + 1) * LOWERED_PER_INSN * 8;
}

bool cross_translate(const struct translator *translator, const uint8_t *source, size_t bytes, uint8_t *code, size_t capacity, size_t *length)
{
    static struct unit unit;
    static struct insn lowered[LOWERED_MOST];
    static uint32_t places[UNIT_MOST + 1];
    if (!cross_decode(translator->from, source, bytes, unit.insns, UNIT_MOST, &unit.count))
        return false;
    struct numbering numbering = number_registers(translator->from);
    for (size_t i = 0; i < unit.count; i++)
        if (!to_guest(&numbering, &unit.insns[i]))
            return false;
    if (translator->level >= 3)
        cross_optimise(&unit);
    struct lowering lowering = {.to = translator->to, .out = lowered, .capacity = LOWERED_MOST};
    lower_unit(&lowering, translator, &unit, places);
    if (lowering.count > lowering.capacity)
        return false;
    for (size_t i = 0; i < lowering.count; i++)
        if (insn_branches(&lowered[i]) && lowered[i].target >= 0)
            lowered[i].target = (int32_t)places[lowered[i].target];
    return cross_encode(translator->to, lowered, lowering.count, code, capacity, length);
}

size_t cross_wrap(const struct isa *isa, bool in_memory, const uint8_t *code, size_t bytes, bool returns, uint8_t *wrapped, size_t capacity)
{
    enum { MOST = 40 };
    struct insn parts[MOST];
    size_t lengths[2];
    for (unsigned after = 0; after < 2; after++) {
        struct lowering lowering = {.to = isa, .out = parts, .capacity = MOST};
        for (uint8_t i = 0; i < 2 && !after; i++)
            if (isa->saved[i] != NO_REGISTER)
                lower_emit(&lowering, (struct insn){.op = OP_STORE, .width = 8, .a = isa->state, .b = isa->saved[i],
                                                    .imm = (int64_t)offsetof(struct guest_state, saved) + 8 * i});
        for (uint8_t i = 0; i < GUEST_REGISTERS && !in_memory; i++)
            move_guest(&lowering, !after, false, i);
        for (uint8_t i = 0; i < GUEST_FLOATS && !in_memory; i++)
            move_guest(&lowering, !after, true, i);
        for (uint8_t i = 0; i < 2 && after; i++)
            if (isa->saved[i] != NO_REGISTER)
                lower_emit(&lowering, (struct insn){.op = OP_LOAD, .width = 8, .d = isa->saved[i], .a = isa->state,
                                                    .imm = (int64_t)offsetof(struct guest_state, saved) + 8 * i});
        if (after && returns)
            lower_emit(&lowering, (struct insn){.op = OP_RET});
        size_t at = after ? lengths[0] + bytes : 0;
        if (!cross_encode(isa, parts, lowering.count, wrapped + at, capacity - at, &lengths[after]) || lengths[0] + bytes > capacity)
            return 0;
        if (!after)
            memcpy(wrapped + lengths[0], code, bytes);
    }
    return lengths[0] + bytes + lengths[1];
}
