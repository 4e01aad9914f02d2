/* Time: the monotonic clock, the TSC, and the timed stretch with the plan's canary. */
#ifndef KVMBENCH_CLOCK_H
#define KVMBENCH_CLOCK_H

#include <stdint.h>
#include <time.h>
#include <x86intrin.h>

/* Monotonic nanoseconds (vDSO: no system call). */
static inline uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The time stamp counter, after all earlier instructions (Intel SDM vol. 2, RDTSC: lfence orders it). */
static inline uint64_t clock_tsc(void)
{
    _mm_lfence();
    uint64_t now = __rdtsc();
    _mm_lfence();
    return now;
}

/* TSC ticks a nanosecond, measured once against the monotonic clock over 2 ms. Not core cycles. */
double clock_tsc_per_ns(void);

/*
 * Ends a timed stretch that began at start_ns: spins for canary_percent of its length, and returns the length with the
 * spinning, in ns. With canary_percent 0 it only reads the clock.
 */
uint64_t clock_end_stretch(uint64_t start_ns, unsigned canary_percent);

#endif
