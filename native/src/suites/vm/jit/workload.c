#include "suites/vm/jit/workload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, CODE_FACTOR = 2, LONGEST_INSTR = 64 };

uint64_t workload_memory(size_t count, size_t instrs)
{
    return count * (sizeof(struct ir_function) + CODE_FACTOR * LONGEST_INSTR * (uint64_t)instrs);
}

bool workload_create(struct workload *workload, size_t count, const struct program_shape *shape, uint64_t seed, struct failure *failure)
{
    *workload = (struct workload){.count = count, .jit = jit_create()};
    workload->programs = calloc(count, sizeof *workload->programs);
    if (workload->jit == NULL || workload->programs == NULL)
        return fail(failure, FAILURE_ERROR, "memory", "out of memory");
    size_t room = 0;
    for (size_t i = 0; i < count; i++) {
        program_random(&workload->programs[i], shape, &seed);
        workload->instrs += workload->programs[i].count;
        room += x86_room(&workload->programs[i]);
    }
    program_input(workload->args, workload->memory, &seed);
    /* All of them in both tiers. */
    return code_create(&workload->code, (CODE_FACTOR * room + PAGE - 1) / PAGE * PAGE, failure);
}

void workload_destroy(struct workload *workload)
{
    code_destroy(&workload->code);
    jit_destroy(workload->jit);
    free(workload->programs);
}

x86_function workload_compile(struct workload *workload, size_t which, unsigned level, bool count_blocks, uint64_t phases[JIT_PHASES])
{
    if (workload->code.capacity - workload->code.used < x86_room(&workload->programs[which]))
        workload->code.used = 0;
    return jit_compile(workload->jit, &workload->programs[which], level, count_blocks, &workload->code, phases);
}

bool workload_open(struct workload *workload)
{
    workload->code.used = 0;
    return code_open(&workload->code, workload->code.capacity);
}

static bool verify(struct workload *workload, size_t which, unsigned level, struct failure *failure)
{
    uint64_t interpreted[IR_WORDS], compiled[IR_WORDS];
    memcpy(interpreted, workload->memory, sizeof interpreted);
    memcpy(compiled, workload->memory, sizeof compiled);
    workload->code.used = 0;
    x86_function function = workload_compile(workload, which, level, false, NULL);
    uint64_t expected = ir_interpret(&workload->programs[which], workload->args, interpreted, NULL);
    if (!code_seal(&workload->code))
        return fail(failure, FAILURE_ERROR, "mprotect", "mprotect of machine code: %s", strerror(errno));
    uint64_t result = function(workload->args, compiled, NULL);
    if (!workload_open(workload))
        return fail(failure, FAILURE_ERROR, "mprotect", "mprotect of machine code: %s", strerror(errno));
    return (result == expected && memcmp(interpreted, compiled, sizeof compiled) == 0)
        || fail(failure, FAILURE_ERROR, "wrong_code", "program %zu compiled at level %u does not do what the interpreter does: the figures "
                "are void", which, level);
}

bool workload_verify(struct workload *workload, unsigned level, struct failure *failure)
{
    for (size_t i = 0; i < workload->count; i++)
        if (!verify(workload, i, level, failure))
            return false;
    return true;
}
