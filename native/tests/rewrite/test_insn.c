#include "base/sample.h"
#include "rewrite/insn.h"
#include "tests/test.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    char bytes[20];
    unsigned length; /* 0: no instruction */
    const char *text;
} encodings[] = {
    {"\x90", 1, "nop"},
    {"\x0f\x05", 2, "syscall"},
    {"\xc3", 1, "ret"},
    {"\xb8\x10\0\0\0", 5, "mov $16, %eax"},
    {"\x66\xb8\x10\0", 4, "mov $16, %ax"},
    {"\x48\xb8\1\2\3\4\5\6\7\x8", 10, "movabs $0x807060504030201, %rax"},
    {"\x48\xc7\xc0\1\0\0\0", 7, "mov $1, %rax"},
    {"\xa1\1\2\3\4\5\6\7\x8", 9, "movabs 0x807060504030201, %eax"},
    {"\x67\xa1\1\2\3\4", 6, "addr32 mov 0x4030201, %eax"},
    {"\x8b\x45\xf8", 3, "mov -8(%rbp), %eax"},
    {"\x8b\x05\1\0\0\0", 6, "mov 1(%rip), %eax"},
    {"\x8b\x04\x25\1\0\0\0", 7, "mov 1, %eax"},
    {"\x8b\x44\x24\x08", 4, "mov 8(%rsp), %eax"},
    {"\x8b\x84\x24\x08\0\0\0", 7, "mov 8(%rsp), %eax, long"},
    {"\xf6\xc1\x01", 3, "test $1, %cl"},
    {"\xf6\xd1", 2, "not %cl"},
    {"\xf7\xc1\1\0\0\0", 6, "test $1, %ecx"},
    {"\x66\xf7\xc1\1\0", 5, "test $1, %cx"},
    {"\xc8\1\0\1", 4, "enter $1, $1"},
    {"\x0f\x84\1\0\0\0", 6, "je"},
    {"\x0f\xba\xe0\x07", 4, "bt $7, %eax"},
    {"\x66\x0f\x3a\x0f\xc1\x08", 6, "palignr $8, %xmm1, %xmm0"},
    {"\x66\x0f\x38\0\xc1", 5, "pshufb %xmm1, %xmm0"},
    {"\xc5\xf8\x77", 3, "vzeroupper"},
    {"\xc5\xf9\x70\xc1\x1b", 5, "vpshufd $27, %xmm1, %xmm0"},
    {"\xc4\xe3\x75\x18\xc2\x01", 6, "vinsertf128 $1, %xmm2, %ymm1, %ymm0"},
    {"\x62\xf1\x7c\x48\x28\x41\x01", 7, "vmovaps 64(%rcx), %zmm0"},
    {"\x62\xf3\x75\x48\x1b\xc2\x01", 7, "vextractf32x8"},
    {"\xf3\x0f\x1e\xfa", 4, "endbr64"},
    {"\x66\x2e\x0f\x1f\x84\0\0\0\0\0", 10, "nopw %cs:0(%rax,%rax,1)"},
    {"\x06", 0, "push %es"},
    {"\x0f\x04", 0, "reserved"},
    {"\xd6", 0, "salc"},
    {"\x66\xe8\0\0\0\0", 0, "call whose length depends on the vendor"},
    {"\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", 15, "nop with 14 prefixes"},
    {"\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x90", 0, "nop with 15 prefixes"},
};

TEST(insn_has_the_length_the_manual_gives)
{
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        uint8_t code[24] = {0};
        struct insn insn;
        memcpy(code, encodings[i].bytes, 16);
        bool valid = insn_decode(code, sizeof code, &insn);
        CHECK_MESSAGE((valid ? insn.length : 0) == encodings[i].length, "%s: length %u, expected %u", encodings[i].text,
                      valid ? insn.length : 0, encodings[i].length);
    }
}

TEST(insn_that_is_cut_off_is_no_instruction)
{
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        for (size_t size = 1; size < encodings[i].length; size++) {
            uint8_t *exact = malloc(size); /* so that a sanitizer sees a read behind it */
            struct insn insn;
            memcpy(exact, encodings[i].bytes, size);
            CHECK_MESSAGE(!insn_decode(exact, size, &insn), "%s in %zu bytes", encodings[i].text, size);
            free(exact);
        }
}

TEST(insn_decodes_any_bytes_within_their_bounds)
{
    uint64_t random = 1;
    for (int i = 0; i < 200000; i++) {
        uint8_t code[20];
        struct insn insn;
        for (size_t at = 0; at < sizeof code; at++)
            code[at] = (uint8_t)sample_random(&random);
        size_t size = sample_random(&random) % (sizeof code + 1);
        if (!insn_decode(code, size, &insn))
            continue;
        CHECK(insn.length >= 1 && insn.length <= 15 && insn.length <= size);
        CHECK(insn.disp_at + insn.disp_size <= insn.length && insn.imm_at + insn.imm_size <= insn.length);
    }
}

/* Every instruction of the harness itself, as binutils sees it: "  401000:\tf3 0f 1e fa \tendbr64" */
TEST(insn_agrees_with_objdump_on_a_whole_executable)
{
    char command[4096], line[1024];
    if (system("objdump --version >/dev/null 2>&1") != 0)
        SKIP("objdump is not installed");
    snprintf(command, sizeof command, "objdump -d --wide '%s'", test_harness);
    FILE *listing = popen(command, "r");
    unsigned long instructions = 0;
    while (fgets(line, sizeof line, listing) != NULL) {
        char *at = strchr(line, '\t');
        uint8_t code[24];
        struct insn insn;
        unsigned size = 0, byte;
        if (line[0] != ' ' || at == NULL || strstr(line, "(bad)") != NULL)
            continue;
        for (at++; size < sizeof code && isxdigit((unsigned char)at[0]) && sscanf(at, "%2x", &byte) == 1; at += 3)
            code[size++] = (uint8_t)byte;
        CHECK_MESSAGE(insn_decode(code, size, &insn) && insn.length == size, "%s", line);
        instructions++;
    }
    pclose(listing);
    CHECK_MESSAGE(instructions > 10000, "%lu instructions", instructions);
}
