/* The little that a static program without a C library needs: start, system calls, the clock. */
#ifndef KVMBENCH_SYSCALL_PROGRAM_H
#define KVMBENCH_SYSCALL_PROGRAM_H

#include "guests/syscall/abi.h"

/*
 * A call that is not measured. Handlers that read the clock first lose rax and rdx doing so: so the number and the third
 * argument travel in r10 and r8 as well, where none of these calls has an argument.
 */
static inline long control_call(long number, long first, const volatile void *second, long third)
{
    register long number_again __asm__("r10") = number;
    register long third_again __asm__("r8") = third;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "0"(number), "D"(first), "S"(second), "d"(third), "r"(number_again), "r"(third_again)
                     : "rcx", "r11", "cc", "memory");
    return result;
}

/* After all earlier instructions have finished, and before any later one starts. */
static inline uint64_t fenced_clock(void)
{
    uint32_t low, high;
    __asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
    return (uint64_t)high << 32 | low;
}

/* False at the end of the input. */
static inline int read_request(struct syscall_request *request)
{
    return control_call(CALL_READ, 0, request, sizeof *request) == sizeof *request;
}

/* Pipes may take a part at a time. */
static inline void write_reply(const void *reply, long size)
{
    long put;
    for (long done = 0; done < size; done += put) {
        put = control_call(CALL_WRITE, 1, (const char *)reply + done, size - done);
        if (put <= 0)
            return;
    }
}

/* The body of the program. */
void serve(void);

__attribute__((noreturn, force_align_arg_pointer)) void _start(void)
{
    serve();
    for (;;)
        control_call(CALL_EXIT_GROUP, 0, 0, 0);
}

#endif
