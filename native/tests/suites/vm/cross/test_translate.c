/*
 * Random programs of each architecture, run by the interpreter, against their translations to the two others at every level: by the interpreter
 * of what was translated to, on this CPU where that is x86-64, and under qemu-user where it is not. The programs themselves run there too, so
 * that the interpreter is not its own witness.
 */
#include "tests/suites/vm/cross/guest_elf.h"
#include "tests/suites/vm/random.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>

enum { MOST_INSNS = 60, CODE_BYTES = 1 << 19, BATCH = 1000 };

static uint8_t program[1 << 14], translated[CODE_BYTES], wrapped[CODE_BYTES];

static struct code_memory code_memory;

/* Mismatches of a test, of which the first one is told. */
struct verdict {
    unsigned long mismatches;
    char first[200];
};

static void mismatch(struct verdict *verdict, const struct translator *translator, unsigned long number, const char *where, const char *what)
{
    if (verdict->mismatches++ == 0)
        snprintf(verdict->first, sizeof verdict->first, "program %lu of %s to %s at level %u, %s: %s", number, translator->from->name,
                 translator->to->name, translator->level, where, what);
}

/* A pair's programs: what they are, what they should do, and an executable of the other architecture, if this is not its CPU. */
struct pair {
    struct translator translator;
    uint64_t random;
    struct verdict verdict;
    struct guest_elf elf;         /* of translations */
    struct guest_elf source_elf;  /* of the programs themselves */
    bool emulated, source_emulated; /* there is an emulator */
    struct guest expected[BATCH];
    unsigned long numbers[BATCH];
    unsigned levels[BATCH];
};

static size_t draw_program(struct pair *pair, struct guest *before, struct guest *after)
{
    const struct isa *from = pair->translator.from;
    size_t count = 1 + random_below(&pair->random, random_below(&pair->random, 4) == 0 ? MOST_INSNS : 12);
    size_t bytes = cross_generate(from, &pair->random, count, &cross_mix_of_all, random_below(&pair->random, 2) == 0 ? GENERATE_LOOP : 0, program, sizeof program);
    CHECK(bytes > 0);
    cross_guest_draw(&pair->random, before);
    *after = *before;
    CHECK_MESSAGE(cross_guest_interpret(from, program, bytes, after, false), "%s: a program that was generated is not understood", from->name);
    return bytes;
}

static void check_level(struct pair *pair, unsigned long number, size_t bytes, const struct guest *before, const struct guest *after)
{
    const struct translator *translator = &pair->translator;
    const struct isa *to = translator->to;
    struct guest guest = *before;
    size_t translated_bytes, wrapped_bytes = 0;
    if (cross_translate(translator, program, bytes, translated, sizeof translated, &translated_bytes))
        wrapped_bytes = cross_wrap(to, translator->level == 0, translated, translated_bytes, true, wrapped, sizeof wrapped);
    if (wrapped_bytes == 0) {
        mismatch(&pair->verdict, translator, number, "translating", "not done");
        return;
    }
    const char *what = cross_guest_interpret(to, wrapped, wrapped_bytes, &guest, true) ? cross_guest_difference(&guest, after) : "not understood";
    if (what != NULL)
        mismatch(&pair->verdict, translator, number, "interpreted", what);
    if (to->number != ISA_X86_64)
        return;
    guest = *before;
    code_memory_put(&code_memory, wrapped, wrapped_bytes);
    cross_guest_run(&code_memory, &guest);
    if ((what = cross_guest_difference(&guest, after)) != NULL)
        mismatch(&pair->verdict, translator, number, "run", what);
}

/* The program itself on this CPU, or later under qemu; one of its translations there too. */
static void check_elsewhere(struct pair *pair, unsigned long number, unsigned slot, size_t bytes, const struct guest *before, const struct guest *after)
{
    const struct isa *from = pair->translator.from, *to = pair->translator.to;
    struct guest guest = *before;
    size_t wrapped_bytes = cross_wrap(from, false, program, bytes, from->number == ISA_X86_64, wrapped, sizeof wrapped);
    CHECK(wrapped_bytes > 0);
    if (from->number == ISA_X86_64) {
        code_memory_put(&code_memory, wrapped, wrapped_bytes);
        cross_guest_run(&code_memory, &guest);
        const char *what = cross_guest_difference(&guest, after);
        if (what != NULL)
            mismatch(&pair->verdict, &pair->translator, number, "run before it was translated", what);
    } else if (pair->source_emulated) {
        CHECK(guest_elf_add(&pair->source_elf, wrapped, wrapped_bytes, before));
    }
    pair->expected[slot] = *after;
    pair->numbers[slot] = number;
    pair->levels[slot] = pair->translator.level;
    if (to->number == ISA_X86_64 || !pair->emulated)
        return;
    size_t translated_bytes;
    CHECK(cross_translate(&pair->translator, program, bytes, translated, sizeof translated, &translated_bytes));
    wrapped_bytes = cross_wrap(to, pair->translator.level == 0, translated, translated_bytes, false, wrapped, sizeof wrapped);
    CHECK(wrapped_bytes > 0 && guest_elf_add(&pair->elf, wrapped, wrapped_bytes, before));
}

static void run_emulated(struct pair *pair, struct guest_elf *elf, const char *where)
{
    static struct guest guests[BATCH];
    char error[200];
    if (elf->count == 0)
        return;
    CHECK_MESSAGE(guest_elf_run(elf, guests, error, sizeof error), "%s", error);
    for (size_t i = 0; i < elf->count; i++) {
        const char *what = cross_guest_difference(&guests[i], &pair->expected[i]);
        pair->translator.level = pair->levels[i];
        if (what != NULL)
            mismatch(&pair->verdict, &pair->translator, pair->numbers[i], where, what);
    }
}

static void check_pair(const struct isa *from, const struct isa *to, unsigned long programs, struct verdict *verdict)
{
    static struct pair pair;
    memset(&pair, 0, sizeof pair);
    pair.translator = (struct translator){.from = from, .to = to};
    pair.random = random_seed(1);
    pair.emulated = to->number != ISA_X86_64 && guest_elf_emulator(to) != NULL;
    pair.source_emulated = from->number != ISA_X86_64 && guest_elf_emulator(from) != NULL;
    struct failure failure = {0};
    CHECK_MESSAGE(code_memory.bytes > 0 || code_memory_create(&code_memory, CODE_BYTES, &failure), "%s", failure.message);
    for (unsigned long number = 0; number < programs;) {
        guest_elf_begin(&pair.elf, to);
        guest_elf_begin(&pair.source_elf, from);
        unsigned slot = 0;
        for (; slot < BATCH && number < programs; slot++, number++) {
            struct guest before, after;
            size_t bytes = draw_program(&pair, &before, &after);
            for (pair.translator.level = 0; pair.translator.level < LEVELS; pair.translator.level++)
                check_level(&pair, number, bytes, &before, &after);
            pair.translator.level = (unsigned)number % LEVELS;
            check_elsewhere(&pair, number, slot, bytes, &before, &after);
        }
        run_emulated(&pair, &pair.elf, "under qemu");
        run_emulated(&pair, &pair.source_elf, "under qemu before it was translated");
    }
    guest_elf_end(&pair.elf);
    guest_elf_end(&pair.source_elf);
    *verdict = pair.verdict;
}

static void check(const struct isa *from, const struct isa *to)
{
    struct verdict verdict;
    unsigned long programs = random_programs(1000);
    check_pair(from, to, programs, &verdict);
    CHECK_MESSAGE(verdict.mismatches == 0, "%lu mismatches in %lu programs: %s", verdict.mismatches, programs, verdict.first);
    const struct isa *sides[] = {from, to};
    for (unsigned i = 0; i < 2; i++)
        if (sides[i]->number != ISA_X86_64 && guest_elf_emulator(sides[i]) == NULL)
            SKIP("no mismatch in the interpreter, but no qemu-user for %s here: install Debian's package qemu-user", sides[i]->name);
}

TEST(vm_cross_x86_64_to_arm64_does_the_same)
{
    check(&isa_x86_64, &isa_arm64);
}

TEST(vm_cross_x86_64_to_riscv_does_the_same)
{
    check(&isa_x86_64, &isa_riscv);
}

TEST(vm_cross_arm64_to_x86_64_does_the_same)
{
    check(&isa_arm64, &isa_x86_64);
}

TEST(vm_cross_arm64_to_riscv_does_the_same)
{
    check(&isa_arm64, &isa_riscv);
}

TEST(vm_cross_riscv_to_x86_64_does_the_same)
{
    check(&isa_riscv, &isa_x86_64);
}

TEST(vm_cross_riscv_to_arm64_does_the_same)
{
    check(&isa_riscv, &isa_arm64);
}

TEST(vm_cross_decoders_read_what_encoders_wrote)
{
    uint64_t random = 2;
    static struct insn back[UNIT_MOST];
    static uint8_t again[sizeof program];
    for (unsigned i = 0; i < 3 * 300; i++) {
        size_t bytes = cross_generate(cross_isas[i % 3], &random, 50, &cross_mix_of_all, GENERATE_LOOP, program, sizeof program), count;
        CHECK(cross_decode(cross_isas[i % 3], program, bytes, back, UNIT_MOST, &count) && count == 52);
        CHECK(cross_encode(cross_isas[i % 3], back, count, again, sizeof again, &count) && count == bytes && memcmp(again, program, bytes) == 0);
    }
}

/* Whatever bytes there are: no crash, nothing read behind them, and what is understood is encoded again. */
TEST(vm_cross_decoders_survive_any_bytes)
{
    uint64_t random = 3;
    unsigned long understood = 0;
    for (unsigned i = 0; i < 300000; i++) {
        uint64_t bits[2] = {sample_random(&random), sample_random(&random)};
        const struct isa *isa = cross_isas[i % 3];
        struct insn insn;
        size_t available = 1 + random_below(&random, 15);
        uint8_t *bytes = malloc(available);
        CHECK(bytes != NULL);
        memcpy(bytes, bits, available);
        if (isa->number == ISA_X86_64 && i % 2 == 0)
            bytes[0] = 0x48;
        size_t length = isa->decode(bytes, available, &insn);
        free(bytes);
        if (length == 0)
            continue;
        CHECK(length <= available);
        understood += isa_has(isa, &insn);
    }
    CHECK(understood > 1000);
}

/* An encoder that is wrong on purpose: ARM64's subtraction is an addition. */
static size_t encode_wrongly(const struct insn *insn, uint8_t *code)
{
    struct insn wrong = *insn;
    if (insn->op == OP_SUB && insn->sets == SETS_NONE)
        wrong.op = OP_ADD;
    return isa_arm64.encode(&wrong, code);
}

TEST(vm_cross_tests_notice_a_wrong_encoder)
{
    struct isa wrong = isa_arm64;
    struct verdict verdict;
    wrong.encode = encode_wrongly;
    check_pair(&isa_x86_64, &wrong, 300, &verdict);
    CHECK_MESSAGE(verdict.mismatches > 0, "none of 300 programs");
}

TEST(vm_cross_refuses_what_is_not_of_the_subset)
{
    static const struct {
        const struct isa *isa;
        uint8_t code[8];
        size_t bytes;
    } refused[] = {
        {&isa_x86_64, {0x0F, 0x05}, 2},                   /* syscall */
        {&isa_x86_64, {0x48, 0x01}, 2},                   /* cut off */
        {&isa_x86_64, {0x48, 0x01, 0xE0}, 3},             /* add rax, rsp: not the guest's */
        {&isa_x86_64, {0xC3}, 1},                         /* ret */
        {&isa_x86_64, {0xE9, 1, 0, 0, 0, 0xF5, 0xF5}, 7}, /* cmc: the flags' layout is the host's */
        {&isa_x86_64, {0xE9, 0xFE, 0xFF, 0xFF, 0xFF}, 5}, /* jmp into itself */
        {&isa_x86_64, {0xE9, 0x7F, 0, 0, 0}, 5},          /* jmp out of the unit */
        {&isa_arm64, {0x01, 0x00, 0x00, 0xD4}, 4},        /* svc */
        {&isa_arm64, {0x20, 0x00, 0x02, 0x8B, 0x00}, 5},  /* a byte too many */
        {&isa_riscv, {0x73, 0x00, 0x00, 0x00}, 4},        /* ecall */
        {&isa_riscv, {0xB3, 0x85, 0xD5, 0x00}, 4},        /* add a1, a1, a3 is understood ... */
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        for (size_t to = 0; to < 3; to++) {
            struct translator translator = {.from = refused[i].isa, .to = cross_isas[to], .level = 3};
            size_t length;
            bool last = i + 1 == sizeof refused / sizeof *refused;
            bool done = cross_translate(&translator, refused[i].code, refused[i].bytes, translated, sizeof translated, &length);
            CHECK_MESSAGE(done == last, "code %zu to %s", i, cross_isas[to]->name);
        }
}

TEST(vm_cross_longest_units_fit_and_no_room_is_said)
{
    static uint8_t longest[UNIT_MOST * 16];
    for (unsigned i = 0; i < 9; i++) {
        struct translator translator = {.from = cross_isas[i / 3], .to = cross_isas[i % 3]};
        uint64_t random = i;
        size_t bytes = cross_generate(translator.from, &random, UNIT_MOST - 3, &cross_mix_of_all, GENERATE_LOOP, longest, sizeof longest);
        CHECK(bytes > 0 && cross_bound(UNIT_MOST) <= sizeof translated);
        for (translator.level = 0; translator.level < LEVELS; translator.level++) {
            size_t length, none;
            bool fits = cross_translate(&translator, longest, bytes, translated, cross_bound(UNIT_MOST), &length);
            CHECK_MESSAGE(fits, "%s to %s at level %u", translator.from->name, translator.to->name, translator.level);
            CHECK(!cross_translate(&translator, longest, bytes, translated, length - 1, &none));
        }
    }
}

/* A program that the levels have something to do in: each one's code is at most as long as that of the one before. */
TEST(vm_cross_levels_make_shorter_code)
{
    for (unsigned i = 0; i < 9; i++) {
        struct translator translator = {.from = cross_isas[i / 3], .to = cross_isas[i % 3]};
        uint64_t random = 5;
        size_t before = SIZE_MAX, bytes = cross_generate(translator.from, &random, 200, &cross_mix_of_all, 0, program, sizeof program);
        for (translator.level = 0; translator.level < LEVELS; translator.level++) {
            size_t length;
            CHECK(cross_translate(&translator, program, bytes, translated, sizeof translated, &length));
            CHECK_MESSAGE(length <= before, "%s to %s: %zu bytes at level %u, %zu at the one before", translator.from->name,
                          translator.to->name, length, translator.level, before);
            before = length;
        }
    }
}
