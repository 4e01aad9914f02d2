/* Microbenchmark 2: from the clock as the last thing before a call to the clock as the first thing in its handler. */
#include "guests/syscall/programs/program.h"

#ifdef IOCTL_IS_A_FUNCTION
#define ENTER "call clock_ioctl"
#else
#define ENTER "syscall"
#endif

/* `before`: the clock ahead of the call, with all earlier work finished. Returns what the call returned. */
static long timed_ioctl(uint64_t fd, uint64_t *before)
{
    uint16_t window_size[4];
    register long number __asm__("r10") = CALL_IOCTL;
    register void *argument __asm__("r8") = window_size;
    register uint64_t clock __asm__("r9");
    long result;
    __asm__ volatile("lfence\n\t"
                     "rdtsc\n\t"
                     "shl $32, %%rdx\n\t"
                     "lea (%%rdx, %%rax), %[clock]\n\t"
                     "mov %[argument], %%rdx\n\t"
                     "mov %[number], %%rax\n\t"
                     ENTER
                     : "=&a"(result), [clock] "=&r"(clock)
                     : "D"(fd), "S"((long)REQUEST_TIOCGWINSZ), [argument] "r"(argument), [number] "r"(number)
                     : "rdx", "rcx", "r11", "cc", "memory");
    *before = clock;
    return result;
}

/* What the measurement itself costs: one clock reading after another. */
static uint64_t clock_cost(uint64_t iterations)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < iterations; i++) {
        uint32_t first, second;
        __asm__ volatile("lfence\n\trdtsc\n\tmov %%eax, %0\n\trdtsc"
                         : "=&r"(first), "=a"(second) : : "rdx", "memory");
        sum += second - first;
    }
    return sum;
}

void serve(void)
{
    struct syscall_request request;
    static struct entry_reply reply;
    while (read_request(&request)) {
        if (request.iterations > ENTRY_MAX_CALLS)
            return;
        reply.clock = clock_cost(request.iterations);
        for (uint64_t i = 0; i < request.iterations; i++)
            reply.result[i] = timed_ioctl(request.fd, &reply.before[i]);
        write_reply(&reply, sizeof reply);
    }
}
