#include "rewrite/elf_image.h"

#include <stdio.h>
#include <string.h>

static bool fail(char *error, size_t error_size, const char *reason)
{
    snprintf(error, error_size, "%s", reason);
    return false;
}

static bool within(const struct elf *elf, uint64_t offset, uint64_t length)
{
    return offset <= elf->size && length <= elf->size - offset;
}

static bool check_header(const struct elf *elf, char *error, size_t error_size)
{
    const Elf64_Ehdr *h = &elf->header;
    if (memcmp(h->e_ident, ELFMAG, SELFMAG) != 0)
        return fail(error, error_size, "not an ELF file");
    if (h->e_ident[EI_CLASS] != ELFCLASS64 || h->e_ident[EI_DATA] != ELFDATA2LSB || h->e_machine != EM_X86_64)
        return fail(error, error_size, "not a 64-bit x86 ELF file");
    if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
        return fail(error, error_size, "not an executable ELF file");
    if (h->e_phnum == 0 || h->e_phnum >= PN_XNUM - 1 || h->e_phentsize != sizeof(Elf64_Phdr) ||
        !within(elf, h->e_phoff, (uint64_t)h->e_phnum * sizeof(Elf64_Phdr)))
        return fail(error, error_size, "the program headers are missing or damaged");
    if (h->e_shnum != 0 && (h->e_shentsize != sizeof(Elf64_Shdr) ||
        !within(elf, h->e_shoff, (uint64_t)h->e_shnum * sizeof(Elf64_Shdr))))
        return fail(error, error_size, "the section headers are damaged");
    return true;
}

static bool check_contents(const struct elf *elf, char *error, size_t error_size)
{
    bool loadable = false;
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr p = elf_segment(elf, i);
        if (p.p_type == PT_INTERP)
            return fail(error, error_size, "dynamically linked: link it with -static");
        if (!within(elf, p.p_offset, p.p_filesz))
            return fail(error, error_size, "a segment reaches past the end of the file");
        if (p.p_type != PT_LOAD)
            continue;
        loadable = true;
        if (p.p_memsz < p.p_filesz || p.p_vaddr + p.p_memsz < p.p_vaddr)
            return fail(error, error_size, "a segment has an impossible size");
    }
    for (unsigned i = 0; i < elf->header.e_shnum; i++) {
        Elf64_Shdr s = elf_section(elf, i);
        if (s.sh_type != SHT_NOBITS && s.sh_type != SHT_NULL && !within(elf, s.sh_offset, s.sh_size))
            return fail(error, error_size, "a section reaches past the end of the file");
    }
    return loadable || fail(error, error_size, "it has no loadable segment");
}

bool elf_open(struct elf *elf, const void *bytes, size_t size, char *error, size_t error_size)
{
    elf->bytes = bytes;
    elf->size = size;
    if (size < sizeof elf->header)
        return fail(error, error_size, "not an ELF file");
    memcpy(&elf->header, bytes, sizeof elf->header);
    return check_header(elf, error, error_size) && check_contents(elf, error, error_size);
}

Elf64_Phdr elf_segment(const struct elf *elf, unsigned index)
{
    Elf64_Phdr segment;
    memcpy(&segment, elf->bytes + elf->header.e_phoff + index * sizeof segment, sizeof segment);
    return segment;
}

Elf64_Shdr elf_section(const struct elf *elf, unsigned index)
{
    Elf64_Shdr section;
    memcpy(&section, elf->bytes + elf->header.e_shoff + index * sizeof section, sizeof section);
    return section;
}

void elf_extent(const struct elf *elf, uint64_t *low, uint64_t *high)
{
    *low = UINT64_MAX;
    *high = 0;
    for (unsigned i = 0; i < elf->header.e_phnum; i++) {
        Elf64_Phdr p = elf_segment(elf, i);
        if (p.p_type != PT_LOAD)
            continue;
        if (p.p_vaddr < *low)
            *low = p.p_vaddr;
        if (p.p_vaddr + p.p_memsz > *high)
            *high = p.p_vaddr + p.p_memsz;
    }
}

static void visit_table(const struct elf *elf, const Elf64_Shdr *table, elf_visit_symbol visit, void *context)
{
    if (table->sh_link >= elf->header.e_shnum)
        return;
    Elf64_Shdr strings = elf_section(elf, table->sh_link);
    const char *names = (const char *)elf->bytes + strings.sh_offset;
    if (strings.sh_type != SHT_STRTAB || strings.sh_size == 0 || names[strings.sh_size - 1] != '\0')
        return;
    for (uint64_t at = 0; at + sizeof(Elf64_Sym) <= table->sh_size; at += sizeof(Elf64_Sym)) {
        Elf64_Sym symbol;
        memcpy(&symbol, elf->bytes + table->sh_offset + at, sizeof symbol);
        if (symbol.st_shndx != SHN_UNDEF && symbol.st_name < strings.sh_size)
            visit(context, &symbol, names + symbol.st_name);
    }
}

void elf_symbols(const struct elf *elf, elf_visit_symbol visit, void *context)
{
    for (unsigned i = 0; i < elf->header.e_shnum; i++) {
        Elf64_Shdr section = elf_section(elf, i);
        if (section.sh_type == SHT_SYMTAB)
            visit_table(elf, &section, visit, context);
    }
}

struct wanted {
    const char *name;
    uint64_t value;
    bool found;
};

static void match_name(void *context, const Elf64_Sym *symbol, const char *name)
{
    struct wanted *wanted = context;
    if (strcmp(name, wanted->name) == 0) {
        wanted->value = symbol->st_value;
        wanted->found = true;
    }
}

bool elf_symbol(const struct elf *elf, const char *name, uint64_t *value)
{
    struct wanted wanted = {name, 0, false};
    elf_symbols(elf, match_name, &wanted);
    if (wanted.found)
        *value = wanted.value;
    return wanted.found;
}
