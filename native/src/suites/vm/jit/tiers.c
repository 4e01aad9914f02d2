#include "suites/vm/jit/tiers.h"

#include <errno.h>
#include <string.h>

bool tiered_compile(struct workload *workload, struct tiered *function, unsigned tier)
{
    struct code_memory *code = &workload->code;
    const struct ir_function *program = &workload->programs[function->program];
    size_t room = x86_room(program);
    if (code->capacity - code->used < room) {
        errno = ENOMEM;
        return false;
    }
    if (!code_open(code, room))
        return false;
    function->code = jit_compile(workload->jit, program, tier == 1 ? TIER_1_LEVEL : TIER_2_LEVEL, tier == 1, code, NULL);
    function->tier = tier;
    if (tier == 1)
        memset(function->counts, 0, program->block_count * sizeof *function->counts);
    return code_seal(code);
}

bool tiered_is_hot(const struct workload *workload, const struct tiered *function, uint64_t threshold)
{
    bool hot = false;
    for (size_t block = 0; block < workload->programs[function->program].block_count; block++)
        hot |= function->counts[block] >= threshold;
    return function->tier == 1 && hot;
}
