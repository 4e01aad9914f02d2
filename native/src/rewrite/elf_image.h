/* Static 64-bit x86 ELF executables in memory: checked views of their headers. Nothing here allocates or copies. */
#ifndef KVMBENCH_ELF_IMAGE_H
#define KVMBENCH_ELF_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A checked image: every segment and every section with contents lies within `size` bytes. */
struct elf {
    const uint8_t *bytes;
    size_t size;
    Elf64_Ehdr header;
};

/*
 * Opens an image, which must outlive the view and be writable by no one else.
 * False with a reason in `error`: not ELF64 x86-64, not executable, dynamically linked, damaged.
 */
bool elf_open(struct elf *elf, const void *bytes, size_t size, char *error, size_t error_size);

/* Program header `index` < header.e_phnum; section header `index` < header.e_shnum. */
Elf64_Phdr elf_segment(const struct elf *elf, unsigned index);
Elf64_Shdr elf_section(const struct elf *elf, unsigned index);

/* Lowest and one past the highest address of the loadable segments. */
void elf_extent(const struct elf *elf, uint64_t *low, uint64_t *high);

/* Calls `visit` for every defined symbol of the symbol table; a stripped file has none. `name` is terminated. */
typedef void (*elf_visit_symbol)(void *context, const Elf64_Sym *symbol, const char *name);
void elf_symbols(const struct elf *elf, elf_visit_symbol visit, void *context);

/* The value of a named symbol. False: there is none. */
bool elf_symbol(const struct elf *elf, const char *name, uint64_t *value);

#endif
