#define _GNU_SOURCE
#include "tests/suites/vm/cross/guest_elf.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CODE_AT = 0x400000, DATA_AT = 0x10000000, PAGE = 4096, WRITE = 64, EXIT = 93 /* the same on both */ };

const char *guest_elf_emulator(const struct isa *isa)
{
    static const char *const arm64[] = {"/usr/bin/qemu-aarch64", "/usr/bin/qemu-aarch64-static", NULL};
    static const char *const riscv[] = {"/usr/bin/qemu-riscv64", "/usr/bin/qemu-riscv64-static", NULL};
    const char *const *path = isa->number == ISA_ARM64 ? arm64 : riscv;
    while (*path != NULL && access(*path, X_OK) != 0)
        path++;
    return *path;
}

void guest_elf_begin(struct guest_elf *elf, const struct isa *isa)
{
    elf->isa = isa;
    elf->bytes = elf->count = 0;
}

void guest_elf_end(struct guest_elf *elf)
{
    free(elf->code);
    free(elf->guests);
    memset(elf, 0, sizeof *elf);
}

static bool append(struct guest_elf *elf, const void *code, size_t bytes)
{
    if (elf->bytes + bytes > elf->capacity) {
        size_t capacity = (elf->bytes + bytes) * 2;
        uint8_t *grown = realloc(elf->code, capacity);
        if (grown == NULL)
            return false;
        elf->code = grown;
        elf->capacity = capacity;
    }
    memcpy(elf->code + elf->bytes, code, bytes);
    elf->bytes += bytes;
    return true;
}

static bool append_constant(struct guest_elf *elf, uint8_t d, int64_t value)
{
    struct insn insns[16];
    uint8_t code[16 * INSN_MOST_BYTES];
    struct lowering lowering = {.to = elf->isa, .out = insns, .capacity = 16};
    lower_constant(&lowering, d, value);
    size_t length;
    return cross_encode(elf->isa, insns, lowering.count, code, sizeof code, &length) && append(elf, code, length);
}

bool guest_elf_add(struct guest_elf *elf, const uint8_t *code, size_t bytes, const struct guest *guest)
{
    struct guest *grown = realloc(elf->guests, (elf->count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    elf->guests = grown;
    int64_t address = DATA_AT + (int64_t)(elf->count * sizeof *guest);
    elf->guests[elf->count] = *guest;
    elf->guests[elf->count++].state.r[GUEST_BASE] = (uint64_t)address + offsetof(struct guest, memory);
    return append_constant(elf, elf->isa->state, address) && append(elf, code, bytes);
}

/* write(1, guests, their bytes); exit(0). Registers of the call: arguments x0-x2 or a0-a2, its number x8 or a7. */
static bool append_end(struct guest_elf *elf)
{
    bool arm = elf->isa->number == ISA_ARM64;
    uint8_t first = arm ? 0 : 10, number = arm ? 8 : 17;
    uint32_t call = arm ? 0xD4000001 /* SVC #0 */ : 0x00000073 /* ECALL */;
    return append_constant(elf, first, 1) && append_constant(elf, first + 1, DATA_AT)
        && append_constant(elf, first + 2, (int64_t)(elf->count * sizeof(struct guest))) && append_constant(elf, number, WRITE)
        && append(elf, &call, 4) && append_constant(elf, first, 0) && append_constant(elf, number, EXIT) && append(elf, &call, 4);
}

static bool write_file(const struct guest_elf *elf, int file)
{
    size_t data_bytes = elf->count * sizeof *elf->guests, data_offset = (PAGE + elf->bytes + PAGE - 1) / PAGE * PAGE;
    struct {
        Elf64_Ehdr header;
        Elf64_Phdr segments[2];
    } head = {
        .header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_EXEC, .e_version = EV_CURRENT,
                   .e_machine = elf->isa->number == ISA_ARM64 ? EM_AARCH64 : EM_RISCV, .e_entry = CODE_AT + PAGE,
                   .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
                   .e_flags = elf->isa->number == ISA_ARM64 ? 0 : 4 /* floating-point registers hold doubles */},
        .segments = {{.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = CODE_AT, .p_filesz = PAGE + elf->bytes, .p_memsz = PAGE + elf->bytes, .p_align = PAGE},
                     {.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = data_offset, .p_vaddr = DATA_AT, .p_filesz = data_bytes, .p_memsz = data_bytes, .p_align = PAGE}},
    };
    return pwrite(file, &head, sizeof head, 0) == (ssize_t)sizeof head && pwrite(file, elf->code, elf->bytes, PAGE) == (ssize_t)elf->bytes
        && pwrite(file, elf->guests, data_bytes, (off_t)data_offset) == (ssize_t)data_bytes;
}

/* The emulator's exit status, as of waitpid; -1: it could not be started. */
static int emulate(const char *emulator, const char *path, int output)
{
    pid_t pid = fork();
    if (pid == 0) {
        dup2(output, STDOUT_FILENO);
        execl(emulator, emulator, path, (char *)NULL);
        _exit(127);
    }
    int status = -1;
    return pid < 0 || waitpid(pid, &status, 0) != pid ? -1 : status;
}

bool guest_elf_run(struct guest_elf *elf, struct guest *guests, char *error, size_t error_bytes)
{
    char path[] = "/tmp/kvmbench-test-guest-XXXXXX";
    size_t bytes = elf->count * sizeof *guests;
    int file = append_end(elf) ? mkostemp(path, O_CLOEXEC) : -1, output = memfd_create("guests", MFD_CLOEXEC), status = -1;
    bool written = file >= 0 && output >= 0 && write_file(elf, file) && fchmod(file, 0700) == 0;
    if (file >= 0)
        close(file);
    if (written)
        status = emulate(guest_elf_emulator(elf->isa), path, output);
    if (file >= 0)
        unlink(path);
    bool read = status == 0 && pread(output, guests, bytes, 0) == (ssize_t)bytes;
    if (output >= 0)
        close(output);
    if (!read)
        snprintf(error, error_bytes, "%zu programs under %s: %s, status %d", elf->count, guest_elf_emulator(elf->isa),
                 written ? "did not end well" : "could not be written", status);
    return read;
}
