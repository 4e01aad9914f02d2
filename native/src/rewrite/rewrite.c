#include "rewrite/rewrite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rewrite/codemap.h"
#include "rewrite/insn.h"

enum {
    PAGE = 4096,
    JUMP_LENGTH = 5,
    LONGEST_INSN = 15,
    MAX_TRAMPOLINE = 96,  /* a window of 4 + 15 bytes, of which short branches may triple, and a return */
};

/* The address range of an executable and its trampolines must stay within reach of a 32-bit offset. */
static const uint64_t REACH = UINT64_C(1) << 30;

struct rewriter {
    const struct rewrite_options *options;
    struct codemap map;
    uint8_t *image;                    /* the executable, patched in place */
    uint8_t *trampolines;
    uint64_t trampolines_address;
    size_t trampolines_used;
};

/* The bytes that a patch replaces: [from, to) in a section, the `syscall` among them. */
struct window {
    const struct code_section *section;
    uint64_t from, syscall, to;
};

/* Code being written; `address` is where it will run. */
struct emitter {
    uint8_t *bytes;
    size_t used;
    uint64_t address;
};

const char *rewrite_outcome_name(enum rewrite_outcome outcome)
{
    static const char *const names[REWRITE_OUTCOMES] = {"rewritten", "branch_target", "cannot_move", "no_room"};
    return names[outcome];
}

static void emit(struct emitter *out, const void *bytes, size_t count)
{
    memcpy(out->bytes + out->used, bytes, count);
    out->used += count;
}

static void emit_u32(struct emitter *out, uint32_t value)
{
    emit(out, &value, sizeof value);
}

/* Opcode bytes followed by the distance to `target`. */
static void emit_branch(struct emitter *out, const void *opcode, size_t count, uint64_t target)
{
    emit(out, opcode, count);
    emit_u32(out, (uint32_t)(target - (out->address + out->used + 4)));
}

/* Emits `insn`, which stands at `address`, so that it does the same at its new place. */
static bool emit_moved(struct emitter *out, const struct insn *insn, const uint8_t *code, uint64_t address)
{
    uint64_t next = address + insn->length;
    if (insn_is_relative_branch(insn)) {
        uint64_t target = next + (uint64_t)insn_signed(code + insn->imm_at, insn->imm_size);
        uint8_t condition[] = {0x0f, (uint8_t)(0x80 | (insn->opcode & 0x0f))};
        uint8_t direct = insn->opcode == 0xe8 ? 0xe8 : 0xe9;
        if (insn->map == MAP_0F || (insn->opcode & 0xf0) == 0x70)
            emit_branch(out, condition, sizeof condition, target);
        else if (insn->opcode == 0xe8 || insn->opcode == 0xe9 || insn->opcode == 0xeb)
            emit_branch(out, &direct, 1, target);
        else
            return false; /* loop, jrcxz, xbegin */
        return true;
    }
    if (insn_is_syscall(insn) || (insn_is_rip_relative(insn) && insn->address_size))
        return false;
    uint8_t copy[16];
    memcpy(copy, code, insn->length);
    if (insn_is_rip_relative(insn)) {
        uint64_t operand = next + (uint64_t)insn_signed(code + insn->disp_at, 4);
        int64_t moved = (int64_t)(operand - (out->address + out->used + insn->length));
        if (moved != (int32_t)moved)
            return false;
        memcpy(copy + insn->disp_at, &(int32_t){(int32_t)moved}, 4);
    }
    emit(out, copy, insn->length);
    return true;
}

static void emit_call(struct emitter *out, const struct rewrite_options *options)
{
    static const uint8_t system_call[] = {0x0f, 0x05};
    static const uint8_t call[] = {0xe8};
    if (options->handler)
        emit_branch(out, call, sizeof call, options->handler);
    else
        emit(out, system_call, sizeof system_call);
}

static void emit_return(struct emitter *out, enum rewrite_style style, uint64_t target)
{
    static const uint8_t jump[] = {0xe9}, push[] = {0x68}, ret[] = {0xc3};
    if (style == REWRITE_JUMP) {
        emit_branch(out, jump, sizeof jump, target);
        return;
    }
    emit(out, push, sizeof push);
    emit_u32(out, (uint32_t)target);
    emit(out, ret, sizeof ret);
}

/* Extends the window over whole instructions until a jump fits and the `syscall` is inside. */
static enum rewrite_outcome close_window(const struct rewriter *r, struct window *w)
{
    const struct code_section *s = w->section;
    bool ended = false;
    for (w->to = w->from; w->to - w->from < JUMP_LENGTH || w->to <= w->syscall;) {
        struct insn insn;
        if (w->to >= s->size || !(s->marks[w->to] & CODE_START) || (s->marks[w->to] & CODE_PATCHED))
            return REWRITE_NO_ROOM;
        if (w->to != w->from && (s->marks[w->to] & CODE_TARGET))
            return REWRITE_BRANCH_TARGET;
        if (!insn_decode(r->image + s->offset + w->to, s->size - w->to, &insn))
            return REWRITE_NO_ROOM;
        if (ended && !insn_is_padding(&insn))
            return REWRITE_NO_ROOM;
        ended = ended || insn_ends_flow(&insn);
        w->to += insn.length;
    }
    return REWRITE_DONE;
}

/* Writes the trampoline of a closed window. */
static enum rewrite_outcome emit_trampoline(const struct rewriter *r, const struct window *w, struct emitter *out)
{
    const struct code_section *s = w->section;
    for (uint64_t at = w->from; at < w->to;) {
        struct insn insn;
        const uint8_t *code = r->image + s->offset + at;
        insn_decode(code, s->size - at, &insn);
        if (at == w->syscall)
            emit_call(out, r->options);
        else if (!emit_moved(out, &insn, code, s->address + at))
            return REWRITE_CANNOT_MOVE;
        if (insn_ends_flow(&insn))
            return REWRITE_DONE;
        at += insn.length;
    }
    emit_return(out, r->options->style, s->address + w->to);
    return REWRITE_DONE;
}

static enum rewrite_outcome patch_window(struct rewriter *r, struct window *w)
{
    const struct code_section *s = w->section;
    enum rewrite_outcome outcome = close_window(r, w);
    if (outcome != REWRITE_DONE)
        return outcome;
    struct emitter out = {r->trampolines + r->trampolines_used, 0, r->trampolines_address + r->trampolines_used};
    outcome = emit_trampoline(r, w, &out);
    if (outcome != REWRITE_DONE)
        return outcome;
    r->trampolines_used += (out.used + 15) & ~(size_t)15;

    uint8_t *code = r->image + s->offset + w->from;
    struct emitter patch = {code, 0, s->address + w->from};
    memset(code, 0xcc, w->to - w->from);
    emit_branch(&patch, "\xe9", 1, out.address);
    for (uint64_t at = w->from; at < w->to; at++)
        s->marks[at] |= CODE_PATCHED;
    return REWRITE_DONE;
}

static enum rewrite_outcome rewrite_site(struct rewriter *r, const struct code_section *s, uint64_t at)
{
    if (r->options->style == REWRITE_CALL_RAX) {
        memcpy(r->image + s->offset + at, "\xff\xd0", 2);
        return REWRITE_DONE;
    }
    struct window w = {s, at, at, at};
    enum rewrite_outcome after = patch_window(r, &w);
    /* Instructions before the call will do as well; the reason reported is the one after it. */
    for (uint64_t from = at; after != REWRITE_DONE && from > 0 && at - from < LONGEST_INSN + 2;) {
        from--;
        if (!(s->marks[from] & CODE_START) || at + 2 - from < JUMP_LENGTH)
            continue;
        struct window before = {s, from, at, at};
        return patch_window(r, &before) == REWRITE_DONE ? REWRITE_DONE : after;
    }
    return after;
}

static bool report_site(struct rewrite_report *report, uint64_t address, enum rewrite_outcome outcome)
{
    struct rewrite_site *grown = realloc(report->sites, (report->count + 1) * sizeof *grown);
    if (!grown)
        return false;
    report->sites = grown;
    grown[report->count++] = (struct rewrite_site){address, outcome};
    report->outcomes[outcome]++;
    return true;
}

/* False where memory for the report ran out. */
static bool rewrite_sites(struct rewriter *r, struct rewrite_report *report)
{
    for (unsigned i = 0; i < r->map.count; i++) {
        const struct code_section *s = &r->map.sections[i];
        for (uint64_t at = 0; at < s->size; at++)
            if ((s->marks[at] & CODE_SYSCALL) && !report_site(report, s->address + at, rewrite_site(r, s, at)))
                return false;
    }
    return true;
}

static uint64_t page_up(uint64_t value)
{
    return (value + PAGE - 1) & ~(uint64_t)(PAGE - 1);
}

/*
 * Lays the new segment out: program headers, then trampolines. Its address is its file offset plus the distance that the
 * first segment has, since kernels before 5.18 tell the program where its headers are by that sum alone.
 */
struct layout {
    uint64_t offset, address;
    size_t headers_bytes;
};

static bool plan_layout(const struct elf *elf, struct layout *layout, char *error, size_t error_size)
{
    uint64_t low, high, distance = 0;
    elf_extent(elf, &low, &high);
    for (unsigned i = elf->header.e_phnum; i-- > 0;) {
        Elf64_Phdr p = elf_segment(elf, i);
        if (p.p_type == PT_LOAD)
            distance = p.p_vaddr - p.p_offset;
    }
    uint64_t end = high - distance > elf->size ? high - distance : elf->size;
    if (end > REACH || high - low > REACH) {
        snprintf(error, error_size, "it spans %llu bytes of memory, and trampolines reach %llu",
             (unsigned long long)(high - low), (unsigned long long)REACH);
        return false;
    }
    layout->offset = page_up(end);
    layout->address = layout->offset + distance;
    layout->headers_bytes = ((elf->header.e_phnum + 1u) * sizeof(Elf64_Phdr) + 15) & ~(size_t)15;
    return true;
}

static void write_headers(const struct elf *elf, const struct layout *layout, size_t trampolines_bytes, uint8_t *image)
{
    size_t bytes = layout->headers_bytes + trampolines_bytes;
    Elf64_Phdr added = {
        .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = layout->offset, .p_vaddr = layout->address,
        .p_paddr = layout->address, .p_filesz = bytes, .p_memsz = bytes, .p_align = PAGE,
    };
    unsigned last = 0;
    for (unsigned i = 0; i < elf->header.e_phnum; i++)
        if (elf_segment(elf, i).p_type == PT_LOAD)
            last = i;
    Elf64_Phdr *headers = (Elf64_Phdr *)(void *)(image + layout->offset);
    for (unsigned i = 0, to = 0; i < elf->header.e_phnum; i++) {
        headers[to] = elf_segment(elf, i);
        if (headers[to].p_type == PT_PHDR) {
            headers[to].p_offset = layout->offset;
            headers[to].p_vaddr = headers[to].p_paddr = layout->address;
            headers[to].p_filesz = headers[to].p_memsz = (elf->header.e_phnum + 1u) * sizeof *headers;
        }
        to++;
        if (i == last)
            headers[to++] = added;
    }
    Elf64_Ehdr header = elf->header;
    header.e_phoff = layout->offset;
    header.e_phnum++;
    memcpy(image, &header, sizeof header);
}

/* Patches `r->image`, which has room for the new segment, and returns the bytes of it in use, 0 where memory ran out. */
static size_t patch_image(struct rewriter *r, const struct elf *elf, const struct layout *layout,
              struct rewrite_report *report)
{
    if (!rewrite_sites(r, report))
        return 0;
    if (r->trampolines_used == 0)
        return elf->size;
    write_headers(elf, layout, r->trampolines_used, r->image);
    report->trampolines_address = r->trampolines_address;
    report->trampolines_bytes = r->trampolines_used;
    return layout->offset + layout->headers_bytes + r->trampolines_used;
}

uint8_t *rewrite_elf(const struct elf *elf, const struct rewrite_options *options, size_t *size,
             struct rewrite_report *report, char *error, size_t error_size)
{
    struct rewriter r = {.options = options};
    struct layout layout;
    memset(report, 0, sizeof *report);
    if (options->style == REWRITE_PUSH_RET && elf->header.e_type != ET_EXEC) {
        snprintf(error, error_size, "push and ret need fixed addresses: link it with -no-pie");
        return NULL;
    }
    if (!plan_layout(elf, &layout, error, error_size) || !codemap_build(&r.map, elf, error, error_size))
        return NULL;

    size_t start = layout.offset + layout.headers_bytes;
    r.image = calloc(1, start + (size_t)r.map.syscalls * MAX_TRAMPOLINE);
    if (r.image) {
        memcpy(r.image, elf->bytes, elf->size);
        r.trampolines = r.image + start;
        r.trampolines_address = layout.address + layout.headers_bytes;
        report->undecoded_bytes = r.map.undecoded_bytes;
        *size = patch_image(&r, elf, &layout, report);
    }
    unsigned syscalls = r.map.syscalls;
    codemap_free(&r.map);
    if (!r.image || *size == 0) {
        snprintf(error, error_size, "out of memory for %u system calls", syscalls);
        rewrite_report_free(report);
        free(r.image);
        return NULL;
    }
    return r.image;
}

void rewrite_report_free(struct rewrite_report *report)
{
    free(report->sites);
    memset(report, 0, sizeof *report);
}
