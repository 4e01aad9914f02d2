#define _GNU_SOURCE
#include "suites/vm/cross/guest.h"

#include "base/sample.h"
#include "suites/vm/cross/interpret.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_STEPS = 10000000, MOST_TURNS = 3 };

void cross_guest_draw(uint64_t *random, struct guest *guest)
{
    memset(guest, 0, sizeof *guest);
    for (unsigned i = 0; i < GUEST_GENERAL; i++) {
        uint64_t bits = sample_random(random);
        /* Large, small, and negative ones. */
        guest->state.r[i] = bits & 1 ? bits : bits & 2 ? bits >> 40 : (uint64_t)((int64_t)bits >> 56);
    }
    guest->state.r[GUEST_COUNTER] = 1 + sample_random(random) % MOST_TURNS;
    for (unsigned i = 0; i < GUEST_FLOATS; i++)
        guest->state.f[i] = (double)(int)sample_random(random) / 1024;
    for (unsigned i = 0; i < GUEST_INTEGERS; i++)
        guest->memory[i] = (uint8_t)sample_random(random);
    for (unsigned i = 0; i < GUEST_DOUBLES; i++) {
        double value = (double)(int)sample_random(random);
        memcpy(guest->memory + GUEST_INTEGERS + 8 * i, &value, sizeof value);
    }
}

static bool same_double(const void *one, const void *other)
{
    double a, b;
    memcpy(&a, one, sizeof a);
    memcpy(&b, other, sizeof b);
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

const char *cross_guest_difference(const struct guest *one, const struct guest *other)
{
    if (memcmp(one->state.r, other->state.r, GUEST_GENERAL * sizeof *one->state.r) != 0)
        return "registers";
    for (unsigned i = 0; i < GUEST_FLOATS; i++)
        if (!same_double(&one->state.f[i], &other->state.f[i]))
            return "floating-point registers";
    if (memcmp(one->memory, other->memory, GUEST_INTEGERS) != 0)
        return "memory";
    for (unsigned i = 0; i < GUEST_DOUBLES; i++)
        if (!same_double(one->memory + GUEST_INTEGERS + 8 * i, other->memory + GUEST_INTEGERS + 8 * i))
            return "floating-point numbers in memory";
    return NULL;
}

static void set_pointer(struct guest *guest)
{
    guest->state.r[GUEST_BASE] = (uint64_t)(uintptr_t)guest->memory;
}

bool cross_guest_interpret(const struct isa *isa, const uint8_t *code, size_t bytes, struct guest *guest, bool called)
{
    static struct insn insns[LOWERED_MOST];
    size_t count;
    set_pointer(guest);
    return cross_decode(isa, code, bytes, insns, LOWERED_MOST, &count) && cross_interpret(isa, insns, count, &guest->state, called, MOST_STEPS);
}

bool code_memory_create(struct code_memory *memory, size_t bytes, struct failure *failure)
{
    *memory = (struct code_memory){.bytes = bytes};
    int file = memfd_create("code", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, (off_t)bytes) != 0) {
        fail(failure, FAILURE_ERROR, "memory", "memfd_create and ftruncate of %zu bytes: %s", bytes, strerror(errno));
    } else {
        void *writable = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        memory->writable = writable == MAP_FAILED ? NULL : writable;
        void *executable = mmap(NULL, bytes, PROT_READ | PROT_EXEC, MAP_SHARED, file, 0);
        memory->executable = executable == MAP_FAILED ? NULL : executable;
        if (memory->writable == NULL || memory->executable == NULL)
            fail(failure, FAILURE_ERROR, "memory", "mmap of %zu bytes of code: %s", bytes, strerror(errno));
    }
    if (file >= 0)
        close(file);
    return failure->kind == FAILURE_NONE;
}

void code_memory_destroy(struct code_memory *memory)
{
    if (memory->writable != NULL)
        munmap(memory->writable, memory->bytes);
    if (memory->executable != NULL)
        munmap(memory->executable, memory->bytes);
    *memory = (struct code_memory){0};
}

void code_memory_put(struct code_memory *memory, const uint8_t *code, size_t bytes)
{
    memcpy(memory->writable, code, bytes);
}

void cross_guest_run(const struct code_memory *memory, struct guest *guest)
{
    void (*function)(struct guest_state *);
    memcpy(&function, &memory->executable, sizeof function);
    set_pointer(guest);
    function(&guest->state);
}
