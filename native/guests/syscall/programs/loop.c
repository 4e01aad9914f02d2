/* Microbenchmark 1: a loop of ioctl calls, timed as a whole. */
#include "guests/syscall/programs/program.h"

#ifdef IOCTL_IS_A_FUNCTION
/* In a file of its own, so that the compiler cannot see into it. */
long sys_ioctl(unsigned fd, unsigned long request, void *argument) __attribute__((no_caller_saved_registers));
#define IOCTL(result, fd, request, argument) ((result) = sys_ioctl((fd), (request), (argument)))
#else
#define IOCTL(result, fd, request, argument)                                                          \
    __asm__ volatile("syscall"                                                                        \
                     : "=a"(result)                                                                   \
                     : "0"((long)CALL_IOCTL), "D"((long)(fd)), "S"((long)(request)), "d"(argument)    \
                     : "rcx", "r11", "cc", "memory")
#endif

static uint64_t time_empty(uint64_t iterations)
{
    uint64_t start = fenced_clock();
    for (uint64_t i = 0; i < iterations; i++)
        ;
    return fenced_clock() - start;
}

static uint64_t time_calls(uint64_t iterations, unsigned fd, int64_t *last_result)
{
    uint16_t window_size[4];
    long result = 0;
    uint64_t start = fenced_clock();
    for (uint64_t i = 0; i < iterations; i++)
        IOCTL(result, fd, REQUEST_TIOCGWINSZ, window_size);
    uint64_t end = fenced_clock();
    *last_result = result;
    return end - start;
}

void serve(void)
{
    struct syscall_request request;
    struct loop_reply reply;
    while (read_request(&request)) {
        reply.empty = time_empty(request.iterations);
        reply.calls = time_calls(request.iterations, (unsigned)request.fd, &reply.result);
        write_reply(&reply, sizeof reply);
    }
}
