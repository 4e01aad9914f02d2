/*
 * What a suite is: a const table of benchmarks, and how the executor drives them.
 *
 * A benchmark is set up once, run many times for a number of iterations, and torn down. The executor calibrates the number
 * of iterations to the plan's sample_us, warms up, and interleaves the benchmarks of a plan sample by sample.
 */
#ifndef KVMBENCH_SUITE_H
#define KVMBENCH_SUITE_H

#include "base/failure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUITE_MAX_METRICS = 16, SUITE_MAX_PARAMS = 16 };

enum param_kind { PARAM_NUMBER, PARAM_CHOICE, PARAM_TEXT, PARAM_CPUS /* a list as taskset takes it, or nothing */, PARAM_DIRECTORY };

struct param_def {
    const char *name;           /* NULL ends a table */
    enum param_kind kind;
    uint64_t min, max;          /* PARAM_NUMBER */
    const char *const *choices; /* PARAM_CHOICE: ends with NULL */
    const char *fallback;       /* when the plan leaves it out; NULL: then it is not set */
    bool required;              /* nothing can be measured without it */
    const char *help;
};

struct metric_def {
    const char *name; /* NULL ends a table */
    const char *unit;
    bool higher_is_better;
    bool gate; /* this metric decides, the others explain */
    const char *help;
};

/* What one call of `run` measured. */
struct sample {
    uint64_t elapsed_ns;               /* the whole timed stretch: what the executor calibrates by */
    double values[SUITE_MAX_METRICS];  /* in the order of the metrics; NAN where nothing was measured */
};

struct plan;
struct plan_bench;
struct bench_def;

/* One benchmark of a plan while it is measured. */
struct bench {
    const struct bench_def *def;
    const struct plan *plan;       /* CPUs, seed, canary_percent, sample_us, ... */
    const struct plan_bench *spec; /* id and parameters: plan_param, plan_number */
    void *state;                   /* the benchmark's own */
    uint64_t fixed_samples;        /* set by set_up: this many samples of one iteration, whatever time_ms says */
    uint64_t fixed_warmup;         /* then: so many untimed iterations first */
    struct failure failure;        /* filled with fail() before returning false */
};

struct bench_def {
    const char *name; /* NULL ends a table */
    const char *category; /* which part of its suite it belongs to; NULL: the suite has no parts */
    const char *help;
    const struct param_def *params;
    const struct metric_def *metrics;
    const char *const *exclusive; /* parameters of which only one can be given, ends with NULL; NULL: none */
    size_t (*cores)(const struct plan_bench *spec);    /* of the plan's CPUs; NULL: one */
    uint64_t (*memory)(const struct plan_bench *spec); /* bytes it holds from set_up to tear_down; NULL: next to nothing */
    bool (*set_up)(struct bench *bench);
    bool (*run)(struct bench *bench, uint64_t iterations, struct sample *sample);
    bool (*finish)(struct bench *bench);    /* last checks after the last sample; NULL: none */
    void (*tear_down)(struct bench *bench); /* also after a set_up that failed half-way */
};

struct suite_def {
    const char *name;
    const char *title;
    bool needs_kvm;
    bool runs_commands; /* other people's: the plan's CPUs are not for them */
    const struct bench_def *benchmarks;
};

/* All suites, ending with NULL: suites/registry.c. */
extern const struct suite_def *const suites[];

const struct suite_def *suite_find(const char *name);

#endif
