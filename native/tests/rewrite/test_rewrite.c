#define _GNU_SOURCE
#include "base/sample.h"
#include "rewrite/elf_image.h"
#include "rewrite/insn.h"
#include "rewrite/rewrite.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- executables made of a few bytes of code ---- */

enum { CODE_ADDRESS = 0x401000, CODE_OFFSET = 0x1000, DATA_ADDRESS = 0x402000, DATA_OFFSET = 0x2000, IMAGE_BYTES = 0x2400 };

struct image {
    uint8_t bytes[IMAGE_BYTES];
};

/* A static executable with a section of code and one of data, and no symbols. */
static void make_image(struct image *image, const char *code, size_t code_bytes, const void *data, size_t data_bytes)
{
    Elf64_Ehdr header = {
        .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = CODE_ADDRESS, .e_phoff = sizeof header,
        .e_shoff = 0x2200, .e_ehsize = sizeof header, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
        .e_shentsize = sizeof(Elf64_Shdr), .e_shnum = 3,
    };
    Elf64_Phdr segments[] = {
        {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = CODE_OFFSET, .p_vaddr = CODE_ADDRESS, .p_filesz = code_bytes,
         .p_memsz = code_bytes},
        {.p_type = PT_LOAD, .p_flags = PF_R, .p_offset = DATA_OFFSET, .p_vaddr = DATA_ADDRESS, .p_filesz = data_bytes,
         .p_memsz = data_bytes},
    };
    Elf64_Shdr sections[] = {
        {.sh_type = SHT_NULL},
        {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_addr = CODE_ADDRESS, .sh_offset = CODE_OFFSET,
         .sh_size = code_bytes},
        {.sh_type = SHT_PROGBITS, .sh_flags = SHF_ALLOC, .sh_addr = DATA_ADDRESS, .sh_offset = DATA_OFFSET, .sh_size = data_bytes},
    };
    memset(image, 0, sizeof *image);
    memcpy(image->bytes, &header, sizeof header);
    memcpy(image->bytes + header.e_phoff, segments, sizeof segments);
    memcpy(image->bytes + header.e_shoff, sections, sizeof sections);
    memcpy(image->bytes + CODE_OFFSET, code, code_bytes);
    memcpy(image->bytes + DATA_OFFSET, data, data_bytes);
}

struct outcome {
    uint8_t *image;
    size_t size;
    struct rewrite_report report;
};

static struct outcome rewrite_with(const char *code, size_t bytes, const void *data, size_t data_bytes)
{
    static struct image image;
    const struct rewrite_options options = {.style = REWRITE_JUMP};
    struct outcome outcome = {0};
    struct elf elf;
    char error[256] = "";
    make_image(&image, code, bytes, data, data_bytes);
    CHECK_MESSAGE(elf_open(&elf, image.bytes, sizeof image.bytes, error, sizeof error), "%s", error);
    outcome.image = rewrite_elf(&elf, &options, &outcome.size, &outcome.report, error, sizeof error);
    CHECK_MESSAGE(outcome.image != NULL, "%s", error);
    return outcome;
}

#define REWRITE(code) rewrite_with(code, sizeof(code) - 1, "", 1)

static void discard(struct outcome *outcome)
{
    free(outcome->image);
    rewrite_report_free(&outcome->report);
}

static const uint8_t *trampoline(const struct outcome *outcome)
{
    uint64_t low = 0x400000; /* the distance between addresses and file offsets */
    return outcome->image + (outcome->report.trampolines_address - low);
}

static bool begins(const uint8_t *code, const char *bytes, size_t count)
{
    return memcmp(code, bytes, count) == 0;
}

TEST(rewrite_replaces_the_call_and_what_follows_by_a_jump)
{
    /* syscall; mov %rax, -8(%rbp); ret */
    struct outcome o = REWRITE("\x0f\x05\x48\x89\x45\xf8\xc3");
    const uint8_t *code = o.image + CODE_OFFSET;
    CHECK(o.report.count == 1 && o.report.outcomes[REWRITE_DONE] == 1);
    CHECK(code[0] == 0xe9);
    CHECK(CODE_ADDRESS + 5 + (uint64_t)insn_signed(code + 1, 4) == o.report.trampolines_address);
    CHECK(code[5] == 0xcc && code[6] == 0xc3); /* nobody comes to the rest of the mov; the ret stays */
    const uint8_t *moved = trampoline(&o);
    CHECK(begins(moved, "\x0f\x05\x48\x89\x45\xf8\xe9", 7));
    CHECK(o.report.trampolines_address + 11 + (uint64_t)insn_signed(moved + 7, 4) == CODE_ADDRESS + 6);
    discard(&o);
}

TEST(rewrite_takes_the_instruction_before_where_a_branch_lands_behind_the_call)
{
    /* mov $39, %eax; syscall; 1: nop x 4; jmp 1b */
    struct outcome o = REWRITE("\xb8\x27\0\0\0\x0f\x05\x90\x90\x90\x90\xeb\xfa\xc3");
    CHECK(o.report.outcomes[REWRITE_DONE] == 1);
    CHECK(o.image[CODE_OFFSET] == 0xe9);
    CHECK(begins(o.image + CODE_OFFSET + 7, "\x90\x90\x90\x90\xeb\xfa", 6));
    CHECK(begins(trampoline(&o), "\xb8\x27\0\0\0\x0f\x05\xe9", 8));
    discard(&o);
}

TEST(rewrite_refuses_a_call_between_branch_targets)
{
    /* 1: syscall; 2: nop x 4; jmp 1b; jmp 2b: nothing before, and a target behind */
    struct outcome o = REWRITE("\x0f\x05\x90\x90\x90\x90\xeb\xf8\xeb\xf8\xc3");
    CHECK(o.report.outcomes[REWRITE_BRANCH_TARGET] == 1);
    CHECK(begins(o.image + CODE_OFFSET, "\x0f\x05\x90\x90\x90\x90", 6));
    CHECK(o.size == IMAGE_BYTES && o.report.trampolines_address == 0); /* no trampoline, no new segment */
    discard(&o);
}

TEST(rewrite_refuses_where_data_may_hold_a_branch_target)
{
    static const char code[] = "\x0f\x05\x90\x90\x90\x90\xc3";
    uint64_t pointer = CODE_ADDRESS + 3, elsewhere = CODE_ADDRESS + 5;
    struct outcome with = rewrite_with(code, sizeof code - 1, &pointer, sizeof pointer);
    struct outcome without = rewrite_with(code, sizeof code - 1, &elsewhere, sizeof elsewhere);
    CHECK(with.report.outcomes[REWRITE_BRANCH_TARGET] == 1);
    CHECK(without.report.outcomes[REWRITE_DONE] == 1);
    discard(&with);
    discard(&without);
}

TEST(rewrite_refuses_where_a_jump_table_of_offsets_leads)
{
    /* lea table(%rip), %rdx; nop; syscall; nop x 4; ret */
    static const char code[] = "\x48\x8d\x15\xf9\x0f\0\0\x90\x0f\x05\x90\x90\x90\x90\xc3";
    int32_t table[] = {CODE_ADDRESS + 11 - DATA_ADDRESS, CODE_ADDRESS + 8 - DATA_ADDRESS, 0};
    int32_t harmless[] = {CODE_ADDRESS - DATA_ADDRESS, 0, 0};
    struct outcome with = rewrite_with(code, sizeof code - 1, table, sizeof table);
    struct outcome without = rewrite_with(code, sizeof code - 1, harmless, sizeof harmless);
    CHECK(with.report.outcomes[REWRITE_BRANCH_TARGET] == 1);
    CHECK(without.report.outcomes[REWRITE_DONE] == 1);
    discard(&with);
    discard(&without);
}

TEST(rewrite_refuses_to_move_a_loop_instruction)
{
    /* syscall; loop +1; nop x 4; ret */
    struct outcome o = REWRITE("\x0f\x05\xe2\x01\x90\x90\x90\x90\xc3");
    CHECK(o.report.outcomes[REWRITE_CANNOT_MOVE] == 1);
    discard(&o);
}

TEST(rewrite_does_not_displace_another_call)
{
    /* syscall; syscall; nop x 3; ret: the second can go, not the first, which would take the second along */
    struct outcome o = REWRITE("\x0f\x05\x0f\x05\x90\x90\x90\xc3");
    CHECK(o.report.outcomes[REWRITE_CANNOT_MOVE] == 1 && o.report.outcomes[REWRITE_DONE] == 1);
    CHECK(begins(o.image + CODE_OFFSET, "\x0f\x05\xe9", 3));
    discard(&o);
}

TEST(rewrite_refuses_a_call_at_the_end_of_the_code)
{
    struct outcome o = REWRITE("\x0f\x05\xc3");
    CHECK(o.report.outcomes[REWRITE_NO_ROOM] == 1);
    discard(&o);
}

TEST(rewrite_uses_padding_behind_a_return)
{
    /* syscall; ret; nopw 0(%rax,%rax,1) */
    struct outcome o = REWRITE("\x0f\x05\xc3\x66\x0f\x1f\x44\0\0");
    CHECK(o.report.outcomes[REWRITE_DONE] == 1);
    CHECK(begins(trampoline(&o), "\x0f\x05\xc3", 3));
    discard(&o);
}

TEST(rewrite_keeps_what_rip_relative_instructions_and_branches_mean)
{
    /* syscall; mov 0x100(%rip), %eax; ret */
    struct outcome o = REWRITE("\x0f\x05\x8b\x05\0\x01\0\0\xc3");
    const uint8_t *moved = trampoline(&o);
    CHECK(o.report.outcomes[REWRITE_DONE] == 1);
    CHECK(begins(moved, "\x0f\x05\x8b\x05", 4));
    CHECK(o.report.trampolines_address + 8 + (uint64_t)insn_signed(moved + 4, 4) == CODE_ADDRESS + 8 + 0x100);
    discard(&o);

    /* syscall; je +2; nop; nop; nop; ret: the short branch gets a long offset to the same place */
    o = REWRITE("\x0f\x05\x74\x02\x90\x90\x90\xc3");
    CHECK(o.report.outcomes[REWRITE_DONE] == 1);
    moved = trampoline(&o);
    CHECK(begins(moved, "\x0f\x05\x0f\x84", 4));
    CHECK(o.report.trampolines_address + 8 + (uint64_t)insn_signed(moved + 4, 4) == CODE_ADDRESS + 6);
    discard(&o);
}

TEST(rewrite_does_not_take_data_in_the_code_for_a_call)
{
    /* mov $0x050f, %eax holds the bytes of a syscall, but is none */
    struct outcome o = REWRITE("\xb8\x0f\x05\0\0\xc3");
    CHECK(o.report.count == 0);
    discard(&o);
}

/* ---- real executables ---- */

struct file {
    uint8_t *bytes;
    size_t size;
};

static struct file read_file(const char *name)
{
    struct file file = {0};
    struct stat status;
    int descriptor = open(name, O_RDONLY | O_CLOEXEC);
    CHECK_MESSAGE(descriptor >= 0 && fstat(descriptor, &status) == 0, "%s", name);
    file.size = (size_t)status.st_size;
    file.bytes = malloc(file.size);
    CHECK(read(descriptor, file.bytes, file.size) == (ssize_t)file.size);
    close(descriptor);
    return file;
}

/* What a program printed, and how it ended. */
struct behaviour {
    char text[8192];
    int status;
};

static struct behaviour behaviour_of(const char *program)
{
    struct behaviour behaviour = {0};
    char command[4300];
    snprintf(command, sizeof command, "'%s' one two 2>&1", program);
    FILE *output = popen(command, "r");
    size_t length = fread(behaviour.text, 1, sizeof behaviour.text - 1, output);
    behaviour.text[length] = '\0';
    behaviour.status = pclose(output);
    return behaviour;
}

/* Runs the program and counts its system calls made inside and outside of [from, to). False: it cannot be traced here. */
static bool count_calls(const char *program, uint64_t from, uint64_t to, unsigned *inside, unsigned *outside)
{
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(null, STDOUT_FILENO);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0)
            execl(program, program, "one", (char *)NULL);
        _exit(126);
    }
    int status;
    *inside = *outside = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status))
        return false;
    ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    for (int signal_number = 0; ptrace(PTRACE_SYSCALL, child, NULL, (void *)(long)signal_number) == 0;) {
        struct user_regs_struct regs;
        waitpid(child, &status, 0);
        if (!WIFSTOPPED(status))
            break;
        bool call = WSTOPSIG(status) == (SIGTRAP | 0x80);
        signal_number = call ? 0 : WSTOPSIG(status);
        if (!call || ptrace(PTRACE_GETREGS, child, NULL, &regs) != 0)
            continue;
        *(regs.rip >= from && regs.rip < to ? inside : outside) += 1;
    }
    return true;
}

TEST(rewritten_program_behaves_as_the_original)
{
    char program[4096], rewritten[4200], command[13000], error[256] = "";
    snprintf(program, sizeof program, "%.*s/tests/rewrite/programs/calls", (int)(strrchr(test_harness, '/') - test_harness), test_harness);
    snprintf(rewritten, sizeof rewritten, "%s.rewritten", program);
    snprintf(command, sizeof command, "'%s' rewrite '%s' '%s' >/dev/null", test_harness, program, rewritten);
    CHECK(system(command) == 0);
    struct behaviour original = behaviour_of(program), copy = behaviour_of(rewritten);
    CHECK_MESSAGE(strcmp(original.text, copy.text) == 0, "original:\n%s\nrewritten:\n%s", original.text, copy.text);
    CHECK(WEXITSTATUS(original.status) == 42 && copy.status == original.status);

    struct file file = read_file(rewritten);
    struct elf elf;
    CHECK_MESSAGE(elf_open(&elf, file.bytes, file.size, error, sizeof error), "%s", error);
    Elf64_Phdr added = {0};
    for (unsigned i = 0; i < elf.header.e_phnum; i++)
        if (elf_segment(&elf, i).p_type == PT_LOAD)
            added = elf_segment(&elf, i); /* the last */
    unsigned inside, outside;
    if (!count_calls(rewritten, added.p_vaddr, added.p_vaddr + added.p_memsz, &inside, &outside))
        SKIP("ptrace is not allowed here");
    CHECK_MESSAGE(inside > 40 && outside <= 1, "%u system calls from trampolines, %u from elsewhere", inside, outside);
    free(file.bytes);
    unlink(rewritten);
}

/* Beside the harness; to be removed. */
static void write_dynamic_executable(const char *path)
{
    static struct image image;
    Elf64_Phdr interpreter = {.p_type = PT_INTERP, .p_offset = DATA_OFFSET, .p_filesz = 1, .p_memsz = 1};
    make_image(&image, "\x0f\x05", 2, "", 1);
    memcpy(image.bytes + sizeof(Elf64_Ehdr) + sizeof interpreter, &interpreter, sizeof interpreter);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fwrite(image.bytes, sizeof image.bytes, 1, file) == 1 && fclose(file) == 0);
}

TEST(rewriting_what_is_no_static_executable_says_why)
{
    char dynamic[4096], out[4096];
    snprintf(dynamic, sizeof dynamic, "%s.dynamic", test_harness);
    snprintf(out, sizeof out, "%s.never-written", test_harness);
    write_dynamic_executable(dynamic);
    const struct {
        const char *file, *reason;
    } cases[] = {{dynamic, "dynamically linked"}, {"/etc/passwd", "not an ELF file"}, {"/nonexistent", "No such file"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char command[13000], text[512] = "";
        snprintf(command, sizeof command, "'%s' rewrite '%s' '%s' 2>&1", test_harness, cases[i].file, out);
        FILE *output = popen(command, "r");
        size_t length = fread(text, 1, sizeof text - 1, output);
        text[length] = '\0';
        CHECK_MESSAGE(WEXITSTATUS(pclose(output)) == 1 && strstr(text, cases[i].reason) != NULL, "%s: %s", cases[i].file, text);
        CHECK(access(out, F_OK) != 0);
    }
    unlink(dynamic);
}

TEST(damaged_executables_are_refused_or_rewritten_but_never_read_out_of_bounds)
{
    char program[4096], error[256];
    snprintf(program, sizeof program, "%.*s/guests/syscall/programs/loop", (int)(strrchr(test_harness, '/') - test_harness), test_harness);
    struct file file = read_file(program);
    const struct rewrite_options options = {.style = REWRITE_JUMP};
    uint64_t random = 7;
    for (int i = 0; i < 3000; i++) {
        size_t size = i % 3 == 0 ? sample_random(&random) % file.size : file.size;
        uint8_t *copy = malloc(size + 1);
        memcpy(copy, file.bytes, size);
        for (int flips = 0; flips < 4 && size > 0; flips++) {
            /* mostly in the headers, where damage matters */
            size_t at = sample_random(&random) % (flips < 3 && size > 512 ? 512 : size);
            if (flips == 2 && size == file.size)
                at = file.size - 1 - sample_random(&random) % 600;
            copy[at] = (uint8_t)sample_random(&random);
        }
        struct elf elf;
        struct rewrite_report report;
        size_t written;
        if (elf_open(&elf, copy, size, error, sizeof error)) {
            uint8_t *image = rewrite_elf(&elf, &options, &written, &report, error, sizeof error);
            if (image != NULL)
                rewrite_report_free(&report);
            free(image);
        }
        free(copy);
    }
    free(file.bytes);
}
