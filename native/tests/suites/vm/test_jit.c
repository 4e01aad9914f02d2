/* The compiler against the interpreter, on random programs. */
#define _GNU_SOURCE
#include "kvm/guest.h"
#include "suites/vm/jit/jit.h"
#include "suites/vm/jit/program.h"
#include "tests/suites/vm/random.h"
#include "tests/test.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { CODE_BYTES = 1 << 20 };

/* What a call returned, and left behind. */
struct outcome {
    uint64_t result, memory[IR_WORDS], counts[IR_MAX_BLOCKS];
};

static struct program_shape random_shape(uint64_t *seed)
{
    struct program_shape shape = {.instrs = 8 + sample_random(seed) % 120, .blocks = 1 + sample_random(seed) % 12};
    if (sample_random(seed) % 50 == 0)
        shape.instrs = 1000;
    if (shape.blocks > shape.instrs / 4)
        shape.blocks = shape.instrs / 4;
    shape.turns = sample_random(seed) % 3 * 5;
    return shape;
}

static void compare(const struct ir_function *function, unsigned level, bool counts, uint64_t number, const struct outcome *expected,
                    const struct outcome *got)
{
    CHECK_MESSAGE(got->result == expected->result, "program %llu of %zu instructions and %zu blocks at level %u: %llx, and %llx interpreted",
                  (unsigned long long)number, function->count, function->block_count, level, (unsigned long long)got->result,
                  (unsigned long long)expected->result);
    CHECK_MESSAGE(memcmp(got->memory, expected->memory, sizeof got->memory) == 0, "program %llu at level %u leaves another memory",
                  (unsigned long long)number, level);
    CHECK_MESSAGE(!counts || memcmp(got->counts, expected->counts, sizeof got->counts) == 0,
                  "program %llu at level %u counts other blocks", (unsigned long long)number, level);
}

TEST(vm_jit_of_every_level_does_what_the_interpreter_does)
{
    static struct ir_function function;
    static struct outcome start, expected, got;
    struct code_memory code = {0};
    struct failure failure = {0};
    struct jit *jit = jit_create();
    uint64_t seed = random_seed(1), programs = random_programs(5000), done = 0;
    CHECK(jit != NULL && code_create(&code, CODE_BYTES, &failure));
    for (uint64_t number = 0; number < programs; number++) {
        uint64_t args[IR_MAX_ARGS];
        struct program_shape shape = random_shape(&seed);
        program_random(&function, &shape, &seed);
        program_input(args, start.memory, &seed);
        expected = start;
        expected.result = ir_interpret(&function, args, expected.memory, expected.counts);
        x86_function compiled[2][JIT_LEVELS];
        code.used = 0;
        CHECK(number == 0 || code_open(&code, CODE_BYTES));
        for (unsigned level = 0; level < JIT_LEVELS; level++)
            for (int counts = 0; counts < 2; counts++) {
                compiled[counts][level] = jit_compile(jit, &function, level, counts, &code, NULL);
                CHECK(compiled[counts][level] != NULL);
            }
        CHECK(code_seal(&code));
        for (unsigned level = 0; level < JIT_LEVELS; level++)
            for (int counts = 0; counts < 2; counts++, done++) {
                got = start;
                got.result = compiled[counts][level](args, got.memory, got.counts);
                compare(&function, level, counts, number, &expected, &got);
            }
    }
    jit_destroy(jit);
    code_destroy(&code);
    printf("%llu random programs, %llu compiled: no mismatch\n", (unsigned long long)programs, (unsigned long long)done);
}

TEST(vm_jit_code_is_never_writable_and_executable)
{
    struct code_memory code;
    struct failure failure = {0};
    CHECK(code_create(&code, CODE_BYTES, &failure));
    for (int sealed = 0; sealed < 2; sealed++) {
        char line[512], expected[64], permissions[8] = "";
        CHECK(!sealed || code_seal(&code));
        snprintf(expected, sizeof expected, "%lx-", (unsigned long)(uintptr_t)code.bytes);
        FILE *maps = fopen("/proc/self/maps", "r");
        CHECK(maps != NULL);
        while (fgets(line, sizeof line, maps) != NULL) {
            char of[8] = "";
            unsigned long from, to;
            if (sscanf(line, "%lx-%lx %7s", &from, &to, of) == 3 && from <= (uintptr_t)code.bytes && (uintptr_t)code.bytes < to)
                memcpy(permissions, of, sizeof permissions);
        }
        fclose(maps);
        CHECK_MESSAGE(strcmp(permissions, sealed ? "r-xp" : "rw-p") == 0, "%s", permissions);
    }
    code_destroy(&code);
}

/* ---- in a guest ---- */

enum { GUEST_PROGRAMS = 25, RETURN_TO = GUEST_CODE, COMPILED_AT = GUEST_CODE + 0x1000, ARGS_AT = GUEST_DATA, MEMORY_AT = GUEST_DATA + 0x1000 };

/* Runs compiled code in ring 3: its bytes are copied, and it returns to an `out`. */
static bool run_in_guest(struct guest *guest, const struct code_memory *code, const uint64_t *args, struct outcome *outcome,
                         struct failure *failure)
{
    static const uint8_t out[] = {0xE6, GUEST_PORT_DONE};
    uint64_t return_to = RETURN_TO, stack = GUEST_USER_STACK_TOP - sizeof return_to;
    if (!guest_load(guest, out, out + sizeof out, false, failure))
        return false;
    memcpy(vm_at(&guest->vm, COMPILED_AT), code->bytes, code->used);
    memcpy(vm_at(&guest->vm, ARGS_AT), args, IR_MAX_ARGS * sizeof *args);
    memcpy(vm_at(&guest->vm, MEMORY_AT), outcome->memory, sizeof outcome->memory);
    memcpy(vm_at(&guest->vm, stack), &return_to, sizeof return_to);
    guest->start.rip = COMPILED_AT;
    guest->start.rsp = stack;
    guest->start.rdi = ARGS_AT;
    guest->start.rsi = MEMORY_AT;
    if (guest_run(guest, failure) == 0)
        return false;
    outcome->result = vcpu_regs(&guest->vcpu)->rax;
    memcpy(outcome->memory, vm_at(&guest->vm, MEMORY_AT), sizeof outcome->memory);
    return true;
}

TEST(vm_jit_code_runs_in_ring_3_of_a_guest)
{
    static struct ir_function function;
    static struct outcome start, expected, got;
    struct guest guest = {.vcpu.fd = -1};
    struct code_memory code = {0};
    struct failure failure = {0};
    struct jit *jit = jit_create();
    struct vm_config config = {.data_pages = 8};
    uint64_t seed = random_seed(11), wrong = 0;
    bool works = jit != NULL && code_create(&code, CODE_BYTES, &failure) && guest_create(&guest, &config, &failure);
    for (int number = 0; number < GUEST_PROGRAMS && works; number++) {
        uint64_t args[IR_MAX_ARGS];
        struct program_shape shape = random_shape(&seed);
        program_random(&function, &shape, &seed);
        program_input(args, start.memory, &seed);
        expected = start;
        expected.result = ir_interpret(&function, args, expected.memory, NULL);
        for (unsigned level = 0; level < JIT_LEVELS && works; level++) {
            got = start;
            code.used = 0;
            works = jit_compile(jit, &function, level, false, &code, NULL) != NULL && run_in_guest(&guest, &code, args, &got, &failure);
            wrong += memcmp(&got, &expected, offsetof(struct outcome, counts)) != 0;
        }
    }
    guest_destroy(&guest);
    jit_destroy(jit);
    code_destroy(&code);
    if (failure.kind == FAILURE_SKIP)
        SKIP("%s", failure.message);
    CHECK_MESSAGE(works, "%s", failure.message);
    CHECK_MESSAGE(wrong == 0, "%llu programs do something else in the guest", (unsigned long long)wrong);
}
