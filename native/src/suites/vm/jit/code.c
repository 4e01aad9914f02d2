#define _GNU_SOURCE
#include "suites/vm/jit/code.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { PAGE = 4096 };

bool code_create(struct code_memory *code, size_t capacity, struct failure *failure)
{
    *code = (struct code_memory){.capacity = capacity, .open_to = capacity};
    void *bytes = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (bytes == MAP_FAILED)
        return fail(failure, FAILURE_ERROR, "memory", "mmap of %zu bytes for machine code: %s", capacity, strerror(errno));
    code->bytes = bytes;
    return true;
}

void code_destroy(struct code_memory *code)
{
    if (code->bytes != NULL)
        munmap(code->bytes, code->capacity);
    code->bytes = NULL;
}

bool code_open(struct code_memory *code, size_t room)
{
    size_t to = (code->used + room + PAGE - 1) / PAGE * PAGE;
    code->open_from = code->used / PAGE * PAGE;
    code->open_to = to < code->capacity ? to : code->capacity;
    return mprotect(code->bytes + code->open_from, code->open_to - code->open_from, PROT_READ | PROT_WRITE) == 0;
}

bool code_seal(struct code_memory *code)
{
    bool sealed = mprotect(code->bytes + code->open_from, code->open_to - code->open_from, PROT_READ | PROT_EXEC) == 0;
    code->open_to = code->open_from;
    return sealed;
}
