/*
 * The anchor: work that no subject can change. Measured beside both arms of a comparison, it tells a change of the machine from a
 * change of the subject (docs/method.md, ENV_SHIFT).
 */
#include "base/clock.h"
#include "protocol/plan.h"
#include "protocol/suite.h"

enum { TURNS = 1000 };

static bool nothing_to_set_up(struct bench *bench)
{
    (void)bench;
    return true;
}

static void nothing_to_tear_down(struct bench *bench)
{
    (void)bench;
}

static bool arithmetic_run(struct bench *bench, uint64_t iterations, struct sample *sample)
{
    uint64_t value = bench->plan->seed | 1;
    uint64_t start = clock_ns();
    for (uint64_t i = 0; i < iterations; i++) {
        for (int turn = 0; turn < TURNS; turn++) {
            /* Each multiplication waits for the one before: latency, which neither caches nor placement change. */
            value = value * 6364136223846793005u + 1442695040888963407u;
            __asm__ volatile("" : "+r"(value));
        }
    }
    sample->elapsed_ns = clock_ns() - start;
    sample->values[0] = (double)sample->elapsed_ns / (double)iterations / TURNS;
    return true;
}

static const struct param_def no_params[] = {{0}};

static const struct metric_def arithmetic_metrics[] = {
    {"turn_ns", "ns", false, false, "one multiplication and addition, each waiting for the last"},
    {0},
};

static const struct bench_def anchor_benchmarks[] = {
    {
        .name = "arithmetic",
        .help = "a chain of multiplications in registers",
        .params = no_params,
        .metrics = arithmetic_metrics,
        .set_up = nothing_to_set_up,
        .run = arithmetic_run,
        .tear_down = nothing_to_tear_down,
    },
    {0},
};

const struct suite_def suite_anchor = {
    .name = "anchor",
    .title = "work that no subject can change: tells a change of the machine from a change of the subject",
    .needs_kvm = false,
    .benchmarks = anchor_benchmarks,
};
