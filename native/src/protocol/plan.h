/* A plan (docs/native-harness.md), checked: every value is in its range. */
#ifndef KVMBENCH_PLAN_H
#define KVMBENCH_PLAN_H

#include "protocol/suite.h"

enum { PLAN_PROTOCOL = 1, PLAN_MAX_BENCHMARKS = 4096, PLAN_MAX_CPUS = 4096 };

struct plan_bench {
    uint64_t id;
    const struct bench_def *def;
    const char *values[SUITE_MAX_PARAMS]; /* in the order of def->params; NULL: not set */
};

struct plan {
    const struct suite_def *suite;
    struct plan_bench *benchmarks;
    size_t benchmark_count;
    uint64_t time_ms, sample_us, warmup_ms, deadline_ms;
    int *cpus; /* worker i is pinned to cpus[i % cpu_count] */
    size_t cpu_count;
    uint64_t seed;
    unsigned canary_percent;
    struct json *document; /* owns the texts */
};

/* Reads a plan. Returns false with a message that names the key, its value and the range. */
bool plan_parse(struct plan *plan, const char *text, size_t bytes, char *error, size_t error_bytes);

void plan_free(struct plan *plan);

/* A parameter's value, or NULL where it is not set. The name must be one of the benchmark's. */
const char *plan_param(const struct plan_bench *bench, const char *name);

/* A PARAM_NUMBER's value; 0 where it is not set. */
uint64_t plan_number(const struct plan_bench *bench, const char *name);

#endif
