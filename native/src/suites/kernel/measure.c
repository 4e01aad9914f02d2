#include "suites/kernel/measure.h"

#include "base/clock.h"
#include "protocol/plan.h"

/* The plan's canary: spins for its share of what was measured. Returns how long it really took, in ns. */
static double canary(const struct bench *bench, double ns)
{
    uint64_t start = clock_ns(), now = start;
    while ((double)(now - start) < ns * bench->plan->canary_percent / 100)
        now = clock_ns();
    return (double)(now - start);
}

static double stretch(const struct bench *bench, struct sample *sample, uint64_t start_ns, uint64_t overhead_ns)
{
    uint64_t gross = clock_ns() - start_ns;
    double net = (double)gross - (double)overhead_ns;
    double spun = bench->plan->canary_percent > 0 && net > 0 ? canary(bench, net) : 0;
    sample->elapsed_ns = gross + overhead_ns + (uint64_t)spun;
    return net + spun;
}

void measured_time(const struct bench *bench, struct sample *sample, uint64_t start_ns, uint64_t overhead_ns, double operations)
{
    double ns = stretch(bench, sample, start_ns, overhead_ns);
    if (ns > 0)
        sample->values[0] = ns / operations / 1e9;
}

void measured_rate(const struct bench *bench, struct sample *sample, uint64_t start_ns, double bytes)
{
    double ns = stretch(bench, sample, start_ns, 0);
    if (ns > 0)
        sample->values[0] = bytes / ns * 1e9;
}

void read_words(const void *memory, size_t bytes)
{
    const uint64_t *words = memory;
    uint64_t sum = 0;
#pragma GCC unroll 32
    for (size_t i = 0; i < bytes / sizeof *words; i++)
        sum += words[i];
    __asm__ volatile("" : : "r"(sum));
}
