#include "rewrite/codemap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rewrite/insn.h"

uint8_t *codemap_marks(const struct codemap *map, uint64_t address)
{
    for (unsigned i = 0; i < map->count; i++) {
        const struct code_section *s = &map->sections[i];
        if (address >= s->address && address - s->address < s->size)
            return &s->marks[address - s->address];
    }
    return NULL;
}

static bool mark_target(const struct codemap *map, uint64_t address)
{
    uint8_t *marks = codemap_marks(map, address);
    if (marks)
        *marks |= CODE_TARGET;
    return marks != NULL;
}

static void mark_symbol(void *context, const Elf64_Sym *symbol, const char *name)
{
    (void)name;
    unsigned type = ELF64_ST_TYPE(symbol->st_info);
    if (type != STT_TLS && mark_target(context, symbol->st_value) && type == STT_FUNC)
        *codemap_marks(context, symbol->st_value) |= CODE_FUNCTION;
}

static bool is_executable(const Elf64_Shdr *section)
{
    return section->sh_type == SHT_PROGBITS && (section->sh_flags & SHF_ALLOC) && (section->sh_flags & SHF_EXECINSTR);
}

static bool is_data(const Elf64_Shdr *section)
{
    return section->sh_type != SHT_NOBITS && section->sh_type != SHT_NULL && (section->sh_flags & SHF_ALLOC) &&
           !(section->sh_flags & SHF_EXECINSTR);
}

/* Position-independent switch: a table of offsets from its own start, ended by the first that leads nowhere. */
static void mark_jump_table(const struct codemap *map, const struct elf *elf, uint64_t table)
{
    for (unsigned i = 0; i < elf->header.e_shnum; i++) {
        Elf64_Shdr s = elf_section(elf, i);
        if (!is_data(&s) || table < s.sh_addr || table - s.sh_addr >= s.sh_size)
            continue;
        for (uint64_t at = table - s.sh_addr; at + 4 <= s.sh_size; at += 4) {
            int64_t offset = insn_signed(elf->bytes + s.sh_offset + at, 4);
            if (!mark_target(map, table + (uint64_t)offset))
                return;
        }
    }
}

static void mark_data(const struct codemap *map, const struct elf *elf)
{
    for (unsigned i = 0; i < elf->header.e_shnum; i++) {
        Elf64_Shdr s = elf_section(elf, i);
        if (!is_data(&s))
            continue;
        for (uint64_t at = -s.sh_addr & 7; at + 8 <= s.sh_size; at += 8) {
            uint64_t word;
            memcpy(&word, elf->bytes + s.sh_offset + at, sizeof word);
            mark_target(map, word);
        }
    }
}

/* Marks where the instruction at `address` may send control, now or later. */
static void mark_operands(const struct codemap *map, const struct elf *elf, const struct insn *insn,
              const uint8_t *code, uint64_t address)
{
    uint64_t next = address + insn->length;
    if (insn_is_call(insn))
        mark_target(map, next);
    if (insn->imm_size) {
        uint64_t value = (uint64_t)insn_signed(code + insn->imm_at, insn->imm_size == 3 ? 2 : insn->imm_size);
        mark_target(map, insn_is_relative_branch(insn) ? next + value : value);
    }
    if (insn->disp_size == 4) {
        uint64_t value = (uint64_t)insn_signed(code + insn->disp_at, 4);
        if (!insn_is_rip_relative(insn))
            mark_target(map, value);
        else if (!mark_target(map, next + value) && insn->opcode == 0x8d && insn->map == MAP_ONE_BYTE)
            mark_jump_table(map, elf, next + value);
    }
    if (insn->map == MAP_0F && insn->opcode == 0x1e && insn->modrm == 0xfa)
        mark_target(map, address); /* endbr64 */
}

/* The first function symbol in [from, to), else `to`. */
static uint64_t next_function(const struct code_section *section, uint64_t from, uint64_t to)
{
    while (from < to && !(section->marks[from] & CODE_FUNCTION))
        from++;
    return from;
}

static void sweep(struct codemap *map, const struct elf *elf, struct code_section *section)
{
    const uint8_t *code = elf->bytes + section->offset;
    uint64_t at = 0;
    while (at < section->size) {
        struct insn insn;
        bool valid = insn_decode(code + at, section->size - at, &insn);
        /* Data in the code may decode, but hardly so that it ends where the next function starts. */
        if (valid && next_function(section, at + 1, at + insn.length) == at + insn.length) {
            section->marks[at] |= insn_is_syscall(&insn) ? CODE_START | CODE_SYSCALL : CODE_START;
            map->syscalls += insn_is_syscall(&insn);
            mark_operands(map, elf, &insn, code + at, section->address + at);
            at += insn.length;
        } else {
            uint64_t resume = next_function(section, at + 1, section->size);
            map->undecoded_bytes += resume - at;
            at = resume;
        }
    }
}

static bool add_section(struct codemap *map, const Elf64_Shdr *section)
{
    struct code_section *grown = realloc(map->sections, (map->count + 1) * sizeof *grown);
    if (!grown)
        return false;
    map->sections = grown;
    struct code_section *added = &grown[map->count];
    *added = (struct code_section){section->sh_addr, section->sh_offset, section->sh_size, calloc(section->sh_size, 1)};
    map->count += added->marks != NULL;
    return added->marks != NULL;
}

bool codemap_build(struct codemap *map, const struct elf *elf, char *error, size_t error_size)
{
    memset(map, 0, sizeof *map);
    for (unsigned i = 0; i < elf->header.e_shnum; i++) {
        Elf64_Shdr section = elf_section(elf, i);
        if (is_executable(&section) && section.sh_size > 0 && !add_section(map, &section)) {
            snprintf(error, error_size, "out of memory for %llu bytes of code",
                 (unsigned long long)section.sh_size);
            codemap_free(map);
            return false;
        }
    }
    if (map->count == 0) {
        snprintf(error, error_size, "it has no section headers for its code, which cannot be told from data then");
        return false;
    }
    elf_symbols(elf, mark_symbol, map);
    mark_target(map, elf->header.e_entry);
    for (unsigned i = 0; i < map->count; i++)
        sweep(map, elf, &map->sections[i]);
    mark_data(map, elf);
    return true;
}

void codemap_free(struct codemap *map)
{
    for (unsigned i = 0; i < map->count; i++)
        free(map->sections[i].marks);
    free(map->sections);
    memset(map, 0, sizeof *map);
}
